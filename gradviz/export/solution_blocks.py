"""What a worked solution is made of: headings, words, formulas, tables and the picture, whatever it is written as."""

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
    """`left` = the first of `lines`, and below it the others, each (relation, formula): '=' or, where a long sum goes
    on, ''. All of it in LaTeX."""

    left: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells are texts as shown; the first column is words, the others are numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """The picture of the network."""

    caption: str


Block = Heading | Words | Items | Equation | Table | Figure


@dataclass(frozen=True, slots=True)
class Numbers:
    """How numbers are written: with `digits` significant digits, or, where `blank`, as room to write them in."""

    digits: int
    blank: bool

    def given(self, value: float) -> str:
        """A number that the reader is told, as LaTeX."""
        return latex_number(number(value, self.digits))

    def tex(self, value: float) -> str:
        """A number that is worked out, as LaTeX."""
        return r"\underline{\hspace{3em}}" if self.blank else self.given(value)

    def factor(self, value: float) -> str:
        """As `tex`, in brackets where it begins with a minus sign."""
        text = self.tex(value)
        return f"({text})" if text.startswith("-") else text

    def cell(self, value: float) -> str:
        """A number that is worked out, in a table."""
        return "" if self.blank else number(value, self.digits)

    def given_cell(self, value: float) -> str:
        """A number that the reader is told, in a table."""
        return number(value, self.digits)
