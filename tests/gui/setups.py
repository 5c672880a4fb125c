"""The setup that the window's tests run on, and a table in its place."""

from pathlib import Path

from gradviz.data.csv_plan import plan_table
from gradviz.data.csv_reading import reading_of
from gradviz.data.csv_table import read_table
from gradviz.data.setup import GeneratedData
from gradviz.gui.part_edits import use_table
from gradviz.gui.session import Session
from gradviz.scene.setup.csv_choice import path_in_setup, setup_with_plan
from gradviz.training.setup import BatchSetup, LayerSetup, NetworkSetup, OptimizerSetup, RunSetup

__all__ = ["SETUP", "take_table"]

SETUP = RunSetup(
    NetworkSetup(2, (LayerSetup(3), LayerSetup(2), LayerSetup(1))),
    GeneratedData("circle", samples=40),
    title="Small circle",
    optimizer=OptimizerSetup("sgd", 0.1),
    batch=BatchSetup(5, True),
)


def take_table(session: Session, path: Path) -> bool:
    """Open a table as the rules propose, as its sheet does."""
    plan = plan_table(reading_of(read_table(path, path.name)))
    return use_table(
        session, setup_with_plan(session.run.setup, plan, path_in_setup(path, session.run.folder)), plan.dataset
    )
