"""What of a line in space can be seen, and what the surface hides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.camera import TOP, Camera, Projection
from gradviz.scene.frame import Floats
from gradviz.scene.relief_frame import ReliefMesh
from gradviz.scene.relief_mesh import coarser, heights_at

__all__ = ["best_camera", "picked", "runs", "visible"]

# The first is the usual side, x from left to right and y to the back; the others only where they show more.
_SIDES = (-60.0, -120.0, -30.0, -150.0, 120.0, 60.0, 150.0, 30.0)
_PREFERENCE = 0.015
_JUDGED = 14  # cells along a side
_SAMPLES = 36
_LIFT = 0.012


def best_camera(mesh: ReliefMesh) -> Camera:
    """From which side most of the surface is seen, and not edge-on; where it hardly matters, the usual one."""
    few = coarser(mesh, _JUDGED)
    x, y = np.meshgrid(few.xs, few.ys)
    points = np.stack([x, y, few.heights], axis=-1).reshape(-1, 3)
    normals = few.normals.reshape(-1, 3)

    def shown(place: int) -> float:
        camera = Camera(_SIDES[place])
        facing = np.clip(normals @ camera.backward, 0.0, 1.0)
        return float((facing * visible(few, camera, points)).mean()) - _PREFERENCE * place

    return Camera(_SIDES[max(range(len(_SIDES)), key=shown)])


def visible(mesh: ReliefMesh, camera: Camera, points: Floats, lift: float = _LIFT) -> NDArray[np.bool_]:
    """Whether the surface leaves the sight of each point (k, 3) free; what is not finite is not seen.

    The way to the eye is looked at in 36 places up to where it leaves the box. `lift` is how deep in the surface a
    point may lie and still count as lying on it.
    """
    points = np.asarray(points, dtype=np.float64)
    if not len(points):
        return np.zeros(0, dtype=bool)
    way = camera.eye - points
    with np.errstate(all="ignore"):
        # Where the way leaves the box: at a side or at the top, whichever comes first.
        sides = np.where(way[:, :2] == 0.0, np.inf, (np.sign(way[:, :2]) - points[:, :2]) / way[:, :2])
        over = np.where(way[:, 2] > 0.0, (TOP - points[:, 2]) / way[:, 2], np.inf)
        ends = np.clip(np.minimum(sides.min(axis=1), over), 0.0, 1.0)
    shares = np.linspace(0.0, 1.0, _SAMPLES + 1)[1:] ** 1.5  # closer together near the point
    places = points[:, None] + way[:, None] * (ends[:, None] * shares)[..., None]
    above = heights_at(mesh, places[..., 0], places[..., 1]) - places[..., 2]
    with np.errstate(invalid="ignore"):
        hidden = (above > lift).any(axis=1)
    return np.asarray(~hidden & np.isfinite(points).all(axis=1))


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    """Stretches of a line (start, end, flag) whose points have one flag; they share the point where it changes."""
    if len(flags) < 2:
        return []
    ends = [*(np.flatnonzero(np.diff(flags)) + 1).tolist(), len(flags)]
    starts = [0, *(end - 1 for end in ends[:-1])]
    return [(start, end, bool(flags[end - 1])) for start, end in zip(starts, ends, strict=True)]


def picked(mesh: ReliefMesh, where: Projection, pixel: Floats) -> tuple[float, float] | None:
    """The (x, y) in the box of the surface's nearest point under a pixel (2,); None where there is none.

    The cell whose four corners enclose the pixel and that is nearest to the eye; within it the place between them.
    """
    x, y = np.meshgrid(mesh.xs, mesh.ys)
    seen = where.map(np.stack([x, y, mesh.heights], axis=-1))
    corners = np.stack([seen[:-1, :-1], seen[:-1, 1:], seen[1:, 1:], seen[1:, :-1]], axis=2)
    flat, depth = corners[..., :2] - pixel, corners[..., 2].mean(axis=2)
    following = np.roll(flat, -1, axis=2)
    turns = flat[..., 0] * following[..., 1] - flat[..., 1] * following[..., 0]
    with np.errstate(invalid="ignore"):
        inside = (turns >= 0.0).all(axis=2) | (turns <= 0.0).all(axis=2)
    if not inside.any():
        return None
    j, i = np.unravel_index(int(np.argmin(np.where(inside, depth, np.inf))), depth.shape)
    # Weights of the corners by how near they are: exact at a corner and good enough between.
    near = 1.0 / (np.hypot(flat[j, i, :, 0], flat[j, i, :, 1]) + 1e-9)
    at = np.array([(mesh.xs[i], mesh.ys[j]), (mesh.xs[i + 1], mesh.ys[j]),
                   (mesh.xs[i + 1], mesh.ys[j + 1]), (mesh.xs[i], mesh.ys[j + 1])])  # fmt: skip
    return float(near @ at[:, 0] / near.sum()), float(near @ at[:, 1] / near.sum())
