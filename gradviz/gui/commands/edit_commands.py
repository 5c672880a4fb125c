"""Edits: undo and redo, the fields and buttons of the setup's form, a value that is typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gradviz.data.setup import InlineData
from gradviz.gui import sample_edits
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.commands.table_commands import TableCommands
    from gradviz.gui.context import Context

__all__ = ["EditCommands"]


class EditCommands:
    """Asks the person where that is needed, and hands the edit to the session."""

    def __init__(self, context: Context, tables: TableCommands) -> None:
        self._context, self._tables = context, tables
        self._session = context.session

    def undo(self) -> None:
        """Take the last edit back."""
        self._session.undo()

    def redo(self) -> None:
        """Bring the edit back that was taken back last."""
        self._session.redo()

    def begin_edit(self, name: str) -> None:
        """A double click on a weight: it is selected, and its value can be typed at once."""
        self._context.presenter.look(selected=name)
        self._context.show_panel("explanation", True)
        self._context.explanation.value.setFocus()

    def press_form_button(self, key: str) -> None:
        """A button of the setup's form."""
        if key == "data.csv":
            self._choose_csv()
        elif key == "data.sheet":
            self._tables.change_table()
        elif key == "data.table":
            self._edit_data_table()
        elif key == "parameters.table":
            self._edit_weights()
        else:
            self._session.edit_field(key, "")

    def choose_field(self, key: str, text: str) -> None:
        """A field of the setup's form; a CSV source needs its file first."""
        if (key, text) == ("data.kind", "csv"):
            self._choose_csv()
            self._context.presenter.reset_forms()  # the sheet may still be cancelled
        else:
            self._session.edit_field(key, text)

    def _choose_csv(self) -> None:
        kinds = _("Tables (*.csv *.tsv *.tab *.data *.dat *.txt);;All files (*)")
        name, _filter = QFileDialog.getOpenFileName(
            self._context.parent_widget, _("Choose a table"), self._session.folder, kinds
        )
        if name:
            self._tables.open_table(Path(name))

    def _edit_data_table(self) -> None:
        from gradviz.gui.dialogs.table_dialog import edit_inline_data

        data = self._session.run.setup.data
        if isinstance(data, InlineData):
            changed = edit_inline_data(self._context.parent_widget, data, self._context.complain)
            if changed is not None:
                sample_edits.edit_inline_data(self._session, changed)

    def _edit_weights(self) -> None:
        from gradviz.gui.dialogs.table_dialog import edit_weights

        run, context = self._session.run, self._context
        changed = edit_weights(
            context.parent_widget, run.network, run.initial_state().parameters, context.complain
        )  # fmt: skip
        if changed is not None:
            self._session.edit_initial_parameters(changed)
