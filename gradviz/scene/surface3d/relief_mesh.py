"""The surface itself in space: heights, colours, normals, contour lines, and the drawing order of its cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.colours import greys, viridis
from gradviz.scene.frame import Floats
from gradviz.scene.surface.relief_frame import ReliefMesh
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface.surface_scale import levels_of
from gradviz.scene.themes import Theme
from gradviz.scene.view.camera import Camera, Projection

__all__ = [
    "SURFACE", "coarser", "cut_cells", "drawing_order", "heights_at", "mesh_of", "quads", "shaded_colours",
    "whole_cells",
]  # fmt: skip

SURFACE = 0.84  # 0.42 of the box's side
_STEEP = 1.5 * SURFACE
_AMBIENT, _DIFFUSE, _GLOSS = 0.58, 0.5, 0.1
_LIGHT = np.array([-0.5, 0.45, 0.75])  # right, up and towards the viewer: light from the upper left
_UNDERSIDE = 0.45  # how much the underside fades into the background


def mesh_of(frame: SurfaceFrame, raised: SurfaceFrame | None = None) -> ReliefMesh:
    """The mesh of a frame with a grid of at least 2 × 2 points; heights use the scale of `raised` if that differs from
    the scale of the colours.
    """
    raised = frame if raised is None else raised
    levels = levels_of(frame, frame.losses)
    uncut = levels_of(raised, frame.losses, np.inf) * SURFACE
    heights = np.minimum(uncut, SURFACE)
    xs, ys = np.linspace(-1.0, 1.0, len(frame.xs)), np.linspace(-1.0, 1.0, len(frame.ys))
    # The slope continues slightly above the upper end, where the surface is cut, to avoid a crease along the cut.
    slope_y, slope_x = np.gradient(np.minimum(uncut, _STEEP), ys, xs)
    normals = np.stack([-slope_x, -slope_y, np.ones_like(heights)], axis=-1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    # Next to a gap the slope is unknown: treated as level.
    normals[~np.isfinite(normals).all(axis=-1)] = (0.0, 0.0, 1.0)
    colours = viridis(np.nan_to_num(levels))[..., :3].astype(np.float64)
    lines_at = levels_of(frame, np.array(frame.levels)) if frame.levels else np.zeros(0)
    inks = viridis(lines_at)[:, :3]
    lines_at = levels_of(raised, np.array(frame.levels)) if frame.levels else np.zeros(0)
    contours = tuple(
        (float(level) * SURFACE, "#{:02X}{:02X}{:02X}".format(*ink), tuple(_in_box(frame, line) for line in lines))
        for level, ink, lines in zip(lines_at.tolist(), inks.tolist(), frame.contours, strict=True)
    )
    is_cut = bool((uncut > SURFACE).any())
    hatching = _hatching(heights, xs, ys)
    mesh = ReliefMesh(xs, ys, heights, colours, normals, contours, hatching, uncut if is_cut else None)
    for array in (mesh.xs, mesh.ys, mesh.heights, mesh.colours, mesh.normals, mesh.hatching, uncut):
        array.flags.writeable = False
    return mesh


def coarser(mesh: ReliefMesh, most: int) -> ReliefMesh:
    """The same surface with at most `most` cells per side, using some of its own points."""
    i, j = (_chosen(len(axis), most) for axis in (mesh.xs, mesh.ys))
    if len(i) == len(mesh.xs) and len(j) == len(mesh.ys):
        return mesh
    at = np.ix_(j, i)
    return ReliefMesh(
        mesh.xs[i], mesh.ys[j], mesh.heights[at], mesh.colours[at], mesh.normals[at], mesh.contours, mesh.hatching,
        None if mesh.uncut is None else mesh.uncut[at],
    )


def shaded_colours(mesh: ReliefMesh, camera: Camera, theme: Theme) -> Floats:
    """Colours (ny, nx, 3) 0..255 with light from the upper left of the picture; the underside is greyer."""
    light = (_LIGHT / np.linalg.norm(_LIGHT)) @ camera.axes
    lit = mesh.normals @ light
    x, y = np.meshgrid(mesh.xs, mesh.ys)
    points = np.stack([x, y, np.nan_to_num(mesh.heights)], axis=-1)
    to_eye = camera.eye - points
    to_eye /= np.linalg.norm(to_eye, axis=-1, keepdims=True)
    facing = np.einsum("ijk,ijk->ij", mesh.normals, to_eye)
    half = light + to_eye
    half /= np.linalg.norm(half, axis=-1, keepdims=True)
    gloss = _GLOSS * np.clip(np.einsum("ijk,ijk->ij", mesh.normals, half), 0.0, 1.0) ** 24
    shade = _AMBIENT + _DIFFUSE * np.clip(np.where(facing >= 0.0, lit, -lit), 0.0, 1.0)
    own = greys(mesh.colours)[..., None] if theme.is_grey else mesh.colours
    out = np.minimum(own * np.minimum(shade, 1.04)[..., None] + 255.0 * gloss[..., None], 255.0)
    background = np.array([int(theme.panel[k : k + 2], 16) for k in (1, 3, 5)], dtype=np.float64)
    # A smooth transition between the sides, so that there is no line at the rim of a hill.
    under = _UNDERSIDE * np.clip(-facing * 8.0, 0.0, 1.0)[..., None]
    return np.asarray(out * (1.0 - under) + background * under)


def drawing_order(xs: Floats, ys: Floats, camera: Camera) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The drawing order of columns and rows of cells, far ones first: (nx − 1,) and (ny − 1,).

    Cells of a grid are prisms over a floor: drawn column by column, each from its far end, none covers a nearer one.
    Where the viewer is above the grid, the columns on both sides are drawn inwards.
    """
    eye = camera.eye
    across, along = (xs[1:] + xs[:-1]) / 2, (ys[1:] + ys[:-1]) / 2
    return np.argsort(-np.abs(across - eye[0]), kind="stable"), np.argsort(-np.abs(along - eye[1]), kind="stable")


