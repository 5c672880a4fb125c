"""The picture of the first lesson: one neuron, its loss for every weight, and gradient descent on it, all computed."""

from __future__ import annotations

import numpy as np

from gradviz.data.setup import InlineData
from gradviz.engine.activations import ACTIVATIONS
from gradviz.scene.frame import Floats, Frame
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup, OptimizerSetup, ParameterSetup, RunSetup
from gradviz.training.timeline import Timeline

__all__ = ["LessonPicture", "lesson_picture"]

_X, _Y, _START = 2.0, 1.0, -0.6
_RANGE, _POINTS = (-2.6, 2.6), 120
_SHOWN = (0, 1, 2, 4, 12)  # numbers of updates after which the weight is marked
_TILE = 16


class LessonPicture(Frame, frozen=True, eq=False):
    """`curve` (k, 2) is the loss over the weight, `path` (m, 2) the weight and loss after some updates, oldest first.
    `input_tile` and `output_tile` (n,) are the values in the two squares of the graph, −1 to 1 on the diverging
    scale."""

    curve: Floats
    path: Floats
    input_tile: Floats
    output_tile: Floats
    input_words: str
    output_words: str


def lesson_picture() -> LessonPicture:
    """Gradient descent on ŷ = σ(w·x), L = (ŷ − y)², x = 2, y = 1."""
    setup = RunSetup(
        NetworkSetup(1, (LayerSetup(1, "sigmoid", False),)), InlineData(((_X,),), ((_Y,),)),
        parameters=ParameterSetup((((_START,),),), ((),)), loss="squared_error", optimizer=OptimizerSetup("sgd", 1.0),
    )  # fmt: skip
    timeline = Timeline(Run(setup))
    path = []
    for update in _SHOWN:
        timeline.play(update - timeline.updates_done)
        path.append(float(timeline.shown_state().parameters[0]))
    weights = np.linspace(*_RANGE, _POINTS)
    inputs = np.linspace(-1.0, 1.0, _TILE)
    output = float(_sigmoid(np.array([0.5 * _X]))[0])
    return LessonPicture(
        curve=np.stack([weights, _loss(weights)], axis=1), path=np.stack([path, _loss(np.array(path))], axis=1),
        input_tile=inputs, output_tile=_sigmoid(_X * inputs), input_words=f"x = {_X:g}",
        output_words=f"ŷ = {output:.3f}",
    )  # fmt: skip


def _loss(weights: Floats) -> Floats:
    losses: Floats = (_sigmoid(weights * _X) - _Y) ** 2
    return losses


def _sigmoid(z: Floats) -> Floats:
    out = np.empty_like(z)
    ACTIVATIONS["sigmoid"].forward(z, out)
    return out
