"""The commands of menus and panels: one object for each subject, made here."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gradviz.gui.commands.edit_commands import EditCommands
from gradviz.gui.commands.explain_commands import ExplainCommands
from gradviz.gui.commands.export_commands import ExportCommands
from gradviz.gui.commands.figure_menu import FigureMenu
from gradviz.gui.commands.file_commands import FileCommands
from gradviz.gui.commands.lecture_commands import LectureCommands
from gradviz.gui.commands.lesson_commands import LessonCommands
from gradviz.gui.commands.run_commands import RunCommands
from gradviz.gui.commands.surface_commands import SurfaceCommands
from gradviz.gui.commands.view_commands import ViewCommands

if TYPE_CHECKING:
    from gradviz.gui.commands.browser_commands import BrowserCommands
    from gradviz.gui.commands.diagnosis_commands import DiagnosisCommands
    from gradviz.gui.commands.figure_commands import FigureCommands
    from gradviz.gui.commands.help_commands import HelpCommands
    from gradviz.gui.commands.welcome_commands import WelcomeCommands
    from gradviz.gui.commands.written_commands import WrittenCommands
    from gradviz.gui.context import LessonContext
    from gradviz.gui.lecture.lecture import Lecture

__all__ = ["Commands"]


class Commands:
    """The commands by subject; an entry of `actions.ACTIONS` names one of their methods."""

    def __init__(self, context: LessonContext, lecture: Lecture) -> None:
        self._context, self._lecture = context, lecture
        self.lessons = LessonCommands(context, lecture)
        self.files = FileCommands(context, self.lessons)
        self.export = ExportCommands(context)
        self.edit = EditCommands(context, self.files.tables)
        self.run = RunCommands(context, lecture, self.lessons)
        self.figure_menu = FigureMenu(context, self.export)
        self.view = ViewCommands(context, lecture)
        self.explanation = ExplainCommands(context)
        self.surface = SurfaceCommands(context)
        self.lecture = LectureCommands(context, lecture)

    # What no first picture needs is loaded when it is first asked for.

    @cached_property
    def written(self) -> WrittenCommands:
        """Worked solutions, exercises, pages and scripts."""
        from gradviz.gui.commands.written_commands import WrittenCommands

        return WrittenCommands(self._context)

    @cached_property
    def figures(self) -> FigureCommands:
        """The windows of races and of the basin map."""
        from gradviz.gui.commands.figure_commands import FigureCommands

        return FigureCommands(self._context, self.export.export_from)

    @cached_property
    def diagnosis(self) -> DiagnosisCommands:
        """Where learning stops."""
        from gradviz.gui.commands.diagnosis_commands import DiagnosisCommands

        return DiagnosisCommands(self._context)

    @cached_property
    def welcome(self) -> WelcomeCommands:
        """The Welcome page."""
        from gradviz.gui.commands.welcome_commands import WelcomeCommands

        return WelcomeCommands(self._context, self.files, self.lessons, self._lecture)

    @cached_property
    def help(self) -> HelpCommands:
        """The manual, the glossary, the keys and About."""
        from gradviz.gui.commands.help_commands import HelpCommands

        return HelpCommands(self._context, self.files, self.lessons)

    @cached_property
    def browser(self) -> BrowserCommands:
        """The list of lessons."""
        from gradviz.gui.commands.browser_commands import BrowserCommands

        return BrowserCommands(self._context, self.files, self.lessons)

    def close(self) -> None:
        """The window closes."""
        for name in ("diagnosis", "help"):
            if name in vars(self):
                getattr(self, name).close()
