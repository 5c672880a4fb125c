"""What the File menu does: new, open, save, export, and TensorFlow Playground links."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import WriteError
from gradviz.documents.foreign import TABLE_SUFFIXES
from gradviz.documents.open import WORK_SUFFIX, is_playground_link
from gradviz.documents.presets import preset_names
from gradviz.gui.lesson_commands import LessonCommands
from gradviz.scene.panels import WHOLE_WINDOW
from gradviz.text import _
from gradviz.training.rules import PLAYGROUND

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow
    from gradviz.gui.picture_files import PictureSize
    from gradviz.gui.session import Session
    from gradviz.scene.film import Film

__all__ = ["FileCommands"]

_MOST_RECENT = 8


class FileCommands(LessonCommands):
    """The part of the commands that opens and saves; a base of `Commands`."""

    _window: MainWindow
    _session: Session
    _picture_size: PictureSize | None = None

    def new_setup(self) -> None:
        from gradviz.gui.dialogs.new_dialog import NewDialog

        if not self.may_leave():
            return
        dialog = NewDialog(self._window)
        if dialog.exec() and dialog.setup is not None:
            self._session.start(dialog.setup, Path())
        dialog.deleteLater()

    def open_setup(self) -> None:
        kinds = _("Setups, lessons and saved work (*.json *.gradviz);;Tables (*.csv *.tsv);;All files (*)")
        name, _filter = QFileDialog.getOpenFileName(self._window, _("Open a setup"), self.folder(), kinds)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a file that a person chose or dropped; a table becomes the samples of what is open."""
        if path.suffix.lower() in TABLE_SUFFIXES:
            if self._session.use_csv(path):
                done = _("The samples now come from {name}; Undo takes them back.")
                self._window.message.say(done.format(name=path.name), is_fault=False)
            return
        if path.suffix.lower() not in (".json", WORK_SUFFIX):
            message = _("{name} is no setup: gradviz opens files that end in .json or .gradviz, and tables in .csv. "
                        "Nothing was changed.")  # fmt: skip
            self._window.complain(message.format(name=path.name))
            return
        if not self.may_leave():
            return
        if path.suffix.lower() == ".json" and self._is_lesson(path):
            if self.show_lesson(path, True):
                self._remember(path)
        elif self._session.open_file(path):
            self._window.message.clear()
            self._remember(path)

    def _is_lesson(self, path: Path) -> bool:
        from gradviz.documents.lessons import is_lesson  # late: few starts need it

        return is_lesson(path)

    def open_preset(self, name: str) -> None:
        """Open one of the setups that come with the program."""
        if self.may_leave() and self._session.open_preset(name):
            self._window.message.clear()

    def save_setup(self) -> bool:
        if self._session.path is None:
            return self.save_setup_as()
        if self._session.file_was_changed() and not self._may_replace(self._session.path.name):
            return False
        return self._session.save_file(self._session.path)

    def _may_replace(self, name: str) -> bool:
        """Ask before what another window or program wrote into the open file is lost."""
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.warning(
            self._window, _("Replace the file?"),
            _("{name} has been changed by another window or program since it was opened or saved here. Save replaces "
              "it by what this window shows; Cancel leaves it, and Save as keeps both.").format(name=name),
            buttons.Save | buttons.Cancel, buttons.Cancel,
        )  # fmt: skip
        return bool(answer == buttons.Save)

    def save_setup_as(self) -> bool:
        stem = self._session.title or _("network")
        start = self._session.path or Path(self.folder()) / f"{_plain(stem)}.json"
        kinds = _("Setup with the weights shown (*.json);;Work with its whole history (*.gradviz)")
        name, chosen = QFileDialog.getSaveFileName(self._window, _("Save"), str(start), kinds)
        if not name:
            return False
        ending = WORK_SUFFIX if "*.gradviz" in chosen else ".json"
        path = Path(name) if Path(name).suffix in (".json", WORK_SUFFIX) else Path(name + ending)
        if not self._session.save_file(path):
            return False
        self._remember(path)
        return True

    def may_leave(self) -> bool:
        """Ask before unsaved edits are lost; True where it is fine to go on."""
        if not self.may_leave_lesson():
            return False
        # What is tried out at a stop of a lesson is not a document: the lesson brings it back.
        if not self._session.is_dirty or (self.has_lesson and self._session.path is None):
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window, _("Save your edits?"),
            _("You have edited this setup and not saved it. Save it before going on?"),
            buttons.Save | buttons.Discard | buttons.Cancel, buttons.Save,
        )  # fmt: skip
        if answer == buttons.Save:
            return self.save_setup()
        return bool(answer == buttons.Discard)

    def close(self) -> None:  # type: ignore[override]
        self._window.close()

    # TensorFlow Playground

    def open_playground_link(self) -> None:
        """Ask for a link; one that is in the clipboard is offered."""
        from gradviz.gui.dialogs.link_dialog import LinkDialog

        copied = self._copied_text()
        dialog = LinkDialog(self._window, copied if is_playground_link(copied) else "")
        if dialog.exec():
            self.open_link(dialog.link)
        dialog.deleteLater()

    def open_link(self, link: str) -> None:
        """Open a link that was typed, pasted or dropped."""
        if self.may_leave() and self._session.open_link(link):
            self._window.message.clear()

    def paste(self) -> None:
        """Paste where no text field has the focus: a link opens, anything else is answered."""
        text = self._copied_text()
        if is_playground_link(text):
            self.open_link(text)
        else:
            self._window.complain(_("There is no TensorFlow Playground link in the clipboard; nothing was changed."))

    def copy_playground_link(self) -> None:
        from gradviz.documents.playground_link import link_of

        link = link_of(self._session.run.setup) if self.why_no_link() == "" else None
        if link is not None:
            QGuiApplication.clipboard().setText(link)
            self._window.message.say(_("The link is in the clipboard."), is_fault=False)
        else:
            self._window.complain(self.why_no_link())

    def why_no_link(self) -> str:
        """Why no Playground link says this run, in a sentence; empty where one does."""
        setup = self._session.run.setup
        if setup.rules != PLAYGROUND:
            return _("Only a run that was opened from a Playground link can be written as one.")
        from gradviz.documents.playground_link import link_of  # late: few starts need it

        if link_of(setup) is None:
            return _("Playground cannot say this setup: something was changed that its links have no words for.")
        return ""

    def _copied_text(self) -> str:
        return QGuiApplication.clipboard().text().strip()

    # Export

    def export_window(self) -> None:
        self.export_figure(WHOLE_WINDOW)

    def export_figure(self, view: str) -> None:
        """Ask for a file and save a figure of the table, or the whole window, as it is shown now."""
        from gradviz.gui.exporting import export_from_window

        kinds = (_("PNG picture (*.png)"), _("SVG drawing (*.svg)"), _("PDF document (*.pdf)"))
        path = self.ask_where(_("Save a picture"), view, kinds)
        if path is None:
            return
        try:
            export_from_window(self._window, view, path, self.picture_size())
        except WriteError as error:
            self._window.complain(_("{error}.").format(error=error))  # which says of the file that it was not written
        except (SetupError, OSError) as error:
            self._window.complain(_("The picture was not saved: {error}").format(error=error))

    def ask_where(self, title: str, what: str, kinds: Sequence[str]) -> Path | None:
        """Ask for a file of one of some kinds; one without an ending gets that of the chosen kind."""
        stem = self._session.path.stem if self._session.path else _plain(self._session.title or _("network"))
        endings = [kind[kind.index("*.") + 1 : -1] for kind in kinds]
        start = str(Path(self.folder()) / f"{stem}-{what}{endings[0]}")
        name, chosen = QFileDialog.getSaveFileName(self._window, title, start, ";;".join(kinds))
        if not name:
            return None
        if Path(name).suffix.lower() in endings:
            return Path(name)
        return Path(name + next((ending for ending in endings if f"*{ending}" in chosen), endings[0]))

    def choose_picture_size(self) -> None:
        """How large figures are from now on; remembered."""
        from gradviz.gui.dialogs.picture_dialog import PictureDialog

        dialog = PictureDialog(self._window, self.picture_size())
        if dialog.exec():
            self._picture_size = dialog.chosen
            if self._window.settings is not None:
                self._window.settings.setValue("picture_size", msgspec.json.encode(dialog.chosen).decode())
        dialog.deleteLater()

    def picture_size(self) -> PictureSize:
        """What was chosen, in this session or an earlier one; what suits each figure where that cannot be read."""
        from gradviz.gui.picture_files import PictureSize

        if self._picture_size is None:
            settings = self._window.settings
            stored = str(settings.value("picture_size", "{}")) if settings is not None else "{}"
            try:
                self._picture_size = msgspec.json.decode(stored, type=PictureSize)
            except msgspec.MsgspecError:
                self._picture_size = PictureSize()
        return self._picture_size

    def export_animation(self) -> None:
        """Ask what moves and where to, then draw it beside the window's own work."""
        from gradviz.gui.dialogs.film_dialog import FilmDialog

        timeline, view = self._session.timeline, self._window.presenter.view
        has_surface = self._session.run.network.parameter_count > 1
        dialog = FilmDialog(self._window, timeline.updates_done, timeline.length, has_surface, view.surface_3d)
        film = dialog.film if dialog.exec() else None
        dialog.deleteLater()
        path = None if film is None else self.ask_where(
            _("Save an animation"), "animation", (_("Animated GIF (*.gif)"), _("Animated WebP (*.webp)"))
        )  # fmt: skip
        if film is not None and path is not None:
            self.start_film(film, path)

    def start_film(self, film: Film, path: Path) -> None:
        """Begin a film, with progress and Cancel; the window stays usable."""
        from gradviz.gui.filming import FilmJob

        try:
            job = FilmJob(self._window, film, path)
        except SetupError as error:
            self._window.complain(_("The animation was not saved: {error}").format(error=error))
            return
        progress = QProgressDialog(_("Drawing the animation…"), _("Cancel"), 0, len(film) + 1, self._window)
        progress.setWindowTitle(_("Export an animation"))
        progress.setAccessibleName(_("Progress of the animation"))
        progress.setMinimumDuration(0)
        progress.setAutoReset(False)
        progress.setValue(0)
        job.progressed.connect(lambda done, _all: progress.setValue(done))
        progress.canceled.connect(job.cancel)
        job.finished.connect(
            lambda name: self._window.message.say(_("The animation is in {name}.").format(name=name), is_fault=False)
        )
        job.failed.connect(
            lambda why: self._window.complain(_("The animation was not saved: {error}").format(error=why))
        )
        job.destroyed.connect(progress.deleteLater)
        job.start()

    # Menus that are filled

    def fill_presets(self) -> None:
        """File › Open preset, by title; read when the menu is first opened, which no start has to wait for."""
        menu = self._window.menu("file/preset")
        if menu.actions():
            return
        for preset in preset_names():
            action = menu.addAction(preset.title)
            action.setToolTip(_("Open the preset {name}").format(name=preset.name))
            action.triggered.connect(lambda _checked=False, name=preset.name: self.open_preset(name))

    def fill_recent(self) -> None:
        """File › Open recent; greyed where nothing was opened yet."""
        menu = self._window.menu("file/recent")
        menu.clear()
        recent = self._recent()
        menu.setEnabled(bool(recent))
        for path in recent:
            action = menu.addAction(Path(path).name)
            action.setToolTip(path)
            action.triggered.connect(lambda _checked=False, path=path: self.open_path(Path(path)))

    def ready_edit_menu(self) -> None:
        """Edit, as it is opened: whether this run has a link is not asked before."""
        action, why = self._window.actions_by_id["copy_link"], self.why_no_link()
        action.setEnabled(not why)
        action.setToolTip(why or _("Copy a link that opens this run in TensorFlow Playground"))

    def _recent(self) -> list[str]:
        settings = self._window.settings
        stored = settings.value("recent", "") if settings is not None else ""
        return [line for line in str(stored).split("\n") if line]

    def _remember(self, path: Path) -> None:
        settings = self._window.settings
        if settings is None:
            return
        text = str(path.resolve())
        recent = [text, *(line for line in self._recent() if line != text)]
        settings.setValue("recent", "\n".join(recent[:_MOST_RECENT]))
        self.fill_recent()

    def folder(self) -> str:
        """Where file dialogs begin."""
        return str(self._session.path.parent) if self._session.path else str(Path.home())


def _plain(text: str) -> str:
    """A title as a file name."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in text)
    return kept.strip(" -") or "network"
