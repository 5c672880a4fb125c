"""The room of the marks on a loss surface and of their words: each word beside its own mark and off every other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from gradviz.gui.figures.plot_axes import WORD, Plane, halo_box, plot_font, text_box
from gradviz.gui.figures.surface.arrow_marks import along_arrow, arrows_in_sight
from gradviz.gui.figures.surface.path_room import PathRoom, path_room
from gradviz.gui.figures.surface.substep_painter import Words, substep_words
from gradviz.gui.figures.surface.surface_marks import minimum_room, minimum_words, start_words, words_beside
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import Theme

__all__ = ["mark_boxes", "placed_parts", "taken_by_marks"]


def mark_boxes(plane: Plane, frame: SurfaceFrame, theme: Theme) -> list[QRectF]:
    """Where the point, the start and the arrows with their words are: the numbers of the contours keep away."""
    metrics = QFontMetricsF(plot_font(theme, WORD, bold=True))
    boxes = []
    for arrow in arrows_in_sight(plane, frame, theme):
        boxes += along_arrow(arrow.start, arrow.tip)
        if arrow.text:
            boxes.append(halo_box(arrow.at, metrics.horizontalAdvance(arrow.text), metrics.height(), plane.rect))
    for place in (frame.point, *frame.path[:1]):
        x, y = plane.map(np.reshape(place, (1, 2)))[0].tolist()
        if np.isfinite((x, y)).all():
            boxes.append(QRectF(x - 12, y - 12, 24, 24))
    return [*boxes, *_later_words(plane, frame, theme)]


def _later_words(plane: Plane, frame: SurfaceFrame, theme: Theme) -> list[QRectF]:
    """Where the words of the step's parts, the minimum and the start are, which find their places after all others."""
    taken, path = taken_by_marks(plane, frame, theme), path_room(plane, frame)
    words = placed_parts(substep_words(plane, frame, theme), plane, theme, taken, path)
    found = [box for box, _text, _colour in words]
    minimum = minimum_words(plane, frame, theme, [*taken, *found])
    others = [*taken, *found] if minimum is None else [*taken, *found, minimum]
    start = start_words(plane, frame, theme, others, path)
    return [*found, *(box for box in (minimum, start) if box is not None)]


def taken_by_marks(plane: Plane, frame: SurfaceFrame, theme: Theme) -> list[QRectF]:
    """Where the cross at the minimum, the arrows with their words and the point are."""
    cross, font = minimum_room(plane, frame, theme), plot_font(theme, WORD, bold=True)
    arrows = arrows_in_sight(plane, frame, theme)
    taken = [] if cross is None else [cross]
    taken += [text_box(arrow.at, arrow.text, font, plane.rect) for arrow in arrows if arrow.text]
    taken += [box for arrow in arrows for box in along_arrow(arrow.start, arrow.tip)]
    if np.isfinite(frame.point).all():
        x, y = plane.map(frame.point[None])[0].tolist()
        taken.append(QRectF(x - 8, y - 8, 16, 16))
    return taken


def placed_parts(
    parts: Sequence[Words], plane: Plane, theme: Theme, taken: Sequence[QRectF], path: PathRoom
) -> list[tuple[QRectF, str, str]]:
    """Where the words of the step's parts are, with text and colour; a box has none without room beside it."""
    font, found = plot_font(theme, bold=True), list[tuple[QRectF, str, str]]()
    for place, text, colour in parts:
        others = [*taken, *(box for box, _text, _colour in found)]
        if isinstance(place, QRectF):
            at = words_beside(place, text, QFontMetricsF(font), plane.rect, others, path)
            box = text_box(at, text, font, plane.rect)
            if any(box.intersects(other) for other in others):
                continue  # further away it would seem to belong to another mark
        else:
            box = text_box(place, text, font, plane.rect, others)
        found.append((box, text, colour))
    return found
