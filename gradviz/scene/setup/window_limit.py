"""The largest network that the window shows: with a larger one, each step would block the window for too long."""

from __future__ import annotations

from gradviz.data.errors import SetupError
from gradviz.engine.network import NetworkSetup
from gradviz.scene.text.numbers import counted
from gradviz.text import _

__all__ = ["MOST_PARAMETERS", "check_window_limit", "parameter_count"]

MOST_PARAMETERS = 2_000_000  # 784-1024-1024-10 has 1.9 million


def parameter_count(network: NetworkSetup) -> int:
    """The number of weights and biases of a network, without constructing it."""
    below, count = network.inputs, 0
    for layer in network.layers:
        count += (below + layer.bias) * layer.units
        below = layer.units
    return count


def check_window_limit(network: NetworkSetup) -> None:
    """Raises `SetupError` for a network that is too large to be shown."""
    count = parameter_count(network)
    if count > MOST_PARAMETERS:
        text = _("{count} parameters are more than the window shows, {most}; gradviz train, trace and check take them")
        raise SetupError("network", text.format(count=counted(count), most=counted(MOST_PARAMETERS)))
