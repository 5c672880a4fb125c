"""The Lecture menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import Context
    from gradviz.gui.lecture.lecture import Lecture

__all__ = ["LectureCommands"]


class LectureCommands:
    """Present, Predict, exercise sheets and the record of predictions."""

    def __init__(self, context: Context, lecture: Lecture) -> None:
        self._context, self._lecture = context, lecture

    def unless_covered(self, command: Callable[[], object]) -> None:
        """Run a command that may show what an open question hides, unless one hides something."""
        from gradviz.scene.lecture.covered import why_covered  # late: no start needs it

        sentence = why_covered(self._context.presenter.view)
        if sentence:
            self._context.complain(sentence)
        else:
            command()

    def predict(self, on: bool) -> None:
        """Begin or end the Predict mode."""
        self._lecture.predict(on)

    def show_motion(self, on: bool) -> None:
        """Switch the motion of steps, and remember that."""
        self._lecture.set_motion(on)

    def present(self, on: bool) -> None:
        """Begin or end presenting."""
        self._lecture.present(on)

    def present_in_window(self, on: bool) -> None:
        """Begin or end presenting in a window that leaves room for this one."""
        self._lecture.present(on, in_window=True)

    def blank(self) -> None:
        """Darken the audience's screen, or light it again."""
        if self._lecture.presentation is not None:
            self._lecture.presentation.toggle_blank()

    def freeze(self, on: bool) -> None:
        """Hold the audience's picture."""
        if self._lecture.presentation is not None:
            self._lecture.presentation.set_frozen(on)

    def spotlight(self, on: bool) -> None:
        """Dim all but the selection for the audience."""
        if self._lecture.presentation is not None:
            self._lecture.presentation.set_spotlight(on)

    def next_picture(self) -> None:
        """The next of the audience's pictures."""
        if self._lecture.presentation is not None:
            self._lecture.presentation.next_picture()

    def show_notes(self, on: bool) -> None:
        """Show or hide the speaker's window."""
        self._lecture.show_notes(on)

    def fill_displays(self) -> None:
        """The displays that there are, the chosen one ticked."""
        from gradviz.gui.lecture.displays import fill_display_menu  # imported late: no start needs it

        fill_display_menu(self._context.menu("lecture/display"), self._lecture.display, self._lecture.choose_display)

    def show_record(self) -> None:
        """What was predicted so far."""
        from gradviz.gui.dialogs.record_dialog import RecordDialog

        session = self._context.session
        _run(RecordDialog(self._context.parent_widget, self._lecture.records, session.title, session.folder))

    def show_exercises(self) -> None:
        """Variants of the open network as exercise sheets."""
        from gradviz.gui.dialogs.exercise_dialog import ExerciseDialog

        session = self._context.session
        session.pause()
        source = session.path.name if session.path else session.title or _("Untitled")
        _run(ExerciseDialog(self._context.parent_widget, session.timeline.run, source, session.folder))


def _run(dialog: QDialog) -> None:
    dialog.exec()
    dialog.deleteLater()
