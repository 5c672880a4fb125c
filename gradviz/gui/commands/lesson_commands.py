"""What the Lesson menu does. The panel and the guide are made with the first lesson."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMessageBox

from gradviz.gui.dialogs.ask_where import ask_save_name, file_stem
from gradviz.gui.outside_text import ask
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import LessonContext
    from gradviz.gui.lecture.lecture import Lecture
    from gradviz.gui.lecture.lesson_writer import LessonWriter
    from gradviz.gui.lecture.progress_store import ProgressStore
    from gradviz.gui.panels.lesson_panel import LessonPanel

__all__ = ["LessonCommands"]

_ENTER = [QKeySequence("Return"), QKeySequence("Enter")]
_WITH_LESSON = ("lesson_next", "lesson_previous", "lesson_answer", "lesson_again", "lesson_edit", "lesson_up",
                "lesson_down", "lesson_remove", "lesson_save", "lesson_close")  # fmt: skip


class LessonCommands:
    """Leads through lessons and writes them."""

    def __init__(self, context: LessonContext, lecture: Lecture) -> None:
        self._context, self._lecture = context, lecture
        self._guide: LessonWriter | None = None
        self._panel: LessonPanel | None = None
        self._told: tuple[int, str, str] | None = None
        self.may_leave_run: Callable[[], bool] = lambda: True  # asks before a run with unsaved edits is left

    @cached_property
    def progress(self) -> ProgressStore:
        """How far someone has come in each lesson."""
        from gradviz.gui.lecture.progress_store import ProgressStore  # late: few starts need it

        return ProgressStore(self._context.settings)

    @property
    def guide(self) -> LessonWriter:
        """The guide through the lesson that is open, if one is."""
        if self._guide is None:
            from gradviz.gui.lecture.lesson_writer import LessonWriter

            self._guide = guide = LessonWriter(self._context, self.progress, self._lecture.can_move)
            guide.may_leave = lambda: self.may_leave_run()
            self._context.session.set_hold(guide.check_free)
            self._panel = panel = self._context.make_lesson_panel()
            for signal, action in (
                (panel.on_requested, self.forward), (panel.back_requested, self.back),
                (panel.choice_requested, guide.choose), (panel.number_requested, guide.give_number),
                (panel.stop_requested, guide.go), (panel.again_requested, guide.again),
                (panel.all_requested, self._show_all), (panel.close_requested, self.close),
                (panel.try_requested, self.close), (panel.mention_pointed, self._point_at),
                (guide.changed, self._show_lesson),
            ):  # fmt: skip
                signal.connect(action)
        return self._guide

    @property
    def is_open(self) -> bool:
        """Whether a lesson is open."""
        return self._guide is not None and self._guide.lesson is not None

    @property
    def is_trial(self) -> bool:
        """Whether what is open is the run of a lesson's stop, which nobody is asked to save."""
        return self._guide is not None and self._guide.is_trial

    def ready_menu(self) -> None:
        """Lesson, as it is opened: what needs a lesson is grey without one."""
        for name in _WITH_LESSON:
            self._context.actions_by_id[name].setEnabled(self.is_open)
        if self.is_open and self.guide.stop is not None:
            frame = self.guide.frame()
            self._context.actions_by_id["lesson_answer"].setEnabled(frame is not None and frame.has_answer)

    def free_keys(self) -> None:
        """Lesson has been shut: its keys hold whatever comes next."""
        for name in _WITH_LESSON:
            self._context.actions_by_id[name].setEnabled(True)

    def show_lesson(self, path: Path, stop: int | None = 0) -> bool:
        """Open a lesson, of the person's own or of the program, at a stop counted from 0; None: where it was left. The
        caller has asked whether the run may be left."""
        was_open, guide = self.is_open, self.guide
        if not was_open:
            self._make_room()  # before the panels are arranged beside it
        if not guide.open(path, stop):
            if not was_open:
                self._context.show_panel("lesson", False)
                self._set_keys(False)
            return False
        self._context.clear_message()
        self._show_lesson()
        if stop is None and self.guide.place:
            words = _("The lesson goes on at stop {number}.").format(number=self.guide.place + 1)
            self._context.say(words, [(_("Start again"), lambda: self.guide.go(0))])
        return True

    def forward(self) -> bool:
        """What the lesson's one button does; False where no lesson is open."""
        if not self.is_open:
            return False
        guide, panel = self.guide, self._panel
        if guide.is_ended:
            self._start_next()
        elif panel is not None and panel.question.typed:
            guide.give_number(panel.question.typed)
        else:
            guide.forward()
        return True

    def back(self) -> bool:
        """Back by the same steps; False where no lesson is open."""
        if self.is_open:
            self.guide.back()
        return self.is_open

    def choose_answer(self, place: int) -> None:
        """Answer the question that is open, of the Predict mode or of a lesson's stop, by the place of a choice."""
        if not self._lecture.choose_answer(place) and self.is_open:
            self.guide.choose(place)

    def _start_next(self) -> None:
        """From the ending of a lesson to the next one; where none comes next, to all of them."""
        path = self.guide.next_path
        if path is None:
            self._show_all()
        elif self.may_leave() and self.may_leave_run():
            self.show_lesson(path)

    def _show_all(self) -> None:
        self._context.actions_by_id["lessons"].trigger()

    def _point_at(self, link: str) -> None:
        """The pointer is on a word of the lesson that names a panel or a weight: show which one."""
        kind, _colon, name = link.partition(":")
        context = self._context
        if kind == "panel":
            name = "explanation" if name == "nudge" else name
            if context.is_panel_visible(name):
                context.ring_panel(name)
        else:
            context.presenter.look(hovered=name if kind == "name" else None)

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

    def unless_held(self, command: Callable[[], object]) -> None:
        """Run a command that changes the run, unless a question of a lesson's stop hides what it would show."""
        if self._context.session.guard(lambda: True):
            command()

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
        context, guide, path = self._context, self.guide, self.guide.path
        key, place, was_ended = guide.key, guide.place, guide.is_ended
        guide.close()
        context.show_panel("lesson", False)
        self._set_keys(False)
        if key and not was_ended:
            words = _("Lesson closed at stop {number}.").format(number=place + 1)
            context.say(words, [(_("Continue"), lambda: self._reopen(key, path, place))])

    def _reopen(self, key: str, path: Path | None, place: int) -> None:
        """Go on with a lesson that was closed."""
        from gradviz.documents.lessons import find_lesson

        found = path or find_lesson(key)
        if found is not None and self.may_leave_run():
            self.show_lesson(found, place)

    # Writing one

    def add_stop(self) -> None:
        """Add what the window shows as a stop; without a lesson this begins one."""
        from gradviz.gui.dialogs.stop_dialog import StopDialog

        is_new = not self.is_open
        title = _("My lesson") if is_new else None
        dialog = StopDialog(self._context.parent_widget, _("Add stop"), {}, title)
        if dialog.exec():
            self.guide.add_stop(dialog.keys, dialog.lesson_title)
            if is_new:
                self._make_room()
            self._show_lesson()
        dialog.deleteLater()

    def new_lesson(self) -> None:
        """Begin a new lesson whose first stop is what the window shows."""
        self.close()
        if not self.is_open:
            self.add_stop()

    def edit_stop(self) -> None:
        """Change the texts of this stop, its question and how that is answered."""
        from gradviz.gui.dialogs.stop_dialog import StopDialog

        stop = self.guide.stop if self._must_be_open() else None
        if stop is None:
            return
        dialog = StopDialog(self._context.parent_widget, _("Change stop"), stop.raw)
        if dialog.exec():
            self.guide.edit_stop(dialog.keys)
            self._offer_undo(_("Stop changed."))
        dialog.deleteLater()

    def move_stop(self, by: int) -> None:
        """Exchange this stop with the one before (−1) or behind it (+1)."""
        if self.is_open:
            self.guide.move_stop(by)

    def remove_stop(self) -> None:
        """Take this stop out of the lesson, if it is not the only one."""
        if not self.is_open or self.guide.lesson is None:
            return
        if len(self.guide.lesson.stops) < 2:
            self._context.complain(_("A lesson must keep at least one stop."))
            return
        self.guide.remove_stop()
        self._offer_undo(_("Stop removed."))

    def _offer_undo(self, done: str) -> None:
        """Say what was done with the lesson's stops, where it was."""
        if self.guide.can_undo:
            self._context.say(done, [(_("Undo"), self.guide.undo)])

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
        self._set_keys(True)

    def _set_keys(self, on: bool) -> None:
        """In a lesson Enter goes on as well, and the toolbar's Next is a step."""
        action = self._context.actions_by_id["next"]
        others = [keys for keys in action.shortcuts() if keys not in _ENTER]
        action.setShortcuts([*others, *_ENTER] if on else others)
        self._context.toolbar.set_in_lesson(on)

    def _show_lesson(self) -> None:
        guide, panel = self.guide, self._panel
        frame, stop = guide.frame(), guide.stop
        self._lecture.show_lesson(frame, stop.notes if stop is not None else "")
        if frame is None or panel is None:
            return
        end = guide.ending(is_presenting=self._lecture.is_presenting)
        if end is not None:
            panel.show_ending(end)
            self._context.announce(end.heading)
            return
        told = (frame.place, frame.verdict, frame.answer)
        panel.show_frame(frame, guide.outcome())
        if told != self._told:
            self._told = told
            self._context.clear_message()  # such as why something could not be done before the answer
            words = " ".join(each for each in (frame.verdict, frame.reason, frame.answer) if each)
            self._context.announce(words or f"{frame.position}. {frame.stop_title}")
