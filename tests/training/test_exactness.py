"""Every path to a place in a run gives the same bits; and fast training equals traced training, bit for bit."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.training.run import Run
from gradviz.training.setup import ClipSetup, PenaltySetup, ScheduleSetup
from gradviz.training.state import RunState
from gradviz.training.steps import Granularity, Place
from gradviz.training.timeline import Timeline
from gradviz.training.trace import trace_update
from gradviz.training.trainer import Trainer
from tests.training.builders import run_of

HIDDEN = [name for name, entry in ACTIVATIONS.items() if not entry.output_only]
OPTIONS: dict[str, list[tuple[tuple[str, Any], ...]]] = {
    "momentum": [(), (("momentum", 0.5), ("dampening", 0.3)), (("weight_decay", 0.01),)],
    "rmsprop": [(), (("centered", True),), (("momentum", 0.9),)],
    "adam": [(), (("betas", (0.8, 0.9)), ("weight_decay", 0.01))],
    "adagrad": [(), (("initial_accumulator_value", 0.1), ("lr_decay", 0.01))],
}


SCHEDULED = [
    ScheduleSetup(), ScheduleSetup(warm_up=4), ScheduleSetup("step", 3, 0.1, (("every", 5), ("factor", 0.4))),
    ScheduleSetup("exponential", options=(("factor", 0.9),)), ScheduleSetup("cosine", 2, options=(("over", 6),)),
]  # fmt: skip
CLIPPED = [ClipSetup(), ClipSetup(norm=0.05), ClipSetup(value=0.01)]


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Runs of many architectures, losses, optimizers and ways to go through the samples."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    layers = len(sizes) - 1
    loss = draw(st.sampled_from(sorted(LOSSES)))
    hidden = draw(st.lists(st.sampled_from(HIDDEN), min_size=layers - 1, max_size=layers - 1))
    output = LOSSES[loss].requires_activation or draw(st.sampled_from(sorted(ACTIVATIONS)))
    sizes[-1] = max(sizes[-1], 2 if output == "softmax" else 1)
    optimizer = draw(st.sampled_from(sorted(OPTIMIZERS)))
    samples = draw(st.integers(1, 9))
    return run_of(
        sizes, [*hidden, output], biases=draw(st.lists(st.booleans(), min_size=layers, max_size=layers)),
        samples=samples, seed=draw(st.integers(0, 99)), optimizer=optimizer,
        rate=draw(st.sampled_from([0.01, 0.1, 0.5])), options=draw(st.sampled_from(OPTIONS.get(optimizer, [()]))),
        size=draw(st.one_of(st.none(), st.integers(1, samples))), shuffle=draw(st.booleans()), loss=loss,
        penalty=draw(st.sampled_from([PenaltySetup(), PenaltySetup(0.01, 0.0), PenaltySetup(0.001, 0.02)])),
        freeze=draw(st.sampled_from([(), ("w1[1,1]",), ("w1[*,*]",)])),
        schedule=draw(st.sampled_from(SCHEDULED)), clip=draw(st.sampled_from(CLIPPED)),
    )  # fmt: skip


def traced(run: Run, updates: int) -> list[RunState]:
    """The states along a run, each from the trace of the update before it."""
    states = [run.initial_state()]
    for _ in range(updates):
        trace = trace_update(run, states[-1])
        if not np.isfinite(trace.data_loss):
            break
        states.append(trace.after)
    return states


def same(one: RunState, other: RunState) -> bool:
    return one.same_as(other)


@given(run=runs(), updates=st.integers(1, 25))
@settings(max_examples=60)
def test_fast_training_is_traced_training_bit_for_bit(run: Run, updates: int) -> None:
    states = traced(run, updates)
    result = Trainer(run).train(states[0], updates)
    assert same(result.state, states[-1])
    assert result.diverged_at == (None if len(states) == updates + 1 else len(states) - 1)
    # In pieces too, and by a trainer that has done something else before.
    trainer, state = Trainer(run), states[0]
    trainer.train(states[-1], 3)
    while state.update < len(states) - 1:
        state = trainer.train(state, min(3, len(states) - 1 - state.update)).state
        assert same(state, states[state.update])


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_large_network_trains_as_it_is_traced(optimizer: str) -> None:
    """Its first product is so large that it is laid out in another way and may be made in pieces."""
    run = run_of([300, 120, 4], ["tanh", "tanh"], samples=70, size=32, optimizer=optimizer, shuffle=True)
    states = traced(run, 5)
    assert same(Trainer(run).train(states[0], 5).state, states[-1])


@pytest.mark.parametrize(("output", "loss"), [("tanh", "half_squared_error"), ("sigmoid", "mean_absolute_error")])
@pytest.mark.parametrize("growth", [1.0, 10.0, 1e5, 1e200])
def test_a_nan_is_found_where_it_first_appears(output: str, loss: str, growth: float) -> None:
    """Bounded outputs are looked at now and then only: what was found then is told as if each had been looked at."""
    schedule = ScheduleSetup("exponential", options=(("factor", growth),))
    run = run_of([2, 3, 3, 1], ["relu", "linear", output], samples=4, rate=0.1, loss=loss, seed=3, schedule=schedule)
    looked_at = Trainer(run).train(run.initial_state(), 400, watch=lambda update, loss: None)
    found = Trainer(run).train(run.initial_state(), 400)
    assert (found.diverged_at is None) == (growth == 1.0)
    assert found.diverged_at == looked_at.diverged_at
    assert same(found.state, looked_at.state)


@given(run=runs(), updates=st.integers(1, 20), data=st.data())
@settings(max_examples=50)
def test_every_place_is_reached_exactly_by_every_path(run: Run, updates: int, data: st.DataObject) -> None:
    states = traced(run, updates + 12)
    timeline = Timeline(run)
    timeline.play(updates)
    granularities = st.sampled_from(list(Granularity))
    for _ in range(data.draw(st.integers(1, 12))):
        way = data.draw(st.sampled_from(["next", "previous", "seek", "play"]))
        if way == "next" and timeline.length < len(states) - 8:
            timeline.next(data.draw(granularities))
        elif way == "previous":
            timeline.previous(data.draw(granularities))
        elif way == "seek":
            timeline.seek(data.draw(st.integers(0, timeline.length)))
        elif way == "play" and timeline.length < len(states) - 4:
            timeline.play(data.draw(st.integers(1, 3)))
        shown = timeline.shown_state()
        assert shown.update == timeline.updates_done
        if shown.update < len(states):
            assert same(shown, states[shown.update])
        if timeline.place.update < len(states):
            assert same(timeline.trace().before, states[timeline.place.update])


@given(run=runs(), updates=st.integers(0, 6), presses=st.integers(1, 25), data=st.data())
@settings(max_examples=40)
def test_previous_takes_next_back(run: Run, updates: int, presses: int, data: st.DataObject) -> None:
    timeline = Timeline(run)
    timeline.play(updates)
    granularity = data.draw(st.sampled_from([Granularity.LAYER, Granularity.PHASE, Granularity.UPDATE]))
    places = [timeline.place]
    for _ in range(presses):
        if not timeline.next(granularity):
            break
        places.append(timeline.place)
    for place in reversed(places[:-1]):
        assert timeline.previous(granularity)
        assert timeline.place == place


@given(run=runs(), updates=st.integers(1, 10), rates=st.lists(st.sampled_from([0.02, 0.3]), min_size=1, max_size=4),
       data=st.data())  # fmt: skip
@settings(max_examples=40)
def test_undo_and_redo_are_exact(run: Run, updates: int, rates: list[float], data: st.DataObject) -> None:
    """After each edit the run goes on; undo brings every earlier run back whole, redo every later one."""
    timeline = Timeline(run)
    timeline.play(updates)
    seen = [snapshot(timeline)]
    for rate in rates:
        timeline.seek(data.draw(st.integers(0, timeline.length)))
        seen[-1] = snapshot(timeline)
        parameters = timeline.shown_state().parameters * rate
        timeline.edit(f"weights times {rate}", parameters=parameters)
        timeline.play(data.draw(st.integers(0, 6)))
        seen.append(snapshot(timeline))
    for wanted in reversed(seen[:-1]):
        assert timeline.undo()
        assert snapshot(timeline) == wanted
    assert not timeline.undo()
    for wanted in seen[1:]:
        assert timeline.redo()
        assert snapshot(timeline) == wanted
    assert not timeline.redo()


def snapshot(timeline: Timeline) -> tuple[object, ...]:
    """Everything that an undo must bring back, down to the bits."""
    states = [timeline.state_after(update) for update in range(timeline.length + 1)]
    bits = [(state.parameters.tobytes(), state.slots.tobytes(), state.epoch, state.position) for state in states]
    return timeline.place, timeline.length, timeline.diverged_at, bits, repr(timeline.history.points)


@given(run=runs())
@settings(max_examples=30)
def test_every_granularity_ends_at_the_same_states(run: Run) -> None:
    """Layer by layer, phase by phase or update by update: three updates are three updates."""
    states = traced(run, 3)
    for granularity in (Granularity.LAYER, Granularity.PHASE, Granularity.UPDATE):
        timeline = Timeline(run)
        while timeline.updates_done < 3 and timeline.next(granularity):
            pass
        if len(states) == 4:
            assert timeline.place == Place(2, timeline.steps.count)
            assert same(timeline.shown_state(), states[3])
