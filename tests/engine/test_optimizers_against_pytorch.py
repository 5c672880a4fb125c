"""Every optimizer, schedule and kind of clipping against trajectories recorded from PyTorch, over 200 updates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.data.setup import InlineData
from gradviz.engine.clipping import CLIPS
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.training.run import Run, parameter_setup
from gradviz.training.setup import ClipSetup, OptimizerSetup, ParameterSetup, RunSetup, ScheduleSetup
from gradviz.training.trainer import Trainer

FOLDER = Path(__file__).parents[1] / "data" / "reference"
RECORDED: dict[str, Any] = json.loads((FOLDER / "pytorch_trajectories.json").read_text("utf-8"))
SCHEDULED: dict[str, Any] = json.loads((FOLDER / "pytorch_schedules.json").read_text("utf-8"))


def nested(value: Any) -> Any:
    """Lists as tuples, all the way down, as setups hold them."""
    return tuple(nested(entry) for entry in value) if isinstance(value, list) else value


def run_of(recorded: dict[str, Any]) -> Run:
    options = dict(recorded["options"])
    rate = options.pop("learning_rate", None)
    own = {"name", "warm_up", "warm_up_from"}
    chosen = recorded.get("schedule", {})
    schedule = ScheduleSetup(
        **{key: value for key, value in chosen.items() if key in own},
        options=tuple((key, value) for key, value in chosen.items() if key not in own),
    )
    return Run(
        RunSetup(
            network=NetworkSetup(2, (LayerSetup(3, "tanh"), LayerSetup(2, "linear"))),
            data=InlineData(nested(RECORDED["inputs"]), nested(RECORDED["targets"])),
            parameters=ParameterSetup(nested(RECORDED["weights"]), nested(RECORDED["biases"])),
            optimizer=OptimizerSetup(
                recorded["optimizer"], rate, tuple((name, nested(value)) for name, value in options.items()),
                schedule, ClipSetup(**recorded.get("clip", {})),
            ),
        )
    )


def test_every_optimizer_has_a_recording() -> None:
    assert {recorded["optimizer"] for recorded in RECORDED["runs"]} == set(OPTIMIZERS)


def test_every_schedule_and_every_way_to_clip_has_a_recording() -> None:
    chosen = [recorded.get("schedule", {}) for recorded in SCHEDULED["runs"]]
    assert {schedule.get("name", "constant") for schedule in chosen if schedule} == set(SCHEDULES)
    warmed = {schedule.get("name", "constant") for schedule in chosen if schedule.get("warm_up")}
    assert warmed == set(SCHEDULES)
    assert {name for recorded in SCHEDULED["runs"] for name in recorded.get("clip", {})} == set(CLIPS)


@pytest.mark.parametrize(
    "recorded", RECORDED["runs"] + SCHEDULED["runs"],
    ids=lambda recorded: f"{recorded['title']} {recorded['optimizer']}",
)  # fmt: skip
def test_the_trajectory_is_pytorchs(recorded: dict[str, Any]) -> None:
    run = run_of(recorded)
    trainer, state = Trainer(run), run.initial_state()
    for point in recorded["points"]:
        state = trainer.train(state, point["updates"] - state.update).state
        used = run.learning_rate_at(point["updates"] - 1)
        assert used == pytest.approx(point.get("learning_rate", run.learning_rate), rel=1e-12)
        ours = parameter_setup(run.network, state.parameters)
        for mine, theirs in zip(ours.weights + ours.biases, point["weights"] + point["biases"], strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-10)
