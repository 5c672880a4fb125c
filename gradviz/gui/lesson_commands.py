"""What the Lesson menu does. The panel and the guide come into being with the first lesson."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.lesson_guide import LessonGuide
    from gradviz.gui.main_window import MainWindow
    from gradviz.gui.session import Session

__all__ = ["LessonCommands"]

_WITH_LESSON = ("lesson_next", "lesson_previous", "lesson_answer", "lesson_again", "lesson_edit", "lesson_up",
                "lesson_down", "lesson_remove", "lesson_save", "lesson_close")  # fmt: skip


class LessonCommands(QWidget):
    """The part of the commands that leads through lessons and writes them; a base of `Commands`."""

    _window: MainWindow
    _session: Session
    _guide: LessonGuide | None = None
    _had_setup = True

    @property
    def guide(self) -> LessonGuide:
        """The guide through the lesson that is open, if one is."""
        if self._guide is None:
            from gradviz.gui.lesson_guide import LessonGuide
            from gradviz.gui.panels.lesson_panel import LessonPanel

            window = self._window
            self._guide = guide = LessonGuide(window)
            panel = window.panels["lesson"] = LessonPanel()
            panel.set_theme(window.theme)
            window.body.add_first("lesson", panel)
            for signal, action in (
                (panel.next_requested, guide.next), (panel.previous_requested, guide.previous),
                (panel.answer_requested, guide.answer), (panel.again_requested, guide.again),
                (panel.close_requested, self.lesson_close), (guide.changed, self._show_lesson),
            ):  # fmt: skip
                signal.connect(action)
        return self._guide

    @property
    def has_lesson(self) -> bool:
        """Whether a lesson is open."""
        return self._guide is not None and self._guide.lesson is not None

    def fill_lessons(self) -> None:
        """Lesson › Open lesson, by title; read when the menu is first opened, which no start has to wait for."""
        menu = self._window.menu("lesson/open")
        if menu.actions():
            return
        from gradviz.documents.lessons import find_lesson, lesson_names

        for info in lesson_names():
            action = menu.addAction(info.title.replace("&", "&&"))
            action.setToolTip(info.summary)
            if (path := find_lesson(info.name)) is not None:
                action.triggered.connect(partial(self.open_lesson, path))

    def ready_lesson_menu(self) -> None:
        """Lesson, as it is opened: what needs a lesson is grey without one."""
        for name in _WITH_LESSON:
            self._window.actions_by_id[name].setEnabled(self.has_lesson)
        if self.has_lesson and self.guide.stop is not None:
            self._window.actions_by_id["lesson_answer"].setEnabled(bool(self.guide.stop.answer))

    def free_lesson_keys(self) -> None:
        """Lesson has been shut: its keys hold whatever comes next."""
        for name in _WITH_LESSON:
            self._window.actions_by_id[name].setEnabled(True)

    def open_lesson(self, path: Path, *_checked: bool) -> bool:
        """Open a lesson that comes with the program."""
        return self.may_leave() and self.show_lesson(path, False)

    def show_lesson(self, path: Path, is_own: bool) -> bool:
        """Open a lesson, of the person's own or of the program; the caller has asked whether the run may be left."""
        was_open = self.has_lesson
        if not self.guide.open(path, is_own=is_own):
            return False
        if not was_open:
            self._make_room()
        self._window.message.clear()
        self._show_lesson()
        return True

    def lesson_next(self) -> None:
        self._if_open("next")

    def lesson_previous(self) -> None:
        self._if_open("previous")

    def lesson_answer(self) -> None:
        self._if_open("answer")

    def cover_lesson(self, on: bool) -> None:
        """Hide a stop's text and answer while a question of the Predict mode is open, or show the text again."""
        if self.has_lesson:
            self.guide.set_covered(on)

    def lesson_again(self) -> None:
        self._if_open("again")

    def _if_open(self, what: str) -> None:
        if self.has_lesson:
            getattr(self.guide, what)()
        else:
            self._window.complain(_("No lesson is open: Lesson › Open lesson has some."))

    def lesson_close(self) -> None:
        if not self.has_lesson or not self.may_leave_lesson():
            return
        self.guide.close()
        self._window.lecture.show_lesson()
        self._window.show_panel("lesson", False)
        if self._had_setup:
            self._window.show_panel("setup", True)

    # Writing one

    def lesson_add(self) -> None:
        """Add what the window shows as a stop; without a lesson this begins one."""
        from gradviz.gui.dialogs.stop_dialog import StopDialog

        is_new = not self.has_lesson
        title = _("My lesson") if is_new else None
        dialog = StopDialog(self._window, _("Add stop"), {}, title)
        if dialog.exec():
            self.guide.add_stop(dialog.texts, dialog.lesson_title)
            if is_new:
                self._make_room()
            self._show_lesson()
        dialog.deleteLater()

    def lesson_edit(self) -> None:
        from gradviz.gui.dialogs.stop_dialog import StopDialog

        stop = self.guide.stop if self.has_lesson else None
        if stop is None:
            self._if_open("")
            return
        texts = {key: getattr(stop, key) for key in ("title", "text", "question", "answer", "notes")}
        dialog = StopDialog(self._window, _("Change stop"), texts)
        if dialog.exec():
            self.guide.edit_stop(dialog.texts)
        dialog.deleteLater()

    def lesson_up(self) -> None:
        if self.has_lesson:
            self.guide.move_stop(-1)

    def lesson_down(self) -> None:
        if self.has_lesson:
            self.guide.move_stop(1)

    def lesson_remove(self) -> None:
        if self.has_lesson:
            self.guide.remove_stop()

    def lesson_save(self) -> bool:
        """Write the lesson to its file, or to one that is asked for."""
        if not self.has_lesson:
            return False
        path = self.guide.path
        if path is None:
            lesson = self.guide.lesson
            stem = "".join(each if each.isalnum() or each in " -_" else "-" for each in lesson.title) if lesson else ""
            start = str(Path(self.folder()) / f"{stem or 'lesson'}.json")
            name, _filter = QFileDialog.getSaveFileName(
                self._window, _("Save the lesson"), start, _("Lesson (*.json)")
            )
            if not name:
                return False
            path = Path(name) if Path(name).suffix else Path(name + ".json")
        return self.guide.save(path)

    def may_leave_lesson(self) -> bool:
        """Ask before unsaved stops are lost; True where it is fine to go on."""
        if not self.has_lesson or not self.guide.is_dirty:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window, _("Save the lesson?"),
            _("You have changed this lesson and not saved it. Save it before going on?"),
            buttons.Save | buttons.Discard | buttons.Cancel, buttons.Save,
        )  # fmt: skip
        return self.lesson_save() if answer == buttons.Save else bool(answer == buttons.Discard)

    def may_leave(self) -> bool:
        """Defined by `FileCommands`."""
        raise NotImplementedError

    def folder(self) -> str:
        """Defined by `FileCommands`."""
        raise NotImplementedError

    def _make_room(self) -> None:
        """The lesson takes the place of the setup, which comes back when it is asked for or the lesson ends."""
        self._had_setup = self._window.body.is_panel_visible("setup")
        self._window.show_panel("setup", False)
        self._window.show_panel("lesson", True)

    def _show_lesson(self) -> None:
        frame, stop = self.guide.frame(), self.guide.stop
        self._window.lecture.set_stop_notes(stop.notes if stop is not None else "")
        if frame is not None:
            self._window.panels["lesson"].show_frame(frame)
            self._window.lecture.show_lesson()
            self._window.announce(f"{frame.position}. {frame.stop_title}")
