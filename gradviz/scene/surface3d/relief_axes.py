"""The edges of the box along which the axes of a 3-D surface are drawn: those in front of the surface."""

from __future__ import annotations

import numpy as np

from gradviz.scene.frame import Floats, Frame
from gradviz.scene.surface.relief_frame import ReliefFrame, Ticks
from gradviz.scene.surface3d.relief_mesh import SURFACE
from gradviz.scene.view.camera import FLOOR, Projection

__all__ = ["Axis", "axes_of", "back_walls", "wall_lines"]

_NEAR_ZERO = 1e-9
_STEEP = 0.5  # share of an edge that is across: less of it looks upright


class Axis(Frame, frozen=True, eq=False):
    """An edge of the box from `start` to `end` (3,), its ticks as ((3,), text), and the direction (3,) in which its
    texts are placed away from the box.
    """

    name: str
    label: str
    start: Floats
    end: Floats
    ticks: tuple[tuple[Floats, str], ...]
    outward: Floats


def axes_of(relief: ReliefFrame, where: Projection) -> tuple[Axis, ...]:
    """The x and y axes along the floor's edges next to the viewer, the loss axis along one of the vertical edges at the
    outer ends of the back walls: the left one, unless the floor's axis that begins there is so steep in the picture
    that the numbers of both would make one column.

    Seen straight from above, there is no third axis.
    """
    back = where.camera.backward
    near_x = 1.0 if back[0] > _NEAR_ZERO else -1.0
    near_y = 1.0 if back[1] > _NEAR_ZERO else -1.0
    x = Axis(
        "x", relief.x_label, np.array([-1.0, near_y, FLOOR]), np.array([1.0, near_y, FLOOR]),
        _along(relief.x_ticks, lambda at: (at, near_y, FLOOR)), np.array([0.0, near_y, 0.0]),
    )  # fmt: skip
    y = Axis(
        "y", relief.y_label, np.array([near_x, -1.0, FLOOR]), np.array([near_x, 1.0, FLOOR]),
        _along(relief.y_ticks, lambda at: (near_x, at, FLOOR)), np.array([near_x, 0.0, 0.0]),
    )  # fmt: skip
    upright, side = _upright(near_x, near_y, where)
    foot, head = where.map(np.array([(upright[0], upright[1], 0.0), (upright[0], upright[1], SURFACE)]))
    if foot[1] - head[1] < 0.35 * where.scale * SURFACE:
        return x, y
    z = Axis(
        "z", relief.z_label, np.array([upright[0], upright[1], FLOOR]), np.array([upright[0], upright[1], SURFACE]),
        _along(relief.z_ticks, lambda at: (upright[0], upright[1], at)), side * where.camera.axes[0],
    )  # fmt: skip
    return x, y, z


def _upright(near_x: float, near_y: float, where: Projection) -> tuple[Floats, float]:
    """The edge of the loss axis as (x, y, 0), and −1 where its texts are at its left, 1 at its right."""
    feet = np.array([(-near_x, near_y, FLOOR), (near_x, -near_y, FLOOR)])
    places, corner = where.map(feet)[:, :2], where.map(np.array([near_x, near_y, FLOOR]))[:2]
    left = int(np.argmin(places[:, 0]))
    # How level the edges of the floor are that lead from the feet to the corner next to the viewer.
    level = np.abs(places[:, 0] - corner[0]) / np.maximum(1e-9, np.hypot(*(places - corner).T))
    is_right = level[left] < _STEEP < level[1 - left]
    return feet[1 - left if is_right else left] * (1.0, 1.0, 0.0), 1.0 if is_right else -1.0


def back_walls(where: Projection) -> tuple[Floats, ...]:
    """The floor and the two walls behind the surface, each as four corners (4, 3), the floor first."""
    back = where.camera.backward
    far_x, far_y = (-1.0 if back[axis] > _NEAR_ZERO else 1.0 for axis in (0, 1))
    floor = np.array([(-1.0, -1.0, FLOOR), (1.0, -1.0, FLOOR), (1.0, 1.0, FLOOR), (-1.0, 1.0, FLOOR)])
    one = np.array([(far_x, -1.0, FLOOR), (far_x, 1.0, FLOOR), (far_x, 1.0, SURFACE), (far_x, -1.0, SURFACE)])
    two = np.array([(-1.0, far_y, FLOOR), (1.0, far_y, FLOOR), (1.0, far_y, SURFACE), (-1.0, far_y, SURFACE)])
    return floor, one, two


def wall_lines(relief: ReliefFrame, where: Projection) -> Floats:
    """Grid lines (m, 2, 3) at the ticks, on the two back walls and on the floor."""
    _floor, one, two = back_walls(where)
    far_x, far_y = float(one[0, 0]), float(two[0, 1])
    lines = [((far_x, -1.0, z), (far_x, 1.0, z)) for z, _text in relief.z_ticks]
    lines += [((-1.0, far_y, z), (1.0, far_y, z)) for z, _text in relief.z_ticks]
    for x, _text in relief.x_ticks:
        lines += [((x, far_y, FLOOR), (x, far_y, SURFACE)), ((x, -1.0, FLOOR), (x, 1.0, FLOOR))]
    for y, _text in relief.y_ticks:
        lines += [((far_x, y, FLOOR), (far_x, y, SURFACE)), ((-1.0, y, FLOOR), (1.0, y, FLOOR))]
    return np.array(lines).reshape(-1, 2, 3)


def _along(ticks: Ticks, place) -> tuple[tuple[Floats, str], ...]:  # type: ignore[no-untyped-def]
    return tuple((np.array(place(at)), text) for at, text in ticks)
