"""Formats numbers for paper: given numbers in short form, answers with all their significant digits."""

from __future__ import annotations

import math

from gradviz.scene.text.numbers import MINUS, number, superscript

__all__ = ["DIGITS", "bracketed", "given", "half_unit", "worked"]

DIGITS = 4
_SMALLEST = 1e-4  # smaller numbers are written with a power of ten


def given(value: float) -> str:
    """A given number: 0.5, −3, 2."""
    return number(value, 9)


def worked(value: float, digits: int = DIGITS) -> str:
    """A computed number, with trailing zeros: 0.3000, −0.02260, 1.000."""
    if value == 0.0:
        return "0"
    mantissa, _e, power = f"{abs(value):.{digits - 1}e}".partition("e")
    exponent, sign = int(power), MINUS if value < 0 else ""
    if abs(value) < _SMALLEST or exponent >= digits:
        return f"{sign}{mantissa}·10{superscript(exponent)}"
    return f"{sign}{abs(value):.{digits - 1 - exponent}f}"


def bracketed(text: str) -> str:
    """The text in brackets if it begins with a minus sign, for use after a multiplication dot."""
    return f"({text})" if text.startswith(MINUS) else text


def half_unit(value: float, digits: int = DIGITS) -> float:
    """The largest error of rounding `value` to `digits` significant digits."""
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1) if value else 0.0
