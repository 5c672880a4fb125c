"""Edges and bias marks: their style, their level on the logarithmic scale, and its legend."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Network, ParameterRef, Vector
from gradviz.scene.explanation.meaning import zero_reason
from gradviz.scene.network.edge_numbers import numbers_of
from gradviz.scene.network.folding import pointed_units
from gradviz.scene.network.network_frame import EdgeLook, EdgesFrame, LegendFrame, MarkFrame
from gradviz.scene.network.operations import makes_bias, makes_weights, wanted_names
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import counted, number, power
from gradviz.scene.view.view import EdgeMode
from gradviz.text import _, mark

__all__ = [
    "MODE_SYMBOLS", "EdgeScale", "LazyTexts", "chosen_edges", "edge_count", "edges_frame", "graded", "legend_frame",
    "mark_frames", "parameter_tooltip", "scale_of",
]  # fmt: skip

MOST_DECADES = 4
WEAKEST, WEAKEST_OF_MANY, MANY = 0.08, 0.25, 80

MODE_SYMBOLS = {
    EdgeMode.GRADIENT: "∂L/∂w",
    EdgeMode.STEP: "Δw",
    EdgeMode.RELATIVE_STEP: "Δw/|w|",
    EdgeMode.WEIGHT: "w",
}
_TITLES = {
    EdgeMode.GRADIENT: mark("|∂L/∂w|, logarithmic"),
    EdgeMode.STEP: mark("|Δw|, logarithmic"),
    EdgeMode.RELATIVE_STEP: mark("|Δw| / |w|, logarithmic"),
    EdgeMode.WEIGHT: mark("|w|, logarithmic"),
}
_LOOKS = tuple(EdgeLook)
_WORDS = {
    EdgeLook.NEGATIVE: mark("negative"),
    EdgeLook.ZERO: mark("exactly zero"),
    EdgeLook.NOT_COMPUTED: mark("not computed yet"),
    EdgeLook.NOT_FINITE: mark("not finite"),
}


class EdgeScale(NamedTuple):
    """Decades (log₁₀) at the ends of the scale, whether numbers on the screen are beyond them, and whether there is any
    number or choice that determines them."""

    low: float
    high: float
    has_lower: bool = False
    has_higher: bool = False
    is_known: bool = True

    def levels(self, values: Vector) -> Vector:
        """Levels 0..1 of values on the scale; 0 for zero, 1 for infinite values and NaN, which have their own
        styles.
        """
        size = np.abs(values)
        with np.errstate(all="ignore"):
            place = (np.log10(size) - self.low) / (self.high - self.low)
        return np.clip(np.where(np.isnan(place), 1.0, place), 0.0, 1.0)


def looks_of(values: Vector, *, infinite_is_strong: bool = False) -> NDArray[np.uint8]:
    """The style (an `EdgeLook`) of each value; NaN never looks like a number."""
    looks = np.where(values < 0, EdgeLook.NEGATIVE, EdgeLook.POSITIVE).astype(np.uint8)
    looks[values == 0] = EdgeLook.ZERO
    bad = np.isnan(values) if infinite_is_strong else ~np.isfinite(values)
    looks[bad] = EdgeLook.NOT_FINITE
    return looks


def scale_of(reading: Reading, rows: Sequence[range], chosen: ChosenEdges) -> EdgeScale:
    """The scale with the chosen range, or that of the numbers on the screen: from the weakest, without outliers, to the
    strongest, at least one decade and at most four."""
    parts = []
    for layer, (numbers, seen) in enumerate(zip(chosen.numbers, chosen.seen, strict=True)):
        biases, known, targets = reading.edge_numbers(layer)[1], reading.known_edges(layer), _slice(rows[layer + 1])
        if numbers is not None:
            parts.append(numbers if seen is None else numbers[seen])
        if biases is not None:
            parts.append(biases[targets] if known is None else biases[targets][known[1][targets]])
    sizes = np.abs(np.concatenate(parts)) if parts else np.empty(0)
    # Only the relative step of a weight of 0 may be infinite and still be on the scale.
    has_infinite = reading.view.edge_mode is EdgeMode.RELATIVE_STEP and bool(np.isinf(sizes).any())
    sizes = sizes[(sizes > 0) & np.isfinite(sizes)]
    if reading.view.fixed_range is not None:
        low, high = reading.view.fixed_range
        high = high if high > low else low + 1.0
    elif not sizes.size:
        return EdgeScale(-3.0, 0.0, is_known=False)
    else:
        high = float(math.log10(sizes.max()))
        # The tick at the end shows that there are larger values.
        high = float(math.ceil(high)) if has_infinite else high
        # A few tiny numbers would compress all others into the strong end.
        place = int(sizes.size * (WEAKEST_OF_MANY if sizes.size > MANY else WEAKEST))
        low = max(min(float(math.log10(np.partition(sizes, place)[place])), high - 1.0), high - MOST_DECADES)
    if not sizes.size:
        return EdgeScale(low, high)
    return EdgeScale(low, high, bool(np.log10(sizes.min()) < low), has_infinite or bool(np.log10(sizes.max()) > high))


class LazyTexts(Sequence[str]):
    """A sequence of texts that are generated when they are read, since hardly any of a thousand tooltips is."""

    def __init__(self, size: int, write: Callable[[int], str]) -> None:
        self._size, self._write = size, write

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return tuple(self._write(i) for i in range(*place.indices(self._size)))
        if not -self._size <= place < self._size:
            raise IndexError(place)
        return self._write(place % self._size)

    def __iter__(self) -> Iterator[str]:
        return (self._write(place) for place in range(self._size))


def _slice(rows: range) -> slice:
    return slice(rows.start, rows.stop)


def _between(values: Vector, sources: range, targets: range) -> Vector:
    """The part of an array (fan_in, fan_out) for the drawn units, as a view."""
    return values[_slice(sources), _slice(targets)]


class ChosenEdges(NamedTuple):
    """The edges to draw, weakest first: `layer`, and the `source` and `target` unit of each, counted in its whole
    column. For each layer, `own` are the indices of its edges, `numbers` the values that determine their colours, None
    where they are not computed, and `seen` a mask of the revealed ones, None where all are.
    """

    layer: NDArray[np.intp]
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    picked: NDArray[np.bool_]
    extra: NDArray[np.bool_]
    own: tuple[NDArray[np.intp], ...]
    numbers: tuple[Vector | None, ...]
    seen: tuple[NDArray[np.bool_] | None, ...]


def chosen_edges(reading: Reading, rows: Sequence[range]) -> ChosenEdges:
    """The strongest edges between the shown `rows` of each column, and all edges of the hovered or selected unit."""
    values = [reading.edge_numbers(layer)[0] for layer in range(reading.layers)]
    ranks = [_ranks(reading, layer, values[layer], rows[layer], rows[layer + 1]) for layer in range(reading.layers)]
    ends = np.cumsum([0, *(part.size for part in ranks)])
    rank = np.concatenate([part.ravel() for part in ranks])
    picked = _picked(reading, rows, ends)
    chosen, extra = _strongest(rank, picked, reading.view.edge_limit)
    layers = np.searchsorted(ends, chosen, side="right") - 1
    widths = np.array([len(part) for part in rows[1:]])
    source, target = np.divmod(chosen - ends[layers], widths[layers])
    firsts = np.array([part.start for part in rows])
    source, target = source + firsts[layers], target + firsts[layers + 1]
    own = tuple(np.flatnonzero(layers == layer) for layer in range(reading.layers))
    numbers = tuple(None if part is None else part[source[places], target[places]]
                    for part, places in zip(values, own, strict=True))  # fmt: skip
    masks = [reading.known_edges(layer) for layer in range(reading.layers)]
    seen = tuple(None if known is None else known[0][source[places], target[places]]
                 for known, places in zip(masks, own, strict=True))  # fmt: skip
    return ChosenEdges(layers, source, target, picked[chosen], extra[chosen], own, numbers, seen)


def _picked(reading: Reading, rows: Sequence[range], ends: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Mask of the edges that belong to the selected, hovered or computed item, for all layers in sequence, of which
    each ends at one of `ends`; all False where all edges are drawn anyway.
    """
    view, picked = reading.view, np.zeros(int(ends[-1]), dtype=bool)
    if picked.size > view.edge_limit:
        for name in {view.selected, view.hovered, *wanted_names(reading)} - {None}:
            for column, unit in pointed_units(name, reading.network):
                _pick(picked, ends, rows, column, unit, reading.parameter(name))
    return picked


