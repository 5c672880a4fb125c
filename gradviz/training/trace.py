"""One update, computed once and in full: every intermediate number, stored read-only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.clipping import gradient_norm, norm_factor
from gradviz.engine.network import Network, Vector
from gradviz.engine.passes import Workspace, penalty_value
from gradviz.records import FrozenRecord
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen
from gradviz.training.trainer import UpdateKernel

__all__ = ["ClipTrace", "LayerTrace", "UpdateTrace", "trace_update"]


class LayerTrace(FrozenRecord, frozen=True, eq=False):
    """One layer in one update; n is the batch size.

    `weights` (fan_in, fan_out) and `biases` (fan_out,) or None, before the update; `pre_activations` z,
    `activations` a, `slopes` f′(z) (softmax: its diagonal) and `deltas` ∂L/∂z, each (n, fan_out);
    `weight_gradients` and `bias_gradients` of the objective, penalty included; `data_weight_gradients`
    without it; `weight_steps` and `bias_steps` the step actually taken; `weights_after`, `biases_after`.
    """

    activation: str
    weights: Vector
    biases: Vector | None
    pre_activations: Vector
    activations: Vector
    slopes: Vector
    deltas: Vector
    weight_gradients: Vector
    bias_gradients: Vector | None
    data_weight_gradients: Vector
    weight_steps: Vector
    bias_steps: Vector | None
    weights_after: Vector
    biases_after: Vector | None


class ClipTrace(NamedTuple):
    """The effect of clipping: `kind` and `limit` as chosen; `changed` of the `trained` gradients were changed.

    By norm: `norm` is that of the gradient before clipping, without frozen parameters, and every entry was multiplied
    by `factor`. By value both are None.
    """

    kind: str
    limit: float
    norm: float | None
    factor: float | None
    changed: int
    trained: int


class UpdateTrace(FrozenRecord, frozen=True, eq=False):
    """Update number `before.update + 1` in full, on its batch of n samples.

    `indices` (n,) are indices into the training set; `sample_losses` (n,); `output_slopes` (n, outputs) is ∂ℓ/∂ŷ
    of each sample, or ∂ℓ/∂z where the loss is fused with its activation. `loss` = `data_loss` + `penalty`;
    `loss_after` is the objective on the same batch with the parameters after. `gradient` and `step` are flat;
    `substeps` are those reported by clipping and the optimizer, in order. `learning_rate` is the one that this update
    used; `clip` is None where gradients are not clipped.
    """

    before: RunState
    after: RunState
    indices: NDArray[np.intp]
    inputs: Vector
    targets: Vector
    layers: tuple[LayerTrace, ...]
    sample_losses: Vector
    output_slopes: Vector
    data_loss: float
    penalty: float
    loss: float
    loss_after: float
    gradient: Vector
    step: Vector
    substeps: tuple[tuple[str, Vector], ...]
    learning_rate: float
    clip: ClipTrace | None = None

    @property
    def is_finite(self) -> bool:
        """Whether the loss before the update is a finite number."""
        return bool(np.isfinite(self.loss))


def trace_update(run: Run, state: RunState) -> UpdateTrace:
    """Compute the update that follows `state` and store every intermediate number, read-only."""
    with np.errstate(all="ignore"):
        return _trace(run, state)


def _trace(run: Run, state: RunState) -> UpdateTrace:
    network, penalty = run.network, run.setup.penalty
    chosen = run.batch_indices(state.epoch, state.position)
    inputs, targets = run.batch(state.epoch, state.position)
    kernel = UpdateKernel(run)
    kernel.load(state)
    work = kernel.gradients(inputs, targets)
    gradient = frozen(work.gradient)
    data_gradient = gradient if not (penalty.l1 or penalty.l2) else _data_gradient(run, state, inputs, targets)
    output_slopes = np.empty_like(work.a[-1])
    run.loss.slope(work.z[-1], work.a[-1], targets, output_slopes)
    sample_losses = frozen(work.sample_losses(targets))
    data_loss = float(sample_losses.mean())
    passes = [_Passes(frozen(work.z[i]), frozen(work.a[i]), _slopes(work, i), frozen(work.delta[i]))
              for i in range(network.layer_count)]  # fmt: skip
    substeps: list[tuple[str, Vector]] = []
    rate = run.learning_rate_at(state.update)
    kernel.apply(work, state.count + 1, rate, lambda name, value: substeps.append((name, frozen(value))))
    epoch, position = run.advance(state.epoch, state.position)
    after = RunState(
        frozen(kernel.parameters), frozen(kernel.slots), state.update + 1, epoch, position, state.count + 1
    )
    step = frozen(kernel.step)
    work.forward(inputs)
    own_penalty = float(penalty_value(network, state.parameters, penalty.l1, penalty.l2))
    loss_after = float(work.sample_losses(targets).mean()) + float(
        penalty_value(network, after.parameters, penalty.l1, penalty.l2)
    )
    flat = _Flat(state.parameters, after.parameters, gradient, data_gradient, step)
    layers = tuple(_layer(network, layer, flat, own) for layer, own in enumerate(passes))
    indices = np.arange(run.samples, dtype=np.intp)[chosen]
    return UpdateTrace(
        before=state, after=after, indices=frozen(indices), inputs=frozen(inputs), targets=frozen(targets),
        layers=layers, sample_losses=sample_losses, output_slopes=frozen(output_slopes), data_loss=data_loss,
        penalty=own_penalty, loss=data_loss + own_penalty, loss_after=loss_after, gradient=gradient, step=step,
        substeps=tuple(substeps), learning_rate=rate, clip=_clip_trace(run, gradient, substeps),
    )  # fmt: skip


def _clip_trace(run: Run, gradient: Vector, substeps: list[tuple[str, Vector]]) -> ClipTrace | None:
    chosen = run.clip
    if chosen is None:
        return None
    trained = np.array(gradient)
    trained[run.frozen_places] = 0.0
    changed = int((trained != dict(substeps)["clipped_gradient"]).sum())
    norm = gradient_norm(trained) if chosen[0] == "norm" else None
    factor = None if norm is None else norm_factor(norm, chosen[1])
    return ClipTrace(*chosen, norm, factor, changed, len(trained) - len(run.frozen_places))


def _slopes(work: Workspace, layer: int) -> Vector:
    out = np.empty_like(work.z[layer])
    work.activations[layer].derivative(work.z[layer], work.a[layer], out)
    return frozen(out)


def _data_gradient(run: Run, state: RunState, inputs: Vector, targets: Vector) -> Vector:
    """The gradient of the data loss alone (P,), in a separate workspace."""
    work = Workspace(run.network, run.setup.loss, len(inputs))
    work.bind(state.parameters)
    work.forward(inputs)
    work.backward(inputs, targets)
    if run.is_playground:
        work.gradient[state.slots[0] > 0.0] = 0.0
    return frozen(work.gradient)


class _Flat(NamedTuple):
    """The vectors of one update with the layout of the parameters, each (P,)."""

    before: Vector
    after: Vector
    gradient: Vector
    data_gradient: Vector
    step: Vector


class _Passes(NamedTuple):
    """The results of the passes in one layer, each (n, units)."""

    z: Vector
    a: Vector
    slopes: Vector
    deltas: Vector


def _layer(network: Network, layer: int, flat: _Flat, passes: _Passes) -> LayerTrace:
    return LayerTrace(
        activation=network.activations[layer],
        weights=network.weights(flat.before, layer), biases=network.biases(flat.before, layer),
        pre_activations=passes.z, activations=passes.a, slopes=passes.slopes, deltas=passes.deltas,
        weight_gradients=network.weights(flat.gradient, layer), bias_gradients=network.biases(flat.gradient, layer),
        data_weight_gradients=network.weights(flat.data_gradient, layer),
        weight_steps=network.weights(flat.step, layer), bias_steps=network.biases(flat.step, layer),
        weights_after=network.weights(flat.after, layer), biases_after=network.biases(flat.after, layer),
    )  # fmt: skip
