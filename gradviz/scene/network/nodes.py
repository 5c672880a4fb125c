"""Units: their values, their deltas, and the maps of their responses to the input."""

from __future__ import annotations

import math
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import Network, NetworkSetup, Vector
from gradviz.intervals import evenly
from gradviz.scene.moment import Moment
from gradviz.scene.network.network_frame import MarkFrame, NodeFrame
from gradviz.scene.network.operations import makes_unit
from gradviz.scene.reading import Reading, unit_name
from gradviz.scene.result_cache import cached
from gradviz.scene.text.number_input import written
from gradviz.scene.text.numbers import number
from gradviz.text import _

__all__ = ["GRID", "Maps", "UnitNumbers", "maps_of", "node_frame", "response_maps", "scaled", "unit_tooltip"]

GRID = 24
# Above this, computing a map would take too long for a step: units then show their activations on the batch.
MOST_MAPPED = 100_000

Maps = tuple[NDArray[np.float32], ...]


@cached(8)
def _plane(dataset: Dataset) -> Vector | None:
    """Inputs over a grid of the plane (row 0 at the top) or along the line; None without coordinates."""
    if dataset.coordinates is None or dataset.features_of is None or not dataset.coordinate_range:
        return None
    (low, high), *rest = dataset.coordinate_range
    xs = evenly(low, high, GRID)
    if not rest:
        return dataset.features_of(xs[:, None])
    ys = evenly(rest[0][1], rest[0][0], GRID)
    across, down = np.meshgrid(xs, ys)
    return dataset.features_of(np.stack([across.ravel(), down.ravel()], axis=1))


def maps_are_possible(moment: Moment) -> bool:
    """Whether responses can be drawn over the plane or line of the inputs."""
    data = moment.run.dataset
    has_plane = data.coordinates is not None and data.features_of is not None and bool(data.coordinate_range)
    return has_plane and moment.run.network.parameter_count <= MOST_MAPPED


def maps_of(moment: Moment) -> Maps | None:
    """The response maps with the parameters on the screen; None without a plane, and for very large networks."""
    run = moment.run
    if not maps_are_possible(moment):
        return None
    return response_maps(run.dataset, run.network.setup, moment.parameters.tobytes())


@cached(16)
def response_maps(dataset: Dataset, setup: NetworkSetup, parameters: bytes) -> Maps | None:
    """For every column, the activations of its units over the plane, (units, h, w) float32 in −1..1.

    A sigmoid is centred at ½, tanh is used as it is, all others are divided by the unit's largest absolute value. The
    grid has 24 × 24 points, or 1 × 24 over a line; None without coordinates. Cached for the last few parameters.
    """
    inputs = _plane(dataset)
    if inputs is None:
        return None
    network, flat = Network(setup), np.frombuffer(parameters)
    shape = (-1, GRID if len(inputs) == GRID * GRID else 1, GRID)
    maps, a = [scaled(inputs, "linear").T.reshape(shape)], inputs
    with np.errstate(all="ignore"):
        for layer, name in enumerate(network.activations):
            z = a @ network.weights(flat, layer)
            biases = network.biases(flat, layer)
            if biases is not None:
                z += biases
            a = np.empty_like(z)
            ACTIVATIONS[name].forward(z, a)
            maps.append(scaled(a, name).T.reshape(shape))
    return tuple(maps)


def scaled(values: Vector, activation: str, axis: int | None = 0) -> NDArray[np.float32]:
    """Activations scaled to −1..1 for the diverging colours, NaN where not finite. A bounded activation is centred at
    the middle of its range, others are divided by the largest absolute value along `axis` (of each unit of (n, units),
    or of all).
    """
    with np.errstate(all="ignore"):
        low, high = ACTIVATIONS[activation].range
        if ACTIVATIONS[activation].is_bounded:
            out = (2.0 * values - (low + high)) / (high - low)
        else:
            finite = np.isfinite(values)
            largest = np.max(np.abs(values), axis=axis, initial=0.0, where=finite)
            out = values / np.where(largest > 0, largest, 1.0)
        result = np.asarray(out, dtype=np.float32)
    result = np.ascontiguousarray(result)
    result[~np.isfinite(result)] = np.nan
    result.flags.writeable = False
    return result


class UnitNumbers(NamedTuple):
    """The numbers of a unit: `values` and `deltas` (units,) of its column, and its `response` (h, w) or None."""

    values: Vector | None
    deltas: Vector | None
    response: NDArray[np.float32] | None


def node_frame(
    reading: Reading, column: int, unit: int, row: int, numbers: UnitNumbers, bias: MarkFrame | None
) -> NodeFrame:
    """The frame of one unit, drawn in this row of its column."""
    values, deltas, response = numbers
    value = None if values is None else float(values[unit])
    delta = None if deltas is None else float(deltas[unit])
    finite = all(part is None or math.isfinite(part) for part in (value, delta))
    computed = values is not None or response is not None
    class_name = reading.class_name(column, unit)
    return NodeFrame(
        name=unit_name(column, unit), row=row, symbol=reading.symbol(column, unit), value=value,
        delta_symbol="Σδ" if reading.is_mean else "δ", delta=delta, response=response, finite=finite,
        computed=computed, active=makes_unit(reading, column, unit), bias=bias,
        write_tooltip=partial(unit_tooltip, reading, column, unit, *numbers),
        class_place=unit if class_name else -1, class_name=class_name,
        class_tag=reading.class_tag(column, unit),
    )  # fmt: skip


def unit_tooltip(
    reading: Reading,
    column: int,
    unit: int,
    values: Vector | None,
    deltas: Vector | None,
    response: NDArray[np.float32] | None,
) -> str:
    """The numbers of a unit with many digits, and the meaning of its picture if it has one."""
    symbol, count, digits = reading.symbol(column, unit), reading.count, max(10, reading.view.digits)
    whose = _("mean over the batch of {count} samples") if reading.is_mean else _("sample {sample} of {count}")
    whose = whose.format(count=count, sample=reading.sample + 1)
    lines = [unit_name(column, unit)]
    class_name = reading.class_name(column, unit)
    if class_name:
        tag = reading.class_tag(column, unit)
        words = _("class {name}") if tag == class_name else _("{letter}: class {name}")
        lines.append(words.format(letter=tag, name=class_name))
    if values is None:
        lines.append(_("not computed yet"))
    else:
        lines.append(f"{symbol} = {number(float(values[unit]), digits)} ({whose})")
    if deltas is not None:
        if reading.is_mean:
            meaning = _("sum over the batch of ∂L/∂z")
        else:
            meaning = _("∂ℓ/∂z of this sample's own loss") if reading.by_sample else "∂L/∂z"
        letter = "Σδ" if reading.is_mean else "δ"
        lines.append(f"{letter} = {number(float(deltas[unit]), digits)} ({meaning})")
    if response is not None:
        lines.append(_picture_note(reading, column))
    return "\n".join(lines)


def _picture_note(reading: Reading, column: int) -> str:
    """The meaning of the picture and the ends of its colours."""
    activation = reading.network.activations[column - 1] if column else "linear"
    over_plane = maps_are_possible(reading.moment)
    what = _("Picture: its value wherever the inputs lie") if over_plane else _("Picture: its value on each sample")
    if ACTIVATIONS[activation].is_bounded:
        low, high = (written(end) for end in ACTIVATIONS[activation].range)
        ends = _("orange {low}, blue {high}").format(low=low, high=high)
    else:
        ends = _("orange negative, blue positive, by its largest magnitude")
    return f"{what}; {ends}"
