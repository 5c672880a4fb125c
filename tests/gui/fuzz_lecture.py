"""Random actions of a lecturer: any entry of any menu, lessons, races, other planes, nudges, dialogs accepted or
dismissed, files written into a folder of the test."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog

from gradviz.documents.lessons import find_lesson, lesson_names
from gradviz.gui.commands.actions import ACTIONS
from gradviz.scene.chain_rule.nudge_sweep import EPSILONS
from gradviz.scene.race.race_choice import DIFFERENCES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from gradviz.gui.window.main_window import MainWindow

__all__ = ["LECTURE_DOERS", "answer_dialogs", "close_windows", "lecture_actions"]

# Not tried: leaving, and looks that the tests' machine decides.
_NOT = ("quit", "theme_system", "full_screen")
_MENU = tuple(entry.id for entry in ACTIONS if entry.id not in _NOT)
_OF_A_LECTURE = tuple(entry.id for entry in ACTIONS if entry.menu in ("lesson", "lecture", "view/surface", "view/turn"))
_EXPORTS = tuple(entry.id for entry in ACTIONS if entry.menu == "file/export")
_LESSONS = tuple(info.name for info in lesson_names())
_ENDINGS = ("png", "svg", "pdf", "gif", "md", "tex", "json", "csv", "gradviz", "odd")


def lecture_actions() -> list[st.SearchStrategy[tuple[str, Any]]]:
    """One thing each that belongs to a lecture."""
    return [
        st.tuples(st.just("action"), st.sampled_from(_MENU)),
        st.tuples(st.just("action"), st.sampled_from(_OF_A_LECTURE)),
        st.tuples(st.just("action"), st.sampled_from(_EXPORTS)),
        st.tuples(st.just("lesson"), st.tuples(st.sampled_from(_LESSONS), st.integers(0, 7))),
        st.tuples(st.just("epsilon"), st.integers(0, len(EPSILONS) - 1)),
        st.tuples(st.just("page"), st.integers(0, 3)),
        st.tuples(st.just("race"), st.tuples(st.sampled_from(sorted(DIFFERENCES)), st.booleans(), st.booleans())),
        st.tuples(st.just("select"), st.integers(0, 10_000)),
    ]


def _trigger(window: MainWindow, name: str) -> None:
    """As a menu does: what is grey does nothing."""
    window.commands.lessons.ready_menu()
    window.actions_by_id[name].trigger()


def _lesson(window: MainWindow, what: tuple[str, int]) -> None:
    path = find_lesson(what[0])
    assert path is not None
    if window.commands.files.open_lesson(path):
        window.commands.lessons.guide.go(what[1])


def _race(window: MainWindow, what: tuple[str, bool, bool]) -> None:
    vary, is_patient, goes_on = what
    window.commands.figures.show_race()
    race = window.commands.figures.race_window
    assert race is not None
    race.form.vary.setCurrentIndex(race.form.vary.findData(vary))
    race.form.updates.setValue(20)
    race.start()
    if is_patient:
        for _tick in range(100):
            if not race.is_running:
                break
            QTest.qWait(20)
        if goes_on and race.adopt.isEnabled():
            race.go_on()
    race.close()


def _select(window: MainWindow, place: int) -> None:
    network = window.session.run.network
    units = [f"u{column}[{unit + 1}]" for column, size in enumerate(network.sizes) for unit in range(size)]
    names = [*units, *(network.ref(index).name for index in range(network.parameter_count))]
    window.presenter.look(selected=names[place % len(names)])


LECTURE_DOERS: dict[str, Callable[[MainWindow, Any], None]] = {
    "action": _trigger,
    "lesson": _lesson,
    "epsilon": lambda window, what: window.panels["explanation"].epsilon_requested.emit(what),
    "page": lambda window, what: window.panels["explanation"].header.findChildren(QAbstractButton)[what].click(),
    "race": _race,
    "select": _select,
}


def close_windows(window: MainWindow) -> None:
    """What stands beside the window goes, and the lesson ends."""
    if window.commands.figures.race_window is not None:
        window.commands.figures.race_window.close()
    if window.commands.lessons.is_open:
        window.commands.lessons.guide.is_dirty = False
        window.commands.lessons.close()
    window.presenter.surface_presenter.show_race(None)


def answer_dialogs(monkeypatch: pytest.MonkeyPatch, folder: Path) -> QTimer:
    """Every other dialog is accepted as it stands, the others are sent away, menus are closed; every other file is
    written, under all kinds of endings."""
    turns, files = itertools.cycle((True, False)), itertools.count()

    def name(*_arguments: object, **_keywords: object) -> tuple[str, str]:
        number = next(files)
        return (str(folder / f"file{number}.{_ENDINGS[number // 2 % len(_ENDINGS)]}"), "") if number % 2 else ("", "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: ("", ""))

    def answer() -> None:
        waiting = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(waiting, QDialog):
            if next(turns):
                waiting.accept()
            else:
                waiting.reject()
        elif waiting is not None:
            waiting.close()

    closer = QTimer()
    closer.setInterval(5)
    closer.timeout.connect(answer)
    closer.start()
    return closer
