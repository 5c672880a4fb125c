"""A race on the loss surface: each optimizer's path where it comes to lie on the plane, with its end in words."""

from __future__ import annotations

import math

import numpy as np

from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.landscape.plane import SurfaceGrid
from gradviz.landscape.projection import places_on
from gradviz.landscape.race import Race, Track
from gradviz.scene.moment import Moment
from gradviz.scene.numbers import counted, number
from gradviz.scene.race_frame import TrackFrame
from gradviz.scene.remembered import remembered
from gradviz.scene.surface_frame import SurfaceFrame
from gradviz.text import _, ngettext

__all__ = ["is_race_of", "with_race"]


def is_race_of(race: Race | None, moment: Moment) -> bool:
    """Whether a race was run on the network, the data and the loss of this moment."""
    if race is None:
        return False
    mine, now = race.run, moment.run
    same = mine.network.setup == now.network.setup and mine.dataset is now.dataset
    return same and (mine.setup.loss, mine.setup.penalty) == (now.setup.loss, now.setup.penalty)


def with_race(frame: SurfaceFrame, grid: SurfaceGrid | None, race: Race) -> SurfaceFrame:
    """The frame with the paths of the race on it; on a line, or before there is a surface, without."""
    if grid is None or not len(frame.xs) or frame.line is not None:
        return frame
    tracks = _tracks(race, grid)
    best = min(tracks, key=lambda track: track.loss)
    if math.isinf(best.loss):
        words = ngettext("Race of {n} update: all diverge.", "Race of {n} updates: all diverge.", race.updates)
    else:
        words = ngettext(
            "Race of {n} update: {best} comes lowest.", "Race of {n} updates: {best} comes lowest.", race.updates
        )
    note = words.format(n=counted(race.updates), best=best.name)
    return frame.but(races=tracks, notes=(*frame.notes, note), description=f"{frame.description} {note}")


@remembered(2)  # both are compared by identity
def _tracks(race: Race, grid: SurfaceGrid) -> tuple[TrackFrame, ...]:
    return tuple(_track(place, track, grid) for place, track in enumerate(race.tracks))


def _track(place: int, track: Track, grid: SurfaceGrid) -> TrackFrame:
    title = _(OPTIMIZERS[track.racer.name].title)
    rate = number(track.racer.learning_rate, 3)
    places = places_on(grid.request.plane, track.states)
    places = places[np.isfinite(places).all(axis=1)]
    loss = math.inf
    if track.diverged_at is not None:
        text = _("{name}, η = {rate}: diverges").format(name=title, rate=rate)
    else:
        loss = grid.request.objective.at(track.states[-1])
        text = _("{name}, η = {rate}: loss {loss}").format(name=title, rate=rate, loss=number(loss, 3))
    return TrackFrame(title, text, place, places, loss, track.diverged_at is not None)
