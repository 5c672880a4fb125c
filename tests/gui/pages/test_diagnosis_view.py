"""Where learning stops: each entry leads to its place on the graph, and each remedy is one edit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.figures.network.network_painter import paint_network
from gradviz.gui.outside_text import Label
from gradviz.gui.pages.diagnosis_view import DiagnosisView
from gradviz.scene.network.diagnosis import Trouble
from gradviz.scene.network.network import network_frame
from gradviz.scene.remedies.findings import nothing_found
from gradviz.scene.themes import THEMES
from gradviz.scene.view.view import View
from tests.gui.pixels import colours_of
from tests.scene.network.test_diagnosis import two_units
from tests.scene.remedies.test_remedies import CASES
from tests.scene.scenes import moment_at

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def opened(window: MainWindow, qtbot: QtBot) -> DiagnosisView:
    """The panel, once all remedies were tried."""
    window.actions_by_id["diagnosis"].trigger()
    view = window.side_area.panel
    assert isinstance(view, DiagnosisView)
    if view.findings:
        qtbot.waitUntil(lambda: bool(view.remedies), timeout=20_000)
    return view


@pytest.fixture
def dead(open_window: Open) -> MainWindow:
    """A network whose hidden units are all off."""
    setup = replace(CASES["leaky"][0]().setup, title="Off")
    return open_window(setup, size=(1366, 768))


def test_an_entry_leads_to_its_unit_and_the_graph_stays_in_sight(dead: MainWindow, qtbot: QtBot) -> None:
    view = opened(dead, qtbot)
    assert view.findings[0].title == "Layer 1: 4 of 4 units dead"
    assert view.list.item(0).text().startswith("✕")
    assert view.not_found.text() == ("Looked for, not found: saturation, identical units, constant inputs, vanishing "
                                     "gradients, exploding gradients.")  # fmt: skip
    view.list.setCurrentRow(-1)
    view.list.setCurrentRow(0)
    assert dead.presenter.view.selected == "u1[1]"
    graph = dead.cards["network"].geometry()
    assert not graph.intersects(dead.side_area.geometry())
    assert dead.panel_layout.rect().contains(dead.side_area.geometry())
    before = dead.session.timeline.place
    QTest.keyClick(dead, Qt.Key.Key_Right)
    assert dead.session.timeline.place > before, "it takes no key from the window"
    QTest.keyClick(QApplication.focusWidget() or dead, Qt.Key.Key_Escape)
    assert dead.side_area.panel is None


def test_the_best_remedy_is_first_is_one_edit_and_says_what_became_of_the_finding(
    dead: MainWindow, qtbot: QtBot
) -> None:
    view = opened(dead, qtbot)
    before, edits = dead.session.run.setup, dead.session.timeline.undo_label
    assert edits is None
    best = view.remedies[0]
    words = " ".join(label.text() for label in best.parentWidget().findChildren(Label))
    assert "helps most" in words
    assert "the problem is gone" in words
    best.click()
    assert dead.session.run.setup != before
    assert dead.session.timeline.updates_done == 0
    assert "is applied. After 200 updates the problem is gone (dead units)" in view.after.text()
    qtbot.waitUntil(lambda: not any(each.trouble is Trouble.DEAD for each in view.findings), timeout=5000)
    dead.actions_by_id["undo"].trigger()
    assert dead.session.run.setup == before
    assert dead.session.timeline.undo_label is None
    assert any(each.trouble is Trouble.DEAD for each in view.findings), "it looks again by itself"


def test_where_nothing_is_wrong_it_says_what_was_checked(window: MainWindow, qtbot: QtBot) -> None:
    view = opened(window, qtbot)
    assert view.findings == ()
    assert view.text.text() == nothing_found()
    assert view.remedies == []
    view.close_button.click()
    assert window.side_area.panel is None


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
        pictures.append(colours_of(image))
    assert THEMES[theme].warning in pictures[0]
    assert THEMES[theme].warning not in pictures[1]


def test_a_remedy_of_a_run_that_was_edited_while_it_trained_is_not_applied(dead: MainWindow, qtbot: QtBot) -> None:
    view, session = opened(dead, qtbot), dead.session
    session.play_or_pause()
    session.edit_field("batch.size", "2")
    assert session.is_playing
    edited = session.run.setup
    view.remedies[0].click()
    assert session.run.setup == edited
    assert dead.message.text == "The run was edited since: the remedies are tried again, and none was applied."


def test_what_is_found_answers_no_question_of_the_predict_mode(dead: MainWindow, qtbot: QtBot) -> None:
    opened(dead, qtbot)
    dead.lecture.predict(True)
    assert dead.side_area.panel is None
    dead.actions_by_id["diagnosis"].trigger()
    assert dead.side_area.panel is None
    assert "would give away the answer" in dead.message.text
    dead.lecture.predict(False)
    assert opened(dead, qtbot).findings


def test_it_gives_way_to_a_plot_that_is_asked_for(dead: MainWindow, qtbot: QtBot) -> None:
    opened(dead, qtbot)
    dead.ring_panel("network")
    assert dead.side_area.isVisible()
    dead.ring_panel("surface")
    assert not dead.side_area.isVisible()
