"""The part of a surface's frame that a race adds."""

from __future__ import annotations

from gradviz.scene.frame import Floats, Frame

__all__ = ["TrackFrame"]


class TrackFrame(Frame, frozen=True, eq=False):
    """The path of one run of a race: `path` (k, 2) on the plane; `text` is its name and how it ended.

    `place` (from 0) decides its colour, dashes and marker, as in the race window. `loss` is that of the surface's
    samples at its end, infinite where it `diverged`.
    """

    place: int
    name: str
    text: str
    path: Floats
    loss: float
    diverged: bool
