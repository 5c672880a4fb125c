"""File › Open Playground link: one field, with errors shown in place."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from gradviz.data.errors import SetupError
from gradviz.documents.open import is_playground_link
from gradviz.documents.playground_link import parse_link
from gradviz.gui.dialogs.parts import FaultLabel, WrappedLabel, dialog_column
from gradviz.gui.widgets.fields import answer_buttons, describe
from gradviz.text import _

__all__ = ["LinkDialog"]


class LinkDialog(QDialog):
    """After the dialog was accepted, `link` is the typed link."""

    def __init__(self, parent: QWidget, link: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Open a Playground link"))
        box = dialog_column(self, 8)
        words = WrappedLabel(
            _("Paste a link from TensorFlow Playground: the same data, the same initial weights, the same run."), self
        )
        self.field = QLineEdit(link, self)
        self.field.setPlaceholderText("https://playground.tensorflow.org/#activation=tanh&…")
        describe(self.field, _("Playground link"), _("The whole address of the page, with all that follows its #"))
        self.field.selectAll()
        self.fault = FaultLabel(self)
        buttons = answer_buttons(self, _("Open"))
        for widget in (words, self.field, self.fault, buttons):
            box.addWidget(widget)
        self.setMinimumWidth(520)

    @property
    def link(self) -> str:
        """The text in the field."""
        return self.field.text().strip()

    def accept(self) -> None:
        """Close if the link can be read, otherwise show the error."""
        try:
            if not is_playground_link(self.link):
                raise SetupError("", _("This is not a link to playground.tensorflow.org."))
            parse_link(self.link)
        except SetupError as error:
            self.fault.say(str(error))
            return
        super().accept()
