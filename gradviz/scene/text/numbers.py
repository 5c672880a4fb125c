"""Numbers for display: significant digits, the true minus sign, powers of ten, and words where needed.

A rounded number is written with all its digits (0.5000 is about a half); an exact one is written short (0.5 is a
half). 0 always means exactly zero: tiny numbers are written with a power of ten.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from gradviz.text import _

__all__ = ["MINUS", "counted", "full", "natural", "number", "power", "signed", "subscript", "superscript"]

MINUS = "−"
_SUPER = str.maketrans("0123456789-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁽⁾")
_SUB = str.maketrans("0123456789-−,", "₀₁₂₃₄₅₆₇₈₉₋₋,")
_SMALLEST_PLAIN = -2


def superscript(value: int | str) -> str:
    """A whole number as superscript: −3 gives ⁻³."""
    return str(value).translate(_SUPER)


def subscript(value: int | str) -> str:
    """A whole number as subscript: 12 gives ₁₂."""
    return str(value).translate(_SUB)


def power(exponent: int) -> str:
    """A whole power of ten, as on an axis: 10⁻³; 1 and 10 are written out."""
    return {0: "1", 1: "10"}.get(exponent, "10" + superscript(exponent))


def number(value: float, digits: int = 4) -> str:
    """`value` with `digits` significant digits: "−0.472", "−4.56·10⁻³", "0" only where it is exactly zero."""
    value = float(value)
    return _written(value, digits) if math.isfinite(value) else _("not finite")


@lru_cache(maxsize=8192)
def _written(value: float, digits: int) -> str:
    """The text of a finite number; cached, because most numbers on the screen do not change from step to step."""
    if value == 0.0:
        return "0"
    mantissa, _e, exponent_text = f"{abs(value):.{digits - 1}e}".partition("e")
    exponent = int(exponent_text)
    if _SMALLEST_PLAIN <= exponent < max(digits, 4):
        text = f"{abs(value):.{max(0, digits - 1 - exponent)}f}"
        if "." in text and float(text) == abs(value):
            text = text.rstrip("0").rstrip(".")
    else:
        if "." in mantissa and float(f"{mantissa}e{exponent}") == abs(value):
            mantissa = mantissa.rstrip("0").rstrip(".")
        text = f"{mantissa}·10{superscript(exponent)}"
    return MINUS + text if value < 0 else text


def signed(value: float, digits: int = 4) -> str:
    """As `number`, with a plus sign for positive numbers."""
    text = number(value, digits)
    return "+" + text if math.isfinite(value) and value > 0 else text


def full(value: float) -> str:
    """All digits: the shortest text that reads back as the same float64, for tooltips."""
    value = float(value)
    if math.isnan(value):
        return _("not a number")
    if math.isinf(value):
        return MINUS + "∞" if value < 0 else "∞"
    if value == 0.0:
        return "0"
    mantissa, _e, exponent = repr(abs(value)).partition("e")
    text = mantissa.removesuffix(".0")
    if exponent:
        text += "·10" + superscript(int(exponent))
    return MINUS + text if value < 0 else text


def counted(value: int) -> str:
    """A count with thousands separators: 109,184."""
    return f"{value:,}"


def natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    """A sort key by which 2 comes before 10."""
    parts = re.split(r"(\d{1,9})", name)
    return tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
