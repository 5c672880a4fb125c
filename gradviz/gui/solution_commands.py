"""File › Export › Worked solution: where to, with progress that can be stopped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressDialog, QWidget

from gradviz.data.errors import SetupError
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

__all__ = ["SolutionCommands"]

_KINDS = {".pdf": "PDF document (*.pdf)", ".md": "Markdown (*.md)", ".tex": "LaTeX (*.tex)"}


class SolutionCommands(QWidget):
    """The part of the commands that writes worked solutions; a base of `Commands`."""

    _window: MainWindow

    def export_solution(self) -> None:
        self._export_solution(blank=False)

    def export_blank_solution(self) -> None:
        self._export_solution(blank=True)

    def _export_solution(self, *, blank: bool) -> None:
        """Of the update at the cursor, with the window's sample and digits."""
        window = self._window
        title = window.session.title or _("Untitled")
        stem = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in title).strip("-")
        name = f"{stem or 'network'}-{'blank' if blank else 'solution'}.pdf"
        start = str(Path(window.commands.folder()) / name)
        kinds = ";;".join(_(kind) for kind in _KINDS.values())
        name, chosen = QFileDialog.getSaveFileName(window, _("Save the worked solution"), start, kinds)
        if name:
            ending = next((each for each, kind in _KINDS.items() if chosen == _(kind)), ".pdf")
            path = Path(name) if Path(name).suffix.lower() in _KINDS else Path(name + ending)
            self.write_solution(path, title, blank=blank)

    def write_solution(self, path: Path, title: str, *, blank: bool) -> None:
        """Write it, and say where it is, or why it is not."""
        from gradviz.gui.solution_files import write_solution  # late: few ask for it

        window, view = self._window, self._window.presenter.view
        window.session.pause()
        dialog = QProgressDialog(_("Typesetting the worked solution…"), _("Cancel"), 0, 1, window)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(400)

        def progress(done: int, count: int) -> bool:
            dialog.setMaximum(count)
            dialog.setValue(done)
            QApplication.processEvents()
            return not dialog.wasCanceled()

        try:
            written = write_solution(
                window.session.timeline, path, title, sample=view.sample, digits=view.digits, blank=blank,
                progress=progress,
            )  # fmt: skip
        except (SetupError, OSError) as error:
            window.complain(_("The worked solution was not written: {error}.").format(error=str(error).rstrip(".")))
        else:
            done = _("The worked solution is in {name}.") if written else _("Stopped; no worked solution was written.")
            window.message.say(done.format(name=path.name), is_fault=False)
        finally:
            dialog.close()
            dialog.deleteLater()
