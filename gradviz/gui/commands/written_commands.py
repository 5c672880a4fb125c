"""File › Export › what is written out: worked solutions, web pages and scripts, with progress that can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import WriteError
from gradviz.gui.dialogs.ask_where import ask_where, show_in_folder
from gradviz.gui.outside_text import progress_dialog
from gradviz.text import _
from gradviz.training.recomputation import StoppedError, Watch

if TYPE_CHECKING:
    from gradviz.documents.lessons import Lesson
    from gradviz.gui.context import Context

__all__ = ["WrittenCommands"]

Progress = Callable[[int, int], bool]


class WrittenCommands:
    """Writes worked solutions, web pages and scripts."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def export_solution(self, *, blank: bool) -> None:
        """Of the update at the cursor, with the window's sample and digits."""
        from gradviz.gui.export.solution_files import files_beside  # imported late: few ask for it

        kinds = (_("PDF document (*.pdf)"), _("Markdown (*.md)"), _("LaTeX (*.tex)"))
        path = ask_where(
            self._context, _("Save the worked solution"), "blank" if blank else "solution", kinds, files_beside
        )
        if path is not None:
            self.write_solution(path, self._context.session.title or _("Untitled"), blank=blank)

    def write_solution(self, path: Path, title: str, *, blank: bool) -> None:
        """Write it, and say where it is, or why it is not."""
        from gradviz.gui.export.solution_files import write_solution  # imported late: few ask for it

        timeline, view = self._context.session.timeline, self._context.presenter.view

        def write(progress: Progress) -> bool:
            return write_solution(timeline, path, title, sample=view.sample, digits=view.digits, blank=blank,
                                  progress=progress)  # fmt: skip

        self._write(
            write, _("Typesetting the worked solution…"), path,
            done=_("The worked solution is in {name}.").format(name=path.name),
            stopped=_("Stopped; no worked solution was written."),
            failed=_("The worked solution was not written: {error}."),
        )  # fmt: skip

    def export_script(self, framework: str) -> None:
        """Ask where to, then write the script for `numpy` or `pytorch`."""
        path = ask_where(self._context, _("Save the script"), framework, (_("Python script (*.py)"),))
        if path is not None:
            self.write_script(path, framework)

    def write_script(self, path: Path, framework: str) -> None:
        """Write a program that does the run's updates, as far as they are known, from the last change by hand on."""
        from gradviz.export.files import write_text  # imported late: few ask for it
        from gradviz.export.script import script_text
        from gradviz.export.script_rehearsal import rehearse

        session = self._context.session

        def write(progress: Progress) -> bool:
            rehearsal = rehearse(session.timeline, progress=progress)
            if rehearsal is not None:
                write_text(path, script_text(rehearsal, framework, session.title))
            return rehearsal is not None

        self._write(
            write, _("Doing the updates of the script…"), path,
            done=_("The script is in {name}.").format(name=path.name),
            stopped=_("Stopped; no script was written."), failed=_("The script was not written: {error}."),
        )  # fmt: skip

    def export_page(self, lesson: Lesson | None) -> None:
        """Ask where to, then write the page of the lesson that is open, or of the update at the cursor."""
        path = ask_where(self._context, _("Save the web page"), "page", (_("Web page (*.html)"),))
        if path is not None:
            self.write_page(path, lesson)

    def write_page(self, path: Path, lesson: Lesson | None) -> None:
        """Write it, and say where it is, or why it is not."""
        from gradviz.export.files import write_text  # imported late: few ask for it
        from gradviz.export.page.page import lesson_page, update_page
        from gradviz.training.timeline import Timeline

        context, session, presenter = self._context, self._context.session, self._context.presenter
        session.pause()
        view, all_data, title = presenter.view, presenter.all_data, session.title or _("Untitled")
        version = session.timeline.version

        def page(watch: Watch) -> str:
            if lesson is not None:
                return lesson_page(lesson, watch=watch)
            # A timeline of its own: the window's cursor stays, and knows no update more than before.
            own = Timeline.resumed(version.copy())
            return update_page(own, own.place.update, view, title, all_data=all_data, watch=watch)

        try:
            write_text(path, session.wait(_("Writing the web page…"), page))
            context.say(_("The web page is in {name}.").format(name=path.name), [show_in_folder(path)])
        except StoppedError:
            context.say(_("Stopped; no web page was written."))
        except WriteError as error:
            context.complain(_("{error}.").format(error=error))
        except (SetupError, OSError) as error:
            context.complain(_("The web page was not written: {error}.").format(error=str(error).rstrip(".")))

    def _write(
        self, write: Callable[[Progress], bool], label: str, path: Path, *, done: str, stopped: str, failed: str
    ) -> None:
        """Let `write` work, with progress and Cancel; say how it ended, and where the file is."""
        context = self._context
        context.session.pause()
        dialog = progress_dialog(context.parent_widget, label, 1)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(400)

        def progress(at: int, count: int) -> bool:
            dialog.setMaximum(count)
            dialog.setValue(at)
            QApplication.processEvents()
            return not dialog.wasCanceled()

        try:
            if write(progress):
                context.say(done, [show_in_folder(path)])
            else:
                context.say(stopped)
        except WriteError as error:
            context.complain(_("{error}.").format(error=error))  # which says of the file that it was not written
        except (SetupError, OSError) as error:
            context.complain(failed.format(error=str(error).rstrip(".")))
        finally:
            dialog.close()
            dialog.deleteLater()
