"""JSON that every reader accepts."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gradviz.export.json_text import json_text


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_read_back_to_the_bit(numbers: list[float]) -> None:
    read = np.array(json.loads(json_text(np.array(numbers))), dtype=float)
    assert read.tobytes() == np.array(numbers, dtype=float).tobytes()


def test_numbers_that_are_not_finite_are_null() -> None:
    value = {"a": np.array([[1.0, np.nan], [np.inf, -np.inf]]), "b": np.float64("nan"), "c": (float("inf"), 1)}
    assert json.loads(json_text(value)) == {"a": [[1.0, None], [None, None]], "b": None, "c": [None, 1]}


def test_shortest_form() -> None:
    assert json_text([0.1, 1e-300, np.float64(2.5), 3, None, "σ"]) == '[0.1, 1e-300, 2.5, 3, null, "σ"]'