def quads(mesh: ReliefMesh, where: Projection, colours: Floats) -> tuple[Floats, NDArray[np.uint8]]:
    """The cells to draw, far ones first: corners (n, 4, 2) in pixels and colours (n, 3). Cells with a corner that is
    not finite are left out; those that extend above the scale are cut at its end.
    """
    x, y = np.meshgrid(mesh.xs, mesh.ys)
    seen = where.map(np.stack([x, y, mesh.heights], axis=-1))[..., :2]
    columns, rows = drawing_order(mesh.xs, mesh.ys, where.camera)
    i, j = np.repeat(columns, len(rows)), np.tile(rows, len(columns))
    corners = np.stack([seen[j, i], seen[j, i + 1], seen[j + 1, i + 1], seen[j + 1, i]], axis=1)
    shades = (colours[j, i] + colours[j, i + 1] + colours[j + 1, i + 1] + colours[j + 1, i]) / 4.0
    inks: NDArray[np.uint8] = np.rint(np.nan_to_num(shades)).astype(np.uint8)
    if mesh.uncut is None:
        whole = np.isfinite(corners).all(axis=(1, 2))
        return corners[whole], inks[whole]
    cells, parts = cut_cells(mesh)
    places = np.empty((len(mesh.ys) - 1, len(mesh.xs) - 1), dtype=np.intp)
    places[j, i] = np.arange(len(i))
    whole = np.isfinite(corners).all(axis=(1, 2)) & whole_cells(mesh)[j, i]
    at = places[cells[:, 0], cells[:, 1]]
    order = np.argsort(np.concatenate([np.flatnonzero(whole), at]), kind="stable")
    corners = np.concatenate([corners[whole], where.map(parts)[..., :2]])[order]
    return corners, np.concatenate([inks[whole], inks[at]])[order]


def whole_cells(mesh: ReliefMesh) -> NDArray[np.bool_]:
    """Mask (ny − 1, nx − 1) of the cells that are drawn whole: all corners are finite and none is above the scale."""
    drawn = np.isfinite(mesh.heights)
    if mesh.uncut is not None:
        drawn &= ~(mesh.uncut > SURFACE)
    return np.asarray(drawn[1:, 1:] & drawn[1:, :-1] & drawn[:-1, 1:] & drawn[:-1, :-1])


