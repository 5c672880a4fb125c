"""A setup for a table on disk: the data, network and loss of a plan, in place of what is open or by themselves."""

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
# So many training rows make a batch of so many: with fewer an update takes all of them.
_BATCHES = ((10_000, 100), (100, 10))


def path_in_setup(path: Path, folder: Path) -> str:
    """How a setup in `folder` names a table: relative where it lies below, else whole."""
    if path.resolve().is_relative_to(folder.resolve()):
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    return str(path.resolve())


def setup_with_plan(setup: RunSetup, plan: TablePlan, csv: str) -> RunSetup:
    """`setup` on the table of a plan: hidden layers, optimizer and batches stay, the weights are drawn anew."""
    units, activation = plan.layers[-1]
    output = replace(setup.network.layers[-1], units=units, activation=activation)
    network = NetworkSetup(len(plan.inputs), (*setup.network.layers[:-1], output))
    data = replace(plan.data, csv=csv)
    return replace(setup, data=data, network=network, loss=plan.loss, parameters=None, freeze=())


def setup_of_plan(plan: TablePlan, csv: str, title: str = "") -> RunSetup:
    """A setup of its own: the network that is proposed, plain gradient descent, small batches where rows are many."""
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
