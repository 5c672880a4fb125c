"""A panel that a stop's question covers: nothing of it can be exported, copied, read aloud or seen elsewhere before the
question is answered, and every way to it says so in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget

from gradviz.gui.commands.actions import ACTIONS
from gradviz.gui.export.figure_export import figure_caption
from gradviz.gui.export.figure_source import window_source
from gradviz.gui.lecture.panel_cover import PanelCover
from gradviz.resources import resource
from gradviz.scene.manual.manual_frame import manual_frame
from gradviz.scene.panels import PANELS

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open

_LOSS_AFTER = "0.29102"  # the number that the question asks for


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
    assert [name for name, _title in source.views] == ["network", "surface", "surface3d", "output", "flow", "curvature"]
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
