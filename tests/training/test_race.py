"""A race: every run equals the run alone, all with the same start, in bounded memory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.data.setup import GeneratedData
from gradviz.training import race as module
from gradviz.training.race import VARIED, Lane, Race, RaceSetup, lane_setup, run_race
from gradviz.training.run import Run
from gradviz.training.setup import BatchSetup, LayerSetup, NetworkSetup, OptimizerSetup, RunSetup
from gradviz.training.trainer import Trainer

BASE = RunSetup(
    NetworkSetup(2, (LayerSetup(3), LayerSetup(2), LayerSetup(1))), GeneratedData("circle", samples=40),
    optimizer=OptimizerSetup("sgd", 0.1), batch=BatchSetup(5, True),
)  # fmt: skip
LANES = {
    "learning_rate": (Lane(rate=0.01), Lane(rate=0.1), Lane(rate=1.0)),
    "optimizer": (Lane("sgd"), Lane("momentum"), Lane("adam", 0.01), Lane("rmsprop", 0.003)),
    "activation": (Lane("tanh"), Lane("relu"), Lane("sigmoid")),
    "initializer": (Lane("zeros"), Lane("he_normal")),
}


def test_every_difference_is_tried() -> None:
    assert set(LANES) == set(VARIED)


@pytest.mark.parametrize("vary", VARIED)
def test_each_run_is_bit_for_bit_the_run_alone(vary: str) -> None:
    result = run_race(Race(RaceSetup(BASE, vary, LANES[vary], 57)))
    assert result is not None
    for lane in result.lanes:
        run = Run(lane_setup(BASE, vary, lane.lane))
        alone = Trainer(run).train(run.initial_state(), 57)
        assert np.array_equal(lane.state.parameters, alone.state.parameters)
        assert np.array_equal(lane.state.slots, alone.state.slots)
        assert lane.end.update == 57
        assert [update for update, _values in lane.path][:: len(lane.path) - 1] == [0, 57]


@pytest.mark.parametrize("vary", VARIED)
def test_all_begin_with_the_same_weights_but_for_the_initializer(vary: str) -> None:
    result = Race(RaceSetup(BASE, vary, LANES[vary], 5)).result()
    starts = [lane.path[0][1] for lane in result.lanes]
    same = all(np.array_equal(start, result.base.initial_state().parameters) for start in starts)
    assert same == result.same_start == (vary != "initializer")
    assert len({id(lane.run.dataset) for lane in result.lanes}) == 1


def test_another_optimizer_keeps_the_learning_rate_unless_it_declares_one() -> None:
    plain = replace(BASE, optimizer=OptimizerSetup("momentum", None, (("momentum", 0.5),)))
    assert lane_setup(plain, "optimizer", Lane("adam")).optimizer.learning_rate == 1e-3
    assert lane_setup(BASE, "optimizer", Lane("adam")).optimizer.learning_rate == 0.1
    assert lane_setup(BASE, "optimizer", Lane("adam", 0.2)).optimizer.learning_rate == 0.2
    assert lane_setup(plain, "optimizer", Lane("momentum")).optimizer.options == (("momentum", 0.5),)
    assert lane_setup(plain, "optimizer", Lane("nesterov")).optimizer.options == ()


def test_only_hidden_layers_get_another_activation() -> None:
    assert [layer.activation for layer in lane_setup(BASE, "activation", Lane("relu")).network.layers] == [
        "relu", "relu", "tanh",
    ]  # fmt: skip
    single = replace(BASE, network=NetworkSetup(2, (LayerSetup(1),)))
    with pytest.raises(SetupError, match="no hidden layer"):
        Race(RaceSetup(single, "activation", LANES["activation"], 5))


def test_a_run_that_diverges_stops_and_the_others_go_on() -> None:
    wild = replace(BASE, network=NetworkSetup(2, (LayerSetup(3, "relu"), LayerSetup(1, "linear"))))
    result = run_race(Race(RaceSetup(wild, "learning_rate", (Lane(rate=1e4), Lane(rate=0.01)), 60)))
    assert result is not None
    first, second = result.lanes
    alone = Trainer(first.run).train(first.run.initial_state(), 60)
    assert first.diverged_at == alone.diverged_at == first.state.update < 60
    assert second.diverged_at is None
    assert second.state.update == 60


def test_kept_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_POINTS", 20)
    monkeypatch.setattr(module, "_MOST_PATH", 16)
    result = run_race(Race(RaceSetup(BASE, "learning_rate", LANES["learning_rate"], 301)))
    assert result is not None
    for lane in result.lanes:
        assert len(lane.points) <= 21
        assert len(lane.path) <= 17
        for updates in ([each.update for each in lane.points], [update for update, _values in lane.path]):
            assert updates[0] == 0
            assert updates[-1] == 301
            assert updates == sorted(set(updates))


def test_progress_counts_all_runs_and_cancelling_stops() -> None:
    seen: list[tuple[int, int]] = []
    run_race(Race(RaceSetup(BASE, "learning_rate", LANES["learning_rate"], 10)), progress=lambda *at: seen.append(at))
    assert seen[-1] == (30, 30)
    assert seen == sorted(seen)
    endless = Race(RaceSetup(BASE, "learning_rate", LANES["learning_rate"], 10**6))
    assert run_race(endless, lambda: endless.updates_done > 5) is None


@pytest.mark.parametrize(("lanes", "updates"), [(1, 5), (5, 5), (2, 0)])
def test_too_few_or_too_many(lanes: int, updates: int) -> None:
    with pytest.raises(SetupError):
        Race(RaceSetup(BASE, "learning_rate", tuple(Lane(rate=n + 1.0) for n in range(lanes)), updates))
