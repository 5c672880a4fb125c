"""The order of the Tab key: panel after panel as they are read, a panel's title row before its contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QWidget

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.note_label import NoteLabel

__all__ = ["order_tab_stops"]


def order_tab_stops(panels: Iterable[QWidget]) -> None:
    """Chain all stops of the panels. Widgets that are made late, as forms and menus are, would come last of all."""
    stops = [stop for panel in panels for stop in _stops(panel)]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _stops(panel: QWidget) -> list[QWidget]:
    found = [each for each in _descendants(panel)
             if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None
             and each.window() is panel.window() and not each.objectName().startswith("qt_")]  # fmt: skip
    header = panel.findChild(PanelHeader)
    if header is None:
        return found
    heads = [each for each in found if header.isAncestorOf(each)]
    heads.sort(key=lambda each: each.mapTo(header, QPoint()).toTuple()[::-1])
    return heads + [each for each in found if each not in heads]


def _descendants(widget: QWidget) -> Iterator[QWidget]:
    """All widgets below, in Qt's order, each one asked of its own parent: what is asked of a panel that stays is kept
    by it in Python, also when Qt has long deleted it with its form."""
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        yield child
        if not isinstance(child, _WHOLE) or isinstance(child, NoteLabel):  # which holds buttons
            yield from _descendants(child)


# Their parts are theirs alone: no part of them is a stop of its own.
_WHOLE = (QAbstractButton, QComboBox, Label, QLineEdit, QSlider)
