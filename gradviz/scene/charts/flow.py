"""Gradient flow: the size of the gradients by layer, now and over time, each sample compared with the mean, and the
steps relative to the weights. Every layer has a range and a median; values that are zero or not finite are counted
separately."""

from __future__ import annotations

import math
from collections.abc import Sequence
from hashlib import blake2b
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector
from gradviz.engine.passes import Workspace
from gradviz.scene.frame import Floats, Frame
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.run import Run

__all__ = ["KINDS", "FlowFrame", "FlowSeries", "flow_frame", "gradient_medians"]

class FlowSeries(Frame, frozen=True, eq=False):
    """One quantity by layer: arrays (layers,) of the smallest, median and largest positive value, NaN where there is
    none; `zeros` and `bad` count values that are exactly zero or not finite, −1 where nothing is computed.
    Over time, `xs` (k,) are updates, `middle` (k,) are the values, and `layer` is the layer, from 0.
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
    """The gradient flow plot. `kind` is now, time, samples or ratio; `categories` are the names of the layers;
    `decades` are the ends of the logarithmic axis as powers of ten; `x_range` is in updates for `time`, else in
    layers. `tooltips` contain the numbers of each layer.
    """

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


_POINTS = 48  # points of the curve over time
_MOST_WORK = 4_000_000  # multiplications per point of the curve


@np.errstate(all="ignore")
def flow_frame(moment: Moment, view: View) -> FlowFrame:
    """The frame for the kind of plot that the view selects."""
    reading = Reading(moment, view)
    return KINDS[view.flow if view.flow in KINDS else "now"](reading)


def _layer_names(reading: Reading) -> tuple[str, ...]:
    return tuple(
        _("output") if layer == reading.layers - 1 else _("layer {number}").format(number=layer + 1)
        for layer in range(reading.layers)
    )


def _now(reading: Reading) -> FlowFrame:
    """|∂L/∂w| over the weights of each layer, and |δ| over its units and samples."""
    gradients: list[Vector | None] = []
    deltas: list[Vector | None] = []
    for layer, part in enumerate(reading.trace.layers):
        known = reading.has_gradient(layer)
        gradients.append(np.abs(part.weight_gradients).ravel() if known else None)
        deltas.append(np.abs(part.deltas * reading.count).ravel() if known else None)
    series = (_series("gradient", _("|∂L/∂w| of every weight"), gradients),
              _series("delta", _("|δ| of every unit and sample"), deltas))  # fmt: skip
    notes = [_("δ of each sample’s own loss. The mark is the median.")] if reading.count > 1 else []
    return _frame(reading, "now", _("Size of the gradients by layer"), _("magnitude"), series, notes)


def _samples(reading: Reading) -> FlowFrame:
    """The norm of each sample's gradient by layer, ‖∂ℓ/∂W‖, and the norm of their mean."""
    own: list[Vector | None] = []
    mean: list[Vector | None] = []
    agreements: list[tuple[int, float]] = []
    for layer, part in enumerate(reading.trace.layers):
        if not reading.has_gradient(layer):
            own.append(None)
            mean.append(None)
            continue
        # The gradient of one sample is an outer product: its norm is the product of the norms.
        below = np.linalg.norm(reading.source(layer), axis=1)
        lengths = np.linalg.norm(part.deltas * reading.count, axis=1) * below
        length = float(np.linalg.norm(part.data_weight_gradients))
        own.append(lengths)
        mean.append(np.array([length]))
        if lengths.mean() > 0:
            agreements.append((layer, length / float(lengths.mean())))
    series = (_series("sample", _("‖∂ℓ/∂W‖ of each sample"), own), _series("mean", _("‖∂L/∂W‖ of their mean"), mean))
    notes = []
    if agreements and reading.count > 1:
        layer, share = min(agreements, key=lambda pair: pair[1])
        notes.append(_("In {layer}, averaging keeps {share} of the samples’ gradients; the rest cancels out.").format(
            layer=_layer_names(reading)[layer], share=f"{100 * share:.0f} %"))  # fmt: skip
    return _frame(reading, "samples", _("Gradients of the samples against their mean"), _("length"), series, notes)


def _ratio(reading: Reading) -> FlowFrame:
    """|Δw| ÷ |w| by layer; about 10⁻³ is a healthy step."""
    values: list[Vector | None] = []
    for part in reading.trace.layers:
        ratio = np.where(part.weight_steps == 0.0, 0.0, np.abs(part.weight_steps) / np.abs(part.weights))
        values.append(ratio.ravel() if reading.update_done else None)
    series = (_series("step", _("|Δw| ÷ |w| of every weight"), values),)
    notes = [_("As a rule of thumb, about 10⁻³ is a healthy step; much larger overshoots, much smaller "
               "learns slowly.")]
    if not reading.update_done:
        notes = [_("The steps are computed with the update, at the end of the backward pass.")]
    return _frame(reading, "ratio", _("Steps against weights by layer"), _("ratio"), series, notes)


def _time(reading: Reading) -> FlowFrame:
    """The median |∂L/∂w| of each layer over the updates, on the training data."""
    moment = reading.moment
    path = [*moment.path, (moment.updates_done, moment.parameters)]
    chosen = sorted({round(place) for place in np.linspace(0, len(path) - 1, min(len(path), _POINTS))})
    points = [(path[place][0], gradient_medians(moment.run, path[place][1].tobytes())) for place in chosen]
    xs = np.array([float(update) for update, _medians in points])
    names, series = _layer_names(reading), []
    for layer in range(reading.layers):
        ys = np.array([medians[layer] for _update, medians in points])
        last = float(ys[-1])
        text = f"{names[layer]} {number(last, 2)}"
        zeros, bad = np.array([int((ys == 0.0).sum())]), np.array([int((~np.isfinite(ys)).sum())])
        series.append(FlowSeries("layer", text, ys, ys, ys, zeros, bad, xs, layer))
    total, used = len(moment.run.dataset.inputs), _sample_count(moment.run)
    whose = _("all {count}").format(count=counted(total))
    if used < total:
        whose = _("the first {used} of {count}").format(used=counted(used), count=counted(total))
    words = _("Median over the weights of a layer, of the gradient over {whose} training samples.")
    notes = [words.format(whose=whose)]
    frame = _frame(reading, "time", _("Size of the gradients over time"), _("median |∂L/∂w|"), tuple(series), notes)
    return frame.but(x_label=_("update"), x_range=(0.0, float(max(xs[-1], 1.0))))


