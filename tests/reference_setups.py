"""The reference numbers as setups of the command line. Reference weights are [to][from], ours (fan_in, fan_out)."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["close", "example", "moment", "partial", "setup", "setup_of"]

_FILE = Path(__file__).parent / "data" / "reference" / "worked_examples.json"
_LOSSES = {"half_sse": "half_squared_error", "output": "mean_absolute_error"}


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    return json.loads(_FILE.read_text("utf-8"))


def example(name: str) -> dict[str, Any]:
    """The worked example with this id."""
    return next(entry for entry in _all()["worked_examples"] if entry["id"] == name)


def example_names() -> list[str]:
    """The ids of all worked examples."""
    return [entry["id"] for entry in _all()["worked_examples"]]


def partial(name: str) -> dict[str, Any]:
    """The partial example with this id."""
    return next(entry for entry in _all()["partial_examples"] if entry["id"] == name)


def moment(name: str) -> dict[str, Any]:
    """The lecture moment M1 to M10."""
    return next(entry for entry in _all()["lecture_moments"] if entry["id"] == name)


def setup(
    activations: list[str], weights: list[Any], biases: list[Any] | None, inputs: Any, targets: Any, rate: float,
    **others: Any,
) -> dict[str, Any]:  # fmt: skip
    """A setup with weights given [to][from]; without `biases` no layer has any."""
    matrices = [np.array(matrix, dtype=float).T.tolist() for matrix in weights]
    layers = [
        {"units": len(matrix[0]), "activation": name, "bias": biases is not None}
        for matrix, name in zip(matrices, activations, strict=True)
    ]
    test = {key: others.pop(key) for key in ("test_inputs", "test_targets") if key in others}
    return {
        "gradviz": 1,
        "network": {"inputs": len(matrices[0]), "layers": layers},
        "parameters": {"weights": matrices, "biases": biases if biases is not None else [[] for _ in layers]},
        "data": {"inputs": inputs, "targets": targets, **test},
        "optimizer": {"name": "sgd", "learning_rate": rate, **others.pop("options", {})},
        **others,
    }


def setup_of(entry: dict[str, Any], *, update_biases: bool | None = None) -> dict[str, Any]:
    """The setup of a worked example. A loss that is the output itself is |ŷ − 0|: those outputs are all positive."""
    trained = entry["update_biases"] if update_biases is None else update_biases
    freeze = [] if trained is not False else [f"b{layer + 1}[*]" for layer in range(len(entry["weights"]))]
    return setup(
        entry["activations"], entry["weights"], entry["biases"], [entry["inputs"]], [entry["targets"]],
        entry["learning_rate"] or 0.1, loss=_LOSSES[entry["loss"]["kind"]], freeze=freeze,
    )  # fmt: skip


def close(actual: Any, expected: Any, rel: float = 1e-12) -> bool:
    """Equal to a relative `rel`, element by element; where `expected` is zero, exactly."""
    one, other = np.asarray(actual, dtype=float), np.asarray(expected, dtype=float)
    assert one.shape == other.shape, (one.shape, other.shape)
    return bool((np.abs(one - other) <= rel * np.abs(other)).all())
