"""File › Export › Size and resolution: how large exported figures are, and how many pixels an inch of a PNG has."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QDialog, QSpinBox, QWidget

from gradviz.gui.dialogs.parts import dialog_column, dialog_form
from gradviz.gui.export.picture_files import PIXELS_PER_INCH, USUAL_DPI
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import NumberBox, answer_buttons, describe
from gradviz.scene.view.figure_style import FigureStyle
from gradviz.text import _

__all__ = ["PictureDialog"]

_LEAST, _MOST = (240, 180), 8192
_DPI = (24, 1200)


class PictureDialog(QDialog):
    """`chosen` is what is in the fields."""

    def __init__(self, parent: QWidget, chosen: FigureStyle) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Size and resolution of pictures"))
        self.own = QCheckBox(_("Automatic size"), self)
        self.own.setChecked(chosen.width is None)
        describe(self.own, _("Automatic size"), _("Every figure has a size of its own"))
        self._before = chosen
        width, height = round(chosen.width or 640), round(chosen.height or 480)
        self.width_box = self._number(_("Width"), _LEAST[0], _MOST, width, _("px"))
        self.height_box = self._number(_("Height"), _LEAST[1], _MOST, height, _("px"))
        self.dpi = self._number(_("Pixels to an inch of a PNG"), *_DPI, chosen.dpi or USUAL_DPI, _("dpi"))
        self.says = Label(self)
        self.says.setWordWrap(True)
        self.says.setProperty("quiet", True)
        box = dialog_column(self)
        form = dialog_form(12)
        box.addLayout(form)  # before it is filled: see `PanelHeader`
        form.addRow(self.own)
        form.addRow(_("Width"), self.width_box)
        form.addRow(_("Height"), self.height_box)
        form.addRow(_("Resolution of a PNG"), self.dpi)
        buttons = answer_buttons(self, _("OK"))
        box.addWidget(self.says)
        box.addWidget(buttons)
        self.setMinimumWidth(380)
        self.own.toggled.connect(self._show)
        for each in (self.width_box, self.height_box, self.dpi):
            each.valueChanged.connect(self._show)
        self._show()

    @property
    def chosen(self) -> FigureStyle:
        """What is in the fields."""
        wide, high = (None, None) if self.own.isChecked() else (self.width_box.value(), self.height_box.value())
        return replace(self._before, width=wide, height=high, dpi=self.dpi.value())

    def _number(self, name: str, low: int, high: int, value: int, unit: str) -> QSpinBox:
        box = NumberBox(self)
        box.setRange(low, high)
        box.setValue(value)
        box.setSuffix("\u00a0" + unit)
        describe(box, name, _("{name}, from {low} to {high}").format(name=name, low=low, high=high))
        return box

    def _show(self) -> None:
        is_own = self.own.isChecked()
        self.width_box.setEnabled(not is_own)
        self.height_box.setEnabled(not is_own)
        factor = self.dpi.value() / PIXELS_PER_INCH
        if is_own:
            text = _("A PNG has {factor:.3g} times the pixels of the window on each side.").format(factor=factor)
        else:
            text = _("{a:.2f} × {b:.2f} inches; a PNG has {x} × {y} pixels.").format(
                a=self.width_box.value() / PIXELS_PER_INCH, b=self.height_box.value() / PIXELS_PER_INCH,
                x=round(self.width_box.value() * factor), y=round(self.height_box.value() * factor),
            )  # fmt: skip
        self.says.setText(text)
