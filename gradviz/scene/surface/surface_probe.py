"""A point of the surface: the parameters there, and the exact loss and slope, not interpolated from the grid."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.hessian import HessianProducts
from gradviz.landscape.plane import SurfaceGrid, SurfaceRequest
from gradviz.landscape.projection import places_on
from gradviz.scene.surface.surface_path import loss_on_grid
from gradviz.scene.text.numbers import number
from gradviz.text import _

__all__ = ["parameters_at", "probe_text"]

_AT_ONCE = 3_000_000  # multiplications of a forward and a backward pass that are done at once


def parameters_at(request: SurfaceRequest, parameters: Vector, place: tuple[float, float]) -> Vector:
    """`parameters`, moved along the plane's two directions only, so that their projection is `place`.

    Where the axes are two parameters, their values are exactly the coordinates.
    """
    plane = request.plane
    if plane.indices is not None:
        moved = np.array(parameters)
        moved[list(plane.indices)] = place
        return moved
    at = places_on(plane, [parameters])[0]
    result: Vector = parameters + (place[0] - at[0]) * plane.x.vector + (place[1] - at[1]) * plane.y.vector
    return result


def probe_text(grid: SurfaceGrid, place: tuple[float, float]) -> str:
    """Coordinates, loss and slopes at a place of the surface, in one line; where a pass over all samples would take
    noticeable time, only the interpolated loss."""
    request = grid.request
    places = {"a": number(place[0]), "b": number(place[1])}
    if request.line_at is not None or request.samples * request.objective.network.parameter_count > _AT_ONCE:
        loss = number(float(loss_on_grid(grid, np.array([place]))[0]))
        words = _("Loss ≈ {loss} at {a}") if request.line_at is not None else _("Loss ≈ {loss} at {a}, {b}")
        return words.format(loss=loss, **places)
    plane = request.plane
    parameters = plane.at(*place)
    gradient = HessianProducts(request.objective, parameters).gradient
    with np.errstate(all="ignore"):
        slopes = [number(float(axis.vector @ gradient)) for axis in (plane.x, plane.y)]
    # Short, for one line of a narrow panel: the axes have their names beside them.
    return _("Loss {loss} at {a}, {b} · slope {p} across, {q} up").format(
        loss=number(request.objective.at(parameters)), p=slopes[0], q=slopes[1], **places
    )
