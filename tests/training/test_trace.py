"""The numbers of a traced update, checked against the sums that they must give."""

import numpy as np
import pytest

from gradviz.engine.clipping import CLIPS, gradient_norm
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.passes import Workspace
from gradviz.training.setup import ClipSetup, PenaltySetup, ScheduleSetup
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


def test_the_rate_of_the_schedule_is_the_one_that_is_used_and_recorded() -> None:
    schedule = ScheduleSetup("step", 2, 0.5, (("every", 2), ("factor", 0.1)))
    run, rates = run_of(rate=0.4, schedule=schedule), []
    state = run.initial_state()
    for _ in range(7):
        trace = trace_update(run, state)
        rates.append(trace.learning_rate)
        assert trace.step.tobytes() == (-trace.learning_rate * trace.gradient).tobytes()
        state = trace.after
    assert rates == pytest.approx([0.2, 0.3, 0.4, 0.4, 0.04, 0.04, 0.004], rel=1e-15)


def test_clipping_by_norm_scales_what_is_applied_and_nothing_that_is_displayed() -> None:
    plain, clipped = run_of(), run_of(clip=ClipSetup(norm=0.01))
    state = plain.initial_state()
    one, other = trace_update(plain, state), trace_update(clipped, state)
    assert other.gradient.tobytes() == one.gradient.tobytes()
    assert one.clip is None
    assert other.clip is not None
    norm = np.sqrt((one.gradient**2).sum())
    assert (other.clip.kind, other.clip.limit) == ("norm", 0.01)
    assert other.clip.norm == pytest.approx(norm, rel=1e-14)
    assert other.clip.factor == pytest.approx(0.01 / (norm + 1e-6), rel=1e-14)
    assert [name for name, _ in other.substeps] == ["clipped_gradient", "step"]
    assert other.step == pytest.approx(one.step * other.clip.factor, rel=1e-14)
    assert trace_update(run_of(clip=ClipSetup(norm=1e3)), state).step.tobytes() == one.step.tobytes()


def test_clipping_by_value_limits_each_gradient() -> None:
    run = run_of(clip=ClipSetup(value=0.005), optimizer="momentum", options=(("weight_decay", 0.1),))
    trace = trace_update(run, run.initial_state())
    clipped = dict(trace.substeps)["clipped_gradient"]
    assert clipped.tobytes() == np.clip(trace.gradient, -0.005, 0.005).tobytes()
    assert trace.clip is not None
    assert trace.clip.changed == (np.abs(trace.gradient) > 0.005).sum() > 0
    assert [name for name, _ in trace.substeps][:2] == ["clipped_gradient", "decayed_gradient"]


def test_a_frozen_parameter_does_not_count_in_the_norm() -> None:
    free, held = run_of(), run_of(freeze=("w1[*,*]", "b1[*]"), clip=ClipSetup(norm=0.001))
    state = free.initial_state()
    trace = trace_update(held, state)
    assert trace.clip is not None
    trained = np.delete(trace.gradient, held.frozen_places)
    assert trace.clip.norm == pytest.approx(np.sqrt((trained**2).sum()), rel=1e-14)
    assert trace.clip.trained == trained.size
    assert trace.after.parameters[held.frozen_places].tobytes() == state.parameters[held.frozen_places].tobytes()


def test_a_norm_is_finite_even_if_its_squares_overflow() -> None:
    gradient = np.array([3e200, -4e200])
    assert gradient_norm(gradient) == pytest.approx(5e200, rel=1e-15)
    CLIPS["norm"].apply(gradient, 1.0)
    assert gradient == pytest.approx([0.6, -0.8], rel=1e-15)


def test_nan_survives_every_kind_of_clipping() -> None:
    for entry in CLIPS.values():
        gradient = np.array([1.0, np.nan])
        entry.apply(gradient, 0.5)
        assert np.isnan(gradient[1])
