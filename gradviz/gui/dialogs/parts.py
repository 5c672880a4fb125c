"""Parts shared by all dialogs: margins, buttons, and the label that shows an error."""

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
