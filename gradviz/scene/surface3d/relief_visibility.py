"""Visibility in the 3-D surface: which parts of a line the surface hides, and which point is at a pixel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Floats
from gradviz.scene.surface.relief_frame import ReliefMesh
from gradviz.scene.surface3d.relief_mesh import SURFACE, coarser, heights_at
from gradviz.scene.view.camera import TOP, Camera, Projection

__all__ = ["best_camera", "picked", "runs", "steady", "visible"]

_NOWHERE = np.zeros((0, 3))
_NOWHERE.flags.writeable = False
_AZIMUTHS = tuple(11.25 + 22.5 * place for place in range(-8, 8))
_USUAL = -60.0
_JUDGED = 20  # cells per side of the mesh that is used for the decision
_SAMPLES = 36
_LIFT = 0.012
_POINT, _MARK = 2.0, 1.0  # scores for a visible point, start or minimum; the whole path scores 1
_ALIKE = 0.1


def best_camera(
    mesh: ReliefMesh, point: Floats, marks: Sequence[Floats | None] = (), path: Floats = _NOWHERE
) -> Camera:  # fmt: skip
    """The best of sixteen cameras: the one for which the point (3,), the other `marks` and most of the path (k, 3) are
    visible; among equal ones, that with the lowest front rim."""
    few = coarser(mesh, _JUDGED)
    there = [mark for mark in marks if mark is not None]
    points = np.concatenate([np.reshape([point, *there], (-1, 3)), path])
    worth = np.concatenate([[_POINT], np.full(len(there), _MARK), np.full(len(path), 1.0 / max(1, len(path)))])
    cameras = [Camera(azimuth) for azimuth in _AZIMUTHS]
    seen = np.array([float(worth @ visible(few, camera, points, _LIFT)) for camera in cameras])
    rims = [(_rim(few, camera), abs((camera.azimuth - _USUAL + 180.0) % 360.0 - 180.0)) for camera in cameras]
    among = np.flatnonzero(seen >= seen.max() - _ALIKE)
    return cameras[min(among.tolist(), key=lambda place: rims[place])]


def _rim(mesh: ReliefMesh, camera: Camera) -> float:
    """The mean height of the two edges of the surface next to the viewer."""
    x, y = camera.backward[:2]
    edges = mesh.heights[:, -1 if x > 0.0 else 0], mesh.heights[-1 if y > 0.0 else 0]
    heights = np.concatenate(edges)
    heights = heights[np.isfinite(heights)]
    return round(float(heights.mean()), 2) if len(heights) else 0.0


def visible(mesh: ReliefMesh, camera: Camera, points: Floats, lift: float = _LIFT) -> NDArray[np.bool_]:
    """Mask of the points (k, 3) that are not hidden by the surface; points that are not finite are not visible.

    The line of sight is sampled at 36 points up to the border of the box. Points up to `lift` below the surface count
    as on it.
    """
    points = np.asarray(points, dtype=np.float64)
    if not len(points):
        return np.zeros(0, dtype=bool)
    way = camera.eye - points
    with np.errstate(all="ignore"):
        # Where the line leaves the box: at a side or at the top, whichever comes first.
        sides = np.where(way[:, :2] == 0.0, np.inf, (np.sign(way[:, :2]) - points[:, :2]) / way[:, :2])
        over = np.where(way[:, 2] > 0.0, (TOP - points[:, 2]) / way[:, 2], np.inf)
        ends = np.clip(np.minimum(sides.min(axis=1), over), 0.0, 1.0)
    shares = np.linspace(0.0, 1.0, _SAMPLES + 1)[1:] ** 1.5  # closer together near the point
    places = points[:, None] + way[:, None] * (ends[:, None] * shares)[..., None]
    above = heights_at(mesh, places[..., 0], places[..., 1]) - places[..., 2]
    with np.errstate(invalid="ignore"):
        hidden = (above > lift).any(axis=1)
    return np.asarray(~hidden & np.isfinite(points).all(axis=1))


def steady(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Flags along a line with isolated ones removed: each is the majority of five neighbours."""
    if len(flags) < 3:
        return flags
    padded = np.pad(flags.astype(np.intp), 2, mode="edge")
    return np.asarray(np.convolve(padded, np.ones(5, dtype=np.intp), mode="valid") >= 3)


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    """The runs of equal flags as (start, end, flag); adjacent runs share the point where the flag changes."""
    if len(flags) < 2:
        return []
    ends = [*(np.flatnonzero(np.diff(flags)) + 1).tolist(), len(flags)]
    starts = [0, *(end - 1 for end in ends[:-1])]
    return [(start, end, bool(flags[end - 1])) for start, end in zip(starts, ends, strict=True)]


