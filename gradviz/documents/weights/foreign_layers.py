"""Layers and activations of other libraries and their equivalents in gradviz, for models and for files."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple

from gradviz.data.errors import SetupError
from gradviz.engine.activations import ACTIVATIONS
from gradviz.text import _, mark

__all__ = ["KerasLayer", "keras_layers", "no_dense_layer", "torch_activation"]

# A class of PyTorch → our activation, and the attribute values with which it is the same function.
_TORCH: dict[str, tuple[str, dict[str, object]]] = {
    "Identity": ("linear", {}), "Sigmoid": ("sigmoid", {}), "Tanh": ("tanh", {}), "ReLU": ("relu", {}),
    "LeakyReLU": ("leaky_relu", {"negative_slope": 0.01}), "ELU": ("elu", {"alpha": 1.0}),
    "Softplus": ("softplus", {"beta": 1.0}), "GELU": ("gelu", {"approximate": "none"}), "Softmax": ("softmax", {}),
}  # fmt: skip
# A name of Keras → our activation, and the settings with which it is the same function.
_KERAS: dict[str, tuple[str, dict[str, object]]] = {
    "linear": ("linear", {}), "sigmoid": ("sigmoid", {}), "tanh": ("tanh", {}), "relu": ("relu", {}),
    "leaky_relu": ("leaky_relu", {"negative_slope": 0.01}), "elu": ("elu", {"alpha": 1.0}),
    "softplus": ("softplus", {}), "gelu": ("gelu", {"approximate": False}), "softmax": ("softmax", {}),
}  # fmt: skip
_KERAS_DEFAULTS: dict[str, dict[str, object]] = {
    "leaky_relu": {"negative_slope": 0.2}, "elu": {"alpha": 1.0}, "gelu": {"approximate": False},
}  # fmt: skip
_KERAS_CLASSES = {"ReLU": "relu", "LeakyReLU": "leaky_relu", "ELU": "elu", "Softmax": "softmax"}
_KERAS_PASSED = ("InputLayer", "Flatten", "Dropout", "GaussianNoise")  # layers that do not change a row in inference
_ONLY = mark("gradviz shows dense layers")


class KerasLayer(NamedTuple):
    """A Dense layer: our name of its activation, and Keras's name of its group in a file of weights."""

    activation: str
    place: str


def no_dense_layer(name: str, place: int, kind: str) -> SetupError:
    """The error for a layer that gradviz does not have; `place` counts from 1."""
    message = _("layer {place} is {kind}: {only}")
    return SetupError(name, message.format(place=place, kind=kind[:60], only=_(_ONLY)))


def torch_activation(kind: str, settings: object) -> str | None:
    """Our name for a module of PyTorch; None where it is not an activation. Raises `SetupError` for settings with which
    it is a different function."""
    known = _TORCH.get(kind)
    if known is None:
        return None
    for setting, wanted in known[1].items():
        _check(kind, setting, getattr(settings, setting, wanted), wanted)
    if kind == "Softmax" and getattr(settings, "dim", None) not in (1, -1, None):
        _check(kind, "dim", getattr(settings, "dim", None), 1)
    return known[0]


def keras_layers(config: Any, name: str) -> tuple[KerasLayer, ...]:
    """The Dense layers in a model's JSON. Raises `SetupError` naming the first layer of another kind."""
    if not isinstance(config, dict) or config.get("class_name") != "Sequential":
        kind = config.get("class_name") if isinstance(config, dict) else None
        message = _("expected a Sequential model, got {kind}: {only}")
        raise SetupError(name, message.format(kind=str(kind)[:60], only=_(_ONLY)))
    inner = config.get("config")
    layers = inner.get("layers") if isinstance(inner, dict) else None
    if not isinstance(layers, list):
        raise SetupError(name, _("its architecture lists no layers"))
    found: list[KerasLayer] = []
    seen: Counter[str] = Counter()
    for number, layer in enumerate(layers, 1):
        kind = str(layer.get("class_name")) if isinstance(layer, dict) else "?"
        settings = layer.get("config") if isinstance(layer, dict) else None
        if not isinstance(settings, dict):
            raise SetupError(name, _("layer {place} has no settings").format(place=number))
        snake = re.sub(r"(?<!^)(?=[A-Z][a-z])", "_", kind).lower()
        place = snake if not seen[snake] else f"{snake}_{seen[snake]}"
        seen[snake] += 1
        if kind == "Dense":
            found.append(KerasLayer(keras_activation(settings.get("activation"), {}, name), place))
        elif kind in _KERAS_CLASSES or kind == "Activation":
            called = settings.get("activation") if kind == "Activation" else _KERAS_CLASSES[kind]
            own = {} if kind == "Activation" else settings
            if not found or found[-1].activation != "linear":
                raise SetupError(name, _("layer {place} is a second activation").format(place=number))
            found[-1] = found[-1]._replace(activation=keras_activation(called, own, name))
        elif kind not in _KERAS_PASSED:
            raise no_dense_layer(name, number, kind)
    if not found:
        raise SetupError(name, _("there is no Dense layer in it"))
    return tuple(found)


def keras_activation(called: Any, settings: dict[str, Any], name: str) -> str:
    """Our name for an activation of Keras, which may be a name or an object with settings."""
    if isinstance(called, dict):
        inner = called.get("config")
        settings = inner if isinstance(inner, dict) else {}
        called = called.get("class_name")
    known = _KERAS.get(str(called))
    if known is None:
        message = _("gradviz does not have the activation {name}; it has {known}")
        raise SetupError(name, message.format(name=str(called)[:60], known=", ".join(ACTIVATIONS)))
    defaults = _KERAS_DEFAULTS.get(str(called), {})
    for setting, wanted in known[1].items():
        _check(str(called), setting, settings.get(setting, defaults.get(setting, wanted)), wanted)
    return known[0]


def _check(kind: str, setting: str, value: object, wanted: object) -> None:
    if value != wanted:
        message = _("{kind} has {setting} = {value} there, and {wanted} in gradviz")
        raise SetupError("", message.format(kind=kind, setting=setting, value=str(value)[:40], wanted=wanted))
