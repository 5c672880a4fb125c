"""The loss with one changed parameter is the loss of training with that parameter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.scene.chain_rule.chain import Target
from gradviz.scene.chain_rule.nudge import losses_with
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen
from gradviz.training.trace import trace_update
from tests.scene.chain_rule.test_ledger import runs


@settings(max_examples=50)
@given(runs(), st.data())
def test_no_nudge_is_the_loss_of_training(run: Run, data: Any) -> None:
    trace = trace_update(run, run.initial_state())
    layer = data.draw(st.integers(-1, run.network.layer_count - 1))
    by_output = layer < 0 or data.draw(st.booleans())
    if by_output and layer == run.network.layer_count - 1 and run.loss.is_fused:
        return
    target = Target(layer, 0, None, by_output)
    assert losses_with(trace, run.loss, target, 0.0)[0] == pytest.approx(trace.sample_losses, rel=1e-12, abs=1e-15)


@settings(max_examples=50)
@given(runs(), st.data())
def test_a_nudged_parameter_gives_the_loss_that_training_has_with_it(run: Run, data: Any) -> None:
    start = run.initial_state()
    trace = trace_update(run, start)
    place = data.draw(st.integers(0, run.network.parameter_count - 1))
    flat = start.parameters.copy()
    flat[place] += 0.25
    nudged = trace_update(run, RunState(frozen(flat), start.slots))
    ref = run.network.ref(place)
    found, _signs = losses_with(trace, run.loss, Target(ref.layer, ref.target, ref), 0.25)
    # Products of the same numbers in other places of memory may differ in the last digit.
    assert found == pytest.approx(nudged.sample_losses, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("unit", [0, 1])
def test_a_nudged_input_is_another_sample(unit: int) -> None:
    from tests.training.builders import inline, run_of

    run = run_of((2, 3, 1), ("tanh", "linear"), data=inline(3, 2, 1))
    trace = trace_update(run, run.initial_state())
    inputs = trace.inputs.copy()
    inputs[:, unit] += 0.5
    found, _signs = losses_with(trace, run.loss, Target(-1, unit, None, True), 0.5)
    hidden = np.tanh(inputs @ trace.layers[0].weights + trace.layers[0].biases)
    output = hidden @ trace.layers[1].weights + trace.layers[1].biases
    assert found == pytest.approx(0.5 * ((output - trace.targets) ** 2).sum(axis=1), rel=1e-14)
