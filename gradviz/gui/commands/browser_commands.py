"""Lesson › All lessons: the page on which a lesson is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.commands.file_commands import FileCommands
    from gradviz.gui.commands.lesson_commands import LessonCommands
    from gradviz.gui.context import Context

__all__ = ["BrowserCommands"]


class BrowserCommands:
    """Shows the page of all lessons and does what is asked for there."""

    def __init__(self, context: Context, files: FileCommands, lessons: LessonCommands) -> None:
        self._context, self._files, self._lessons = context, files, lessons

    def show(self) -> None:
        """Lay the page over the window."""
        from gradviz.documents.lessons import LEVELS, lesson_names, own_lesson  # imported late: few starts need it
        from gradviz.export.lesson_picture import lesson_picture
        from gradviz.gui.pages.lesson_browser import LessonBrowser
        from gradviz.scene.manual.lesson_list import lesson_list

        context, progress = self._context, self._lessons.progress
        context.session.pause()
        lessons = lesson_names()
        ours = {lesson.name for lesson in lessons}
        others = [own_lesson(key) for key in reversed([*progress.known]) if key not in ours]
        own = [info for info in others if info is not None]
        page = LessonBrowser(lesson_list(lessons, own, LEVELS, progress.known), context.theme)
        page.lesson_requested.connect(self._open)
        page.file_requested.connect(self._open_file)
        page.new_requested.connect(self._begin)
        page.glossary_requested.connect(self._look_up)
        page.close_requested.connect(context.close_page)
        context.show_page(page)
        page.draw_pictures(lambda key: lesson_picture(key) if key in ours else None)

    def _open(self, key: str, anew: bool) -> None:
        from gradviz.documents.lessons import find_lesson

        path = find_lesson(key) or Path(key)
        self._context.close_page()
        self._files.open_lesson(path, 0 if anew else None)

    def _open_file(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self._context.parent_widget, _("Open lesson file"), self._context.session.folder, _("Lessons (*.json)")
        )
        if name:
            self._context.close_page()
            self._files.open_path(Path(name))

    def _begin(self) -> None:
        self._context.close_page()
        self._lessons.new_lesson()

    def _look_up(self) -> None:
        self._context.actions_by_id["glossary"].trigger()
