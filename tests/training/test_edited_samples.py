"""Samples edited during a run: the weights are kept, undo is exact, fast training equals traced training."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradviz.data.own_points import added, copy_of, erased, moved
from gradviz.data.setup import GeneratedData, InlineData
from gradviz.documents.work import read_work, write_work
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.training.reused_weights import state_with_weights_of
from gradviz.training.run import Run
from gradviz.training.setup import BatchSetup, OptimizerSetup, RunSetup
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from gradviz.training.trace import trace_update
from tests.training.builders import run_of


def circle(**others: object) -> Run:
    network = NetworkSetup(2, (LayerSetup(3, "tanh"), LayerSetup(1, "sigmoid")))
    data = GeneratedData("circle", 24, train_fraction=1.0)
    setup = RunSetup(network, data, optimizer=OptimizerSetup("adam", 0.01), loss="binary_cross_entropy", **others)
    return Run(setup)


def drawn(run: Run, data: InlineData) -> Run:
    return Run(replace(run.setup, data=data))


def bits(timeline: Timeline) -> list[bytes]:
    return [timeline.state_after(update).parameters.tobytes() for update in range(timeline.length + 1)]


@pytest.mark.parametrize("batch", [BatchSetup(), BatchSetup(5), BatchSetup(5, shuffle=True)])
def test_the_run_continues_with_other_samples_and_undo_is_exact(batch: BatchSetup) -> None:
    timeline = Timeline(circle(batch=batch))
    timeline.play(13)
    before = bits(timeline)
    own = copy_of(timeline.run.setup.data, timeline.run.dataset)
    more = added(own, [(0.5, 0.5), (3.0, -1.0), (4.0, 4.0)], [1, 0, 0], is_test=[False, False, True])
    timeline.edit("3 points", drawn(timeline.run, more))
    assert timeline.shown_state().parameters.tobytes() == before[-1]
    assert timeline.shown_state().count == 13  # the optimizer's memory goes on
    assert timeline.losses_now().test is not None
    timeline.play(9)
    timeline.edit("moved", drawn(timeline.run, moved(more, 0, (1.0, 1.0))))
    timeline.play(4)
    timeline.edit("erased", drawn(timeline.run, erased(more, range(20))))
    timeline.play(7)
    after = bits(timeline)
    for update in range(timeline.length):  # fast training is traced training, over every edit
        trace = trace_update(timeline.run_at(update), timeline.state_after(update))
        if all(edit.update != update + 1 for edit in timeline.edits):
            assert trace.after.parameters.tobytes() == after[update + 1]
    for _ in range(3):
        assert timeline.undo()
    assert bits(timeline) == before
    assert timeline.run.setup.data == circle().setup.data
    for _ in range(3):
        assert timeline.redo()
    assert bits(timeline) == after


def test_the_same_samples_as_own_points_train_to_the_same_bits() -> None:
    plain, own = Timeline(circle()), Timeline(circle())
    own.play(5)
    own.edit("copy", drawn(own.run, copy_of(own.run.setup.data, own.run.dataset)))
    plain.play(40)
    own.play(35)
    assert bits(own) == bits(plain)


@pytest.mark.parametrize("first_has_test", [False, True])
def test_saved_work_keeps_samples_edited_during_the_run(tmp_path: Path, first_has_test: bool) -> None:
    timeline = Timeline(circle())
    own = copy_of(timeline.run.setup.data, timeline.run.dataset)
    with_test = added(own, [(0.1, 0.2), (5.0, 5.0)], [1, 0], is_test=True)
    first, second = (with_test, own) if first_has_test else (own, with_test)
    timeline.edit("first", drawn(timeline.run, first))
    timeline.play(8)
    timeline.edit("second", drawn(timeline.run, second))
    timeline.play(8)
    timeline.next(Granularity.LAYER)
    write_work(timeline, tmp_path / "own.gradviz")
    again = read_work(tmp_path / "own.gradviz")
    assert (again.place, bits(again)) == (timeline.place, bits(timeline))
    assert again.history.points == timeline.history.points
    assert [edit.run.setup.data for edit in again.edits] == [first, second]
    timeline.play(5)
    again.play(5)
    assert again.history.points == timeline.history.points


def test_another_output_layer_is_initialized_and_all_other_weights_are_kept() -> None:
    old = run_of((2, 4, 3, 1), ("tanh", "tanh", "sigmoid"))
    new = run_of((2, 4, 3, 3), ("tanh", "tanh", "softmax"), seed=5, loss="categorical_cross_entropy",
                 data=InlineData(((0.0, 1.0), (1.0, 0.0)), ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))))  # fmt: skip
    flat = np.arange(float(old.network.parameter_count))
    state = state_with_weights_of(old, flat, new)
    for layer in range(2):
        assert np.array_equal(new.network.block(state.parameters, layer), old.network.block(flat, layer))
    drawn_output = new.network.block(new.initial_state().parameters, 2)
    assert np.array_equal(new.network.block(state.parameters, 2), drawn_output)
