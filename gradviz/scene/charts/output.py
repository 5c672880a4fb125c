"""The output of the network over its data: a region, a curve, bars or a table, depending on the data."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import Vector
from gradviz.intervals import evenly, finite, margin, middle, widened
from gradviz.scene.charts.draw_frame import draw_frame
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.charts.output_table import (
    confusion_counts,
    confusion_table,
    sample_table,
    widest_count,
    widest_number,
)
from gradviz.scene.frame import Floats
from gradviz.scene.moment import Moment
from gradviz.scene.result_cache import ArrayCache, cached
from gradviz.scene.surface.surface_scale import outline_of
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import Scope, View
from gradviz.text import _
from gradviz.training.run import Run

__all__ = ["decided_levels", "output_frame", "outputs_at"]

_SIDE = 48
_CURVE_POINTS = 160
_KEPT = 8
_LEGEND_DIGITS = (3, 6, 12)  # significant digits of the ends of the scale: as few as tell them apart
_CURVE_ROOM = 0.15  # of the range of targets, above and below
_MOST_BARS, _BAR_ROOM = 3, 0.2  # the most bars; share of the value range for the numbers at the ends of bars
_NO_POINTS = np.zeros((0, 2))
_NO_VALUES = np.zeros(0)
_answers: ArrayCache[Vector] = ArrayCache(_KEPT)
_confusions: ArrayCache[NDArray[np.intp]] = ArrayCache(_KEPT)


def output_frame(moment: Moment, view: View) -> OutputFrame:
    """The output with the parameters on the screen, in the kind of picture that suits the data."""
    kind = _kind(moment.run)
    frame = _KINDS["bars" if kind == "table" and _is_one_sample(moment) else kind](moment, view.digits)
    if view.scope is Scope.BATCH or not len(frame.train):
        return frame
    return frame.but(sample=int(moment.trace.indices[min(view.sample, len(moment.trace.indices) - 1)]))


def decided_levels(moment: Moment) -> Vector:
    """The network's prediction for each training sample, as −1 to 1 on the scale of values or of classes."""
    run = moment.run
    return _levels(run, _answer(run, moment.parameters, lambda: run.dataset.inputs))


def outputs_at(run: Run, parameters: Vector, coordinates: Vector) -> Vector:
    """Outputs (m, outputs) at coordinates (m, 1 or 2) of the data's line or plane."""
    return _forward(run, parameters, _over(run, coordinates))


def _is_one_sample(moment: Moment) -> bool:
    """Whether the output is only a few numbers for one sample."""
    run = moment.run
    return len(moment.trace.indices) == 1 and run.network.sizes[-1] <= _MOST_BARS and not run.dataset.classes


def _kind(run: Run) -> str:
    data = run.dataset
    single = run.network.sizes[-1] == 1
    drawable = data.coordinates is not None and data.features_of is not None
    dimensions = len(data.coordinate_names) if drawable else 0
    if dimensions == 2 and (single or data.classes):
        return "plane"
    return "curve" if dimensions == 1 and single else "table"


def _plane(moment: Moment, digits: int) -> OutputFrame:
    run = moment.run
    data = run.dataset
    x_range, y_range = data.coordinate_range
    xs, ys = evenly(*x_range, _SIDE), evenly(*y_range, _SIDE)
    places = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    answers = _answer(run, moment.parameters, lambda: _over(run, places))
    values = _levels(run, answers).reshape(_SIDE, _SIDE)
    boundary = _boundary(run, xs, ys, answers)
    return _frame(moment, digits, _Picture(
        "plane", data.coordinate_names[0], data.coordinate_names[1], x_range, y_range,
        values=values.astype(np.float32), boundary=boundary,
        train=data.coordinates, test=data.test_coordinates, legend=_legend(run),
    ))  # fmt: skip


def _curve(moment: Moment, digits: int) -> OutputFrame:
    run = moment.run
    data = run.dataset
    x_range = data.coordinate_range[0]
    xs = evenly(*x_range, _CURVE_POINTS)
    answers = _answer(run, moment.parameters, lambda: _over(run, xs[:, None]))[:, 0]
    targets = np.concatenate([data.targets, data.test_targets])[:, 0]
    low, high = float(targets.min()), float(targets.max())
    room = margin(low, high, _CURVE_ROOM)
    # The range extends a little beyond the targets, but not so far that they look like a line.
    ends = widened(low, high, 1.0) if low < high else (low, high)
    near = np.clip(answers[np.isfinite(answers)], *ends).tolist()
    y_range = finite(min(low, *near, low) - room), finite(max(high, *near, high) + room)
    train, test = _samples_on_curve(run)
    name = data.target_names[0] if data.target_names else _("output")
    return _frame(moment, digits, _Picture(
        "curve", data.coordinate_names[0], name, x_range, y_range,
        curve=np.stack([xs, answers], axis=1),
        train=train, test=test,
    ))  # fmt: skip


