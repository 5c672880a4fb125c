"""Optimizers: each entry turns a gradient into the step Δw, in PyTorch's formulas and under its names.

The invariant of every entry: given the same parameters, gradient, state and count, `step` writes the same
bits, reads nothing else, and stores all of its state in `slots`. The caller adds the step to the parameters,
so a frozen parameter is one whose step is set to zero.

While it computes, `step` reports each named sub-step through `record(name, array)`; the fast trainer passes a
function that does nothing, the trace a function that copies.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.unrolled_calls import Call
from gradviz.text import mark

__all__ = ["OPTIMIZERS", "PLAYGROUND_SGD", "RECORDED", "Optimizer", "Record", "StepArrays", "ignore"]

Vector = NDArray[np.float64]
Record = Callable[[str, Vector], None]
Options = Mapping[str, Any]


class StepArrays(NamedTuple):
    """The arrays of one step: `parameters`, `gradient`, `step` and `scratch` are flat vectors (P,), `slots` (s, P) is
    the state of the optimizer; for k networks at once they are (k, P) and (s, k, P).

    An optimizer writes Δw to `step`, updates `slots` in place and may overwrite `gradient` and `scratch`.
    """

    parameters: Vector
    gradient: Vector
    slots: Vector
    step: Vector
    scratch: Vector


Step = Callable[[StepArrays, int, float, Options, Record], None]


class Optimizer(NamedTuple):
    """One optimizer. `slots` names the vectors of its state; `substeps` names the sub-steps it reports, in order.

    `step(arrays, count, learning_rate, options, record)` writes Δw to `arrays.step`; `count` is 1 at the first update.
    `steady(gradient, out, learning_rate)` returns all that `step` does without weight decay as calls that are the same
    in every update; None where they differ. `is_plain` says that Δw is −η·g and nothing else, `can_settle` that once an
    update has changed nothing, no later update will.

    `numpy` is the source of the step's body, written with w, g, memory (keyed by `slots`), t, rate, and the options in
    capitals. `pytorch` constructs PyTorch's optimizer, `pytorch_memory` holds PyTorch's names for `slots`.
    `other_names` as in `Activation`. `rate_of_small_networks` is a learning rate at which small networks learn, where
    one is known.
    """

    name: str
    title: str
    formula: str
    default_learning_rate: float
    step: Step
    slots: tuple[str, ...] = ()
    substeps: tuple[str, ...] = ("step",)
    options: Options = MappingProxyType({})
    steady: Callable[[Vector, Vector, float], list[Call]] | None = None
    numpy: str = ""
    pytorch: str = ""
    pytorch_memory: Mapping[str, str] = MappingProxyType({})
    is_plain: bool = False
    can_settle: bool = False
    other_names: str = ""
    rate_of_small_networks: float | None = None


def ignore(name: str, value: Vector) -> None:
    """The `record` function of the fast trainer: does nothing."""


_MOST_SCALARS = 1000


class _Scalars(dict[float, Vector]):
    """A cache of numbers as read-only 0-dimensional arrays: converting a Python number takes half the time of a small
    product.

    All threads share the cache; it does not matter which of them adds an entry. Zeros are not cached, because 0.0 and
    −0.0 are the same key.
    """

    def __missing__(self, value: float) -> Vector:
        found = np.array(value)
        found.flags.writeable = False
        if value:
            if len(self) > _MOST_SCALARS:
                self.clear()
            self[value] = found
        return found


_scalar = _Scalars()


def _decay(arrays: StepArrays, options: Options, record: Record) -> None:
    """Weight decay as PyTorch's `weight_decay`: g + λ·w. Applies to every parameter, biases included."""
    if options["weight_decay"]:
        np.multiply(arrays.parameters, _scalar[options["weight_decay"]], arrays.scratch)
        np.add(arrays.gradient, arrays.scratch, arrays.gradient)
        record("decayed_gradient", arrays.gradient)


def _sgd(arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record) -> None:
    if options["weight_decay"]:
        _decay(arrays, options, record)
    np.multiply(arrays.gradient, _scalar[-learning_rate], arrays.step)
    record("step", arrays.step)


def _steady_sgd(gradient: Vector, out: Vector, learning_rate: float) -> list[Call]:
    return [(np.multiply, gradient, _scalar[-learning_rate], out)]


def _momentum(arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record) -> None:
    velocity = _velocity(arrays, count, options, record)
    np.multiply(velocity, _scalar[-learning_rate], arrays.step)
    record("step", arrays.step)


