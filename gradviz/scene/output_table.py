"""Tables of outputs, for data that no plane or line can show."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import Dataset
from gradviz.engine.network import Vector
from gradviz.scene.numbers import counted, number
from gradviz.text import _
from gradviz.training.metrics import decided_class

__all__ = ["confusion_table", "sample_table"]

Rows = tuple[tuple[str, ...], ...]
Marks = tuple[tuple[int, int], ...]
_MOST_ROWS = 40
_MOST_CLASSES = 20


def confusion_table(data: Dataset, outputs: Vector) -> tuple[Rows, Marks]:
    """How many training samples of each class (rows) are decided for each class (columns); the diagonal marked."""
    names = data.classes[:_MOST_CLASSES]
    size = len(data.classes)
    usable = np.isfinite(outputs).all(axis=1)
    true = decided_class(data.encoding, data.targets)[usable].astype(np.intp)
    answer = decided_class(data.encoding, outputs)[usable].astype(np.intp)
    counts = np.bincount(true * size + answer, minlength=size * size).reshape(size, size)
    rows = [(_("is ↓ decided →"), *names)]
    rows += [(name, *(counted(int(n)) for n in counts[k, : len(names)])) for k, name in enumerate(names)]
    return tuple(rows), tuple((k + 1, k + 1) for k in range(len(names)))


def sample_table(data: Dataset, indices: Vector, outputs: Vector, targets: Vector) -> tuple[Rows, Marks]:
    """Output, target and error of each sample of a batch; the first 40 rows."""
    header = [_("sample")]
    for k in range(outputs.shape[1]):
        name = data.target_names[k] if k < len(data.target_names) else str(k + 1)
        header += [_("{name}: output").format(name=name), _("target"), _("error")]
    rows = [tuple(header)]
    for index, output, target in zip(indices.tolist(), outputs[:_MOST_ROWS], targets, strict=False):
        row = [str(int(index) + 1)]
        for a, y in zip(output.tolist(), target.tolist(), strict=True):
            row += [number(a), number(y), number(a - y)]
        rows.append(tuple(row))
    return tuple(rows), ()
