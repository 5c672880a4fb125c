"""The last button of a row of controls: a small window with those that the row has no room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gradviz.gui.widgets.icons import IconButton
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["Overflow", "row_width"]


def row_width(row: QHBoxLayout) -> int:
    """The width that the widgets of a row need which are not hidden."""
    items = [row.itemAt(place) for place in range(row.count())]
    widgets = [widget for item in items if item is not None and (widget := item.widget()) is not None]
    shown = [widget for widget in widgets if not widget.isHidden()]
    for pair in shown:
        inner = pair.layout()
        if inner is not None:
            inner.invalidate()  # a label that has just changed its words is known to it later only
            inner.activate()
    margins = row.contentsMargins()
    widths = sum(max(widget.sizeHint().width(), widget.minimumWidth()) for widget in shown)
    return widths + row.spacing() * len(shown) + margins.left() + margins.right()


class Overflow(IconButton):
    """While its window is open the controls are in it, one below the other; then they go back to where they were,
    hidden. `opened` and `closed` say so."""

    opened = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("more", _("More controls"), _("The controls that have no room in this row"), parent)
        self._left_out: tuple[QWidget, ...] = ()
        self._homes: list[tuple[QWidget, QBoxLayout, int]] = []
        self.box = QFrame(self, Qt.WindowType.Popup)
        self.box.setObjectName("overflow")
        self._rows = QVBoxLayout(self.box)
        self.box.installEventFilter(self)
        self.clicked.connect(self._open)
        self.hide()

    def set_left_out(self, widgets: Sequence[QWidget]) -> None:
        """Which controls of layouts have no room; none: the button is not needed."""
        self._left_out = tuple(widgets)
        self.setVisible(bool(widgets))

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        super().set_theme(theme)
        gap = round(10 * theme.scale)
        self._rows.setContentsMargins(gap, gap, gap, gap)
        self._rows.setSpacing(gap)

    def close_box(self) -> None:
        """Close the window; its controls go back."""
        self.box.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and event.type() == QEvent.Type.Hide:
            self._give_back()
        return super().eventFilter(watched, event)

    def _open(self) -> None:
        for widget in self._left_out:
            parent = widget.parentWidget()
            layout = None if parent is None else parent.layout()
            assert isinstance(layout, QBoxLayout)
            self._homes.append((widget, layout, layout.indexOf(widget)))
        for widget, _layout, _place in self._homes:
            self._rows.addWidget(widget)
            widget.show()
        self.opened.emit()
        self.box.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width() - self.box.width(), self.height()))
        self.box.move(corner)
        self.box.show()

    def _give_back(self) -> None:
        homes, self._homes = self._homes, []
        for widget, layout, place in sorted(homes, key=lambda home: home[2]):
            layout.insertWidget(place, widget)
            widget.hide()
        if homes:
            self.closed.emit()
