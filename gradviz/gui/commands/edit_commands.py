"""Edits: undo and redo, the fields and buttons of the setup's form, a value that is typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gradviz.data.errors import SetupError
from gradviz.data.setup import InlineData
from gradviz.gui import sample_edits
from gradviz.gui.part_edits import edit_initial_parameters
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.commands.table_commands import TableCommands
    from gradviz.gui.context import Context
    from gradviz.gui.panels.output_panel import OutputPanel

__all__ = ["EditCommands"]


class EditCommands:
    """Opens dialogs where they are needed, and passes the edit to the session."""

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
            self.edit_samples()
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

    # Points and samples

    def draw_points(self) -> None:
        """Draw on an empty plane; the first point begins a network of its own, which Undo takes back."""
        from gradviz.scene.charts.output_drawn import empty_output_frame  # imported late: few starts need it

        self._output().drawing.begin(empty_output_frame())

    def edit_points(self) -> None:
        """Draw on the output plot, or draw no more."""
        drawing = self._output().drawing
        if drawing.is_on:
            drawing.end()
        elif not drawing.begin():
            sentence = _("Points are drawn where the data has one or two inputs, and one output or classes.")
            self._context.complain(sentence)

    def edit_samples(self) -> None:
        """Edit the samples as a table; what was drawn by chance or read from a file is copied by the first change."""
        from gradviz.scene.setup.point_edits import own_points

        run = self._session.run
        try:
            data = run.setup.data if isinstance(run.setup.data, InlineData) else own_points(run)
        except SetupError:
            sentence = _("These samples have more than two inputs, and are edited where they come from: in their file, "
                         "or by Setup › Data.")  # fmt: skip
            self._context.complain(sentence)
            return
        self._edit_table(data)

    def _output(self) -> OutputPanel:
        """The output plot, in sight."""
        from gradviz.gui.panels.output_panel import OutputPanel  # imported late: it may never be shown

        self._context.close_page()
        self._context.side_area.close_panel()  # it lies over the plot
        self._context.show_panel("output", True)
        panel = self._context.panels["output"]
        assert isinstance(panel, OutputPanel), "the table of panels says so"
        return panel

    def _choose_csv(self) -> None:
        kinds = _("Tables (*.csv *.tsv *.tab *.data *.dat *.txt);;All files (*)")
        name, _filter = QFileDialog.getOpenFileName(
            self._context.parent_widget, _("Choose a table"), self._session.folder, kinds
        )
        if name:
            self._tables.open_table(Path(name))

    def _edit_table(self, data: InlineData) -> None:
        from gradviz.gui.dialogs.sample_dialog import edit_inline_data

        changed = edit_inline_data(self._context.parent_widget, data, self._context.complain)
        if changed is not None and changed != data:
            sample_edits.edit_inline_data(self._session, changed)

    def _edit_weights(self) -> None:
        from gradviz.gui.dialogs.table_dialog import edit_weights

        run, context = self._session.run, self._context
        changed = edit_weights(
            context.parent_widget, run.network, run.initial_state().parameters, context.complain
        )  # fmt: skip
        if changed is not None:
            edit_initial_parameters(self._session, changed)
