"""Finds the panels, weights and units that a lesson's text mentions, and counts its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["MOST_WORDS", "Mention", "count_words", "mentions"]

# The most words of each text that fit beside the network at 1366×768 without scrolling.
MOST_WORDS = {"text": 70, "question": 40, "answer": 45, "reason": 45}
# The phrases for each panel, by the panel's name. Longer phrases come first.
_SPOKEN = (
    ("loss", r"loss curve|curve of the loss(?! surface)|panel \*?loss\*?(?! surface)"),
    ("flow", r"gradient flow"),
    ("curvature", r"panel \*?curvature\*?"),
    ("output", r"output panel|panel \*?output\*?|output plot|(?:curve|line) of the output"),
    ("nudge", r"the \*?nudge\*?|tab \*?nudge\*?"),
    ("surface", r"loss surface|(?:on|at|of) the surface|the surface|contours?|the slope curve"),
    ("explanation", r"the explanation|path buttons|the formula below|read them below"),
    ("network", r"(?:on|at|of|in) the graph|the graph"),
    ("timeline", r"the timeline"),
)
_NAME = r"(?<![\w\]])[wb]\d+\[\d+(?:,\d+)?\]|(?<![\w\]])u\d+\[\d+\]"
_MENTION = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{phrase}))" for name, phrase in _SPOKEN) + rf"|(?P<name>{_NAME})", re.IGNORECASE
)
_WORD = re.compile(r"\S*\w\S*")


class Mention(NamedTuple):
    """A part of a text that mentions a panel, a weight, a bias or a unit by name."""

    start: int
    end: int
    panel: str
    name: str


def mentions(text: str) -> Iterator[Mention]:
    """The mentions in a text, in order."""
    for match in _MENTION.finditer(text):
        kind = str(match.lastgroup)
        is_name = kind == "name"
        yield Mention(match.start(), match.end(), "" if is_name else kind, match[0] if is_name else "")


def count_words(text: str) -> int:
    """The number of words: parts between spaces that contain a letter or a digit."""
    return sum(1 for _match in _WORD.finditer(text))
