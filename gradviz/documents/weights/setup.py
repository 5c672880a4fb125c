"""Makes a setup with the weights of a file, and writes the weights of a network to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.data.setup import DataSetup, InlineData
from gradviz.documents.atomic import write_atomically
from gradviz.documents.weights.choices import ReadLayer
from gradviz.documents.weights.npz import npz_bytes
from gradviz.documents.weights.safetensors import safetensors_bytes
from gradviz.documents.weights.stored import IN_OUT, OUT_IN, StoredArray
from gradviz.engine.network import Network, Vector
from gradviz.text import _
from gradviz.training.checks import check_setup
from gradviz.training.setup import LayerSetup, NetworkSetup, ParameterSetup, RunSetup

__all__ = ["weights_setup", "write_weights", "zeros_for"]


def weights_setup(
    layers: Sequence[ReadLayer], data: DataSetup, loss: str, title: str = "", notes: str = ""
) -> RunSetup:
    """A checked setup of these layers on these data. Raises `SetupError` with the place of the fault."""
    network = NetworkSetup(
        layers[0].weights.shape[0],
        tuple(LayerSetup(each.weights.shape[1], each.activation, each.biases is not None) for each in layers),
    )
    parameters = ParameterSetup(
        tuple(tuple(tuple(row) for row in each.weights.tolist()) for each in layers),
        tuple(() if each.biases is None else tuple(each.biases.tolist()) for each in layers),
    )
    setup = RunSetup(network, data, title=title, notes=notes, parameters=parameters, loss=loss)
    check_setup(setup)
    return setup


def zeros_for(layers: Sequence[ReadLayer]) -> InlineData:
    """One sample of zeros, for looking at the weights only."""
    width, outputs = layers[0].weights.shape[0], layers[-1].weights.shape[1]
    return InlineData(inputs=((0.0,) * width,), targets=((0.0,) * outputs,))


def write_weights(path: Path, network: Network, parameters: Vector, loss: str) -> None:
    """Write weights and biases exactly, with activations and loss: a `.npz` with W1, b1, … stored in × out, or a
    `.safetensors` with the names and the layout of a `torch.nn.Sequential` of Linear layers and activations. Raises
    `SetupError`, `OSError`.
    """
    suffix = path.suffix.lower()
    if suffix not in (".npz", ".safetensors"):
        message = _("expected a file that ends in .npz or .safetensors, got {name}")
        raise SetupError("path", message.format(name=path.name))
    arrays = []
    for layer in range(network.layer_count):
        weights, biases = network.weights(parameters, layer), network.biases(parameters, layer)
        if suffix == ".npz":
            names, stored = (f"W{layer + 1}", f"b{layer + 1}"), weights
        else:
            names, stored = (f"{2 * layer}.weight", f"{2 * layer}.bias"), weights.T
        arrays.append(StoredArray(names[0], stored))
        if biases is not None:
            arrays.append(StoredArray(names[1], biases))
    if suffix == ".npz":
        data = npz_bytes(tuple(arrays), network.activations, loss, IN_OUT)
    else:
        data = safetensors_bytes(tuple(arrays), network.activations, loss, OUT_IN)
    write_atomically(path, data)
