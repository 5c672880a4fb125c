"""Reads and writes the safetensors format: eight bytes of length, a JSON header, and the numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.documents.json_text import parse_json
from gradviz.documents.weights.bytes_of import TYPES, counted_numbers, numbers_of, read_whole, size_words
from gradviz.documents.weights.stored import LAYOUTS, StoredArray, WeightsFile, check_count
from gradviz.text import _

__all__ = ["read_safetensors", "safetensors_bytes"]

_LENGTH = 8
_LONGEST_HEADER = 5_000_000
_METADATA = "__metadata__"
_DTYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64", "I32": "int32",
    "I16": "int16", "I8": "int8", "U8": "uint8", "BOOL": "bool",
}  # fmt: skip


def read_safetensors(path: Path) -> WeightsFile:
    """The arrays of a file, in the order of their numbers. Raises `SetupError`."""
    data = read_whole(path)
    length = int.from_bytes(data[:_LENGTH], "little")
    if len(data) < _LENGTH + 2 or length > min(len(data) - _LENGTH, _LONGEST_HEADER):
        message = _("the header promises {wanted}, the file has {there}")
        raise SetupError(path.name, message.format(wanted=size_words(length), there=size_words(len(data))))
    header, body = _header(data[_LENGTH : _LENGTH + length], path.name), memoryview(data)[_LENGTH + length :]
    said = header.pop(_METADATA, {})
    arrays, total, end = [], 0, 0
    for name, entry in sorted(header.items(), key=_start):
        where = f"{path.name}, {name[:60]}"
        kind, shape, start, stop = _entry(entry, where)
        count = counted_numbers(shape, where)
        total += count
        check_count(total, path.name)
        if start != end or stop - start != count * np.dtype(TYPES[kind]).itemsize or stop > len(body):
            message = _("its place in the file does not fit its shape: the file is damaged")
            raise SetupError(where, message)
        end = stop
        arrays.append((name, kind, numbers_of(body[start:stop], kind, shape)))
    if end != len(body):
        raise SetupError(path.name, _("the header promises {wanted}, the file has {there}").format(
            wanted=size_words(_LENGTH + length + end), there=size_words(len(data))))  # fmt: skip
    activations = _said(said, "activations")
    layout, loss = _said(said, "layout"), _said(said, "loss")
    return WeightsFile(
        path.name, tuple(StoredArray(name, values) for name, _kind, values in arrays),
        ", ".join(sorted({kind for _name, kind, _values in arrays})),
        layout=layout if layout in LAYOUTS else None, activations=None if activations is None else tuple(
            activations.split(",")), loss=loss, in_order=False,
    )  # fmt: skip


def _header(text: bytes, name: str) -> dict[str, Any]:
    try:
        header = parse_json(text.decode(), name)
    except UnicodeDecodeError:
        raise SetupError(name, _("its header is not text in UTF-8")) from None
    if not isinstance(header, dict):
        raise SetupError(name, _("its header is not a JSON object"))
    return header


def _start(item: tuple[str, Any]) -> int:
    entry = item[1]
    offsets = entry.get("data_offsets") if isinstance(entry, dict) else None
    return offsets[0] if isinstance(offsets, list) and offsets and isinstance(offsets[0], int) else -1


def _entry(entry: Any, where: str) -> tuple[str, Any, int, int]:
    """Type, shape, start and end of one array. Raises `SetupError`."""
    offsets = entry.get("data_offsets") if isinstance(entry, dict) else None
    is_place = isinstance(offsets, list) and [type(each) for each in offsets] == [int, int]
    if not is_place or offsets is None or not 0 <= offsets[0] <= offsets[1]:
        raise SetupError(where, _("its entry in the header has no place in the file"))
    kind = _DTYPES.get(str(entry.get("dtype")))
    if kind is None:
        message = _("gradviz does not read its type {kind}; it reads {known}")
        raise SetupError(where, message.format(kind=str(entry.get("dtype"))[:20], known=", ".join(_DTYPES)))
    return kind, entry.get("shape"), offsets[0], offsets[1]


def _said(metadata: Any, key: str) -> str | None:
    """A text of the metadata that gradviz writes; None where it is missing."""
    value = metadata.get(f"gradviz.{key}") if isinstance(metadata, dict) else None
    return value[:10_000] if isinstance(value, str) else None


def safetensors_bytes(arrays: tuple[StoredArray, ...], activations: tuple[str, ...], loss: str, layout: str) -> bytes:
    """The bytes of a file that any library reads; gradviz also reads its activations and loss."""
    header: dict[str, Any] = {_METADATA: {
        "gradviz.activations": ",".join(activations), "gradviz.loss": loss, "gradviz.layout": layout,
    }}  # fmt: skip
    parts, at = [], 0
    for name, values in arrays:
        data = np.ascontiguousarray(values, dtype="<f8").tobytes()
        header[name] = {"dtype": "F64", "shape": list(values.shape), "data_offsets": [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _LENGTH)  # aligns the numbers
    return len(text).to_bytes(_LENGTH, "little") + text + b"".join(parts)
