"""Small runs to test with."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradviz.data.setup import InlineData
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.training.run import Run
from gradviz.training.setup import (
    BatchSetup,
    ClipSetup,
    InitializerSetup,
    OptimizerSetup,
    ParameterSetup,
    PenaltySetup,
    RunSetup,
    ScheduleSetup,
)


def rows(values: Any) -> tuple[tuple[float, ...], ...]:
    """Rows of numbers as a setup holds them."""
    return tuple(tuple(float(value) for value in row) for row in values)


def inline(samples: int, inputs: int, outputs: int, test_samples: int = 0, seed: int = 0) -> InlineData:
    """Random samples; targets lie between 0 and 1."""
    rng = np.random.default_rng(seed)
    return InlineData(
        rows(rng.normal(size=(samples, inputs))), rows(rng.uniform(size=(samples, outputs))),
        rows(rng.normal(size=(test_samples, inputs))), rows(rng.uniform(size=(test_samples, outputs))),
    )  # fmt: skip


def run_of(
    sizes: Sequence[int] = (2, 3, 1), activations: Sequence[str] = ("tanh", "sigmoid"), *,
    biases: Sequence[bool] | None = None, data: InlineData | None = None, samples: int = 7, seed: int = 1,
    optimizer: str = "sgd", rate: float | None = 0.1, options: Sequence[tuple[str, Any]] = (),
    size: int | None = None, shuffle: bool = False, penalty: PenaltySetup | None = None, **others: Any,
) -> Run:  # fmt: skip
    """A run of a network with these sizes, inputs first, on random samples."""
    units = zip(sizes[1:], activations, biases or [True] * len(activations), strict=True)
    network = NetworkSetup(sizes[0], tuple(LayerSetup(*layer) for layer in units))
    setup = RunSetup(
        network, data or inline(samples, sizes[0], sizes[-1], 3, seed),
        initializer=others.pop("initializer", InitializerSetup(seed=seed)),
        optimizer=OptimizerSetup(optimizer, rate, tuple(options), *_rules_of_steps(others)),
        batch=BatchSetup(size, shuffle, seed), penalty=penalty or PenaltySetup(), **others,
    )  # fmt: skip
    return Run(setup)


def _rules_of_steps(others: dict[str, Any]) -> tuple[ScheduleSetup, ClipSetup]:
    return others.pop("schedule", ScheduleSetup()), others.pop("clip", ClipSetup())


def scalar_run(weights: Sequence[float], activation: str = "linear", *, rate: float, **others: Any) -> Run:
    """A chain of single units without biases, x = 1, target 0, loss ½(ŷ − y)²."""
    parameters = ParameterSetup(tuple(((weight,),) for weight in weights), ((),) * len(weights))
    layers = len(weights)
    data = others.pop("data", InlineData(((1.0,),), ((0.0,),)))
    return run_of(
        [1] * (layers + 1), [activation] * layers, biases=[False] * layers, data=data, rate=rate,
        parameters=parameters, **others,
    )  # fmt: skip
