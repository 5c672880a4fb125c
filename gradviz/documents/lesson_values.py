"""Reads the fields of a lesson's JSON; each fault is one sentence with its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from gradviz.data.errors import SetupError, expected, unknown_name
from gradviz.documents.decode import check_keys
from gradviz.documents.json_text import key_path
from gradviz.text import _

__all__ = ["flag_of", "list_of", "name_of", "number_of", "object_of", "text_of", "texts_of"]

T = TypeVar("T")


def text_of(entry: dict[str, Any], key: str, path: str) -> str:
    """The text at `key`; empty where the key is missing."""
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise SetupError(key_path(path, key), expected(_("text"), value))
    return value


def object_of(entry: dict[str, Any], key: str, known: tuple[str, ...], path: str) -> dict[str, Any]:
    """The object at `key`, with no other keys than `known`; empty where the key is missing."""
    value = entry.get(key, {})
    if not isinstance(value, dict):
        raise SetupError(f"{path}.{key}", expected(_("an object"), value))
    check_keys(value, known, f"{path}.{key}")
    return value


def flag_of(entry: dict[str, Any], key: str, path: str) -> bool | None:
    """The boolean at `key`; None where the key is missing."""
    value = entry.get(key)
    if value is not None and not isinstance(value, bool):
        raise SetupError(key_path(path, key), expected(_("true or false"), value))
    return value


def name_of(entry: dict[str, Any], key: str, known: Collection[str], kind: str, path: str) -> str | None:
    """The name at `key`, one of `known`; None where the key is missing. `kind` is the kind of name, for the error."""
    value = entry.get(key)
    if value is not None and value not in known:
        raise SetupError(key_path(path, key), unknown_name(kind, str(value), list(known)))
    return None if value is None else str(value)


def number_of(entry: dict[str, Any], key: str, path: str, *, positive: bool = False) -> float | None:
    """The finite number at `key`; None where the key is missing."""
    value = entry.get(key)
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or (positive and value <= 0):
        wanted = _("a number above 0") if positive else _("a finite number")
        raise SetupError(key_path(path, key), expected(wanted, value))
    return float(value)


def list_of(entry: dict[str, Any], key: str, path: str, read: Callable[[Any, str], T]) -> list[T]:
    """The list at `key`, each element read by `read(value, path)`; empty where the key is missing."""
    value = entry.get(key, [])
    where = key_path(path, key)
    if not isinstance(value, list):
        raise SetupError(where, expected(_("a list"), value))
    return [read(each, f"{where}[{place}]") for place, each in enumerate(value)]


def texts_of(entry: dict[str, Any], key: str, path: str) -> tuple[str, ...]:
    """The list of texts at `key`, none of them empty."""

    def read(value: Any, where: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise SetupError(where, expected(_("text"), value))
        return value

    return tuple(list_of(entry, key, path, read))
