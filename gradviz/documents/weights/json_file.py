"""Weights as JSON: a `state_dict` of lists, scikit-learn's `coefs_` and `intercepts_`, or `weights` and `biases`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError, expected
from gradviz.documents.json_text import key_path, parse_json, read_text
from gradviz.documents.weights.stored import IN_OUT, OUT_IN, StoredArray, WeightsFile, check_count
from gradviz.engine.activations import ACTIVATIONS
from gradviz.text import _

__all__ = ["is_weights", "read_json_weights"]

_PAIRS = (("coefs_", "intercepts_"), ("coefs", "intercepts"), ("weights", "biases"))
_SKLEARN = {"identity": "linear", "logistic": "sigmoid"}
_TORCH_ENDINGS = (".weight", ".bias")


def is_weights(value: Any) -> bool:
    """Whether a JSON value looks like weights: not a setup, but named lists of numbers."""
    return isinstance(value, dict) and "network" not in value and (
        _pair(value) is not None or any(isinstance(key, str) and key.endswith(_TORCH_ENDINGS) for key in value)
    )  # fmt: skip


def read_json_weights(path: Path) -> WeightsFile:
    """The arrays of a JSON file. Raises `SetupError` with the place of the fault."""
    value = parse_json(read_text(path), path.name)
    if not is_weights(value):
        if isinstance(value, dict) and "network" in value:
            message = _("this is a setup, which gradviz opens as it is: gradviz {name}")
            raise SetupError(path.name, message.format(name=path.name))
        message = _('expected weights by name: a state_dict ("0.weight": [[…]]), or "coefs_" and "intercepts_"')
        raise SetupError(path.name, message)
    pair = _pair(value)
    if pair is None:
        arrays = tuple(StoredArray(key, _array(item, key_path("", key))) for key, item in value.items())
        layout: str | None = OUT_IN if all(name.endswith(_TORCH_ENDINGS) for name in value) else None
    else:
        arrays = tuple(
            StoredArray(f"{key}[{place}]", _array(item, f"{key}[{place}]"))
            for key in pair for place, item in enumerate(_list(value.get(key, []), key))
        )  # fmt: skip
        layout = IN_OUT if pair[0].startswith("coefs") else None
    check_count(sum(array.values.size for array in arrays), path.name)
    return WeightsFile(path.name, arrays, "float64", layout=layout, activations=_activations(value, pair))


def _pair(value: dict[str, Any]) -> tuple[str, str] | None:
    return next((pair for pair in _PAIRS if isinstance(value.get(pair[0]), list)), None)


def _activations(value: dict[str, Any], pair: tuple[str, str] | None) -> tuple[str, ...] | None:
    """The activations in scikit-learn's two keys, where both are present."""
    hidden, output = value.get("activation"), value.get("out_activation_")
    if pair is None or not isinstance(hidden, str) or not isinstance(output, str):
        return None
    names = tuple(_SKLEARN.get(name, name) for name in (*[hidden] * (len(value[pair[0]]) - 1), output))
    return names if all(name in ACTIVATIONS for name in names) else None


def _list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise SetupError(path, expected(_("a list"), value))
    return value


def _array(value: Any, path: str) -> NDArray[Any]:
    """Nested lists of numbers as an array. Raises `SetupError` with the path of the first fault."""
    rows = _list(value, path)
    depth, inner = 1, rows
    while inner and isinstance(inner[0], list):
        depth, inner = depth + 1, inner[0]
    _check(rows, path, depth, [])
    try:
        return np.array(rows, dtype=np.float64)
    except (ValueError, OverflowError):
        raise SetupError(path, _("expected rows of the same length, all of them numbers")) from None


def _check(value: Any, path: str, depth: int, lengths: list[int]) -> None:
    """Raises `SetupError` at the first item that is not a number, or the first row of a different length."""
    if depth == 0:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise SetupError(path, expected(_("a number"), value))
        return
    _list(value, path)
    if not lengths:
        first, lengths = value, []
        for _level in range(depth):
            lengths.append(len(first) if isinstance(first, list) else -1)
            first = first[0] if isinstance(first, list) and first else None
    if len(value) != lengths[0]:
        message = _("{count} numbers, as in the first row").format(count=lengths[0])
        raise SetupError(path, expected(message, len(value)))
    for place, item in enumerate(value):
        if depth > 1 or type(item) not in (int, float):
            _check(item, f"{path}[{place}]", depth - 1, lengths[1:])
