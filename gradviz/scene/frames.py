"""The frames: everything that is drawn, worked out beforehand. A painter or a panel reads one and adds nothing.

Texts are ready to show (translated, rounded, with units and true minus signs); full numbers are in tooltips.
Arrays are read-only. Colours are given as a level or a role, never as a colour: the theme decides those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Frame
from gradviz.scene.race_frame import TrackFrame
from gradviz.scene.relief_frame import ReliefFrame
from gradviz.scene.substep_frame import SubstepFrame

__all__ = [
    "CardFrame",
    "EdgeLook",
    "EdgesFrame",
    "ExplanationFrame",
    "FactorFrame",
    "FlowFrame",
    "FlowSeries",
    "LedgerFrame",
    "LegendFrame",
    "LossFrame",
    "MarkFrame",
    "NetworkFrame",
    "NodeFrame",
    "NudgeFrame",
    "OutputFrame",
    "PhaseFrame",
    "SentencePart",
    "SeriesFrame",
    "StripFrame",
    "SurfaceFrame",
    "TransportFrame",
]

Floats = NDArray[np.float64]
_NO_FLOATS = np.zeros(0)
_NO_FLOATS.flags.writeable = False
_WEIGHT = re.compile(r"w(\d+)\[(\d+),(\d+)\]\Z")


class EdgeLook(IntEnum):
    """How an edge or a bias mark is drawn. Zero, not computed and not finite are three different looks."""

    POSITIVE = 0
    NEGATIVE = 1
    ZERO = 2
    NOT_COMPUTED = 3
    NOT_FINITE = 4


class MarkFrame(Frame, frozen=True, eq=False):
    """A bias, drawn as a dot at its neuron. `level` 0..1 along the edge scale; `active`: computed by this step."""

    name: str
    look: EdgeLook
    level: float
    active: bool
    held: bool
    write_tooltip: Callable[[], str]

    @property
    def tooltip(self) -> str:
        """Its numbers with all digits, written when they are read."""
        return self.write_tooltip()


class NodeFrame(Frame, frozen=True, eq=False):
    """An input or a unit. `name` is `u2[3]`; `value_text` and `delta_text` are empty where not computed yet.

    `response` holds values in −1..1 for the diverging scale: shape (h, w) over the input plane with row 0 at
    the top, or (1, n) for its activations on the batch; None where nothing is computed. `finite` False means
    that a value of it is not finite (draw it hatched). `active`: computed by the current step. `badge` says why it
    does not learn, as a mark: `✕` dead, `▬` saturated, `=` a twin; empty where nothing is the matter.
    """

    name: str
    row: int
    value_text: str
    delta_text: str
    response: NDArray[np.float32] | None
    finite: bool
    computed: bool
    active: bool
    bias: MarkFrame | None
    write_tooltip: Callable[[], str]
    badge: str = ""

    @property
    def tooltip(self) -> str:
        """Its numbers with all digits, written when they are read."""
        return self.write_tooltip()


class StripFrame(Frame, frozen=True, eq=False):
    """All units of a folded column, a cell for each.

    `values` (units done,) in −1..1 for the diverging scale, NaN where not finite, None where not computed; `levels` and
    `looks` (units,) colour a second grid by the edge scale, None where the column has no δ (the inputs). The titles
    stand above the grids, the texts below say their ranges. `active`: the step computes the whole column; `made` are
    the units, from 0, that a single operation computes. `square`: an image of as many rows as columns.
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
    """One column of the graph: the inputs, or a layer, with a square for each unit in sight or, where `strip` is
    there, folded into cells. `first` is the first unit in sight, `hidden_units` counts those out of it. `is_wide`:
    it can be folded and unfolded."""

    title: str
    subtitle: str
    nodes: tuple[NodeFrame, ...]
    units: int
    hidden_units: int
    strip: StripFrame | None = None
    first: int = 0
    is_wide: bool = False


class EdgesFrame(Frame, frozen=True, eq=False):
    """The drawn edges as arrays of one length, weakest first: `layer` from 0, `source` and `target` are rows of
    drawn nodes or cells in their columns; `level` 0..1 along the scale; `look` an EdgeLook; `active` computed by this
    step; `held` frozen parameters; `picked` those of the selected or hovered unit, `extra` those of them that are
    not among the strongest. `source_unit` and `target_unit` count the units of their whole columns from 0. `shown` of
    `total` edges are in the arrays. `names` and `tooltips` are written when they are read.
    """

    layer: NDArray[np.intp]
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    level: Floats
    look: NDArray[np.uint8]
    active: NDArray[np.bool_]
    held: NDArray[np.bool_]
    picked: NDArray[np.bool_]
    extra: NDArray[np.bool_]
    source_unit: NDArray[np.intp]
    target_unit: NDArray[np.intp]
    names: Sequence[str]
    tooltips: Sequence[str]
    shown: int
    total: int

    def find(self, name: str | None) -> int | None:
        """The place of the edge called `name`; None where it is not drawn."""
        ref = _WEIGHT.match(name or "")
        if ref is None:
            return None
        layer, source, target = (int(part) - 1 for part in ref.groups())
        found = np.flatnonzero((self.source_unit == source) & (self.target_unit == target) & (self.layer == layer))
        return int(found[0]) if len(found) else None


