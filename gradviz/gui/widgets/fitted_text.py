"""A text of free length in a room of fixed size: in the largest type in which it fits, else shortened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics

from gradviz.gui.outside_text import Label, set_tip

__all__ = ["show_fitted"]

_LONG = 100_000  # pixels; longer than any text
_WRAPPED = Qt.TextFlag.TextWordWrap


def show_fitted(label: Label, text: str, fonts: Sequence[QFont], room: QSize) -> bool:
    """Show plain text on a label that wraps its lines, in the first of the `fonts` in which it fits into `room`, in
    pixels. Where it fits in none, its end is left out, the whole text is the tooltip, and the result is False."""
    font = next((font for font in fonts if _fits(text, font, room)), fonts[-1])
    shown = text if _fits(text, font, room) else _shortened(text, font, room)
    label.setFont(font)
    label.setText(shown)
    set_tip(label, "" if shown == text else text)
    return shown == text


def _fits(text: str, font: QFont, room: QSize) -> bool:
    needed = QFontMetrics(font).boundingRect(0, 0, room.width(), _LONG, _WRAPPED, text)
    return needed.height() <= room.height() and needed.width() <= room.width()


def _shortened(text: str, font: QFont, room: QSize) -> str:
    """As many whole words as fit, at least one, and an ellipsis."""
    words = text.split(" ")
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _fits(" ".join(words[:middle]) + " …", font, room) else (low, middle - 1)
    return " ".join(words[:low]) + " …"
