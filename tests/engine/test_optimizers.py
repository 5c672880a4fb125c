"""Optimizers against their formulas in PyTorch's documentation, written again in plain Python, number by number."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradviz.engine.optimizers import OPTIMIZERS, StepArrays, ignore

COUNT, UPDATES, RATE = 5, 200, 0.03
Rule = Callable[[list[float], list[list[float]], dict[str, Any]], list[float]]


def gradient_at(weights: list[float], update: int) -> list[float]:
    """A gradient that depends on the weights, turns, and for one parameter is always zero."""
    return [
        0.0 if place == 2 else math.sin(1.3 * update + place) + 0.7 * weight * (place + 1)
        for place, weight in enumerate(weights)
    ]


def each(rule: Callable[..., float]) -> Rule:
    """Run the rule of a single number, which keeps its memory in a dict, over all numbers for all updates."""

    def run(weights: list[float], path: list[list[float]], options: dict[str, Any]) -> list[float]:
        memory: list[dict[str, float]] = [{} for _ in weights]
        for update in range(UPDATES):
            gradients = gradient_at(weights, update)
            weights = [
                rule(weight, gradient, memory[place], update + 1, options)
                for place, (weight, gradient) in enumerate(zip(weights, gradients, strict=True))
            ]
            path.append(weights)
        return weights

    return run


@each
def sgd(w: float, g: float, m: dict[str, float], t: int, o: dict[str, Any]) -> float:
    return w - RATE * (g + o["weight_decay"] * w)


def velocity(w: float, g: float, m: dict[str, float], t: int, o: dict[str, Any]) -> float:
    g = g + o["weight_decay"] * w
    m["v"] = g if t == 1 else o["momentum"] * m["v"] + (1 - o.get("dampening", 0.0)) * g
    return m["v"]


@each
def momentum(w: float, g: float, m: dict[str, float], t: int, o: dict[str, Any]) -> float:
    return w - RATE * velocity(w, g, m, t, o)


@each
def nesterov(w: float, g: float, m: dict[str, float], t: int, o: dict[str, Any]) -> float:
    decayed = g + o["weight_decay"] * w
    return w - RATE * (decayed + o["momentum"] * velocity(w, g, m, t, o))


@each
def adagrad(w: float, g: float, m: dict[str, float], t: int, o: dict[str, Any]) -> float:
    g = g + o["weight_decay"] * w
    m["s"] = m.get("s", o["initial_accumulator_value"]) + g * g
    return w - RATE / (1 + (t - 1) * o["lr_decay"]) * g / (math.sqrt(m["s"]) + o["eps"])


@each
def rmsprop(w: float, g: float, m: dict[str, float], t: int, o: dict[str, Any]) -> float:
    g, keep = g + o["weight_decay"] * w, o["alpha"]
    m["s"] = keep * m.get("s", 0.0) + (1 - keep) * g * g
    spread = m["s"]
    if o["centered"]:
        m["g"] = keep * m.get("g", 0.0) + (1 - keep) * g
        spread -= m["g"] ** 2
    m["b"] = o["momentum"] * m.get("b", 0.0) + g / (math.sqrt(spread) + o["eps"])
    return w - RATE * m["b"]


def adam_ratio(g: float, m: dict[str, float], t: int, o: dict[str, Any]) -> float:
    beta1, beta2 = o["betas"]
    m["m"] = beta1 * m.get("m", 0.0) + (1 - beta1) * g
    m["v"] = beta2 * m.get("v", 0.0) + (1 - beta2) * g * g
    return (m["m"] / (1 - beta1**t)) / (math.sqrt(m["v"] / (1 - beta2**t)) + o["eps"])


@each
def adam(w: float, g: float, m: dict[str, float], t: int, o: dict[str, Any]) -> float:
    return w - RATE * adam_ratio(g + o["weight_decay"] * w, m, t, o)


@each
def adamw(w: float, g: float, m: dict[str, float], t: int, o: dict[str, Any]) -> float:
    return (w - RATE * o["weight_decay"] * w) - RATE * adam_ratio(g, m, t, o)


RULES: dict[str, Rule] = {
    "sgd": sgd, "momentum": momentum, "nesterov": nesterov, "adagrad": adagrad, "rmsprop": rmsprop, "adam": adam,
    "adamw": adamw,
}  # fmt: skip
CASES: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in RULES),
    *((name, {"weight_decay": 0.05}) for name in RULES),
    ("momentum", {"momentum": 0.5, "dampening": 0.4}),
    ("adagrad", {"lr_decay": 0.02, "initial_accumulator_value": 0.3, "eps": 1e-3}),
    ("rmsprop", {"centered": True}),
    ("rmsprop", {"momentum": 0.8, "alpha": 0.9}),
    ("rmsprop", {"momentum": 0.8, "centered": True, "weight_decay": 0.01, "eps": 1e-4}),
    ("adam", {"betas": (0.5, 0.7), "eps": 1e-3}),
    ("adamw", {"betas": (0.8, 0.9), "weight_decay": 0.3}),
]


def test_every_optimizer_is_restated() -> None:
    assert set(RULES) == set(OPTIMIZERS)


@pytest.mark.parametrize(("name", "options"), CASES)
def test_two_hundred_updates(name: str, options: dict[str, Any]) -> None:
    entry = OPTIMIZERS[name]
    numbers = {**entry.options, **options}
    start = [0.5, -1.0, 0.3, 2.0, -0.2]
    path: list[list[float]] = []
    RULES[name](start, path, numbers)
    weights, slots = np.array(start), np.zeros((len(entry.slots), COUNT))
    step, scratch = np.empty(COUNT), np.empty(COUNT)
    for update in range(UPDATES):
        gradient = np.array(gradient_at(weights.tolist(), update))
        entry.step(StepArrays(weights, gradient, slots, step, scratch), update + 1, RATE, numbers, ignore)
        weights += step
        assert weights == pytest.approx(path[update], rel=1e-12, abs=1e-13), update
    assert abs(np.array(path) - start).max() > 0.1


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_it_reports_its_substeps_and_reads_nothing_else(name: str) -> None:
    """Same input, same bits, whatever the output arrays held before; the substeps are those of the table."""
    entry = OPTIMIZERS[name]
    results = []
    for rubbish in (0.0, np.nan):
        seen: list[str] = []
        slots = np.full((len(entry.slots), COUNT), 0.5)
        step, scratch = np.full(COUNT, rubbish), np.full(COUNT, rubbish)
        weights = np.linspace(-1, 1, COUNT)
        weights.flags.writeable = False
        gradient = np.linspace(2, -2, COUNT)

        def record(key: str, value: np.ndarray, seen: list[str] = seen) -> None:
            seen.append(key)

        entry.step(StepArrays(weights, gradient, slots, step, scratch), 3, RATE, entry.options, record)
        results.append((step.tobytes(), slots.tobytes(), seen))
    assert results[0] == results[1]
    assert set(results[0][2]) <= set(entry.substeps)
    assert results[0][2][-1] == "step"
