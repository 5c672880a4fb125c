"""The revealed numbers of a moment. All frames read numbers here; numbers that are not revealed are None."""

from __future__ import annotations

import re
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.losses import LOSS_NAME
from gradviz.engine.network import Network, ParameterRef, Vector
from gradviz.scene.colours import FEWEST_CLASSES, class_tags
from gradviz.scene.moment import Moment
from gradviz.scene.text.numbers import subscript
from gradviz.scene.view.view import EdgeMode, Scope, View
from gradviz.training.trace import UpdateTrace

__all__ = ["LOSS_NAME", "Reading", "unit_in_column", "unit_name", "unit_of"]

_UNIT = re.compile(r"u(\d+)\[(\d+)\]\Z")


def unit_name(column: int, unit: int) -> str:
    """The name of a unit given by its indices from 0, such as `u2[3]`; column 0 is the inputs."""
    return f"u{column}[{unit + 1}]"


def unit_of(name: str | None, network: Network) -> tuple[int, int] | None:
    """(column, unit), from 0, of the unit called `name`; None where the network has no such unit."""
    found = _UNIT.match(name or "")
    if found is None:
        return None
    column, unit = int(found[1]), int(found[2]) - 1
    return (column, unit) if column < len(network.sizes) and 0 <= unit < network.sizes[column] else None


def unit_in_column(name: str | None, column: int) -> int | None:
    """The unit of a column, from 0, to which `name` refers, which may be the name of its bias; None where there is
    none.
    """
    if name and name[0] in "ub" and name[1:].startswith(f"{column}["):
        return int(name.partition("[")[2][:-1]) - 1
    return None


