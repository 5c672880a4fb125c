"""Reads Keras's Sequential models of Dense layers: the architecture from their JSON, the weights from the layers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.documents.weights.choices import ReadLayer
from gradviz.documents.weights.foreign_layers import keras_layers
from gradviz.library.found_model import ADAM_ADDS_EPS_LATER, FoundModel
from gradviz.text import _

__all__ = ["read_keras_model"]

_LOSSES = {
    "categorical_crossentropy": "categorical_cross_entropy", "binary_crossentropy": "binary_cross_entropy",
    "sparse_categorical_crossentropy": "categorical_cross_entropy", "mse": "mean_squared_error",
    "mean_squared_error": "mean_squared_error", "mae": "mean_absolute_error",
    "mean_absolute_error": "mean_absolute_error",
}  # fmt: skip


def read_keras_model(model: Any) -> FoundModel:
    """A Sequential model. Raises `SetupError` naming the first layer that gradviz does not have."""
    name = type(model).__name__
    found = keras_layers({"class_name": "Sequential", "config": model.get_config()}, name)
    dense = [layer for layer in model.layers if type(layer).__name__ == "Dense"]
    if len(dense) != len(found) or not all(layer.get_weights() for layer in dense):
        raise SetupError(name, _("the model has no weights yet: build it or call it on data first"))
    layers, kinds = [], set()
    for layer, (activation, _place) in zip(dense, found, strict=True):
        weights, *biases = (np.asarray(each) for each in layer.get_weights())
        kinds.add(weights.dtype.name)
        bias = np.asarray(biases[0], dtype=np.float64) if biases else None
        layers.append(ReadLayer(np.asarray(weights, dtype=np.float64), bias, activation))

    def outputs(rows: Any) -> NDArray[Any]:
        return np.asarray(model.predict(np.asarray(rows), verbose=0))

    choices = _choices(model)
    is_adam = choices.get("optimizer", {}).get("name") == "adam"
    return FoundModel(name, tuple(layers), ", ".join(sorted(kinds)), outputs, choices,
                      remark=ADAM_ADDS_EPS_LATER if is_adam else "")  # fmt: skip


def _choices(model: Any) -> dict[str, Any]:
    """Loss and optimizer of a compiled model, where gradviz has them."""
    loss = getattr(model, "loss", None)
    choices: dict[str, Any] = {"loss": _LOSSES.get(loss) if isinstance(loss, str) else None}
    optimizer = getattr(model, "optimizer", None)
    settings = optimizer.get_config() if optimizer is not None else {}
    # By its class, since Keras names the second Adam of a program adam_1.
    name, rate = type(optimizer).__name__.lower(), settings.get("learning_rate")
    if isinstance(rate, (int, float)) and name == "sgd":
        momentum = float(settings.get("momentum") or 0.0)
        kind = ("nesterov" if settings.get("nesterov") else "momentum") if momentum else "sgd"
        own = {"momentum": momentum} if momentum else {}
        choices["optimizer"] = {"name": kind, "learning_rate": float(rate), **own}
    elif isinstance(rate, (int, float)) and name == "adam":
        betas = [float(settings["beta_1"]), float(settings["beta_2"])]
        choices["optimizer"] = {"name": "adam", "learning_rate": float(rate), "betas": betas,
                                "eps": float(settings["epsilon"])}  # fmt: skip
    return choices
