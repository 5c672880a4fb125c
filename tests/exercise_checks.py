"""What every set of exercise sheets must fulfil, checked on the grader's file alone, and ten setups to check it on.

Answers are computed again twice: by `gradviz trace` from the file's setup, and by difference quotients of a loss that
is written here in a few lines of NumPy and knows nothing of the engine.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import Any

import numpy as np

from gradviz.documents.setups import setup_from_json
from gradviz.export.exercises.choice import ExerciseChoice
from gradviz.export.exercises.grader_json import exercises_value
from gradviz.export.exercises.variants import make_exercises
from gradviz.export.trace_table import trace_document
from gradviz.training.run import Run
from gradviz.training.trace import trace_update

__all__ = ["SETUPS", "document_of", "faults", "setup_of_layers"]

_LEAST, _CLOSEST = 0.002, 0.01
_STEP = 1e-5


def setup_of_layers(inputs: int, *layers: tuple[int, str], loss: str = "half_squared_error", rate: float = 0.5,
                    samples: int = 1, bias: bool = True) -> dict[str, Any]:  # fmt: skip
    """A setup whose numbers do not matter: the sheets draw others."""
    targets = [[1.0] * layers[-1][0]] * samples
    return {
        "network": {"inputs": inputs, "layers": [{"units": n, "activation": name, "bias": bias} for n, name in layers]},
        "loss": loss, "optimizer": {"name": "sgd", "learning_rate": rate},
        "data": {"inputs": [[1.0] * inputs] * samples, "targets": targets},
    }  # fmt: skip


SETUPS = {
    "2-2-1 sigmoid": setup_of_layers(2, (2, "sigmoid"), (1, "sigmoid")),
    "2-2-2 sigmoid": setup_of_layers(2, (2, "sigmoid"), (2, "sigmoid")),
    "one neuron": setup_of_layers(1, (1, "sigmoid"), loss="squared_error", rate=1.0, bias=False),
    "chain of three": setup_of_layers(1, (1, "tanh"), (1, "sigmoid"), (1, "sigmoid"), rate=1.0),
    "2-2-2-1 tanh": setup_of_layers(2, (2, "tanh"), (2, "tanh"), (1, "sigmoid"), rate=0.1),
    "ReLU": setup_of_layers(2, (3, "relu"), (1, "linear"), rate=0.01),
    "ReLU, three samples": setup_of_layers(2, (2, "relu"), (1, "linear"), rate=0.01, samples=3),
    "softmax": setup_of_layers(2, (2, "tanh"), (3, "softmax"), loss="categorical_cross_entropy"),
    "cross-entropy, two samples": setup_of_layers(2, (2, "sigmoid"), (1, "sigmoid"), loss="binary_cross_entropy",
                                                  samples=2),
    "softplus": setup_of_layers(3, (2, "softplus"), (2, "linear"), loss="mean_squared_error", rate=0.1),
}  # fmt: skip


def document_of(setup: dict[str, Any], **choice: Any) -> list[dict[str, Any]]:
    """The grader's file of the sheets of a setup."""
    return exercises_value(make_exercises(Run(setup_from_json(setup, "setup")), ExerciseChoice(**choice), "setup"))


def faults(document: list[dict[str, Any]]) -> list[str]:
    """What is wrong with it: nothing."""
    found, known = [], set()
    for entry in document:
        where = f"variant {entry['variant']}: "
        answers = [question["answer"] for question in entry["questions"]]
        if tuple(answers) in known:
            found.append(where + "its answers are those of another")
        known.add(tuple(answers))
        found += [where + f"{answer} is trivial" for answer in answers if abs(answer) < _LEAST]
        found += [where + f"{a} and {b} are close" for a, b in itertools.combinations(answers, 2)
                  if abs(a - b) < _CLOSEST * max(abs(a), abs(b))]  # fmt: skip
        found += [where + fault for question in entry["questions"] for fault in _faults(entry["setup"], question)]
        found += [where + fault for fault in _traced_faults(entry)]
    return found