def _nesterov(arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record) -> None:
    velocity, out = _velocity(arrays, count, options, record), arrays.step
    np.multiply(velocity, _scalar[options["momentum"]], arrays.scratch)
    np.add(arrays.gradient, arrays.scratch, out)
    record("look_ahead", out)
    np.multiply(out, _scalar[-learning_rate], out)
    record("step", out)


def _velocity(arrays: StepArrays, count: int, options: Options, record: Record) -> Vector:
    """v ← μ·v + (1 − τ)·g; in the first update v = g, whatever the dampening τ. Returns v."""
    _decay(arrays, options, record)
    gradient, scratch = arrays.gradient, arrays.scratch
    velocity: Vector = arrays.slots[0]
    np.multiply(velocity, _scalar[options["momentum"]], velocity)
    record("decayed_velocity", velocity)
    dampening = options.get("dampening", 0.0)
    if dampening and count > 1:
        np.multiply(gradient, 1.0 - dampening, scratch)
        np.add(velocity, scratch, velocity)
    else:
        np.add(velocity, gradient, velocity)
    record("velocity", velocity)
    return velocity


def _adagrad(arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record) -> None:
    _decay(arrays, options, record)
    gradient, total, out, scratch = arrays.gradient, arrays.slots[0], arrays.step, arrays.scratch
    if count == 1 and options["initial_accumulator_value"]:
        total.fill(options["initial_accumulator_value"])
    np.multiply(gradient, gradient, scratch)
    np.add(total, scratch, total)
    record("squares", total)
    np.sqrt(total, scratch)
    np.add(scratch, _scalar[options["eps"]], scratch)
    record("divisor", scratch)
    np.multiply(gradient, -learning_rate / (1.0 + (count - 1) * options["lr_decay"]), out)
    np.divide(out, scratch, out)
    record("step", out)


def _rmsprop(arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record) -> None:
    _decay(arrays, options, record)
    gradient, (squares, mean, velocity) = arrays.gradient, arrays.slots
    out, scratch = arrays.step, arrays.scratch
    _average_squares(squares, gradient, options["alpha"], scratch)
    record("squares", squares)
    if options["centered"]:
        _average(mean, gradient, options["alpha"], scratch)
        record("mean", mean)
        np.multiply(mean, mean, scratch)
        np.subtract(squares, scratch, scratch)
        np.sqrt(scratch, scratch)
    else:
        np.sqrt(squares, scratch)
    np.add(scratch, _scalar[options["eps"]], scratch)
    record("divisor", scratch)
    if options["momentum"]:
        np.divide(gradient, scratch, out)
        np.multiply(velocity, _scalar[options["momentum"]], velocity)
        np.add(velocity, out, velocity)
        record("velocity", velocity)
        np.multiply(velocity, -learning_rate, out)
    else:
        np.multiply(gradient, -learning_rate, out)
        np.divide(out, scratch, out)
    record("step", out)


def _average(average: Vector, gradient: Vector, keep: float, scratch: Vector) -> None:
    """m ← m + (1 − keep)·(g − m), which is keep·m + (1 − keep)·g with PyTorch's rounding."""
    np.subtract(gradient, average, scratch)
    np.multiply(scratch, _scalar[1.0 - keep], scratch)
    np.add(average, scratch, average)


def _average_squares(average: Vector, gradient: Vector, keep: float, scratch: Vector) -> None:
    """s ← keep·s + (1 − keep)·g²."""
    np.multiply(gradient, _scalar[1.0 - keep], scratch)
    np.multiply(scratch, gradient, scratch)
    np.multiply(average, _scalar[keep], average)
    np.add(average, scratch, average)


def _adam(arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record) -> None:
    _decay(arrays, options, record)
    _adam_direction(arrays, count, learning_rate, options, record)
    record("step", arrays.step)


def _adamw(arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record) -> None:
    _adam_direction(arrays, count, learning_rate, options, record)
    np.multiply(arrays.parameters, -learning_rate * options["weight_decay"], arrays.scratch)
    record("decay", arrays.scratch)
    np.add(arrays.step, arrays.scratch, arrays.step)
    record("step", arrays.step)


