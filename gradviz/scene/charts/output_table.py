"""Tables of outputs, for data with more than two coordinates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset
from gradviz.engine.network import Vector
from gradviz.scene.result_cache import cached
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _
from gradviz.training.metrics import predicted_class

__all__ = ["confusion_counts", "confusion_table", "sample_table", "widest_count", "widest_number"]

Rows = tuple[tuple[str, ...], ...]
Marks = tuple[tuple[int, int], ...]
_MOST_ROWS = 40
_MOST_CLASSES = 20


def confusion_counts(data: Dataset, outputs: Vector) -> NDArray[np.intp]:
    """The number of training samples of each class (rows) are predicted as each class (columns)."""
    size = len(data.classes)
    usable = np.isfinite(outputs).all(axis=1)
    true = predicted_class(data.encoding, data.targets)[usable].astype(np.intp)
    answer = predicted_class(data.encoding, outputs)[usable].astype(np.intp)
    return np.bincount(true * size + answer, minlength=size * size).reshape(size, size)


def confusion_table(data: Dataset, counts: NDArray[np.intp]) -> tuple[Rows, Marks]:
    """These counts with the names of the classes, and a marked diagonal."""
    names = data.classes[:_MOST_CLASSES]
    rows = [("", *names)]
    rows += [(name, *(counted(int(n)) for n in counts[k, : len(names)])) for k, name in enumerate(names)]
    return tuple(rows), tuple((k + 1, k + 1) for k in range(len(names)))


@cached(8)
def widest_count(data: Dataset) -> str:
    """The largest count that any cell of the confusion table can hold: the number of samples of the largest class."""
    true = predicted_class(data.encoding, data.targets).astype(np.intp)
    return counted(int(np.bincount(true).max(initial=0)))


def widest_number(digits: int) -> str:
    """A number as wide as those of `sample_table` are, but for powers of ten."""
    return number(-0.0123456789012345678, digits)


def sample_table(
    data: Dataset, indices: NDArray[np.intp], outputs: Vector, targets: Vector, digits: int
) -> tuple[Rows, Marks]:
    """Output, target and error of each sample of a batch, one row per output; the first 40 rows."""
    several = outputs.shape[1] > 1
    rows: list[tuple[str, ...]] = [
        (_("sample"), *((_("name"),) if several else ()), _("output ŷ"), _("target y"), _("error ŷ − y"))
    ]
    for index, output, target in zip(indices.tolist(), outputs, targets, strict=True):
        if len(rows) > _MOST_ROWS:
            break
        for k, (a, y) in enumerate(zip(output.tolist(), target.tolist(), strict=True)):
            name = data.target_names[k] if k < len(data.target_names) else str(k + 1)
            numbers = (number(a, digits), number(y, digits), number(a - y, digits))
            rows.append((str(int(index) + 1), *((name,) if several else ()), *numbers))
    return tuple(rows), ()