def _faults(setup: dict[str, Any], question: dict[str, Any]) -> list[str]:
    """Of one question: its tolerance, its mistakes, and its value by difference quotient."""
    name, answer, tolerance = f"{question['ask']} of {question['of']}", question["answer"], question["tolerance"]
    found = [f"{name}: {mistake} would be accepted" for mistake, wrong in question["mistakes"].items()
             if abs(wrong - answer) <= tolerance]  # fmt: skip
    if not 0.0 < tolerance <= _CLOSEST * max(1.0, abs(answer)) * 100:
        found.append(f"{name}: a tolerance of {tolerance}")
    expected = _by_quotient(setup, question)
    if expected is not None and not math.isclose(expected, answer, rel_tol=1e-5, abs_tol=1e-9):
        found.append(f"{name}: {answer}, by a difference quotient {expected}")
    return found


def _traced_faults(entry: dict[str, Any]) -> list[str]:
    """What `gradviz trace` gives for the setup differs in no bit."""
    run = Run(setup_from_json(entry["setup"], "setup"))
    trace = trace_document(run, trace_update(run, run.initial_state()))
    found = []
    for question in entry["questions"]:
        layer, *place = [int(number) - 1 for number in re.findall(r"[0-9]+", question["of"])] or [0]
        key = {"gradient": "weight_gradients", "update": "weights_after", "delta": "deltas",
               "forward": "pre_activations" if question["of"].startswith("z") else "activations"}.get(question["ask"])
        value = trace["loss"] if key is None else trace["layers"][layer][key]
        if key in ("pre_activations", "activations", "deltas"):
            place = [question.get("sample", 1) - 1, *place]
        expected = float(value[tuple(place)]) if key else value
        if expected != question["answer"]:
            found.append(f"{question['of']}: {question['answer']}, traced {expected}")
    return found


_FUNCTIONS = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0.0, z, 0.0),
    "softplus": lambda z: np.log(1.0 + np.exp(z)),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
}
_LOSSES = {
    "half_squared_error": lambda a, y: 0.5 * ((a - y) ** 2).sum(axis=1),
    "squared_error": lambda a, y: ((a - y) ** 2).sum(axis=1),
    "mean_squared_error": lambda a, y: ((a - y) ** 2).mean(axis=1),
    "binary_cross_entropy": lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(axis=1),
    "categorical_cross_entropy": lambda a, y: -(y * np.log(a)).sum(axis=1),
}


def _loss(setup: dict[str, Any], moved: tuple[str, int, tuple[int, ...]], by: float) -> float:
    """The mean loss with one weight, or one z of one sample, moved by so much."""
    what, at, place = moved
    a = np.array(setup["data"]["inputs"], float)
    for layer, part in enumerate(setup["network"]["layers"]):
        weights = np.array(setup["parameters"]["weights"][layer], float)
        if what == "w" and layer == at:
            weights[place] += by
        biases = setup["parameters"]["biases"][layer]
        z = a @ weights + (np.array(biases) if len(biases) else 0.0)
        if what == "z" and layer == at:
            z[place] += by
        a = _FUNCTIONS[part["activation"]](z)
    return float(_LOSSES[setup["loss"]](a, np.array(setup["data"]["targets"], float)).mean())


def _by_quotient(setup: dict[str, Any], question: dict[str, Any]) -> float | None:
    """A delta, gradient or new weight by (L₊ − L₋) ÷ 2h; None of what is no derivative."""
    layer, *place = [int(number) - 1 for number in re.findall(r"[0-9]+", question["of"])] or [0]
    if question["ask"] not in ("delta", "gradient", "update"):
        return _loss(setup, ("", 0, ()), 0.0) if question["ask"] == "loss" else None
    if question["ask"] == "delta":
        moved = ("z", layer, (question.get("sample", 1) - 1, *place))
    else:
        moved = ("w", layer, tuple(place))
    slope = (_loss(setup, moved, _STEP) - _loss(setup, moved, -_STEP)) / (2 * _STEP)
    if question["ask"] != "update":
        return slope
    return setup["parameters"]["weights"][layer][place[0]][place[1]] - setup["optimizer"]["learning_rate"] * slope
