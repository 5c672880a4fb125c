"""What the loss curve shows."""

from __future__ import annotations

from gradviz.scene.frame import Floats, Frame

__all__ = ["LossFrame", "SeriesFrame"]


class SeriesFrame(Frame, frozen=True, eq=False):
    """One curve. `role` is train, test, penalty; `text` its label with the value at the cursor. Values that are
    not finite are NaN and leave a gap."""

    role: str
    text: str
    xs: Floats
    ys: Floats


class LossFrame(Frame, frozen=True, eq=False):
    """Loss over updates: train and test over all samples, and the penalty where there is one.

    `cursor` is the update shown, `updates` how many are known. `y_range` is for a linear axis, `log_range`
    (both positive) for a logarithmic one.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[SeriesFrame, ...]
    cursor: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    notes: tuple[str, ...]
    description: str
    log_range: tuple[float, float] = (0.1, 1.0)
    updates: int = 0
