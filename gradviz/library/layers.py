"""Runs from arrays: the layers of a network, its inputs and its targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gradviz.data.errors import SetupError, expected
from gradviz.documents.setups import setup_from_json
from gradviz.documents.weights.choices import usual_loss
from gradviz.documents.weights.samples import input_rows, target_rows
from gradviz.library.errors import in_sentences
from gradviz.library.origin import NOT_SAID, Origin
from gradviz.library.run import Run
from gradviz.library.sources import as_json
from gradviz.text import _
from gradviz.training.run import Run as Computation
from gradviz.training.timeline import Timeline

__all__ = ["ArrayLayer", "CheckedLayer", "checked_layers", "from_layers", "run_of"]

ArrayLayer = tuple[ArrayLike, ArrayLike | None, str]
CheckedLayer = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any] | None, str]
_CHOICES = ("loss", "optimizer", "batch_size", "shuffle", "penalty", "title", "notes", "freeze")


@in_sentences
def from_layers(
    layers: Sequence[ArrayLayer], X: ArrayLike, y: ArrayLike, *, loss: str | None = None,  # noqa: N803
    classes: Sequence[Any] | None = None, **choices: Any,
) -> Run:  # fmt: skip
    """A run from layers `(weights, biases, activation)` with weights of shape (fan_in, fan_out), biases (fan_out,) or
    None, and activations by gradviz's names, inputs `X` (n, features) and targets `y`: numbers (n, outputs) or (n,), or
    (n,) labels of `classes` (in order; found in `y` where None).

    `loss` is a name; None takes the usual loss of the output: categorical cross-entropy with softmax, binary with
    sigmoid, else the mean squared error. More: `optimizer` ("adam" or a dict as in a setup), `batch_size`, `shuffle`,
    `penalty` ({"l2": 0.01}), `freeze`, `title`, `notes`. Numbers are used exactly, as float64.

    Raises `GradvizError` with the place of a shape that does not fit.

    >>> import gradviz as gv
    >>> run = gv.from_layers([([[0.5], [-1.0]], [0.1], "sigmoid")], X=[[1, 2], [3, 4]], y=[0, 1])
    >>> run.trace().gradients["w1[1,1]"]
    -1.2763328995384073
    """
    raw = checked_layers(layers)
    floats = {weights.dtype.name for weights, _b, _a in raw if weights.dtype.kind == "f"} or {"float64"}
    narrow = ", ".join(sorted(floats)) != "float64"
    origin = Origin(_("the arrays given"), ", ".join(sorted(floats))) if narrow else NOT_SAID
    return run_of(raw, (X, y, classes), {"loss": loss, **choices}, origin)


def checked_layers(layers: Any) -> list[CheckedLayer]:
    """Layers as arrays of real numbers, not copied. Raises `SetupError` with the place of anything else."""
    if not isinstance(layers, Iterable):
        raise SetupError("layers", expected(_("a list of (weights, biases, activation)"), type(layers).__name__))
    raw: list[CheckedLayer] = []
    for place, layer in enumerate(layers):
        if not isinstance(layer, Sequence) or isinstance(layer, str) or len(layer) != 3:
            raise SetupError(f"layers[{place}]", _("expected (weights, biases, activation); biases may be None"))
        weights, biases = _numbers(layer[0], 2, f"layers[{place}][0]"), layer[1]
        raw.append((weights, None if biases is None else _numbers(biases, 1, f"layers[{place}][1]"), layer[2]))
    return raw


def run_of(
    layers: Sequence[tuple[Any, Any, str]], samples: tuple[Any, Any, Any], choices: Mapping[str, Any], origin: Origin
) -> Run:
    """A run from checked layers, `samples` (X, y, classes) and further choices of the setup. Raises `SetupError`."""
    for name in choices:
        if name not in _CHOICES:
            raise SetupError(name, _("expected one of {names}").format(names=", ".join(_CHOICES)))
    if not layers:
        raise SetupError("layers", _("expected at least one layer, got an empty list"))
    activations = [str(activation) for _w, _b, activation in layers]
    outputs = layers[-1][0].shape[1]
    loss = choices.get("loss") or usual_loss(activations[-1])
    inputs = input_rows(samples[0], layers[0][0].shape[0])
    targets = target_rows(samples[1], samples[2], outputs, activations[-1], len(inputs))
    optimizer = choices.get("optimizer") or {"name": "sgd"}
    notes = "\n".join(part for part in (choices.get("notes", ""), origin.caption) if part)
    setup: dict[str, Any] = {
        "gradviz": 1, "title": choices.get("title", ""), "notes": notes,
        "network": {"inputs": layers[0][0].shape[0], "layers": [
            {"units": weights.shape[1], "activation": activation, "bias": biases is not None}
            for weights, biases, activation in layers
        ]},
        "parameters": {"weights": [weights.astype(np.float64).tolist() for weights, _b, _a in layers],
                       "biases": [[] if biases is None else biases.astype(np.float64).tolist()
                                  for _w, biases, _a in layers]},
        "loss": loss,
        "optimizer": {"name": optimizer} if isinstance(optimizer, str) else as_json(optimizer),
        "batch": {"size": as_json(choices.get("batch_size")), "shuffle": choices.get("shuffle", False)},
        "penalty": as_json(choices.get("penalty") or {}), "freeze": as_json(choices.get("freeze") or []),
        "data": {"inputs": inputs.tolist(), "targets": targets.tolist()},
    }  # fmt: skip
    return Run(Timeline(Computation(setup_from_json(setup, "setup"), Path())), origin)


def _numbers(value: Any, dimensions: int, where: str) -> np.ndarray[Any, Any]:
    """The value as an array of real numbers with `dimensions` dimensions, not converted. Raises `SetupError`."""
    array = np.asarray(value)
    if array.ndim != dimensions or array.dtype.kind not in "fiu":
        wanted = _("an array of {n} dimensions that holds numbers").format(n=dimensions)
        raise SetupError(where, expected(wanted, f"{array.dtype.name} {array.shape}"))
    return array