def _adam_direction(
    arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record
) -> None:
    """−η·m̂ / (√v̂ + ε), Kingma and Ba 2015, algorithm 1, in PyTorch's order of operations."""
    gradient, (mean, squares) = arrays.gradient, arrays.slots
    out, scratch = arrays.step, arrays.scratch
    beta1, beta2 = options["betas"]
    _average(mean, gradient, beta1, scratch)
    record("mean", mean)
    _average_squares(squares, gradient, beta2, scratch)
    record("squares", squares)
    np.sqrt(squares, scratch)
    np.divide(scratch, math.sqrt(1.0 - beta2**count), scratch)
    record("corrected_root", scratch)
    np.add(scratch, _scalar[options["eps"]], scratch)
    record("divisor", scratch)
    np.multiply(mean, -learning_rate / (1.0 - beta1**count), out)
    record("corrected_mean", out)
    np.divide(out, scratch, out)


def _playground(arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record) -> None:
    """Playground's update: plain gradient descent, but a weight whose L1 step crosses zero is set to 0 permanently.

    `gradient` includes the penalty's gradient; `options["l1"]` and `options["weights"]` (a mask) separate it again.
    """
    parameters, gradient, cut = arrays.parameters, arrays.gradient, arrays.slots[0]
    out, scratch = arrays.step, arrays.scratch
    np.multiply(gradient, -learning_rate, out)
    if options["l1"]:
        after = parameters + out
        np.sign(parameters, scratch)
        np.multiply(scratch, learning_rate * options["l1"], scratch)
        crosses = ((after + scratch) * after < 0.0) & options["weights"]
        np.maximum(cut, crosses, out=cut)
        out[cut > 0.0] = -parameters[cut > 0.0]
        record("cut_links", cut)
    record("step", out)


def _recorded(arrays: StepArrays, count: int, learning_rate: float, options: Options, record: Record) -> None:
    """The difference between two recorded states of another program; its rule is unknown, so there are no sub-steps."""
    states = options["states"]
    np.subtract(states[count], states[count - 1], arrays.step)


