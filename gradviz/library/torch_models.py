"""Reads models of PyTorch: modules whose children form a chain of Linear layers and activations. PyTorch is not
imported; tensors are converted by their own methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.documents.weights.choices import ReadLayer
from gradviz.documents.weights.foreign_layers import no_dense_layer, torch_activation
from gradviz.library.found_model import FoundModel
from gradviz.text import _

__all__ = ["read_torch_model"]

_PASSED = ("Flatten", "Identity")  # modules that do not change the numbers of a row


def read_torch_model(model: Any) -> FoundModel:
    """Read the layers of a module. Raises `SetupError` naming the first child that gradviz does not have."""
    name = type(model).__name__
    layers: list[ReadLayer] = []
    first: Any = None
    for place, (path, child) in enumerate(_leaves(model), 1):
        kind = type(child).__name__
        activation = torch_activation(kind, child)
        if kind == "Linear":
            first = child.weight if first is None else first
            layers.append(ReadLayer(_array(child.weight).T, _bias(child), "linear"))
        elif kind in _PASSED:
            continue
        elif kind == "Dropout":
            if child.training and child.p:
                message = _("layer {place} ({path}) is Dropout and the model is training: call model.eval() first")
                raise SetupError(name, message.format(place=place, path=path))
        elif activation is None:
            raise no_dense_layer(name, place, kind)
        elif not layers or layers[-1].activation != "linear":
            message = _("layer {place} ({path}) is {kind}, an activation without a layer of its own")
            raise SetupError(name, message.format(place=place, path=path, kind=kind))
        else:
            layers[-1] = layers[-1]._replace(activation=activation)
    if not layers:
        raise SetupError(name, _("there is no Linear layer in it"))

    def outputs(rows: Any) -> NDArray[Any]:
        given = rows if hasattr(rows, "detach") else first.new_tensor(np.asarray(rows, dtype=np.float64).tolist())
        return _array(model(given.to(first.dtype)))

    return FoundModel(name, tuple(layers), str(first.dtype).removeprefix("torch."), outputs, {})


def _leaves(module: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The modules without children, with their paths, in the order of registration."""
    children = list(module.named_children())
    if not children:
        yield path or type(module).__name__, module
    for name, child in children:
        yield from _leaves(child, f"{path}.{name}" if path else name)


def _bias(layer: Any) -> NDArray[Any] | None:
    return None if layer.bias is None else _array(layer.bias)


def _array(tensor: Any) -> NDArray[Any]:
    """The numbers of a tensor as float64, exactly."""
    return np.array(tensor.detach().cpu().double().numpy())
