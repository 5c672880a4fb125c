"""Edges and bias marks: their look, their place on the logarithmic scale, and the legend of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import ParameterRef, Vector
from gradviz.scene.frames import EdgeLook, EdgesFrame, LegendFrame, MarkFrame
from gradviz.scene.meaning import zero_reason
from gradviz.scene.numbers import counted, number, power
from gradviz.scene.operations import makes_bias, makes_weights, wanted_names
from gradviz.scene.reading import Reading
from gradviz.scene.view import EdgeMode
from gradviz.text import _, mark

__all__ = ["MODE_SYMBOLS", "EdgeScale", "LazyTexts", "edges_frame", "legend_frame", "mark_frames", "scale_of"]

MOST_DECADES = 6
OUTLIERS = 20

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
_WORDS = {
    EdgeLook.NEGATIVE: mark("negative"),
    EdgeLook.ZERO: mark("exactly zero"),
    EdgeLook.NOT_COMPUTED: mark("not computed yet"),
    EdgeLook.NOT_FINITE: mark("not finite"),
}


class EdgeScale(NamedTuple):
    """Decades (log₁₀) at the ends of the scale, whether numbers on the screen lie beyond them, and
    whether there is any number or choice to take the ends from."""

    low: float
    high: float
    has_lower: bool = False
    has_higher: bool = False
    is_known: bool = True

    def levels(self, values: Vector) -> Vector:
        """Where values lie, 0..1; zero at 0, infinite at 1, NaN at 1 (its look says what it is)."""
        size = np.abs(values)
        with np.errstate(all="ignore"):
            place = (np.log10(size) - self.low) / (self.high - self.low)
        return np.clip(np.where(np.isnan(place), 1.0, place), 0.0, 1.0)


def looks_of(values: Vector, *, infinite_is_strong: bool = False) -> NDArray[np.uint8]:
    """The look of each value; a NaN is never taken for a number."""
    looks = np.where(values < 0, EdgeLook.NEGATIVE, EdgeLook.POSITIVE).astype(np.uint8)
    looks[values == 0] = EdgeLook.ZERO
    bad = np.isnan(values) if infinite_is_strong else ~np.isfinite(values)
    looks[bad] = EdgeLook.NOT_FINITE
    return looks


def scale_of(reading: Reading, rows: Sequence[Sequence[int]]) -> EdgeScale:
    """The chosen range, or whole decades around the numbers on the screen: at least one, at most six.

    The weakest twentieth may lie below it; the legend then says ≤."""
    parts = []
    for layer in range(reading.layers):
        weights, biases = reading.edge_numbers(layer)
        targets, known = np.array(rows[layer + 1], dtype=np.intp), reading.known_edges(layer)
        if weights is not None:
            grid = np.ix_(np.array(rows[layer], dtype=np.intp), targets)
            parts.append(weights[grid].ravel() if known is None else weights[grid][known[0][grid]])
        if biases is not None:
            parts.append(biases[targets] if known is None else biases[targets][known[1][targets]])
    sizes = np.abs(np.concatenate(parts)) if parts else np.empty(0)
    # Only a step away from zero may be infinite and still have its place on the scale.
    has_infinite = reading.view.edge_mode is EdgeMode.RELATIVE_STEP and bool(np.isinf(sizes).any())
    sizes = sizes[(sizes > 0) & np.isfinite(sizes)]
    if reading.view.fixed_range is not None:
        low, high = reading.view.fixed_range
        high = high if high > low else low + 1.0
    elif not sizes.size:
        return EdgeScale(-3.0, 0.0, is_known=False)
    else:
        high = float(math.ceil(math.log10(sizes.max())))
        # A few tiny numbers among many would squeeze all others into the strong end.
        lowest = np.partition(sizes, sizes.size // OUTLIERS)[sizes.size // OUTLIERS]
        low = max(min(float(math.floor(math.log10(lowest))), high - 1.0), high - MOST_DECADES)
    if not sizes.size:
        return EdgeScale(low, high)
    return EdgeScale(low, high, bool(np.log10(sizes.min()) < low), has_infinite or bool(np.log10(sizes.max()) > high))


class LazyTexts(Sequence[str]):
    """Texts that are written when they are read: hardly any of a thousand tooltips ever is."""

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


def edges_frame(reading: Reading, rows: Sequence[Sequence[int]], scale: EdgeScale) -> EdgesFrame:
    """The strongest edges between the shown `rows` of each column, weakest first."""
    mode, view, network = reading.view.edge_mode, reading.view, reading.network
    parts: list[tuple[NDArray[np.generic], ...]] = []
    for layer in range(reading.layers):
        sources, targets = np.array(rows[layer], dtype=np.intp), np.array(rows[layer + 1], dtype=np.intp)
        grid = np.ix_(sources, targets)
        values, _biases = reading.edge_numbers(layer)
        weights, known = reading.weights(layer)[grid], reading.known_edges(layer)
        if values is None:
            looks, levels, rank = _not_computed(weights)
        else:
            chosen = values[grid]
            looks = looks_of(chosen, infinite_is_strong=mode is EdgeMode.RELATIVE_STEP)
            levels = scale.levels(chosen)
            rank = np.where(looks == EdgeLook.NOT_FINITE, np.inf, np.abs(chosen))
            if known is not None:
                seen, unknown = known[0][grid], _not_computed(weights)
                looks, levels = np.where(seen, looks, unknown[0]), np.where(seen, levels, unknown[1])
                rank = np.where(seen, rank, unknown[2])
        across = np.meshgrid(np.arange(len(sources)), np.arange(len(targets)), indexing="ij")
        parts.append((
            np.full(weights.size, layer), across[0].ravel(), across[1].ravel(), levels.ravel(), looks.ravel(),
            makes_weights(reading, layer, sources, targets).ravel(),
            network.weights(reading.held, layer)[grid].ravel() > 0,
            rank.ravel(), np.repeat(sources, len(targets)), np.tile(targets, len(sources)),
        ))  # fmt: skip
    columns = [np.concatenate([part[i] for part in parts]) for i in range(10)]
    order = np.argsort(columns[7], kind="stable")
    if len(order) > view.edge_limit:
        wanted = (view.selected, view.hovered, *wanted_names(reading))
        order = _strongest(order, columns, view.edge_limit, wanted, reading)
    layer_, source, target, levels, looks, active, is_held, _rank, from_unit, to_unit = (c[order] for c in columns)
    refs = list(zip(layer_.tolist(), from_unit.tolist(), to_unit.tolist(), strict=True))
    return EdgesFrame(
        layer=layer_, source=source, target=target, level=levels, look=looks, active=active, held=is_held,
        names=tuple(f"w{layer + 1}[{i + 1},{j + 1}]" for layer, i, j in refs),
        tooltips=LazyTexts(len(refs), lambda place: parameter_tooltip(reading, ParameterRef(*refs[place]))),
        shown=len(refs), total=int(network.weight_mask.sum()),
    )  # fmt: skip


def _strongest(
    order: NDArray[np.intp], columns: list[NDArray[np.generic]], limit: int, wanted: Sequence[str | None],
    reading: Reading,
) -> NDArray[np.intp]:  # fmt: skip
    """The last `limit` of `order`, and with them the edges that a person points at."""
    kept = order[len(order) - limit :]
    refs = [ref for ref in map(reading.parameter, wanted) if ref is not None and not ref.is_bias]
    for ref in refs:
        found = np.flatnonzero((columns[0] == ref.layer) & (columns[8] == ref.source) & (columns[9] == ref.target))
        kept = np.concatenate([kept[~np.isin(kept, found)], found])
    return kept[-limit:]


def _not_computed(weights: Vector) -> tuple[NDArray[np.uint8], Vector, Vector]:
    """Look, level and rank of edges without a number: the largest weights first, all below what is computed."""
    size = np.abs(weights)
    rank = -1.0 / (1.0 + np.where(np.isfinite(size), size, np.inf))
    return np.full(weights.shape, EdgeLook.NOT_COMPUTED, dtype=np.uint8), np.zeros(weights.shape), rank


def mark_frames(reading: Reading, layer: int, rows: Sequence[int], scale: EdgeScale) -> list[MarkFrame | None]:
    """The bias marks of the shown units of a layer; None for each where it has no biases."""
    if not reading.network.has_bias[layer]:
        return [None] * len(rows)
    values = reading.edge_numbers(layer)[1]
    if values is None:
        looks, levels = [EdgeLook.NOT_COMPUTED] * len(rows), [0.0] * len(rows)
    else:
        chosen = values[np.array(rows, dtype=np.intp)]
        infinite = reading.view.edge_mode is EdgeMode.RELATIVE_STEP
        looks = [EdgeLook(look) for look in looks_of(chosen, infinite_is_strong=infinite).tolist()]
        levels = scale.levels(chosen).tolist()
        known = reading.known_edges(layer)
        if known is not None:
            looks = [look if known[1][row] else EdgeLook.NOT_COMPUTED for row, look in zip(rows, looks, strict=True)]
            levels = [level if known[1][row] else 0.0 for row, level in zip(rows, levels, strict=True)]
    frames: list[MarkFrame | None] = []
    for row, look, level in zip(rows, looks, levels, strict=True):
        ref = ParameterRef(layer, -1, row)
        frames.append(MarkFrame(ref.name, look, level, makes_bias(reading, layer, row), reading.is_held(ref),
                                parameter_tooltip(reading, ref)))  # fmt: skip
    return frames


def parameter_tooltip(reading: Reading, ref: ParameterRef) -> str:
    """Name, value, gradient and step with many digits, one to a line; only what is computed."""
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
    if reading.is_held(ref):
        lines.append(_("held fixed"))
    return "\n".join(lines)


def _bounded(ticks: tuple[tuple[float, str], ...], scale: EdgeScale) -> tuple[tuple[float, str], ...]:
    """The end of a scale that numbers lie beyond says so."""
    (low, low_text), *middle, (high, high_text) = ticks
    if scale.has_lower and low < 1e-9:
        low_text = "≤ " + low_text
    if scale.has_higher and high > 1 - 1e-9:
        high_text = "≥ " + high_text
    return ((low, low_text), *middle, (high, high_text))


def legend_frame(
    reading: Reading, scale: EdgeScale, edges: EdgesFrame, marks: Sequence[MarkFrame], notes: Sequence[str]
) -> LegendFrame:
    """The scale with its decades, and a word for every look in use."""
    present = set(edges.look.tolist()) | {int(item.look) for item in marks}
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
