"""Reads and writes NumPy's archives (`.npz`): of `numpy.savez` with any library's weights, and of gradviz."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.documents.weights.bytes_of import counted_numbers, open_weights_archive, read_whole, size_words
from gradviz.documents.weights.stored import LARGEST_FILE, StoredArray, WeightsFile, check_count
from gradviz.text import _
from gradviz.training.recording import MOST_EVERY

__all__ = ["npz_bytes", "read_npy", "read_npz"]

# Additional arrays that gradviz writes beside the weights.
ACTIVATIONS, LOSS, LAYOUT = "gradviz_activations", "gradviz_loss", "gradviz_layout"
EVERY, SETTINGS = "gradviz_every", "gradviz_setup"
_SAMPLES = ("X", "x", "inputs"), ("outputs",), ("y", "targets")
_SAMPLE_NAMES = [name for names in _SAMPLES for name in names]
_MAGIC = b"\x93NUMPY"
_PLAIN = re.compile(r"[<>|=]?(?:f[248]|[iu][1248]|b1|U[0-9]{1,4})")
_LONGEST_HEADER = 10_000
_MOST_ARRAYS = 2000
_EXPORT = 'numpy.savez("weights.npz", *model.coefs_, *model.intercepts_)'


def read_npz(path: Path) -> WeightsFile:
    """The arrays of an archive, in their order. Raises `SetupError`."""
    found: dict[str, NDArray[Any]] = {}
    total = 0
    with open_weights_archive(path) as archive:
        if len(archive.names) > _MOST_ARRAYS:
            raise SetupError(path.name, _("there are more than {most} arrays").format(most=_MOST_ARRAYS))
        for member in archive.names:
            name = member.removesuffix(".npy")
            where = f"{path.name}, {name[:60]}"
            if name == member:
                raise SetupError(where, _("this is not an array of NumPy (.npy)"))
            values = _npy(archive.read(member, LARGEST_FILE), where)
            total += 0 if name in _SAMPLE_NAMES else values.size
            check_count(total, path.name)
            found[name] = values
    return _as_file(path.name, found)


def read_npy(path: Path) -> NDArray[Any]:
    """One array of a `.npy` file. Raises `SetupError`."""
    return _npy(read_whole(path), path.name)


def _npy(data: bytes, where: str) -> NDArray[Any]:
    """The array in the bytes of a .npy file; object arrays, which contain pickles, are refused."""
    header, start = _header(data, where)
    described, shape = header.get("descr"), header.get("shape")
    if isinstance(described, str) and described.endswith("O"):
        message = _("this array holds pickled objects, which can run programs. Save the weights instead: {line}.")
        raise SetupError(where, message.format(line=_EXPORT))
    if not isinstance(described, str) or not _PLAIN.fullmatch(described):
        raise SetupError(where, _("expected numbers, got {kind}").format(kind=str(described)[:40]))
    dtype = np.dtype(described)
    count = counted_numbers(shape, where)
    wanted = count * dtype.itemsize
    if wanted != len(data) - start:
        message = _("the header promises {wanted}, the file has {there}")
        raise SetupError(where, message.format(wanted=size_words(wanted), there=size_words(len(data) - start)))
    if dtype.kind == "U":
        _check_letters(np.frombuffer(data, dtype=f"{dtype.str[0]}u4", offset=start), where)
    values = np.frombuffer(data, dtype=dtype, count=count, offset=start)
    return values.reshape(shape, order="F" if header.get("fortran_order") is True else "C")


def _check_letters(codes: NDArray[Any], where: str) -> None:
    """Raises `SetupError` for code points that are not valid in a Python string."""
    is_surrogate = (codes >= 0xD800) & (codes <= 0xDFFF)
    if (codes > 0x10FFFF).any() or is_surrogate.any():
        raise SetupError(where, _("its text is damaged"))


def _header(data: bytes, where: str) -> tuple[dict[str, Any], int]:
    """The header of a .npy file, and the offset of its numbers. NumPy's own reader is not used, because it repairs old
    headers with a tokenizer that raises and warns in many ways."""
    size = {1: 2, 2: 4, 3: 4}.get(data[6] if len(data) > 10 and data.startswith(_MAGIC) else 0)
    with suppress(ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        if size is not None:
            start = 8 + size + int.from_bytes(data[8 : 8 + size], "little")
            text = data[8 + size : min(start, 8 + size + _LONGEST_HEADER)].decode()
            header = ast.literal_eval(text.strip())
            if isinstance(header, dict) and start <= len(data):
                return header, start
    raise SetupError(where, _("this is not an array of NumPy, or it is damaged"))


def _as_file(name: str, found: dict[str, NDArray[Any]]) -> WeightsFile:
    """The arrays sorted into weights, descriptions of them, and samples."""
    activations = _texts(found.pop(ACTIVATIONS, None))
    loss, layout = (_texts(found.pop(key, None)) for key in (LOSS, LAYOUT))
    every, settings = found.pop(EVERY, None), _texts(found.pop(SETTINGS, None))
    inputs, outputs, targets = (next((found.pop(key) for key in keys if key in found), None) for keys in _SAMPLES)
    text = next((key for key, values in found.items() if values.dtype.kind == "U"), None)
    if text is not None:
        raise SetupError(f"{name}, {text[:60]}", _("expected numbers, got text"))
    stacks = found if _is_stacked(found) else None
    arrays = tuple(StoredArray(key, values if stacks is None else values[0]) for key, values in found.items())
    return WeightsFile(
        name, arrays, dtype_of(arrays), layout=layout[0] if layout else None, activations=activations,
        loss=loss[0] if loss else None, inputs=inputs, outputs=outputs, targets=targets, stacks=stacks,
        every=_count(every, name), settings=settings[0] if settings else "",
    )  # fmt: skip


def _is_stacked(found: dict[str, NDArray[Any]]) -> bool:
    """Whether the arrays are a recording: weights and biases of one network with an additional first axis."""
    values = list(found.values())
    shapes = {array.ndim for array in values}
    are_states = shapes in ({2, 3}, {3}) and len({len(array) for array in values}) == 1
    return are_states and len(values[0]) > 1


def _count(values: NDArray[Any] | None, name: str) -> int:
    if values is None:
        return 1
    if values.dtype.kind not in "iu" or values.size != 1 or not 1 <= int(values.item()) <= MOST_EVERY:
        raise SetupError(f"{name}, {EVERY}", _("expected a whole number of at least 1"))
    return int(values.item())


def dtype_of(arrays: tuple[StoredArray, ...]) -> str:
    """The names of the arrays' types, as one text."""
    return ", ".join(sorted({array.values.dtype.name for array in arrays}))


def _texts(values: NDArray[Any] | None) -> tuple[str, ...] | None:
    if values is None or values.dtype.kind != "U":
        return None
    return tuple(str(text) for text in values.ravel()[:1000].tolist())


def npz_bytes(
    arrays: tuple[StoredArray, ...], activations: tuple[str, ...], loss: str, layout: str,
    more: Mapping[str, NDArray[Any]] | None = None,
) -> bytes:  # fmt: skip
    """An archive that `read_npz` reads back exactly, with activations, loss, layout and the arrays `more`."""
    out = io.BytesIO()
    named: dict[str, Any] = {array.name: array.values for array in arrays}
    named |= {ACTIVATIONS: np.array(activations), LOSS: np.array(loss), LAYOUT: np.array(layout), **(more or {})}
    np.savez(out, **named)
    return out.getvalue()
