"""The loss surface and the loss curve of a page, in shares of the plot's width and height from its lower left corner.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradviz.export.page.pictures import surface_picture
from gradviz.intervals import shares
from gradviz.landscape.direction import NoPlaneError
from gradviz.landscape.plane import SurfaceGrid
from gradviz.scene.charts.losses import LossFrame, loss_frame
from gradviz.scene.frame import Floats
from gradviz.scene.moment import Moment
from gradviz.scene.surface.surface import surface_frame
from gradviz.scene.surface.surface_figure import surface_figure
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.ticks import nice_ticks
from gradviz.scene.view.view import View

__all__ = ["loss_curve", "loss_step", "surface_of", "surface_step"]

_POINTS = 81
_TICKS = 7
_MOST_CURVE_POINTS = 600

Range = tuple[float, float]


def surface_of(moment: Moment, view: View, all_data: bool) -> tuple[dict[str, Any] | None, SurfaceGrid | None]:
    """The surface, which is the same at every step of an update; None where the plane does not exist."""
    try:
        frame, grid = surface_figure(moment, view, all_data, _POINTS)
    except NoPlaneError:
        return None, None
    if not len(frame.xs):
        return None, None
    x_range, y_range = _ranges(frame)
    out: dict[str, Any] = {
        "title": _title(frame), "x": _ticks(x_range), "y": _ticks(y_range), "labels": [frame.x_label, frame.y_label],
    }  # fmt: skip
    if frame.line is not None:
        out["line"] = _share(frame.line, x_range, y_range)
        return out, grid
    out["picture"] = surface_picture(frame.losses, frame.finite, frame.low, frame.high, frame.logarithmic)
    out["contours"] = [
        [text, [_share(line, x_range, y_range) for line in lines]]
        for text, lines in zip(frame.level_texts, frame.contours, strict=False)
    ]
    out["bar"] = [[_on_scale(value, frame), text] for value, text in frame.bar_ticks]
    return out, grid


def surface_step(moment: Moment, view: View, grid: SurfaceGrid | None) -> dict[str, Any]:
    """The point, the path and the arrows at one step."""
    frame = surface_frame(moment, view, grid)
    x_range, y_range = _ranges(frame)
    origin = frame.origin
    out: dict[str, Any] = {
        "point": _share(frame.point, x_range, y_range), "text": frame.point_text, "notes": frame.notes[:2],
        "description": frame.description,
    }  # fmt: skip
    if len(frame.path) > 1:
        out["path"] = _share(frame.path, x_range, y_range)
    for name, arrow, text in (
        ("gradient", frame.gradient_arrow, frame.gradient_text), ("step", frame.step_arrow, frame.step_text),
    ):  # fmt: skip
        if arrow is not None:
            ends = np.stack([origin, origin + arrow])
            out[name] = [_share(ends, x_range, y_range), text]
    return out


def _title(frame: SurfaceFrame) -> str:
    return f"{frame.x_name} × {frame.y_name}" if frame.y_name and frame.line is None else frame.x_name


def _ranges(frame: SurfaceFrame) -> tuple[Range, Range]:
    return (float(frame.xs[0]), float(frame.xs[-1])), (float(frame.ys[0]), float(frame.ys[-1]))


def _share(points: Floats, x_range: Range, y_range: Range) -> Any:
    """Points (…, 2) as shares of the plot, to a tenth of a pixel; NaN where they are not finite or far outside."""
    points = np.asarray(points, dtype=np.float64)
    found = np.stack([shares(points[..., axis], *ends) for axis, ends in enumerate((x_range, y_range))], axis=-1)
    good = np.isfinite(found) & (np.abs(found) < 50)
    return np.where(good, np.round(found, 4), np.nan).tolist()


def _ticks(ends: Range) -> list[tuple[float, str]]:
    return [(round(shares(value, *ends), 4), text) for value, text in nice_ticks(*ends, _TICKS)]


def _on_scale(value: float, frame: SurfaceFrame) -> float:
    low, high = frame.low, frame.high
    if frame.logarithmic:
        low, high, value = math.log10(low), math.log10(high), math.log10(value)
    return round(shares(value, low, high), 4)


def loss_curve(moment: Moment, view: View) -> dict[str, Any] | None:
    """The losses over the known updates; None where only one update is known."""
    frame = loss_frame(moment, view)
    if frame.updates < 2:
        return None
    return {
        "x": [(round(shares(value, *frame.x_range), 4), text)
              for value, text in nice_ticks(*frame.x_range, 5, whole=True)],
        "y": _ticks(frame.y_range), "labels": [frame.x_label, frame.y_label],
        "series": [[each.role, _curve(frame, each.xs, each.ys)] for each in frame.series],
    }  # fmt: skip


def _curve(frame: LossFrame, xs: Floats, ys: Floats) -> Any:
    every = max(1, len(xs) // _MOST_CURVE_POINTS)
    keep = np.unique(np.append(np.arange(0, len(xs), every), len(xs) - 1))
    return _share(np.stack([xs[keep], ys[keep]], axis=1), frame.x_range, frame.y_range)


def loss_step(moment: Moment, view: View) -> dict[str, Any]:
    """The position of the cursor on the curve, and the losses there."""
    frame = loss_frame(moment, view)
    return {
        "at": round(shares(frame.cursor, *frame.x_range), 4), "texts": [each.text for each in frame.series],
        "cursor": int(frame.cursor), "updates": frame.updates, "notes": frame.notes, "description": frame.description,
    }  # fmt: skip
