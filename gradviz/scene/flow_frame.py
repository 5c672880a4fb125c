"""What the gradient flow panel shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Floats, Frame

__all__ = ["FlowFrame", "FlowSeries"]


class FlowSeries(Frame, frozen=True, eq=False):
    """One quantity by layer: arrays (layers,) of the smallest, median and largest value above zero, NaN where there is
    none; `zeros` and `bad` count values that are exactly zero and that are not finite, −1 where nothing is computed.
    Over time, `xs` (k,) are updates, `middle` (k,) the values, and `layer` the layer, counted from 0.
    """

    role: str
    text: str
    low: Floats
    middle: Floats
    high: Floats
    zeros: NDArray[np.intp]
    bad: NDArray[np.intp]
    xs: Floats | None = None
    layer: int = 0


class FlowFrame(Frame, frozen=True, eq=False):
    """How gradients flow. `kind` is now, time, samples or ratio; `categories` name the layers; `decades` are the ends
    of the logarithmic axis as powers of ten; `x_range` is in updates for `time`, else in layers. `tooltips` hold the
    numbers of each layer."""

    kind: str
    title: str
    categories: tuple[str, ...]
    x_label: str
    y_label: str
    series: tuple[FlowSeries, ...]
    decades: tuple[float, float]
    x_range: tuple[float, float]
    notes: tuple[str, ...]
    description: str
    tooltips: tuple[str, ...] = ()
