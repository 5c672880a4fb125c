"""The area of the path on the map of a surface, which texts avoid."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from gradviz.gui.figures.plot_axes import Plane
from gradviz.scene.surface.surface_frame import SurfaceFrame

__all__ = ["PathRoom"]

_APART, _MOST = 5.0, 64  # pixels between the places of a stretch that words keep off, and how many it has at most
_CLEAR = 2.0  # pixels between words and the path


class PathRoom:
    """Where the path runs in a picture."""

    def __init__(self, plane: Plane, frame: SurfaceFrame) -> None:
        points = plane.map(frame.path) if len(frame.path) > 1 and frame.line is None else np.empty((0, 2))
        begin, end = points[:-1], points[1:]
        rect = plane.rect
        low, high = np.minimum(begin, end), np.maximum(begin, end)
        near = (high >= (rect.left(), rect.top())).all(axis=1) & (low <= (rect.right(), rect.bottom())).all(axis=1)
        begin, end = begin[near], end[near]
        counts = np.clip(np.hypot(*(end - begin).T) / _APART, 1, _MOST).astype(int) + 1
        first = np.repeat(np.cumsum(counts) - counts, counts)
        shares = ((np.arange(len(first)) - first) / np.repeat(counts - 1, counts))[:, None]
        self._places = np.repeat(begin, counts, axis=0) * (1 - shares) + np.repeat(end, counts, axis=0) * shares

    def meets(self, box: QRectF) -> bool:
        """Whether the path runs through a rectangle, or just beside it."""
        low, high = (box.left() - _CLEAR, box.top() - _CLEAR), (box.right() + _CLEAR, box.bottom() + _CLEAR)
        return bool(((self._places >= low) & (self._places <= high)).all(axis=1).any())
