"""The chain rule as numbers: every path from a parameter to the loss, factor by factor, for all samples at once.

Everything is read from the trace of the update, so the weights are those before it. Values belong to the loss ℓ of one
sample; the batch loss is the mean over samples, so the data gradient of a parameter is the mean of the products.
"""

from __future__ import annotations

import itertools
import math
from enum import StrEnum

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import Loss
from gradviz.engine.network import Network, ParameterRef, Vector
from gradviz.scene.frame import Frame
from gradviz.training.trace import UpdateTrace

__all__ = [
    "MOST_PATHS", "Chain", "Kind", "Link", "Target", "chains", "combined_chain", "path_count", "source_values",
    "strongest_chains",
]  # fmt: skip

MOST_PATHS = 64
_MOST_PRODUCTS = 2_000_000  # products per layer in the search for the strongest paths: a few milliseconds


class Kind(StrEnum):
    """The kind of a factor: from the loss, an activation, a weight on the path, or the input of the parameter."""

    LOSS = "loss"
    LOGIT = "logit"
    SUM = "sum"
    SLOPE = "slope"
    WEIGHT = "weight"
    INPUT = "input"
    ONE = "one"


class Target(Frame, frozen=True):
    """The variable of the derivative: a weight or bias (`ref`), or, where `ref` is None, the sum z of a unit or its
    output a (`by_output`). The inputs are the outputs of layer −1."""

    layer: int
    unit: int
    ref: ParameterRef | None
    by_output: bool = False


class Link(Frame, frozen=True, eq=False):
    """One factor: `values` (n,) over the batch, for unit `unit` of `layer`; for a weight, the unit where it starts."""

    kind: Kind
    layer: int
    unit: int
    values: Vector
    to_unit: int = 0


class Chain(Frame, frozen=True, eq=False):
    """One path: `units` from that of the target to the output (empty: all paths together), `links` from the loss on."""

    units: tuple[int, ...]
    links: tuple[Link, ...]

    @property
    def product(self) -> Vector:
        """The contribution of this path for every sample, (n,), multiplied beginning with the loss."""
        out = self.links[0].values
        with np.errstate(all="ignore"):
            for link in self.links[1:]:
                out = out * link.values
        return out


def path_count(network: Network, layer: int) -> int:
    """The number of paths from one unit of `layer` (from 0) to the loss."""
    return math.prod(network.sizes[layer + 2 :])


def source_values(trace: UpdateTrace, target: Target) -> Vector:
    """∂z/∂parameter for every sample, (n,): the source's activation, or 1 for a bias or for the sum itself."""
    if target.ref is None or target.ref.is_bias:
        return np.ones(len(trace.indices))
    below = trace.layers[target.layer - 1].activations if target.layer else trace.inputs
    return below[:, target.ref.source]


def chains(trace: UpdateTrace, loss: Loss, target: Target) -> tuple[Chain, ...]:
    """Every path from the target to the loss. Their number grows fast: check `path_count` first."""
    above = [range(part.weights.shape[1]) for part in trace.layers[target.layer + 1 :]]
    return tuple(_chain(trace, loss, target, (target.unit, *rest)) for rest in itertools.product(*above))


