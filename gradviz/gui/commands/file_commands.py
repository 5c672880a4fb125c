"""What the File menu does: new, open, save, and TensorFlow Playground links."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gradviz.data.errors import SetupError
from gradviz.documents.foreign import TABLE_SUFFIXES
from gradviz.documents.on_disk import is_file_there
from gradviz.documents.open import WORK_SUFFIX, is_playground_link
from gradviz.documents.presets import find_preset, preset_names
from gradviz.gui.commands.lesson_commands import LessonCommands
from gradviz.gui.commands.recent_files import RecentFiles
from gradviz.gui.commands.table_commands import TableCommands
from gradviz.gui.dialogs.ask_where import ask_save_name, file_stem, show_in_folder
from gradviz.gui.document_files import open_file, open_link, open_preset, save_file
from gradviz.gui.outside_text import add_entry, ask, set_tip, warn
from gradviz.resources import is_resource
from gradviz.text import _
from gradviz.training.rules import PLAYGROUND

if TYPE_CHECKING:
    from gradviz.gui.commands.weights_commands import WeightsCommands
    from gradviz.gui.context import Context

__all__ = ["FileCommands"]

_TABLES = "*.csv *.tsv *.tab *.data *.dat *.txt"
_WEIGHTS = "*.npz *.safetensors *.pt *.pth *.keras"


class FileCommands:
    """Opens and saves: setups, saved work, tables, lessons and links."""

    def __init__(self, context: Context, lessons: LessonCommands) -> None:
        self._context, self._lessons = context, lessons
        self._session = context.session
        lessons.may_leave_run = self.may_leave_run
        self.recent = RecentFiles(lambda: context.settings)
        self.tables = TableCommands(context, self._remember)

    @cached_property
    def weights(self) -> WeightsCommands:
        """Opens files of weights and recordings."""
        from gradviz.gui.commands.weights_commands import WeightsCommands  # late: few starts need it

        return WeightsCommands(self._context, self.tables, self._remember)

    def new_setup(self) -> None:
        from gradviz.gui.dialogs.new_dialog import NewDialog

        if not self.may_leave():
            return
        dialog = NewDialog(self._context.parent_widget)
        if dialog.exec() and dialog.setup is not None:
            self._session.start(dialog.setup, Path())
        dialog.deleteLater()

    def open_setup(self) -> None:
        kinds = (_("Setups, lessons, saved work, tables and weights ({tables})"), _("Tables ({tables})"),
                 _("All files (*)"))  # fmt: skip
        title = _("Open a setup, lesson, saved work, table or weights")
        self._ask_and_open(title, kinds, f"*.json *.gradviz {_TABLES} {_WEIGHTS}")

    def open_table(self) -> None:
        """Ask for a table alone."""
        self._ask_and_open(_("Open a table"), (_("Tables ({tables})"), _("All files (*)")), _TABLES)

    def _ask_and_open(self, title: str, kinds: Sequence[str], first: str) -> None:
        """`first` are the endings of the first of the `kinds`."""
        shown = [kinds[0].format(tables=first), *(kind.format(tables=_TABLES) for kind in kinds[1:])]
        parent = self._context.parent_widget
        name, _filter = QFileDialog.getOpenFileName(parent, title, self._session.folder, ";;".join(shown))
        if name:
            self.open_path(Path(name))

    def open_source(self, source: str) -> None:
        """Open what a person names in one text: a file, a link, a preset or a lesson."""
        if is_playground_link(source):
            self.open_link(source)
        elif not is_file_there(source) and find_preset(source) is not None:
            self.open_preset(source)
        elif not is_file_there(source) and (lesson := self._found_lesson(source)) is not None:
            self.open_lesson(lesson)
        else:
            self.open_path(Path(source))

    def _found_lesson(self, name: str) -> Path | None:
        from gradviz.documents.lessons import find_lesson  # imported late: few starts need it


        return find_lesson(name)

    def open_path(self, path: Path) -> None:
        """Open a file that a person chose or dropped; a table shows its sheet first."""
        if path.suffix.lower() in TABLE_SUFFIXES:
            self.tables.open_table(path)
            return
        if self._holds_weights(path):
            if not self.weights.open_recording(path, self.may_leave):
                self.weights.open_weights(path)
            return
        if path.suffix.lower() not in (".json", WORK_SUFFIX):
            message = _("gradviz cannot open {name}. It opens tables (.csv, .tsv), setups and lessons (.json), saved "
                        "work (.gradviz) and weights (.npz, .safetensors, .pt, .keras). Nothing was changed.")
            self._context.complain(message.format(name=path.name))
            return
        if not self.may_leave():
            return
        if path.suffix.lower() == ".json" and self._is_lesson(path):
            if self._lessons.show_lesson(path, None):
                self._remember(path)
        elif open_file(self._session, path):
            self._context.clear_message()
            self._remember(path)

    def open_weights(self) -> None:
        """Ask for a file of weights, or for a recording."""
        path = self.weights.ask_weights()
        if path is not None:
            self.open_path(path)

    def change_table(self) -> None:
        """Show the sheet of the table that is open."""
        self.tables.change_table()

    def _holds_weights(self, path: Path) -> bool:
        # Imported late: few starts need them.
        from gradviz.documents.weights.read import is_weights_file, is_weights_json

        return is_weights_file(path) or is_weights_json(path)

    def _is_lesson(self, path: Path) -> bool:
        from gradviz.documents.lessons import is_lesson  # imported late: few starts need it


        return is_lesson(path)

    def open_lesson(self, path: Path, stop: int | None = None) -> bool:
        """Open a lesson at a stop, counted from 0; None: where it was left, else at its beginning."""
        is_open = self.may_leave() and self._lessons.show_lesson(path, stop)
        if is_open:
            self.recent.open_last(path.stem)
        return is_open

    def open_preset(self, name: str) -> None:
        """Open one of the setups that come with the program."""
        if self.may_leave() and open_preset(self._session, name):
            self._context.clear_message()
            self.recent.open_last(name)

    def save_setup(self) -> bool:
        if self._session.path is None or is_resource(self._session.path):
            return self.save_setup_as()
        if self._session.file_was_changed() and not self._may_replace(self._session.path.name):
            return False
        return self._saved(self._session.path)

    def _saved(self, path: Path) -> bool:
        """Save, and say so."""
        if not save_file(self._session, path):
            return False
        self._context.say(_("Saved {name}.").format(name=path.name), [show_in_folder(path)])
        return True

    def _may_replace(self, name: str) -> bool:
        """Ask before what another window or program wrote into the open file is lost."""
        buttons = QMessageBox.StandardButton
        answer = warn(
            self._context.parent_widget, _("Replace the file?"),
            _("{name} has been changed by another window or program since it was opened or saved here. Save replaces "
              "it by what this window shows; Cancel leaves it, and Save as keeps both.").format(name=name),
            buttons.Save | buttons.Cancel, buttons.Cancel,
        )  # fmt: skip
        return bool(answer == buttons.Save)

    def save_setup_as(self) -> bool:
        old = self._session.path
        name = old.name if old else f"{file_stem(self._session.title, _('network'))}.json"
        kinds = (_("Setup with the weights shown (*.json)"), _("Work with its whole history (*.gradviz)"))
        start = Path(self._session.folder) / name
        path = ask_save_name(self._context.parent_widget, _("Save"), start, kinds)
        if path is None or not self._saved(path):
            return False
        self._remember(path)
        return True

    def may_leave(self) -> bool:
        """Ask before unsaved edits are lost; True where it is fine to go on."""
        return self._lessons.may_leave() and self.may_leave_run()

    def may_leave_run(self) -> bool:
        """Ask before unsaved edits of the run are lost; what is tried out at a stop of a lesson is none."""
        if not self._session.is_dirty or self._lessons.is_trial:
            return True
        buttons = QMessageBox.StandardButton
        answer = ask(
            self._context.parent_widget, _("Save your edits?"),
            _("Save changes to this setup?"),
            buttons.Save | buttons.Discard | buttons.Cancel, buttons.Save,
        )  # fmt: skip
        if answer == buttons.Save:
            return self.save_setup()
        return bool(answer == buttons.Discard)

    def quit(self) -> None:
        """Close the main window, which asks before anything is lost."""
        self._context.parent_widget.close()

    # TensorFlow Playground

    def open_playground_link(self) -> None:
        """Ask for a link; one that is in the clipboard is offered."""
        from gradviz.gui.dialogs.link_dialog import LinkDialog

        copied = self._copied_text()
        dialog = LinkDialog(self._context.parent_widget, copied if is_playground_link(copied) else "")
        if dialog.exec():
            self.open_link(dialog.link)
        dialog.deleteLater()

    def open_link(self, link: str) -> None:
        """Open a link that was typed, pasted or dropped."""
        if self.may_leave() and open_link(self._session, link):
            self._context.clear_message()
            self._remember(link)

    def paste(self) -> None:
        """Paste where no text field has the focus: a link opens, anything else is answered."""
        text = self._copied_text()
        if is_playground_link(text):
            self.open_link(text)
        elif len(text.splitlines()) > 1:
            self.tables.paste_table(text)
        else:
            message = _("There is neither a table nor a TensorFlow Playground link in the clipboard; "
                        "nothing was changed.")  # fmt: skip
            self._context.complain(message)

    def copy_playground_link(self) -> None:
        from gradviz.documents.playground_link import link_of

        link = link_of(self._session.run.setup) if self.why_no_link() == "" else None
        if link is not None:
            QGuiApplication.clipboard().setText(link)
            self._context.say(_("The link is in the clipboard."))
        else:
            self._context.complain(self.why_no_link())

    def why_no_link(self) -> str:
        """Why no Playground link says this run, in a sentence; empty where one does."""
        setup = self._session.run.setup
        if setup.rules != PLAYGROUND:
            return _("Only a run that was opened from a Playground link can be written as one.")
        from gradviz.documents.playground_link import link_of  # imported late: few starts need it


        if link_of(setup) is None:
            return _("A Playground link cannot express this setup.")
        return ""

    def _copied_text(self) -> str:
        return QGuiApplication.clipboard().text().strip()

    # Menus that are filled

    def fill_presets(self) -> None:
        """File › Open preset, by title; read when the menu is first opened, which no start has to wait for."""
        menu = self._context.menu("file/preset")
        if menu.actions():
            return
        for preset in preset_names():
            action = add_entry(menu, preset.title)
            set_tip(action, _("Open the preset {name}").format(name=preset.name))
            action.triggered.connect(lambda _checked=False, name=preset.name: self.open_preset(name))

    def fill_lessons(self) -> None:
        """Lesson › Open lesson, by title; read when the menu is first opened, which no start has to wait for."""
        menu = self._context.menu("lesson/open")
        if menu.actions():
            return
        from gradviz.documents.lessons import find_lesson, lesson_names

        for info in lesson_names():
            action = add_entry(menu, info.title)
            set_tip(action, info.summary)
            if (path := find_lesson(info.name)) is not None:
                action.triggered.connect(lambda _checked=False, path=path: self.open_lesson(path))

    def choose_own_parts(self) -> None:
        """Ask for a file of own parts, use it now and at every start to come."""
        name, _filter = QFileDialog.getOpenFileName(
            self._context.parent_widget, _("Own parts"), self._session.folder, _("Python (*.py)")
        )
        if name:
            self.use_own_parts(Path(name))

    def use_own_parts(self, path: Path) -> None:
        """Put the entries of a file into the tables, and remember the file; of a faulty one nothing is kept."""
        from gradviz.documents.own_parts import load_parts  # imported late: few starts need it


        try:
            parts = load_parts(path)
        except SetupError as error:
            self._context.complain(_("{fault}. Nothing was changed.").format(fault=error))
            return
        settings = self._context.settings
        if settings is not None:
            named = [line for line in str(settings.value("own_parts", "")).split("\n") if line]
            settings.setValue("own_parts", "\n".join(dict.fromkeys([*named, str(parts.path)])))
        self._context.presenter.refresh()
        self._context.show_document()
        said = _("{name} is in use, now and at every start: {names}.")
        self._context.say(said.format(name=parts.path.name, names=", ".join(parts.names)))

    def forget_own_parts(self) -> None:
        """No file of own parts from the next start on: what is open may be using an entry now."""
        if self._context.settings is not None:
            self._context.settings.setValue("own_parts", "")
        self._context.say(_("From the next start on gradviz loads no file of own parts."))

    def fill_recent(self) -> None:
        """File › Open recent; greyed where nothing was opened yet."""
        menu = self._context.menu("file/recent")
        menu.clear()
        recent = self.recent.all()
        menu.setEnabled(bool(recent))
        for entry in recent:
            action = add_entry(menu, entry.title)
            set_tip(action, entry.source)
            action.triggered.connect(lambda _checked=False, source=entry.source: self.open_source(source))

    def forget_recent(self, source: str | None = None) -> None:
        """Take one entry out of the list of recent work; None: all of them."""
        self.recent.clear() if source is None else self.recent.remove(source)
        self.fill_recent()

    def ready_edit_menu(self) -> None:
        """Edit, as it is opened: whether this run has a link is not asked before."""
        action, why = self._context.actions_by_id["copy_link"], self.why_no_link()
        action.setEnabled(not why)
        set_tip(action, why or _("Copy a link that opens this run in TensorFlow Playground"))

    def _remember(self, source: Path | str) -> None:
        """A file or a link was opened, or a file saved."""
        is_file = isinstance(source, Path)
        text = str(source.resolve()) if isinstance(source, Path) else source
        self.recent.add(text, Path(text).name if is_file else self._session.title)
        self.recent.open_last(text)
        self.fill_recent()
