"""The order of the Tab key: panel after panel as they are read, a panel's title row before its contents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QWidget

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.focus import passes_focus_on
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.note_label import NoteLabel

__all__ = ["TabOrder", "order_tab_stops"]


class TabOrder(QObject):
    """Keeps the order right: forms and headers make widgets late, so it is set when nothing else is due.

    `areas` answers what the key goes through, in this order.
    """

    def __init__(self, parent: QObject, areas: Callable[[], Iterable[QWidget]]) -> None:
        super().__init__(parent)
        self._areas = areas
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.update)

    @property
    def is_due(self) -> bool:
        """Whether stops have come or gone since the order was set."""
        return self._timer.isActive()

    def update_soon(self) -> None:
        """Stops of the Tab key have come or gone."""
        self._timer.start()

    def update_after(self, milliseconds: int) -> None:
        """The same, and whatever comes or goes until then waits as long."""
        self._timer.start(milliseconds)

    def update_if_due(self) -> None:
        """Set the order now where it waits to be set."""
        if self.is_due:
            self.update()

    def update(self) -> None:
        """Set the order."""
        self._timer.stop()
        self._timer.setInterval(0)
        order_tab_stops(self._areas())


def order_tab_stops(panels: Iterable[QWidget]) -> None:
    """Chain all stops of the panels. Widgets that are made late, as forms and menus are, would come last of all."""
    stops = [stop for panel in panels for stop in _stops(panel)]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _stops(panel: QWidget) -> list[QWidget]:
    found = [each for each in _descendants(panel)
             if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.window() is panel.window()
             and not passes_focus_on(each)]  # fmt: skip
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
