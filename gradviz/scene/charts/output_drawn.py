"""The output plot while drawing: an empty plane, and the network's output at a place."""

from __future__ import annotations

import numpy as np

from gradviz.data.dataset import numbered
from gradviz.data.own_points import PLANE_CLASSES, PLANE_RANGE
from gradviz.scene.charts.draw_frame import empty_draw_frame
from gradviz.scene.charts.output import outputs_at
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.moment import Moment
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["empty_output_frame", "probe_words"]


def empty_output_frame() -> OutputFrame:
    """The frame of an empty plane to draw on."""
    x_label, y_label = numbered("x", 2)
    no_points, no_values = np.zeros((0, 2)), np.zeros(0)
    return OutputFrame(
        kind="plane", title=_("Output"), x_label=x_label, y_label=y_label, x_range=PLANE_RANGE, y_range=PLANE_RANGE,
        values=None, boundary=(), curve=no_points, train=no_points, train_values=no_values, test=no_points,
        test_values=no_values, batch=np.zeros(0, dtype=bool),
        legend=((-1.0, PLANE_CLASSES[0]), (1.0, PLANE_CLASSES[1])), notes=(),
        description=_("An empty plane. Place the first point."), draw=empty_draw_frame(PLANE_RANGE),
    )  # fmt: skip


def probe_words(moment: Moment, view: View, x: float, y: float) -> str:
    """The text for a place of the plane or line: its coordinates, the network's outputs, the predicted class."""
    run, digits = moment.run, view.digits
    data = run.dataset
    if data.features_of is None or not data.coordinate_names:
        return ""
    place = np.array([[x, y][: len(data.coordinate_names)]])
    outputs = outputs_at(run, moment.parameters, place)
    at = ", ".join(f"{name} = {number(value, digits)}" for name, value in zip(
        data.coordinate_names, place[0].tolist(), strict=True))  # fmt: skip
    answer = ", ".join(number(value, digits) for value in outputs[0].tolist())
    if not data.classes or not np.isfinite(outputs).all():
        return _("{place}: ŷ = {answer}").format(place=at, answer=answer)
    middle = 0.5 if data.encoding == "unit" else 0.0
    decided = int(outputs[0].argmax()) if data.encoding == "one_hot" else int(outputs[0, 0] > middle)
    return _("{place}: ŷ = {answer}, class {name}").format(place=at, answer=answer, name=data.classes[decided])
