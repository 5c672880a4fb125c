"""Checks whether the parts of a setup are consistent; reads no file and draws no random number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from gradviz.data.errors import SetupError, expected, shown, unknown_part
from gradviz.data.other_names import counterpart
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Network, NetworkSetup
from gradviz.text import _, ngettext
from gradviz.training.data_checks import check_data
from gradviz.training.option_checks import check_initializer, check_layer_initializer, check_optimizer
from gradviz.training.ranges import check_number
from gradviz.training.rules import check_rules
from gradviz.training.setup import ParameterSetup, RunSetup

__all__ = ["MOST_LAYERS", "MOST_PARAMETERS", "check_setup"]

MOST_LAYERS = 200
MOST_PARAMETERS = 10_000_000


def check_setup(setup: RunSetup) -> None:
    """Raises `SetupError`, with the path of the first fault, where a setup cannot be run.

    Whatever depends on the data itself (cells, columns and classes of a table) is checked by `data.load`.
    """
    _check_network(setup.network)
    _check_loss(setup)
    if setup.parameters is not None:
        _check_parameters(setup.parameters, setup.network)
    check_initializer(setup.initializer)
    _check_freeze(setup.freeze, setup.network)
    check_number("penalty.l1", setup.penalty.l1)
    check_number("penalty.l2", setup.penalty.l2)
    check_optimizer(setup.optimizer)
    check_number("batch.size", setup.batch.size)
    check_number("batch.seed", setup.batch.seed)
    check_rules(setup)
    check_data(setup)
    _check_softmax(setup.network)


def _check_network(network: NetworkSetup) -> None:
    check_number("network.inputs", network.inputs)
    count = len(network.layers)
    if count == 0:
        raise SetupError("network.layers", _("expected at least one layer, got an empty list"))
    if count > MOST_LAYERS:
        raise SetupError("network.layers", expected(_("at most {most} layers").format(most=MOST_LAYERS), count))
    parameters, fan_in = 0, network.inputs
    for place, layer in enumerate(network.layers):
        path = f"network.layers[{place}]"
        check_number(f"{path}.units", layer.units)
        activation = ACTIVATIONS.get(layer.activation)
        if activation is None:
            message = unknown_part(_("activation"), layer.activation, ACTIVATIONS)
            raise SetupError(f"{path}.activation", message)
        if activation.output_only and place < count - 1:
            message = _("{name} is possible in the last layer only").format(name=activation.name)
            raise SetupError(f"{path}.activation", message)
        if layer.initializer is not None:
            check_layer_initializer(f"{path}.initializer", layer.initializer)
        parameters += (fan_in + layer.bias) * layer.units
        fan_in = layer.units
        if parameters > MOST_PARAMETERS:
            message = _("expected a network of at most {most} parameters, got more by this layer")
            raise SetupError(f"{path}.units", message.format(most=MOST_PARAMETERS))


def _check_loss(setup: RunSetup) -> None:
    loss = LOSSES.get(setup.loss)
    if loss is None:
        last = setup.network.layers[-1].activation
        fitting = [name for name, entry in LOSSES.items() if entry.requires_activation in (None, last)]
        sentence = unknown_part(_("loss"), setup.loss, fitting if counterpart(setup.loss, fitting) else LOSSES)
        meant = LOSSES.get(counterpart(setup.loss, fitting) or counterpart(setup.loss, LOSSES) or "")
        if meant is not None and meant.requires_activation not in (None, last):
            message = _("{sentence} It goes with {activation} in the last layer.")
            sentence = message.format(sentence=sentence, activation=meant.requires_activation)
        raise SetupError("loss", sentence)
    activation = setup.network.layers[-1].activation
    if loss.requires_activation not in (None, activation):
        message = _("{loss} needs {required} in the last layer, which has {activation}")
        sentence = message.format(loss=loss.name, required=loss.requires_activation, activation=activation)
        raise SetupError("loss", sentence)


def _check_softmax(network: NetworkSetup) -> None:
    """The softmax of a single unit is always 1: every loss would look perfect, and nothing would train."""
    if ACTIVATIONS[network.layers[-1].activation].output_only and network.layers[-1].units == 1:
        message = _("softmax needs at least two units, since over a single one it is always 1; sigmoid suits one unit")
        raise SetupError(f"network.layers[{len(network.layers) - 1}].units", message)


def _check_parameters(parameters: ParameterSetup, network: NetworkSetup) -> None:
    layers = network.layers
    for key, part in (("weights", parameters.weights), ("biases", parameters.biases)):
        if len(part) != len(layers) and (part or key == "weights" or any(layer.bias for layer in layers)):
            message = ngettext("{count} list, one per layer", "{count} lists, one per layer", len(layers))
            raise SetupError(f"parameters.{key}", expected(message.format(count=len(layers)), len(part)))
    fan_in = network.inputs
    for place, (layer, rows) in enumerate(zip(layers, parameters.weights, strict=True)):
        path = f"parameters.weights[{place}]"
        if len(rows) != fan_in:
            message = ngettext("{count} row, one per unit that it comes from",
                               "{count} rows, one per unit that they come from", fan_in)  # fmt: skip
            raise SetupError(path, expected(message.format(count=fan_in), len(rows)))
        for source, row in enumerate(rows):
            _check_row(f"{path}[{source}]", row, layer.units)
        fan_in = layer.units
    for place, biases in enumerate(parameters.biases):
        path = f"parameters.biases[{place}]"
        if not layers[place].bias and biases:
            message = _("expected no numbers, since the layer has no bias, got {count}")
            raise SetupError(path, message.format(count=len(biases)))
        _check_row(path, biases, layers[place].units if layers[place].bias else 0)


def _check_row(path: str, row: Sequence[float], units: int) -> None:
    if len(row) != units:
        message = ngettext("{count} number, one per unit of the layer",
                           "{count} numbers, one per unit of the layer", units)  # fmt: skip
        raise SetupError(path, expected(message.format(count=units), len(row)))
    if all(type(value) is float for value in row) and all(map(math.isfinite, row)):
        return  # building one path for each of a hundred thousand weights would take a second
    for place, value in enumerate(row):
        check_number(f"{path}[{place}]", value)


def _check_freeze(patterns: Iterable[str], setup: NetworkSetup) -> None:
    network = Network(setup)
    for place, pattern in enumerate(patterns):
        try:
            network.match(pattern)
        except KeyError:
            message = _("the network has no parameter {name}; expected a name such as {weight}, {bias} or {all}")
            sentence = message.format(
                name=shown(pattern), weight='"w1[1,1]"', bias='"b1[*]"', all=f'"w{len(setup.layers)}[*,*]"'
            )
            raise SetupError(f"freeze[{place}]", sentence) from None
