"""The legend of a basin map breaks its lines between words and stays within its column."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from gradviz.gui.figures.basins.basin_legend import _held, legend_places, paint_legend
from gradviz.gui.figures.basins.swatches import SHADES, shade_colour
from gradviz.gui.figures.plot_axes import LABEL, plot_font
from gradviz.scene.basins.basin_frame import BasinFrame
from gradviz.scene.basins.basins import basin_frame
from gradviz.scene.themes import LIGHT, THEMES, Theme
from tests.landscape.test_basins import map_of

WORDS = "not settled after 100 updates · 100 % of the starts"


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


@pytest.fixture(scope="module")
def slow() -> BasinFrame:
    found = map_of("ravine", 2.0, learning_rate=0.1)
    return basin_frame(found, found.request.run.initial_state().parameters)


def drawn_legend(frame: BasinFrame, width: float, height: float, theme: Theme) -> QImage:
    image = QImage(round(width) + 40, round(height) + 40, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.panel))
    painter = QPainter(image)
    paint_legend(painter, QRectF(0, 0, width, height), frame, theme)
    painter.end()
    return image


def shades_in_order(image: QImage, theme: Theme) -> list[int]:
    """The shades in the row of pixels that has most of them, by where each begins."""
    steps = {shade_colour(step / SHADES, theme).rgb(): step for step in range(SHADES + 1)}
    rows = [[steps.get(image.pixel(x, y), -1) for x in range(image.width())] for y in range(image.height())]
    row = max(rows, key=lambda each: len(set(each)))
    return sorted(set(row) - {-1}, key=row.index)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.usefixtures("qapp")
def test_the_shades_of_moving_starts_are_in_order_in_a_bar(theme: Theme, slow: BasinFrame) -> None:
    image = drawn_legend(slow, 300 * theme.scale, 400 * theme.scale, theme)
    assert shades_in_order(image, theme) == list(range(SHADES + 1))


@pytest.mark.usefixtures("qapp")
def test_the_bar_stays_in_its_column_and_goes_last_where_room_is_short(slow: BasinFrame) -> None:
    narrow = drawn_legend(slow, 120, 500, LIGHT)
    paper = QColor(LIGHT.panel).rgb()
    assert all(narrow.pixel(x, y) == paper for x in range(122, narrow.width()) for y in range(narrow.height()))
    heights = {}
    for height in range(20, 300, 10):
        image = drawn_legend(slow, 300, height, LIGHT)
        heights[height] = len(shades_in_order(image, LIGHT)) == SHADES + 1
    assert list(heights.values()) == sorted(heights.values())
    assert not heights[20]
    assert heights[290]


@pytest.mark.usefixtures("qapp")
def test_below_the_map_the_legend_has_room_for_its_bar(slow: BasinFrame) -> None:
    area, legend = legend_places(QRectF(0, 0, 400, 500), slow, LIGHT)
    bare = legend_places(QRectF(0, 0, 400, 500), slow.but(shade_ticks=()), LIGHT)[1]
    assert legend.height() > bare.height() + 20
    assert area.bottom() < legend.top()
