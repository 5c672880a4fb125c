"""The caption of an exported surface: everything that a reader needs to reproduce it."""

import dataclasses

import pytest

from gradviz.data.errors import SetupError
from gradviz.landscape.direction import NoPlaneError
from gradviz.scene.surface.surface_figure import surface_figure
from gradviz.scene.view.surface_choice import SurfaceChoice, read_choice
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import BatchSetup, OptimizerSetup
from tests.scene.scenes import circle_run, finished, moment_at


def caption(moment, **choice) -> str:
    return surface_figure(moment, View(surface=SurfaceChoice(**choice)), False, 5)[0].notes[0]


def test_the_caption_names_parameters_training_and_seeds() -> None:
    run = circle_run()
    setup = dataclasses.replace(
        run.setup, optimizer=OptimizerSetup("adam", 0.25), batch=BatchSetup(10, True, 7), parameters=None
    )
    words = caption(moment_at(Run(setup), 7))
    assert words.startswith("Loss over w1[1,1] and w3[1,1]; after 0 updates; Adam, learning rate 0.25;")
    assert "weights from seed" in words
    assert "order from seed 7" in words


def test_the_notes_say_which_plane_and_what_it_leaves_out() -> None:
    frame, grid = surface_figure(finished(circle_run(), 4), View(surface=SurfaceChoice("random", seed=3)), False, 5)
    text = " ".join(frame.notes)
    assert "filter-normalised, seed 3" in text
    assert "Largest distance from it" in text
    assert grid.request.size == 5


def test_a_figure_marks_the_polished_minimum_or_says_that_it_lies_outside() -> None:
    frame, grid = surface_figure(finished(circle_run(), 4), View(), False, 9)
    assert grid.is_finished
    assert (frame.minimum is None) is ("outside this view" in " ".join(frame.notes))
    assert (frame.minimum is None) is (frame.minimum_text == "")


def test_an_unavailable_plane_is_reported() -> None:
    with pytest.raises(NoPlaneError, match="no path yet"):
        caption(moment_at(circle_run(), 7), plane="path")


@pytest.mark.parametrize(
    ("texts", "field", "words"),
    [
        ({"x_low": "1"}, "x", "both ends"),
        ({"x_low": "2", "x_high": "1"}, "x", "smaller one"),
        ({"y_low": "a", "y_high": "1"}, "y", "not a number"),
        ({"x_low": "0", "x_high": "1e200"}, "x", "of a size up to"),
        ({"size": "5"}, "grid points per axis", "out of range"),
        ({"seed": "1.5"}, "seed", "not a whole number"),
    ],
)
def test_unreadable_input_is_named(texts: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(SetupError, match=words) as caught:
        read_choice(SurfaceChoice(), texts)
    assert caught.value.path == field


def test_typed_values_are_fixed_and_empty_fields_automatic() -> None:
    before = SurfaceChoice(y_range=(0.0, 1.0), size=31, seed=4)
    found = read_choice(before, {"x_low": "−1,5", "x_high": "2e0", "size": "", "seed": ""})
    assert found == SurfaceChoice(x_range=(-1.5, 2.0), seed=4)
