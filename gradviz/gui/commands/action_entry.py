"""The record of one command in the table of actions."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.gui.commands.commands import Commands
from gradviz.records import FrozenRecord

__all__ = ["ActionEntry", "Keys"]

Keys = tuple[str, ...]


class ActionEntry(FrozenRecord, frozen=True):
    """One command. `menu` is a path such as `file` or `file/export`; `run(commands)` does it. An entry that is switched
    on and off has `toggle(commands, on)` instead.

    `keys` are portable key names, the first one shown in the menu. Of the entries of a `group` one is ticked.
    A separator goes before an entry with `gap`. What `tells` shows or saves numbers that an open question may be
    about, of the Predict mode or of a lesson's stop: while one hides something it answers with a sentence instead.
    What `changes` moves or edits the open run: while a question of a lesson's stop hides something it does so, too.
    """

    id: str
    menu: str
    text: str
    tooltip: str
    run: Callable[[Commands], object] | None = None
    keys: Keys = ()
    toggle: Callable[[Commands, bool], object] | None = None
    group: str = ""
    gap: bool = False
    tells: bool = False
    changes: bool = False
