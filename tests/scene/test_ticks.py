"""Ticks are at round numbers inside the range, with labels of exactly their values."""

import math
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gradviz.scene.ticks import log_ticks, nice_ticks


@given(low=st.floats(-1e6, 1e6), width=st.floats(1e-3, 1e6), most=st.integers(2, 9), whole=st.booleans())
def test_ticks_lie_inside_in_order_and_are_not_too_many(low: float, width: float, most: int, whole: bool) -> None:
    ticks = nice_ticks(low, low + width, most, whole)
    values = [value for value, _text in ticks]
    assert len(values) <= most
    assert values == sorted(set(values))
    assert all(low - 1e-6 * width <= value <= low + width * (1 + 1e-6) for value in values)
    if not whole and width > 1e-9 * abs(low):
        assert len(values) >= 1
    if whole:
        assert all(value == round(value) for value in values)


def test_texts_are_round_with_true_minus_and_no_negative_zero() -> None:
    assert [text for _value, text in nice_ticks(-1.0, 1.0, 5)] == ["−1.0", "−0.5", "0.0", "0.5", "1.0"]
    assert [text for _value, text in nice_ticks(0, 340, 5)] == ["0", "100", "200", "300"]
    assert [text for _value, text in nice_ticks(0, 3e7, 4)] == ["0", "10⁷", "2·10⁷", "3·10⁷"]


def test_logarithmic_ticks() -> None:
    assert [text for _value, text in log_ticks(0.001, 20.0)] == ["0.001", "0.01", "0.1", "1", "10"]
    assert [text for _value, text in log_ticks(1e-4, 0.1)] == ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹"], "one way of writing"
    assert [text for _value, text in log_ticks(2e-4, 3e-3)] == ["2·10⁻⁴", "5·10⁻⁴", "10⁻³", "2·10⁻³"]
    assert [value for value, _text in log_ticks(1e-6, 1e3, 5)] == pytest.approx([1e-6, 1e-4, 1e-2, 1.0, 100.0])
    assert all(0.3 <= value <= 0.5 for value, _text in log_ticks(0.3, 0.5))


@given(low=st.floats(1e-300, 1e290), factor=st.floats(1.001, 1e12), most=st.integers(3, 9))
def test_logarithmic_ticks_lie_inside_in_order_and_are_not_too_many(low: float, factor: float, most: int) -> None:
    ticks = log_ticks(low, low * factor, most)
    values = [value for value, _text in ticks]
    assert 1 <= len(values) <= most
    assert values == sorted(set(values))
    assert all(low * (1 - 1e-6) <= value <= low * factor * (1 + 1e-6) for value in values)
    powers = [any(digit in text for digit in "⁰¹²³⁴⁵⁶⁷⁸⁹") for _value, text in ticks]
    assert all(powers) or not any(powers) or factor < 10


@pytest.mark.parametrize(("low", "high"), [(1.0, 1.0), (2.0, 1.0), (math.nan, 1.0), (0.0, math.inf)])
def test_an_invalid_range_has_no_ticks(low: float, high: float) -> None:
    assert nice_ticks(low, high) == ()
    assert log_ticks(low, high) == ()


ANY = st.floats(allow_nan=False, allow_infinity=False)


@given(a=ANY, b=ANY, most=st.integers(1, 9))
@example(a=-sys.float_info.max, b=sys.float_info.max, most=6)
@example(a=1e16, b=1e16 + 2, most=6)
@example(a=5e-324, b=1e-323, most=6)
def test_ticks_between_numbers_of_any_size(a: float, b: float, most: int) -> None:
    low, high = sorted((a, b))
    for ticks in (nice_ticks(low, high, most), log_ticks(abs(low), abs(high), most)):
        values, texts = [value for value, _text in ticks], [text for _value, text in ticks]
        assert values == sorted(set(values))
        assert all(map(math.isfinite, values))
        assert len(set(texts)) == len(texts)


def test_no_two_ticks_have_the_same_text() -> None:
    assert [text for _value, text in nice_ticks(1e5, 1e5 + 4, 5)] == ["100000", "100001", "100002", "100003", "100004"]