class Reading:
    """The numbers of a moment for a view. `by_sample`: numbers are those of one sample; `count` is the batch size n."""

    def __init__(self, moment: Moment, view: View) -> None:
        self.moment, self.view = moment, view
        self.trace: UpdateTrace = moment.trace
        self.network: Network = moment.run.network
        self.layers = self.network.layer_count
        self.count = len(self.trace.indices)
        self.sample = min(max(view.sample, 0), self.count - 1)
        self.by_sample = view.scope is Scope.SAMPLE
        self.is_mean = not self.by_sample and self.count > 1
        self.forward_done = moment.steps.forward_done(moment.place)
        self.loss_done = moment.steps.loss_done(moment.place)
        self.backward_from = moment.steps.backward_from(moment.place)
        self.update_done = moment.steps.update_done(moment.place)
        self.phase = moment.step.phase.value if moment.step else ""
        self.active_layer = moment.step.layer if moment.step else None
        # The last operation, if the granularity is operations or the cursor is within a step.
        place, told = moment.place, view.by_operation or moment.place.inside > 0
        self.operation = moment.steps.operation(place, len(self.trace.substeps)) if told else None

    def parameter(self, name: str | None) -> ParameterRef | None:
        """The parameter called `name`; None where there is none."""
        try:
            return self.network.find(name or "")
        except KeyError:
            return None

    # Forward

    def source(self, layer: int) -> Vector:
        """The input of `layer`, shape (n, fan_in): the inputs, or the activations below; also where it is not
        revealed.
        """
        return self.trace.layers[layer - 1].activations if layer else self.trace.inputs

    def is_zero(self, layer: int) -> NDArray[np.bool_]:
        """Mask (fan_in,) of the inputs of `layer` that are exactly zero in the sample or the whole batch; also where
        they are not revealed.
        """
        values = self.source(layer)
        return np.asarray(values[self.sample] == 0.0 if self.by_sample else (values == 0.0).all(axis=0))

    def units_done(self, column: int) -> int:
        """How many units of a column, counted from the first, have values."""
        return self.moment.steps.units_done(self.moment.place, column)

    def value(self, column: int, unit: int) -> float | None:
        """The activation of one unit: for the sample, or its mean over the batch."""
        values = self.values(column) if unit < self.units_done(column) else None
        return None if values is None else float(values[unit])

    def sum_value(self, column: int, unit: int) -> float | None:
        """z of one unit of a layer, as `value`."""
        if not column or unit >= self.moment.steps.sums_done(self.moment.place, column):
            return None
        sums = self.trace.layers[column - 1].pre_activations[:, unit]
        return float(sums[self.sample] if self.by_sample else sums.mean())

    def values(self, column: int) -> Vector | None:
        """Activations (units,) of a column: for the sample, or their mean over the batch; None until the first one is
        computed. Entries from `units_done` on must not be used."""
        if not self.units_done(column):
            return None
        values = self.source(column)
        result = values[self.sample] if self.by_sample else _mean(values)
        return np.asarray(result)

    def loss(self) -> float | None:
        """The objective of the batch, or the data loss of the sample."""
        if not self.loss_done:
            return None
        return float(self.trace.sample_losses[self.sample]) if self.by_sample else self.trace.loss

    # Backward

    def has_gradient(self, layer: int) -> bool:
        """Whether all gradients of `layer`, counted from 0, are revealed."""
        return layer >= self.backward_from

    def has_begun(self, layer: int) -> bool:
        """Whether some gradient of `layer` is revealed, or a δ."""
        return self.has_gradient(layer) or layer == self.moment.steps.backward_inside(self.moment.place)

    def is_delta_revealed(self, layer: int, unit: int) -> bool:
        """Whether δ of one unit is revealed."""
        return self.moment.steps.delta_done(self.moment.place, layer, unit)

    def is_gradient_revealed(self, ref: ParameterRef) -> bool:
        """Whether the gradient of one parameter is revealed."""
        return self.moment.steps.gradient_done(self.moment.place, ref)

    def delta(self, layer: int, unit: int) -> float | None:
        """δ of one unit, as `deltas`."""
        deltas = self.deltas(layer) if self.is_delta_revealed(layer, unit) else None
        return None if deltas is None else float(deltas[unit])

    def known_edges(self, layer: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
        """Masks of the weights (fan_in, fan_out) and biases (fan_out,) of `layer` whose numbers are revealed, if only
        some are; None where all or none are.
        """
        steps, place = self.moment.steps, self.moment.place
        if self.view.edge_mode is not EdgeMode.GRADIENT or layer != steps.backward_inside(place):
            return None
        sizes, done = self.network.sizes, place.inside
        each = 1 + sizes[layer] + self.network.has_bias[layer]
        starts = np.arange(sizes[layer + 1]) * each
        weights = starts[None, :] + np.arange(1, sizes[layer] + 1)[:, None] < done
        return weights, starts + each - 1 < done

    def deltas(self, layer: int) -> Vector | None:
        """δ (units,) of `layer`: ∂ℓ/∂z of the sample's own loss, or Σ over the batch of ∂L/∂z; None until the first
        one is computed. Entries for which `is_delta_revealed` is False must not be used."""
        if not self.has_begun(layer):
            return None
        deltas = self.trace.layers[layer].deltas
        if self.by_sample:
            return np.asarray(deltas[self.sample] * self.count)
        return np.asarray(deltas.sum(axis=0))

    def weight_gradients(self, layer: int) -> Vector | None:
        """(fan_in, fan_out): of the objective, or of the sample's own loss (without penalty); None until the first
        one is computed. Entries for which `is_gradient_revealed` is False must not be used."""
        if not self.has_begun(layer):
            return None
        if self.by_sample:
            return np.outer(self.source(layer)[self.sample], self.trace.layers[layer].deltas[self.sample] * self.count)
        return self.trace.layers[layer].weight_gradients

    def bias_gradients(self, layer: int) -> Vector | None:
        """(fan_out,), as `weight_gradients`; None also where the layer has no biases."""
        if not self.network.has_bias[layer] or not self.has_begun(layer):
            return None
        return self.deltas(layer) if self.by_sample else self.trace.layers[layer].bias_gradients

    def has_output_gradient(self, column: int) -> bool:
        """Whether the units of a column have a derivative with respect to their output; those of the output layer have
        none with a fused loss.
        """
        return column < self.layers or not self.moment.run.loss.is_fused

    def output_gradient(self, column: int, unit: int) -> float | None:
        """∂L/∂a of a unit, or ∂L/∂x of an input (column 0): Σ w·δ over the layer above, in the output layer the
        derivative of the loss; for the batch, or for the sample's own loss. None where it is not revealed."""
        if not self.has_output_gradient(column) or not self.has_gradient(min(column, self.layers - 1)):
            return None
        if column == self.layers:
            slopes = self.trace.output_slopes[:, unit]
            return float(slopes[self.sample] if self.by_sample else slopes.mean())
        deltas = self.deltas(column)
        assert deltas is not None
        return float(self.trace.layers[column].weights[unit] @ deltas)

    # Parameters

    def weights(self, layer: int) -> Vector:
        """The weights on the screen."""
        return self.network.weights(self.moment.parameters, layer)

    def biases(self, layer: int) -> Vector | None:
        """The biases on the screen."""
        return self.network.biases(self.moment.parameters, layer)

    @cached_property
    def frozen_mask(self) -> Vector:
        """1 for frozen parameters, else 0, shape (P,)."""
        mask = np.zeros(self.network.parameter_count)
        mask[self.moment.run.frozen_places] = 1.0
        return mask

    def is_frozen(self, ref: ParameterRef) -> bool:
        """Whether a parameter is frozen."""
        return bool(self.frozen_mask[self.network.index(ref)])

    def value_of(self, ref: ParameterRef) -> float:
        """The value of a parameter on the screen."""
        return float(self.moment.parameters[self.network.index(ref)])

    def gradient_of(self, ref: ParameterRef) -> float | None:
        """The displayed gradient of one parameter; None where it is not revealed."""
        if not self.is_gradient_revealed(ref):
            return None
        if ref.is_bias:
            biases = self.bias_gradients(ref.layer)
            return None if biases is None else float(biases[ref.target])
        weights = self.weight_gradients(ref.layer)
        return None if weights is None else float(weights[ref.source, ref.target])

    def step_of(self, ref: ParameterRef) -> float | None:
        """The step of one parameter; None where it is not revealed."""
        return float(self.trace.step[self.network.index(ref)]) if self.update_done else None

    def substeps(self) -> tuple[tuple[str, Vector], ...]:
        """The revealed sub-steps of the optimizer: (name, values (P,))."""
        return self.trace.substeps[: self.moment.steps.substeps_done(self.moment.place, len(self.trace.substeps))]

    def edge_numbers(self, layer: int) -> tuple[Vector | None, Vector | None]:
        """The numbers that determine the colours of the edges (fan_in, fan_out) and biases (fan_out,) of `layer`."""
        mode = self.view.edge_mode
        if mode is EdgeMode.GRADIENT:
            return self.weight_gradients(layer), self.bias_gradients(layer)
        if mode is EdgeMode.WEIGHT:
            return self.weights(layer), self.biases(layer)
        if not self.update_done:
            return None, None
        part = self.trace.layers[layer]
        if mode is EdgeMode.STEP:
            return part.weight_steps, part.bias_steps
        relative = None if part.bias_steps is None or part.biases is None else _relative(part.bias_steps, part.biases)
        return _relative(part.weight_steps, part.weights), relative

    def symbol(self, column: int, unit: int) -> str:
        """The symbol of a unit's value: the feature's name, a₂, or ŷ."""
        if column == 0:
            return self.moment.run.dataset.feature_names[unit]
        if column == self.layers:
            return "ŷ" + (subscript(unit + 1) if self.network.sizes[-1] > 1 else "")
        return "a" + subscript(unit + 1)

    def class_name(self, column: int, unit: int) -> str:
        """The class whose share an output is, where there are three or more; else empty."""
        data = self.moment.run.dataset
        is_share = column == self.layers and data.encoding == "one_hot" and len(data.classes) >= FEWEST_CLASSES
        return data.classes[unit] if is_share else ""

    def class_tag(self, column: int, unit: int) -> str:
        """What stands for that class at the output: its name if the names are short, else a letter; else empty."""
        return class_tags(self.moment.run.dataset.classes)[unit] if self.class_name(column, unit) else ""


def _mean(values: Vector) -> Vector:
    with np.errstate(all="ignore"):
        return np.asarray(values.mean(axis=0))


def _relative(step: Vector, value: Vector) -> Vector:
    """Δw / |w|; infinite for a step from exactly zero, and 0 for no step, whatever the weight."""
    with np.errstate(all="ignore"):
        return np.where(step == 0.0, 0.0, step / np.abs(value))