def _strongest(
    rank: Vector, picked: NDArray[np.bool_], limit: int
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The indices of at most `limit` edges and of all picked ones, weakest first; and a mask of those that are included
    only because they are picked."""
    chosen, extra = np.arange(rank.size), np.zeros(rank.size, dtype=bool)
    if rank.size > limit:
        strongest = np.argpartition(rank, rank.size - limit)[rank.size - limit :] if limit else chosen[:0]
        extra[picked] = True
        extra[strongest] = False
        chosen = np.concatenate([strongest, np.flatnonzero(extra)])
    return chosen[np.argsort(rank[chosen], kind="stable")], extra


def edges_frame(reading: Reading, rows: Sequence[range], chosen: ChosenEdges, scale: EdgeScale) -> EdgesFrame:
    """The frame of the chosen edges."""
    layers, source, target, count = chosen.layer, chosen.source, chosen.target, len(chosen.layer)
    firsts = np.array([part.start for part in rows])
    looks = np.full(count, EdgeLook.NOT_COMPUTED, dtype=np.uint8)
    levels, is_frozen = np.zeros(count), np.zeros(count, dtype=bool)
    is_active, is_without = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    tells = reading.view.edge_mode is EdgeMode.GRADIENT and not reading.view.is_asking
    for layer, (own, numbers, seen) in enumerate(zip(chosen.own, chosen.numbers, chosen.seen, strict=True)):
        is_active[own] = makes_weights(reading, layer, source[own], target[own])
        if reading.moment.run.frozen_places.size:
            is_frozen[own] = reading.network.weights(reading.frozen_mask, layer)[source[own], target[own]] > 0
        if numbers is not None:
            levels[own], looks[own] = graded(reading, numbers, scale, seen)
            if tells:
                is_without[own] = (looks[own] == EdgeLook.ZERO) & reading.is_zero(layer)[source[own]]

    values, kinds = numbers_of(reading, layers, source, target)

    def ref(place: int) -> ParameterRef:
        return ParameterRef(int(layers[place]), int(source[place]), int(target[place]))

    return EdgesFrame(
        layer=layers, source=source - firsts[layers], target=target - firsts[layers + 1], level=levels, look=looks,
        active=is_active, frozen=is_frozen, without_input=is_without, picked=chosen.picked, extra=chosen.extra,
        source_unit=source, target_unit=target, numbers=values, kinds=kinds,
        names=LazyTexts(count, lambda place: ref(place).name),
        tooltips=LazyTexts(count, lambda place: parameter_tooltip(reading, ref(place))),
        shown=count, total=edge_count(reading.network),
    )  # fmt: skip


def edge_count(network: Network) -> int:
    """The number of weights of a network."""
    return sum(before * after for before, after in itertools.pairwise(network.sizes))


def _ranks(reading: Reading, layer: int, values: Vector | None, sources: range, targets: range) -> Vector:
    """The priority of each edge between the drawn units; values that are not finite have the highest."""
    known = reading.known_edges(layer)
    if values is not None:
        size = np.abs(_between(values, sources, targets))
        if not np.isfinite(size).all():
            size = np.where(np.isfinite(size), size, np.inf)
        if known is None:
            return size
    # Nothing is computed yet: rank by the size of the weights, below all edges that are computed.
    weights = np.abs(_between(reading.weights(layer), sources, targets))
    waiting = -1.0 / (1.0 + np.where(np.isfinite(weights), weights, np.inf))
    if values is None or known is None:
        return np.asarray(waiting)
    return np.where(known[0][_slice(sources), _slice(targets)], size, waiting)


def _pick(
    picked: NDArray[np.bool_], ends: NDArray[np.intp], rows: Sequence[range], column: int, unit: int,
    ref: ParameterRef | None,
) -> None:  # fmt: skip
    """Mark the edges of a unit, or one single edge."""
    if unit not in rows[column]:
        return
    if ref is not None and not ref.is_bias:
        if ref.layer == column and ref.target in rows[column + 1]:
            width = len(rows[column + 1])
            picked[ends[column] + rows[column].index(unit) * width + rows[column + 1].index(ref.target)] = True
        return
    place = rows[column].index(unit)
    if column:
        picked[ends[column - 1] : ends[column]].reshape(-1, len(rows[column]))[:, place] = True
    if column + 1 < len(rows):
        picked[ends[column] : ends[column + 1]].reshape(len(rows[column]), -1)[place] = True


def mark_frames(reading: Reading, layer: int, rows: range, scale: EdgeScale) -> list[MarkFrame | None]:
    """The bias marks of the shown units of a layer; each is None where the layer has no biases."""
    if not reading.network.has_bias[layer]:
        return [None] * len(rows)
    values = reading.edge_numbers(layer)[1]
    if values is None:
        looks, levels = [EdgeLook.NOT_COMPUTED] * len(rows), [0.0] * len(rows)
    else:
        known = reading.known_edges(layer)
        numbers, kinds = graded(reading, values[_slice(rows)], scale, None if known is None else known[1][_slice(rows)])
        levels, looks = numbers.tolist(), [_LOOKS[look] for look in kinds.tolist()]
    any_frozen = bool(reading.moment.run.frozen_places.size)
    frames: list[MarkFrame | None] = []
    for row, look, level in zip(rows, looks, levels, strict=True):
        ref = ParameterRef(layer, -1, row)
        is_frozen = any_frozen and reading.is_frozen(ref)
        frames.append(MarkFrame(ref.name, look, level, makes_bias(reading, layer, row), is_frozen,
                                partial(parameter_tooltip, reading, ref)))  # fmt: skip
    return frames


def graded(
    reading: Reading, values: Vector, scale: EdgeScale, seen: NDArray[np.bool_] | None = None
) -> tuple[Vector, NDArray[np.uint8]]:
    """(levels, looks) of numbers on the edge scale; those outside the mask `seen` count as not computed."""
    infinite = reading.view.edge_mode is EdgeMode.RELATIVE_STEP
    levels, looks = scale.levels(values), looks_of(values, infinite_is_strong=infinite)
    if seen is not None:
        levels, looks = np.where(seen, levels, 0.0), np.where(seen, looks, np.uint8(EdgeLook.NOT_COMPUTED))
    return levels, looks


def parameter_tooltip(reading: Reading, ref: ParameterRef) -> str:
    """Name, value, gradient and step with many digits, one per line, as far as they are computed."""
    digits = 10
    lines = [f"{ref.name} = {number(reading.value_of(ref), digits)}"]
    letter = "b" if ref.is_bias else "w"
    gradient, step = reading.gradient_of(ref), reading.step_of(ref)
    if gradient is not None:
        whole = "ℓ" if reading.by_sample else "L"
        lines.append(f"∂{whole}/∂{letter} = {number(gradient, digits)}")
        if gradient == 0.0:
            lines.append(zero_reason(reading, ref))
        if reading.by_sample:
            lines.append(
                _("of sample {sample} of {count} alone").format(sample=reading.sample + 1, count=reading.count)
            )
    else:
        lines.append(_("gradient not computed yet"))
    if step is not None:
        lines.append(f"Δ{letter} = {number(step, digits)}")
    if reading.is_frozen(ref):
        lines.append(_("frozen"))
    return "\n".join(lines)


def _bounded(ticks: tuple[tuple[float, str], ...], scale: EdgeScale) -> tuple[tuple[float, str], ...]:
    """The ticks, with a mark at an end of the scale beyond which there are numbers."""
    (low, low_text), *middle, (high, high_text) = ticks
    if scale.has_lower and low < 1e-9:
        low_text = "≤ " + low_text
    if scale.has_higher and high > 1 - 1e-9:
        high_text = "≥ " + high_text
    return ((low, low_text), *middle, (high, high_text))


def legend_frame(
    reading: Reading, scale: EdgeScale, edges: EdgesFrame, looks: Iterable[int], notes: Sequence[str]
) -> LegendFrame:
    """The legend: the scale with its decades, and a text for every style in use; `looks` are those of marks and
    cells.
    """
    present = {*edges.look.tolist(), *looks}
    entries = tuple((look, _(word)) for look, word in _WORDS.items() if look in present)
    first, last = math.ceil(scale.low - 1e-9), math.floor(scale.high + 1e-9)
    width = scale.high - scale.low
    ticks = tuple(((decade - scale.low) / width, power(decade)) for decade in range(first, last + 1))
    if len(ticks) < 2:
        ticks = ((0.0, number(10.0**scale.low, 2)), (1.0, number(10.0**scale.high, 2)))
    ticks = _bounded(ticks, scale) if scale.is_known else ((0.0, _("weak")), (1.0, _("strong")))
    title = _(_TITLES[reading.view.edge_mode])
    if reading.by_sample and reading.view.edge_mode is EdgeMode.GRADIENT:
        title = title.replace("∂L", "∂ℓ")
    parts = list(notes)
    if edges.shown < edges.total:
        parts.insert(0, _("{shown} of {total} edges shown").format(
            shown=counted(edges.shown), total=counted(edges.total)))  # fmt: skip
    return LegendFrame(title, ticks, entries, " · ".join(parts))
