"""The commands of menus and panels: one object for each subject, made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradviz.gui.commands.browser_commands import BrowserCommands
from gradviz.gui.commands.diagnosis_commands import DiagnosisCommands
from gradviz.gui.commands.edit_commands import EditCommands
from gradviz.gui.commands.explain_commands import ExplainCommands
from gradviz.gui.commands.export_commands import ExportCommands
from gradviz.gui.commands.figure_commands import FigureCommands
from gradviz.gui.commands.figure_menu import FigureMenu
from gradviz.gui.commands.file_commands import FileCommands
from gradviz.gui.commands.help_commands import HelpCommands
from gradviz.gui.commands.lecture_commands import LectureCommands
from gradviz.gui.commands.lesson_commands import LessonCommands
from gradviz.gui.commands.run_commands import RunCommands
from gradviz.gui.commands.surface_commands import SurfaceCommands
from gradviz.gui.commands.view_commands import ViewCommands
from gradviz.gui.commands.welcome_commands import WelcomeCommands
from gradviz.gui.commands.written_commands import WrittenCommands

if TYPE_CHECKING:
    from gradviz.gui.context import LessonContext
    from gradviz.gui.lecture.lecture import Lecture

__all__ = ["Commands"]


class Commands:
    """The commands by subject; an entry of `actions.ACTIONS` names one of their methods."""

    def __init__(self, context: LessonContext, lecture: Lecture) -> None:
        self.lessons = LessonCommands(context, lecture)
        self.files = FileCommands(context, self.lessons)
        self.export = ExportCommands(context)
        self.written = WrittenCommands(context)
        self.edit = EditCommands(context, self.files.tables)
        self.run = RunCommands(context, lecture, self.lessons)
        self.figures = FigureCommands(context, self.export.export_from)
        self.figure_menu = FigureMenu(context, self.export)
        self.view = ViewCommands(context, lecture)
        self.explanation = ExplainCommands(context)
        self.diagnosis = DiagnosisCommands(context)
        self.surface = SurfaceCommands(context)
        self.lecture = LectureCommands(context, lecture)
        self.welcome = WelcomeCommands(context, self.files, self.lessons, lecture)
        self.help = HelpCommands(context, self.files, self.lessons)
        self.browser = BrowserCommands(context, self.files, self.lessons)
