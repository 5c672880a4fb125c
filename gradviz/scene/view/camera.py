"""The camera of the 3-D loss surface and its projection: plain arithmetic, no Qt and no GL.

The surface is in a box: x and y from −1 to 1, heights from `FLOOR` to `TOP`. The eye looks at the centre of the box.
The painter and the graphics card use the same matrix, so both draw a point in the same place.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Frame

__all__ = ["FLOOR", "TOP", "TOP_VIEW", "Camera", "Projection", "projection"]

Floats = NDArray[np.float64]
FLOOR, TOP = -0.24, 0.86  # in half sides: the floor is 0.12 sides below the surface, which is 0.42 sides high
_MIDDLE = (FLOOR + TOP) / 2
_USUAL = 6.0  # the distance at which the whole box fits
_NEAREST, _FURTHEST = 2.4, 14.0
_LOWEST, _HIGHEST = 3.0, 90.0
_FROM_ABOVE, _LONG_LENS = 60.0, 9.0
_CORNERS = np.array([(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (FLOOR, TOP)])


class Camera(Frame, frozen=True):
    """The position of the eye: `azimuth` in degrees around the vertical, counted from the x axis towards the y axis;
    `elevation` in degrees above the floor, 90 straight from above; `distance` from the centre, in half sides.

    Seen from above, the eye is farther away with a longer lens, so that the surface covers its place on the floor.
    """

    azimuth: float = -60.0
    elevation: float = 33.0
    distance: float = _USUAL

    def turned(self, azimuth: float, elevation: float) -> Camera:
        """The camera turned by these degrees, never below the floor and never over the top."""
        up = min(max(self.elevation + elevation, _LOWEST), _HIGHEST)
        return self.but(azimuth=(self.azimuth + azimuth + 180.0) % 360.0 - 180.0, elevation=up)

    def closer(self, factor: float) -> Camera:
        """The camera nearer by a factor, within limits."""
        return self.but(distance=min(max(self.distance / factor, _NEAREST), _FURTHEST))

    @property
    def lens(self) -> float:
        """The factor by which the eye is farther away than `distance`, and by which the lens enlarges more."""
        above = min(max((self.elevation - _FROM_ABOVE) / (_HIGHEST - _FROM_ABOVE), 0.0), 1.0)
        return 1.0 + _LONG_LENS * above * above

    @property
    def eye(self) -> Floats:
        """The position of the eye in the box's coordinates, (3,)."""
        return np.array([0.0, 0.0, _MIDDLE]) + self.distance * self.lens * self.backward

    @property
    def backward(self) -> Floats:
        """The unit vector from the centre to the eye."""
        direction: Floats = self.axes[2]
        return direction

    @property
    def axes(self) -> Floats:
        """The picture's right, up and backward directions as rows, (3, 3)."""
        return _axes(self.azimuth, self.elevation)


@lru_cache(maxsize=64)
def _axes(azimuth: float, elevation: float) -> Floats:
    a, e = math.radians(azimuth), math.radians(elevation)
    right = (-math.sin(a), math.cos(a), 0.0)
    up = (-math.sin(e) * math.cos(a), -math.sin(e) * math.sin(a), math.cos(e))
    axes = np.array([right, up, (math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e))])
    axes.flags.writeable = False
    return axes


TOP_VIEW = Camera(-90.0, 90.0)  # x to the right, y upwards: as in the plane


class Projection(Frame, frozen=True):
    """A camera in front of a picture: `centre` (x, y) is the point in pixels that it looks at, `scale` the pixels of a
    half side at the usual distance."""

    camera: Camera
    centre: tuple[float, float]
    scale: float

    def map(self, points: Floats) -> Floats:
        """Pixels and depth (…, 3) of points (…, 3) in the box; y grows downwards, depth away from the eye.

        Points behind the eye, and points that are not finite, are not finite in the result.
        """
        seen = (np.asarray(points, dtype=np.float64) - (0.0, 0.0, _MIDDLE)) @ self.camera.axes.T
        lens = self.camera.lens
        depth = self.camera.distance * lens - seen[..., 2]
        with np.errstate(all="ignore"):
            factor = np.where(depth > 1e-3, self.scale * _USUAL * lens / depth, np.nan)
        out = np.empty(seen.shape)
        out[..., 0] = self.centre[0] + seen[..., 0] * factor
        out[..., 1] = self.centre[1] - seen[..., 1] * factor
        out[..., 2] = depth
        return out

    def matrix(self, width: float, height: float) -> Floats:
        """The same projection as a matrix (4, 4) to clip coordinates of a picture of `width` × `height`, as GL expects
        it.
        """
        reach = self.camera.distance * self.camera.lens
        near, far = max(0.05, reach - 4.0), reach + 4.0
        zoom, axes, middle = self.scale * _USUAL * self.camera.lens, self.camera.axes, np.array([0.0, 0.0, _MIDDLE])
        view = np.eye(4)
        view[:3, :3] = axes
        view[:3, 3] = -axes @ middle
        view[2, 3] -= reach
        lens = np.zeros((4, 4))
        lens[0, 0], lens[1, 1] = 2.0 * zoom / width, 2.0 * zoom / height
        lens[0, 2] = 1.0 - 2.0 * self.centre[0] / width
        lens[1, 2] = 2.0 * self.centre[1] / height - 1.0
        lens[2, 2], lens[2, 3] = -(far + near) / (far - near), -2.0 * far * near / (far - near)
        lens[3, 2] = -1.0
        return lens @ view


def projection(camera: Camera, left: float, top: float, width: float, height: float) -> Projection:
    """The camera before a rectangle of pixels, which the box fills at the usual distance."""
    pixels = Projection(Camera(camera.azimuth, camera.elevation), (0.0, 0.0), 1.0).map(_CORNERS)[:, :2]
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    scale = max(1.0, float(min(width / (high[0] - low[0]), height / (high[1] - low[1]))))
    x, y = ((low + high) / 2.0 * scale).tolist()
    return Projection(camera, (left + width / 2.0 - x, top + height / 2.0 - y), scale)
