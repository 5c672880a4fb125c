"""The network as in textbooks: circles, straight arrows, numbers on the edges, black on white.

A frame contains all positions in points, so that a painter, an SVG and a TikZ picture show the same drawing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gradviz.engine.network import ParameterRef
from gradviz.scene.chain_rule.symbols import SYMBOL_COMMANDS
from gradviz.scene.frame import Frame
from gradviz.scene.text.numbers import subscript, superscript

__all__ = [
    "Label", "Letter", "PlainArrow", "PlainNetworkFrame", "PlainNode", "PlainNumbers", "plain_network_frame",
    "unit_letter", "weight_letter",
]  # fmt: skip

_RADIUS, _TYPE, _SMALL = 17.0, 9.5, 9.0
_ROW, _NARROW_ROW = 86.0, 62.0  # between the units of a column: of up to two units, and of more
_ABOVE, _BELOW = 4.0, 30.0  # space above the highest circle and below the lowest, for its labels
_WIDE_DIGIT = 0.6  # the width of a digit, as a share of its type size
_PLACES = (0.32, 0.24, 0.4, 0.18, 0.5, 0.6, 0.7, 0.78)  # positions of a number along its edge, in order of preference


class Letter(NamedTuple):
    """A symbol: a letter with superscript and subscript."""

    base: str
    above: str = ""
    below: str = ""

    @property
    def latex(self) -> str:
        """LaTeX for math mode."""
        base = SYMBOL_COMMANDS.get(self.base, self.base)
        return base + (f"^{{{self.above}}}" if self.above else "") + (f"_{{{self.below}}}" if self.below else "")

    @property
    def plain(self) -> str:
        """Unicode: w₂,₁⁽¹⁾."""
        return self.base + subscript(self.below) + superscript(self.above)


class Label(NamedTuple):
    """A text, with the symbol of which it is the value before it."""

    text: str
    letter: Letter | None = None
    is_bold: bool = False


class PlainNode(Frame, frozen=True):
    """A unit: its circle, the symbol in it, and the labels below or above it, line by line."""

    x: float
    y: float
    radius: float
    letter: Letter
    notes: tuple[Label, ...]
    notes_above: bool = False

    def notes_middle(self, line: float) -> float:
        """The y of the middle of all labels, for lines of height `line`."""
        away = self.radius + line * len(self.notes) / 2
        return self.y - away if self.notes_above else self.y + away


class PlainArrow(Frame, frozen=True):
    """An edge from circle to circle with its labels, centred at (`label_x`, `label_y`)."""

    start: tuple[float, float]
    end: tuple[float, float]
    label_x: float
    label_y: float
    labels: tuple[Label, ...]
    width: float = 0.8
    is_dashed: bool = False


class PlainNetworkFrame(Frame, frozen=True):
    """The drawing, `width` by `height` points, with a type size of `size` points."""

    width: float
    height: float
    size: float
    nodes: tuple[PlainNode, ...]
    arrows: tuple[PlainArrow, ...]
    alternative: str


class PlainNumbers(NamedTuple):
    """The contents of the drawing: labels of an edge, labels of a unit (column from 0, unit), width and dashes of an
    edge."""

    on_edge: Callable[[ParameterRef], tuple[Label, ...]]
    below_unit: Callable[[int, int], tuple[Label, ...]]
    line: Callable[[ParameterRef], tuple[float, bool]] = lambda ref: (0.8, False)


def unit_letter(column: int, unit: int, sizes: tuple[int, ...]) -> Letter:
    """x of an input (column 0), a of a hidden unit, ŷ of an output; a single unit has no number."""
    number = str(unit + 1) if sizes[column] > 1 else ""
    if column == 0:
        return Letter("x", "", number)
    return Letter("ŷ", "", number) if column == len(sizes) - 1 else Letter("a", f"({column})", number)


def weight_letter(ref: ParameterRef) -> Letter:
    """w, or b for a bias, with its layer as superscript and its units as subscript."""
    above = f"({ref.layer + 1})"
    return Letter("b", above, str(ref.target + 1)) if ref.is_bias else Letter(
        "w", above, f"{ref.source + 1},{ref.target + 1}")  # fmt: skip


def plain_network_frame(
    sizes: tuple[int, ...], numbers: PlainNumbers, width: float, alternative: str = "", scale: float = 1.0, *,
    notes_above: bool = False,
) -> PlainNetworkFrame:  # fmt: skip
    """The drawing of a network, `width` points wide; `scale` makes circles, type and rows smaller.

    `notes_above`: the labels of each column's first unit are above it, where no edge crosses them.
    """
    most = max(sizes)
    row = (_ROW if most <= 2 else _NARROW_ROW) * scale
    radius = _RADIUS * scale
    above = (_BELOW if notes_above else _ABOVE) * scale
    height = above + _BELOW * scale + 2 * radius + (most - 1) * row
    side = radius + 24.0 * scale
    apart = (width - 2 * side) / (len(sizes) - 1)

    def place(column: int, unit: int) -> tuple[float, float]:
        return side + column * apart, above + radius + ((most - sizes[column]) / 2 + unit) * row

    nodes = tuple(PlainNode(*place(column, unit), radius, _in_circle(column, unit, sizes),
                            numbers.below_unit(column, unit), notes_above and unit == 0 and sizes[column] > 1)
                  for column in range(len(sizes)) for unit in range(sizes[column]))  # fmt: skip
    arrows: list[PlainArrow] = []
    for layer in range(len(sizes) - 1):
        refs = [ParameterRef(layer, source, unit) for source in range(sizes[layer]) for unit in range(sizes[layer + 1])]
        lines = [_between(place(layer, ref.source), place(layer + 1, ref.target), radius) for ref in refs]
        labels = [numbers.on_edge(ref) for ref in refs]
        spots = _label_spots(lines, labels, nodes, _SMALL * scale)
        for ref, line, own, spot in zip(refs, lines, labels, spots, strict=True):
            arrows.append(PlainArrow(*line, *spot, own, *numbers.line(ref)))
    return PlainNetworkFrame(width, height, _TYPE * scale, nodes, tuple(arrows), alternative)


def _in_circle(column: int, unit: int, sizes: tuple[int, ...]) -> Letter:
    """The symbol in a circle; its layer is obvious from the position unless there are several hidden layers."""
    letter = unit_letter(column, unit, sizes)
    return letter if len(sizes) > 3 else letter._replace(above="")


Point = tuple[float, float]
Line = tuple[Point, Point]


def _between(start: Point, end: Point, radius: float) -> Line:
    """The line from the border of one circle to the border of the other."""
    length = math.dist(start, end)
    dx, dy = (end[0] - start[0]) / length * radius, (end[1] - start[1]) / length * radius
    return (start[0] + dx, start[1] + dy), (end[0] - dx, end[1] - dy)


def _label_spots(
    lines: Sequence[Line], labels: Sequence[tuple[Label, ...]], nodes: Sequence[PlainNode], size: float
) -> Iterator[Point]:
    """The positions of the edges' labels: on the edge, not over other labels or circles nor, if possible, other
    edges.
    """
    # Boxes as centre, half the width, half the height.
    taken: list[tuple[float, float, float, float]] = [
        (node.x, node.notes_middle(size * 1.3), _half_width(node.notes, size), size * len(node.notes) * 0.65)
        for node in nodes
    ]  # fmt: skip
    taken += [(node.x, node.y, node.radius, node.radius) for node in nodes]
    for place, (line, own) in enumerate(zip(lines, labels, strict=True)):
        half = _half_width(own, size)
        high = max(1, len(own)) * size * 0.65
        others = [other for number, other in enumerate(lines) if number != place]

        def cost(share: float, line: Line = line, half: float = half, high: float = high,
                 others: list[Line] = others) -> tuple[int, int]:  # fmt: skip
            x, y = _along(line, share)
            overlaps = sum(abs(x - a) < half + b and abs(y - c) < high + d for a, c, b, d in taken)
            crossed = sum(_touches(other, x, y, half, high) for other in others)
            return overlaps, crossed

        share = min(_PLACES, key=cost)
        x, y = _along(line, share)
        taken.append((x, y, half, high))
        yield x, y


def _half_width(labels: Sequence[Label], size: float) -> float:
    """About half the width of the widest label, with a margin; a symbol counts as one and a half characters."""
    widths = [len(label.text) + 1.5 * (label.letter is not None) for label in labels]
    return max(widths, default=0.0) * _WIDE_DIGIT * size / 2 + 2.0


def _along(line: Line, share: float) -> Point:
    (x, y), (right, bottom) = line
    return x + share * (right - x), y + share * (bottom - y)


def _touches(line: Line, x: float, y: float, half: float, high: float) -> bool:
    """Whether an edge, which goes from left to right, crosses the box of a label."""
    (x0, y0), (x1, y1) = line
    for side in (x - half, x, x + half):
        if x0 <= side <= x1 and abs(y0 + (side - x0) / (x1 - x0) * (y1 - y0) - y) < high:
            return True
    return False
