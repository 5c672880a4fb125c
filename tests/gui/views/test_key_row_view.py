"""The room of the keys above a plot."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gradviz.gui.figures.key_row import Key
from gradviz.gui.views.key_row_view import KeyRow
from gradviz.scene.themes import LIGHT, PROJECTOR, Theme

FEW = (Key("point", "#000000", "now 0.6506"),)
MARKS = (*FEW, Key("filled", "#000000", "start 0.6913"), Key("cross", "#000000", "minimum 0.5014"))
ARROWS = (
    Key("arrow", "#000000", "gradient ∇L (uphill)", short="∇L"),
    Key("arrow", "#000000", "step −η∇L", short="step"),
)


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR], ids=["light", "projector"])
@pytest.mark.parametrize("width", [320, 480, 560, 724, 1080])
def test_its_height_follows_from_the_width_alone_and_all_keys_have_room(
    qtbot: QtBot, theme: Theme, width: int
) -> None:
    row = KeyRow(most=2)
    qtbot.addWidget(row)
    row.set_theme(theme)
    row.resize(round(width * theme.scale), 60)
    row.show_keys(FEW)
    height = row.sizeHint().height()
    row.show_keys(MARKS, ARROWS)
    assert row.sizeHint().height() == height
    assert len(row.shown) == 5
    row.resize(round(200 * theme.scale), 60)
    row.resize(round(width * theme.scale), 60)
    assert row.sizeHint().height() == height
