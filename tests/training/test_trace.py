"""What a traced update says, against what it must add up to."""

import numpy as np
import pytest

from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.passes import Workspace
from gradviz.training.setup import PenaltySetup
from gradviz.training.trace import trace_update
from tests.training.builders import run_of


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_the_parts_add_up(optimizer: str) -> None:
    run = run_of((2, 4, 3, 2), ("tanh", "gelu", "softmax"), optimizer=optimizer, loss="categorical_cross_entropy",
                 penalty=PenaltySetup(0.01, 0.02), size=3)  # fmt: skip
    state = run.initial_state()
    for _ in range(3):
        trace = trace_update(run, state)
        assert trace.loss == trace.data_loss + trace.penalty
        assert trace.data_loss == pytest.approx(trace.sample_losses.mean(), rel=1e-15)
        assert trace.after.parameters.tobytes() == (state.parameters + trace.step).tobytes()
        assert [name for name, _ in trace.substeps][-1] == "step"
        assert trace.substeps[-1][1].tobytes() == trace.step.tobytes()
        below = trace.inputs
        for layer in trace.layers:
            assert layer.pre_activations == pytest.approx(below @ layer.weights + layer.biases, rel=1e-13)
            assert layer.data_weight_gradients == pytest.approx(below.T @ layer.deltas, rel=1e-12, abs=1e-17)
            assert layer.bias_gradients == pytest.approx(layer.deltas.sum(axis=0), rel=1e-12, abs=1e-17)
            of_penalty = 0.01 * np.sign(layer.weights) + 0.02 * layer.weights
            assert layer.weight_gradients == pytest.approx(layer.data_weight_gradients + of_penalty, rel=1e-12)
            below = layer.activations
        state = trace.after


def test_the_deltas_carry_the_slopes() -> None:
    run = run_of((3, 4, 2), ("sigmoid", "linear"))
    first, second = trace_update(run, run.initial_state()).layers
    assert first.deltas == pytest.approx((second.deltas @ second.weights.T) * first.slopes, rel=1e-13)
    assert first.slopes == pytest.approx(first.activations * (1 - first.activations), rel=1e-15)
    assert (second.slopes == 1.0).all()


def test_the_loss_after_is_on_the_same_batch() -> None:
    run = run_of(samples=6, size=2, shuffle=True)
    trace = trace_update(run, run.initial_state())
    assert trace.inputs.tobytes() == run.dataset.inputs[trace.indices].tobytes()
    assert len(trace.indices) == 2
    work = Workspace(run.network, run.setup.loss, 2)
    work.bind(trace.after.parameters)
    work.forward(trace.inputs)
    assert trace.loss_after == pytest.approx(work.sample_losses(trace.targets).mean(), rel=1e-15)
    assert trace.loss_after != trace.loss


def test_everything_is_read_only() -> None:
    run = run_of()
    trace = trace_update(run, run.initial_state())
    arrays = [trace.gradient, trace.step, trace.inputs, trace.sample_losses, trace.after.parameters]
    arrays += [layer.weights for layer in trace.layers] + [layer.deltas for layer in trace.layers]
    assert not any(array.flags.writeable for array in arrays)


def test_frozen_parameters_stay_to_the_bit() -> None:
    run = run_of((2, 3, 1), optimizer="adamw", freeze=("w1[1,*]", "b2[1]"))
    state = run.initial_state()
    held = run.frozen_places
    assert [run.network.ref(place).name for place in held] == ["w1[1,1]", "w1[1,2]", "w1[1,3]", "b2[1]"]
    start = state.parameters[held].tobytes()
    for _ in range(5):
        state = trace_update(run, state).after
    assert state.parameters[held].tobytes() == start
    assert (np.delete(state.parameters, held) != np.delete(run.initial_state().parameters, held)).all()


def test_a_penalty_leaves_biases_alone() -> None:
    with_penalty, without = run_of(penalty=PenaltySetup(0.1, 0.2)), run_of()
    state = without.initial_state()
    one, other = trace_update(with_penalty, state), trace_update(without, state)
    for penalised, plain in zip(one.layers, other.layers, strict=True):
        assert penalised.bias_gradients.tobytes() == plain.bias_gradients.tobytes()
        assert (penalised.weight_gradients != plain.weight_gradients).all()
    weights = np.concatenate([layer.weights.ravel() for layer in other.layers])
    assert one.penalty == pytest.approx(0.1 * np.abs(weights).sum() + 0.1 * (weights**2).sum(), rel=1e-14)
    assert other.penalty == 0.0
