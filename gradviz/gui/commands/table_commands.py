"""A table is opened on its sheet: from a file, from the clipboard, or the one that is open once more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gradviz.data.errors import SetupError, os_error_text
from gradviz.data.setup import CsvData
from gradviz.documents.on_disk import is_file_there
from gradviz.gui.part_edits import use_table
from gradviz.text import _
from gradviz.training.recomputation import StoppedError

if TYPE_CHECKING:
    from gradviz.data.csv_reading import TableReading
    from gradviz.data.csv_table import TableChoices
    from gradviz.data.files import Watch
    from gradviz.gui.context import Context
    from gradviz.scene.setup.table_sheet import Read, SheetBase, SheetChoices, TableSheet

__all__ = ["TableCommands"]

_MOST_KEPT = 40  # shapes of tables whose choices are remembered
_MANY_CELLS = 1_000_000  # more are planned in a thread


class TableCommands:
    """Shows the sheet of a table, and opens the table when Open is pressed: one edit, one Undo."""

    def __init__(self, context: Context, remember: Callable[[Path], None]) -> None:
        """`remember` puts a file that was opened into File › Open recent."""
        self._context, self._remember = context, remember
        self._session = context.session

    def open_table(self, path: Path) -> None:
        """Show the sheet of a file; one that cannot be read at all is a sentence, and nothing else happens."""
        from gradviz.data.csv_reading import reading_of  # all imported late: few starts need them
        from gradviz.data.csv_table import read_table
        from gradviz.scene.setup.csv_choice import path_in_setup

        def read(choices: TableChoices, watch: Watch | None) -> TableReading:
            return reading_of(read_table(path, path.name, choices, watch))

        def open_it(sheet: TableSheet) -> None:
            if self._take(sheet):
                self._remember(path)

        base = self._base(path_in_setup(path, self._session.run.folder))
        if not is_file_there(path):
            self._context.complain(_("There is no file {name}; nothing was changed.").format(name=path.name))
            return
        self._show(path.name, read, base, None, open_it)

    def change_table(self) -> None:
        """Show the sheet of the table that is open, with what was chosen."""
        run = self._session.run
        if not isinstance(run.setup.data, CsvData):
            self._context.complain(_("The samples of this run do not come from a table; File › Open opens one."))
            return
        from gradviz.data.csv_data import table_choices
        from gradviz.data.csv_reading import reading_of
        from gradviz.data.csv_table import read_table
        from gradviz.scene.setup.table_sheet import SheetChoices

        data = run.setup.data
        path = Path(run.folder) / data.csv

        def read(choices: TableChoices, watch: Watch | None) -> TableReading:
            return reading_of(read_table(path, data.csv, choices, watch))

        base = replace(self._base(data.csv), is_same=True)
        self._show(path.name, read, base, SheetChoices(reading=table_choices(data)), lambda sheet: self._take(sheet))

    def ask_columns(
        self, path: Path, open_it: Callable[[Path, TableSheet], object], back: Callable[[], object],
        data: CsvData | None = None,
    ) -> None:  # fmt: skip
        """Show the sheet of a table for another part of the program: `open_it` takes what was chosen, `back` shows what
        was shown before. `data` says how a table that was chosen already is read."""
        from gradviz.data.csv_data import table_choices
        from gradviz.data.csv_reading import reading_of
        from gradviz.data.csv_table import read_table
        from gradviz.scene.setup.csv_choice import path_in_setup
        from gradviz.scene.setup.table_sheet import SheetChoices

        def read(choices: TableChoices, watch: Watch | None) -> TableReading:
            return reading_of(read_table(path, path.name, choices, watch))

        base = self._base(path_in_setup(path, self._session.run.folder))
        chosen = None
        if data is not None:
            base = replace(base, setup=replace(base.setup, data=data))
            chosen = SheetChoices(reading=table_choices(data))
        self._show(path.name, read, base, chosen, lambda sheet: open_it(path, sheet), back)

    def paste_table(self, text: str) -> None:
        """Show the sheet of a table that was copied; it becomes a file of gradviz's own where it is opened."""
        from gradviz.data.csv_reading import understand
        from gradviz.documents.atomic import write_atomically
        from gradviz.documents.places import tables_folder
        from gradviz.scene.setup.csv_choice import path_in_setup

        data = text.encode("utf-8", "replace")
        path = tables_folder() / f"pasted-{hashlib.sha256(data).hexdigest()[:10]}.csv"
        name = _("pasted table")

        def read(choices: TableChoices, watch: Watch | None) -> TableReading:
            return understand(data, name, choices, watch)

        def open_it(sheet: TableSheet) -> None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, data)
            except OSError as error:
                self._context.complain(_("Could not save: {error}.").format(error=str(error).rstrip(".")))
                return
            if self._take(sheet):
                self._remember(path)

        self._show(name, read, self._base(path_in_setup(path, self._session.run.folder)), None, open_it)

    # Inside

    def _base(self, csv: str) -> SheetBase:
        from gradviz.scene.setup.table_sheet import SheetBase

        return SheetBase(self._session.run.setup, self._session.title, csv)

    def _show(
        self, name: str, read: Read, base: SheetBase, chosen: SheetChoices | None,
        open_it: Callable[[TableSheet], object], back: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """Read the table and show its sheet. `chosen` is how the table is read that is open already; `back` is where
        Cancel leads, None to what is open."""
        from gradviz.gui.pages.sheet_page import SheetPage
        from gradviz.scene.setup.table_sheet import UNTOUCHED, choices_from_setup, read_sheet

        context = self._context

        def reread(sheet: TableSheet, choices: SheetChoices) -> TableSheet:
            label = _("Reading {name}…").format(name=name)
            return self._session.wait(label, lambda watch: read_sheet(name, read, choices, sheet.base, watch))

        replan = self._replanned
        self._session.pause()
        try:
            label = _("Reading {name}…").format(name=name)
            first = chosen or UNTOUCHED
            sheet = self._session.wait(label, lambda watch: read_sheet(name, read, first, base, watch))
            note = ""
            if chosen is not None and sheet.reading is not None:
                sheet = replan(sheet, choices_from_setup(sheet.reading, base.setup))
            elif sheet.reading is not None:
                sheet, note = self._as_last_time(sheet, reread, replan)
        except StoppedError:
            context.complain(_("Stopped; nothing was changed."))
            return
        except (SetupError, OSError) as error:
            context.complain(f"{error}.")
            return
        context.clear_message()
        page = SheetPage(sheet, context.theme, _or_sentence(reread), _or_sentence(replan), note)
        page.close_requested.connect(context.close_page)
        page.go_back = back

        def opened(sheet: TableSheet) -> None:
            page.go_back = None
            context.close_page()
            open_it(sheet)

        page.open_requested.connect(opened)
        context.show_page(page)

    def _replanned(self, sheet: TableSheet, choices: SheetChoices) -> TableSheet:
        """The sheet with other choices; of a large table that is prepared beside the window. Raises `StoppedError`."""
        from gradviz.gui.background.waiting import work_beside
        from gradviz.scene.setup.table_sheet import plan_again

        if sheet.reading is None or sheet.reading.rows * len(sheet.reading.columns) < _MANY_CELLS:
            return plan_again(sheet, choices)
        label = _("Preparing {name}…").format(name=sheet.file)
        return work_beside(self._context.parent_widget, label, lambda _watch: plan_again(sheet, choices))

    def _take(self, sheet: TableSheet) -> bool:
        """Go on with the table: one edit. What is open may have been changed while the sheet was shown."""
        run = self._session.run
        if sheet.base.setup is not run.setup:
            try:
                sheet = self._replanned(replace(sheet, base=replace(sheet.base, setup=run.setup)), sheet.choices)
            except StoppedError:
                self._context.complain(_("Stopped; nothing was changed."))
                return False
        if sheet.setup is None or sheet.dataset is None or sheet.plan is None:
            self._context.complain(sheet.fault)
            return False
        if not use_table(self._session, sheet.setup, sheet.dataset):
            return False
        self._save_choices(sheet)
        # What was done with the columns was on the sheet: a long message would lie over the explanation.
        self._context.say(_("Data loaded from {name}.").format(name=sheet.file), [(_("Undo"), self._session.undo)])
        return True

    # What was chosen for tables of the same shape

    def _as_last_time(
        self, sheet: TableSheet, reread: Callable[[TableSheet, SheetChoices], TableSheet],
        replan: Callable[[TableSheet, SheetChoices], TableSheet],
    ) -> tuple[TableSheet, str]:  # fmt: skip
        """The sheet with the choices of the last table of this shape, where they fit; and a sentence that says so."""
        from gradviz.scene.setup.table_sheet import UNTOUCHED, choices_from_text, column_shape

        assert sheet.reading is not None
        text = self._saved_choices().get(column_shape(sheet.reading), "")
        choices = choices_from_text(text) if text else UNTOUCHED
        if choices == UNTOUCHED:
            return sheet, ""
        again = (reread if choices.reading != sheet.choices.reading else replan)(sheet, choices)
        if again.fault:
            return sheet, ""
        return again, _("As chosen for the last table of this shape.")

    def _saved_choices(self) -> dict[str, str]:
        settings = self._context.settings
        try:
            found = json.loads(str(settings.value("tables", "{}"))) if settings is not None else {}
        except (ValueError, RecursionError):  # the latter where brackets nest too deep
            return {}
        return {str(key): str(text) for key, text in found.items()} if isinstance(found, dict) else {}

    def _save_choices(self, sheet: TableSheet) -> None:
        from gradviz.scene.setup.table_sheet import choices_text, column_shape

        settings = self._context.settings
        if settings is None or sheet.reading is None:
            return
        saved = self._saved_choices()
        # The key is the shape as it is guessed at first: another table of this shape is found by it.
        shape = column_shape(sheet.reading)
        saved.pop(shape, None)
        saved[shape] = choices_text(sheet.choices)
        settings.setValue("tables", json.dumps(dict(list(saved.items())[-_MOST_KEPT:])))


def _or_sentence(again: Callable[[TableSheet, SheetChoices], TableSheet]) -> Callable[..., TableSheet | str]:
    """The same, with a sentence where it was stopped or the file has gone."""

    def work(sheet: TableSheet, choices: SheetChoices) -> TableSheet | str:
        try:
            return again(sheet, choices)
        except StoppedError:
            return _("Stopped; the sheet is as before.")
        except OSError as error:
            return f"{os_error_text(error)}."

    return work
