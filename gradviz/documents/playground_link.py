"""TensorFlow Playground links: the same data, the same initial weights, the same run."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import numpy as np

from gradviz.data.errors import SetupError, expected, listed, suggestion
from gradviz.data.playground import PLAYGROUND_DATA, PlaygroundRandom, draw_samples, draw_weights
from gradviz.data.setup import PlaygroundData
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.text import _
from gradviz.training.checks import MOST_LAYERS
from gradviz.training.rules import PLAYGROUND
from gradviz.training.setup import BatchSetup, OptimizerSetup, ParameterSetup, PenaltySetup, RunSetup

__all__ = ["link_of", "parse_link"]

_PAGE = "https://playground.tensorflow.org/"
# The page's flags for its inputs, in its order, and gradviz's names of these features.
_FEATURES = {
    "x": "x", "y": "y", "xSquared": "xx", "ySquared": "yy", "xTimesY": "xy", "sinX": "sin_x", "sinY": "sin_y",
}  # fmt: skip
_ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
_MOST_WEIGHTS = 1_000_000  # drawn one by one, as on the page
_LOOKS = ("discretize", "showTestData", "hideText", "tutorial", "collectStats", "cosX", "cosY")


# The page's defaults. For a link without a seed, the page draws one, so that no two visits agree; gradviz fixes it.
_DEFAULTS: dict[str, Any] = {
    "activation": "tanh", "batchSize": 10, "dataset": "circle", "regDataset": "reg-plane",
    "problem": "classification", "learningRate": 0.03, "regularization": "", "regularizationRate": 0.0, "noise": 0.0,
    "networkShape": (4, 2), "seed": "0.12345", "percTrainData": 50.0, "initZero": False,
}  # fmt: skip


def parse_link(text: str) -> RunSetup:
    """The setup of a link. Raises `SetupError` for a key or value that Playground does not have."""
    return _setup(_read(text.partition("#")[2]))


def _read(pairs: str) -> dict[str, Any]:
    found = dict(_DEFAULTS)
    flags: dict[str, bool] = {}
    for pair in filter(None, pairs.split("&")):
        # Mail and chat programs encode a comma as %2C.
        key, _equals, value = (unquote(part) for part in pair.partition("="))
        if key in _FEATURES:
            flags[key] = _flag(key, value)
        elif key in _READERS:
            found[key] = _READERS[key](key, value)
        elif key not in _LOOKS and not key.endswith("_hide"):
            message = _("Playground has no setting of this name; {suggestion}")
            raise SetupError(f"#{key}", message.format(suggestion=suggestion(key, (*_READERS, *_FEATURES))))
        elif key in ("cosX", "cosY") and _flag(key, value):
            raise SetupError(f"#{key}", _("Playground has no such input; expected false"))
    chosen = {"x": True, "y": True, **flags}
    features = tuple(ours for key, ours in _FEATURES.items() if chosen.get(key))
    if not features:
        raise SetupError("#x", _("expected at least one input feature, got none"))
    return {**found, "features": features}


def _flag(key: str, value: str) -> bool:
    if value not in ("true", "false"):
        raise SetupError(f"#{key}", expected(_("true or false"), value))
    return value == "true"


def _one_of(*names: str) -> Callable[[str, str], str]:
    def read(key: str, value: str) -> str:
        if value not in names:
            raise SetupError(f"#{key}", expected(_("one of {names}").format(names=listed(names)), value))
        return value

    return read


def _number(low: float, high: float, above: bool = False) -> Callable[[str, str], float]:
    def read(key: str, value: str) -> float:
        try:
            number = float(value) if "_" not in value else math.nan
        except ValueError:
            number = math.nan
        if not (low < number if above else low <= number) or not number <= high:
            words = _("a number from {low:g} to {high:g}").format(low=low, high=high)
            raise SetupError(f"#{key}", expected(words, value))
        return number

    return read


def _batch(key: str, value: str) -> int:
    number = _whole(value)
    if not 1 <= number <= 10_000:
        raise SetupError(f"#{key}", expected(_("a whole number from 1 to 10,000"), value))
    return number


def _whole(text: str) -> int:
    """The number that these digits form; −1 where they are not digits or too many."""
    return int(text) if len(text) <= 9 and text.isdecimal() else -1


def _shape(key: str, value: str) -> tuple[int, ...]:
    parts = value.split(",") if value else []
    if len(parts) >= MOST_LAYERS:
        raise SetupError(f"#{key}", expected(_("at most {most} layers").format(most=MOST_LAYERS - 1), len(parts)))
    units = tuple(_whole(part) for part in parts)
    if not all(1 <= each <= 1000 for each in units):
        raise SetupError(f"#{key}", expected(_("units of the hidden layers, separated by commas"), value))
    if sum(a * b for a, b in pairwise((len(_FEATURES), *units, 1))) > _MOST_WEIGHTS:
        raise SetupError(f"#{key}", _("expected a network of at most {most:,} weights").format(most=_MOST_WEIGHTS))
    return units


_REGULARIZATIONS = {"": "", "none": "", "L1": "l1", "L2": "l2"}
_READERS: dict[str, Callable[[str, str], Any]] = {
    "activation": _one_of(*_ACTIVATIONS),
    "batchSize": _batch,
    "dataset": _one_of(*(key for key, entry in PLAYGROUND_DATA.items() if entry.is_classes)),
    "regDataset": _one_of(*(key for key, entry in PLAYGROUND_DATA.items() if not entry.is_classes)),
    "problem": _one_of("classification", "regression"),
    "learningRate": _number(0.0, 1e6),
    "regularization": lambda key, value: _REGULARIZATIONS[_one_of(*_REGULARIZATIONS)(key, value)],
    "regularizationRate": _number(0.0, 1e6),
    "noise": _number(0.0, 50.0),
    "networkShape": _shape,
    "seed": lambda key, value: value or _DEFAULTS["seed"],
    "percTrainData": _number(1.0, 100.0),
    "initZero": _flag,
}


def _setup(settings: dict[str, Any]) -> RunSetup:
    is_classes = settings["problem"] == "classification"
    key = settings["dataset" if is_classes else "regDataset"]
    features = settings["features"]
    data = PlaygroundData(key, settings["seed"], settings["noise"], settings["percTrainData"], features)
    sizes = (len(features), *settings["networkShape"], 1)
    hidden = (LayerSetup(units, settings["activation"]) for units in settings["networkShape"])
    layers = (*hidden, LayerSetup(1, "tanh" if is_classes else "linear"))
    kind, rate = settings["regularization"], settings["regularizationRate"]
    return RunSetup(
        network=NetworkSetup(sizes[0], layers),
        data=data,
        title=_("TensorFlow Playground: {data}").format(data=key),
        parameters=_initial(data, sizes, settings["initZero"]),
        loss="half_squared_error",
        penalty=PenaltySetup(**{kind: rate}) if kind else PenaltySetup(),
        optimizer=OptimizerSetup("sgd", settings["learningRate"]),
        batch=BatchSetup(settings["batchSize"]),
        rules=PLAYGROUND,
    )


def _initial(data: PlaygroundData, sizes: tuple[int, ...], zero: bool) -> ParameterSetup:
    """The weights that the page draws after the data, from the same random generator; biases are 0.1."""
    rng = PlaygroundRandom(data.seed)
    draw_samples(rng, data.playground, data.noise / 100.0)
    weights = draw_weights(rng, sizes)
    if zero:
        weights = [np.zeros_like(layer) for layer in weights]
    return ParameterSetup(
        tuple(tuple(tuple(row) for row in layer.tolist()) for layer in weights),
        tuple((0.0 if zero else 0.1,) * units for units in sizes[1:]),
    )


def link_of(setup: RunSetup) -> str | None:
    """The link that opens this run; None where a link cannot express it, including its initial weights."""
    data, layers = setup.data, setup.network.layers
    if setup.rules != PLAYGROUND or not isinstance(data, PlaygroundData):
        return None
    hidden = {layer.activation for layer in layers[:-1]} or {"tanh"}
    is_classes = PLAYGROUND_DATA[data.playground].is_classes
    flags = {key: str(ours in data.features).lower() for key, ours in _FEATURES.items()}
    name = "L1" if setup.penalty.l1 else "L2" if setup.penalty.l2 else ""
    pairs = {
        "activation": hidden.pop(),
        **({"regularization": name} if name else {}),
        "batchSize": str(setup.batch.size),
        ("dataset" if is_classes else "regDataset"): data.playground,
        "learningRate": f"{setup.optimizer.learning_rate}",
        "regularizationRate": f"{setup.penalty.l1 or setup.penalty.l2:g}",
        "noise": f"{data.noise:g}",
        "networkShape": ",".join(str(layer.units) for layer in layers[:-1]),
        "seed": data.seed,
        "percTrainData": f"{data.train_percent:g}",
        **flags,
        "problem": "classification" if is_classes else "regression",
    }
    for zero in (False, True):
        link = f"{_PAGE}#" + "&".join(f"{key}={value}" for key, value in pairs.items()) + "&initZero=true" * zero
        try:
            again = parse_link(link)
        except SetupError:
            return None
        if replace(again, title=setup.title, notes=setup.notes) == setup:
            return link
    return None
