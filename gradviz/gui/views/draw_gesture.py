"""One gesture of drawing points, from its start to the resulting stroke. No events here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.gui.figures.draw_marks import DrawMarks
from gradviz.gui.figures.plot_axes import Plane
from gradviz.intervals import place_at
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.setup.point_edits import Stroke, spray
from gradviz.text import ngettext

__all__ = ["DEFAULT_RADIUS", "DrawGesture", "Palette", "Place"]

DEFAULT_RADIUS = 36.0
_REACH = 12.0  # the largest distance in pixels between the pointer and the point that it moves
_FIRST, _ALONG, _EVERY = 5, 2, 0.35  # points of a spray: at its start, and for each part of its radius that it moves
_MOST_AT_ONCE = 8  # such parts

Place = tuple[float, float]


class Palette(NamedTuple):
    """The settings for drawing: the index of a class, or a value, and its colour; whether for testing; the spray's
    radius in pixels. `classes` may contain one without points."""

    target: float = 0.0
    classes: tuple[str, ...] = ()
    colour: str = ""
    is_test: bool = False
    radius: float = DEFAULT_RADIUS


class DrawGesture:
    """`kind` is "point", "spray", "move" or "erase"; empty while there is no gesture. Places are in the plot’s
    units.
    """

    def __init__(self, plane: Callable[[], Plane], frame: Callable[[], OutputFrame | None]) -> None:
        self._plane, self._frame = plane, frame
        self.rng = np.random.default_rng()
        self.forget()

    def forget(self) -> None:
        """End the gesture without a stroke."""
        self.kind = ""
        self.marks = DrawMarks()
        self._palette = Palette()
        self._point = -1  # the moved point
        self._is_wide = False
        self._erased: set[int] = set()
        self._last: Place = (0.0, 0.0)

    def begin(self, kind: str, place: Place, palette: Palette, *, is_wide: bool = False) -> bool:
        """Start a gesture; False where there is no point to move. `is_wide`: erase all points within half the radius
        instead of one."""
        self.forget()
        if kind == "move":
            self._point = self.nearest(place)
            if self._point < 0:
                return False
        self.kind, self._palette, self._last, self._is_wide = kind, palette, place, is_wide
        self.marks = DrawMarks(colour=palette.colour, is_test=palette.is_test)
        if kind == "spray":
            self._scatter(place, _FIRST)
        self.go_on(place)
        return True

    def go_on(self, place: Place) -> None:
        """Continue the gesture at this place."""
        if self.kind:
            _GOING_ON[self.kind](self, place)

    def finish(self) -> Stroke | None:
        """End the gesture; returns its stroke, or None."""
        kind, marks, palette = self.kind, self.marks, self._palette
        point, erased = self._point, tuple(sorted(self._erased))
        self.forget()
        if kind == "move" and marks.moved is not None and marks.moved[0] != marks.moved[1]:
            return Stroke("move", (marks.moved[1],), points=(point,))
        if kind == "erase" and erased:
            return Stroke("erase", points=erased)
        if not marks.added:
            return None
        count = len(marks.added)
        targets = () if self._kind_of_plot() == "line" else (palette.target,) * count
        return Stroke("add", marks.added, targets, marks=(palette.is_test,) * count, classes=palette.classes)

    def nearest(self, place: Place | None) -> int:
        """The point close to a place; −1: there is none."""
        places = self._places()
        if place is None or not len(places):
            return -1
        away = self._away(places, place)
        nearest = int(np.argmin(away))
        return nearest if away[nearest] <= _REACH else -1

    def class_of(self, point: int) -> int:
        """The place of a point's class."""
        frame = self._frame()
        if frame is None or len(frame.legend) < 2:
            return 0
        level = float(np.concatenate([frame.train_values, frame.test_values])[point])
        return round((level + 1.0) / 2.0 * (len(frame.legend) - 1))

    @property
    def point(self) -> int:
        """The point that is being moved; −1: none."""
        return self._point

    def rounded(self, place: Place) -> Place:
        """A place rounded to the digits that a person can mean."""
        frame = self._frame()
        if frame is None or frame.draw is None:
            return place
        along, up = frame.draw.decimals
        return round(place[0], along) + 0.0, round(place[1], up) + 0.0

    # What happens on the way

    def _place_one(self, place: Place) -> None:
        self.marks = self.marks._replace(added=(self.rounded(place),))

    def _spray_on(self, place: Place) -> None:
        way = self._way_to(place, _EVERY * self._palette.radius)
        for each in way[:_MOST_AT_ONCE]:
            self._scatter(each, _ALONG)
        count = len(self.marks.added)
        words = ngettext("{n} new point", "{n} new points", count).format(n=count)
        self.marks = self.marks._replace(circle=place, radius=self._palette.radius, words=words)

    def _way_to(self, place: Place, apart: float) -> list[Place]:
        """Places from the last one to this one at a distance in pixels; none before the pointer has moved that far."""
        parts = int(self._away(np.array([self._last]), place)[0] / apart)
        (x0, y0), (x1, y1) = self._last, place
        if parts:
            self._last = place
        return [(place_at(x0, x1, k / parts), place_at(y0, y1, k / parts)) for k in range(1, parts + 1)]

    def _scatter(self, place: Place, count: int) -> None:
        """Add the points of a spray around a place that are visible."""
        plane = self._plane()
        pixels = plane.map(np.array([place]))[0] + self._palette.radius * spray(self.rng, count)
        inside = [plane.unmap(x, y) for x, y in pixels.tolist() if plane.rect.contains(x, y)]
        self.marks = self.marks._replace(added=(*self.marks.added, *map(self.rounded, inside)))

    def _move_on(self, place: Place) -> None:
        frame, (x, y) = self._frame(), self._places()[self._point].tolist()
        is_test = frame is not None and self._point >= len(frame.train)
        self.marks = self.marks._replace(moved=((x, y), self.rounded(place)), is_test=is_test)

    def _erase_on(self, place: Place) -> None:
        """Erase all points within the eraser, or the one that was hit."""
        places, reach = self._places(), self._palette.radius / 2 if self._is_wide else _REACH
        for each in (*self._way_to(place, reach), place) if len(places) else ():
            away = self._away(places, each)
            hit = away <= reach if self._is_wide else (away <= reach) & (away == away.min())
            self._erased |= set(np.flatnonzero(hit).tolist())
        gone = tuple((x, y) for x, y in places[sorted(self._erased)].tolist())
        words = ngettext("erases {n} point", "erases {n} points", len(gone)).format(n=len(gone)) if gone else ""
        self.marks = DrawMarks(erased=gone, circle=place, radius=reach, words=words)

    # What is there

    def _kind_of_plot(self) -> str:
        frame = self._frame()
        return "" if frame is None or frame.draw is None else frame.draw.kind

    def _places(self) -> NDArray[np.float64]:
        """All points, those to train on first."""
        frame = self._frame()
        return np.zeros((0, 2)) if frame is None else np.concatenate([frame.train, frame.test])

    def _away(self, places: NDArray[np.float64], place: Place) -> NDArray[np.float64]:
        """The distance in pixels to each of the places."""
        plane = self._plane()
        return np.hypot(*(plane.map(places) - plane.map(np.array([place], dtype=np.float64))).T)


_GOING_ON: dict[str, Callable[[DrawGesture, Place], None]] = {
    "point": DrawGesture._place_one, "spray": DrawGesture._spray_on,
    "move": DrawGesture._move_on, "erase": DrawGesture._erase_on,
}  # fmt: skip
