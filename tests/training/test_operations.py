"""The operations of an update: their list, their places, and that stepping by them is exact."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.data.setup import InlineData
from gradviz.documents.work import read_work, write_work
from gradviz.engine.network import LayerSetup, Network, NetworkSetup, ParameterRef
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.training.operations import Operation, OperationKind
from gradviz.training.steps import Granularity, Phase, Place, Steps
from gradviz.training.timeline import Timeline
from tests.training.builders import run_of, scalar_run

K = OperationKind
OPERATION = Granularity.OPERATION


def network(sizes: tuple[int, ...], last: str = "sigmoid", biases: bool = True) -> Network:
    layers = [LayerSetup(units, "tanh", biases) for units in sizes[1:-1]]
    return Network(NetworkSetup(sizes[0], (*layers, LayerSetup(sizes[-1], last, biases))))


def listed(steps: Steps, substeps: int) -> list[Operation]:
    """All operations of an update, by walking."""
    place, out = Place(0, 0), []
    while not steps.update_done(place):
        place = steps.next_in(place, OPERATION, substeps)
        operation = steps.operation(place, substeps)
        assert operation is not None
        out.append(operation)
    return out


def test_a_small_network_spelled_out() -> None:
    assert listed(Steps(network((1, 2, 1))), 1) == [
        Operation(K.NEURON, 0, 0), Operation(K.NEURON, 0, 1), Operation(K.NEURON, 1, 0), Operation(K.LOSS),
        Operation(K.DELTA, 1, 0), Operation(K.WEIGHT, 1, 0, 0), Operation(K.WEIGHT, 1, 0, 1), Operation(K.BIAS, 1, 0),
        Operation(K.DELTA, 0, 0), Operation(K.WEIGHT, 0, 0, 0), Operation(K.BIAS, 0, 0),
        Operation(K.DELTA, 0, 1), Operation(K.WEIGHT, 0, 1, 0), Operation(K.BIAS, 0, 1),
        Operation(K.SUBSTEP, substep=0), Operation(K.MOVE),
    ]  # fmt: skip


def test_a_softmax_comes_after_all_of_its_sums() -> None:
    steps = Steps(network((2, 3), "softmax", biases=False))
    kinds = [operation.kind for operation in listed(steps, 1)]
    assert kinds[:5] == [K.SUM, K.SUM, K.SUM, K.SHARES, K.LOSS]
    assert K.BIAS not in kinds
    assert [steps.units_done(Place(0, 0, inside), 1) for inside in (1, 2, 3)] == [0, 0, 0]
    assert [steps.sums_done(Place(0, 0, inside), 1) for inside in (1, 2, 3)] == [1, 2, 3]
    assert steps.units_done(Place(0, 1), 1) == 3


@given(sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4).map(tuple), biases=st.booleans(),
       last=st.sampled_from(["sigmoid", "softmax"]), substeps=st.integers(1, 6))  # fmt: skip
@settings(max_examples=60)
def test_places_and_numbers_agree_and_nothing_is_known_before_its_operation(
    sizes: tuple[int, ...], biases: bool, last: str, substeps: int
) -> None:
    steps = Steps(network(sizes, last, biases))
    operations = listed(steps, substeps)
    place, known = Place(0, 0), set()
    for number, operation in enumerate(operations):
        before, place = place, steps.next_in(place, OPERATION, substeps)
        assert steps.operation_number(place, substeps) == (number + 1, len(operations))
        assert steps.previous_in(place, OPERATION, substeps) == before
        assert steps.place_of(0, number, substeps) == before
        known.add(operation)
        for layer in range(steps.layers):
            for unit in range(sizes[layer + 1]):
                assert steps.delta_done(place, layer, unit) == (Operation(K.DELTA, layer, unit) in known)
                shares = Operation(K.SHARES, layer)
                assert (unit < steps.units_done(place, layer + 1)) == (
                    Operation(K.NEURON, layer, unit) in known or shares in known
                )
                for source in range(-biases, sizes[layer]):
                    kind = K.BIAS if source < 0 else K.WEIGHT
                    done = steps.gradient_done(place, ParameterRef(layer, source, unit))
                    assert done == (Operation(kind, layer, unit, source) in known)
        assert steps.substeps_done(place, substeps) == sum(each.kind is K.SUBSTEP for each in known)
    assert steps.update_done(place)
    assert operations[-1].kind is K.MOVE


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_stepping_by_operations_reaches_the_same_bits_and_back(name: str) -> None:
    run = run_of((2, 3, 2), ("relu", "tanh"), optimizer=name, size=3)
    timeline, whole = Timeline(run), Timeline(run)
    whole.play(3)
    places = [timeline.place]
    while timeline.updates_done < 3:
        assert timeline.next(OPERATION)
        places.append(timeline.place)
    assert timeline.shown_state().same_as(whole.shown_state())
    assert len(places) == len(set(places))
    for place in reversed(places[:-1]):
        assert timeline.previous(OPERATION)
        assert timeline.place == place
    assert not timeline.previous(OPERATION)


def test_larger_steps_leave_the_middle_of_a_step() -> None:
    timeline = Timeline(run_of((2, 3, 1)))
    for granularity, on, back in (
        (Granularity.LAYER, Place(0, 1), Place(0, 0)),
        (Granularity.PHASE, Place(0, 2), Place(0, 0)),
        (Granularity.UPDATE, Place(0, 6), Place(0, 0)),
    ):
        timeline.seek_place(Place(0, 0, 2))
        timeline.next(granularity)
        assert timeline.place == on
        timeline.seek_place(Place(0, 0, 2))
        timeline.previous(granularity)
        assert timeline.place == back
    timeline.seek_place(Place(0, 3, 1))
    timeline.previous(Granularity.PHASE)
    assert timeline.place == Place(0, 3)
    timeline.seek_place(Place(0, 4, 1))
    timeline.previous(Granularity.LAYER)
    assert timeline.place == Place(0, 4)


def test_going_to_the_start_of_the_epoch_from_within_an_update() -> None:
    timeline = Timeline(run_of(samples=6, size=2))
    timeline.play(3)
    timeline.next(OPERATION)
    assert timeline.place == Place(3, 0, 1)
    timeline.previous(Granularity.EPOCH)
    assert timeline.updates_done == 3
    assert timeline.place == Place(2, timeline.steps.count)


@pytest.mark.parametrize("place", [Place(0, 0, 3), Place(0, 0, -1), Place(0, 2, 1), Place(0, 5, 2), Place(0, 6, 1)])
def test_a_place_that_there_is_not_is_refused(place: Place) -> None:
    timeline = Timeline(run_of((2, 3, 1)))
    timeline.play(1)
    before = timeline.place
    with pytest.raises(IndexError):
        timeline.seek_place(place)
    assert timeline.place == before


def test_a_diverged_run_stops_at_its_loss() -> None:
    timeline = Timeline(scalar_run([1.0], data=InlineData(((1e200,),), ((0.0,),)), rate=0.1))
    while timeline.next(OPERATION):
        pass
    assert timeline.place == Place(0, timeline.steps.phase_ends[1])
    assert timeline.diverged_at == 0


def test_an_edit_keeps_the_place_but_another_optimizer_begins_its_update_anew() -> None:
    timeline = Timeline(run_of((2, 3, 1), optimizer="adam"))
    timeline.seek_place(Place(0, 3, 2))
    timeline.edit("weights", parameters=timeline.shown_state().parameters * 2.0)
    assert timeline.place == Place(0, 3, 2)
    timeline.seek_place(Place(0, 5, 4))
    timeline.edit("optimizer", run=run_of((2, 3, 1), optimizer="sgd"))
    assert timeline.place == Place(0, 5)
    assert timeline.undo()
    assert timeline.place == Place(0, 5, 4)


@pytest.mark.parametrize("place", [Place(2, 1), Place(2, 0, 2), Place(2, 3, 3), Place(2, 5, 1)])
def test_saved_work_remembers_the_operation(tmp_path: Path, place: Place) -> None:
    timeline = Timeline(run_of((2, 3, 1)))
    timeline.play(3)
    timeline.seek_place(place)
    write_work(timeline, tmp_path / "one.gradviz")
    again = read_work(tmp_path / "one.gradviz")
    assert again.place == place
    assert again.shown_state().same_as(timeline.shown_state())


def test_a_large_network_is_walked_without_a_list() -> None:
    big = Network(NetworkSetup(784, (LayerSetup(128, "relu"), LayerSetup(64, "relu"), LayerSetup(10, "softmax"))))
    steps = Steps(big)
    assert big.parameter_count == 109_386
    total = steps.operation_number(Place(0, 0), 6)[1]
    assert total == 128 + 64 + 11 + 1 + big.parameter_count + 202 + 7
    started = time.perf_counter()
    for number in range(0, total, 500):
        place = steps.place_of(0, number, 6)
        assert steps.operation_number(place, 6) == (number, total)
        assert steps.previous_in(steps.next_in(place, OPERATION, 6), OPERATION, 6) == place
    assert (time.perf_counter() - started) / (total / 500) < 0.002
    assert steps.sequence[steps.place_of(0, 300, 6).revealed].phase is Phase.BACKWARD


def test_each_substep_is_one_of_the_optimizers_record() -> None:
    run = run_of(optimizer="momentum", options=(("weight_decay", 0.1),))
    timeline = Timeline(run)
    substeps = [name for name, _values in timeline.trace().substeps]
    assert substeps == ["decayed_gradient", "decayed_velocity", "velocity", "step"]
    assert timeline.steps.operation_count(timeline.steps.sequence[-1], len(substeps)) == 5
    timeline.seek_place(Place(0, timeline.steps.count - 1, 4))
    assert timeline.updates_done == 0
    timeline.next(OPERATION)
    assert timeline.updates_done == 1
    assert np.isfinite(timeline.shown_state().parameters).all()
