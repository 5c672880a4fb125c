"""What an animation shows, frame by frame: the descent, update by update, or the surface turning round once."""

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
    """The stills of a moving picture: `figure` by its name, `updates` after which each is, and `azimuths`, the
    degrees by which each is turned. Both have one entry a still."""

    figure: str
    updates: tuple[int, ...]
    azimuths: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.updates)

    @property
    def is_turn(self) -> bool:
        """Whether the last frame is followed by the first without a jump."""
        return any(self.azimuths)


def still_updates(first: int, last: int, most: int) -> tuple[int, ...]:
    """At most `most` updates from first to last, both among them, as evenly spaced as whole numbers are."""
    count = min(last - first + 1, max(FEWEST_STILLS, most))
    return tuple(np.rint(np.linspace(first, last, count)).astype(int).tolist())


def descent_animation(figure: str, first: int, last: int, most: int | None = None) -> Animation:
    """The descent from one update to another; a single frame where there is no update in between."""
    updates = still_updates(first, last, most or _USUAL_DESCENT)
    return Animation(figure, updates, (0.0,) * len(updates))


def turn_animation(update: int, most: int | None = None) -> Animation:
    """The surface after an update, turned by 360°."""
    count = max(FEWEST_STILLS, most or _USUAL_TURN)
    return Animation("surface3d", (update,) * count, tuple((360.0 * np.arange(count) / count).tolist()))


def animation_frames(
    animation: Animation, timeline: Timeline, view: View, frame_of: Callable[[Moment, View], Any]
) -> Iterator[Any]:
    """The frames of the stills one after the other; the timeline, which must not be shared, ends at the last.

    A surface keeps its ranges throughout, and is that of all samples: a batch's own would jump with every update. Over
    two parameters it goes through the weights of each still; any other plane is made once, for the last still, since
    one that is fitted to every still anew would turn under the path. Raises `SetupError` where there is no such plane.
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
        # As the last one is seen best, from the first one on.
        camera = first_camera(last, view, widest)

    def frame_at(moment: Moment, grid: SurfaceGrid | None, azimuth: float) -> SurfaceFrame:
        frame = surface_frame(moment, view, grid)
        if grid is not None:
            frame = frame.but(notes=(surface_caption(moment, grid.request), *frame.notes))
        if animation.figure == "surface3d":
            frame = with_relief(frame, moment, grid, camera.turned(azimuth, 0.0) if camera else None, view.digits)
        return frame

    # The end has most to say.
    room = frame_at(last, widest, 0.0).notes
    for update, azimuth in zip(animation.updates, animation.azimuths, strict=True):
        if done is None or done[0] != update:
            timeline.seek(update)
            moment = moment_of(timeline)
            done = update, moment, widest if is_fixed else _grid(moment, view, widest)
        _update, moment, grid = done
        yield frame_at(moment, grid, azimuth).but(notes_room=room)


def _last_grid(last: Moment, view: View) -> SurfaceGrid | None:
    """The surface of the last frame, with the whole path in it; None for a network of a single parameter."""
    report = compute_curvature(curvature_request(last, True)) if view.surface.plane == "gradient" else None
    request = surface_request(last, view, _GRID, True, report, Reach(whole=True))
    if request is None and last.run.network.parameter_count > 1:
        raise SetupError("", plane_fault(last, view, report))
    return None if request is None else compute_grid(request)


def _grid(moment: Moment, view: View, previous: SurfaceGrid | None) -> SurfaceGrid | None:
    request = surface_request(moment, view, _GRID, True, reach=Reach(previous))
    return None if request is None else compute_grid(request)
