"""The window that tests share is as good as new for each of them, or is not used again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradviz.gui.parameter_edits import edit_parameter
from gradviz.gui.window.main_window import MainWindow
from gradviz.training.steps import Granularity
from tests.gui.shared_window import SharedWindow, bring_back, come_to_rest, state_of

if TYPE_CHECKING:
    from pathlib import Path


def use_all(window: MainWindow) -> None:
    """Leave nothing as it was: look, layout, run, view, modes, pages, windows, keys, fields, menus."""
    window.set_theme("projector", 1.5)
    window.resize(1024, 700)
    session, trigger = window.session, lambda name: window.actions_by_id[name].trigger()
    window.commands.files.open_preset("xor-2-2-1")
    session.set_granularity(Granularity.OPERATION)
    session.next(Granularity.UPDATE)
    edit_parameter(session, "w1[1,1]", 3.0)
    for name in ("digits_9", "numbers_always", "surface_hold", "theme_dark", "layout_plots"):
        trigger(name)
    window.panel_layout.enlarge("network")
    for name in ("predict", "present_window", "race", "diagnosis", "manual"):
        trigger(name)
        QApplication.processEvents()
    window.toolbar.learning_rate.setFocus()
    QTest.keyClicks(window.toolbar.learning_rate, "9")
    window.menu("edit").aboutToShow.emit()
    window.menu("lesson").aboutToShow.emit()
    QApplication.clipboard().setText("copied")
    window.complain("Something.")
    session.play_or_pause()
    QApplication.processEvents()


def test_a_used_window_becomes_as_a_new_one(window: MainWindow, tmp_path: Path) -> None:
    new = state_of(window, tmp_path)
    use_all(window)
    used = state_of(window, tmp_path)
    come_to_rest(window)
    bring_back(window, tmp_path / "other")
    again = state_of(window, tmp_path / "other")
    assert len([name for name in new if used.get(name) != new[name]]) > 100
    assert {name: (new.get(name), again.get(name)) for name in new | again if new.get(name) != again.get(name)} == {}


def test_a_window_can_be_shared(window: MainWindow, tmp_path: Path) -> None:
    shared = SharedWindow()
    assert shared.take(tmp_path) is None
    shared.share(window, tmp_path)
    shared.give_back(failed=False)
    assert shared.take(tmp_path) is window


CHANGES: dict[str, Callable[[MainWindow], object]] = {
    "a value": lambda window: setattr(window.lecture, "moves", True),
    "a word": lambda window: window.toolbar.speed.setAccessibleName("Pace"),
    "a place": lambda window: window.menuBar().hide(),
    "a menu": lambda window: window.actions_by_id["quit"].setEnabled(False),
    "closed": lambda window: window.close(),
    "a lesson": lambda window: window.commands.lessons.guide,
}


@pytest.mark.parametrize("change", CHANGES)
def test_one_that_stays_changed_is_closed(window: MainWindow, tmp_path: Path, change: str) -> None:
    shared = SharedWindow()
    shared.share(window, tmp_path)
    CHANGES[change](window)
    shared.give_back(failed=False)
    assert shared.take(tmp_path) is None
    assert not shared.is_open


def test_one_whose_test_failed_is_closed(window: MainWindow, tmp_path: Path) -> None:
    shared = SharedWindow()
    shared.share(window, tmp_path)
    shared.give_back(failed=True)
    assert not shared.is_open
