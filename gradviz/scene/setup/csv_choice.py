"""Makes a setup for a table on disk from a plan: in place of the data of the open setup, or as a new setup."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from gradviz.data.csv_plan import TablePlan
from gradviz.engine.network import NetworkSetup
from gradviz.training.setup import BatchSetup, LayerSetup, OptimizerSetup, RunSetup

__all__ = ["path_in_setup", "setup_of_plan", "setup_with_plan"]

_LEARNING_RATE = 0.1
_LEARNING_RATE_OF_NUMBERS = 0.03
# From this many training rows, batches of this size; with fewer rows, full batches.
_BATCHES = ((10_000, 100), (100, 10))


def path_in_setup(path: Path, folder: Path) -> str:
    """The path of a table in a setup in `folder`: relative if the table is below it, else absolute."""
    if path.resolve().is_relative_to(folder.resolve()):
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    return str(path.resolve())


def setup_with_plan(setup: RunSetup, plan: TablePlan, csv: str) -> RunSetup:
    """`setup` with the table of a plan: hidden layers, optimizer and batches are kept, the weights are drawn again."""
    units, activation = plan.layers[-1]
    output = replace(setup.network.layers[-1], units=units, activation=activation)
    network = NetworkSetup(len(plan.inputs), (*setup.network.layers[:-1], output))
    data = replace(plan.data, csv=csv)
    return replace(setup, data=data, network=network, loss=plan.loss, parameters=None, freeze=())


def setup_of_plan(plan: TablePlan, csv: str, title: str = "") -> RunSetup:
    """A new setup: the proposed network, plain gradient descent, small batches where there are many rows."""
    rate = _LEARNING_RATE_OF_NUMBERS if plan.loss == "half_squared_error" else _LEARNING_RATE
    size = next((size for rows, size in _BATCHES if plan.train_rows >= rows), None)
    return RunSetup(
        network=NetworkSetup(
            len(plan.inputs), tuple(LayerSetup(units, activation, True) for units, activation in plan.layers)
        ),
        data=replace(plan.data, csv=csv),
        title=title,
        loss=plan.loss,
        optimizer=OptimizerSetup("sgd", rate),
        batch=BatchSetup(size, shuffle=size is not None),
    )
