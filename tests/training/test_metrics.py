"""Accuracy by the way classes are written as numbers."""

import numpy as np
import pytest

from gradviz.training.metrics import accuracy

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
