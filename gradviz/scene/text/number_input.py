"""Parses typed numbers strictly, with a decimal point or a decimal comma."""

from __future__ import annotations

import math
import re

from gradviz.data.errors import SetupError, shown
from gradviz.text import _

__all__ = ["read_number", "read_whole", "written"]

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?\Z")


def read_number(text: str, what: str = "", least: float = -math.inf, most: float = math.inf) -> float:
    """The number in `text`: `0.5`, `0,5`, `5e-3`, `−2`, `50 %`. Raises `SetupError` with the path `what`."""
    plain = text.strip().replace("−", "-").replace("·10^", "e").lower()
    share = plain.endswith("%")
    plain = plain.removesuffix("%").strip()
    if not _NUMBER.match(plain):
        raise SetupError(what, _("{text} is not a number; nothing was changed").format(text=shown(text)))
    number = float(plain.replace(",", "."))
    if share:
        number /= 100.0
    if not math.isfinite(number):
        raise SetupError(what, _("{text} is too large a number; nothing was changed").format(text=shown(text)))
    if not least <= number <= most:
        raise SetupError(what, _range_sentence(number, least, most))
    return number


def read_whole(text: str, what: str = "", least: int = 0, most: int = 2**63 - 1) -> int:
    """The whole number in `text`. Raises `SetupError`."""
    plain = text.strip().replace("−", "-")
    if not re.fullmatch(r"[+-]?\d{1,25}", plain):
        raise SetupError(what, _("{text} is not a whole number; nothing was changed").format(text=shown(text)))
    number = int(plain)
    if not least <= number <= most:
        raise SetupError(what, _range_sentence(number, least, most))
    return number


def written(number: float) -> str:
    """The text of a number in a field: the shortest text that reads back as the same number."""
    if isinstance(number, int) or (float(number).is_integer() and abs(number) < 1e15):
        return str(int(number)).replace("-", "−")
    return repr(float(number)).replace("-", "−")


def _range_sentence(number: float, least: float, most: float) -> str:
    if math.isinf(most) or most >= 2**63 - 1:
        sentence = _("{number} is too small: at least {least} is needed; nothing was changed")
    elif math.isinf(least):
        sentence = _("{number} is too large: at most {most} is allowed; nothing was changed")
    else:
        sentence = _("{number} is out of range: from {least} to {most} is allowed; nothing was changed")
    return sentence.format(number=written(number), least=written(least) if math.isfinite(least) else "",
                           most=written(most) if math.isfinite(most) else "")  # fmt: skip
