"""Parts that all dialogs share: margins, buttons, and the label that shows a fault."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Label

__all__ = ["FaultLabel", "dialog_column", "dialog_form"]


def dialog_column(dialog: QDialog, spacing: int | None = 12) -> QVBoxLayout:
    """The rows of a dialog, one below the other; `spacing` None is the style's."""
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


class FaultLabel(Label):
    """One sentence about what does not fit; there only when there is one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("message_text")
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show it, in a window that grows by as much: nothing else is cut off for it."""
        self.setText(sentence)
        self.show()
        window = self.window()
        column = window.layout()
        if column is not None:
            column.activate()
            least = max(column.heightForWidth(window.width()), column.minimumSize().height())
            window.resize(window.width(), max(window.height(), least))
