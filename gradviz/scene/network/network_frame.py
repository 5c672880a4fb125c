"""The frame of the network canvas: columns of units, edges, legend, and the card of the selection."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Floats, Frame
from gradviz.scene.text.numbers import number

__all__ = [
    "CardFrame",
    "ColumnFrame",
    "EdgeLook",
    "EdgesFrame",
    "LegendFrame",
    "MarkFrame",
    "NetworkFrame",
    "NodeFrame",
    "StripFrame",
]

_WEIGHT = re.compile(r"w(\d+)\[(\d+),(\d+)\]\Z")


class EdgeLook(IntEnum):
    """The style of an edge or a bias mark. Zero, not computed and not finite are three different styles."""

    POSITIVE = 0
    NEGATIVE = 1
    ZERO = 2
    NOT_COMPUTED = 3
    NOT_FINITE = 4


class MarkFrame(Frame, frozen=True, eq=False):
    """A bias, drawn as a dot at its neuron. `level` is 0..1 on the edge scale; `active`: computed by this step."""

    name: str
    look: EdgeLook
    level: float
    active: bool
    frozen: bool
    write_tooltip: Callable[[], str]

    @property
    def tooltip(self) -> str:
        """Its numbers with all digits, written when they are read."""
        return self.write_tooltip()


class NodeFrame(Frame, frozen=True, eq=False):
    """An input or a unit. `name` is `u2[3]`; `value` and `delta` are None where not computed yet, and are written with
    or without their symbols, with as many digits as fit.

    `response` holds values in −1..1 for the diverging scale: shape (h, w) over the input plane with row 0 at
    the top, or (1, n) for its activations on the batch; None where nothing is computed. `finite` False means
    that one of its values is not finite (drawn hatched). `active`: computed by the current step. `badge` is the mark of
    the reason why it does not learn: `✕` dead, `▬` saturated, `=` identical to another unit, `0` an input that is zero;
    empty where there is none. `class_place` is the class, from 0, whose share an output is, `class_name` its name and
    `class_tag` what stands for it; −1 and empty where it is none of three or more.
    """

    name: str
    row: int
    symbol: str
    value: float | None
    delta_symbol: str
    delta: float | None
    response: NDArray[np.float32] | None
    finite: bool
    computed: bool
    active: bool
    bias: MarkFrame | None
    write_tooltip: Callable[[], str]
    badge: str = ""
    class_place: int = -1
    class_name: str = ""
    class_tag: str = ""

    @property
    def tooltip(self) -> str:
        """Its numbers with all digits, written when they are read."""
        return self.write_tooltip()

    def value_text(self, digits: int, named: bool = True) -> str:
        """Its value with `digits` significant digits, after its symbol if `named`; empty where not computed."""
        return _labelled(self.symbol if named else "", self.value, digits)

    def delta_text(self, digits: int, named: bool = True) -> str:
        """Its δ, as `value_text`."""
        return _labelled(self.delta_symbol if named else "", self.delta, digits)


def _labelled(symbol: str, value: float | None, digits: int) -> str:
    if value is None:
        return ""
    return f"{symbol} = {number(value, digits)}" if symbol else number(value, digits)


class StripFrame(Frame, frozen=True, eq=False):
    """All units of a folded column, one cell each.

    `values` (units done,) are −1..1 on the diverging scale, NaN where not finite, None where not computed; `levels` and
    `looks` (units,) are the colours of a second grid on the edge scale, None where the column has no δ (the inputs).
    The titles are above the grids, the texts below them give their ranges. `active`: the step computes the whole
    column; `made` are the units, from 0, that a single operation computes. `square`: a square image.
    """

    values: NDArray[np.float32] | None
    levels: Floats | None
    looks: NDArray[np.uint8] | None
    value_title: str
    mark_title: str
    value_text: str
    mark_text: str
    active: bool
    made: tuple[int, ...]
    square: bool
    names: Sequence[str]
    tooltips: Sequence[str]


class ColumnFrame(Frame, frozen=True, eq=False):
    """One column of the graph: the inputs, or a layer, with a square for each visible unit or, where `strip` is not
    None, folded into cells. `first` is the first visible unit, `hidden_units` the number of the others. `is_wide`: it
    can be folded and unfolded. `small_strip` are the cells for figures in which its squares do not fit.
    """

    title: str
    subtitle: str
    nodes: tuple[NodeFrame, ...]
    units: int
    hidden_units: int
    strip: StripFrame | None = None
    first: int = 0
    is_wide: bool = False
    small_strip: StripFrame | None = None

    @property
    def cells(self) -> StripFrame | None:
        """Its units as cells, whether it is folded by choice or because its squares do not fit."""
        return self.strip or self.small_strip


class EdgesFrame(Frame, frozen=True, eq=False):
    """The drawn edges as arrays of one length, weakest first: `layer` from 0, `source` and `target` are rows of
    drawn nodes or cells in their columns; `level` 0..1 on the scale; `look` an EdgeLook; `active` marks those computed
    by this step; `is_frozen` frozen parameters; `without_input` those whose gradient is exactly zero because their
    source is zero, which have a mark; `picked` those of the selected or hovered unit, `extra` those of them that are
    not among the strongest. `source_unit` and `target_unit` are units of the whole columns, from 0. `shown` of `total`
    edges are in the arrays. `numbers` and their `kinds` (a NumberKind) may be written on the edges; both are empty
    where no numbers are wanted. `names` and `tooltips` are generated when they are read.
    """

    layer: NDArray[np.intp]
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    level: Floats
    look: NDArray[np.uint8]
    active: NDArray[np.bool_]
    frozen: NDArray[np.bool_]
    without_input: NDArray[np.bool_]
    picked: NDArray[np.bool_]
    extra: NDArray[np.bool_]
    source_unit: NDArray[np.intp]
    target_unit: NDArray[np.intp]
    numbers: Floats
    kinds: NDArray[np.uint8]
    names: Sequence[str]
    tooltips: Sequence[str]
    shown: int
    total: int

    def find(self, name: str | None) -> int | None:
        """The index of the edge called `name`; None where it is not drawn."""
        ref = _WEIGHT.match(name or "")
        if ref is None:
            return None
        layer, source, target = (int(part) - 1 for part in ref.groups())
        found = np.flatnonzero((self.source_unit == source) & (self.target_unit == target) & (self.layer == layer))
        return int(found[0]) if len(found) else None


class LegendFrame(Frame, frozen=True):
    """The edge scale: its title, `ticks` as (position 0..1, text), and texts for the styles in use."""

    title: str
    ticks: tuple[tuple[float, str], ...]
    entries: tuple[tuple[EdgeLook, str], ...]
    note: str


class CardFrame(Frame, frozen=True):
    """Numbers of the selected or hovered item, shown beside it. `lines` are (role, text); roles: plain, backward,
    update, forward, warning.
    """

    name: str
    lines: tuple[tuple[str, str], ...]


class NetworkFrame(Frame, frozen=True, eq=False):
    """The whole graph. `loss_text` is empty and `loss` None where not computed; `phase` determines the colour of active
    parts ('' before the first step).

    `description` is the picture in words, for a screen reader. `edge_mode`, `edge_numbers` and `scope` are those of the
    view, `sample` is the index (from 0) among the `samples` of this batch. For a single operation, `used_names` are the
    units, biases and 'loss' that it uses, and `used_edges` is the mask of its edges; `flow` is the mask of the edges
    along which values travel in this step, 'forward', 'backward', or from both ends to 'meet' in the middle.
    `limits_edges`: there are more edges than can be drawn, so that `edge_limit` can be chosen. `digits` are the chosen
    significant digits.
    """

    columns: tuple[ColumnFrame, ...]
    edges: EdgesFrame
    legend: LegendFrame
    loss_title: str
    loss_text: str
    loss_active: bool
    loss_tooltip: str
    phase: str
    selected: str | None
    hovered: str | None
    card: CardFrame | None
    description: str
    edge_mode: str = "gradient"
    scope: str = "batch"
    sample: int = 0
    samples: int = 1
    used_names: frozenset[str] = frozenset()
    used_edges: NDArray[np.bool_] | None = None
    flow: NDArray[np.bool_] | None = None
    direction: str = ""
    edge_limit: int = 1500
    limits_edges: bool = False
    digits: int = 4
    loss: float | None = None
    edge_numbers: str = "auto"
