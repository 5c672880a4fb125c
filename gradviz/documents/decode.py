"""Converts JSON values to setups; checks types and unknown or missing keys, and reports each fault with its path.

msgspec converts and locates faults; the messages are composed here from the expected type and the value,
so that all have the same form.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec

from gradviz.data.errors import SetupError, expected, unknown_key
from gradviz.documents.json_text import key_path
from gradviz.text import _
from gradviz.training.ranges import out_of_range, range_at

__all__ = ["check_keys", "decode", "missing_key", "such_as"]

T = TypeVar("T")
_PLACE = re.compile(r" - at `\$(.*)`\Z", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `([^`]*)`")
# Setups are records; those of the engine, which does not import msgspec, are dataclasses.
_OBJECTS = (msgspec.inspect.DataclassType, msgspec.inspect.StructType)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


def decode(value: Any, wanted: type[T], path: str) -> T:
    """Convert `value`, at `path` of a setup, to the type `wanted`. Raises `SetupError`."""
    try:
        decoded = msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        shape = _shape_of(cast(Hashable, wanted))
        _check_shape(value, shape, path)
        raise _fault(str(error), value, shape, path) from None
    _check_known(value, decoded, path)
    return decoded


@lru_cache(maxsize=64)
def _shape_of(wanted: Any) -> msgspec.inspect.Type:
    """msgspec's description of a type, which takes a millisecond and is needed for faults only."""
    return msgspec.inspect.type_info(wanted)


def check_keys(value: dict[str, Any], known: tuple[str, ...], path: str) -> None:
    """Raises `SetupError` at the first key that is not one of `known`."""
    for key in value:
        if key not in known:
            raise SetupError(key_path(path, key), unknown_key(key, known))


def missing_key(path: str, key: str) -> SetupError:
    """The error for a missing key that has no default."""
    return SetupError(key_path(path, key), _("this key is missing and has no default"))


def _check_known(value: Any, decoded: object, path: str) -> None:
    """Raises `SetupError` for unknown keys of a decoded value, which msgspec accepts for our records."""
    if isinstance(value, dict):
        kind = type(decoded)
        names = getattr(kind, "__struct_fields__", None) or getattr(kind, "__dataclass_fields__", None)
        if names is not None:
            check_keys(value, tuple(names), path)
            for key, item in value.items():
                _check_known(item, getattr(decoded, key), key_path(path, key))
    elif isinstance(value, list) and isinstance(decoded, tuple) and value and isinstance(value[0], dict | list):
        for place, item in enumerate(value):
            _check_known(item, decoded[place], f"{path}[{place}]")


def _check_shape(value: Any, shape: msgspec.inspect.Type, path: str) -> None:
    """The same for a value that could not be decoded: an unknown key is reported before a value of the wrong type."""
    shape = _without_null(shape)
    if isinstance(shape, _OBJECTS) and isinstance(value, dict):
        fields = {field.name: field.type for field in shape.fields}
        check_keys(value, tuple(fields), path)
        for key, item in value.items():
            _check_shape(item, fields[key], key_path(path, key))
    elif isinstance(shape, msgspec.inspect.VarTupleType) and isinstance(value, list):
        inner = _without_null(shape.item_type)
        if isinstance(inner, (*_OBJECTS, msgspec.inspect.VarTupleType)):
            for place, item in enumerate(value):
                _check_shape(item, inner, f"{path}[{place}]")


def _without_null(shape: msgspec.inspect.Type) -> msgspec.inspect.Type:
    if isinstance(shape, msgspec.inspect.UnionType):
        others = [part for part in shape.types if not isinstance(part, msgspec.inspect.NoneType)]
        if len(others) == 1:
            return others[0]
    return shape


def _fault(message: str, value: Any, shape: msgspec.inspect.Type, path: str) -> SetupError:
    """The error with our own sentence for msgspec's `message` about `value` at `path`."""
    found = _PLACE.search(message)
    for key, index in _STEP.findall(found.group(1) if found else ""):
        plain = _without_null(shape)
        if key and isinstance(plain, _OBJECTS):
            shape = next(field.type for field in plain.fields if field.name == key)
            value, path = value[key], key_path(path, key)
        elif isinstance(plain, msgspec.inspect.VarTupleType):
            shape, value, path = plain.item_type, value[int(index)], f"{path}[{index}]"
        elif isinstance(plain, msgspec.inspect.TupleType):
            shape, value, path = plain.item_types[int(index)], value[int(index)], f"{path}[{index}]"
    missing = _MISSING.match(message)
    if missing:
        return missing_key(path, missing.group(1))
    if isinstance(_without_null(shape), (msgspec.inspect.IntType, msgspec.inspect.FloatType)):
        return SetupError(path, out_of_range(range_at(path), value))
    return SetupError(path, expected(_described(shape, path), value))


def _described(shape: msgspec.inspect.Type, path: str) -> str:
    """What a type expects, in words."""
    plain = _without_null(shape)
    words = such_as(path, _WORDS[type(plain)]())
    return words if plain is shape else _("{words} or null").format(words=words)


def such_as(path: str, words: str) -> str:
    """The words for the expected value at `path` of a setup, with an example where there is one."""
    example = _EXAMPLES.get(re.sub(r"\[\d+\]", "[]", path))
    return words if example is None else _("{words} such as {example}").format(words=words, example=example)


_EXAMPLES = {
    "network": '{"inputs": 2, "layers": [{"units": 1}]}', "network.layers": '[{"units": 3}, {"units": 1}]',
    "network.layers[]": '{"units": 3, "activation": "tanh"}', "network.layers[].initializer": '{"name": "he_normal"}',
    "initializer": '{"name": "he_normal"}', "freeze": '["b1[*]"]', "penalty": '{"l2": 0.01}',
    "optimizer": '{"name": "adam"}', "optimizer.schedule": '{"name": "cosine"}', "optimizer.clip": '{"norm": 1}',
    "batch": '{"size": 10}', "data": '{"generator": "circle"}', "data.features": '["x", "y"]',
    "data.ranges": "[[-1, 1]]", "data.ranges[]": "[-1, 1]",
    "data.inputs": "[[0, 1], [1, 1]]", "data.inputs[]": "[0, 1]", "data.targets[]": "[1]",
}  # fmt: skip


_WORDS = {
    msgspec.inspect.StrType: lambda: _("text"),
    msgspec.inspect.BoolType: lambda: _("true or false"),
    msgspec.inspect.VarTupleType: lambda: _("a list"),
    msgspec.inspect.TupleType: lambda: _("two numbers in a list"),  # a range, the only tuple of fixed length
    msgspec.inspect.DataclassType: lambda: _("an object"),
    msgspec.inspect.StructType: lambda: _("an object"),
}
