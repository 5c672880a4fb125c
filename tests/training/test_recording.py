"""A recorded run: its states are exact to the bit, the rest is computed here, and training can continue."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.training.recording import MOST_STATES, Recording, thinning
from gradviz.training.run import Run
from gradviz.training.state import frozen
from gradviz.training.steps import Granularity, Place
from gradviz.training.timeline import Timeline
from gradviz.training.trace import trace_update
from gradviz.training.trainer import Trainer
from tests.training.builders import run_of


def recorded(count: int = 11, every: int = 1, **more: object) -> Run:
    """A walk that no optimizer makes, over weights of very different sizes."""
    base = run_of(**more)  # type: ignore[arg-type]
    rng = np.random.default_rng(5)
    walk = rng.normal(size=(count, base.network.parameter_count)) * 10.0 ** rng.integers(-9, 1, (count, 1))
    return Run(base.setup, base.folder, base.dataset, Recording(frozen(np.cumsum(walk, axis=0)), every))


def test_every_state_is_the_recorded_one_to_the_bit() -> None:
    run = recorded()
    timeline = Timeline(run)
    assert timeline.length == 10
    for update in (10, 3, 0, 7):
        timeline.seek(update)
        assert timeline.shown_state().parameters.tobytes() == run.recording.states[update].tobytes()
    for update in range(10):
        trace = timeline.trace(update)
        assert trace.after.parameters.tobytes() == run.recording.states[update + 1].tobytes()
        np.testing.assert_array_equal(trace.step, run.recording.states[update + 1] - run.recording.states[update])
        assert trace.substeps == ()


def test_forward_loss_and_backward_are_those_of_a_run_started_there() -> None:
    """With batches, shuffling, a penalty, clipping and frozen parameters, of which a recorded step knows nothing."""
    run = recorded(size=3, shuffle=True, freeze=("w1[*,*]",))
    there = run_of(freeze=("w1[*,*]",))
    for update in (0, 4, 9):
        trace = trace_update(run, run.recorded_state(update))
        own = trace_update(there, replace(there.initial_state(), parameters=run.recording.states[update]))
        assert len(trace.indices) == run.samples
        assert trace.gradient.tobytes() == own.gradient.tobytes()
        assert (trace.loss, trace.data_loss) == (own.loss, own.data_loss)


def test_the_losses_and_the_path_are_those_of_the_states() -> None:
    run = recorded()
    timeline = Timeline(run)
    assert [point.update for point in timeline.history.points] == list(range(11))
    assert [update for update, _parameters in timeline.history.path] == list(range(11))
    timeline.seek(6)
    assert timeline.losses_now().train == pytest.approx(trace_update(run, run.recorded_state(6)).data_loss, rel=1e-12)


@pytest.mark.parametrize("granularity", list(Granularity))
def test_stepping_passes_through_the_recording_and_continues_beyond_it(granularity: Granularity) -> None:
    timeline = Timeline(recorded(4, size=3, optimizer="adam"))
    places = [timeline.place]
    while timeline.updates_done < 6:
        assert timeline.next(granularity)
        places.append(timeline.place)
    assert timeline.run_at(2).optimizer.name == "recorded"
    assert timeline.run_at(3).optimizer.name == "adam"
    for place in places[-2::-1]:
        assert timeline.previous(granularity)
        assert timeline.place == place


def test_training_continues_from_the_end_as_a_run_started_there() -> None:
    run = recorded(optimizer="adam", size=3, shuffle=True)
    timeline = Timeline(run)
    timeline.seek(10)
    timeline.play(20)
    start = replace(timeline.edits[1].state)
    assert (start.count, start.slots.any()) == (0, False)
    expected = Trainer(run.live).train(start, 20).state
    assert timeline.shown_state().same_as(expected)


def test_an_edit_in_the_recording_makes_it_an_ordinary_run_and_undo_restores_it() -> None:
    timeline = Timeline(recorded())
    timeline.seek(4)
    timeline.edit("w1[1,1]", parameters=timeline.shown_state().parameters + 0.5)
    assert (timeline.length, timeline.run.recording) == (4, None)
    assert timeline.next(Granularity.UPDATE)
    assert timeline.trace().substeps[-1][0] == "step"
    timeline.undo()
    assert timeline.length == 10
    assert timeline.run_at(4).recording is not None


def test_a_run_with_another_start_is_not_a_recording() -> None:
    timeline = Timeline(recorded())
    timeline.replace(timeline.run, "restart", replace(timeline.run.live.initial_state()))
    assert (timeline.length, timeline.run.recording) == (0, None)


def test_a_run_can_be_replaced_by_a_recording_and_undo_restores_it() -> None:
    timeline = Timeline(run_of())
    timeline.play(3)
    timeline.replace(recorded(), "recording")
    assert (timeline.length, timeline.place) == (10, Place(0, 0))
    assert len(timeline.history.points) == 11
    timeline.undo()
    assert timeline.length == 3


def test_more_states_than_are_shown_are_thinned_by_a_power_of_two() -> None:
    assert thinning(MOST_STATES, 9) == 1
    assert thinning(100_000, 9) == 8
    assert thinning(100, 535_818) == 8


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (np.zeros((3, 4)), "expected states of 13 numbers each"),
        (np.zeros((1, 13)), "at least two states"),
        (np.full((3, 13), np.nan), "state 1 holds a number that is not finite"),
        (np.zeros((MOST_STATES + 1, 13)), "more than gradviz shows"),
    ],
)
def test_states_that_do_not_fit_are_refused(states: np.ndarray, words: str) -> None:
    base = run_of()
    with pytest.raises(SetupError, match=words):
        Run(base.setup, base.folder, base.dataset, Recording(states))
