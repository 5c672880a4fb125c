"""The legend of a basin map breaks its lines where a reader would, and never leaves its column."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from gradviz.gui.figures.basin_legend import _held
from gradviz.gui.figures.plot_axes import LABEL, plot_font
from gradviz.scene.themes import THEMES

WORDS = "still moving after 100 updates · 100 % of the starts"


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.usefixtures("qapp")
def test_a_share_stays_in_a_line_only_where_the_line_has_room(theme) -> None:
    metrics = QFontMetricsF(plot_font(theme, LABEL))
    wide, narrow = 300.0 * theme.scale, 90.0 * theme.scale
    assert "100\N{NO-BREAK SPACE}%\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}the" in _held(WORDS, wide, metrics)
    held = _held(WORDS, narrow, metrics)
    assert "100\N{NO-BREAK SPACE}% of the starts" in held
    drawn = metrics.boundingRect(QRectF(0, 0, narrow, 1e4), Qt.TextFlag.TextWordWrap, held)
    assert drawn.width() <= narrow
