"""The plain drawing of one update's network: weights and gradients on the edges, values below the units."""

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
_THIN, _THICK = 0.6, 3.0  # points, of the smallest and the largest gradient
_APART = 175.0  # points from column to column
_SHARE = 0.4  # widths grow with this power of a gradient's share of the largest one


def plain_figure(run: Run, trace: UpdateTrace, digits: int = 4) -> PlainNetworkFrame:
    """Of the batch's first sample; the gradients are those of the whole batch.

    Width and dashes say the size and the sign of a gradient. Raises `SetupError` for a network of too many weights.
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
    """Raises `SetupError` for a network whose numbers would not fit on its edges."""
    count = int(network.weight_mask.sum())
    if count > MOST_WEIGHTS:
        sentence = _("a plain drawing has every number on its edge, for up to {most} weights; this network has {count}")
        raise SetupError("network", sentence.format(most=MOST_WEIGHTS, count=count))


def gradient_line(run: Run, trace: UpdateTrace, ref: ParameterRef) -> tuple[float, bool]:
    """Width in points and dashes that say the size and the sign of a gradient."""
    gradient = trace.gradient
    largest = float(np.abs(gradient[run.network.weight_mask]).max()) or 1.0
    value = float(gradient[run.network.index(ref)])
    return _THIN + (_THICK - _THIN) * (abs(value) / largest) ** _SHARE, value < 0.0
