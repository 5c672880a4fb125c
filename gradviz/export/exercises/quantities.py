"""The values that a sheet asks for, with their places in the trace, their symbols and their points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import Network, ParameterRef
from gradviz.export.exercises.choice import ExerciseChoice
from gradviz.scene.network.plain_network import Letter, unit_letter, weight_letter
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["Quantity", "asked", "points_of", "value_of"]

_MOST_FORWARD, _MOST_DELTAS = 12, 8


class Quantity(NamedTuple):
    """One value: `kind` is z, a, loss, delta, gradient or new; `layer`, `source`, `unit` and `sample` from 0."""

    question: str
    kind: str
    layer: int = 0
    source: int = 0
    unit: int = 0
    sample: int = 0

    @property
    def ref(self) -> ParameterRef:
        """The parameter of a gradient or a new value."""
        return ParameterRef(self.layer, self.source, self.unit)

    @property
    def name(self) -> str:
        """The name in files for graders, counted from 1: `z1[2]`, `a1[2]`, `delta1[2]`, `w1[2,1]`, `L`."""
        if self.kind == "loss":
            return "L"
        if self.kind in ("gradient", "new"):
            return self.ref.name
        return f"{self.kind}{self.layer + 1}[{self.unit + 1}]"

    @property
    def is_of_sample(self) -> bool:
        """Whether every sample of a batch has its own value."""
        return self.kind in ("z", "a", "delta")

    def letter(self, sizes: tuple[int, ...]) -> Letter:
        """Its symbol; for a gradient or a new value, that of the parameter."""
        if self.kind == "loss":
            return Letter("ℓ")
        if self.kind in ("gradient", "new"):
            return weight_letter(self.ref)
        if self.kind == "a":
            return unit_letter(self.layer + 1, self.unit, sizes)
        return Letter("δ" if self.kind == "delta" else "z", f"({self.layer + 1})",
                      str(self.unit + 1) if sizes[self.layer + 1] > 1 else "")  # fmt: skip


def asked(run: Run, choice: ExerciseChoice, samples: int) -> tuple[Quantity, ...]:
    """The quantities that the sheet asks for, in order; the same in all variants."""
    found: list[Quantity] = []
    if "forward" in choice.asks:
        found += _forward(run, samples, "deltas" in choice.asks)
    if "loss" in choice.asks:
        found.append(Quantity("loss", "loss"))
    if "deltas" in choice.asks:
        found += _deltas(run.network, samples)
    if "gradients" in choice.asks:
        chosen = _spread(run.network, choice.count, frozenset())
        found += [Quantity("gradients", "gradient", *ref) for ref in chosen]
    if "update" in choice.asks:
        chosen = _spread(run.network, choice.updated, frozenset(run.frozen_places.tolist()))
        found += [Quantity("update", "new", *ref) for ref in chosen]
    return tuple(found)


def _forward(run: Run, samples: int, has_deltas: bool) -> list[Quantity]:
    """All z and a where they fit on the sheet, else the most informative ones."""
    everywhere, first = range(samples), range(1)
    tries = (
        _pass(run, everywhere, ("z", "a"), has_deltas), _pass(run, everywhere, ("a",), has_deltas),
        _pass(run, first, ("z", "a"), has_deltas), _pass(run, first, ("a",), has_deltas),
    )  # fmt: skip
    return next((found for found in tries if len(found) <= _MOST_FORWARD), tries[-1][-_MOST_FORWARD:])


def _pass(run: Run, samples: range, kinds: tuple[str, ...], has_deltas: bool) -> list[Quantity]:
    return [Quantity("forward", kind, layer, 0, unit, sample)
            for sample in samples for layer in range(run.network.layer_count)
            for unit in range(run.network.sizes[layer + 1])
            for kind in _kinds(run, layer, kinds, has_deltas)]  # fmt: skip


def _kinds(run: Run, layer: int, kinds: tuple[str, ...], has_deltas: bool) -> tuple[str, ...]:
    """z and a, or only one of them where they are the same number.

    With a fused loss, δ = ŷ where the target is 0: if δ is asked for, ŷ is not.
    """
    activation = ACTIVATIONS[run.network.activations[layer]]
    if activation.is_identity:
        return ("a",)
    is_told_by_delta = has_deltas and run.loss.is_fused and layer == run.network.layer_count - 1
    return ("z",) if activation.has_kink or is_told_by_delta else kinds


def _deltas(network: Network, samples: int) -> list[Quantity]:
    """The deltas from the output layer backward, for every sample where they fit on the sheet."""
    for own in (samples, 1):
        found = [Quantity("deltas", "delta", layer, 0, unit, sample) for sample in range(own)
                 for layer in reversed(range(network.layer_count))
                 for unit in range(network.sizes[layer + 1])]  # fmt: skip
        if len(found) <= _MOST_DELTAS:
            return found
    return found[:_MOST_DELTAS]


def _spread(network: Network, count: int, without: frozenset[int]) -> list[ParameterRef]:
    """`count` weights, taken from each layer in turn, beginning with the output layer and with the last input."""
    layers = [iter([ref for ref in _weights(network, layer) if network.index(ref) not in without])
              for layer in reversed(range(network.layer_count))]  # fmt: skip
    chosen: list[ParameterRef] = []
    while layers and len(chosen) < count:
        for own in list(layers):
            ref = next(own, None)
            if ref is None:
                layers.remove(own)
            elif len(chosen) < count:
                chosen.append(ref)
    return sorted(chosen, key=lambda ref: (-ref.layer, ref.source, ref.target))


def _weights(network: Network, layer: int) -> Iterator[ParameterRef]:
    sources = range(network.sizes[layer])
    for source in sources if layer else reversed(sources):
        for unit in range(network.sizes[layer + 1]):
            yield ParameterRef(layer, source, unit)


def value_of(quantity: Quantity, trace: UpdateTrace) -> float:
    """The right answer, exactly as in the trace."""
    part = trace.layers[quantity.layer]
    place = (quantity.sample, quantity.unit)
    edge = (quantity.source, quantity.unit)
    match quantity.kind:
        case "z":
            return float(part.pre_activations[place])
        case "a":
            return float(part.activations[place])
        case "delta":
            return float(part.deltas[place])
        case "gradient":
            return float(part.weight_gradients[edge])
        case "new":
            return float(part.weights_after[edge])
    return trace.loss


def points_of(quantity: Quantity, layers: int) -> int:
    """The default points: one per value, two for δ of an output and for a gradient or new weight with a path over two
    layers."""
    is_output = quantity.layer == layers - 1
    return 2 if (quantity.kind == "delta" and is_output) or (
        quantity.kind in ("gradient", "new") and not is_output
    ) else 1  # fmt: skip
