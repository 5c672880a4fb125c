"""Edits, divergence and memory of a timeline."""

import random
from dataclasses import replace

import numpy as np
import pytest

from gradviz.data.setup import InlineData
from gradviz.training import stretches as stretches_module
from gradviz.training.run import Run
from gradviz.training.setup import ClipSetup, OptimizerSetup, ScheduleSetup
from gradviz.training.state import RunState
from gradviz.training.steps import Granularity, Phase, Place
from gradviz.training.timeline import Timeline
from gradviz.training.trace import trace_update
from gradviz.training.trainer import Trainer
from tests.training.builders import run_of, scalar_run


def with_rate(run: Run, rate: float, name: str = "sgd") -> Run:
    return Run(replace(run.setup, optimizer=OptimizerSetup(name, rate)), dataset=run.dataset)


def bits(timeline: Timeline) -> list[bytes]:
    return [timeline.state_after(update).parameters.tobytes() for update in range(timeline.length + 1)]


# Walking


def test_one_update_layer_by_layer() -> None:
    timeline = Timeline(run_of())
    seen = []
    for _ in range(6):
        assert timeline.next(Granularity.LAYER)
        step = timeline.steps.current(timeline.place)
        assert step is not None
        seen.append((step.phase, step.layer))
    forward, backward = Phase.FORWARD, Phase.BACKWARD
    assert seen == [
        (forward, 0), (forward, 1), (Phase.LOSS, None), (backward, 1), (backward, 0), (Phase.UPDATE, None),
    ]  # fmt: skip
    assert timeline.updates_done == 1
    assert timeline.length == 1


def test_going_back_keeps_the_future() -> None:
    timeline = Timeline(run_of())
    timeline.play(10)
    before = bits(timeline)
    timeline.seek(3)
    assert timeline.previous(Granularity.UPDATE)
    assert (timeline.updates_done, timeline.length) == (2, 10)
    assert bits(timeline) == before


def test_going_back_ends_at_the_start() -> None:
    timeline = Timeline(run_of())
    assert not timeline.previous(Granularity.LAYER)
    timeline.next(Granularity.LAYER)
    assert timeline.previous(Granularity.LAYER)
    assert timeline.place == Place(0, 0)


def test_epochs_go_from_end_to_end() -> None:
    timeline = Timeline(run_of(samples=7, size=3))
    for updates in (3, 6, 9):
        assert timeline.next(Granularity.EPOCH)
        assert timeline.updates_done == updates
    timeline.previous(Granularity.LAYER)
    for updates in (6, 3, 0):
        assert timeline.previous(Granularity.EPOCH)
        assert timeline.updates_done == updates
    assert not timeline.previous(Granularity.EPOCH)


def test_seeking_beyond_the_computed_updates_is_refused() -> None:
    timeline = Timeline(run_of())
    timeline.play(3)
    for refused in (-1, 4):
        with pytest.raises(IndexError):
            timeline.seek(refused)
        with pytest.raises(IndexError):
            timeline.state_after(refused)
    with pytest.raises(IndexError):
        timeline.seek_place(Place(3, timeline.steps.count))
    assert timeline.updates_done == 3


# Editing


def test_an_edit_replaces_the_future_and_undo_restores_it() -> None:
    run = run_of()
    timeline = Timeline(run)
    timeline.play(10)
    before = bits(timeline)
    timeline.seek(4)
    timeline.edit("rate", run=with_rate(run, 0.5))
    assert (timeline.length, timeline.updates_done) == (4, 4)
    assert bits(timeline) == before[:5]
    timeline.play(2)
    expected = Trainer(with_rate(run, 0.5)).train(timeline.state_after(4), 2).state
    assert timeline.state_after(6).same_as(expected)
    assert bits(timeline)[:5] == before[:5]
    assert bits(timeline)[5:] != before[5:7]
    assert timeline.undo_label == "rate"
    assert timeline.undo()
    assert (bits(timeline), timeline.updates_done) == (before, 4)
    assert timeline.redo_label == "rate"
    assert timeline.redo()
    assert timeline.length == 6


