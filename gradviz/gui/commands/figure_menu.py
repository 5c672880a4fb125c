"""The menu of a panel that shows a figure, by the right button on its title or the menu key; and dragging it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from gradviz.data.errors import SetupError, fault_sentence
from gradviz.gui.commands.export_commands import ExportCommands
from gradviz.scene.panels import PANELS
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = ["FigureMenu"]

_SCREEN_DPI = 96


class FigureMenu(QObject):
    """Watches the main window for events that no part of a panel has taken: those on titles and empty places."""

    def __init__(self, context: Context, export: ExportCommands) -> None:
        super().__init__(context.parent_widget)
        self._context, self._export = context, export
        self._pressed: tuple[QPoint, str] | None = None

    def watch(self) -> None:
        """Watch the window from now on. Before, hundreds of events tell it of the widgets and actions it gets."""
        self._context.parent_widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent):
            figure = self._figure_at(event.pos(), event.reason() is QContextMenuEvent.Reason.Keyboard)
            if figure and self._export.complains_of(figure):
                return True
            if figure:
                self.menu(figure, self._context.parent_widget).popup(event.globalPos())
                return True
        elif isinstance(event, QMouseEvent):
            return self._follow(event)
        return False

    def menu(self, figure: str, parent: QWidget) -> QMenu:
        """What can be done with a figure; the menu is gone once it is closed."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, work in (
            (_("Copy figure"), lambda: self._export.copy_figure(figure)),
            (_("Copy figure for the screen"), lambda: self._export.copy_figure(figure, _SCREEN_DPI)),
            (_("Export figure…"), lambda: self._export.export_figure(figure)),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, work=work: work())
        return menu

    def _figure_at(self, place: QPoint, by_keyboard: bool) -> str:
        window = self._context.parent_widget
        widget = QApplication.focusWidget() if by_keyboard else window.childAt(place)
        name = self._context.panel_of(widget)
        return next((panel.figures[0].name for panel in PANELS if panel.name == name and panel.export is not None), "")

    def _follow(self, event: QMouseEvent) -> bool:
        """A title with Ctrl held is dragged out of the window."""
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            figure = self._figure_at(event.position().toPoint(), False) if with_control else ""
            self._pressed = (event.position().toPoint(), figure) if figure else None
            return self._pressed is not None
        if kind is QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif kind is QEvent.Type.MouseMove and self._pressed is not None:
            start, figure = self._pressed
            if (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance():
                self._pressed = None
                if not self._export.complains_of(figure):
                    self._drag(figure)
            return True
        return False

    def _drag(self, figure: str) -> None:
        from gradviz.gui.export.clipboard import drag_picture
        from gradviz.gui.export.figure_export import window_picture

        try:
            drag_picture(self._context.parent_widget, window_picture(self._context, figure), figure)
        except (SetupError, OSError) as error:
            self._context.complain(_("The picture was not dragged: {error}").format(error=fault_sentence(error)))
