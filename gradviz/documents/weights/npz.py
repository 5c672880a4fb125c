"""NumPy's archives of arrays: by `numpy.savez`, from any library's weights, and gradviz's own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.documents.weights.bytes_of import counted_numbers, open_weights_archive, read_whole, size_words
from gradviz.documents.weights.stored import LARGEST_FILE, StoredArray, WeightsFile, check_count
from gradviz.text import _

__all__ = ["npz_bytes", "read_npy", "read_npz"]

# Arrays of gradviz's own beside the weights.
ACTIVATIONS, LOSS, LAYOUT = "gradviz_activations", "gradviz_loss", "gradviz_layout"
_SAMPLES = ("X", "x", "inputs"), ("outputs",)
_LONGEST_HEADER = 10_000
_MOST_ARRAYS = 2000
_EXPORT = 'numpy.savez("weights.npz", *model.coefs_, *model.intercepts_)'


def read_npz(path: Path) -> WeightsFile:
    """The arrays of an archive, in its order. Raises `SetupError`."""
    found: dict[str, NDArray[Any]] = {}
    total = 0
    with open_weights_archive(path) as archive:
        if len(archive.names) > _MOST_ARRAYS:
            raise SetupError(path.name, _("there are more than {most} arrays").format(most=_MOST_ARRAYS))
        for member in archive.names:
            name = member.removesuffix(".npy")
            where = f"{path.name}, {name[:60]}"
            if name == member:
                raise SetupError(where, _("this is no array of NumPy (.npy)"))
            values = _npy(archive.read(member, LARGEST_FILE), where)
            total += values.size
            check_count(total, path.name)
            found[name] = values
    return _as_file(path.name, found)


def read_npy(path: Path) -> NDArray[Any]:
    """One array of a `.npy` file. Raises `SetupError`."""
    return _npy(read_whole(path), path.name)


def _npy(data: bytes, where: str) -> NDArray[Any]:
    """The array in the bytes of a .npy file; objects, which are pickles, are refused."""
    file = io.BytesIO(data)
    try:
        version = npy.read_magic(file)
        header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}.get(version)
        if header is None:
            raise ValueError
        shape, is_fortran, dtype = header(file, max_header_size=_LONGEST_HEADER)
    except (ValueError, SyntaxError, TypeError, KeyError, EOFError, RecursionError, MemoryError, UnicodeError):
        raise SetupError(where, _("this is no array of NumPy, or it is damaged")) from None
    if dtype.hasobject:
        message = _("this array holds pickled objects, which can run programs. Save the weights instead: {line}.")
        raise SetupError(where, message.format(line=_EXPORT))
    if dtype.kind not in "fiubU" or dtype.itemsize > 4096 or dtype.names is not None or dtype.subdtype is not None:
        raise SetupError(where, _("expected numbers, got {kind}").format(kind=str(dtype)[:40]))
    count, start = counted_numbers(shape, where), file.tell()
    wanted = count * dtype.itemsize
    if wanted != len(data) - start:
        message = _("the header promises {wanted}, the file has {there}")
        raise SetupError(where, message.format(wanted=size_words(wanted), there=size_words(len(data) - start)))
    values = np.frombuffer(data, dtype=dtype, count=count, offset=start)
    return values.reshape(shape, order="F" if is_fortran else "C")


def _as_file(name: str, found: dict[str, NDArray[Any]]) -> WeightsFile:
    """What is weights, what is said of them, and what are samples."""
    activations = _texts(found.pop(ACTIVATIONS, None))
    loss, layout = (_texts(found.pop(key, None)) for key in (LOSS, LAYOUT))
    inputs, outputs = (next((found.pop(key) for key in keys if key in found), None) for keys in _SAMPLES)
    text = next((key for key, values in found.items() if values.dtype.kind == "U"), None)
    if text is not None:
        raise SetupError(f"{name}, {text[:60]}", _("expected numbers, got text"))
    arrays = tuple(StoredArray(key, values) for key, values in found.items())
    return WeightsFile(
        name, arrays, dtype_of(arrays), layout=layout[0] if layout else None, activations=activations,
        loss=loss[0] if loss else None, inputs=inputs, outputs=outputs,
    )  # fmt: skip


def dtype_of(arrays: tuple[StoredArray, ...]) -> str:
    """The types of the numbers, by name."""
    return ", ".join(sorted({array.values.dtype.name for array in arrays}))


def _texts(values: NDArray[Any] | None) -> tuple[str, ...] | None:
    if values is None or values.dtype.kind != "U":
        return None
    return tuple(str(text) for text in values.ravel()[:1000].tolist())


def npz_bytes(arrays: tuple[StoredArray, ...], activations: tuple[str, ...], loss: str, layout: str) -> bytes:
    """An archive that `read_npz` reads back exactly, with what else gradviz must know."""
    out = io.BytesIO()
    named: dict[str, Any] = {array.name: array.values for array in arrays}
    named |= {ACTIVATIONS: np.array(activations), LOSS: np.array(loss), LAYOUT: np.array(layout)}
    np.savez(out, **named)
    return out.getvalue()
