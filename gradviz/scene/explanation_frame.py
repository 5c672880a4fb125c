"""What the explanation panel shows: the sentence of the step, and the chain rule of the selection."""

from __future__ import annotations

import re
from collections.abc import Callable

from gradviz.scene.frame import Frame

__all__ = ["ExplanationFrame", "FactorFrame", "LedgerFrame", "Parts", "SentencePart", "parts_of"]

class SentencePart(Frame, frozen=True):
    """A piece of a sentence; roles: plain, strong, forward, backward, update, warning."""

    text: str
    role: str = "plain"


class FactorFrame(Frame, frozen=True):
    """One factor of the chain rule. `latex` is its symbol, `plain` the same in Unicode, `number` its value as shown
    ('—' where not computed), `source` what it is ('1 − tanh² z'), `about` the unit or parameter that it belongs to
    (a name, for highlighting), `role` result, factor, or input."""

    latex: str
    plain: str
    number: str
    source: str
    about: str
    role: str


class LedgerFrame(Frame, frozen=True):
    """The chain rule of the selected parameter.

    `heading` says for whom ('sample 1 of 10', or the path); `factors` begin with the result and multiply to it.
    `sum_lines` say how the parts add up to the displayed gradient, as (what, number). `check_lines` compare
    backpropagation with a nudge, as (what, number); `verdict` is the comparison in words, `agrees` its answer.
    `paths` names the paths to the loss where there are several; `path` is the one shown. `variables` are (key,
    text) of what a unit's derivative may be by, `variable` the key of the one shown. `listed` are every path of the
    chosen sample and every sample's gradient, as (what, number), as far as they can be read.
    """

    title: str
    heading: str
    factors: tuple[FactorFrame, ...]
    sum_lines: tuple[tuple[str, str], ...]
    check_title: str
    check_lines: tuple[tuple[str, str], ...]
    verdict: str
    agrees: bool
    paths: tuple[str, ...]
    path: int
    plain_text: str
    variables: tuple[tuple[str, str], ...] = ()
    variable: str = "z"
    listed: tuple[tuple[str, str], ...] = ()


class ExplanationFrame(Frame, frozen=True, eq=False):
    """The sentence of this step, and the ledger of the selection (None: nothing selected or computed; `hint`
    then says what to do). `table` lists every parameter of the current layer: header row, then rows; it is written
    when it is read.
    `value_name` is the selected parameter, empty where there is none, and `value_text` its value in full.
    `known` are rows (symbol, what it is, number) of what the selection is while it has no ledger."""

    sentence: tuple[SentencePart, ...]
    phase: str
    ledger: LedgerFrame | None
    hint: str
    write_table: Callable[[], tuple[tuple[str, ...], ...]]
    value_name: str = ""
    value_text: str = ""
    known: tuple[tuple[str, str, str], ...] = ()

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The parameters of the current layer."""
        return self.write_table()


Parts = list[SentencePart]
_STRONG = re.compile(r"\*([^*]+)\*")


def parts_of(template: str, **values: str) -> Parts:
    """The parts of a template; *marked* words are strong. Values are inserted last and may hold any character."""
    pieces = enumerate(_STRONG.split(template))
    return [
        SentencePart(piece.format(**values), "strong" if place % 2 else "plain") for place, piece in pieces if piece
    ]
