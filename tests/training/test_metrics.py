"""Accuracy and confusion for every encoding of classes, and R² of a regression."""

import numpy as np
import pytest

from gradviz.training.history import Evaluator
from gradviz.training.metrics import accuracy, confusion, r_squared
from gradviz.training.state import frozen
from tests.training.builders import run_of

NAN = float("nan")


@pytest.mark.parametrize(
    ("encoding", "output", "targets", "expected"),
    [
        ("unit", [[0.4], [0.6], [0.51], [0.1]], [[0], [1], [0], [0]], 0.75),
        ("signed", [[-0.4], [0.6], [0.1], [-3]], [[-1], [1], [-1], [1]], 0.5),
        ("one_hot", [[3, 1, 2], [0, 0.1, 0], [1, 2, 3]], [[1, 0, 0], [0, 1, 0], [0, 1, 0]], 2 / 3),
        ("number", [[1.0]], [[1.0]], None),
        # Not a number is nobody's class, though a comparison would put it with 0.
        ("unit", [[NAN], [0.2]], [[0], [0]], 0.5),
        ("one_hot", [[NAN, 0.0]], [[1, 0]], 0.0),
    ],
)
def test_accuracy(encoding: str, output: list[list[float]], targets: list[list[float]], expected: float | None) -> None:
    found = accuracy(encoding, np.array(output), np.array(targets, dtype=float))
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("encoding", "output", "targets", "expected"),
    [
        ("unit", [[0.4], [0.6], [0.51], [0.1]], [[0], [1], [0], [1]], [[1, 1], [1, 1]]),
        ("signed", [[-0.4], [0.6], [0.1]], [[-1], [1], [-1]], [[1, 1], [0, 1]]),
        ("one_hot", [[3, 1, 2], [0, 1, 0], [1, 2, 3]], [[1, 0, 0], [0, 1, 0], [0, 1, 0]],
         [[1, 0, 0], [0, 1, 1], [0, 0, 0]]),
        ("unit", [[NAN], [0.2]], [[0], [0]], [[1, 0], [0, 0]]),
    ],
)  # fmt: skip
def test_confusion(
    encoding: str, output: list[list[float]], targets: list[list[float]], expected: list[list[int]]
) -> None:
    found = confusion(encoding, np.array(output), np.array(targets, dtype=float))
    assert found is not None
    assert found.tolist() == expected
    assert confusion("number", np.array(output), np.array(targets)) is None


def test_determination() -> None:
    targets = np.array([[1.0, 10.0], [2.0, 30.0], [6.0, 20.0]])
    assert r_squared("number", targets, targets) == 1.0
    assert r_squared("number", np.tile(targets.mean(axis=0), (3, 1)), targets) == pytest.approx(0.0, abs=1e-15)
    output = targets + np.array([[1.0, -2.0], [0.0, 1.0], [2.0, 0.0]])
    # SS_res = 1 + 4 + 1 + 4; SS_tot = (4 + 1 + 9) + (100 + 100).
    assert r_squared("number", output, targets) == pytest.approx(1 - 10 / 214, rel=1e-15)
    assert r_squared("number", targets[:1], targets[:1]) is None
    assert r_squared("number", np.ones((3, 1)), np.full((3, 1), 4.0)) is None
    assert r_squared("unit", output, targets) is None
    assert np.isnan(r_squared("number", output * NAN, targets))  # type: ignore[arg-type]


def test_the_same_parameters_are_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of()
    evaluator, state = Evaluator(run), run.initial_state()
    point = evaluator.measure(0, state.parameters)
    smaller = frozen(0.5 * state.parameters)
    other = evaluator.measure(0, smaller)
    assert other != point
    monkeypatch.setattr(evaluator, "_measured", lambda *_arguments: pytest.fail("measured again"))
    assert evaluator.measure(3, frozen(smaller.copy())) == other._replace(update=3)
