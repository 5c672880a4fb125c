"""The frame of the explanation panel: the sentence of the step, and the chain rule of the selection."""

from __future__ import annotations

import re
from collections.abc import Callable

from gradviz.scene.chain_rule.ledger_frame import FactorFrame, LedgerFrame
from gradviz.scene.frame import Frame

__all__ = ["ExplanationFrame", "Parts", "SentencePart", "parts_of"]


class SentencePart(Frame, frozen=True):
    """A part of a sentence; roles: plain, strong, forward, backward, update, warning."""

    text: str
    role: str = "plain"


class ExplanationFrame(Frame, frozen=True, eq=False):
    """The sentence of this step, and the ledger of the selection (None where nothing is selected or computed; `hint`
    then says what to do). `table` is a header row and rows with the parameters of the current layer; it is generated
    when it is read.
    `value_name` is the selected parameter, empty where there is none, and `value_text` its exact value.
    `known` are rows (symbol, meaning, number) of the known numbers of the selection while it has no ledger. In the
    update phase, `substeps` lead from its gradient to its new value and replace the factors of the ledger."""

    sentence: tuple[SentencePart, ...]
    phase: str
    ledger: LedgerFrame | None
    hint: str
    write_table: Callable[[], tuple[tuple[str, ...], ...]]
    value_name: str = ""
    value_text: str = ""
    known: tuple[tuple[str, str, str], ...] = ()
    substeps: tuple[FactorFrame, ...] = ()

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The parameters of the current layer."""
        return self.write_table()


Parts = list[SentencePart]
_STRONG = re.compile(r"\*([^*]+)\*")


def parts_of(template: str, **values: str) -> Parts:
    """The parts of a template; *marked* words are strong. Values are inserted last and may contain any character."""
    pieces = enumerate(_STRONG.split(template))
    return [
        SentencePart(piece.format(**values), "strong" if place % 2 else "plain") for place, piece in pieces if piece
    ]
