"""A file of weights is opened on its sheet; a recording that says all that is needed opens at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gradviz.data.errors import SetupError
from gradviz.documents.foreign import TABLE_SUFFIXES
from gradviz.gui.document_files import open_recording
from gradviz.gui.part_edits import use_run
from gradviz.text import _
from gradviz.training.recomputation import StoppedError

if TYPE_CHECKING:
    from gradviz.documents.weights.sheet_state import SheetChoices, WeightsBase, WeightsSheet
    from gradviz.documents.weights.sheet_table import FromTable
    from gradviz.documents.weights.stored import WeightsFile
    from gradviz.gui.commands.table_commands import TableCommands
    from gradviz.gui.context import Context
    from gradviz.gui.pages.weights_page import WeightsPage
    from gradviz.scene.setup.table_sheet import TableSheet

__all__ = ["WeightsCommands"]

_MANY_NUMBERS = 50_000  # of all arrays: more become a run in a thread
_MUCH = 100_000_000  # products for one look at the sheet; more are computed there, too


class WeightsCommands:
    """Shows the sheet of a file of weights, and opens it where that is wanted: one edit, one Undo."""

    def __init__(self, context: Context, tables: TableCommands, remember: Callable[[Path], None]) -> None:
        """`remember` puts a file that was opened into File › Open recent."""
        self._context, self._tables, self._remember = context, tables, remember
        self._session = context.session

    def ask_weights(self) -> Path | None:
        """The file of weights that a person chooses; None where the dialog was cancelled."""
        from gradviz.documents.weights.read import WEIGHT_SUFFIXES  # imported late: few starts need it

        endings = " ".join(f"*{suffix}" for suffix in (*WEIGHT_SUFFIXES, ".json"))
        kinds = _("Weights of a model, and recordings ({endings});;All files (*)").format(endings=endings)
        name, _filter = QFileDialog.getOpenFileName(
            self._context.parent_widget, _("Open weights"), self._session.folder, kinds
        )
        return Path(name) if name else None

    def open_recording(self, path: Path, may_leave: Callable[[], bool]) -> bool:
        """Open a file of stacked weights that says all that is needed, in place of what is open. False where the file
        is something else, or something is missing."""
        opened = open_recording(self._session, path, may_leave)
        if opened:
            self._context.clear_message()
            self._remember(path)
        return opened is not None

    def open_weights(self, path: Path) -> None:
        """Show the sheet of a file; one that cannot be read at all is a sentence, and nothing else happens."""
        from gradviz.documents.weights.read import read_weights
        from gradviz.documents.weights.sheet_state import SheetChoices, WeightsBase

        self._session.pause()
        try:
            label = _("Reading {name}…").format(name=path.name)
            file = self._session.wait(label, lambda _watch: read_weights(path))
            base = WeightsBase(self._session.run, self._session.title)
            sheet = self._chosen(file, base, SheetChoices())
        except StoppedError:
            self._context.complain(_("Stopped; nothing was changed."))
            return
        except (SetupError, OSError) as error:
            self._context.complain(_("{fault}. Nothing was changed.").format(fault=str(error).rstrip(".")))
            return
        self._context.clear_message()
        _Sheet(self._context, self._tables, path, sheet, self._chosen, self._take).show()

    # Inside

    def _chosen(self, file: WeightsFile, base: WeightsBase, choices: SheetChoices) -> WeightsSheet:
        """The sheet under these choices; computed in a thread where that takes long. Raises `StoppedError`."""
        from gradviz.documents.weights.sheet import choose_again
        from gradviz.gui.background.waiting import work_beside

        rows = len(choices.table.rows) if choices.table is not None else base.run.samples
        numbers = sum(array.values.size for array in file.arrays)
        if numbers < _MANY_NUMBERS and rows * numbers < _MUCH:
            return choose_again(file, base, choices)
        look = choose_again(file, base, choices, is_whole=False)
        if look.fault and choices.outputs is None:
            return look
        label = _("Preparing {name}…").format(name=file.name)
        return work_beside(self._context.parent_widget, label, lambda _watch: choose_again(file, base, choices))

    def _take(self, path: Path, sheet: WeightsSheet) -> None:
        """Go on with the weights: one edit. What is open may have been changed while the sheet was shown."""
        if sheet.base.run is not self._session.run:
            base = replace(sheet.base, run=self._session.run, title=self._session.title)
            sheet = self._chosen(sheet.file, base, sheet.choices)
        if sheet.run is None:
            self._context.complain(sheet.fault)
            return
        if use_run(self._session, sheet.run, _("weights of {name}").format(name=path.name)):
            self._remember(path)
            done = _("Weights loaded from {name}.").format(name=path.name)
            said = " ".join(part for part in (done, sheet.note) if part)
            self._context.say(said, [(_("Undo"), self._session.undo)])


class _Sheet:
    """The sheet of one file while it is shown: what is chosen on its page makes another sheet."""

    def __init__(
        self, context: Context, tables: TableCommands, path: Path, sheet: WeightsSheet,
        choose: Callable[[WeightsFile, WeightsBase, SheetChoices], WeightsSheet],
        take: Callable[[Path, WeightsSheet], None],
    ) -> None:  # fmt: skip
        self._context, self._tables, self._path, self._sheet = context, tables, path, sheet
        self._choose, self._take = choose, take
        self._page: WeightsPage | None = None

    def show(self) -> None:
        """Lay the page over the panels."""
        from gradviz.documents.weights.sheet_frame import weights_frame
        from gradviz.documents.weights.sheet_state import with_activation, with_layout
        from gradviz.gui.pages.weights_page import WeightsPage

        page = self._page = WeightsPage(weights_frame(self._sheet), self._context.theme)
        page.chosen.connect(self._chosen)
        page.activation_chosen.connect(
            lambda place, name: self._change(with_activation(self._sheet, place, name)))
        page.layout_chosen.connect(
            lambda place, layout: self._change(with_layout(self._sheet, place, layout)))
        page.columns_requested.connect(self._choose_columns)
        page.outputs_requested.connect(self._choose_outputs)
        page.open_requested.connect(self._open)
        page.close_requested.connect(self._context.close_page)
        self._context.show_page(page)

    def _change(self, choices: SheetChoices) -> None:
        from gradviz.documents.weights.sheet_frame import weights_frame

        assert self._page is not None
        try:
            self._sheet = self._choose(self._sheet.file, self._sheet.base, choices)
        except StoppedError:
            self._page.set_frame(weights_frame(self._sheet))
            self._page.say(_("Stopped; the sheet is as before."))
            return
        self._page.set_frame(weights_frame(self._sheet))

    def _chosen(self, key: str, value: str) -> None:
        if key == "data" and value == "other":
            self._change(self._sheet.choices)  # the box shows again what holds
            self._choose_table()
        elif key == "chain":
            self._change(replace(self._sheet.choices, chain=value, activations=(), layouts=()))
        elif key == "data":
            self._change(replace(self._sheet.choices, data=value))
        else:
            self._change(replace(self._sheet.choices, loss=value))

    def _open(self) -> None:
        self._context.close_page()
        self._take(self._path, self._sheet)

    # Samples of a table

    def _choose_table(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in TABLE_SUFFIXES)
        name, _filter = QFileDialog.getOpenFileName(
            self._context.parent_widget, _("Samples for the weights"), str(self._path.parent),
            _("Tables ({endings});;All files (*)").format(endings=endings),
        )  # fmt: skip
        if name:
            self.use_table(Path(name))

    def use_table(self, path: Path) -> None:
        """Take a table as the rules understand it, inputs as they are; where they leave it open, its sheet asks."""
        from gradviz.documents.weights.sheet import sizes_of
        from gradviz.documents.weights.sheet_table import table_as_it_is

        sizes = sizes_of(self._sheet)
        try:
            label = _("Reading {name}…").format(name=path.name)
            folder = self._context.session.run.folder
            table = self._context.session.wait(label, lambda watch: table_as_it_is(path, folder, watch))
        except StoppedError:
            return
        except SetupError:
            table = None
        if table is None or (sizes and table.rows.shape[1] != sizes[0]):
            self._tables.ask_columns(path, self._took_columns, self.show)
        else:
            self._took(table)

    def _choose_columns(self) -> None:
        table = self._sheet.choices.table
        if table is not None:
            self._tables.ask_columns(table.path, self._took_columns, self.show, table.data)

    def _took_columns(self, path: Path, sheet: TableSheet) -> None:
        from gradviz.documents.weights.sheet_table import from_table

        assert sheet.plan is not None
        assert sheet.setup is not None
        self.show()
        self._took(from_table(path, sheet.plan, sheet.setup.data))

    def _took(self, table: FromTable) -> None:
        self._change(replace(self._sheet.choices, table=table, data="table"))

    def _choose_outputs(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self._context.parent_widget, _("The model’s own outputs"), str(self._path.parent),
            _("Arrays and tables (*.npy *.npz *.csv);;All files (*)"),
        )  # fmt: skip
        if name:
            self.use_outputs(Path(name))

    def use_outputs(self, path: Path) -> None:
        """Compare with the outputs in a file."""
        from gradviz.documents.weights.agreement import read_outputs
        from gradviz.documents.weights.sheet_state import OwnOutputs

        assert self._page is not None
        try:
            outputs = OwnOutputs(path.name, read_outputs(path))
        except (SetupError, OSError) as error:
            self._page.say(f"{str(error).rstrip('.')}.")
            return
        self._change(replace(self._sheet.choices, outputs=outputs))
