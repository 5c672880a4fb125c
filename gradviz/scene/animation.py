"""Animations frame by frame: training, update by update, or one rotation of the surface."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.landscape.plane import SurfaceGrid
from gradviz.landscape.report import compute_curvature
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.surface.curvature import curvature_request
from gradviz.scene.surface.surface import Reach, compute_grid, plane_fault, surface_frame, surface_request
from gradviz.scene.surface.surface_figure import surface_caption
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface3d.relief import first_camera, with_relief
from gradviz.scene.view.view import View
from gradviz.training.timeline import Timeline

__all__ = [
    "FEWEST_STILLS", "MOST_STILLS", "Animation", "animation_frames", "descent_animation", "still_updates",
    "turn_animation",
]  # fmt: skip

FEWEST_STILLS, MOST_STILLS = 2, 360
_USUAL_DESCENT, _USUAL_TURN = 120, 90
_GRID = 51


class Animation(Frame, frozen=True):
    """An animation of the figure named `figure`. `updates` and `azimuths` have one entry per frame: the number of
    updates before it, and the angle in degrees by which it is rotated."""

    figure: str
    updates: tuple[int, ...]
    azimuths: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.updates)

    @property
    def is_turn(self) -> bool:
        """Whether it is a rotation, which continues from the last frame to the first without a jump."""
        return any(self.azimuths)


def still_updates(first: int, last: int, most: int) -> tuple[int, ...]:
    """At most `most` update numbers from `first` to `last`, including both, spaced as evenly as integers allow."""
    count = min(last - first + 1, max(FEWEST_STILLS, most))
    return tuple(np.rint(np.linspace(first, last, count)).astype(int).tolist())


def descent_animation(figure: str, first: int, last: int, most: int | None = None) -> Animation:
    """An animation of training from one update to another; a single frame where both are equal."""
    updates = still_updates(first, last, most or _USUAL_DESCENT)
    return Animation(figure, updates, (0.0,) * len(updates))


def turn_animation(update: int, most: int | None = None) -> Animation:
    """An animation of the surface after an update, rotated by 360°."""
    count = max(FEWEST_STILLS, most or _USUAL_TURN)
    return Animation("surface3d", (update,) * count, tuple((360.0 * np.arange(count) / count).tolist()))


def animation_frames(
    animation: Animation, timeline: Timeline, view: View, frame_of: Callable[[Moment, View], Any]
) -> Iterator[Any]:
    """The frames of the animation, one after the other. The timeline must not be shared; its cursor ends at the last
    one.

    A surface keeps its ranges and is over all samples, because that of a batch would jump with every update. Over
    two parameters it goes through the weights of each frame; any other plane is constructed once, for the last frame,
    because a plane fitted to each frame would rotate under the path. Raises `SetupError` where the plane does not
    exist.
    """
    if not animation.figure.startswith("surface"):
        for update in animation.updates:
            timeline.seek(update)
            yield frame_of(moment_of(timeline), view)
        return
    timeline.seek(max(animation.updates))
    last = moment_of(timeline)
    is_fixed = view.surface.plane != "parameters"
    view = replace(view, surface=view.surface.but(held=is_fixed and not animation.is_turn))
    widest = _last_grid(last, view)
    done: tuple[int, Any, Any] | None = None
    camera = view.camera
    if animation.figure == "surface3d" and camera is None and widest is not None:
        # All frames use the camera that is best for the last one.
        camera = first_camera(last, view, widest)

    def frame_at(moment: Moment, grid: SurfaceGrid | None, azimuth: float) -> SurfaceFrame:
        frame = surface_frame(moment, view, grid)
        if grid is not None:
            frame = frame.but(notes=(surface_caption(moment, grid.request), *frame.notes))
        if animation.figure == "surface3d":
            frame = with_relief(frame, moment, grid, camera.turned(azimuth, 0.0) if camera else None, view.digits)
        return frame

    # The notes are longest at the end.
    room = frame_at(last, widest, 0.0).notes
    for update, azimuth in zip(animation.updates, animation.azimuths, strict=True):
        if done is None or done[0] != update:
            timeline.seek(update)
            moment = moment_of(timeline)
            done = update, moment, widest if is_fixed else _grid(moment, view, widest)
        _update, moment, grid = done
        yield frame_at(moment, grid, azimuth).but(notes_room=room)


def _last_grid(last: Moment, view: View) -> SurfaceGrid | None:
    """The surface of the last frame, which contains the whole path; None for a network of a single parameter."""
    report = compute_curvature(curvature_request(last, True)) if view.surface.plane == "gradient" else None
    request = surface_request(last, view, _GRID, True, report, Reach(whole=True))
    if request is None and last.run.network.parameter_count > 1:
        raise SetupError("", plane_fault(last, view, report))
    return None if request is None else compute_grid(request)


def _grid(moment: Moment, view: View, previous: SurfaceGrid | None) -> SurfaceGrid | None:
    request = surface_request(moment, view, _GRID, True, reach=Reach(previous))
    return None if request is None else compute_grid(request)