def test_another_base_rate_continues_the_schedule() -> None:
    """The schedule counts the updates of the run, so an edit in the middle of it does not begin it again."""
    schedule = ScheduleSetup("exponential", options=(("factor", 0.5),))
    run = run_of(rate=0.8, schedule=schedule)
    timeline = Timeline(run)
    timeline.play(3)
    optimizer = replace(run.setup.optimizer, learning_rate=1.6)
    timeline.edit("rate", run=Run(replace(run.setup, optimizer=optimizer), dataset=run.dataset))
    timeline.play(2)
    assert [timeline.trace(update).learning_rate for update in range(5)] == [0.8, 0.4, 0.2, 0.2, 0.1]
    assert timeline.undo()
    timeline.play(1)
    assert timeline.trace(3).learning_rate == 0.1


def test_a_new_edit_drops_what_could_be_redone() -> None:
    timeline = Timeline(run_of())
    timeline.edit("one", parameters=timeline.shown_state().parameters * 2)
    timeline.undo()
    timeline.edit("two", parameters=timeline.shown_state().parameters * 3)
    assert timeline.redo_label is None
    assert not timeline.redo()


def test_edits_with_one_key_are_one_for_undo() -> None:
    """Dragging a weight is a hundred edits for the program and one for the person."""
    timeline = Timeline(run_of())
    timeline.play(2)
    start = bits(timeline)
    for factor in (1.1, 1.2, 1.3):
        timeline.edit("drag", parameters=timeline.shown_state().parameters * factor, key="w1[1,1]")
    assert len(timeline.edits) == 2
    assert timeline.undo()
    assert bits(timeline) == start
    assert not timeline.undo()


def test_a_key_does_not_reach_over_training() -> None:
    timeline = Timeline(run_of())
    timeline.edit("drag", parameters=timeline.shown_state().parameters * 2, key="w")
    timeline.play(5)
    trained = bits(timeline)
    timeline.seek(0)
    timeline.edit("drag", parameters=timeline.shown_state().parameters * 2, key="w")
    assert timeline.undo()
    assert bits(timeline) == trained


def test_a_new_optimizer_starts_with_an_empty_memory() -> None:
    run = run_of(optimizer="adam")
    timeline = Timeline(run)
    timeline.play(3)
    timeline.edit("momentum", run=with_rate(run, 0.1, "momentum"))
    state = timeline.shown_state()
    assert (state.count, state.slots.shape[0]) == (0, 1)
    assert not state.slots.any()
    timeline.play(2)
    assert timeline.shown_state().count == 2


def test_values_after_an_edit_are_computed_from_it() -> None:
    timeline = Timeline(run_of())
    timeline.play(2)
    timeline.next(Granularity.PHASE)
    old = timeline.trace()
    changed = timeline.shown_state().parameters * 0.5
    timeline.edit("half", parameters=changed)
    assert timeline.trace() is not old
    assert timeline.trace().before.parameters.tobytes() == changed.tobytes()
    assert timeline.place == Place(2, timeline.steps.phase_ends[0])


def test_stepping_over_an_edit_shows_the_edited_weights() -> None:
    timeline = Timeline(run_of())
    timeline.play(3)
    timeline.edit("zero", parameters=timeline.shown_state().parameters * 0)
    timeline.play(2)
    timeline.seek(2)
    while timeline.updates_done < 3:
        assert timeline.next(Granularity.LAYER)
    assert timeline.place == Place(3, 0)
    assert not timeline.shown_state().parameters.any()
    timeline.seek_place(Place(2, timeline.steps.count))
    assert timeline.place == Place(3, 0)


def test_another_network_needs_replace() -> None:
    timeline = Timeline(run_of((2, 3, 1)))
    timeline.play(4)
    before = bits(timeline)
    with pytest.raises(ValueError, match="replace"):
        timeline.edit("wider", run=run_of((2, 4, 1)))
    timeline.replace(run_of((2, 4, 1)), "wider")
    assert timeline.length == 0
    timeline.play(2)
    assert timeline.undo()
    assert bits(timeline) == before


