"""Reads Keras's files (`.keras`): the architecture from their JSON, the weights with h5py if it is installed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.documents.json_text import parse_json
from gradviz.documents.weights.bytes_of import Archive, counted_numbers, open_weights_archive
from gradviz.documents.weights.foreign_layers import keras_layers
from gradviz.documents.weights.stored import IN_OUT, LARGEST_FILE, StoredArray, WeightsFile, check_count
from gradviz.text import _

__all__ = ["read_keras"]

_CONFIG, _WEIGHTS = "config.json", "model.weights.h5"
_LARGEST_CONFIG = 5_000_000
_EXPORT = 'numpy.savez("weights.npz", *model.get_weights())'


def read_keras(path: Path) -> WeightsFile:
    """Weights and activations of a Sequential model of Dense layers. Raises `SetupError` naming any other layer."""
    with open_weights_archive(path) as archive:
        try:
            config = parse_json(archive.read(_CONFIG, _LARGEST_CONFIG).decode(), f"{path.name}, {_CONFIG}")
        except UnicodeDecodeError:
            raise SetupError(path.name, _("its architecture is not text in UTF-8")) from None
        layers = keras_layers(config, path.name)
        arrays = _read_arrays(archive, [layer.place for layer in layers], path.name)
    kinds = ", ".join(sorted({array.values.dtype.name for array in arrays}))
    activations = tuple(layer.activation for layer in layers)
    return WeightsFile(path.name, arrays, kinds, layout=IN_OUT, activations=activations)


def _read_arrays(archive: Archive, places: list[str], name: str) -> tuple[StoredArray, ...]:
    """Kernel and bias of each layer, by the path of its group in the file of weights."""
    try:
        import h5py
    except ImportError:
        message = _("reading .keras needs h5py, which is not installed. Save the weights from Python instead: {line}.")
        raise SetupError(name, message.format(line=_EXPORT)) from None
    data = archive.read(_WEIGHTS, LARGEST_FILE)
    arrays, total = [], 0
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            for place in places:
                group = file[f"layers/{place}/vars"]
                for key, kind in zip(sorted(group), ("kernel", "bias"), strict=False):
                    stored = group[key]
                    where = f"{name}, {place}/{kind}"
                    total += counted_numbers(tuple(int(side) for side in stored.shape), where)
                    check_count(total, name)
                    arrays.append(StoredArray(f"{place}/{kind}", _numbers(stored, where)))
    except SetupError:
        raise
    except Exception:  # h5py raises many kinds of exceptions
        raise SetupError(name, _("its weights are damaged, or not where Keras puts them")) from None
    return tuple(arrays)


def _numbers(stored: Any, where: str) -> NDArray[Any]:
    if stored.dtype.kind != "f":
        raise SetupError(where, _("expected numbers, got {kind}").format(kind=str(stored.dtype)[:40]))
    return np.array(stored)
