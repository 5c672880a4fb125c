"""The loss surface in space: the frame of a plane's surface with its losses as heights, and the marks on it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from gradviz.landscape.plane import SurfaceGrid
from gradviz.scene.frame import Floats
from gradviz.scene.moment import Moment
from gradviz.scene.result_cache import cached
from gradviz.scene.surface.relief_frame import ReliefFrame, ReliefMesh
from gradviz.scene.surface.surface import surface_frame
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface.surface_scale import levels_of, lowest_height
from gradviz.scene.surface.surface_words import STEP_DRAWN
from gradviz.scene.surface3d.relief_mesh import SURFACE, heights_at, mesh_of
from gradviz.scene.surface3d.relief_visibility import best_camera
from gradviz.scene.text.numbers import number
from gradviz.scene.ticks import Ticks, nice_ticks
from gradviz.scene.view.camera import Camera
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["can_be_raised", "first_camera", "with_relief"]

LIFT = 0.014
_MOST_STEMS = 24
_DIFFERS = 0.02  # share of the height: smaller differences are not visible
_MOST_TICKS = 5
_PROFILE, _WAY = 32, 96


def can_be_raised(frame: SurfaceFrame) -> bool:
    """Whether a frame has a surface, and not only a curve or nothing yet."""
    return frame.line is None and len(frame.xs) > 1 and len(frame.ys) > 1 and bool(frame.finite.any())


@np.errstate(all="ignore")
def with_relief(
    frame: SurfaceFrame, moment: Moment, grid: SurfaceGrid | None, camera: Camera | None, digits: int = 4
) -> SurfaceFrame:  # fmt: skip
    """The frame with its surface in space as seen by `camera`, or by the best camera; unchanged where it has no
    surface.

    `grid` is the one that `frame` was made from.
    """
    if grid is None or not can_be_raised(frame):
        return frame
    low = lowest_height(frame.losses, frame.low, frame.logarithmic)
    raised = frame if low == frame.low else frame.but(low=low)
    mesh = _mesh(_Shown((id(grid), frame.low, frame.high, frame.logarithmic), (grid, frame, raised)))
    before = grid.request.objective.at(moment.trace.before.parameters)
    origin, point = _raised(raised, frame.origin, before), _raised(raised, frame.point, frame.point_loss)
    along = _profile(frame, mesh)
    overshoots = along is not None and bool(along[-1, 2] > origin[2] + LIFT + 1e-9)
    path = _path(raised)
    stems = _stems(raised, path)
    notes = _notes(raised, overshoots, len(stems) > 0, before)
    lowest = grid.minimum if frame.minimum is not None else None
    minimum = None if lowest is None else _raised(raised, np.array(lowest.place), lowest.loss)
    start = path[0] if len(path) > 1 and np.isfinite(path[0]).all() else None
    return frame.but(
        notes=notes,
        relief=ReliefFrame(
            camera=camera or best_camera(mesh, point, (start, minimum), path), mesh=mesh, path=path, stems=stems,
            point=point, start=start, minimum=minimum,
            gradient_way=_way(frame, mesh, frame.gradient_arrow), step_way=_way(frame, mesh, frame.step_arrow),
            along=along, overshoots=overshoots, gradient_text=frame.gradient_text, step_text=frame.step_text,
            now_text=_("now {loss}").format(loss=number(frame.point_loss, digits)), minimum_text=frame.minimum_text,
            start_text=_("start {loss}").format(loss=number(float(frame.path_losses[0]), digits)) if start is not None
            else "",
            x_label=frame.x_label, y_label=frame.y_label, z_label=frame.loss_label,
            x_ticks=_box_ticks(frame.xs), y_ticks=_box_ticks(frame.ys), z_ticks=_loss_ticks(raised),
            notes=notes, stale=frame.stale,
        ),
    )  # fmt: skip


def first_camera(moment: Moment, view: View, grid: SurfaceGrid) -> Camera | None:
    """The best camera for the surface of a grid; None where it is not shown in space."""
    relief = with_relief(surface_frame(moment, view, grid), moment, grid, None).relief
    return None if relief is None else relief.camera


@dataclass(frozen=True)
class _Shown:
    """A cache key with the objects that it was made from; keys are equal where the drawn parts are equal."""

    same: tuple[object, ...]
    parts: tuple[object, ...] = field(compare=False)


@cached(4)
def _mesh(shown: _Shown) -> ReliefMesh:
    _grid, frame, raised = shown.parts
    assert isinstance(frame, SurfaceFrame)
    assert isinstance(raised, SurfaceFrame)
    return mesh_of(frame, raised)


def _raised(frame: SurfaceFrame, place: Floats, loss: float) -> Floats:
    """A point of the plane at its loss, (3,), slightly above the surface."""
    x, y = _in_box(frame, place[None])[0]
    return np.array([x, y, float(levels_of(frame, np.array([loss]))[0]) * SURFACE + LIFT])


def _in_box(frame: SurfaceFrame, points: Floats) -> Floats:
    low = np.array([frame.xs[0], frame.ys[0]])
    return np.asarray((points - low) / (np.array([frame.xs[-1], frame.ys[-1]]) - low) * 2.0 - 1.0)


def _path(frame: SurfaceFrame) -> Floats:
    """The path in the box at its true losses; NaN outside of the box."""
    if not len(frame.path):
        return np.zeros((0, 3))
    places = _in_box(frame, frame.path)
    out = np.column_stack([places, levels_of(frame, frame.path_losses) * SURFACE + LIFT])
    out[(np.abs(places) > 1.0 + 1e-9).any(axis=1)] = math.nan
    return out


def _stems(frame: SurfaceFrame, path: Floats) -> Floats:
    """Vertical lines (m, 2, 3) from the path to the surface where they differ, at most 24."""
    if not len(path):
        return np.zeros((0, 2, 3))
    on = levels_of(frame, frame.path_slice) * SURFACE + LIFT
    with np.errstate(invalid="ignore"):
        apart = np.flatnonzero(np.abs(on - path[:, 2]) > _DIFFERS)
    if len(apart) > _MOST_STEMS:
        apart = apart[np.rint(np.linspace(0, len(apart) - 1, _MOST_STEMS)).astype(np.intp)]
    feet = path[apart].copy()
    feet[:, 2] = on[apart]
    return np.stack([path[apart], feet], axis=1)


def _way(frame: SurfaceFrame, mesh: ReliefMesh, arrow: Floats | None) -> Floats | None:
    """The line (k, 3) on the surface from the origin along an arrow's direction to the border of the box; None without
    a direction or a surface.
    """
    if arrow is None:
        return None
    start = _in_box(frame, frame.origin[None])[0]
    across = 2.0 * arrow / np.array([frame.xs[-1] - frame.xs[0], frame.ys[-1] - frame.ys[0]])
    length = float(np.hypot(*across))
    if not (np.isfinite(start).all() and math.isfinite(length) and length > 0.0) or (np.abs(start) > 1.0).any():
        return None
    across = across / length
    with np.errstate(divide="ignore"):
        room = np.where(across == 0.0, np.inf, (np.sign(across) - start) / across)
    places = start + np.linspace(0.0, float(room.min()), _WAY)[:, None] * across
    heights = heights_at(mesh, *np.clip(places, -1.0, 1.0).T) + LIFT
    finite = np.isfinite(heights)
    count = len(heights) if finite.all() else int(np.argmin(finite))  # up to the first loss that is not finite
    return np.column_stack([places, heights])[:count] if count > 1 else None


def _profile(frame: SurfaceFrame, mesh: ReliefMesh) -> Floats | None:
    """The surface along the step to its end, (k, 3); None where the step is not drawn to scale."""
    if frame.step is None or frame.step_arrow is None or not np.array_equal(frame.step, frame.step_arrow):
        return None
    shares = np.linspace(0.0, 1.0, _PROFILE)[:, None]
    places = _in_box(frame, frame.origin + shares * frame.step)
    out = np.column_stack([places, heights_at(mesh, places[:, 0], places[:, 1]) + LIFT])
    return out if np.isfinite(out).all() else None


def _box_ticks(axis: Floats) -> Ticks:
    low, high = float(axis[0]), float(axis[-1])
    return tuple(((value - low) / (high - low) * 2.0 - 1.0, text) for value, text in nice_ticks(low, high, _MOST_TICKS))


def _loss_ticks(frame: SurfaceFrame) -> Ticks:
    ticks = [(value, text) for value, text in frame.bar_ticks if value >= frame.low]
    places = levels_of(frame, np.array([value for value, _text in ticks])) * SURFACE
    return tuple((float(place), text) for place, (_value, text) in zip(places, ticks, strict=True))


def _notes(frame: SurfaceFrame, overshoots: bool, has_stems: bool, loss: float) -> tuple[str, ...]:
    """The notes of the surface, with height instead of colour."""
    words = {
        _("Logarithmic colours."): _("Logarithmic height."),
        _("Losses above {high} share one colour.").format(high=number(frame.high, 2)): _(
            "Losses above {high} are cut off."
        ).format(high=number(frame.high, 2)),
        _("The slice moves with the other weights; pale: the path on earlier slices."): (
            _("The surface changes with the other weights; lines join it to the path.")
            if has_stems
            else _("The slice moves with the other weights.")
        ),
    }
    # In space the path is at its own losses, so no rings are drawn, and all arrows have the same length.
    rings = _("Rings: actual loss on the path, where it differs from the surface.")
    lengths = tuple(_(drawn).partition("{k}")[0] for drawn in STEP_DRAWN)
    notes = [words.get(note, note) for note in frame.notes if note != rings and not note.startswith(lengths)]
    finite = frame.losses[frame.finite]
    if finite.min() < frame.low:
        notes.append(_("Losses below {low} are drawn at {low}.").format(low=number(frame.low, 2)))
    if overshoots:
        notes.insert(0, _("The step overshoots: where it leads, the loss is above {loss}.").format(loss=number(loss)))
    return tuple(notes)
