"""Coloured text that changes at every step, laid out once for the size that the widget has.

A label with rich text asks its layout for room whenever its text changes, and each answer lays the text out anew, for
one width after the other. This one keeps the room it is given and scrolls where that is too low.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from gradviz.gui.outside_text import ReadOnlyText, html_page, show_html

__all__ = ["RichText"]

_NO_LINES = 2.0  # pixels


class RichText(ReadOnlyText):
    """Text to read and to copy; no key but Copy is taken from the window. `centred`: in the middle of its height."""

    def __init__(self, parent: QWidget | None = None, *, centred: bool = False) -> None:
        super().__init__(parent)
        self._html: str | None = None
        self._shown: str | None = None  # what the document says
        self._is_written = True
        self._style: tuple[QFont, int, int, int | None] | None = None
        self._centred = centred
        self._margins = (0, 0)
        self._least: int | None = None
        self._is_arranging = False
        self._arranged: tuple[object, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)

    def show_html(self, html: str) -> None:
        """Show this; the same again costs nothing, and while it is hidden it is not laid out."""
        if html != self._html:
            self._html, self._is_written = html, False
            if not self.isHidden():
                self._write()

    def restyle(self, font: QFont, across: int, down: int, least: int | None = None) -> None:
        """The font, and the empty room at the sides and above and below. What is too high for its room has smaller
        type, down to `least` pixels, before it scrolls. The same again costs nothing."""
        if (font, across, down, least) == self._style:
            return
        self._style = QFont(font), across, down, least
        self.setFont(font)
        self.document().setDefaultFont(font)
        self._margins, self._least = (across, down), least
        self.setViewportMargins(across, down, across, down)
        self._arrange()

    def text(self) -> str:
        """What is shown, in plain words."""
        self._write()
        return self.toPlainText()

    def wanted_width(self) -> int:
        """The width of the longest line without wrapping, margins not included."""
        # In a document of its own: the shown one goes back to its room while it is asked.
        return math.ceil(html_page(self._html or "", self.font()).idealWidth())

    def wanted_height(self, width: int) -> int:
        """As high as it is in so many pixels, with the empty room."""
        page, (across, down) = html_page(self._html or "", self.font()), self._margins
        page.setTextWidth(width - 2 * across)
        return math.ceil(page.size().height()) + 2 * down

    def sizeHint(self) -> QSize:
        # What is centred takes the width that there is; the other's is asked for.
        return QSize(0 if self._centred else self.wanted_width(), QFontMetrics(self.font()).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    # Qt calls these

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        if visible:
            self._write()  # before it is laid out, which would be for what it said last
        super().setVisible(visible)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and not _is_copy(event):
            event.ignore()
            return False
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_copy(event):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # it would change the size of the type
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # Inside

    def _write(self) -> None:
        if not self._is_written and self._html is not None:
            self._is_written = True
            self._arrange()

    def _arrange(self) -> None:
        """New text, type and margins for the room. Each may need a scroll bar that the next does not, and each coming
        and going of it is a new size, for which the text is laid out anew: there is none until all is done."""
        if self._is_arranging or self._arranged == self._arrangement():
            return
        self._is_arranging = True
        try:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            if self._is_written and self._html != self._shown:
                self._shown = self._html
                show_html(self, self._html or "")
            if self._least is not None:
                self._choose_type(self._least)
            if self._centred:
                self._place()
            if round(self.document().size().height()) > self.viewport().height():
                # What scrolls has the smallest type: narrower, it has no other.
                self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        finally:
            self._is_arranging = False
        self._arranged = self._arrangement()

    def _arrangement(self) -> tuple[object, ...]:
        """What type and margins depend on, and are."""
        sizes = self.size(), self.viewport().size(), self.viewportMargins()
        return self._html, self._is_written, self._style, self.document().defaultFont(), *sizes

    def _choose_type(self, smallest: int) -> None:
        font, document, (across, down) = QFont(self.font()), self.document(), self._margins
        # Half of the empty room is the last to go, where that is enough.
        free = self.viewport().height() + self.viewportMargins().top() + self.viewportMargins().bottom()
        least = min(smallest, font.pixelSize())
        for pixels in range(self._largest(free - 2 * down), least - 1, -1):
            font.setPixelSize(pixels)
            if document.defaultFont() != font:
                document.setDefaultFont(font)
            if document.size().height() <= free - 2 * down:
                break
        close = free - 2 * down < document.size().height() <= free - 2 * (down // 2) and not self._centred
        room = down // 2 if close else down
        if room != self.viewportMargins().bottom():
            self.setViewportMargins(across, room, across, room)

    def _largest(self, free: float) -> int:
        """The largest type to try: that of the text before, where the next larger one is too high in any case."""
        most, now = self.font(), QFont(self.document().defaultFont())
        if now.pixelSize() >= most.pixelSize():
            return most.pixelSize()
        lines, size = QFontMetricsF(now).height(), now.pixelSize()
        now.setPixelSize(size + 1)
        # A larger type has no fewer lines. What is no line, such as a margin, is as high as before.
        grown = self.document().size().height() * QFontMetricsF(now).height() / lines - _NO_LINES
        return size if grown > free else most.pixelSize()

    def _place(self) -> None:
        across, down = self._margins
        free = self.height() - math.ceil(self.document().size().height())
        top = max(down, free // 2)
        if top != self.viewportMargins().top():
            self.setViewportMargins(across, top, across, down)


def _is_copy(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)