class LegendFrame(Frame, frozen=True):
    """The edge scale: its title, `ticks` as (position 0..1, text), and words for the looks in use."""

    title: str
    ticks: tuple[tuple[float, str], ...]
    entries: tuple[tuple[EdgeLook, str], ...]
    note: str


class CardFrame(Frame, frozen=True):
    """Numbers of the selected or hovered thing, shown beside it. `lines` are (role, text); roles: plain, backward,
    update, forward, warning."""

    name: str
    lines: tuple[tuple[str, str], ...]


class NetworkFrame(Frame, frozen=True, eq=False):
    """The whole graph. `loss_text` is empty where not computed; `phase` colours what is active ('' at rest).

    `description` is the picture in words, for a screen reader. `edge_mode` and `scope` are the view's, `sample`
    counts from 0 of the `samples` of this batch. Of a single operation, `used_names` are the units, biases and 'loss'
    that it uses, and `used_edges` (as long as the edges) its edges; `flow` are the edges along which values travel in
    this step, 'forward', 'backward', or to 'meet' in the middle. `limits_edges`: there are more edges than can all be
    drawn, so that `edge_limit` can be chosen.
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


class PhaseFrame(Frame, frozen=True):
    """One chip of the phase strip. `status` is 'done', 'current' or 'ahead'."""

    phase: str
    text: str
    status: str


class TransportFrame(Frame, frozen=True):
    """Toolbar and timeline: where we are and what can be done. `fault` is a sentence, or empty.

    `learning_rate` is the base rate, which a person edits; `rate_now` is what a schedule makes of it, or empty.
    """

    position_text: str
    phases: tuple[PhaseFrame, ...]
    updates_done: int
    length: int
    edits: tuple[int, ...]
    timeline_text: str
    can_previous: bool
    can_next: bool
    learning_rate: float
    optimizer: str
    announcement: str
    fault: str
    rate_now: str = ""


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


class FlowSeries(Frame, frozen=True, eq=False):
    """One quantity by layer: arrays (layers,) of the smallest, median and largest value above zero, NaN where there is
    none; `zeros` and `bad` count values that are exactly zero and that are not finite, −1 where nothing is computed.
    Over time, `xs` (k,) are updates, `middle` (k,) the values, and `layer` the layer, counted from 0.
    """

    role: str
    text: str
    low: Floats
    middle: Floats
    high: Floats
    zeros: NDArray[np.intp]
    bad: NDArray[np.intp]
    xs: Floats | None = None
    layer: int = 0


class FlowFrame(Frame, frozen=True, eq=False):
    """How gradients flow. `kind` is now, time, samples or ratio; `categories` name the layers; `decades` are the ends
    of the logarithmic axis as powers of ten; `x_range` is in updates for `time`, else in layers. `tooltips` hold the
    numbers of each layer."""

    kind: str
    title: str
    categories: tuple[str, ...]
    x_label: str
    y_label: str
    series: tuple[FlowSeries, ...]
    decades: tuple[float, float]
    x_range: tuple[float, float]
    notes: tuple[str, ...]
    description: str
    tooltips: tuple[str, ...] = ()


class NudgeFrame(Frame, frozen=True, eq=False):
    """What happens when the selected number grows by ε.

    `rows` are (what, number); empty where there is nothing to nudge, `verdict` then says what to do. `sizes` (k,) are
    all ε from the largest to the smallest, `place` the chosen one. `errors` and `both_sides` (k,) are the differences
    between backpropagation and the quotient of one side and of both; empty until they are computed (`is_ready`).
    `decades` are the powers of ten that hold them.
    """

    title: str
    place: int
    epsilon_text: str
    rows: tuple[tuple[str, str], ...]
    verdict: str
    is_ready: bool
    sizes: Floats
    errors: Floats
    both_sides: Floats
    decades: tuple[float, float]
    x_label: str
    y_label: str
    description: str


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


class SurfaceFrame(Frame, frozen=True, eq=False):
    """The loss over two parameters.

    `xs` (nx,), `ys` (ny,), `losses` (ny, nx) with losses[j, i] at (xs[i], ys[j]); `finite` says where it may be
    drawn, the rest is hatched. `low`, `high` are the ends of the colour scale (outliers clipped); `levels` and
    `contours` go together: each contour is a tuple of (k, 2) polylines. `path` (k, 2) with `path_age` 0..1 (1
    newest); `point` (2,). `gradient` and `step` are the displayed numbers (2,), None where not computed;
    `gradient_arrow` and `step_arrow` are their drawn ends relative to `origin` (the parameters before the
    update), in data units. `stale` is True while a newer surface is being computed. `notes` are short
    sentences under the title. `parameters` are the names to choose from; `all_data` whether the loss is over
    the whole training set. An empty frame has no `xs`. A network of a single parameter has a curve: `line` (k, 2)
    over the parameter and the loss, with `ys` the range of losses, and point, path and arrows in those two.

    `plane` is the kind of plane. The path's states are drawn where they come to lie on it: `path_losses` (k,) are
    their own losses, `path_slice` (k,) the surface's there (NaN: outside), `path_residuals` (k,) their distances
    from the plane; `point_loss` is the displayed loss. `better` names a plane that shows more of the path, or
    nothing; `leaving` is the one of the notes that says how much of the path the plane shows. `is_line` where the
    loss is, or will be, a curve. `level_texts` are what is written on the contours; `minimum` (2,) is where the loss
    is lowest, polished, None until it is known or where the picture has none inside. `equal`: one unit is as long on
    both axes. `relief` is the same surface in space, None where it is looked at in the plane.
    `races` are the paths of optimizers that raced; `substeps` what the step is made of.
    """

    title: str
    x_name: str
    y_name: str
    x_label: str
    y_label: str
    loss_label: str
    xs: Floats
    ys: Floats
    losses: Floats
    finite: NDArray[np.bool_]
    low: float
    high: float
    logarithmic: bool
    levels: tuple[float, ...]
    contours: tuple[tuple[Floats, ...], ...]
    bar_ticks: tuple[tuple[float, str], ...]
    path: Floats
    path_age: Floats
    point: Floats
    point_text: str
    gradient: Floats | None
    step: Floats | None
    gradient_arrow: Floats | None
    step_arrow: Floats | None
    gradient_text: str
    step_text: str
    notes: tuple[str, ...]
    stale: bool
    description: str
    origin: Floats
    parameters: tuple[str, ...] = ()
    all_data: bool = False
    line: Floats | None = None
    plane: str = "parameters"
    point_loss: float = 0.0
    path_losses: Floats = _NO_FLOATS
    path_slice: Floats = _NO_FLOATS
    path_residuals: Floats = _NO_FLOATS
    better: str = ""
    level_texts: tuple[str, ...] = ()
    minimum: Floats | None = None
    minimum_text: str = ""
    equal: bool = False
    relief: ReliefFrame | None = None
    leaving: str = ""
    is_line: bool = False
    races: tuple[TrackFrame, ...] = ()
    substeps: SubstepFrame | None = None


class SeriesFrame(Frame, frozen=True, eq=False):
    """One curve. `role` is train, test, penalty; `text` its label with the value at the cursor. Values that are
    not finite are NaN and leave a gap."""

    role: str
    text: str
    xs: Floats
    ys: Floats


class LossFrame(Frame, frozen=True, eq=False):
    """Loss over updates: train and test over all samples, and the penalty where there is one.

    `cursor` is the update shown, `updates` how many are known. `y_range` is for a linear axis, `log_range`
    (both positive) for a logarithmic one.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[SeriesFrame, ...]
    cursor: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    notes: tuple[str, ...]
    description: str
    log_range: tuple[float, float] = (0.1, 1.0)
    updates: int = 0