def gradient_medians(run: Run, parameters: bytes) -> tuple[float, ...]:
    """The median |∂L/∂w| of each layer, of the data loss over the training set (the first samples of a large one).

    Cached as long as the run exists, by a digest of the parameters, which themselves would take too much memory.
    """
    key = blake2b(parameters, digest_size=16).digest()
    found = _medians_of.get(run, _NO_MEDIANS).get(key)
    if found is None:
        found = _gradient_medians(run, parameters)
        # A new dictionary each time, because another thread may be reading the old one.
        newest = list(_medians_of.get(run, _NO_MEDIANS).items())[1 - _MOST_MEDIANS :]
        _medians_of[run] = {**dict(newest), key: found}
    return found


_MOST_MEDIANS = 512
_medians_of: WeakKeyDictionary[Run, dict[bytes, tuple[float, ...]]] = WeakKeyDictionary()
_NO_MEDIANS: dict[bytes, tuple[float, ...]] = {}


def _gradient_medians(run: Run, parameters: bytes) -> tuple[float, ...]:
    count = _sample_count(run)
    work = Workspace(run.network, run.setup.loss, count)
    inputs, targets = run.dataset.inputs[:count], run.dataset.targets[:count]
    with np.errstate(all="ignore"):
        work.bind(np.frombuffer(parameters))
        work.forward(inputs)
        work.backward(inputs, targets)
        sizes = [np.abs(run.network.weights(work.gradient, layer)) for layer in range(run.network.layer_count)]
        return tuple(float(np.median(size)) if np.isfinite(size).all() else math.nan for size in sizes)


def _sample_count(run: Run) -> int:
    return int(min(len(run.dataset.inputs), max(20, _MOST_WORK // max(1, run.network.parameter_count))))


def _series(role: str, text: str, layers: Sequence[Vector | None]) -> FlowSeries:
    """Smallest, median and largest finite positive value of each layer, NaN where there is none; others are counted."""
    low, middle, high = (np.full(len(layers), np.nan) for _place in range(3))
    zeros, bad = np.zeros(len(layers), dtype=np.intp), np.zeros(len(layers), dtype=np.intp)
    for place, values in enumerate(layers):
        if values is None:
            zeros[place] = bad[place] = -1
            continue
        finite = values[np.isfinite(values)]
        bad[place], zeros[place] = len(values) - len(finite), int((finite == 0.0).sum())
        size = finite[finite > 0.0]
        if len(size):
            low[place], middle[place], high[place] = size.min(), np.median(size), size.max()
    return FlowSeries(role, text, low, middle, high, zeros, bad)


def _frame(
    reading: Reading, kind: str, title: str, y_label: str, series: tuple[FlowSeries, ...],
    notes: list[str] | None = None,
) -> FlowFrame:  # fmt: skip
    values = np.concatenate([np.concatenate([each.low, each.high]) for each in series])
    values = values[np.isfinite(values) & (values > 0.0)]
    low = math.floor(math.log10(values.min())) if len(values) else -3
    high = math.ceil(math.log10(values.max())) if len(values) else 0
    if kind != "time" and any((each.zeros > 0).any() for each in series):
        low -= max(1, (high - low) // 4)  # space below the values for the number of zeros
    names = _layer_names(reading)
    words = []
    for each in series:
        for place, name in enumerate(names if kind != "time" else ()):
            if np.isfinite(each.middle[place]):
                words.append(f"{each.text}, {name}: {number(each.low[place], 3)} – {number(each.high[place], 3)}")
    if kind == "time":
        words = [each.text for each in series]
    return FlowFrame(
        kind=kind, title=title, categories=names, x_label=_("layer"), y_label=y_label, series=series,
        decades=(float(low), float(max(high, low + 1))), x_range=(0.0, float(len(names))), notes=tuple(notes or ()),
        description=f"{title}. " + "; ".join(words),
        tooltips=tuple(_tooltip(name, place, series) for place, name in enumerate(names)) if kind != "time" else (),
    )  # fmt: skip


def _tooltip(name: str, place: int, series: tuple[FlowSeries, ...]) -> str:
    """The numbers of one layer, one line per series."""
    lines = [name]
    for each in series:
        if each.zeros[place] < 0:
            lines.append(_("{what}: not computed yet").format(what=each.text))
            continue
        low, middle, high = (number(float(values[place]), 6) for values in (each.low, each.middle, each.high))
        words = _("{what}: {low} to {high}, median {middle}").format(what=each.text, low=low, middle=middle, high=high)
        if not np.isfinite(each.middle[place]):
            words = _("{what}: no value above zero").format(what=each.text)
        counts = [_("{count} exactly zero").format(count=int(each.zeros[place]))] if each.zeros[place] else []
        counts += [_("{count} not finite").format(count=int(each.bad[place]))] if each.bad[place] else []
        lines.append(", ".join([words, *counts]))
    return "\n".join(lines)


KINDS = {"now": _now, "time": _time, "samples": _samples, "ratio": _ratio}
