"""File › Export › a figure: its choices on the left, the figure on its page on the right; copies or saves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from gradviz.data.errors import SetupError, fault_sentence
from gradviz.export.storyboard import STORYBOARD
from gradviz.gui.dialogs.ask_where import ask_save_name, show_in_folder
from gradviz.gui.dialogs.export_form import ExportChoice, ExportForm
from gradviz.gui.dialogs.figure_preview import FIT, FigurePreview, sentence_of
from gradviz.gui.dialogs.parts import FormAndPreview, dialog_column
from gradviz.gui.export.clipboard import copied_size, copy_picture
from gradviz.gui.export.figure_source import FigureSource
from gradviz.gui.export.picture_files import PICTURES, PRINT_DPI, Picture
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import describe, make_primary
from gradviz.gui.widgets.segments import Segments
from gradviz.scene.view.figure_style import PLAIN, in_unit
from gradviz.text import _, mark

__all__ = ["KINDS", "ExportDialog"]

KINDS = {
    ".svg": mark("SVG drawing (*.svg)"), ".pdf": mark("PDF document (*.pdf)"), ".png": mark("PNG picture (*.png)"),
    ".tex": mark("LaTeX document (*.tex)"), ".csv": mark("Table of numbers (*.csv)"),
    ".npz": mark("NumPy arrays (*.npz)"),
}  # fmt: skip
_FORM = 430
_ZOOMS = ((FIT, mark("Fit"), mark("As large as there is room")), ("1", mark("100 %"), mark("True size")),
          ("2", mark("200 %"), mark("Twice the true size")))  # fmt: skip


class ExportDialog(QDialog):
    """`choice` are the choices in the fields, to be stored; `saved` is the file that was written last.

    The dialog stays open after a file was saved, names it, and can show it in its folder.
    """

    def __init__(self, parent: QWidget, source: FigureSource, choice: ExportChoice, folder: str) -> None:
        super().__init__(parent)
        self._source, self._folder = source, folder
        self.saved: Path | None = None
        self._is_zoom_chosen = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._show_whole)
        self.picture: Picture | None = None
        self.setWindowTitle(_("Export figure"))
        names = [name for name, _title in source.views]
        endings = [*PICTURES, *source.writers]
        choice = replace(choice, view=choice.view if choice.view in names else names[0],
                         ending=choice.ending if choice.ending in endings else ".svg")  # fmt: skip
        if choice.style.theme == PLAIN and choice.view not in ("network", STORYBOARD):
            choice = replace(choice, style=replace(choice.style, theme="light"))
        self.form = ExportForm(self, source.views, endings, choice)
        self.preview = FigurePreview(self)
        self.says = Label(self)
        self.says.setWordWrap(True)
        self.folder = self._button(_("Show in folder"), _("Open the folder of the saved file"), self._show_folder)
        self.copy = self._button(_("Copy picture"), _("Copy it as SVG and as a picture of 300 dpi (Ctrl+C)"),
                                 self.copy_now)  # fmt: skip
        self.cancel = self._button(_("Close"), _("Close this dialog (Esc)"), self.reject)
        self.save = self._button(_("Save…"), _("Ask for a place and a name, and save the figure (Enter)"), self.ask)
        make_primary(self.save)
        self.folder.hide()
        self._lay_out()
        # A field being edited handles Ctrl+C itself.
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self.copy_now)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.draw)
        self.form.changed.connect(self._soon.start)
        self.form.refused.connect(self.says.setText)
        room = parent.window().size()
        self.resize(min(1334, max(900, room.width() - 32)), min(700, max(520, room.height() - 60)))
        self._soon.start()

    @property
    def choice(self) -> ExportChoice:
        """What is in the fields."""
        return self.form.choice

    def draw(self) -> None:
        """Draw the preview again and describe the file."""
        choice = self.form.choice
        self.folder.hide()
        try:
            self.picture = self._source.picture(choice.view, choice.style, choice.numbers, choice.panels)
        except SetupError as error:
            self.picture = None
            self.says.setText(sentence_of(error))
        else:
            self.form.show_height(self.picture.size[1])
            self.says.setText(self._about(self.picture))
        self.preview.show_picture(self.picture)
        self._show_whole()
        self.save.setEnabled(self.picture is not None or choice.ending not in PICTURES)
        self.copy.setEnabled(self.picture is not None)

    def copy_now(self) -> None:
        """Copy the figure to the clipboard."""
        self._settle()
        if self.picture is not None:
            copy_picture(self.picture, self.picture.dpi or PRINT_DPI)
            self.says.setText(copied_size(self.picture))

    def ask(self) -> None:
        """Ask for a name and save."""
        self._settle()
        ending = self.form.choice.ending
        start = Path(self._folder) / f"{self._source.stem}-{self.form.choice.view}{ending}"
        path = ask_save_name(self, _("Save the figure"), start, (_(KINDS[ending]),))
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Write the file and report its path or the error."""
        choice = self.form.choice
        style = choice.style if choice.style.dpi else replace(choice.style, dpi=PRINT_DPI)
        try:
            self._source.save(path, choice.view, style, choice.numbers, choice.panels)
        except (SetupError, OSError) as error:
            self.says.setText(_("Could not save: {error}.").format(error=fault_sentence(error).rstrip(".")))
            return
        self.saved = path
        self.says.setText(_("Saved {name}.").format(name=path.name))
        self.folder.show()

    def _settle(self) -> None:
        """Apply text that was just typed."""
        self.setFocus()
        if self._soon.isActive():
            self._soon.stop()
            self.draw()

    def _show_folder(self) -> None:
        if self.saved is not None:
            show_in_folder(self.saved)[1]()

    def _about(self, picture: Picture) -> str:
        choice = self.form.choice
        if choice.ending not in PICTURES:
            return {".tex": _("A drawing in TikZ, always plain, its text as large as that around it.")}.get(
                choice.ending, _("The numbers of the figure, in full."))
        wide, high = (f"{in_unit(side, choice.unit):.4g}" for side in picture.size)
        parts = [f"{wide} × {high} {choice.unit}"]
        if choice.style.font is not None:
            parts.append(_("smallest text {n:g} pt").format(n=choice.style.font))
        letters = _("SVG with selectable text") if choice.style.text else _("SVG, words as outlines")
        dots = choice.style.dpi or PRINT_DPI
        pixels = [round(side * dots / 96) for side in picture.size]
        parts.append({".svg": letters, ".pdf": _("PDF with selectable text"),
                      ".png": _("PNG of {x} × {y} pixels").format(x=pixels[0], y=pixels[1])}[choice.ending])
        return " · ".join([*parts, *([picture.note] if picture.note else [])])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._middle.fit(event.size().width())
        self._later.start()  # when the layout has placed the preview

    def _show_whole(self) -> None:
        """In its true size where the whole figure is in sight then, else smaller, until a person chooses."""
        if not self._is_zoom_chosen:
            zoom = 1.0 if self.preview.is_whole else FIT
            self.zoom.set_shown(FIT if zoom == FIT else "1")
            self.preview.set_zoom(zoom)

    def _choose_zoom(self, key: str) -> None:
        self._is_zoom_chosen = True
        self.preview.set_zoom(FIT if key == FIT else float(key))

    # Layout

    def _button(self, words: str, tip: str, work: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        describe(button, words, tip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: work())
        return button

    def _lay_out(self) -> None:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        self._middle = FormAndPreview(scroll, self.preview, max(_FORM, self.form.sizeHint().width() + 16))
        title, about = Label(_("Export figure"), self), Label(self._source.about, self)
        title.setProperty("lead", True)
        about.setProperty("quiet", True)
        self.zoom = Segments(_("Zoom"), [(key, _(words), _(tip)) for key, words, tip in _ZOOMS], self)
        self.zoom.set_shown("1")
        self.zoom.chosen.connect(self._choose_zoom)
        box = dialog_column(self)
        head, foot = QHBoxLayout(), QHBoxLayout()
        box.addLayout(head)
        box.addLayout(self._middle, 1)
        box.addLayout(foot)
        head.addWidget(title)
        head.addWidget(about)
        head.addStretch(1)
        head.addWidget(self.zoom)
        foot.addWidget(self.says, 1)
        for widget in (self.folder, self.copy, self.cancel, self.save):
            foot.addWidget(widget)
