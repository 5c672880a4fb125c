"""The graph's pixels on the screen: a new frame redraws only what it shows differently.

Exports do not come through here, they stay vectors. Both draw the same parts, so they cannot disagree.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter, QRegion

from gradviz.gui.figures.ink import ink
from gradviz.gui.figures.network.network_painter import HINTS, Part, draw_part, network_parts
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.themes import Theme

__all__ = ["NetworkPicture"]

# Pictures kept of each layer's edges: all of them together are as large as so many canvases.
_KEPT = 3
# Rectangles that hold so much of what they would hold as one are drawn as one.
_SPARE = 1.15
_Key = tuple[object, ...]


class NetworkPicture:
    """Everything is in pixels of the device. `drawn` counts what has been drawn, by the first word of its key."""

    def __init__(self) -> None:
        self.drawn: Counter[object] = Counter()
        self._frame: NetworkFrame | None = None
        self._geometry: _Key = ()
        self._places: NetworkLayout | None = None
        self._theme: Theme | None = None
        self._ratio, self._zoom, self._shift = 1.0, 1.0, QPointF()
        self._image = QImage()
        self._parts: dict[_Key, tuple[Part, QRect]] = {}
        self._cache: OrderedDict[_Key, QImage] = OrderedDict()
        self._stale: list[QRect] = []
        # The frame shown before it, the picture of the frame that is likely next, and where the two differ.
        self._ahead: tuple[NetworkFrame, NetworkPicture, QRegion] | None = None

    def prepare(
        self, frame: NetworkFrame, theme: Theme, places: NetworkLayout, ratio: float, zoom: float, shift: QPointF
    ) -> None:
        """Draw a frame that is likely to be shown next; the picture stays as it is."""
        shown, ahead = self._frame, self._ahead
        is_other_size = self._geometry != _geometry(theme, places, ratio, zoom, shift)
        if shown is None or shown is frame or is_other_size or (ahead is not None and ahead[1]._frame is frame):
            return
        made = NetworkPicture()
        made.__dict__.update(self.__dict__)  # both share the pixels of layers
        made._image, made._stale, made._ahead = self._image.copy(), list(self._stale), None
        changed = made.show(frame, theme, places, ratio, zoom, shift)
        made.image()
        self._ahead = shown, made, changed

    def show(
        self, frame: NetworkFrame, theme: Theme, places: NetworkLayout, ratio: float, zoom: float, shift: QPointF
    ) -> QRegion:
        """Set the frame to show; returns the rectangles that differ from before, in pixels of the widget."""
        geometry = _geometry(theme, places, ratio, zoom, shift)
        if frame is self._frame and geometry == self._geometry:
            return QRegion()
        ahead, self._ahead = self._ahead, None
        if ahead is not None and geometry == self._geometry and ahead[0] is self._frame and ahead[1]._frame is frame:
            self.__dict__.update(ahead[1].__dict__)
            return ahead[2]
        whole = QRect(0, 0, math.ceil(places.width * ratio), math.ceil(places.height * ratio))
        if geometry != self._geometry:
            self._geometry, self._places, self._theme = geometry, places, theme
            self._ratio, self._zoom, self._shift = ratio, zoom, QPointF(shift)
            self._cache.clear()
            self._image = QImage(whole.size(), QImage.Format.Format_RGB32)
            before: dict[_Key, tuple[Part, QRect]] = {}
            rooms = [whole]
        else:
            before, rooms = self._parts, []
        self._frame, self._parts = frame, {}
        for part in network_parts(frame, theme, places):
            known = before.pop(part.key, None)
            room = self._room(part, whole) if known is None else known[1]
            self._parts[part.key] = (part, room)
            # A cached part whose pixels are missing is drawn as a whole.
            if known is None or (part.is_cached and part.key not in self._cache):
                rooms.append(room)
        changed = joined([*rooms, *(room for _part, room in before.values())])
        self._stale = joined([*self._stale, *changed])
        region = QRegion()
        for room in changed:
            left, top = math.floor(room.left() / ratio), math.floor(room.top() / ratio)
            right, bottom = math.ceil((room.right() + 1) / ratio), math.ceil((room.bottom() + 1) / ratio)
            region += QRect(left, top, right - left, bottom - top)
        return region

    def image(self) -> QImage:
        """The picture, after stale parts are drawn."""
        if not self._stale or self._places is None or self._theme is None:
            return self._image
        painter = QPainter(self._image)
        painter.setRenderHints(HINTS)
        # One rectangle after the other: Qt clips to a rectangle far faster than to a region.
        for room in self._stale:
            painter.setClipRect(room)
            painter.fillRect(room, ink(self._theme.panel))
            self._draw(painter, room, self._places)
        painter.end()
        layers = sum(part.is_cached for part, _room in self._parts.values())
        while len(self._cache) > _KEPT * layers:
            self._cache.popitem(last=False)
        self._stale = []
        return self._image

    def _draw(self, painter: QPainter, stale: QRect, places: NetworkLayout) -> None:
        """All parts that intersect a stale rectangle, in drawing order."""
        for key, (part, room) in self._parts.items():
            if not stale.intersects(room):
                continue
            if part.is_cached and key in self._cache:
                self._cache.move_to_end(key)
                painter.drawImage(room.topLeft(), self._cache[key])
                continue
            self.drawn[key[0]] += 1
            painter.save()
            if part.is_cached:
                painter.setClipRect(room)
            painter.scale(self._ratio, self._ratio)
            draw_part(painter, part, places, self._zoom, self._shift)
            painter.restore()
            if part.is_cached:
                self._cache[key] = self._image.copy(room)

    def _room(self, part: Part, whole: QRect) -> QRect:
        """The rectangle of pixels that a part may draw on."""
        x, y, wide, high = part.room
        zoom, dx, dy = (1.0, 0.0, 0.0) if part.fixed else (self._zoom, self._shift.x(), self._shift.y())
        scale, ratio = zoom * self._ratio, self._ratio
        # Neighbouring layers share a border, and both round it the same way.
        round_up = math.floor if part.is_cached else math.ceil
        left, top = math.floor(x * scale + dx * ratio), math.floor(y * scale + dy * ratio)
        right = round_up((x + wide) * scale + dx * ratio)
        bottom = math.ceil((y + high) * scale + dy * ratio)
        return QRect(left, top, right - left, bottom - top) & whole


def _geometry(theme: Theme, places: NetworkLayout, ratio: float, zoom: float, shift: QPointF) -> _Key:
    """Everything that a picture depends on besides its frame."""
    return id(places), theme, places.width, places.height, ratio, zoom, shift.x(), shift.y()


def joined(rooms: list[QRect]) -> list[QRect]:
    """Few rectangles that hold all of `rooms` and do not overlap; what lies close together becomes one."""
    out: list[QRect] = []
    for room in rooms:
        if room.isEmpty():
            continue
        place = 0
        while place < len(out):
            both = room | out[place]
            if room.intersects(out[place]) or _area(both) <= _SPARE * (_area(room) + _area(out[place])):
                room = both
                del out[place]
                place = 0
            else:
                place += 1
        out.append(room)
    return out


def _area(room: QRect) -> int:
    return room.width() * room.height()
