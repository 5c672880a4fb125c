"""What is written in the cells of a column's row on a table's sheet, in the room that there is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics

from gradviz.scene.setup.sheet_frame import ColumnFrame
from gradviz.scene.text.numbers import counted
from gradviz.text import ngettext

__all__ = ["part_captions", "two_lines"]

_LEAST_LETTERS = 3


def two_lines(words: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The words in two lines, the first as long as fits; in one where no word fits."""
    parts = words.split(" ")
    counts = range(len(parts) - 1, 0, -1)
    first = next((n for n in counts if metrics.horizontalAdvance(" ".join(parts[:n])) <= width), 0)
    return [" ".join(parts[:first]), " ".join(parts[first:])] if first else [words]


def part_captions(column: ColumnFrame, room: QRectF, metrics: QFontMetrics) -> list[tuple[QRectF, str]]:
    """The labels with their shares as rectangles in `room`, each with its caption, cut off with … where it is too long.
    Where that would leave one of them unsaid, or two of them alike, one rectangle says how many labels there are."""
    total, left = sum(share for _label, share in column.parts), room.left()
    found: list[tuple[QRectF, str]] = []
    for label, share in column.parts:
        width = room.width() * share / (total or 1.0)
        part = QRectF(left, room.top(), max(2.0, width - 2), room.height())
        line = " ".join(label[:400].split())
        caption = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(part.width() - 6))
        found.append((part, caption if caption == line or len(caption) > _LEAST_LETTERS else ""))
        left += width
    captions = {caption for _part, caption in found if caption}
    if len(captions) == column.label_count:
        return found
    return [(room, ngettext("{n} label", "{n} labels", column.label_count).format(n=counted(column.label_count)))]
