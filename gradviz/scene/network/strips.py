"""Folded columns: every unit a cell, coloured by its value and, once computed, by its δ on the edge scale."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector
from gradviz.scene.network.edges import EdgeScale, LazyTexts, graded
from gradviz.scene.network.network_frame import EdgeLook, StripFrame
from gradviz.scene.network.nodes import scaled, unit_tooltip
from gradviz.scene.network.operations import makes_unit
from gradviz.scene.reading import Reading, unit_name
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import EdgeMode
from gradviz.text import _

__all__ = ["strip_frame"]


def strip_frame(
    reading: Reading, column: int, values: Vector | None, deltas: Vector | None, scale: EdgeScale,
    remarks: Mapping[str, str],
) -> StripFrame:  # fmt: skip
    """All units of a column; `values` and `deltas` (units,) are None where not computed, `remarks` are remarks on
    single units, by their names.
    """
    network, layer = reading.network, column - 1
    size = network.sizes[column]
    symbol = "x" if column == 0 else "ŷ" if column == reading.layers else "a"
    done = reading.units_done(column)
    marks, title = (None, "") if column == 0 else _marks(reading, layer, deltas)
    seen = None if marks is None else _seen(reading, layer, marks is deltas)
    levels = looks = None
    if marks is not None:
        levels, looks = graded(reading, marks, scale, seen)
    elif column:
        levels, looks = np.zeros(size), np.full(size, EdgeLook.NOT_COMPUTED, dtype=np.uint8)
    known = values if values is None else values[:done]

    def tooltip(unit: int) -> str:
        value = values if unit < done else None
        delta = deltas if column and reading.is_delta_revealed(layer, unit) else None
        lines = unit_tooltip(reading, column, unit, value, delta, None), remarks.get(unit_name(column, unit))
        return "\n".join(filter(None, lines))

    made = () if reading.operation is None else tuple(u for u in range(size) if makes_unit(reading, column, u))
    return StripFrame(
        values=None if known is None else _coloured(reading, column, known), levels=levels, looks=looks,
        value_title=_("mean {symbol}").format(symbol=symbol) if reading.is_mean else symbol, mark_title=title,
        value_text=_ranged(symbol, known),
        mark_text=_ranged(title, marks if marks is None or seen is None else marks[seen]),
        active=reading.operation is None and column > 0 and reading.active_layer == layer, made=made,
        square=column == 0 and math.isqrt(size) ** 2 == size,
        names=LazyTexts(size, lambda unit: unit_name(column, unit)),
        tooltips=LazyTexts(size, tooltip),
    )  # fmt: skip


def _marks(reading: Reading, layer: int, deltas: Vector | None) -> tuple[Vector | None, str]:
    """The numbers of the second grid and their name: δ, which is the gradient of the bias, or the numbers of the
    edges.
    """
    mode = reading.view.edge_mode
    if mode is EdgeMode.GRADIENT or not reading.network.has_bias[layer]:
        return deltas, "Σδ" if reading.is_mean else "δ"
    names = {EdgeMode.STEP: "Δb", EdgeMode.RELATIVE_STEP: "Δb/|b|", EdgeMode.WEIGHT: "b"}
    return reading.edge_numbers(layer)[1], names[mode]


def _seen(reading: Reading, layer: int, is_delta: bool) -> NDArray[np.bool_] | None:
    """Mask of the revealed numbers; None where all are revealed."""
    if reading.has_gradient(layer) or reading.view.edge_mode is not EdgeMode.GRADIENT:
        return None
    if is_delta:
        return np.array([reading.is_delta_revealed(layer, unit) for unit in range(reading.network.sizes[layer + 1])])
    known = reading.known_edges(layer)
    return None if known is None else known[1]


def _coloured(reading: Reading, column: int, values: Vector) -> NDArray[np.float32]:
    """Values scaled to −1..1: those between 0 and 1 centred at ½, tanh as it is, others divided by the largest of the
    column. There may be fewer values than units, those of the first units."""
    return scaled(values, reading.network.activations[column - 1] if column else "linear", axis=None)


def _ranged(symbol: str, values: Vector | None) -> str:
    """The range of the values as text; empty where nothing is computed."""
    if values is None or not len(values):
        return ""
    if not np.isfinite(values).all():
        return _("{symbol} = not finite").format(symbol=symbol)
    return f"{symbol} = {number(float(values.min()), 2)} … {number(float(values.max()), 2)}"
