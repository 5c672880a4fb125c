"""Parts shared by all dialogs: margins, buttons, and the label that shows an error."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QFormLayout, QScrollArea, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Label

__all__ = ["FaultLabel", "FormAndPreview", "WrappedLabel", "dialog_column", "dialog_form", "free_area",
           "room_on_screen", "type_scale"]  # fmt: skip

_LEAST_PREVIEW, _ANY_WIDTH = 360, 16_777_215
_NORMAL = 13  # pixels of type of normal size
_TITLE, _BORDER = 32, 4  # pixels of a window's frame where it is not known yet


def type_scale(widget: QWidget) -> float:
    """How large its type is, as a multiple of the normal size; at least 1."""
    return max(1.0, widget.fontInfo().pixelSize() / _NORMAL)


def free_area(widget: QWidget) -> QRect:
    """The part of its screen that no panel of the desktop takes."""
    return widget.screen().availableGeometry()


def room_on_screen(dialog: QWidget) -> QSize:
    """The largest size inside its frame with which a window is in the free part of its screen."""
    frame, inner = dialog.frameGeometry().size(), dialog.size()
    wide, high = frame.width() - inner.width(), frame.height() - inner.height()
    free = free_area(dialog).size()
    return free - (QSize(wide, high) if high else QSize(2 * _BORDER, _TITLE + _BORDER))


class _OnScreen(QObject):
    """Keeps a dialog inside the free part of its screen, its frame counted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_sized = event.type() in (QEvent.Type.Show, QEvent.Type.Resize)
        if is_sized and isinstance(watched, QWidget) and watched.isVisible():
            wanted = watched.size().boundedTo(room_on_screen(watched)).expandedTo(watched.minimumSizeHint())
            if wanted != watched.size():
                watched.resize(wanted)
            free, frame = free_area(watched), watched.frameGeometry()
            x = max(free.left(), min(frame.left(), free.right() + 1 - frame.width()))
            y = max(free.top(), min(frame.top(), free.bottom() + 1 - frame.height()))
            if QPoint(x, y) != frame.topLeft():
                watched.move(x, y)
        return False


def dialog_column(dialog: QDialog, spacing: int | None = 12) -> QVBoxLayout:
    """The rows of a dialog, one below the other; `spacing` None is the style's. The dialog stays on its screen."""
    dialog.installEventFilter(_OnScreen(dialog))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 12)
    if spacing is not None:
        column.setSpacing(spacing)
    return column


def dialog_form(across: int = 16) -> QFormLayout:
    """Labels with their fields."""
    form = QFormLayout()
    form.setHorizontalSpacing(across)
    form.setVerticalSpacing(8)
    return form


class FormAndPreview(QBoxLayout):
    """The choices of a dialog, which scroll, and what they make: beside each other, or in a narrow dialog the preview
    above the choices."""

    def __init__(self, form: QScrollArea, preview: QWidget, form_width: int) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self._form, self._form_width, self._is_stacked = form, form_width, False
        self.addWidget(form)
        self.addWidget(preview, 1)
        form.setFixedWidth(form_width)

    def fit(self, width: int) -> bool:
        """Arrange both for a dialog of this width; whether they have come to stand above each other."""
        is_stacked = width < self._form_width + _LEAST_PREVIEW
        if is_stacked == self._is_stacked:
            return False
        self._is_stacked = is_stacked
        self.setDirection(QBoxLayout.Direction.BottomToTop if is_stacked else QBoxLayout.Direction.LeftToRight)
        self.setStretch(0, int(is_stacked))
        self._form.setMinimumWidth(0 if is_stacked else self._form_width)
        self._form.setMaximumWidth(_ANY_WIDTH if is_stacked else self._form_width)
        return is_stacked


class WrappedLabel(Label):
    """Sentences that are never cut: a dialog takes the height of its labels for their usual width."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(event.size().width()))


class FaultLabel(Label):
    """A label with an error in one sentence; hidden when there is none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("message_text")
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show the sentence and enlarge the window by its height, so that nothing else is cut off."""
        self.setText(sentence)
        self.show()
        window = self.window()
        column = window.layout()
        if column is not None:
            column.activate()
            least = max(column.heightForWidth(window.width()), column.minimumSize().height())
            window.resize(window.width(), max(window.height(), least))
