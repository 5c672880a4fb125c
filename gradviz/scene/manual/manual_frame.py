"""The frame of the manual's page: chapters, terms and panels, with examples from the current moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradviz.scene.frame import Frame
from gradviz.scene.manual.examples import EXAMPLES, example_of
from gradviz.scene.manual.glossary import GLOSSARY, Term
from gradviz.scene.manual.search import Chapter
from gradviz.scene.moment import Moment
from gradviz.scene.panels import PANELS
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["ManualFrame", "PanelTerms", "manual_frame"]


class PanelTerms(Frame, frozen=True):
    """A panel with the keys of the terms that can be seen in it, each with words on where."""

    name: str
    title: str
    terms: tuple[tuple[str, str], ...]


class ManualFrame(Frame, frozen=True, eq=False):
    """The manual: its chapters, the terms sorted by name, the panels, the current text of each example ('' where its
    numbers are not known yet), the titles of lessons by their file names, and the keyboard shortcuts by menu."""

    chapters: tuple[Chapter, ...]
    terms: tuple[Term, ...]
    panels: tuple[PanelTerms, ...]
    examples: Mapping[str, str]
    lessons: Mapping[str, str]
    keys: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def manual_frame(
    chapters: Sequence[Chapter], moment: Moment, view: View, lessons: Mapping[str, str],
    keys: Sequence[tuple[str, Sequence[tuple[str, str]]]],
) -> ManualFrame:  # fmt: skip
    """The manual at this moment; `keys` are titles, each with (action, shortcut)."""
    panels = (
        PanelTerms(panel.name, _(panel.title), tuple(
            (term.key, _(place.words)) for term in GLOSSARY for place in term.places if place.panel == panel.name
        ))
        for panel in PANELS
    )  # fmt: skip
    return ManualFrame(
        chapters=tuple(chapters),
        terms=tuple(sorted(GLOSSARY, key=lambda term: _(term.name).casefold())),
        panels=tuple(panel for panel in panels if panel.terms),
        examples={name: _example(name, moment, view) for name in EXAMPLES},
        lessons=dict(lessons),
        keys=tuple((title, tuple(rows)) for title, rows in keys),
    )


def _example(name: str, moment: Moment, view: View) -> str:
    """While a question covers a panel, an example could give its number away."""
    return _("Hidden until the answer.") if view.covered else example_of(name, moment, view) or ""
