"""The small picture of a preset: its samples, and the network's output over them."""

from __future__ import annotations

import math

import numpy as np

from gradviz.intervals import widened
from gradviz.scene.charts.output import decided_levels, output_frame
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.frame import Floats, Frame
from gradviz.scene.moment import Moment
from gradviz.scene.view.view import View

__all__ = ["PresetPicture", "preset_picture", "sample_tiles"]

_MOST_POINTS = 90
_TILES = 9
_NO_POINTS, _NO_VALUES = np.zeros((0, 2)), np.zeros(0)


class PresetPicture(Frame, frozen=True, eq=False):
    """The picture after `update` updates: `plot` is a region or a curve with samples; where the samples are images,
    `tiles` (k, side, side) are some of them, 0 to 1, and there is no plot."""

    update: int
    plot: OutputFrame | None
    tiles: Floats


def sample_tiles(inputs: Floats) -> PresetPicture:
    """The first samples (n, side²) as images."""
    side = math.isqrt(inputs.shape[1])
    return PresetPicture(0, None, inputs[:_TILES, : side * side].reshape(-1, side, side))


def preset_picture(moment: Moment) -> PresetPicture:
    """The output over the data where it can be drawn; else the samples over their last two inputs, each in the colour
    of its predicted class.
    """
    frame = output_frame(moment, View())
    if frame.kind == "table":
        frame = _scattered(moment, frame)
    few = max(1, len(frame.train) // _MOST_POINTS)
    plain = frame.but(
        train=frame.train[::few], train_values=frame.train_values[::few], test=_NO_POINTS, test_values=_NO_VALUES,
        batch=np.zeros(0, dtype=bool), boundary=(),
    )  # fmt: skip
    return PresetPicture(moment.updates_done, plain, np.zeros((0, 0, 0)))


def _scattered(moment: Moment, frame: OutputFrame) -> OutputFrame:
    data = moment.run.dataset
    count = len(data.classes)
    points = np.ascontiguousarray(data.inputs[:, -2:])
    low, high = points.min(axis=0), points.max(axis=0)
    x_range, y_range = (widened(*ends, 0.12) for ends in zip(low.tolist(), high.tolist(), strict=True))
    legend = tuple((2.0 * k / max(1, count - 1) - 1.0, name) for k, name in enumerate(data.classes))
    return frame.but(
        kind="plane", x_range=x_range, y_range=y_range, table=(), table_marks=(), train=points,
        train_values=decided_levels(moment), legend=legend,
    )  # fmt: skip
