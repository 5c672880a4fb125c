"""All texts of the program as one list: one name for each concept, and menus by their current names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from gradviz.documents.manual import read_chapters
from gradviz.gui.commands.actions import ACTIONS, MENUS
from gradviz.scene.manual.glossary import GLOSSARY
from gradviz.scene.panels import PANELS

ROOT = Path(__file__).resolve().parent.parent
_TRANSLATED = {"_", "mark", "ngettext", "parts_of"}

# What is said otherwise, and how it is said.
SAID = {
    r"\bby (itself|themselves)\b": "automatic, on its own",
    r"\btake[ns]? (back|away)\b": "undo, remove",
    r"\bheld fixed\b|\bheld parameter": "frozen",
    r"\bat rest\b|\bstill moving\b": "settled, not settled",
    r"\bstills\b": "frame",
    r"\bThe descent\b": "training",
    r"\bsomething went wrong inside gradviz; ": "internal error",
    r"\bdecided for\b": "predicted",
    r"\btwins?\b(?! layer)": "identical units",
    r"\bto a side\b": "per axis",
    r"\bbends? (up|down)wards\b": "curves upwards, upward curvature",
    r"\b(color|initialiser|optimiser|visuali[sz]er)\b": "colour, initializer, optimizer",
    r"\bbackprop\b(?!agation)": "backpropagation",
    r"\b(cost function|neurone|node|synapse)s?\b": "loss, unit, edge",
    r"!$": "a sentence ends with a full stop",
    r"\.\.\.": "…",
}  # fmt: skip


@cache
def program_texts() -> tuple[tuple[str, str], ...]:
    """All texts that the code marks for translation, each with the place of its first word."""
    return tuple(_marked())


def _marked() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "gradviz").rglob("*.py")):
        source = file.read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if any(f"{name}(" in source for name in _TRANSLATED) else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TRANSLATED:
                for argument in node.args[:2]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield f"{file.relative_to(ROOT)}:{argument.lineno}", argument.value


def plain(label: str) -> str:
    """A label of a menu without its mark for the keyboard and its dots."""
    return label.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def menu_paths() -> set[tuple[str, ...]]:
    """Every entry of every menu, with the menus that it lies in."""
    menus = {key: plain(label) for key, label in MENUS}

    def path(key: str) -> tuple[str, ...]:
        parts = key.split("/")
        return tuple(menus["/".join(parts[: end + 1])] for end in range(len(parts)))

    paths = {path(key) for key in menus}
    for action in ACTIONS:
        paths.add((*path(action.menu), plain(action.text)))
    return paths


def test_there_are_texts_and_each_is_found_once_or_more() -> None:
    assert len({text for _place, text in program_texts()}) > 2500
    assert "Undo" in {plain(text) for _place, text in program_texts()}


@pytest.mark.parametrize("pattern", SAID, ids=SAID.values())
def test_one_thing_has_one_name(pattern: str) -> None:
    found = [f"{place}: {text}" for place, text in program_texts() if re.search(pattern, text)]
    found += [f"{name.name}: {line}" for name in read_chapters() for line in name.markdown.splitlines()
              if re.search(pattern, line)]  # fmt: skip
    assert found == [], SAID[pattern]


def test_panels_and_terms_are_called_the_same_everywhere() -> None:
    titles = {panel.title for panel in PANELS}
    for term in GLOSSARY:
        for other in titles:
            if term.name.lower() == other.lower():
                assert term.name == other


_ENTRY = r" › ([A-Z][^.,;:*()›`”’]*?)"
_NAMED = re.compile(
    rf"\b(File|Edit|Run|View|Lesson|Lecture|Help){_ENTRY}(?:{_ENTRY})?"
    r"(?=[.,;:*()`”’…]| \(| and | has | goes | opens | forgets | draw| write| lead| do| copies|$)"
)


def test_menus_are_named_as_they_are() -> None:
    paths = menu_paths()
    sources = [*program_texts(), *((chapter.name, " ".join(chapter.markdown.split())) for chapter in read_chapters())]
    sources.append(("README.md", " ".join((ROOT / "README.md").read_text("utf-8").split())))
    wrong, seen = [], 0
    for place, text in sources:
        for menu, entry, below in _NAMED.findall(text):
            seen += 1
            steps = (menu, entry.strip(), *([below.strip()] if below else ()))
            # A third step may be a button of the dialog that the entry opens.
            if not any(_same(steps, path) or steps[:2] == path for path in paths):
                wrong.append(f"{place}: {' › '.join(steps)}")
    assert seen > 25
    assert sorted(set(wrong)) == []


def _same(named: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Whether a path is named: its menu, and its entry, with or without the menus between."""
    return named[0] == path[0] and named[-1] == path[-1] and all(step in path for step in named)
