"""A panel that a stop's question covers: nothing of it can be exported, copied, read aloud or seen elsewhere before the
question is answered, and every way to it says so in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QMessageBox, QWidget

from gradviz.gui.commands.actions import ACTIONS
from gradviz.gui.export.figure_export import figure_caption
from gradviz.gui.export.figure_source import window_source
from gradviz.gui.lecture.panel_cover import PanelCover
from gradviz.gui.window.panel_layout import PANEL_NAMES
from gradviz.resources import resource
from gradviz.scene.manual.manual_frame import manual_frame
from gradviz.scene.panels import PANELS

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open

_LOSS_AFTER = "0.29102"  # the number that the question asks for
# They go on in the lesson, open something else or end the program.
_LEAVES = ("new", "open", "open_weights", "open_link", "paste", "own_parts", "no_own_parts", "quit", "next", "previous")


@pytest.fixture
def asked(open_window: Open) -> tuple[MainWindow, list[str]]:
    """After the update of the textbook network: what is the loss now? The explanation and the loss curve are covered.
    With all that is announced on the way there."""
    window = open_window(size=(1366, 768))
    window.commands.explanation.choose_digits(6)
    said: list[str] = []
    window.presenter.announced.connect(said.append)
    assert window.commands.lessons.show_lesson(resource("lessons/m02-mazur-2-2-2.json"), 3)
    QApplication.processEvents()
    return window, said


def texts_of(window: QWidget) -> list[str]:
    """What of a window can be seen, hovered or read aloud."""
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.isVisible() and widget.window() is window:
            found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
            for name in ("text", "toPlainText"):
                value = getattr(widget, name, None)
                found.append(str(value()) if callable(value) else "")
    return found


def telling(texts: list[str]) -> list[str]:
    return [text for text in texts if _LOSS_AFTER in text]


def test_every_way_to_a_covered_figure_says_that_it_is_hidden(
    asked: tuple[MainWindow, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, _said = asked
    for part in (QDialog, QFileDialog, QMenu):
        monkeypatch.setattr(part, "exec", lambda *_a: pytest.fail("something was opened"))
    monkeypatch.setattr(QMenu, "popup", lambda *_a: pytest.fail("a menu was opened"))
    QGuiApplication.clipboard().setText("before")
    [cover] = window.cards["loss"].findChildren(PanelCover)
    middle = cover.mapTo(window, QPoint(cover.width() // 2, cover.height() // 2))

    def menu() -> None:
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(window, QContextMenuEvent(reason, middle, window.mapToGlobal(middle)))

    def drag() -> None:
        left, ctrl = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
        QTest.mousePress(cover, left, ctrl, cover.mapFrom(window, middle))
        QTest.mouseMove(cover, cover.mapFrom(window, middle + QPoint(60, 40)))
        QApplication.processEvents()
        QTest.mouseRelease(cover, left)

    trigger = {name: window.actions_by_id[name].trigger for name in ("export_loss", "copy_derivation_text")}
    ways = {"menu": menu, "drag": drag, "copy": lambda: window.commands.export.copy_figure("loss"), **trigger}
    for name, way in ways.items():
        window.message.clear()
        way()
        panel = "Explanation" if name == "copy_derivation_text" else "Loss"
        assert window.message.text.startswith(f"{panel} is hidden until the question"), name
    assert QGuiApplication.clipboard().text() == "before"
    for entry in ACTIONS:
        if entry.tells:
            window.message.clear()
            window.actions_by_id[entry.id].trigger()
            assert "Answer the question of this stop first" in window.message.text, entry.id
    source = window_source(window)
    assert [name for name, _title in source.views] == ["network"]
    assert not source.writers


def test_the_answer_is_told_nowhere_before_it_is_given(asked: tuple[MainWindow, list[str]]) -> None:
    window, said = asked
    window.actions_by_id["present_window"].trigger()
    window.actions_by_id["notes"].trigger()
    show = window.lecture.presentation
    audience = show.audience

    def told() -> list[str]:
        QApplication.processEvents()
        moment, view = window.presenter.moment, window.presenter.view
        glossary, caption = manual_frame((), moment, view, {}, ()), figure_caption(moment, "network", view)
        return [*texts_of(window), *texts_of(audience), *said, *glossary.examples.values(), caption]

    while audience.picture != "loss":
        window.actions_by_id["next_picture"].trigger()
        assert telling(told()) == []
    assert audience.figure.frame is None
    assert audience.figure.accessibleDescription() == "Hidden until the answer"
    assert _LOSS_AFTER in show.speaker.now.text(), "the speaker may know"
    window.commands.lessons.guide.give_number("0.291028")
    assert audience.figure.frame is not None
    assert not audience.figure.hidden
    assert telling(texts_of(window))
    assert telling(texts_of(audience))
    assert telling(said)
    assert window_source(window).writers


def test_windows_beside_the_main_one_are_covered_too(asked: tuple[MainWindow, list[str]]) -> None:
    window, _said = asked
    window.commands.lessons.guide.go(2)  # which covers nothing
    window.actions_by_id["race"].trigger()
    race = window.commands.figures.race_window
    window.commands.lessons.guide.go(3)
    assert race._cover.isVisible()
    window.commands.lessons.guide.answer()
    assert not race._cover.isVisible()


@pytest.mark.parametrize("name", ["surface", "flow", "network", "timeline"])
def test_whatever_panel_a_stop_names_is_covered_even_if_it_was_never_shown(window: MainWindow, name: str) -> None:
    guide = window.commands.lessons.guide
    guide.stage.cover([name])
    if name != "network":
        window.show_panel(name, True)
    QApplication.processEvents()
    assert not window.panels[name].isVisible()
    assert [cover for cover in window.cards[name].findChildren(PanelCover) if cover.isVisible()]
    assert window.presenter.view.covered == {name}
    figures = next(panel.figures for panel in PANELS if panel.name == name)
    for figure in figures:
        assert window.commands.export.complains_of(figure.name)
    guide.stage.cover(())
    assert window.panels[name].isVisible()
    assert not window.presenter.view.covered


def test_pointing_at_the_loss_in_the_graph_does_not_tell_it(asked: tuple[MainWindow, list[str]]) -> None:
    window, _said = asked
    assert window.network.canvas.frame.loss_tooltip == ""


def test_no_action_gets_past_an_open_question(
    asked: tuple[MainWindow, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row of the table of actions, by its action, as menus, keys, buttons and the search for commands run it."""
    window, said = asked
    window.setUpdatesEnabled(False)  # what is read here is no picture
    opened: list[str] = []

    def exec_(dialog: QDialog) -> int:
        opened.extend(texts_of(dialog))
        return 0

    for part in (QDialog, QMessageBox, QFileDialog):
        monkeypatch.setattr(part, "exec", exec_)
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_a: ("", ""))
    session, timeline, place = window.session, window.session.timeline, window.session.timeline.place
    covered, setup = window.presenter.view.covered, window.session.run.setup
    for entry in ACTIONS:
        if entry.id in _LEAVES or entry.id.startswith(("zoom", "theme")) or entry.menu.partition("/")[0] == "lesson":
            continue
        for _turn in range(1 + (entry.toggle is not None)):
            window.message.clear()
            window.actions_by_id[entry.id].trigger()
            QApplication.processEvents()
            if (entry.tells or entry.changes) and window.actions_by_id[entry.id].isEnabled():
                assert "Answer the question of this stop first" in window.message.text, entry.id
            assert (session.timeline, session.timeline.place, session.run.setup) == (timeline, place, setup), entry.id
            assert not session.is_playing, entry.id
            assert window.presenter.view.covered == covered, entry.id
            show = window.lecture.presentation
            told = [text for each in (window, *([show.audience] if show else [])) for text in texts_of(each)]
            assert telling([*told, *opened, *said]) == [], entry.id
        window.close_page()
    for name in PANEL_NAMES:
        window.show_panel(name, True)
        QApplication.processEvents()
        assert window.panels[name].isVisible() == (name not in covered and window.cards[name].isVisible()), name
        assert telling(texts_of(window)) == [], name
    window.setUpdatesEnabled(True)


