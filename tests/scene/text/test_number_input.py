"""Typed numbers: strict, both decimal signs, never ten times the value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data.errors import SetupError
from gradviz.scene.text.number_input import read_number, read_whole, written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5), ("0,5", 0.5), (".5", 0.5), (" 5e-3 ", 0.005), ("−2", -2.0), ("+1.", 1.0), ("50 %", 0.5),
        ("1E3", 1000.0),
    ],
)
def test_reads_numbers_as_people_write_them(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text", ["", "abc", "1.000,5", "1 000", "0x10", "1_000", "nan", "inf", "1e999", "1.2.3", "--1", "e5"]
)
def test_refuses_text_that_is_not_a_number(text: str) -> None:
    with pytest.raises(SetupError, match="nothing was changed"):
        read_number(text, "w1[1,1]")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_reads_back_to_the_bit(value: float) -> None:
    assert read_number(written(value)) == value
    assert read_number(written(value).replace(".", ",")) == value


def test_ranges_are_named() -> None:
    with pytest.raises(SetupError, match=r"from 0 to 10"):
        read_number("11", "noise", 0.0, 10.0)
    with pytest.raises(SetupError, match="at least 1"):
        read_whole("0", "units", 1)
    with pytest.raises(SetupError, match="whole number"):
        read_whole("2.5", "units", 1)
