"""A race on the loss surface: the projected path of each run, and its result."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from gradviz.data.dataset import Dataset
from gradviz.engine.network import Vector
from gradviz.landscape.plane import SurfaceGrid
from gradviz.scene.race.race_choice import lane_name
from gradviz.scene.race.race_surface import lane_path
from gradviz.scene.result_cache import cached
from gradviz.scene.surface.surface_frame import SurfaceFrame, TrackFrame
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, ngettext
from gradviz.training.race import LaneResult, RaceResult
from gradviz.training.run import Run

__all__ = ["is_race_of", "race_places", "with_race"]

_PLACES = 8


def is_race_of(race: RaceResult | None, run: Run) -> bool:
    """Whether a race minimised the same objective as this run: the same network, samples, loss and penalty."""
    if race is None:
        return False
    parts = ("network", "data", "loss", "penalty")
    same = all(getattr(race.base.setup, part) == getattr(run.setup, part) for part in parts)
    return same and _are_same(race.base.dataset, run.dataset)


def race_places(race: RaceResult) -> tuple[Vector, ...]:
    """Some states of every run that did not diverge, including its end, which the surface should contain."""
    return tuple(
        state for lane in race.lanes if lane.diverged_at is None
        for _update, state in (*lane.path[:: max(1, len(lane.path) // _PLACES)], lane.path[-1])
    )  # fmt: skip


def with_race(frame: SurfaceFrame, grid: SurfaceGrid | None, race: RaceResult) -> SurfaceFrame:
    """The frame with the paths of the race; on a line they are not drawn, which a note says, nor without a surface."""
    if frame.line is not None:
        note = _("The paths of the race are drawn on a plane, not along a line.")
        return frame.but(notes=(*frame.notes, note), description=f"{frame.description} {note}")
    if grid is None or not len(frame.xs):
        return frame
    tracks = _tracks(race, grid)
    best = min(tracks, key=lambda track: track.loss if math.isfinite(track.loss) else math.inf)
    updates = race.setup.updates
    if not math.isfinite(best.loss):
        words = ngettext("Race of {n} update: all diverge.", "Race of {n} updates: all diverge.", updates)
    else:
        words = ngettext(
            "Race of {n} update: {best} has the lowest loss.",
            "Race of {n} updates: {best} has the lowest loss.",
            updates,
        )
    note = words.format(n=counted(updates), best=best.name)
    return frame.but(races=tracks, notes=(*frame.notes, note), description=f"{frame.description} {note}")


@cached(2)  # both are compared by identity
def _tracks(race: RaceResult, grid: SurfaceGrid) -> tuple[TrackFrame, ...]:
    return tuple(_track(place, race, grid) for place in range(len(race.lanes)))


def _track(place: int, race: RaceResult, grid: SurfaceGrid) -> TrackFrame:
    lane: LaneResult = race.lanes[place]
    name = lane_name(race.setup.vary, lane.lane)
    path = lane_path(lane, grid)
    path = path[np.isfinite(path).all(axis=1)]
    loss = math.inf
    if lane.diverged_at is not None:
        text = _("{name}: diverges").format(name=name)
    else:
        # With the network of that run, whose activation may differ from that of the surface.
        loss = replace(grid.request.objective, network=lane.run.network).at(lane.state.parameters)
        text = _("{name}: loss {loss}").format(name=name, loss=number(loss, 3))
    return TrackFrame(place, name, text, path, loss, lane.diverged_at is not None)


def _are_same(a: Dataset, b: Dataset) -> bool:
    return a is b or (np.array_equal(a.inputs, b.inputs) and np.array_equal(a.targets, b.targets))
