"""Reads any file of weights by its extension; explains for other formats how to convert them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.documents.json_text import parse_json, read_text
from gradviz.documents.weights.json_file import is_weights, read_json_weights
from gradviz.documents.weights.keras_file import read_keras
from gradviz.documents.weights.npz import read_npz
from gradviz.documents.weights.safetensors import read_safetensors
from gradviz.documents.weights.stored import WeightsFile
from gradviz.documents.weights.torch_file import read_torch
from gradviz.text import _, mark

__all__ = ["WEIGHT_SUFFIXES", "holds_weights", "is_weights_file", "is_weights_json", "read_weights", "refuse_weights"]

_READERS: dict[str, Callable[[Path], WeightsFile]] = {
    ".npz": read_npz, ".safetensors": read_safetensors, ".pt": read_torch, ".pth": read_torch, ".keras": read_keras,
    ".json": read_json_weights,
}  # fmt: skip
# .json is left out, since it may be a setup.
WEIGHT_SUFFIXES = tuple(suffix for suffix in _READERS if suffix != ".json")
_PICKLE = mark("This is a pickle, which can run programs. Save the weights instead: {line}.")
_ALL_ARRAYS = 'numpy.savez("weights.npz", W1, b1, W2, b2)'
_OTHERS = {
    **dict.fromkeys((".pkl", ".pickle", ".joblib", ".sav"),
                    (_PICKLE, 'numpy.savez("weights.npz", *model.coefs_, *model.intercepts_)')),
    **dict.fromkeys((".h5", ".hdf5"),
                    (mark("gradviz does not read HDF5. Save the model in Keras's newer format: {line}."),
                     'model.save("model.keras")')),
    ".onnx": (mark("gradviz does not read ONNX. Save the weights of the model that it was made from: {line}."),
              'torch.save(model.state_dict(), "weights.pt")'),
    ".npy": (mark("One array is not a network. Save all of them: {line}."), _ALL_ARRAYS),
    ".csv": (mark("One table is not a network. Save all arrays: {line}."), _ALL_ARRAYS),
    **dict.fromkeys((".pb", ".tflite", ".ckpt", ".bin"),
                    (mark("gradviz does not read this format. Save the arrays: {line}."),
                     'numpy.savez("weights.npz", *model.get_weights())')),
}  # fmt: skip


def is_weights_file(path: Path) -> bool:
    """Whether the extension is that of a weights file, supported or not; a `.json` is recognised by its contents."""
    suffix = path.suffix.lower()
    return suffix in WEIGHT_SUFFIXES or (suffix in _OTHERS and suffix not in (".csv", ".npy"))


def is_weights_json(path: Path) -> bool:
    """Whether a `.json` contains named weights, not a setup or lesson."""
    if path.suffix.lower() != ".json":
        return False
    try:
        return is_weights(parse_json(read_text(path), path.name))
    except SetupError:
        return False


def holds_weights(path: Path) -> bool:
    """As `is_weights_file`, but True for every `.json` and `.npy`: where a table is the alternative, they are
    weights.
    """
    return is_weights_file(path) or path.suffix.lower() in (".json", ".npy")


def refuse_weights(path: Path) -> None:
    """Raises `SetupError` for a file of weights where a setup is expected; the sentence says how to make one of it."""
    if is_weights_file(path) and path.is_file():
        if path.suffix.lower() in _OTHERS:
            read_weights(path)
        message = _("this file holds weights; to make a setup: gradviz import {name} --data TABLE --out SETUP.json")
        raise SetupError(path.name, message.format(name=path.name))


def read_weights(path: Path) -> WeightsFile:
    """The arrays of a file and the information of its format. Nothing in the file is executed. Raises `SetupError` with
    one sentence."""
    suffix = path.suffix.lower()
    if suffix in _READERS:
        return _READERS[suffix](path)
    if suffix in _OTHERS:
        sentence, line = _OTHERS[suffix]
        raise SetupError(path.name, _(sentence).format(line=line))
    message = _("expected a file of weights that ends in {endings}, got {name}")
    raise SetupError("", message.format(endings=", ".join(_READERS), name=path.name))
