"""The basin map in pictures and words: cells, letters, borders, legend, and when it is out of date."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradviz.landscape.basins import BasinMap, Fate
from gradviz.landscape.direction import NoPlaneError
from gradviz.scene.basins.basin_frame import DIVERGED, NOT_SETTLED, OTHER
from gradviz.scene.basins.basin_letters import borders_of, letter_places
from gradviz.scene.basins.basins import basin_frame, basin_request, start_at, why_stale
from gradviz.scene.moment import moment_of
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from tests.landscape.test_basins import at, map_of
from tests.scene.scenes import read_back
from tests.training.builders import run_of, scalar_run


@pytest.fixture(scope="module")
def minima() -> BasinMap:
    return map_of("local minima", 2.0)


def frame_of(found: BasinMap):  # type: ignore[no-untyped-def]
    return basin_frame(found, found.request.run.initial_state().parameters)


def test_every_cell_describes_the_fate_of_its_start(minima: BasinMap) -> None:
    frame = frame_of(minima)
    assert frame.cells.shape == minima.fates.shape
    for j, i in np.ndindex(frame.cells.shape):
        expected = {Fate.SETTLED: minima.labels[j, i], Fate.NOT_SETTLED: NOT_SETTLED, Fate.DIVERGED: DIVERGED}
        assert frame.cells[j, i] == expected[Fate(minima.fates[j, i])]


def test_letters_are_inside_their_basins(minima: BasinMap) -> None:
    frame = frame_of(minima)
    assert {letter for _x, _y, letter in frame.letters} == {"A", "B", "C"}
    for x, y, letter in frame.letters:
        assert frame.cells[at(minima, x, y)] == ord(letter) - ord("A")


def test_the_legend_lists_letter_loss_share_and_end(minima: BasinMap) -> None:
    first = frame_of(minima).entries[0]
    assert (first.cell, first.letter) == (0, "A")
    assert first.words == f"loss 0.02975 · {100 * minima.basins[0].share:.1f} % of the starts"
    assert first.detail == "at w1[1,1] = 0.1826, w1[1,2] = 0.5407"


def test_diverged_and_moving_starts_have_their_own_rows() -> None:
    wild = frame_of(map_of("ravine", 2.0, learning_rate=2.02))
    assert (wild.cells == DIVERGED).mean() > 0.9
    assert [entry.cell for entry in wild.entries if not entry.letter] == [DIVERGED]
    slow = frame_of(map_of("ravine", 2.0, learning_rate=0.1))
    (row,) = (entry for entry in slow.entries if entry.cell == NOT_SETTLED)
    assert row.words.startswith("not settled after 500 updates · 9")
    assert row.detail.startswith("loss then: ")


def test_the_shades_of_what_moves_have_a_scale_with_the_losses_that_they_stand_for() -> None:
    found = map_of("ravine", 2.0, learning_rate=0.1)
    frame = frame_of(found)
    moving = frame.cells == NOT_SETTLED
    shades, losses = frame.shades[moving], found.losses[moving]
    assert (shades.min(), shades.max()) == (0.0, 1.0)
    assert len(frame.shade_ticks) >= 3
    for shade, text in frame.shade_ticks:
        assert 0.0 <= shade <= 1.0
        loss = read_back(text if "·" in text or "10⁻" not in text else f"1·{text}")
        assert np.all((losses < loss) == (shades < shade))
    level = replace(found, losses=np.full_like(found.losses, 0.25))
    assert frame_of(level).shade_ticks == ()
    assert frame_of(map_of("ravine", 2.0, learning_rate=2.02)).shade_ticks == ()


def test_a_saddle_is_called_one_and_a_valley_too() -> None:
    entries = frame_of(map_of("flat and sharp minima", 3.0, learning_rate=0.3)).entries
    assert [entry.detail.startswith("in a valley") for entry in entries[:3]] == [True, True, False]
    assert entries[2].detail.endswith("a saddle, not a minimum")


def test_only_the_largest_basins_have_letters() -> None:
    found = map_of("local minima", 2.0)
    basins = found.basins * 4  # twelve, the last ones of no start
    frame = basin_frame(replace(found, basins=basins), found.request.run.initial_state().parameters)
    assert [entry.letter for entry in frame.entries[:8]] == list("ABCDEFGH")
    assert frame.entries[8].cell == OTHER
    assert frame.entries[8].words.startswith("4 more basins")


def test_the_fate_of_one_start(minima: BasinMap) -> None:
    parameters, words = start_at(minima, *at(minima, 0.0, 0.0))
    assert minima.request.plane.indices is not None
    assert parameters[list(minima.request.plane.indices)].tolist() == [0.0, 0.0]
    assert words.startswith("From w1[1,1] = 0, w1[1,2] = 0: basin A, settled after ")
    assert words.endswith("at w1[1,1] = 0.1826, w1[1,2] = 0.5407, loss 0.02975.")
    wild = map_of("ravine", 2.0, learning_rate=2.02)
    assert "diverges, after" in start_at(wild, 0, 0)[1]
    slow = map_of("ravine", 2.0, learning_rate=0.1)
    assert "not settled after 500 updates, then at" in start_at(slow, 0, 0)[1]


def test_the_point_of_the_run_is_at_its_weights(minima: BasinMap) -> None:
    assert frame_of(minima).point.tolist() == [0.0, 0.0]


def test_a_map_of_another_setup_or_of_other_weights_is_stale() -> None:
    run = run_of((2, 3, 1), samples=6)
    timeline = Timeline(run)
    request = basin_request(moment_of(timeline), View(), 5, 20)
    assert why_stale(request, moment_of(timeline)) == ""
    timeline.play(1)
    assert "other weights" in why_stale(request, moment_of(timeline))
    faster = Run(replace(run.setup, optimizer=replace(run.setup.optimizer, learning_rate=0.7)))
    assert "setup" in why_stale(request, moment_of(Timeline(faster)))


def test_moving_within_the_plane_keeps_the_map(minima: BasinMap) -> None:
    timeline = Timeline(minima.request.run)
    timeline.play(5)  # all other weights are frozen
    assert why_stale(minima.request, moment_of(timeline)) == ""


def test_the_starts_are_in_the_range_of_the_surface() -> None:
    run = run_of((2, 3, 1), samples=6)
    view = View(surface_x="w1[1,2]", surface_y="b2[1]")
    view = replace(view, surface=view.surface.but(x_range=(-1.0, 2.0), y_range=(0.0, 5.0)))
    request = basin_request(moment_of(Timeline(run)), view, 5, 20)
    assert request.words.names == ("w1[1,2]", "b2[1]")
    assert (request.x_range, request.y_range) == ((-1.0, 2.0), (0.0, 5.0))
    np.testing.assert_array_equal(request.start(*project_here(request)), run.initial_state().parameters)


def project_here(request) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    here = request.run.initial_state().parameters
    x, y = request.plane.indices
    return float(here[x]), float(here[y])


def test_a_network_of_one_parameter_has_no_map() -> None:
    with pytest.raises(NoPlaneError, match="only one"):
        basin_request(moment_of(Timeline(scalar_run([1.0], rate=0.1))), View(), 5, 20)


def test_a_letter_is_at_the_deepest_place_of_its_basin_and_repeated_where_it_fits() -> None:
    mask = np.zeros((40, 40), dtype=bool)
    mask[10:21, 5:12] = True
    (place,) = letter_places(mask)
    assert place == (15, 8)
    mask[30:37, 30:37] = True
    assert letter_places(mask) == [(15, 8), (33, 33)]
    mask[0, 39] = True  # no room for a letter there
    assert len(letter_places(mask)) == 2
    assert letter_places(np.zeros((5, 5), dtype=bool)) == []
    assert letter_places(np.eye(5, dtype=bool) > 2) == []


def test_borders_run_between_cells_that_differ() -> None:
    cells = np.array([[0, 0, 1], [0, 0, 1]], dtype=np.int8)
    lines = borders_of(cells, np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 1.0, 2.0]))
    assert lines.tolist() == [[[2.0, 0.0], [2.0, 2.0]]]
    assert borders_of(np.zeros((3, 3), dtype=np.int8), np.arange(4.0), np.arange(4.0)).shape == (0, 2, 2)


def test_the_starts_lie_over_parameters_that_training_moves() -> None:
    timeline = Timeline(run_of(freeze=("w1[1,1]", "w2[1,1]")))
    request = basin_request(moment_of(timeline), View(), 5, 10)
    assert request.words.names == ("w1[1,2]", "w2[2,1]")
