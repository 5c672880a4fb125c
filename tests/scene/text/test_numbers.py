"""Numbers on the screen: digits, minus, powers, and never a zero for a number that is not zero."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.scene.text.numbers import counted, full, number, power, signed
from tests.scene.scenes import read_back

# Rounded up to one digit, the very largest numbers would read back as infinite.
FINITE = st.floats(-9e307, 9e307)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (0.5, 4, "0.5"),
        (0.50001, 4, "0.5000"),
        (-0.47213, 3, "−0.472"),
        (-0.004561, 3, "−4.56·10⁻³"),
        (0.0062001, 3, "6.20·10⁻³"),
        (0.0062, 3, "6.2·10⁻³"),
        (0.0428, 3, "0.0428"),
        (9.99999, 4, "10.00"),
        (0.00999999, 3, "0.0100"),
        (12345.6, 4, "1.235·10⁴"),
        (1234.4, 4, "1234"),
        (1e300, 4, "1·10³⁰⁰"),
        (-5e-324, 4, "−4.941·10⁻³²⁴"),
        (3.0, 4, "3"),
        (1.0, 1, "1"),
        (math.nan, 4, "not finite"),
        (-math.inf, 4, "not finite"),
    ],
)
def test_numbers_read_as_expected(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


@given(FINITE, st.integers(1, 12))
def test_a_number_reads_back_to_its_digits(value: float, digits: int) -> None:
    text = number(value, digits)
    assert "-" not in text
    assert not re.fullmatch(r"−?0(\.0*)?", text) or value == 0.0
    assert read_back(text) == pytest.approx(value, rel=0.5001 * 10.0 ** (1 - digits), abs=0.0) or abs(value) < 1e-307


@given(FINITE)
def test_the_full_number_is_the_number(value: float) -> None:
    assert read_back(full(value)) == value


def test_words_and_signs() -> None:
    assert full(math.nan) == "not a number"
    assert full(-math.inf) == "−∞"
    assert signed(0.5) == "+0.5"
    assert signed(-0.5) == "−0.5"
    assert signed(0.0) == "0"
    assert power(-3) == "10⁻³"
    assert power(0) == "1"
    assert counted(109184) == "109,184"
