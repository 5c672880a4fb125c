"""A page that lies over the window's panels: the manual and its like.

A page is any widget. `PageArea.show_page` lays it over the area that the area's parent fills and gives it the focus;
`close_page`, which Esc asks for too, takes it away and gives the focus back; a page with a `go_back` does that
instead. One page at a time. While a page is open the keys without Ctrl or Alt are the page's (see `PresenterKeys`), and
Tab goes round within it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from gradviz.gui.widgets.focus import passes_focus_on
from gradviz.scene.themes import Theme

__all__ = ["PageArea", "is_in_page"]


class PageArea(QWidget):
    """Covers its parent while a page is open. `closed`: the page has gone."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page_area")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._page: QWidget | None = None
        self._focus_before: QWidget | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        parent.installEventFilter(self)
        self.hide()

    @property
    def page(self) -> QWidget | None:
        """The page that is open; None where there is none."""
        return self._page

    def show_page(self, page: QWidget) -> None:
        """Open a page, in place of one that is open; the area owns it from now on."""
        before = QApplication.focusWidget()
        if self._page is None:
            self._focus_before = before
        else:
            self._drop()
        self._page = page
        layout = self.layout()
        assert layout is not None
        layout.addWidget(page)
        self._fill()
        self.show()
        self.raise_()
        page.show()
        page.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Restyle a page that draws something itself, and has a `set_theme` for it."""
        restyle = getattr(self._page, "set_theme", None)
        if restyle is not None:
            restyle(theme)

    def close_page(self) -> bool:
        """Take the page away and give the focus back; whether there was one."""
        if self._page is None:
            return False
        back = getattr(self._page, "go_back", None)
        if back is not None:
            back()  # another page was open before
            return True
        self._drop()
        self.hide()
        before, self._focus_before = self._focus_before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self.closed.emit()
        return True

    def _drop(self) -> None:
        page, self._page = self._page, None
        assert page is not None
        page.hide()
        page.setParent(None)
        page.deleteLater()

    def _fill(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from stop to stop of the page; what lies below it is out of sight."""
        start = QApplication.focusWidget()
        if start is None or not self.isAncestorOf(start):
            start = self
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stop = _neighbour(start, forward)
        while stop is not None and stop is not start:
            if self.isAncestorOf(stop) and _is_tab_stop(stop):
                stop.setFocus(reason)
                break
            stop = _neighbour(stop, forward)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self._page is not None:
            self._fill()
        return False


def _neighbour(widget: QWidget, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def _is_tab_stop(widget: QWidget) -> bool:
    takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return takes_tab and widget.isEnabled() and widget.isVisible() and not passes_focus_on(widget)


def is_in_page(widget: QWidget) -> bool:
    """Whether a widget belongs to an open page."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, PageArea):
        above = above.parentWidget()
    return above is not None
