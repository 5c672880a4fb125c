"""Reads files that `torch.save` writes from a `state_dict`: the archive format and the older stream format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.documents.weights.bytes_of import (
    TYPES,
    counted_numbers,
    numbers_of,
    open_weights_archive,
    read_whole,
    size_words,
)
from gradviz.documents.weights.stored import LARGEST_FILE, OUT_IN, StoredArray, WeightsFile, check_count
from gradviz.documents.weights.torch_pickle import EXPORT, Storage, Tensor, load_pickle
from gradviz.text import _

__all__ = ["read_torch"]

_MAGIC, _PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
_ZIP = b"PK\x03\x04"
_LARGEST_PICKLE = 5_000_000
# Keys under which checkpoints store their weights.
_NESTED = ("state_dict", "model_state_dict", "model", "net", "weights")
_COUNT_BYTES = 8
_BytesOf = Callable[[Storage], bytes | memoryview]


def read_torch(path: Path) -> WeightsFile:
    """The tensors of a `state_dict`, in its order. Raises `SetupError`, with the line of code that saves one."""
    data = read_whole(path)
    if not data.startswith(_ZIP):
        return _weights(path.name, *_read_stream(data, path.name))
    with open_weights_archive(path) as archive:
        pickle = next((name for name in archive.names if name.endswith("/data.pkl")), None)
        if pickle is None or any(name.endswith("constants.pkl") for name in archive.names):
            message = _("this is not a state_dict of PyTorch, perhaps a whole program. Save the weights alone: {line}.")
            raise SetupError(path.name, message.format(line=EXPORT))
        folder = pickle.removesuffix("data.pkl")
        if folder + "byteorder" in archive.names and archive.read(folder + "byteorder", 10) != b"little":
            raise SetupError(path.name, _("its numbers are in the order of another kind of machine (big-endian)"))
        value, _end = load_pickle(archive.read(pickle, _LARGEST_PICKLE), path.name)
        return _weights(path.name, value, lambda storage: archive.read(f"{folder}data/{storage.key}", LARGEST_FILE))


def _read_stream(data: bytes, name: str) -> tuple[Any, _BytesOf]:
    """The older format: three pickles of metadata, then the value, the keys of the storages, and their numbers."""
    at, values = 0, []
    for _part in range(5):
        value, length = load_pickle(data[at : at + _LARGEST_PICKLE], name)
        values.append(value)
        at += length
    if values[0] != _MAGIC or values[1] != _PROTOCOL or not isinstance(values[2], dict):
        raise SetupError(name, _("this is not a file of weights of PyTorch, or it is damaged"))
    if values[2].get("little_endian") is not True:
        raise SetupError(name, _("its numbers are in the order of another kind of machine (big-endian)"))
    places: dict[str, int] = {}
    sizes = {storage.key: _bytes_in(storage) for storage in _storages(values[3])}
    for key in values[4] if isinstance(values[4], list) else []:
        if not isinstance(key, str) or key not in sizes or key in places:
            raise SetupError(name, _("this file of weights is damaged"))
        places[key] = at + _COUNT_BYTES
        at += _COUNT_BYTES + sizes[key]
    if at > len(data):
        message = _("the header promises {wanted}, the file has {there}")
        raise SetupError(name, message.format(wanted=size_words(at), there=size_words(len(data))))

    def bytes_of(storage: Storage) -> memoryview:
        if storage.key not in places:
            raise SetupError(name, _("this file of weights is damaged"))
        start = places[storage.key]
        return memoryview(data)[start : start + sizes[storage.key]]

    return values[3], bytes_of


def _storages(value: Any) -> list[Storage]:
    """The storages of all tensors in a value."""
    found, waiting = [], [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Tensor):
            found.append(each.storage)
        elif isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return found


def _bytes_in(storage: Storage) -> int:
    return storage.length * np.dtype(TYPES[storage.kind]).itemsize


def _weights(name: str, value: Any, bytes_of: _BytesOf) -> WeightsFile:
    arrays, total = [], 0
    storages: dict[str, bytes | memoryview] = {}
    for key, tensor in _state_dict(value, name):
        where = f"{name}, {key[:60]}"
        total += counted_numbers(tensor.shape, where)
        check_count(total, name)
        storage = tensor.storage
        check_count(storage.length, where)
        if storage.key not in storages:
            storages[storage.key] = bytes_of(storage)
        there, wanted = len(storages[storage.key]), _bytes_in(storage)
        if there != wanted:
            message = _("the header promises {wanted}, the file has {there}")
            raise SetupError(where, message.format(wanted=size_words(wanted), there=size_words(there)))
        arrays.append(StoredArray(key, _view(tensor, storages[storage.key], where)))
    kinds = {tensor.storage.kind for _key, tensor in _state_dict(value, name)}
    return WeightsFile(name, tuple(arrays), ", ".join(sorted(kinds)), layout=OUT_IN)


def _view(tensor: Tensor, data: bytes | memoryview, where: str) -> NDArray[Any]:
    """The numbers of a tensor, which may be a strided view. Raises `SetupError` where it exceeds its storage."""
    flat = numbers_of(data, tensor.storage.kind, (tensor.storage.length,))
    if 0 in tensor.shape:
        return np.zeros(tensor.shape, flat.dtype)
    reach = sum((side - 1) * stride for side, stride in zip(tensor.shape, tensor.strides, strict=True))
    if tensor.offset + reach >= tensor.storage.length:
        raise SetupError(where, _("its numbers lie outside of the file: the file is damaged"))
    strides = tuple(stride * flat.itemsize for stride in tensor.strides)
    return np.lib.stride_tricks.as_strided(flat[tensor.offset :], tensor.shape, strides, writeable=False).copy()


def _state_dict(value: Any, name: str) -> list[tuple[str, Tensor]]:
    """The tensors by name, of a state_dict or of a checkpoint that contains one."""
    if isinstance(value, dict):
        inner = next((value[key] for key in _NESTED if isinstance(value.get(key), dict)), value)
        found = [(key, each) for key, each in inner.items() if isinstance(each, Tensor) and isinstance(key, str)]
        if found:
            return found
    message = _("there are no tensors by name in it. Save the weights: {line}.")
    raise SetupError(name, message.format(line=EXPORT))
