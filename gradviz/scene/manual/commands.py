"""The entries of the command palette besides the actions of the menus: presets, lessons and terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradviz.records import FrozenRecord
from gradviz.scene.manual.glossary import GLOSSARY
from gradviz.scene.manual.search import folded
from gradviz.text import _

__all__ = ["FoundCommand", "best_commands", "found_commands"]

_MOST = 50


class FoundCommand(FrozenRecord, frozen=True):
    """`kind` is 'action', 'preset', 'lesson' or 'term', `key` its id or name; `title` and `where` are shown, `words`
    are also searched, `keys` are its keyboard shortcuts.
    """

    kind: str
    key: str
    title: str
    where: str
    words: str = ""
    keys: str = ""


def found_commands(presets: Mapping[str, str], lessons: Mapping[str, str]) -> tuple[FoundCommand, ...]:
    """Presets and lessons, by name with their titles, and the terms of the glossary."""
    return (
        *(FoundCommand("preset", name, title, _("Preset"), name) for name, title in presets.items()),
        *(FoundCommand("lesson", name, title, _("Lesson"), name) for name, title in lessons.items()),
        *(FoundCommand("term", term.key, _(term.name), _("Glossary"), " ".join((*term.also, _(term.sentence))))
          for term in GLOSSARY),
    )  # fmt: skip


def best_commands(words: str, commands: Sequence[FoundCommand]) -> tuple[FoundCommand, ...]:
    """The commands in which every word occurs: first those whose title begins with the words, then matches in the
    title, in the menu, and elsewhere; in their given order within each group. Without words, the first commands.
    """
    wanted = folded(words).split()
    if not wanted:
        return tuple(commands[:_MOST])
    ranked = [(rank, place) for place, command in enumerate(commands)
              if (rank := _rank(wanted, command)) is not None]  # fmt: skip
    return tuple(commands[place] for _rank_of, place in sorted(ranked)[:_MOST])


def _rank(wanted: Sequence[str], command: FoundCommand) -> int | None:
    title = folded(command.title)
    if title.startswith(" ".join(wanted)):
        return 0
    if all(any(part.startswith(word) for part in title.split()) for word in wanted):
        return 1
    named = folded(f"{command.title} {command.where}")
    everything = f"{named} {folded(command.words)}"
    if all(word in named for word in wanted):
        return 2
    return 3 if all(word in everything for word in wanted) else None
