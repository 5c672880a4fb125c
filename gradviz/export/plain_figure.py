"""The plain drawing of the network in one update: weights and gradients on the edges, values below the units."""

from __future__ import annotations

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.engine.network import Network, ParameterRef
from gradviz.scene.network.plain_network import (
    Label,
    PlainNetworkFrame,
    PlainNumbers,
    plain_network_frame,
)
from gradviz.scene.text.numbers import number
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["MOST_WEIGHTS", "check_weights", "gradient_line", "plain_figure"]

MOST_WEIGHTS = 40
_THIN, _THICK = 0.6, 3.0  # line widths in points of the smallest and the largest gradient
_APART = 175.0  # points between columns
_SHARE = 0.4  # exponent of the width as a function of the gradient's share of the largest one


def plain_figure(run: Run, trace: UpdateTrace, digits: int = 4) -> PlainNetworkFrame:
    """The drawing with the values of the batch's first sample and the gradients of the whole batch.

    Line width and dashes show the size and the sign of a gradient. Raises `SetupError` for a network with too many
    weights.
    """
    network, gradient = run.network, trace.gradient
    check_weights(network)

    def on_edge(ref: ParameterRef) -> tuple[Label, ...]:
        place = network.index(ref)
        return (Label(number(float(trace.before.parameters[place]), digits)),
                Label(number(float(gradient[place]), digits), None, True))  # fmt: skip

    def line(ref: ParameterRef) -> tuple[float, bool]:
        return gradient_line(run, trace, ref)

    def below(column: int, unit: int) -> tuple[Label, ...]:
        values = trace.layers[column - 1].activations if column else trace.inputs
        return (Label(number(float(values[0, unit]), digits)),)

    title = run.setup.title or _("Network")
    words = _("{title}: weights, and in bold their gradients, on the edges.").format(title=title)
    return plain_network_frame(network.sizes, PlainNumbers(on_edge, below, line), _APART * len(network.sizes), words)


def check_weights(network: Network) -> None:
    """Raises `SetupError` for a network with too many weights to write their numbers on the edges."""
    count = int(network.weight_mask.sum())
    if count > MOST_WEIGHTS:
        sentence = _("a plain drawing has every number on its edge, for up to {most} weights; this network has {count}")
        raise SetupError("network", sentence.format(most=MOST_WEIGHTS, count=count))


def gradient_line(run: Run, trace: UpdateTrace, ref: ParameterRef) -> tuple[float, bool]:
    """Line width in points, and whether the line is dashed, for the size and the sign of a gradient."""
    gradient = trace.gradient
    largest = float(np.abs(gradient[run.network.weight_mask]).max()) or 1.0
    value = float(gradient[run.network.index(ref)])
    return _THIN + (_THICK - _THIN) * (abs(value) / largest) ** _SHARE, value < 0.0