@np.errstate(all="ignore")
def cut_cells(mesh: ReliefMesh) -> tuple[NDArray[np.intp], Floats]:
    """The parts, below the end of the scale, of the cells that extend above it: (row, column) (m, 2) and corners
    (m, 4, 3).

    A cell with one corner cut off has five corners and is split into two parts; corners may repeat.
    """
    assert mesh.uncut is not None
    x, y = np.meshgrid(mesh.xs, mesh.ys)
    points = np.stack([x, y, mesh.uncut], axis=-1)
    corners = np.stack([points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1]], axis=2)
    below = corners[..., 2] <= SURFACE
    rows, columns = np.nonzero(np.isfinite(corners[..., 2]).all(axis=2) & below.any(axis=2) & ~below.all(axis=2))
    corners, below = corners[rows, columns], below[rows, columns]
    following, next_below = np.roll(corners, -1, axis=1), np.roll(below, -1, axis=1)
    share = (SURFACE - corners[..., 2]) / (following[..., 2] - corners[..., 2])
    crossings = corners + share[..., None] * (following - corners)
    # Around each cell: every corner that is below, and every point where a side crosses the end of the scale.
    ring = np.stack([corners, crossings], axis=2).reshape(-1, 8, 3)
    is_there = np.stack([below, below != next_below], axis=2).reshape(-1, 8)
    count = is_there.sum(axis=1)
    places = np.argsort(~is_there, axis=1, kind="stable")
    ring = np.take_along_axis(ring, places[..., None], axis=1)

    def part(which: Sequence[int]) -> Floats:
        return np.stack([ring[np.arange(len(ring)), np.minimum(k, count - 1)] for k in which], axis=1)

    more = count > 4
    cells = np.stack([rows, columns], axis=1)
    return np.concatenate([cells, cells[more]]), np.concatenate([part((0, 1, 2, 3)), part((0, 3, 4, 5))[more]])


def heights_at(mesh: ReliefMesh, x: Floats, y: Floats) -> Floats:
    """The interpolated height of the surface at places in the box; NaN outside and where the surface has gaps."""
    i = (x + 1.0) / 2.0 * (len(mesh.xs) - 1)
    j = (y + 1.0) / 2.0 * (len(mesh.ys) - 1)
    inside = (i >= 0) & (i <= len(mesh.xs) - 1) & (j >= 0) & (j <= len(mesh.ys) - 1)
    i, j = np.where(inside, i, 0.0), np.where(inside, j, 0.0)
    left, low = np.minimum(i.astype(np.intp), len(mesh.xs) - 2), np.minimum(j.astype(np.intp), len(mesh.ys) - 2)
    across, up = i - left, j - low
    flat, wide = mesh.heights.ravel(), len(mesh.xs)
    at = low * wide + left
    below = flat[at] * (1.0 - across) + flat[at + 1] * across
    above = flat[at + wide] * (1.0 - across) + flat[at + wide + 1] * across
    return np.asarray(np.where(inside, below * (1.0 - up) + above * up, np.nan))


def _chosen(count: int, most: int) -> NDArray[np.intp]:
    return np.rint(np.linspace(0, count - 1, min(count, most + 1))).astype(np.intp)


def _in_box(frame: SurfaceFrame, points: Floats) -> Floats:
    low = np.array([frame.xs[0], frame.ys[0]])
    high = np.array([frame.xs[-1], frame.ys[-1]])
    return np.asarray((points - low) / (high - low) * 2.0 - 1.0)


def _hatching(heights: Floats, xs: Floats, ys: Floats) -> Floats:
    """A diagonal through every second cell that is left out, so that they form long lines."""
    finite = np.isfinite(heights)
    whole = finite[1:, 1:] & finite[1:, :-1] & finite[:-1, 1:] & finite[:-1, :-1]
    j, i = np.nonzero(~whole)
    kept = (i - j) % 2 == 0
    i, j = i[kept], j[kept]
    return np.stack([np.stack([xs[i], ys[j]], axis=-1), np.stack([xs[i + 1], ys[j + 1]], axis=-1)], axis=1)

