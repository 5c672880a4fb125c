"""The setup that the window's tests run on."""

from gradviz.data.setup import GeneratedData
from gradviz.training.setup import BatchSetup, LayerSetup, NetworkSetup, OptimizerSetup, RunSetup

__all__ = ["SETUP"]

SETUP = RunSetup(
    NetworkSetup(2, (LayerSetup(3), LayerSetup(2), LayerSetup(1))),
    GeneratedData("circle", samples=40),
    title="Small circle",
    optimizer=OptimizerSetup("sgd", 0.1),
    batch=BatchSetup(5, True),
)