def strongest_chains(trace: UpdateTrace, loss: Loss, target: Target, sample: int, most: int) -> tuple[Chain, ...]:
    """The `most` paths with the largest absolute products for one sample, the largest first; empty where products are
    not finite. Among the paths from one unit, only its `most` strongest can belong to them, so one pass through the
    layers is enough."""
    layers, outputs = trace.layers, range(trace.layers[-1].weights.shape[1])
    with np.errstate(all="ignore"):
        sizes = [math.prod(abs(float(link.values[sample])) for link in _loss_links(trace, loss, k)) for k in outputs]
        values, tails = np.array(sizes)[:, None], np.array(outputs)[:, None, None]
        for layer in range(len(layers) - 1, target.layer, -1):
            weights = np.abs(layers[layer].weights)
            if layer - 1 == target.layer:
                weights = weights[target.unit : target.unit + 1]
            elif weights.size * values.shape[1] > _MOST_PRODUCTS:
                return ()
            products = (weights[:, :, None] * values).reshape(len(weights), -1)
            if not np.isfinite(products).all():
                return ()
            chosen = np.argsort(-products, axis=1, kind="stable")[:, :most]
            units, ways = np.divmod(chosen, values.shape[1])
            starts = np.broadcast_to(np.arange(len(weights))[:, None, None], (*chosen.shape, 1))
            values = np.take_along_axis(products, chosen, axis=1)
            tails = np.concatenate([starts, tails[units, ways]], axis=-1)
            if layer - 1 > target.layer:
                values = values * np.abs(layers[layer - 1].slopes[sample])[:, None]
    return tuple(_chain(trace, loss, target, (target.unit, *way[1:])) for way in tails[0].tolist())


def _chain(trace: UpdateTrace, loss: Loss, target: Target, units: tuple[int, ...]) -> Chain:
    links = list(_loss_links(trace, loss, units[-1]))
    for place in range(len(units) - 1, 0, -1):
        layer = target.layer + place
        weight = trace.layers[layer].weights[units[place - 1], units[place]]
        links.append(Link(Kind.WEIGHT, layer, units[place - 1], np.full(len(trace.indices), weight), units[place]))
        if place > 1 or not target.by_output:
            links.append(_slope(trace, layer - 1, units[place - 1]))
    if target.by_output and len(units) == 1:
        links = [Link(Kind.LOSS, target.layer, target.unit, trace.output_slopes[:, target.unit])]
    return Chain(units, (*links, *_last(trace, target)))


def combined_chain(trace: UpdateTrace, loss: Loss, target: Target) -> Chain:
    """All paths together: (Σ_k w_jk·δ_k) · f′(z_j) · ∂z_j/∂parameter; in the last layer the only path."""
    if target.layer == len(trace.layers) - 1:
        return chains(trace, loss, target)[0]
    above, count = trace.layers[target.layer + 1], len(trace.indices)
    with np.errstate(all="ignore"):
        total = (above.deltas * float(count)) @ above.weights[target.unit]
    links = [Link(Kind.SUM, target.layer, target.unit, total)]
    if not target.by_output:
        links.append(_slope(trace, target.layer, target.unit))
    return Chain((), (*links, *_last(trace, target)))


def _last(trace: UpdateTrace, target: Target) -> tuple[Link, ...]:
    if target.ref is None:
        return ()
    kind = Kind.ONE if target.ref.is_bias else Kind.INPUT
    return (Link(kind, target.layer, target.unit, source_values(trace, target)),)


def _slope(trace: UpdateTrace, layer: int, unit: int) -> Link:
    return Link(Kind.SLOPE, layer, unit, trace.layers[layer].slopes[:, unit])


def _loss_links(trace: UpdateTrace, loss: Loss, unit: int) -> tuple[Link, ...]:
    """∂ℓ/∂ŷ and f′(z), or ∂ℓ/∂z as one factor where they cannot be separated."""
    last = len(trace.layers) - 1
    part = trace.layers[last]
    if loss.is_fused:
        return (Link(Kind.LOGIT, last, unit, trace.output_slopes[:, unit]),)
    if ACTIVATIONS[part.activation].output_only:
        # Every output depends on every sum: the whole Jacobian, row by row.
        centred = trace.output_slopes - (part.activations * trace.output_slopes).sum(axis=1, keepdims=True)
        # The mean is subtracted again as in backpropagation, to remove rounding errors.
        slope = part.activations[:, unit] * (centred[:, unit] - (part.activations * centred).sum(axis=1))
        return (Link(Kind.LOGIT, last, unit, slope),)
    return (Link(Kind.LOSS, last, unit, trace.output_slopes[:, unit]), _slope(trace, last, unit))