def _table(moment: Moment, digits: int) -> OutputFrame:
    run = moment.run
    if run.dataset.classes:
        data = run.dataset
        counts = _confusions.get((data, run.network.setup), (moment.parameters,), lambda: confusion_counts(
            data, _answer(run, moment.parameters, lambda: data.inputs)))  # fmt: skip
        rows, marks = confusion_table(data, counts)
        words, least = (_("true class ↓"), _("predicted class →")), widest_count(data)
        notes = (_("Rows: true class. Columns: predicted class. Training samples."),)
    else:
        outputs = _forward(run, moment.parameters, moment.trace.inputs)
        rows, marks = sample_table(run.dataset, moment.trace.indices, outputs, moment.trace.targets, digits)
        words, least = ("", ""), widest_number(digits)
        notes = (_("The samples of this batch."),)
    return _frame(moment, digits, _Picture("table", table=rows, marks=marks, notes=notes, words=words, least=least))


def _bars(moment: Moment, digits: int) -> OutputFrame:
    run = moment.run
    outputs = _forward(run, moment.parameters, moment.trace.inputs)[0].tolist()
    targets, names = moment.trace.targets[0].tolist(), run.dataset.target_names
    bars = tuple(
        (names[k] if k < len(names) else str(k + 1), a, y, number(a, digits), number(y, digits))
        for k, (a, y) in enumerate(zip(outputs, targets, strict=True))
    )
    finite = [0.0, *(value for value in (*outputs, *targets) if math.isfinite(value))]
    low, high = min(finite), max(finite)
    below, above = widened(low, high, _BAR_ROOM)
    heights = (below if low < 0.0 else 0.0, above if high > 0.0 else 0.0)
    return _frame(moment, digits, _Picture(
        "bars", y_range=heights, bars=bars, notes=(_("Output and target of sample {n}.").format(
            n=int(moment.trace.indices[0]) + 1),),
    ))  # fmt: skip


_KINDS: dict[str, Callable[[Moment, int], OutputFrame]] = {
    "plane": _plane, "curve": _curve, "bars": _bars, "table": _table,
}  # fmt: skip


