"""Converts inputs and targets of any array type to the rows of numbers of a setup."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.encoding import TargetEncoding, encode_classes
from gradviz.data.errors import SetupError, listed
from gradviz.engine.network import Vector
from gradviz.text import _

__all__ = ["MOST_NUMBERS", "input_rows", "target_rows"]

MOST_NUMBERS = 5_000_000  # numbers of inputs and of targets, because they are written into the setup


def input_rows(value: Any, width: int) -> Vector:
    """Inputs (n, width) as float64; an array of more dimensions is flattened row by row. Raises `SetupError`."""
    array = _as_array(value, "X")
    if array.dtype.kind not in "fiub":
        raise SetupError("X", _("expected numbers, got {kind}").format(kind=array.dtype.name))
    rows = array.reshape(len(array), math.prod(array.shape[1:])) if array.ndim > 1 else array.reshape(-1, 1)
    if not len(rows) or rows.shape[1] != width:
        message = _("expected at least one row of {width} numbers, as layer 1 takes them, got shape {shape}")
        raise SetupError("X", message.format(width=width, shape=array.shape))
    _check_size(rows, "X")
    return rows.astype(np.float64)


def target_rows(value: Any, classes: Sequence[Any] | None, outputs: int, activation: str, count: int) -> Vector:
    """Targets (n, outputs) as float64, with labels encoded for the outputs. Raises `SetupError`."""
    array = _as_array(value, "y")
    if array.ndim not in (1, 2) or len(array) != count:
        message = _("expected {count} rows, as many as X has, got shape {shape}")
        raise SetupError("y", message.format(count=count, shape=array.shape))
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    is_number = array.dtype.kind in "fiub"
    if array.ndim == 2:
        if not is_number or array.shape[1] != outputs:
            message = _("expected numbers, {outputs} in each row, as the network has outputs, got {kind} {shape}")
            raise SetupError("y", message.format(outputs=outputs, kind=array.dtype.name, shape=array.shape))
        _check_size(array, "y")
        return array.astype(np.float64)
    if outputs == 1 and is_number and classes is None:
        return array.astype(np.float64)[:, None]
    return _encoded(array, classes, outputs, activation)


def _encoded(labels: NDArray[Any], classes: Sequence[Any] | None, outputs: int, activation: str) -> Vector:
    """Labels encoded for the outputs."""
    known = _classes(labels, classes, outputs)
    order = {label: place for place, label in enumerate(known)}
    unknown = next((label for label in labels.tolist() if label not in order), None)
    if unknown is not None:
        message = _("the label {label} is not one of the classes {classes}")
        raise SetupError("y", message.format(label=unknown, classes=listed(map(str, known[:5]))))
    indices = np.array([order[label] for label in labels.tolist()], dtype=np.intp)
    if outputs >= 2 and outputs != len(known):
        message = _("there are {count} classes ({classes}), and the network has {outputs} outputs")
        raise SetupError("y", message.format(count=len(known), classes=listed(map(str, known[:5])), outputs=outputs))
    hint = TargetEncoding(outputs, activation, "")
    return encode_classes(indices, tuple(map(str, known)), "y", hint).values


def _classes(labels: NDArray[Any], classes: Sequence[Any] | None, outputs: int) -> list[Any]:
    """The classes in order: as given; else 0, 1, … where the labels are whole numbers below the number of outputs;
    else those that occur, sorted."""
    if classes is not None:
        return list(np.asarray(classes).tolist())
    found: list[Any] = np.unique(labels).tolist()
    if labels.dtype.kind in "iub" and outputs >= 2 and found[0] >= 0 and found[-1] < outputs:
        return list(range(outputs))
    return found


def _as_array(value: Any, name: str) -> NDArray[Any]:
    """The value as an array; it may also be a table or a tensor of another library."""
    try:
        if hasattr(value, "detach"):  # a tensor of PyTorch, which may be part of a graph
            value = value.detach().cpu().numpy()
        array = np.asarray(value)
    except Exception as error:
        raise SetupError(name, _("cannot be read as an array ({reason})").format(reason=error)) from None
    if array.ndim == 0 or array.dtype.kind == "O":
        array = np.array(array.tolist()) if array.dtype.kind == "O" and array.ndim else array
        if array.ndim == 0 or array.dtype.kind == "O":
            raise SetupError(name, _("expected an array of rows, got {kind}").format(kind=type(value).__name__))
    return array


def _check_size(array: NDArray[Any], name: str) -> None:
    if array.size > MOST_NUMBERS:
        message = _("holds {size:,} numbers; up to {most:,} fit into a setup: pass fewer rows")
        raise SetupError(name, message.format(size=array.size, most=MOST_NUMBERS))