class OutputFrame(Frame, frozen=True, eq=False):
    """What the network has learnt, over its data.

    `kind` is 'plane' (two coordinates: `values` (ny, nx) in −1..1 on the diverging scale over `x_range` ×
    `y_range`, row 0 at the lowest y; `boundary` polylines of the decision), 'curve' (one coordinate: `curve`
    (k, 2)), or 'table' (more coordinates: output against target per sample, `curve` empty). `train` and `test`
    are (n, 2) points with `train_values`, `test_values` (n,) in −1..1 (class or target; NaN: no colour);
    `batch` marks the training points of the current batch. `boundary` may be empty. `table` is a header row and
    rows of cells, `table_marks` the (row, column) of cells that are as they should be; `headline` one sentence
    with the result in numbers; `sample_words` name train, test and batch samples in a legend.
    """

    kind: str
    title: str
    x_label: str
    y_label: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    values: NDArray[np.float32] | None
    boundary: tuple[Floats, ...]
    curve: Floats
    train: Floats
    train_values: Floats
    test: Floats
    test_values: Floats
    batch: NDArray[np.bool_]
    legend: tuple[tuple[float, str], ...]
    notes: tuple[str, ...]
    description: str
    table: tuple[tuple[str, ...], ...] = ()
    table_marks: tuple[tuple[int, int], ...] = ()
    headline: str = ""
    sample_words: tuple[str, str, str] = ("", "", "")