class _Picture(NamedTuple):
    """The parts that differ between the kinds of picture; `train` and `test` are the positions of the samples, None
    where they are not drawn.
    """

    kind: str
    x_label: str = ""
    y_label: str = ""
    x_range: tuple[float, float] = (0.0, 1.0)
    y_range: tuple[float, float] = (0.0, 1.0)
    values: NDArray[np.float32] | None = None
    boundary: tuple[Floats, ...] = ()
    curve: Floats = _NO_POINTS
    train: Floats | None = None
    test: Floats | None = None
    legend: tuple[tuple[float, str], ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    words: tuple[str, str] = ("", "")
    least: str = ""
    notes: tuple[str, ...] = ()
    bars: tuple[tuple[str, float, float, str, str], ...] = ()


def _frame(moment: Moment, digits: int, picture: _Picture) -> OutputFrame:
    """The frame with the common parts: the values of the samples, which of them are in the batch, and the headline."""
    train, test, notes = picture.train, picture.test, picture.notes
    run, drawn = moment.run, train is not None
    data = run.dataset
    batch = np.zeros(run.samples, dtype=bool)
    if len(moment.trace.indices) < run.samples:
        batch[np.asarray(moment.trace.indices, dtype=np.intp)] = True
    headline = _headline(moment, digits)
    title = _("Output")
    return OutputFrame(
        kind=picture.kind, title=title, x_label=picture.x_label, y_label=picture.y_label, x_range=picture.x_range,
        y_range=picture.y_range, values=picture.values, boundary=picture.boundary, curve=picture.curve,
        train=_NO_POINTS if train is None else train,
        train_values=_sample_levels(run)[0] if drawn else _NO_VALUES,
        test=_NO_POINTS if test is None else test,
        test_values=_sample_levels(run)[1] if drawn and test is not None else _NO_VALUES,
        batch=batch if drawn else np.zeros(0, dtype=bool), legend=picture.legend, notes=notes,
        description=" ".join((title + ".", headline, *notes)), table=picture.table,
        table_marks=picture.marks, table_words=picture.words, table_least=picture.least, headline=headline,
        sample_words=(_("train"), _("test"), _("this batch")),
        bars=picture.bars, draw=draw_frame(run, picture.kind, (picture.x_range, picture.y_range)),
        # Also while no boundary is visible, so that the legend keeps its rows.
        boundary_word=_("decision boundary") if picture.kind == "plane" and data.encoding != "number" else "",
    )  # fmt: skip


def _headline(moment: Moment, digits: int) -> str:
    now = moment.now
    if now.train_accuracy is None:
        return _determined(moment, digits)
    train = f"{now.train_accuracy:.1%}".replace("%", " %")
    if now.test_accuracy is None:
        return _("Accuracy: train {train}.").format(train=train)
    test = f"{now.test_accuracy:.1%}".replace("%", " %")
    return _("Accuracy: train {train}, test {test}.").format(train=train, test=test)


def _determined(moment: Moment, digits: int) -> str:
    """A sentence with R² where it is defined, else with the loss."""
    now, scores = moment.now, moment.scores
    title, train, test = _("R²"), scores.train_r_squared, scores.test_r_squared
    if train is None:
        title, train, test = _("Loss"), now.train, now.test
    if test is None:
        return _("{title}: train {train}.").format(title=title, train=number(train, digits))
    numbers = {"train": number(train, digits), "test": number(test, digits)}
    return _("{title}: train {train}, test {test}.").format(title=title, **numbers)


def _answer(run: Run, parameters: Vector, inputs: Callable[[], Vector]) -> Vector:
    """Outputs (m, outputs) for the inputs of the picture; cached for the last few parameters."""
    owner = run.dataset, run.network.setup
    return _answers.get(owner, (parameters,), lambda: _forward(run, parameters, inputs()))


def _over(run: Run, coordinates: Vector) -> Vector:
    """The inputs at coordinates of the data's plane or line."""
    assert run.dataset.features_of is not None, "only data with coordinates is drawn over them"
    return run.dataset.features_of(coordinates)


def _forward(run: Run, parameters: Vector, inputs: Vector) -> Vector:
    network, a = run.network, inputs
    with np.errstate(all="ignore"):
        for layer, name in enumerate(network.activations):
            z = a @ network.weights(parameters, layer)
            biases = network.biases(parameters, layer)
            z = z if biases is None else z + biases
            a = np.empty_like(z)
            ACTIVATIONS[name].forward(z, a)
    return a


@cached(4)  # runs are compared by identity
def _sample_levels(run: Run) -> tuple[Vector, Vector]:
    """The values of the training and the test samples, cached for all pictures of them."""
    return _levels(run, run.dataset.targets), _levels(run, run.dataset.test_targets)


@cached(4)
def _samples_on_curve(run: Run) -> tuple[Vector, Vector]:
    """Input and target of the training and the test samples."""
    data = run.dataset
    assert data.coordinates is not None, "a curve is drawn over coordinates"
    test = data.test_coordinates if data.test_coordinates is not None else np.zeros((0, 1))
    return (
        np.concatenate([data.coordinates, data.targets], axis=1),
        np.concatenate([test, data.test_targets], axis=1),
    )


def _levels(run: Run, outputs: Vector) -> Vector:
    """Outputs or targets (n, outputs) as −1..1 for the diverging scale; NaN where not finite."""
    data = run.dataset
    if not len(outputs):
        return _NO_VALUES
    if data.encoding == "one_hot":
        count = outputs.shape[1]
        classes: Vector = outputs.argmax(axis=1) * (2.0 / max(1, count - 1)) - 1.0
        classes[~np.isfinite(outputs).all(axis=1)] = np.nan
        return classes
    if data.encoding == "unit":
        values = 2.0 * outputs[:, 0] - 1.0
    elif data.encoding == "signed":
        values = outputs[:, 0].copy()
    else:
        low, high = float(data.targets.min()), float(data.targets.max())
        if low < 0 < high:
            values = outputs[:, 0] / max(-low, high)
        else:
            with np.errstate(over="ignore"):
                values = (outputs[:, 0] - middle(low, high)) / ((high - low) / 2 or 1.0)
    values[~np.isfinite(values)] = np.nan
    levels: Vector = np.clip(values, -1.0, 1.0)
    return levels


def _boundary(run: Run, xs: Vector, ys: Vector, outputs: Vector) -> tuple[Floats, ...]:
    """The decision boundary, as polylines."""
    encoding = run.dataset.encoding
    if encoding == "number" or not np.isfinite(outputs).all():
        return ()
    shape = (len(ys), len(xs))
    if encoding == "one_hot":
        sheets = [outputs[:, k] - np.delete(outputs, k, axis=1).max(axis=1) for k in range(outputs.shape[1])]
    else:
        sheets = [outputs[:, 0] - (0.5 if encoding == "unit" else 0.0)]
    lines: list[Floats] = []
    for sheet in sheets[: 1 if len(sheets) == 2 else None]:
        lines.extend(outline_of(xs, ys, sheet.reshape(shape), (0.0,))[0])
    return tuple(lines)


def _legend(run: Run) -> tuple[tuple[float, str], ...]:
    data = run.dataset
    if data.classes:
        count = len(data.classes)
        return tuple((2.0 * k / max(1, count - 1) - 1.0, name) for k, name in enumerate(data.classes))
    low, high = float(data.targets.min()), float(data.targets.max())
    low_level, high_level = _levels(run, np.array([[low], [high]])).tolist()
    digits = next((digits for digits in _LEGEND_DIGITS if number(low, digits) != number(high, digits)), None)
    if digits is None:  # all targets are one number: it is said once
        return ((low_level, number(low, _LEGEND_DIGITS[0])),)
    return (low_level, number(low, digits)), (high_level, number(high, digits))
