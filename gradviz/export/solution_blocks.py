"""The blocks of a worked solution in any format: headings, paragraphs, formulas, tables and the picture."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.scene.text.latex import latex_number
from gradviz.scene.text.numbers import number

__all__ = ["Block", "Equation", "Figure", "Heading", "Items", "Numbers", "Table", "Words"]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is the title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation in LaTeX: `left`, and `lines` of (relation, formula), one below the other; the relation is '=' or, on
    the next line of a long sum, ''."""

    left: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of displayed texts; the first column contains words, the others numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """The picture of the network."""

    caption: str


Block = Heading | Words | Items | Equation | Table | Figure


@dataclass(frozen=True, slots=True)
class Numbers:
    """The format of numbers: with `digits` significant digits or, where `blank`, as gaps to fill in."""

    digits: int
    blank: bool

    def given(self, value: float) -> str:
        """A given number, as LaTeX."""
        return latex_number(number(value, self.digits))

    def tex(self, value: float) -> str:
        """A computed number, as LaTeX."""
        return r"\underline{\hspace{3em}}" if self.blank else self.given(value)

    def factor(self, value: float) -> str:
        """As `tex`, in brackets if it begins with a minus sign."""
        text = self.tex(value)
        return f"({text})" if text.startswith("-") else text

    def cell(self, value: float) -> str:
        """A computed number, for a table."""
        return "" if self.blank else number(value, self.digits)

    def given_cell(self, value: float) -> str:
        """A given number, for a table."""
        return number(value, self.digits)
