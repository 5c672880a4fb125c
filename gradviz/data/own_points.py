"""Points drawn by hand: a copy of a data set with one or two coordinates, to add, move and erase points.

Every function returns new data and does not change its arguments. Points are counted from 0, training points first,
then test points.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset, Vector
from gradviz.data.setup import DataSetup, GeneratedData, InlineData, PlaygroundData

__all__ = ["MOST_DRAWN", "PLANE_CLASSES", "PLANE_RANGE", "added", "class_counts", "copy_of", "empty_plane", "erased",
           "missing_class", "moved"]  # fmt: skip

MOST_DRAWN = 10_000  # points, because each edit copies and checks all of them
PLANE_CLASSES, PLANE_RANGE = ("A", "B"), (-6.0, 6.0)  # of an empty plane

Row = tuple[float, ...]


def copy_of(data: DataSetup, dataset: Dataset) -> InlineData:
    """The same samples, in the same order, as editable inline data; `dataset` holds the samples of `data`.

    Raises `ValueError` where samples do not have one or two coordinates.
    """
    if dataset.coordinates is None or dataset.test_coordinates is None:
        raise ValueError("only samples of one or two coordinates are drawn")
    scales: tuple[tuple[float, float], ...] = ()
    if dataset.input_means is not None and dataset.input_spreads is not None:
        scales = tuple(zip(dataset.input_means.tolist(), dataset.input_spreads.tolist(), strict=True))
    is_class = bool(dataset.classes)
    return InlineData(
        inputs=_rows(dataset.coordinates), targets=_targets(dataset, dataset.targets),
        test_inputs=_rows(dataset.test_coordinates), test_targets=_targets(dataset, dataset.test_targets),
        classes=dataset.classes, features=_features(data), scales=scales, names=dataset.coordinate_names,
        target="" if is_class and dataset.encoding == "one_hot" else dataset.target_names[0],
        ranges=dataset.coordinate_range,
    )  # fmt: skip


def empty_plane() -> InlineData:
    """A square plane without points, to draw on; it cannot be trained on before `added` has added points."""
    return InlineData((), (), classes=PLANE_CLASSES, ranges=(PLANE_RANGE, PLANE_RANGE))


def added(
    data: InlineData, places: Sequence[Row], targets: Sequence[float], *, is_test: bool | Sequence[bool] = False
) -> InlineData:
    """The data with points appended at `places`, each with a target: a number, or the index of a class."""
    marks = [is_test] * len(places) if isinstance(is_test, bool) else list(is_test)
    train = [k for k, test in enumerate(marks) if not test]
    test = [k for k, is_for_test in enumerate(marks) if is_for_test]
    rows, values = [tuple(map(float, place)) for place in places], [(float(target),) for target in targets]
    return replace(
        data, inputs=(*data.inputs, *(rows[k] for k in train)), targets=(*data.targets, *(values[k] for k in train)),
        test_inputs=(*data.test_inputs, *(rows[k] for k in test)),
        test_targets=(*data.test_targets, *(values[k] for k in test)),
    )  # fmt: skip


def moved(data: InlineData, point: int, place: Row, target: float | None = None) -> InlineData:
    """The data with one point moved to `place`, and its target changed where one is given."""
    to = tuple(map(float, place))
    if point < len(data.inputs):
        inputs, targets = _with_point(data.inputs, data.targets, point, to, target)
        return replace(data, inputs=inputs, targets=targets)
    at = point - len(data.inputs)
    inputs, targets = _with_point(data.test_inputs, data.test_targets, at, to, target)
    return replace(data, test_inputs=inputs, test_targets=targets)


def _with_point(
    inputs: Sequence[Row], targets: Sequence[Row], at: int, to: Row, target: float | None
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    now = targets[at] if target is None else (float(target),)
    return (*inputs[:at], to, *inputs[at + 1 :]), (*targets[:at], now, *targets[at + 1 :])


def erased(data: InlineData, points: Collection[int]) -> InlineData:
    """The data without these points."""
    train, gone = len(data.inputs), set(points)
    kept = [k for k in range(train) if k not in gone]
    test = [k for k in range(len(data.test_inputs)) if train + k not in gone]
    return replace(
        data, inputs=tuple(data.inputs[k] for k in kept), targets=tuple(data.targets[k] for k in kept),
        test_inputs=tuple(data.test_inputs[k] for k in test), test_targets=tuple(data.test_targets[k] for k in test),
    )  # fmt: skip


def missing_class(dataset: Dataset) -> str:
    """The first class without a training sample; empty where every class has one."""
    counts = class_counts(dataset, dataset.targets)
    return next((name for name, count in zip(dataset.classes, counts, strict=True) if not count), "")


def class_counts(dataset: Dataset, targets: Vector) -> tuple[int, ...]:
    """The number of `targets` (n, outputs) of each class; empty where there are no classes."""
    if not dataset.classes:
        return ()
    return tuple(np.bincount(_class_places(dataset, targets), minlength=len(dataset.classes)).tolist())


def _features(data: DataSetup) -> tuple[str, ...] | None:
    return data.features if isinstance(data, GeneratedData | PlaygroundData | InlineData) else None


def _rows(values: Vector) -> tuple[Row, ...]:
    return tuple(map(tuple, values.tolist()))


def _targets(dataset: Dataset, values: Vector) -> tuple[Row, ...]:
    """Targets in the form of a setup: class indices, or numbers."""
    if not dataset.classes:
        return _rows(values)
    return tuple((float(place),) for place in _class_places(dataset, values).tolist())


def _class_places(dataset: Dataset, values: Vector) -> NDArray[np.intp]:
    """The class index of each sample, shape (n,)."""
    # A single output is 0 or 1, or −1 or +1.
    places = values.argmax(axis=1) if dataset.encoding == "one_hot" else values[:, 0] > 0.0
    return places.astype(np.intp)
