"""What the Lesson menu does. The panel and the guide come into being with the first lesson."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from gradviz.gui.dialogs.ask_where import ask_save_name, file_stem
from gradviz.gui.lecture.progress_store import ProgressStore
from gradviz.gui.outside_text import ask
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import WindowContext
    from gradviz.gui.lecture.lecture import Lecture
    from gradviz.gui.lecture.lesson_guide import LessonGuide
    from gradviz.gui.panels.lesson_panel import LessonPanel

__all__ = ["LessonCommands"]

_WITH_LESSON = ("lesson_next", "lesson_previous", "lesson_answer", "lesson_again", "lesson_edit", "lesson_up",
                "lesson_down", "lesson_remove", "lesson_save", "lesson_close")  # fmt: skip


class LessonCommands:
    """Leads through lessons and writes them."""

    def __init__(self, context: WindowContext, lecture: Lecture) -> None:
        self._context, self._lecture = context, lecture
        self.progress = ProgressStore(context.settings)
        self._guide: LessonGuide | None = None
        self._panel: LessonPanel | None = None

    @property
    def guide(self) -> LessonGuide:
        """The guide through the lesson that is open, if one is."""
        if self._guide is None:
            from gradviz.gui.lecture.lesson_guide import LessonGuide

            self._guide = guide = LessonGuide(self._context, self.progress)
            self._panel = panel = self._context.make_lesson_panel()
            for signal, action in (
                (panel.next_requested, guide.next), (panel.previous_requested, guide.previous),
                (panel.answer_requested, guide.answer), (panel.again_requested, guide.again),
                (panel.close_requested, self.close), (guide.changed, self._show_lesson),
            ):  # fmt: skip
                signal.connect(action)
        return self._guide

    @property
    def is_open(self) -> bool:
        """Whether a lesson is open."""
        return self._guide is not None and self._guide.lesson is not None

    def ready_menu(self) -> None:
        """Lesson, as it is opened: what needs a lesson is grey without one."""
        for name in _WITH_LESSON:
            self._context.actions_by_id[name].setEnabled(self.is_open)
        if self.is_open and self.guide.stop is not None:
            self._context.actions_by_id["lesson_answer"].setEnabled(bool(self.guide.stop.answer))

    def free_keys(self) -> None:
        """Lesson has been shut: its keys hold whatever comes next."""
        for name in _WITH_LESSON:
            self._context.actions_by_id[name].setEnabled(True)

    def show_lesson(self, path: Path, stop: int | None = 0) -> bool:
        """Open a lesson, of the person's own or of the program, at a stop counted from 0; None: where it was left. The
        caller has asked whether the run may be left."""
        was_open = self.is_open
        if not self.guide.open(path, stop):
            return False
        if not was_open:
            self._make_room()
        self._context.clear_message()
        self._show_lesson()
        return True

    def next(self) -> None:
        """Go to the next stop."""
        if self._must_be_open():
            self.guide.next()

    def previous(self) -> None:
        """Go to the stop before."""
        if self._must_be_open():
            self.guide.previous()

    def answer(self) -> None:
        """Show the answer of this stop."""
        if self._must_be_open():
            self.guide.answer()

    def again(self) -> None:
        """Show this stop as the lesson has it."""
        if self._must_be_open():
            self.guide.again()

    def set_covered(self, on: bool) -> None:
        """Hide a stop's text and answer while a question of the Predict mode is open, or show the text again."""
        if self.is_open:
            self.guide.set_covered(on)

    def _must_be_open(self) -> bool:
        """Whether a lesson is open; says so where none is."""
        if not self.is_open:
            self._context.complain(_("No lesson is open: Lesson › Open lesson has some."))
        return self.is_open

    def close(self) -> None:
        """Leave the lesson; the run stays."""
        if not self.is_open or not self.may_leave():
            return
        self.guide.close()
        self._context.show_panel("lesson", False)

    # Writing one

    def add_stop(self) -> None:
        """Add what the window shows as a stop; without a lesson this begins one."""
        from gradviz.gui.dialogs.stop_dialog import StopDialog

        is_new = not self.is_open
        title = _("My lesson") if is_new else None
        dialog = StopDialog(self._context.parent_widget, _("Add stop"), {}, title)
        if dialog.exec():
            self.guide.add_stop(dialog.texts, dialog.lesson_title)
            if is_new:
                self._make_room()
            self._show_lesson()
        dialog.deleteLater()

    def new_lesson(self) -> None:
        """Begin a lesson of one's own with what the window shows."""
        self.close()
        if not self.is_open:
            self.add_stop()

    def edit_stop(self) -> None:
        from gradviz.gui.dialogs.stop_dialog import StopDialog

        stop = self.guide.stop if self._must_be_open() else None
        if stop is None:
            return
        texts = {key: getattr(stop, key) for key in ("title", "text", "question", "answer", "notes")}
        dialog = StopDialog(self._context.parent_widget, _("Change stop"), texts)
        if dialog.exec():
            self.guide.edit_stop(dialog.texts)
        dialog.deleteLater()

    def move_stop(self, by: int) -> None:
        """Exchange this stop with the one before (−1) or behind it (+1)."""
        if self.is_open:
            self.guide.move_stop(by)

    def remove_stop(self) -> None:
        if self.is_open:
            self.guide.remove_stop()

    def save(self) -> bool:
        """Write the lesson to its file, or to one that is asked for."""
        if not self.is_open:
            return False
        path = self.guide.path
        if path is None:
            lesson = self.guide.lesson
            stem = file_stem(lesson.title, "lesson") if lesson is not None else "lesson"
            start = Path(self._context.session.folder) / f"{stem}.json"
            path = ask_save_name(
                self._context.parent_widget, _("Save the lesson"), start, (_("Lesson (*.json)"),)
            )  # fmt: skip
        return path is not None and self.guide.save(path)

    def may_leave(self) -> bool:
        """Ask before unsaved stops are lost; True where it is fine to go on."""
        if not self.is_open or not self.guide.is_dirty:
            return True
        buttons = QMessageBox.StandardButton
        answer = ask(
            self._context.parent_widget, _("Save the lesson?"),
            _("You have changed this lesson and not saved it. Save it before going on?"),
            buttons.Save | buttons.Discard | buttons.Cancel, buttons.Save,
        )  # fmt: skip
        return self.save() if answer == buttons.Save else bool(answer == buttons.Discard)

    def _make_room(self) -> None:
        """The lesson takes the place of the setup, which comes back when the lesson ends."""
        self._context.show_panel("lesson", True)

    def _show_lesson(self) -> None:
        frame, stop = self.guide.frame(), self.guide.stop
        self._lecture.show_lesson(frame, stop.notes if stop is not None else "")
        if frame is not None and self._panel is not None:
            self._panel.show_frame(frame)
            self._context.announce(f"{frame.position}. {frame.stop_title}")
