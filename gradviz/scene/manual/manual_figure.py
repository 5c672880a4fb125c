"""The figures of the manual. A line of a chapter's Markdown, which other readers of Markdown pass over, asks for one:

    <!-- figure: network of mazur-2-2-2, update 0, after backward, selected w1[1,1]. What it shows, in a sentence. -->

It names a figure, a preset or a lesson, and a place of its run; never a file.
"""

from __future__ import annotations

import re

from gradviz.records import FrozenRecord

__all__ = ["BASINS", "FIGURE_MARK", "ManualFigure", "figures_in", "with_alt_texts", "with_marks"]

BASINS = "basins"  # a basin map, beside the figures of panels, the storyboard and the plain drawing
FIGURE_MARK = "\ue000{place}\ue000"  # a paragraph in whose place a figure is shown
_LINE = re.compile(r"^<!-- figure: (?P<words>.*) -->$", re.M)
_WORDS = re.compile(
    r"(?P<view>\w+) of (?P<source>[\w-]+), update (?P<update>\d+), after (?P<after>\w+(?: \d+)?)"
    r"(?:, selected (?P<selected>\S+?))?\. (?P<alt>.+\.)"
)


class ManualFigure(FrozenRecord, frozen=True):
    """`view` is the name of a figure, `source` of a preset or a lesson, `update` and `after` the place in its run as a
    lesson's stop has it. `alt` says what can be seen."""

    view: str
    source: str
    update: int
    after: str
    selected: str | None
    alt: str


def figures_in(markdown: str) -> tuple[ManualFigure, ...]:
    """The figures that a chapter asks for, in their order. Raises `ValueError` with a line that asks for none."""
    return tuple(_figure(found["words"]) for found in _LINE.finditer(markdown))


def with_marks(markdown: str) -> str:
    """The chapter with a paragraph of its own, a `FIGURE_MARK`, in the place of each figure."""
    places = iter(range(markdown.count("<!-- figure: ")))
    return _LINE.sub(lambda _found: "\n" + FIGURE_MARK.format(place=next(places)) + "\n", markdown)


def with_alt_texts(markdown: str) -> str:
    """The chapter with the words about each figure in its place, to be searched."""
    return _LINE.sub(lambda found: _figure(found["words"]).alt, markdown)


def _figure(words: str) -> ManualFigure:
    found = _WORDS.fullmatch(words)
    if found is None:
        raise ValueError(words)
    return ManualFigure(found["view"], found["source"], int(found["update"]), found["after"], found["selected"],
                        found["alt"])  # fmt: skip