def test_states_cannot_be_changed_by_accident() -> None:
    state = Timeline(run_of()).shown_state()
    with pytest.raises(ValueError, match="read-only"):
        state.parameters[0] = 1.0


# Divergence


def test_m5_an_exploding_gradient_diverges_at_update_two() -> None:
    timeline = Timeline(scalar_run([3.0] * 8, rate=0.01))
    assert timeline.play(50)
    assert (timeline.diverged_at, timeline.length, timeline.updates_done) == (2, 2, 2)
    assert not np.isfinite(timeline.trace(2).loss)
    assert not timeline.play(1)
    assert timeline.previous(Granularity.UPDATE)
    assert timeline.losses_now().is_finite
    assert timeline.trace(1).loss == pytest.approx(1.6140829695884337e82, rel=1e-9)


@pytest.mark.parametrize(("rate", "expected"), [(100.0, 78), (3.0, 513)])
def test_m7_too_large_a_learning_rate(rate: float, expected: int) -> None:
    timeline = Timeline(scalar_run([1.0], rate=rate))
    timeline.play(10_000)
    assert (timeline.diverged_at, timeline.length) == (expected, expected)
    assert np.isfinite(timeline.state_after(expected - 1).parameters).all()
    assert np.isfinite(timeline.trace(expected - 1).loss)


def test_a_schedule_that_grows_diverges_where_its_trace_does() -> None:
    run = scalar_run([3.0], rate=0.1, schedule=ScheduleSetup("exponential", options=(("factor", 4.0),)))
    timeline = Timeline(run)
    timeline.play(10_000)
    found, state = 0, run.initial_state()
    while np.isfinite((trace := trace_update(run, state)).loss):
        found, state = found + 1, trace.after
    assert timeline.diverged_at == found
    assert timeline.shown_state().same_as(state)


def test_clipping_keeps_a_run_finite_that_would_diverge() -> None:
    wild, tamed = (scalar_run([3.0], rate=2.5, clip=clip) for clip in (ClipSetup(), ClipSetup(norm=1.0)))
    for run, diverges in ((wild, True), (tamed, False)):
        timeline = Timeline(run)
        timeline.play(3000)
        assert (timeline.diverged_at is not None) is diverges


@pytest.mark.parametrize("granularity", [Granularity.LAYER, Granularity.PHASE, Granularity.UPDATE])
def test_stepping_stops_at_the_loss_that_is_not_finite(granularity: Granularity) -> None:
    """The forward pass and the loss that went wrong can be looked at; nothing goes beyond them."""
    timeline = Timeline(scalar_run([3.0] * 3, rate=10.0))
    presses = 0
    while timeline.next(granularity):
        presses += 1
        assert presses < 500
    assert timeline.diverged_at == timeline.place.update == timeline.length
    assert timeline.place.revealed == timeline.steps.phase_ends[1]
    assert not timeline.next(granularity)


@pytest.mark.parametrize("granularity", [Granularity.LAYER, Granularity.UPDATE])
def test_looking_ahead_ends_where_stepping_does_and_changes_nothing(granularity: Granularity) -> None:
    timeline = Timeline(run_of())
    for _ in range(4):
        kept = timeline.mark(), timeline.length, len(timeline.history.points)
        ahead = timeline.ahead(granularity)
        assert ahead is not None
        assert (timeline.mark(), timeline.length, len(timeline.history.points)) == kept
        assert timeline.next(granularity)
        assert (ahead.place, ahead.length) == (timeline.place, timeline.length)
        assert bits(ahead) == bits(timeline)
        timeline.edit("", parameters=timeline.shown_state().parameters * 0.5)


def test_an_edit_before_the_divergence_can_prevent_it() -> None:
    run = scalar_run([1.0], rate=3.0)
    timeline = Timeline(run)
    timeline.play(1000)
    timeline.seek(5)
    timeline.edit("slower", run=with_rate(run, 0.5))
    assert timeline.diverged_at is None
    assert timeline.play(100)
    assert timeline.length == 105
    assert timeline.undo()
    assert timeline.diverged_at == 513


