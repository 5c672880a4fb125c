"""Standard JSON: the shortest numbers that read back as the same float64, null for numbers that are not finite."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

__all__ = ["json_text", "plain"]


def plain(value: Any) -> Any:
    """`value` with types of JSON: arrays as nested lists, NaN and infinities as None."""
    if isinstance(value, np.ndarray):
        finite = bool(np.isfinite(value).all())
        return value.tolist() if finite else plain(value.tolist())
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def json_text(value: Any) -> str:
    """One line of JSON."""
    return json.dumps(plain(value), allow_nan=False, ensure_ascii=False)
