"""Finds what a person cannot read: words that a widget has no room for, and widgets that reach out of their window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTextEdit,
    QWidget,
)

from gradviz.gui.widgets.note_label import NoteLabel

__all__ = ["what_is_cut"]

_ROUNDING = 1  # pixels: sizes are rounded in several places


def what_is_cut(root: QWidget) -> list[str]:
    """One line for each visible widget of `root` whose words are cut, and each that is partly out of sight where
    nothing scrolls it into sight."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not root.window():
            continue
        words = _words(widget)
        if words and words != "⋯" and _needed(widget) > widget.width() + _ROUNDING:
            found.append(f"{_name(widget)} “{words}” has {widget.width()} of {_needed(widget)} pixels")
        if words and _is_out(widget, root):
            found.append(f"{_name(widget)} “{words}” is partly out of sight")
        if isinstance(widget, QScrollArea | QTextEdit) and widget.horizontalScrollBar().maximum() > _ROUNDING:
            found.append(f"{_name(widget)} must be scrolled sideways by {widget.horizontalScrollBar().maximum()}")
    return found


def _words(widget: QWidget) -> str:
    if isinstance(widget, NoteLabel) or isinstance(widget.parent(), QComboBox):
        return ""  # it folds its words by itself
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLabel) and widget.pixmap().isNull():
        return widget.text()
    if isinstance(widget, QAbstractButton):
        return widget.text()
    return widget.text() if isinstance(widget, QLineEdit) and widget.isReadOnly() else ""


def _needed(widget: QWidget) -> int:
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        field = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) + widget.width() - field.width()
    if isinstance(widget, QLabel) and (widget.wordWrap() or "<" in widget.text()):
        return 0 if widget.height() >= widget.heightForWidth(widget.width()) - _ROUNDING else 10_000
    if isinstance(widget, QLabel):
        margins = widget.contentsMargins()
        lines = widget.text().split("\n")
        return max(widget.fontMetrics().horizontalAdvance(line) for line in lines) + margins.left() + margins.right()
    least = widget.minimumSizeHint().width()
    return least if isinstance(widget, QAbstractButton) else 0


def _is_out(widget: QWidget, root: QWidget) -> bool:
    """Whether a part of it is outside of a parent that does not scroll."""
    parent = widget.parentWidget()
    while parent is not None and parent is not root.parentWidget():
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea):
            return False  # what is below is scrolled into sight; sideways is told apart
        place = QRect(widget.mapTo(parent, QPoint()), widget.size())
        if not parent.rect().adjusted(-_ROUNDING, -_ROUNDING, _ROUNDING, _ROUNDING).contains(place):
            return True
        if parent is root:
            return False
        parent = area
    return False


def _name(widget: QWidget) -> str:
    owner = widget.parentWidget()
    return f"{type(widget).__name__} in {type(owner).__name__}"
