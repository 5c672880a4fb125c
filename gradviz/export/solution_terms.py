"""Writes equations and long sums in LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.export.solution_blocks import Equation

__all__ = ["equation", "total"]

_TERMS = 3  # terms per line of a sum


def total(terms: Sequence[str], before: str = "", after: str = "") -> tuple[tuple[str, str], ...]:
    """A sum as lines of an equation, three terms to a line, between `before` and `after`."""
    parts = [terms[start : start + _TERMS] for start in range(0, len(terms), _TERMS)] or [["0"]]
    lines = []
    for place, part in enumerate(parts):
        text = " + ".join(part)
        text = (before + text) if place == 0 else "{} + " + text
        lines.append(("=" if place == 0 else "", text + (after if place == len(parts) - 1 else "")))
    return tuple(lines)


def equation(left: str, *parts: str | tuple[tuple[str, str], ...]) -> Equation:
    """`left` = each of `parts`, one below the other; a part is a formula, or the lines of a long sum."""
    lines: list[tuple[str, str]] = []
    for part in parts:
        lines += [("=", part)] if isinstance(part, str) else part
    return Equation(left, tuple(lines))