# Memory


def test_twenty_thousand_updates_are_all_in_reach() -> None:
    run = run_of(samples=4)
    timeline = Timeline(run)
    timeline.play(20_000)
    spacing = timeline.edits[0].keyframes.spacing
    assert len(timeline.edits[0].keyframes) == 20_000 // spacing
    assert len(timeline.history.points) <= 2000
    # Trained once more from end to end, and met by seeking in any order.
    updates = sorted(random.Random(1).sample(range(20_000), 20))
    trainer, state, expected = Trainer(run), run.initial_state(), {}
    for update in updates:
        state = expected[update] = trainer.train(state, update - state.update).state
    random.Random(2).shuffle(updates)
    for update in updates:
        timeline.seek(update)
        assert timeline.shown_state().same_as(expected[update])


def kept_bytes(timeline: Timeline) -> int:
    versions = [timeline._version, *timeline._undo, *timeline._redo]
    edits = {id(edit): edit for version in versions for edit in version.edits}.values()
    return sum(edit.keyframes.size + edit.state.parameters.nbytes + edit.state.slots.nbytes for edit in edits)


def test_keyframes_of_all_versions_share_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = 60_000
    monkeypatch.setattr(stretches_module, "KEYFRAME_BYTES", budget)
    timeline = Timeline(run_of((2, 20, 1), samples=2, optimizer="adam"))
    spacing, seen = timeline.edits[0].keyframes.spacing, []
    for turn in range(6):
        timeline.play(3000)
        timeline.seek(1000 * turn + 500)
        seen.append(timeline.state_after(timeline.length))
        timeline.edit(f"edit {turn}", parameters=timeline.shown_state().parameters * 0.9)
        assert kept_bytes(timeline) <= budget
    assert timeline.edits[0].keyframes.spacing > spacing
    while timeline.undo():
        assert timeline.state_after(timeline.length).same_as(seen.pop())
    assert not seen


def test_a_seek_is_a_short_recomputation(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the nearest keyframe: never the whole way from the start."""
    timeline = Timeline(run_of(samples=2))
    timeline.play(10_000)
    spacing = timeline.edits[0].keyframes.spacing
    original, done = Trainer.train, []

    def train(self: Trainer, state: RunState, updates: int, **others: object) -> object:
        done.append(updates)
        return original(self, state, updates, **others)

    monkeypatch.setattr(Trainer, "train", train)
    for update in (9_990, 5_003, 777):
        done.clear()
        timeline.seek(update)
        assert timeline.shown_state().update == update
        assert 0 < sum(done) < spacing + 1


def test_edits_alone_cannot_fill_the_memory_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches_module, "KEYFRAME_BYTES", 100_000)
    timeline = Timeline(run_of((2, 100, 1), samples=2))
    for turn in range(90):
        timeline.edit(f"edit {turn}", parameters=timeline.shown_state().parameters + 1.0)
    assert kept_bytes(timeline) <= 100_000
    assert timeline.undo()


def test_versions_share_the_keyframes_before_an_edit() -> None:
    timeline = Timeline(run_of())
    timeline.play(2000)
    frames = timeline.edits[0].keyframes
    timeline.edit("later", parameters=timeline.shown_state().parameters * 2)
    assert timeline.edits[0].keyframes is frames
    assert len(timeline.edits[1].keyframes) == 0


def test_a_history_keeps_its_ends() -> None:
    timeline = Timeline(scalar_run([1.0], rate=0.01, data=InlineData(((1.0,),), ((0.5,),))))
    timeline.play(9000)
    points = timeline.history.points
    assert points[0].update == 0
    assert 1000 <= len(points) <= 2000
    assert [point.update for point in points] == [i * timeline.history.stride for i in range(len(points))]
    assert points[-1].update > 9000 - timeline.history.stride
