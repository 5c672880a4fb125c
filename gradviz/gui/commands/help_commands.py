"""The Help menu: the manual, the glossary, the search for a command, the keys, and what this program is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QDialog

if TYPE_CHECKING:
    from gradviz.gui.commands.file_commands import FileCommands
    from gradviz.gui.commands.lesson_commands import LessonCommands
    from gradviz.gui.commands.manual_pictures import ManualPictures
    from gradviz.gui.context import Context
    from gradviz.gui.pages.manual_page import ManualPage

__all__ = ["HelpCommands"]

Sections = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class HelpCommands:
    """What the program says about itself."""

    def __init__(self, context: Context, files: FileCommands, lessons: LessonCommands) -> None:
        self._context, self._files, self._lessons = context, files, lessons
        self._pictures: ManualPictures | None = None

    def close(self) -> None:
        """The window closes."""
        if self._pictures is not None:
            self._pictures.close()

    def show_manual(self, keys: Sections) -> None:
        """The manual, at the term for what the pointer is on or what has the focus, else at its panel, else at the
        beginning; `keys` as `actions.shortcut_sections` has them."""
        name, term = self._in_question()
        page = self._open_manual(keys)
        if term:
            page.open_term(term)
        elif name:
            page.open_panel(name)

    def show_glossary(self, keys: Sections, key: str = "") -> None:
        """The glossary, at the term called `key`."""
        page = self._open_manual(keys)
        page.open_term(key) if key else page.show_part("glossary")

    def find_command(self, keys: Sections) -> None:
        """Find any action, preset, lesson or term by its words, and do it."""
        from gradviz.gui.dialogs.command_palette import CommandPalette
        from gradviz.scene.manual.commands import found_commands

        context = self._context
        others = found_commands(_presets(), _lesson_titles())
        dialog = CommandPalette(context.parent_widget, context.actions_by_id, others)
        if dialog.exec() and dialog.chosen is not None:
            kind, key = dialog.chosen
            if kind == "action":
                context.actions_by_id[key].trigger()
            elif kind == "preset":
                self._files.open_preset(key)
            elif kind == "lesson":
                self._open_lesson(key)
            else:
                self.show_glossary(keys, key)
        dialog.deleteLater()

    def show_shortcuts(self, sections: Sections) -> None:
        """Every key, as `actions.shortcut_sections` has them."""
        from gradviz.gui.dialogs.help_dialogs import ShortcutsDialog

        _run(ShortcutsDialog(self._context.parent_widget, sections))

    def show_about(self) -> None:
        """Versions and licences."""
        from gradviz.gui.dialogs.about_dialog import AboutDialog

        _run(AboutDialog(self._context.parent_widget, self._context.theme))

    def _open_manual(self, keys: Sections) -> ManualPage:
        from gradviz.documents.manual import read_chapters  # imported late: few starts need it
        from gradviz.gui.commands.manual_pictures import ManualPictures
        from gradviz.gui.pages.manual_page import ManualPage
        from gradviz.scene.manual.manual_frame import manual_frame

        context = self._context
        context.session.pause()
        presenter = context.presenter
        assert presenter.moment is not None, "the window shows a moment before anything can be asked for"
        frame = manual_frame(read_chapters(), presenter.moment, presenter.view, _lesson_titles(), keys)
        page = ManualPage(frame, context.theme)
        if self._pictures is None:
            self._pictures = ManualPictures(context)
        page.figures_requested.connect(self._pictures.ask)
        self._pictures.drawn.connect(page.show_figure)
        page.close_requested.connect(context.close_page)
        page.show_requested.connect(self._show_panel)
        page.lesson_requested.connect(self._open_lesson)
        context.show_page(page)
        return page

    def _show_panel(self, name: str) -> None:
        self._context.close_page()
        self._context.ring_panel(name)

    def _open_lesson(self, name: str, stop: int | None = None) -> None:
        """`stop` is counted from 1; None: where the lesson was left."""
        from gradviz.documents.lessons import find_lesson

        path = find_lesson(name)
        self._context.close_page()
        if path is not None:
            self._files.open_lesson(path, None if stop is None else stop - 1)

    def _in_question(self) -> tuple[str, str]:
        """The panel and the key of the term below the pointer, else of what has the focus; each may be empty."""
        from gradviz.gui.widgets.term_under import term_under

        context, at = self._context, QCursor.pos()
        under, focus = QApplication.widgetAt(at), QApplication.focusWidget()
        name = context.panel_of(under)
        if name:
            return name, term_under(under, at, context.parent_widget)
        return context.panel_of(focus), term_under(focus, None, context.parent_widget)


def _presets() -> dict[str, str]:
    from gradviz.documents.presets import preset_names

    return {each.name: each.title for each in preset_names()}


def _lesson_titles() -> dict[str, str]:
    from gradviz.documents.lessons import lesson_names

    return {each.name: each.title for each in lesson_names()}


def _run(dialog: QDialog) -> None:
    dialog.exec()
    dialog.deleteLater()
