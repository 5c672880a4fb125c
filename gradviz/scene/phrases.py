"""Sentences in parts: a template with *strong* words becomes pieces that a panel can set apart."""

from __future__ import annotations

import re

from gradviz.scene.explanation_frame import SentencePart

__all__ = ["Parts", "parts_of"]

Parts = list[SentencePart]
_STRONG = re.compile(r"\*([^*]+)\*")


def parts_of(template: str, **values: str) -> Parts:
    """The parts of a template; *marked* words are strong. Values are inserted last and may hold any character."""
    pieces = enumerate(_STRONG.split(template))
    return [
        SentencePart(piece.format(**values), "strong" if place % 2 else "plain") for place, piece in pieces if piece
    ]
