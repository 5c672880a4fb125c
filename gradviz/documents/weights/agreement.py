"""Compares gradviz's outputs with those of the model that the weights come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradviz.data.csv_table import read_table
from gradviz.data.errors import SetupError
from gradviz.documents.weights.choices import ReadLayer
from gradviz.documents.weights.npz import read_npy, read_npz
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import Vector
from gradviz.records import FrozenRecord
from gradviz.text import _

__all__ = ["Agreement", "agreement_of", "demand_agreement", "forward", "read_outputs"]

# Rounding errors accumulate over a network's sums; up to this many of the largest one are expected.
_ROUNDINGS = 100
_EPSILON = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}


class Agreement(FrozenRecord, frozen=True):
    """The largest difference between outputs, its row (from 1), and how much the rounding of `dtype` explains."""

    difference: float
    row: int
    explained: float
    dtype: str

    @property
    def agrees(self) -> bool:
        """Whether rounding explains the difference."""
        return self.difference <= self.explained


def forward(layers: Sequence[ReadLayer], inputs: Vector) -> tuple[Vector, float]:
    """The outputs (n, outputs) for inputs (n, features), and the largest sum of absolute terms of any unit."""
    values, largest = inputs, 1.0
    with np.errstate(all="ignore"):
        for weights, biases, activation in layers:
            z = values @ weights
            sums = np.abs(values) @ np.abs(weights)
            if biases is not None:
                z, sums = z + biases, sums + np.abs(biases)
            largest = max(largest, float(sums.max(initial=0.0)))
            values = np.empty_like(z)
            ACTIVATIONS[activation].forward(z, values)
    return values, largest


def agreement_of(layers: Sequence[ReadLayer], inputs: Vector, outputs: NDArray[np.generic], dtype: str) -> Agreement:
    """Compare with the model's own outputs, shape (n, outputs), computed in numbers of type `dtype`.

    Raises `SetupError` where the shapes do not fit.
    """
    ours, largest = forward(layers, inputs)
    theirs = np.asarray(outputs, dtype=np.float64)
    theirs = theirs.reshape(len(theirs), -1) if theirs.ndim else theirs.reshape(1, 1)
    if theirs.shape != ours.shape:
        message = _("expected outputs of shape {wanted}, got {got}")
        raise SetupError("outputs", message.format(wanted=ours.shape, got=np.shape(outputs)))
    differences = np.abs(ours - theirs)
    differences[np.isnan(differences)] = np.inf
    row = int(differences.max(axis=1).argmax())
    epsilon = max(_EPSILON.get(each, _EPSILON["float32"]) for each in dtype.split(", "))
    return Agreement(float(differences.max()), row + 1, _ROUNDINGS * epsilon * largest, dtype)


def read_outputs(path: Path) -> Vector:
    """A model's outputs (n, outputs) from a file: an array (.npy, or .npz with a single array or one called `outputs`)
    or a table. Raises `SetupError`.
    """
    ending = path.suffix.lower()
    if ending == ".npy":
        return np.asarray(read_npy(path), dtype=np.float64)
    if ending == ".npz":
        file = read_npz(path)
        if file.outputs is None and len(file.arrays) != 1:
            message = _("expected one array, or one called outputs, got {count}")
            raise SetupError(path.name, message.format(count=len(file.arrays)))
        return np.asarray(file.arrays[0].values if file.outputs is None else file.outputs, dtype=np.float64)
    table = read_table(path, str(path))
    return np.ascontiguousarray(np.array([table.numbers(column) for column in table.columns]).T)


def demand_agreement(agreement: Agreement, where: str) -> None:
    """Raises `SetupError` where the outputs differ by more than rounding."""
    if not agreement.agrees:
        message = _("outputs differ by up to {size:.3g} (row {row}). Usual causes: an activation, a transposed layer, "
                    "inputs not scaled.")  # fmt: skip
        raise SetupError(where, message.format(size=agreement.difference, row=agreement.row))
