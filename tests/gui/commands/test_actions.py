"""The table of actions is complete, its keys are unique, and every entry does something."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest.mock import create_autospec

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from gradviz.gui.commands.actions import ACTIONS, MENUS, ActionEntry, keys_text, tooltip_with_keys
from gradviz.gui.commands.commands import Commands

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


@pytest.mark.parametrize("entry", ACTIONS, ids=lambda entry: entry.id)
def test_every_entry_has_words_a_menu_and_a_command(entry: ActionEntry) -> None:
    assert entry.text
    assert entry.tooltip
    assert entry.menu in dict(MENUS)
    assert (entry.run is None) is not (entry.toggle is None)
    assert all(QKeySequence(key).count() == 1 for key in entry.keys)
    assert tooltip_with_keys(entry).count("(") == bool(entry.keys)


def test_every_entry_calls_one_method_that_there_is_and_takes_what_it_gets(window: MainWindow) -> None:
    late = [name for name, each in vars(Commands).items() if isinstance(each, cached_property)]
    names = [name for name in (*vars(window.commands), *late) if not name.startswith("_")]
    subjects = {name: create_autospec(type(getattr(window.commands, name)), instance=True) for name in names}
    commands, before = SimpleNamespace(**subjects), 0
    for entry in ACTIONS:
        if entry.toggle is not None:
            entry.toggle(commands, True)
        else:
            entry.run(commands)
        calls = sum(len(subject.method_calls) for subject in subjects.values())
        assert calls == before + 1, entry.id
        before = calls


def test_no_two_entries_share_a_key() -> None:
    keys = Counter(QKeySequence(key).toString() for entry in ACTIONS for key in entry.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_keys_of_the_design() -> None:
    keys = {entry.id: entry.keys for entry in ACTIONS}
    assert keys["next"] == ("Right", "PgDown")
    assert keys["previous"] == ("Left", "PgUp")
    assert keys["next_update"] == ("Ctrl+Right",)
    assert keys["play"] == ("Space",)
    assert keys["first"] == ("Home",)
    assert keys["full_screen"] == ("F11",)
    assert keys_text(("Right", "PgDown")).startswith("→")


def test_every_entry_stands_in_its_menu_and_no_menu_is_empty(window: MainWindow) -> None:
    for entry in ACTIONS:
        action = window.actions_by_id[entry.id]
        assert action in window.menu(entry.menu).actions(), entry.id
        assert action.toolTip()
        assert action.text()
    for path in ("file/preset", "lesson/open", "lecture/display"):
        window.menu(path).aboutToShow.emit()
    for path, _text in MENUS:
        if path != "file/recent":  # empty, and greyed, before anything was opened
            assert window.menu(path).actions(), path


def test_no_menu_uses_a_letter_twice(window: MainWindow) -> None:
    menus = [window.menu(path) for path, _text in MENUS if path not in ("file/preset", "lesson/open")]
    for menu in menus:
        letters = Counter(_mnemonic(action.text()) for action in menu.actions() if not action.isSeparator())
        letters.pop("", None)
        assert [letter for letter, count in letters.items() if count > 1] == [], menu.title()


def test_every_menu_is_reached_from_the_menu_bar(window: MainWindow) -> None:
    reached: set[str] = set()

    def walk(menu: QMenu) -> None:
        reached.add(menu.title())
        for action in menu.actions():
            if action.menu() is not None:
                walk(action.menu())

    for action in window.menuBar().actions():
        walk(action.menu())
    assert reached == {window.menu(path).title() for path, _text in MENUS}


def _mnemonic(text: str) -> str:
    _before, mark, after = text.partition("&")
    return after[:1].lower() if mark else ""
