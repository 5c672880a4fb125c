"""Curvature in the window: computed in the background, marked at the learning rate, and set by one press."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.export.figure_export import export_from_window
from gradviz.gui.figures.curvature_painter import paint_curvature
from gradviz.gui.panels.curvature_panel import CurvaturePanel
from gradviz.scene.themes import THEMES

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def open_curvature(window: MainWindow) -> None:
    window.panel_layout.bring_forward("curvature")
    window.presenter.settle()


def test_it_waits_until_it_is_looked_at(window: MainWindow) -> None:
    assert window.panels["curvature"].plot is None
    assert not window.presenter.curvature._results
    assert window.toolbar.stable_rate.isHidden()
    open_curvature(window)
    assert window.panels["curvature"]._frame.rows
    assert not window.toolbar.stable_rate.isHidden()
    window.show_panel("curvature", False)  # nobody computes it any more
    assert window.toolbar.stable_rate.isHidden()
    assert window.toolbar.stable_rate.text() == ""  # nor says it to anybody
    assert not any(sign.isdigit() for sign in window.toolbar.stable_rate.accessibleName())
    window.panel_layout.bring_forward("curvature")
    assert not window.toolbar.stable_rate.isHidden()


def test_it_comes_by_itself_when_stepping_rests(window: MainWindow, qtbot: QtBot) -> None:
    window.panel_layout.bring_forward("curvature")
    frame = window.panels["curvature"]._frame
    assert "Computing" in frame.verdict
    qtbot.waitUntil(lambda: not window.panels["curvature"]._frame.stale, timeout=5000)
    window.commands.run.next_update()
    window.commands.run.next_update()
    assert window.panels["curvature"]._frame.stale
    assert window.toolbar.stable_rate.isHidden()  # nothing of an earlier moment looks current
    qtbot.waitUntil(lambda: not window.panels["curvature"]._frame.stale, timeout=5000)
    assert not window.toolbar.stable_rate.isHidden()


@pytest.mark.parametrize("where", ["toolbar", "panel"])
def test_one_press_sets_the_largest_stable_rate(window: MainWindow, qtbot: QtBot, where: str) -> None:
    open_curvature(window)
    rate = window.panels["curvature"]._frame.stable_rate
    button = window.toolbar.stable_rate if where == "toolbar" else window.panels["curvature"]._rate
    assert button.toolTip()
    assert button.accessibleName()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.session.run.learning_rate == rate
    assert window.session.timeline.undo_label


def test_a_moment_seen_before_is_there_at_once(window: MainWindow) -> None:
    open_curvature(window)
    before = window.panels["curvature"]._frame.rows
    window.commands.run.next_update()
    window.presenter.settle()
    window.commands.run.first()
    frame = window.panels["curvature"]._frame
    assert not frame.stale
    assert frame.rows == before


def test_steps_within_an_update_ask_for_nothing_new(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    open_curvature(window)
    asked = []
    monkeypatch.setattr(window.presenter.curvature, "ask", lambda *arguments, **options: asked.append(1))
    window.commands.run.next()
    window.commands.run.next()
    assert not asked


def test_the_figure_is_drawn_in_every_theme(window: MainWindow) -> None:
    open_curvature(window)
    for theme in THEMES.values():
        image = QImage(640, 420, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        paint_curvature(painter, QRectF(0, 0, 640, 420), window.panels["curvature"]._frame, theme)
        painter.end()
        colours = {image.pixel(x, y) for x in range(0, 640, 3) for y in range(0, 420, 3)}
        assert len(colours) > 8


def test_the_exported_figure_agrees_with_the_panel(window: MainWindow, tmp_path: Path) -> None:
    open_curvature(window)
    window.commands.run.next_update()
    window.presenter.settle()
    shown = window.panels["curvature"]._frame
    export_from_window(window, "curvature", tmp_path / "curvature.svg")
    svg = (tmp_path / "curvature.svg").read_text()
    text = _squeezed("".join(re.findall('aria-label="([^"]*)"', svg)))  # in pieces, one for each font
    numbers = [f"{row.name} {row.network}" for row in shown.rows if row.network != "—"]
    assert numbers
    for words in (*numbers, shown.stable_text, shown.verdict, *(curve.text for curve in shown.curves)):
        assert _squeezed(words) in text, words


def _squeezed(text: str) -> str:
    return "".join(text.split())


def test_no_number_is_lost_where_the_table_has_no_room(window: MainWindow, qtbot: QtBot) -> None:
    open_curvature(window)
    frame = window.panels["curvature"]._frame
    for size, is_beside, has_table in (
        ((700, 300), True, True), ((260, 420), False, True), ((243, 270), False, False), ((220, 236), False, False)
    ):  # fmt: skip
        panel = CurvaturePanel()
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show_frame(frame)
        panel.show()
        for _event in range(3):
            QApplication.processEvents()
        assert panel.size().toTuple() == size
        below = panel._numbers.y() >= panel.plot.geometry().bottom()
        assert below is not is_beside
        assert panel.plot.height() > 90
        for row, labels in zip(frame.rows, panel._cells, strict=True):
            assert labels[2].isVisible() is has_table
            assert (f"{row.name}: plane {row.plane}, network {row.network}." in panel._note.text()) is not has_table