def picked(
    mesh: ReliefMesh, where: Projection, pixel: Floats, near: tuple[float, float] | None = None
) -> tuple[float, float] | None:
    """The (x, y) in the box of the surface's front point at a pixel (2,); None where there is none.

    With `near`, the point at the pixel that is nearest to that place, so that something dragged over a hill does not
    jump to the next one; where the surface is not at the pixel, the visible point nearest to the pixel.
    """
    x, y = np.meshgrid(mesh.xs, mesh.ys)
    seen = where.map(np.stack([x, y, mesh.heights], axis=-1))
    corners = np.stack([seen[:-1, :-1], seen[:-1, 1:], seen[1:, 1:], seen[1:, :-1]], axis=2)
    flat, depth = corners[..., :2] - pixel, corners[..., 2].mean(axis=2)
    following = np.roll(flat, -1, axis=2)
    turns = flat[..., 0] * following[..., 1] - flat[..., 1] * following[..., 0]
    with np.errstate(invalid="ignore"):
        inside = (turns >= 0.0).all(axis=2) | (turns <= 0.0).all(axis=2)
    if mesh.uncut is not None:  # nothing is drawn where a whole cell is above the scale
        over = mesh.uncut > SURFACE
        inside &= ~(over[:-1, :-1] & over[:-1, 1:] & over[1:, 1:] & over[1:, :-1])
    if not inside.any():
        return None if near is None else _nearest(seen, x, y, pixel)
    if near is not None:
        depth = np.hypot(x[:-1, :-1] - near[0], y[:-1, :-1] - near[1])
    j, i = np.unravel_index(int(np.argmin(np.where(inside, depth, np.inf))), depth.shape)
    at = np.array([(mesh.xs[i], mesh.ys[j]), (mesh.xs[i + 1], mesh.ys[j]),
                   (mesh.xs[i + 1], mesh.ys[j + 1]), (mesh.xs[i], mesh.ys[j + 1])])  # fmt: skip
    shares = _shares(flat[j, i])
    return float(shares @ at[:, 0]), float(shares @ at[:, 1])


def _shares(corners: Floats) -> Floats:
    """Barycentric weights (4,) of the origin for four corners (4, 2), in the triangle of the two that contains it."""
    best = np.full(4, 0.25)
    for triangle in ((0, 1, 2), (0, 2, 3)):
        a, b, c = corners[list(triangle)]
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if area != 0.0:
            second = (-a[0] * (c[1] - a[1]) + a[1] * (c[0] - a[0])) / area
            third = (-a[1] * (b[0] - a[0]) + a[0] * (b[1] - a[1])) / area
            shares = np.zeros(4)
            shares[list(triangle)] = 1.0 - second - third, second, third
            if shares.min() >= -1e-9:
                return shares
            best = np.clip(shares, 0.0, 1.0)
    found: Floats = best / best.sum()
    return found


def _nearest(seen: Floats, x: Floats, y: Floats, pixel: Floats) -> tuple[float, float] | None:
    far = np.hypot(*np.moveaxis(seen[..., :2] - pixel, -1, 0))
    if not np.isfinite(far).any():
        return None
    place = np.unravel_index(int(np.nanargmin(far)), far.shape)
    return float(x[place]), float(y[place])
