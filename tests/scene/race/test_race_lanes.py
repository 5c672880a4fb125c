"""The presentation of a race: true sentences, ranges that a diverging run does not stretch, one plane for all runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.landscape.plane import compute_grid
from gradviz.scene.race.race_choice import DIFFERENCES, lane_choices, lane_text, read_lanes, suggested_lanes
from gradviz.scene.race.race_lanes import level_to_reach, race_frame, reached_after
from gradviz.scene.race.race_surface import race_request
from gradviz.training.race import VARIED, Lane, Race, RaceResult, RaceSetup, run_race
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup, RunSetup
from tests.training.test_race import BASE, LANES


def raced(vary: str, updates: int = 80, base: RunSetup = BASE, lanes: tuple[Lane, ...] = ()) -> RaceResult:
    result = run_race(Race(RaceSetup(base, vary, lanes or LANES[vary], updates)))
    assert result is not None
    return result


def wild() -> RaceResult:
    base = replace(BASE, network=NetworkSetup(2, (LayerSetup(3, "relu"), LayerSetup(1, "linear"))))
    return raced("learning_rate", 60, base, (Lane(rate=1e4), Lane(rate=0.01), Lane(rate=0.05)))


def test_every_difference_has_words_and_suggestions_that_can_be_read() -> None:
    run = Run(BASE)
    assert set(DIFFERENCES) == set(VARIED)
    for vary in VARIED:
        lanes = read_lanes(vary, suggested_lanes(run, vary))
        assert len(lanes) == 3
        assert [lane_text(vary, lane) for lane in lanes] == list(suggested_lanes(run, vary))
        assert bool(lane_choices(vary)) == (vary != "learning_rate")
    assert "softmax" not in dict(lane_choices("activation"))
    assert read_lanes("optimizer", ("sgd", "adam:0,01")) == (Lane("sgd"), Lane("adam", 0.01))


@pytest.mark.parametrize(
    ("vary", "texts", "sentence"),
    [
        ("learning_rate", ("0.1",), "2 to 4 runs"),
        ("learning_rate", ("0.1", "0.10"), "twice"),
        ("learning_rate", ("0.1", "x"), "not a number"),
        ("learning_rate", ("0", "1"), "nothing moves"),
        ("optimizer", ("sgd", "adm"), "did you mean"),
        ("optimizer", ("sgd", "adam:"), "not a number"),
        ("activation", ("tanh", "softmax"), "unknown activation"),
        ("colour", ("a", "b"), "unknown difference"),
    ],
)
def test_bad_values_are_named(vary: str, texts: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(SetupError, match=sentence):
        read_lanes(vary, texts)


@pytest.mark.parametrize("vary", VARIED)
def test_the_sentences_agree_with_the_race(vary: str) -> None:
    result = raced(vary)
    frame = race_frame(result, None)
    level = level_to_reach(result)
    if level is not None:
        assert sum(reached_after(lane, level) is not None for lane in result.lanes) >= 2
        assert sum("first" in lane.sentence for lane in frame.lanes) >= 1
    for lane, shown in zip(result.lanes, frame.lanes, strict=True):
        assert "after 80 updates" in shown.sentence
        assert shown.ys[-1] == lane.end.train
    assert [row[0] for row in frame.rows] == [lane.words for lane in frame.lanes]
    assert all(len(row) == len(frame.head) for row in frame.rows)
    assert len({lane.name for lane in frame.lanes}) == len(frame.lanes)


def test_momentum_and_rate_are_declared() -> None:
    frame = race_frame(raced("optimizer"), None)
    assert frame.lanes[1].sentence.startswith("Momentum 0.9, learning rate 0.1: loss ")
    assert frame.lanes[2].name == "Adam, η = 0.01"
    assert "each at the learning rate it declares" in frame.notes[0]


def test_a_diverging_run_names_the_update_and_does_not_stretch_the_ranges() -> None:
    result = wild()
    grid = compute_grid(race_request(result))
    frame = race_frame(result, grid)
    assert frame.lanes[0].diverged
    assert f"diverged: its loss was no longer a finite number after {result.lanes[0].diverged_at} update" in (
        frame.lanes[0].sentence
    )
    start = result.lanes[1].points[0].train
    assert frame.y_range[1] < 4 * start
    assert frame.log_range[1] < 2000 * start
    assert frame.surface is not None
    assert np.ptp(frame.surface.xs) < 10
    assert frame.rows[0][-1] == "diverged"


@pytest.mark.parametrize("principal", [True, False])
def test_all_paths_lie_on_one_plane_through_the_start(principal: bool) -> None:
    result = raced("optimizer")
    request = race_request(result, ("w1[1,1]", "b2[1]"), principal=principal)
    assert request is not None
    grid = compute_grid(request)
    frame = race_frame(result, grid)
    assert frame.surface is not None
    assert frame.surface.plane == ("pca" if principal else "parameters")
    for lane in frame.lanes:
        assert np.allclose(lane.path[0], frame.lanes[0].path[0])
        assert frame.surface.xs[0] <= lane.path[:, 0].min()
        assert lane.path[:, 0].max() <= frame.surface.xs[-1]
    start = result.base.initial_state().parameters
    assert np.allclose(request.plane.at(*frame.lanes[0].path[0]), start)
    if not principal:
        assert (frame.surface.x_name, frame.surface.y_name) == ("w1[1,1]", "b2[1]")
        place = result.base.network.index(result.base.network.find("b2[1]"))
        assert frame.lanes[2].path[-1, 1] == result.lanes[2].state.parameters[place]


def test_another_activation_has_another_surface_and_this_is_mentioned() -> None:
    result = raced("activation")
    frame = race_frame(result, compute_grid(race_request(result)))
    assert any("with another activation the loss at a place is another" in note for note in frame.notes)
    assert "they are what is compared" in race_frame(raced("initializer"), None).notes[0]


def test_a_single_parameter_has_no_surface() -> None:
    base = replace(BASE, network=NetworkSetup(2, (LayerSetup(1, bias=False),)))
    result = raced("learning_rate", 5, base)
    assert race_request(result) is not None
    one = replace(base, network=NetworkSetup(1, (LayerSetup(1, bias=False),)), data=replace(base.data, features=("x",)))
    result = raced("learning_rate", 5, one)
    assert race_request(result, principal=True) is None
    assert race_frame(result, None).surface is None


def test_the_surface_lies_over_parameters_that_training_moves() -> None:
    base = replace(BASE, freeze=("w1[1,*]", "w3[1,1]"))
    request = race_request(raced("learning_rate", 5, base))
    assert request is not None
    assert request.words.names == ("w1[2,1]", "w3[2,1]")
    chosen = race_request(raced("learning_rate", 5, base), ("w1[1,1]", "w3[1,1]"))
    assert chosen is not None
    assert chosen.words.names == ("w1[1,1]", "w3[1,1]")


def test_no_sentence_claims_more_than_a_run_did() -> None:
    """A run that diverged has neither finished nor reached anything after that."""
    endings = [row[-1] for row in race_frame(wild(), None).rows]
    assert endings == ["diverged", "all updates done", "all updates done"]
