"""Moments from which tests make frames, and frames in a comparable form."""

import dataclasses
from typing import Any

import numpy as np

from gradviz.data.setup import GeneratedData
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.training.run import Run
from gradviz.training.setup import BatchSetup, LayerSetup, NetworkSetup, OptimizerSetup, RunSetup
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline


def circle_run(hidden: tuple[int, ...] = (4, 2), activation: str = "tanh", **others: Any) -> Run:
    """The start-up session: two inputs over the plane, batches of ten."""
    layers = tuple(LayerSetup(units, activation) for units in hidden)
    network = NetworkSetup(2, (*layers, LayerSetup(1, "tanh")))
    setup = RunSetup(network, GeneratedData("circle", samples=100), optimizer=OptimizerSetup("sgd", 0.1),
                     batch=BatchSetup(10), **others)  # fmt: skip
    return Run(setup)


def moment_at(run: Run, steps: int, updates: int = 0) -> Moment:
    """The moment `steps` layer steps after `updates` whole updates."""
    timeline = Timeline(run)
    for _ in range(updates):
        timeline.next(Granularity.UPDATE)
    for _ in range(steps):
        timeline.next(Granularity.LAYER)
    return moment_of(timeline)


def finished(run: Run, updates: int = 1) -> Moment:
    """The moment after whole updates: everything of the last one is revealed."""
    return moment_at(run, 0, updates)


def plain(frame: Any) -> Any:
    """A frame as nested tuples, arrays as bytes, so that two of them can be compared."""
    if isinstance(frame, Frame):
        return tuple(plain(getattr(frame, name)) for name in frame.__struct_fields__)
    if dataclasses.is_dataclass(frame) and not isinstance(frame, type):
        return tuple(plain(getattr(frame, field.name)) for field in dataclasses.fields(frame))
    if isinstance(frame, np.ndarray):
        return (frame.shape, frame.dtype.str, frame.tobytes())
    if callable(frame):
        return plain(frame())  # a text that is written when it is read
    if isinstance(frame, str) or not hasattr(frame, "__iter__"):
        return frame
    return tuple(plain(item) for item in frame)


def read_back(text: str) -> float:
    """The value of a number as it is shown."""
    mantissa, _, exponent = text.replace("−", "-").partition("·10")
    return float(f"{mantissa}e{exponent.translate(str.maketrans('⁰¹²³⁴⁵⁶⁷⁸⁹⁻', '0123456789-')) or 0}")
