"""Finds the glossary term in a text, for context help on a word on the screen."""

from __future__ import annotations

import re
from functools import lru_cache

from gradviz.scene.manual.glossary import GLOSSARY
from gradviz.scene.manual.search import folded
from gradviz.text import _, language

__all__ = ["term_called", "term_in"]

# Other spellings that are also ordinary words or letters: used by the search, but not recognised in sentences.
_ORDINARY = {"a", "b", "right", "correct", "path", "factor", "forward", "backward", "norm", "threshold"}
_SYMBOL = re.compile(r"^(.+?),? (\S{1,2}[′]?|Σδ|Δw)$")


def term_called(text: str) -> str:
    """The key of the term whose name is exactly this label; empty where there is none."""
    return _names(language())[0].get(folded(text), "")


def term_in(text: str, place: int | None = None) -> str:
    """The key of the term with the longest name in a text, at the character `place` if it is given; empty where there
    is none. Only whole words match, with an optional plural s.
    """
    best, longest = "", 0
    for found in _names(language())[1].finditer(text):
        if (place is None or found.start() <= place <= found.end()) and len(found[0]) > longest:
            key = term_called(found[0]) or term_called(re.sub(r"(e?s)$", "", found[0]))
            key = key or term_called(found[0][:-1])
            if key:
                best, longest = key, len(found[0])
    return best


@lru_cache(maxsize=2)
def _names(_language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """The key of each name, folded, and a pattern that finds every name in a text."""
    keys: dict[str, str] = {}
    words: set[str] = set()
    for term in GLOSSARY:
        for name in (*_variants(_(term.name)), *(each for each in term.also if each not in _ORDINARY)):
            if keys.setdefault(folded(name), term.key) == term.key:
                words.add(name)
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return keys, re.compile(rf"(?<!\w)(?:{pattern})(?:e?s)?(?!\w)", re.IGNORECASE)


def _variants(name: str) -> tuple[str, ...]:
    """All forms of a name: `Learning rate η` is also `Learning rate` and `η`; `δ, the error of a unit` is also `δ`."""
    head, comma, tail = name.partition(", ")
    if comma:
        return (name, head, tail.removeprefix("the "))
    symbol = _SYMBOL.match(name)
    return (name, symbol[1], symbol[2]) if symbol else (name,)