def test_no_control_moves_or_edits_the_run_of_an_open_question(asked: tuple[MainWindow, list[str]]) -> None:
    window, _said = asked
    session = window.session
    before = session.timeline.mark()
    for act in (
        lambda: window.timeline.seek_requested.emit(0),
        lambda: window.toolbar.learning_rate_requested.emit("0.1"),
        lambda: window.toolbar.optimizer_requested.emit("adam"),
        lambda: window.toolbar.rate_requested.emit(0.25),
        lambda: window.setup.edit_requested.emit("batch.size", "1"),
        lambda: window.network.structure_requested.emit("network.layers[0].units", "3"),
        lambda: window.explanation.value_requested.emit("w1[1,1]", 0.5),
        lambda: window.explanation.nudge_requested.emit("w1[1,1]", 0.5, 1),
        lambda: window.surface.interaction.restart_requested.emit(1.0, 1.0),
        session.play_or_pause, session.next, session.previous, session.undo, session.redo, session.last,
    ):  # fmt: skip
        window.message.clear()
        act()
        assert "Answer the question of this stop first" in window.message.text
        assert session.timeline.mark() == before
        assert not session.is_playing
    assert window.toolbar.learning_rate.text() == "0.5", "the field shows what holds"
    window.commands.lessons.answer()
    assert not window.message.text, "it holds no more"
    session.next()
    assert session.timeline.mark() != before
