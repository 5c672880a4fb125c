"""Initializers: each entry draws one weight matrix of shape (fan_in, fan_out) from a seeded generator.

Sources: Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998, Saxe et al. 2014 (orthogonal).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from gradviz.engine.network import Network, Vector

__all__ = ["INITIALIZERS", "Initializer", "draw_parameters"]

Draw = Callable[[np.random.Generator, int, int, Mapping[str, float]], Vector]


class Initializer(NamedTuple):
    """One way to draw weights. `options` are its parameters with their defaults, `other_names` as in `Activation`."""

    name: str
    title: str
    formula: str
    draw: Draw
    options: Mapping[str, float] = MappingProxyType({})
    other_names: str = ""


def draw_parameters(network: Network, name: str, seed: int, bias: float, options: Mapping[str, float]) -> Vector:
    """A flat parameter vector: weights layer by layer from `default_rng(seed)`, every bias equal to `bias`.

    A layer with its own initializer is drawn by that one, from the same generator and in the order of the layers.
    Raises `KeyError` for an initializer that is not in the table.
    """
    rng = np.random.default_rng(seed)
    flat = np.zeros(network.parameter_count)
    for layer, chosen in enumerate(network.setup.layers):
        own = chosen.initializer
        entry = INITIALIZERS[name if own is None else own.name]
        numbers = {**entry.options, **(options if own is None else dict(own.options))}
        weights = network.weights(flat, layer)
        fan_in, fan_out = network.sizes[layer], network.sizes[layer + 1]
        weights[...] = entry.draw(rng, fan_in, fan_out, numbers)
        biases = network.biases(flat, layer)
        if biases is not None:
            biases[...] = bias if own is None or own.bias is None else own.bias
    return flat


def _uniform_within(limit: Callable[[int, int], float]) -> Draw:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int, options: Mapping[str, float]) -> Vector:
        bound = limit(fan_in, fan_out)
        return rng.uniform(-bound, bound, (fan_in, fan_out))

    return draw


def _normal_with(std: Callable[[int, int], float]) -> Draw:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int, options: Mapping[str, float]) -> Vector:
        return rng.normal(0.0, std(fan_in, fan_out), (fan_in, fan_out))

    return draw


def _constant(rng: np.random.Generator, fan_in: int, fan_out: int, options: Mapping[str, float]) -> Vector:
    return np.full((fan_in, fan_out), options.get("value", 0.0))


def _uniform(rng: np.random.Generator, fan_in: int, fan_out: int, options: Mapping[str, float]) -> Vector:
    return rng.uniform(options["low"], options["high"], (fan_in, fan_out))


def _normal(rng: np.random.Generator, fan_in: int, fan_out: int, options: Mapping[str, float]) -> Vector:
    return rng.normal(options["mean"], options["std"], (fan_in, fan_out))


def _orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int, options: Mapping[str, float]) -> Vector:
    """Orthonormal rows or columns, whichever are fewer; the sign makes the distribution uniform."""
    tall = rng.normal(size=(max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
    return options["gain"] * (q if fan_in >= fan_out else q.T)


_ENTRIES = (
    Initializer("zeros", "zeros", "w = 0", _constant),
    Initializer("constant", "constant", "w = value", _constant, {"value": 0.5},
                other_names="ones"),
    Initializer("uniform", "uniform", "w ~ U(low, high)", _uniform, {"low": -0.5, "high": 0.5},
                other_names="randomuniform rand"),
    Initializer("normal", "normal", "w ~ N(mean, std²)", _normal, {"mean": 0.0, "std": 0.5},
                other_names="gaussian randomnormal random randn standardnormal"),
    Initializer("glorot_uniform", "Glorot uniform", "w ~ U(±√(6/(fan_in + fan_out)))",
                _uniform_within(lambda i, o: math.sqrt(6.0 / (i + o))),
                other_names="xavier xavieruniform glorot"),
    Initializer("glorot_normal", "Glorot normal", "w ~ N(0, 2/(fan_in + fan_out))",
                _normal_with(lambda i, o: math.sqrt(2.0 / (i + o))),
                other_names="xaviernormal"),
    Initializer("he_uniform", "He uniform", "w ~ U(±√(6/fan_in))",
                _uniform_within(lambda i, o: math.sqrt(6.0 / i)),
                other_names="kaiming kaiminguniform he"),
    Initializer("he_normal", "He normal", "w ~ N(0, 2/fan_in)", _normal_with(lambda i, o: math.sqrt(2.0 / i)),
                other_names="kaimingnormal"),
    Initializer("lecun_uniform", "LeCun uniform", "w ~ U(±√(3/fan_in))",
                _uniform_within(lambda i, o: math.sqrt(3.0 / i)),
                other_names="lecun"),
    Initializer("lecun_normal", "LeCun normal", "w ~ N(0, 1/fan_in)", _normal_with(lambda i, o: math.sqrt(1.0 / i))),
    Initializer("orthogonal", "orthogonal", "rows or columns orthonormal", _orthogonal, {"gain": 1.0}),
)  # fmt: skip

INITIALIZERS: dict[str, Initializer] = {entry.name: entry for entry in _ENTRIES}
