"""Every optimizer against trajectories recorded from PyTorch, over 200 updates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.data.setup import InlineData
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.training.run import Run, parameter_setup
from gradviz.training.setup import OptimizerSetup, ParameterSetup, RunSetup
from gradviz.training.trainer import Trainer

RECORDED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "reference" / "pytorch_trajectories.json").read_text("utf-8")
)


def nested(value: Any) -> Any:
    """Lists as tuples, all the way down, as setups hold them."""
    return tuple(nested(entry) for entry in value) if isinstance(value, list) else value


def run_of(recorded: dict[str, Any]) -> Run:
    options = dict(recorded["options"])
    rate = options.pop("learning_rate", None)
    return Run(
        RunSetup(
            network=NetworkSetup(2, (LayerSetup(3, "tanh"), LayerSetup(2, "linear"))),
            data=InlineData(nested(RECORDED["inputs"]), nested(RECORDED["targets"])),
            parameters=ParameterSetup(nested(RECORDED["weights"]), nested(RECORDED["biases"])),
            optimizer=OptimizerSetup(
                recorded["optimizer"], rate, tuple((name, nested(value)) for name, value in options.items())
            ),
        )
    )


def test_every_optimizer_has_a_recording() -> None:
    assert {recorded["optimizer"] for recorded in RECORDED["runs"]} == set(OPTIMIZERS)


@pytest.mark.parametrize("recorded", RECORDED["runs"], ids=lambda recorded: recorded["title"])
def test_the_trajectory_is_pytorchs(recorded: dict[str, Any]) -> None:
    run = run_of(recorded)
    trainer, state = Trainer(run), run.initial_state()
    for point in recorded["points"]:
        state = trainer.train(state, point["updates"] - state.update).state
        ours = parameter_setup(run.network, state.parameters)
        for mine, theirs in zip(ours.weights + ours.biases, point["weights"] + point["biases"], strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-10)
