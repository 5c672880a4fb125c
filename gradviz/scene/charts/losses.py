"""The loss over the updates of a run, as a frame."""

from __future__ import annotations

import numpy as np

from gradviz.engine.losses import LOSS_NAME
from gradviz.intervals import finite
from gradviz.scene.frame import Floats, Frame
from gradviz.scene.moment import Moment
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.view.view import View
from gradviz.text import _, mark
from gradviz.training.history import LossPoint

__all__ = ["LossFrame", "SeriesFrame", "loss_frame"]

class SeriesFrame(Frame, frozen=True, eq=False):
    """One curve. `role` is train, test or penalty; `text` is its label with the value at the cursor. Values that are
    not finite are NaN and leave a gap."""

    role: str
    text: str
    xs: Floats
    ys: Floats


class LossFrame(Frame, frozen=True, eq=False):
    """Loss over updates: train and test over all samples, and the penalty where there is one.

    `cursor` is the update shown, `updates` the number of computed ones. `y_range` is for a linear axis, `log_range`
    (both positive) for a logarithmic one. `is_selected` says that the loss is selected.
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
    is_selected: bool = False


_ROLES = (("train", mark("train"), "train"), ("test", mark("test"), "test"), ("penalty", mark("penalty"), "penalty"))
_FEWEST_UPDATES = 10
_WILD = 30.0


def loss_frame(moment: Moment, view: View) -> LossFrame:
    """Data loss over the whole training and test sets, and the penalty, up to the last computed update."""
    points = _with_now(moment.points, moment.now)
    updates = np.fromiter((point.update for point in points), dtype=np.float64, count=len(points))
    series = []
    for role, label, field in _ROLES:
        now = getattr(moment.now, field)
        if now is None or (role == "penalty" and not _penalized(moment)):
            continue
        values = np.fromiter((_value(point, field) for point in points), dtype=np.float64, count=len(points))
        values[~np.isfinite(values)] = np.nan
        series.append(SeriesFrame(role, f"{_(label)} {number(now, view.digits)}", updates, values))
    y_range, log_range, cut = _ranges([each.ys for each in series])
    length = max(moment.length, moment.updates_done)
    notes = [_("Losses above {high} are cut off.").format(high=number(y_range[1], 2))] if cut else []
    if moment.diverged_at is not None:
        notes.append(_("The loss stopped being finite after update {n}.").format(n=counted(moment.diverged_at)))
    shown = ", ".join(each.text for each in series)
    return LossFrame(
        title=_("Loss"), x_label=_("update"), y_label=_("loss"), series=tuple(series),
        cursor=float(moment.updates_done), x_range=(0.0, float(max(_FEWEST_UPDATES, length))), y_range=y_range,
        notes=tuple(notes), log_range=log_range, updates=length, is_selected=view.selected == LOSS_NAME,
        description=_("Loss over {length} updates; after update {n}: {shown}.").format(
            length=counted(length), n=counted(moment.updates_done), shown=shown
        ),
    )  # fmt: skip


def _penalized(moment: Moment) -> bool:
    penalty = moment.run.setup.penalty
    return bool(penalty.l1 or penalty.l2)


def _value(point: LossPoint, field: str) -> float:
    value = getattr(point, field)
    return np.nan if value is None else value


def _with_now(points: tuple[LossPoint, ...], now: LossPoint) -> tuple[LossPoint, ...]:
    """The points in order, with the one at the cursor inserted."""
    if points and points[-1].update < now.update:
        return (*points, now)
    place = next((i for i, point in enumerate(points) if point.update >= now.update), len(points))
    if place < len(points) and points[place].update == now.update:
        return points
    return (*points[:place], now, *points[place:])


def _ranges(curves: list[Floats]) -> tuple[tuple[float, float], tuple[float, float], bool]:
    """Linear and logarithmic ranges, and whether the linear one cuts off outliers that would flatten the curve."""
    values = np.concatenate(curves) if curves else np.zeros(0)
    values = values[np.isfinite(values)]
    if not values.size:
        return (0.0, 1.0), (0.1, 1.0), False
    # The 90th percentile; np.percentile would load masked arrays, which slows down the start.
    top, usual = float(values.max()), float(np.partition(values, place := int(0.9 * (values.size - 1)))[place])
    cut = top > _WILD * usual > 0.0
    high = finite((3.0 * usual if cut else top) * 1.18) or 1.0
    positive = values[values > 0.0]
    if not positive.size:
        return (0.0, high), (0.1, 1.0), cut
    low, log_high = float(positive.min()), float(positive.max())
    return (0.0, high), (max(low / 1.3, log_high * 1e-12), finite(log_high * 1.3)), cut
