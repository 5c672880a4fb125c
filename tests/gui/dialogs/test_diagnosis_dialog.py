"""The list of where learning stops: by menu and key, each entry leads to its place on the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gradviz.gui.dialogs.diagnosis_dialog import DiagnosisDialog
from gradviz.gui.figures.network.network_painter import paint_network
from gradviz.scene.network.diagnosis import unit_badges
from gradviz.scene.network.network import network_frame
from gradviz.scene.themes import THEMES
from gradviz.scene.view.view import View
from tests.scene.network.test_diagnosis import two_units
from tests.scene.scenes import moment_at

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def test_choosing_an_entry_selects_it(window: MainWindow) -> None:
    badges = tuple(unit_badges(moment_at(two_units("relu", ((-1.0, 1.0), (5.0, 1.0)), (0.5, 0.0)), 1)).values())
    dialog = DiagnosisDialog(window, badges)
    chosen: list[str] = []
    dialog.chosen.connect(chosen.append)
    dialog.list.setCurrentRow(0)
    assert chosen == ["u1[1]"]
    assert "✕" in dialog.list.item(0).text()
    dialog.deleteLater()


def test_where_nothing_is_wrong_it_says_so(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[DiagnosisDialog] = []
    monkeypatch.setattr(DiagnosisDialog, "exec", lambda self: shown.append(self))
    window.actions_by_id["diagnosis"].trigger()
    assert len(shown) == 1
    assert shown[0].list.count() == 0
    assert not shown[0].list.isVisibleTo(shown[0])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.usefixtures("qapp")
def test_the_mark_is_drawn_in_the_warning_colour(theme: str) -> None:
    pictures = []
    for bias in (0.5, 5.0):  # off for both samples, on for one
        frame = network_frame(moment_at(two_units("relu", ((-1.0, 1.0), (0.0, 1.0)), (bias, 0.0)), 1), View())
        image = QImage(700, 420, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_network(painter, QRectF(0, 0, 700, 420), frame, THEMES[theme])
        painter.end()
        pictures.append({image.pixelColor(x, y).name().upper() for x in range(700) for y in range(420)})
    assert THEMES[theme].warning in pictures[0]
    assert THEMES[theme].warning not in pictures[1]
