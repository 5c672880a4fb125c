"""Encodes targets as numbers that can be compared with the network's outputs."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradviz.data.dataset import Encoding, Vector
from gradviz.data.errors import SetupError, expected, listed, shown
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.records import FrozenRecord
from gradviz.text import _

__all__ = ["TargetEncoding", "Targets", "check_target_range", "encode_classes", "encode_numbers"]


class TargetEncoding(FrozenRecord, frozen=True):
    """What the data needs to know of the network. Where `inputs` or `layers` is None, it is not checked."""

    outputs: int
    output_activation: str
    loss: str
    inputs: int | None = None
    layers: int | None = None

    @property
    def units_path(self) -> str:
        """The path in the setup of the number of outputs."""
        return f"network.layers[{-1 if self.layers is None else self.layers - 1}].units"


class Targets(FrozenRecord, frozen=True):
    """Targets of all samples, shape (n, outputs), with their names; `classes` is empty for plain numbers."""

    values: Vector
    names: tuple[str, ...]
    classes: tuple[str, ...]
    encoding: Encoding


def encode_classes(indices: NDArray[np.intp], classes: tuple[str, ...], name: str, hint: TargetEncoding) -> Targets:
    """Targets from class indices (n,): one output per class, or 0 and 1, or −1 and +1, depending on the network.

    `name` is the name of the target. Raises `SetupError` where the outputs suit none of these.
    """
    count = len(classes)
    if hint.outputs == count and count >= 2:
        return Targets(np.eye(count)[indices], classes, classes, "one_hot")
    single = count == 2 and not ACTIVATIONS[hint.output_activation].output_only  # a single softmax unit is always 1
    if hint.outputs == 1 and single:
        bits = indices.astype(np.float64)[:, None]
        if ACTIVATIONS[hint.output_activation].range == (0.0, 1.0):
            return Targets(bits, (name,), classes, "unit")
        return Targets(2.0 * bits - 1.0, (name,), classes, "signed")
    shown_classes = listed(classes) if count <= 5 else listed(classes[:4]) + ", …"
    message = _("{count}, one unit per class ({classes})")
    if single:
        message = _("{count}, one unit per class ({classes}), or a single unit")
    raise SetupError(hint.units_path, expected(message.format(count=count, classes=shown_classes), hint.outputs))


def encode_numbers(values: Vector, names: tuple[str, ...], hint: TargetEncoding) -> Targets:
    """Targets that are numbers already, shape (n, k), recognised as classes where no other meaning is possible.

    With categorical cross-entropy, a column of class numbers is encoded one-hot. Raises `SetupError` where the network
    has a different number of outputs.
    """
    count = values.shape[1]
    if count == 1 and hint.outputs >= 2 and hint.loss == "categorical_cross_entropy":
        found, indices = np.unique(values[:, 0], return_inverse=True)
        return encode_classes(indices.reshape(-1), tuple(shown(value) for value in found.tolist()), names[0], hint)
    if hint.outputs != count:
        message = _("{count}, one unit per target ({names})")
        shown_names = listed(names) if count <= 5 else listed(names[:4]) + ", …"
        raise SetupError(hint.units_path, expected(message.format(count=count, names=shown_names), hint.outputs))
    if count == 1:
        return _recognised_pair(values, names, hint)
    is_one_hot = np.isin(values, (0.0, 1.0)).all() and (values.sum(axis=1) == 1.0).all()
    certain = hint.loss == "categorical_cross_entropy" or (values.sum(axis=0) > 0).sum() >= 2
    if is_one_hot and certain and ACTIVATIONS[hint.output_activation].range == (0.0, 1.0):
        return Targets(values, names, names, "one_hot")
    return Targets(values, names, (), "number")


def _recognised_pair(values: Vector, names: tuple[str, ...], hint: TargetEncoding) -> Targets:
    limits = ACTIVATIONS[hint.output_activation].range
    # A set of a million targets would hold up all other threads while it is made.
    low, high = float(values.min()), float(values.max())
    present = {low, high} if ((values == low) | (values == high)).all() else {low, high, math.nan}
    if limits == (0.0, 1.0) and (
        present == {0.0, 1.0} or (LOSSES[hint.loss].is_fused and present <= {0.0, 1.0})
    ):
        return Targets(values, names, ("0", "1"), "unit")
    if limits == (-1.0, 1.0) and present == {-1.0, 1.0}:
        return Targets(values, names, ("−1", "+1"), "signed")
    return Targets(values, names, (), "number")


def check_target_range(loss: str, rows: ArrayLike, where: Callable[[int, int], str]) -> None:
    """Raises `SetupError` for a target outside 0..1 where the loss is a cross-entropy, which compares probabilities.

    `rows` is (n, outputs). `where(row, column)`, both from 0, returns the place for the error.
    """
    if not LOSSES[loss].is_fused:
        return
    values = np.asarray(rows, dtype=np.float64)
    outside = np.argwhere(~((values >= 0.0) & (values <= 1.0)))
    if len(outside):
        row, column = outside[0].tolist()
        message = _("a number from 0 to 1, as {loss} needs").format(loss=loss)
        raise SetupError(where(row, column), expected(message, float(values[row, column])))