_DECAY = {"weight_decay": 0.0}
_PYTORCH_ADAM = "parameters, lr=LEARNING_RATE, betas=BETAS, eps=EPS, weight_decay=WEIGHT_DECAY"
_ENTRIES = (
    Optimizer("sgd", "SGD", "Δw = −η·g", 1e-3, _sgd, options=_DECAY, steady=_steady_sgd,
              numpy="""\
    return -rate * g
""",
              pytorch="torch.optim.SGD(parameters, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)",
              is_plain=True, can_settle=True,
              other_names="gd gradientdescent", rate_of_small_networks=0.1),
    Optimizer("momentum", "Momentum", "v ← μ·v + g, Δw = −η·v", 1e-3, _momentum, ("velocity",),
              ("decayed_velocity", "velocity", "step"), {"momentum": 0.9, "dampening": 0.0, **_DECAY},
              numpy="""\
    v = memory["velocity"]
    v *= MOMENTUM
    v += g if t == 1 else (1 - DAMPENING) * g
    return -rate * v
""",
              pytorch="torch.optim.SGD(\n    parameters, lr=LEARNING_RATE, momentum=MOMENTUM, dampening=DAMPENING, "
                      "weight_decay=WEIGHT_DECAY\n)",
              pytorch_memory={"velocity": "momentum_buffer"}, can_settle=True,
              other_names="sgdmomentum heavyball", rate_of_small_networks=0.03),
    Optimizer("nesterov", "Nesterov", "v ← μ·v + g, Δw = −η·(g + μ·v)", 1e-3, _nesterov, ("velocity",),
              ("decayed_velocity", "velocity", "look_ahead", "step"), {"momentum": 0.9, **_DECAY},
              numpy="""\
    v = memory["velocity"]
    v *= MOMENTUM
    v += g
    return -rate * (g + MOMENTUM * v)
""",
              pytorch="torch.optim.SGD(\n    parameters, lr=LEARNING_RATE, momentum=MOMENTUM, nesterov=True, "
                      "weight_decay=WEIGHT_DECAY\n)",
              pytorch_memory={"velocity": "momentum_buffer"}, can_settle=True,
              other_names="nag", rate_of_small_networks=0.03),
    Optimizer("adagrad", "AdaGrad", "s ← s + g², Δw = −η·g / (√s + ε)", 1e-2, _adagrad, ("squares",),
              ("squares", "divisor", "step"),
              {"lr_decay": 0.0, "initial_accumulator_value": 0.0, "eps": 1e-10, **_DECAY},
              numpy="""\
    s = memory["squares"]
    if t == 1:
        s += INITIAL_ACCUMULATOR_VALUE
    s += g * g
    return -rate / (1 + (t - 1) * LR_DECAY) * g / (np.sqrt(s) + EPS)
""",
              pytorch="torch.optim.Adagrad(\n    parameters, lr=LEARNING_RATE, lr_decay=LR_DECAY, eps=EPS,\n"
                      "    initial_accumulator_value=INITIAL_ACCUMULATOR_VALUE, weight_decay=WEIGHT_DECAY,\n)",
              pytorch_memory={"squares": "sum"}),
    Optimizer("rmsprop", "RMSprop", "s ← α·s + (1 − α)·g², Δw = −η·g / (√s + ε)", 1e-2, _rmsprop,
              ("squares", "mean", "velocity"), ("squares", "mean", "divisor", "velocity", "step"),
              {"alpha": 0.99, "eps": 1e-8, "momentum": 0.0, "centered": False, **_DECAY},
              numpy="""\
    s, m, v = memory["squares"], memory["mean"], memory["velocity"]
    s *= ALPHA
    s += (1 - ALPHA) * g * g
    root = np.sqrt(s)
    if CENTERED:
        m += (1 - ALPHA) * (g - m)
        root = np.sqrt(s - m * m)
    v *= MOMENTUM
    v += g / (root + EPS)
    return -rate * v
""",
              pytorch="torch.optim.RMSprop(\n    parameters, lr=LEARNING_RATE, alpha=ALPHA, eps=EPS, "
                      "momentum=MOMENTUM, centered=CENTERED,\n    weight_decay=WEIGHT_DECAY,\n)",
              pytorch_memory={"squares": "square_avg", "mean": "grad_avg", "velocity": "momentum_buffer"},
              can_settle=True,
              rate_of_small_networks=0.02),
    Optimizer("adam", "Adam", "m ← β₁·m + (1 − β₁)·g, s ← β₂·s + (1 − β₂)·g², Δw = −η·m̂ / (√ŝ + ε)", 1e-3, _adam,
              ("mean", "squares"), ("mean", "squares", "corrected_root", "divisor", "corrected_mean", "step"),
              {"betas": (0.9, 0.999), "eps": 1e-8, **_DECAY},
              numpy="""\
    m, s = memory["mean"], memory["squares"]
    m += (1 - BETAS[0]) * (g - m)
    s *= BETAS[1]
    s += (1 - BETAS[1]) * g * g
    m_hat, s_hat = m / (1 - BETAS[0] ** t), s / (1 - BETAS[1] ** t)
    return -rate * m_hat / (np.sqrt(s_hat) + EPS)
""",
              pytorch="torch.optim.Adam(" + _PYTORCH_ADAM + ")",
              pytorch_memory={"mean": "exp_avg", "squares": "exp_avg_sq"},
              rate_of_small_networks=0.03),
    Optimizer("adamw", "AdamW", "Δw = −η·m̂ / (√ŝ + ε) − η·λ·w", 1e-3, _adamw,
              ("mean", "squares"),
              ("mean", "squares", "corrected_root", "divisor", "corrected_mean", "decay", "step"),
              {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 1e-2},
              numpy="""\
    m, s = memory["mean"], memory["squares"]
    m += (1 - BETAS[0]) * (g - m)
    s *= BETAS[1]
    s += (1 - BETAS[1]) * g * g
    m_hat, s_hat = m / (1 - BETAS[0] ** t), s / (1 - BETAS[1] ** t)
    return -rate * m_hat / (np.sqrt(s_hat) + EPS) - rate * WEIGHT_DECAY * w
""",
              pytorch="torch.optim.AdamW(" + _PYTORCH_ADAM + ")",
              pytorch_memory={"mean": "exp_avg", "squares": "exp_avg_sq"},
              rate_of_small_networks=0.03),
)  # fmt: skip

OPTIMIZERS: dict[str, Optimizer] = {entry.name: entry for entry in _ENTRIES}

# Not in the table: they come with a Playground link or a recording and cannot be chosen.
PLAYGROUND_SGD = Optimizer(
    "sgd", "SGD", "Δw = −η·g; L1 that would cross zero cuts the link for good", 0.03,
    _playground, ("cut_links",), ("cut_links", "step"), _DECAY,
    numpy=OPTIMIZERS["sgd"].numpy, pytorch=OPTIMIZERS["sgd"].pytorch,
)  # fmt: skip
RECORDED = Optimizer("recorded", mark("Recorded"), "Δw = w⁺ − w", 0.0, _recorded, substeps=())
