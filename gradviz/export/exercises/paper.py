"""Numbers as they stand on paper: the given ones short, the answers with all their significant digits."""

from __future__ import annotations

import math

from gradviz.scene.text.numbers import MINUS, number, superscript

__all__ = ["DIGITS", "bracketed", "given", "half_unit", "worked"]

DIGITS = 4
_SMALLEST = 1e-4  # what is smaller is written with a power of ten


def given(value: float) -> str:
    """A number that the sheet tells: 0.5, −3, 2."""
    return number(value, 9)


def worked(value: float, digits: int = DIGITS) -> str:
    """A number that is worked out, trailing zeros kept: 0.3000, −0.02260, 1.000."""
    if value == 0.0:
        return "0"
    mantissa, _e, power = f"{abs(value):.{digits - 1}e}".partition("e")
    exponent, sign = int(power), MINUS if value < 0 else ""
    if abs(value) < _SMALLEST or exponent >= digits:
        return f"{sign}{mantissa}·10{superscript(exponent)}"
    return f"{sign}{abs(value):.{digits - 1 - exponent}f}"


def bracketed(text: str) -> str:
    """In brackets where it begins with a minus sign, to stand after a dot."""
    return f"({text})" if text.startswith(MINUS) else text


def half_unit(value: float, digits: int = DIGITS) -> float:
    """How far rounding to so many significant digits may move `value`."""
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1) if value else 0.0
