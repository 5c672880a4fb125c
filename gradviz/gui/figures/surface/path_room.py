"""The area of the path on the map of a surface, or of the curve of a loss, which texts avoid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from gradviz.gui.figures.plot_axes import Plane
from gradviz.scene.surface.surface_frame import SurfaceFrame

__all__ = ["PathRoom", "path_room"]

_APART, _MOST = 5.0, 64  # pixels between the places of a stretch that words keep off, and how many it has at most
_CLEAR = 3.0  # pixels between words and the path
_SPOT, _FARTHEST = 3.0, 20_000  # side of a square of pixels, and how many of them a picture is wide at most


class PathRoom:
    """Where the path runs in a picture."""

    def __init__(self, plane: Plane, frame: SurfaceFrame) -> None:
        points = plane.map(_line_of(frame)) if len(_line_of(frame)) > 1 else np.empty((0, 2))
        begin, end = points[:-1], points[1:]
        rect = plane.rect
        low, high = np.minimum(begin, end), np.maximum(begin, end)
        near = (high >= (rect.left(), rect.top())).all(axis=1) & (low <= (rect.right(), rect.bottom())).all(axis=1)
        begin, end = begin[near], end[near]
        counts = np.clip(np.hypot(*(end - begin).T) / _APART, 1, _MOST).astype(int) + 1
        first = np.repeat(np.cumsum(counts) - counts, counts)
        shares = ((np.arange(len(first)) - first) / np.repeat(counts - 1, counts))[:, None]
        places = np.repeat(begin, counts, axis=0) * (1 - shares) + np.repeat(end, counts, axis=0) * shares
        # A long run passes the same spot many times: one place for each square of a few pixels.
        corner = np.array([rect.left(), rect.top()])
        across, down = np.round((places - corner) / _SPOT).clip(-1, _FARTHEST).astype(np.int64).T
        spots = np.sort(across * (_FARTHEST + 2) + down)
        spots = spots[np.diff(spots, prepend=spots[:1] - 1) > 0]  # `np.unique` would load masked arrays at every start
        found = np.stack([(spots + 1) // (_FARTHEST + 2), (spots + 1) % (_FARTHEST + 2) - 1], axis=1)
        self._places = found * _SPOT + corner

    def meets(self, box: QRectF) -> bool:
        """Whether the path runs through a rectangle, or just beside it."""
        low, high = (box.left() - _CLEAR, box.top() - _CLEAR), (box.right() + _CLEAR, box.bottom() + _CLEAR)
        return bool(((self._places >= low) & (self._places <= high)).all(axis=1).any())


def _line_of(frame: SurfaceFrame) -> NDArray[np.float64]:
    """The path, or the curve of the loss over one parameter, on which the path lies."""
    return frame.path if frame.line is None else frame.line


_last: list[tuple[object, object, PathRoom] | None] = [None]  # one tuple, swapped whole: threads draw too


def path_room(plane: Plane, frame: SurfaceFrame) -> PathRoom:
    """The room of a frame's path; that of the last one is known, since every kind of words asks for it."""
    key, known = (plane.rect.getRect(), plane.x_range, plane.y_range), _last[0]
    if known is not None and known[0] is _line_of(frame) and known[1] == key:
        return known[2]
    made = PathRoom(plane, frame)
    _last[0] = (_line_of(frame), key, made)
    return made
