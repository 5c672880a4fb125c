"""Shift and an arrow key: the point of a surface moves along an axis."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

__all__ = ["nudge_of"]

_WAYS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Up: (0, 1),
}  # fmt: skip


def nudge_of(event: QKeyEvent) -> tuple[int, int] | None:
    """The direction (x, y) in which the keys move the point; None for any other keys. The arrows alone step through the
    run, and with Alt they turn the surface in space."""
    chord = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _WAYS.get(Qt.Key(event.key())) if chord == Qt.KeyboardModifier.ShiftModifier else None
