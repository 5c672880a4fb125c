"""Builds the request and the frame of a basin map: every start with its basin's letter or its other outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradviz.engine.network import Vector
from gradviz.intervals import shares
from gradviz.landscape.basin_request import BasinRequest
from gradviz.landscape.basins import BasinMap, Fate
from gradviz.landscape.direction import NoPlaneError
from gradviz.landscape.plane import Range, SurfaceGrid
from gradviz.landscape.projection import plane_through, project
from gradviz.scene.basins.basin_frame import DIVERGED, MOST_LETTERS, NOT_SETTLED, OTHER, BasinFrame
from gradviz.scene.basins.basin_letters import borders_of, letter_places
from gradviz.scene.basins.basin_words import basin_notes, basin_title, entries_of, letter_of, start_words
from gradviz.scene.moment import Moment
from gradviz.scene.surface.surface import is_grid_of, plane_fault, surface_request
from gradviz.scene.surface.surface_scale import contours_of, loss_scale
from gradviz.scene.view.view import View
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.landscape.report import CurvatureReport

__all__ = ["basin_frame", "basin_request", "start_at", "why_stale"]


@np.errstate(all="ignore")
def basin_request(
    moment: Moment, view: View, size: int, updates: int, grid: SurfaceGrid | None = None,
    report: CurvatureReport | None = None, seen: tuple[Range, Range] | None = None,
) -> BasinRequest:  # fmt: skip
    """The request for starts on the plane and in the ranges of the surface that is shown (`grid`), or would be shown;
    `seen` replaces the ranges by the visible ones.

    `report` is the curvature, for the plane that depends on it. Raises `SetupError` for sizes that are not possible,
    `NoPlaneError` where the plane of the view does not exist at this moment."""
    if moment.run.network.parameter_count < 2:
        raise NoPlaneError(_("A basin map lies over two parameters, and this network has only one."))
    known = grid if is_grid_of(grid, moment, view) else None
    request = known.request if known is not None else surface_request(moment, view, report=report)
    if request is None:
        raise NoPlaneError(plane_fault(moment, view, report))
    x_range, y_range = seen or (request.x_range, request.y_range)
    plane = plane_through(request.plane, moment.parameters)
    return BasinRequest(moment.run, plane, request.words, x_range, y_range, size, updates, moment.updates_done)


@np.errstate(all="ignore")
def basin_frame(found: BasinMap, parameters: Vector) -> BasinFrame:
    """The frame of a map; `parameters` are the present ones of the run."""
    request = found.request
    shown = _lettered(found)
    cells = np.full(found.fates.shape, OTHER, dtype=np.int8)
    for place, basin in enumerate(shown):
        cells[found.labels == basin] = place
    cells[found.fates == Fate.NOT_SETTLED] = NOT_SETTLED
    cells[found.fates == Fate.DIVERGED] = DIVERGED
    x_edges, y_edges = _edges(found.xs), _edges(found.ys)
    names, notes, entries = request.words.names, basin_notes(found), entries_of(found, shown)
    surface = found.surface
    _levels, contours = contours_of(surface.xs, surface.ys, surface.losses, loss_scale(surface.losses))
    letters = tuple(
        (float(found.xs[i]), float(found.ys[j]), letter_of(place))
        for place in range(len(shown)) for j, i in letter_places(cells == place)
    )  # fmt: skip
    shades, shade_ticks = _shades(found)
    words = [" ".join(filter(None, (each.letter, each.words, each.detail))) + "." for each in entries]
    return BasinFrame(
        title=basin_title(request), notes=notes, x_name=names[0], y_name=names[1], x_label=request.words.labels[0],
        y_label=request.words.labels[1], xs=found.xs, ys=found.ys,
        x_range=(float(x_edges[0]), float(x_edges[-1])), y_range=(float(y_edges[0]), float(y_edges[-1])),
        cells=cells, shades=shades, shade_ticks=shade_ticks, borders=borders_of(cells, x_edges, y_edges),
        letters=letters,
        ends=tuple(_ends(found, basin) for basin in shown),
        contours=tuple(line for lines in contours for line in lines),
        point=project(request.plane, [parameters]).places[0], point_text=_("current run"), entries=entries,
        description=" ".join((*notes, *words)), is_coarse=found.is_coarse,
    )  # fmt: skip


def start_at(found: BasinMap, j: int, i: int) -> tuple[Vector, str]:
    """The parameters of the start of a cell, and a sentence about its outcome."""
    request = found.request
    return request.start(float(found.xs[i]), float(found.ys[j])), start_words(found, j, i, _lettered(found))


def why_stale(request: BasinRequest, moment: Moment) -> str:
    """Why a map no longer belongs to the run on the screen; empty where it does."""
    if moment.run is not request.run and moment.run.setup != request.run.setup:
        return _("The setup has changed since: this map is of the earlier one.")
    if not np.array_equal(plane_through(request.plane, moment.parameters).origin, request.plane.origin):
        return _("The other weights have changed since: this map is of the earlier ones.")
    return ""


def _lettered(found: BasinMap) -> list[int]:
    """The basins that have a letter, by loss: all, or those with the largest shares."""
    largest = sorted(range(len(found.basins)), key=lambda place: -found.basins[place].count)
    return sorted(largest[:MOST_LETTERS])


def _edges(middles: Vector) -> Vector:
    half = (middles[1] - middles[0]) / 2
    edges: Vector = np.append(middles - half, middles[-1] + half)
    return edges


def _shades(found: BasinMap) -> tuple[Vector, tuple[tuple[float, str], ...]]:
    """The shades of the starts that have not settled: 0 for the lowest loss, 1 for the highest, on the scale of a
    surface; and the ticks of that scale, empty where their texts would be equal."""
    moving = found.fates == Fate.NOT_SETTLED
    shades = np.zeros(found.losses.shape)
    if not moving.any():
        return shades, ()
    scale = loss_scale(found.losses[moving])

    def level(losses: Vector) -> Vector:
        losses, ends = np.clip(losses, scale.low, scale.high), np.array([scale.low, scale.high])
        if scale.logarithmic:
            losses, ends = np.log(losses), np.log(ends)
        return shares(losses, *ends.tolist())

    shades[moving] = level(found.losses[moving])
    if shades.max() == shades[moving].min() or len({text for _loss, text in scale.ticks}) < len(scale.ticks):
        return shades, ()
    places = level(np.array([loss for loss, _text in scale.ticks]))
    return shades, tuple(zip(places.tolist(), (text for _loss, text in scale.ticks), strict=True))


def _ends(found: BasinMap, basin: int) -> Vector:
    """The distinct ends of a basin, projected onto the plane."""
    request = found.request
    places = project(request.plane, list(found.basins[basin].ends)).places
    steps = np.array([found.xs[1] - found.xs[0], found.ys[1] - found.ys[0]])
    _cells, firsts = np.unique(np.round(places / (steps / 2)), axis=0, return_index=True)
    places = places[np.sort(firsts)]
    inside = np.ones(len(places), dtype=bool)
    for axis, ends in enumerate((request.x_range, request.y_range)):
        inside &= (places[:, axis] >= ends[0]) & (places[:, axis] <= ends[1])
    kept: Vector = places[inside]
    return kept
