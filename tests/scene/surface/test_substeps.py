"""Sub-steps on the surface: memory and new gradient add up to the step; the box has the proportions of the rates."""

import dataclasses

import numpy as np
import pytest

from gradviz.scene.moment import moment_of
from gradviz.scene.surface.surface import compute_grid, surface_frame, surface_request
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import OptimizerSetup
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run


def frame_of(optimizer: str, updates: int = 5, **choice):
    run = circle_run()
    timeline = Timeline(Run(dataclasses.replace(run.setup, optimizer=OptimizerSetup(optimizer, 0.05)), run.folder))
    timeline.play(updates)
    timeline.seek_place(timeline.place._replace(update=updates, revealed=7))
    moment, view = moment_of(timeline), View(surface=SurfaceChoice(**choice))
    return moment, surface_frame(moment, view, compute_grid(surface_request(moment, view, 9)))


@pytest.mark.parametrize("plane", ["parameters", "random"])
def test_momentum_is_memory_and_new_gradient(plane: str) -> None:
    moment, frame = frame_of("momentum", plane=plane)
    factor = frame.step_arrow[0] / frame.step[0]
    memory, fresh = frame.substeps.joint / factor, (frame.step_arrow - frame.substeps.joint) / factor
    np.testing.assert_allclose(fresh, -moment.trace.learning_rate * frame.gradient, rtol=1e-9)
    if plane == "parameters":
        places = [moment.run.network.index(moment.run.network.find(name)) for name in (frame.x_name, frame.y_name)]
        decayed = dict(moment.trace.substeps)["decayed_velocity"][places]
        np.testing.assert_allclose(memory, -moment.trace.learning_rate * decayed, rtol=1e-9)
    assert frame.substeps.box is None


def test_the_first_update_remembers_nothing() -> None:
    assert frame_of("momentum", 0)[1].substeps is None


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "adagrad"])
def test_adapted_rates_are_a_box(optimizer: str) -> None:
    moment, frame = frame_of(optimizer)
    places = [moment.run.network.index(moment.run.network.find(name)) for name in (frame.x_name, frame.y_name)]
    divisor = dict(moment.trace.substeps)["divisor"][places]
    box = frame.substeps.box
    assert box[0] / box[1] == pytest.approx(divisor[1] / divisor[0])
    assert box[0] < frame.xs[-1] - frame.xs[0]
    assert "√s" in frame.substeps.texts[2]


def test_plain_descent_has_no_parts_and_a_tilted_plane_no_box() -> None:
    assert frame_of("sgd")[1].substeps is None
    assert frame_of("adam", plane="random")[1].substeps is None
