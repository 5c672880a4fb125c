"""View › Loss surface › Range, resolution and colours: empty fields are automatic."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gradviz.data.errors import SetupError
from gradviz.gui.dialogs.parts import FaultLabel, dialog_column
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import QuietCombo, answer_buttons, describe
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface.surface_planes import NORMALISATION_WORDS
from gradviz.scene.text.number_input import written
from gradviz.scene.view.surface_choice import SurfaceChoice, read_choice
from gradviz.text import _

__all__ = ["SurfaceDialog"]

_SCALES = {"auto": None, "log": True, "linear": False}


class SurfaceDialog(QDialog):
    """After the dialog was accepted, `choice` is the result."""

    def __init__(self, parent: QWidget, choice: SurfaceChoice, frame: SurfaceFrame | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Range, resolution and colours of the surface"))
        self.choice = choice
        self._frame = frame
        shown = frame is not None and len(frame.xs) > 0
        names = (frame.x_label, frame.y_label) if frame is not None and shown else ("x", "y")
        column_of_all = dialog_column(self)
        grid = QGridLayout()
        column_of_all.addLayout(grid)  # before it is filled: see `PanelHeader`
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        self.fields: dict[str, QLineEdit] = {}
        for row, (axis, name, ends) in enumerate(
            (("x", names[0], choice.x_range), ("y", names[1], choice.y_range))
        ):
            if axis == "y" and choice.line:
                continue
            grid.addWidget(Label(name, self), row, 0)
            for column, (end, what) in enumerate((("low", _("from")), ("high", _("to")))):
                now = None if frame is None or not shown else _end(frame, axis, column)
                field = self._field(f"{axis}_{end}", f"{name}: {what}", "" if ends is None else written(ends[column]))
                field.setPlaceholderText(_("automatic") if now is None else written(now))
                grid.addWidget(Label(what, self), row, 1 + 2 * column)
                grid.addWidget(field, row, 2 + 2 * column)
        size = self._field("size", _("Grid points per axis"), "" if choice.size is None else str(choice.size))
        size.setPlaceholderText(_("automatic"))
        grid.addWidget(Label(_("Grid points per axis"), self), 2, 0)
        grid.addWidget(size, 2, 2)
        self.scale = self._combo(
            _("Colours"), (("auto", _("automatic")), ("log", _("logarithmic")), ("linear", _("linear")))
        )
        self.scale.set_shown(next(key for key, value in _SCALES.items() if value is choice.logarithmic))
        grid.addWidget(Label(_("Colours"), self), 3, 0)
        grid.addWidget(self.scale, 3, 2, 1, 3)
        self.normalisation = self._combo(
            _("Normalisation"), [(key, _(words)) for key, words in NORMALISATION_WORDS.items()]
        )
        self.normalisation.set_shown(choice.normalisation)
        seed = self._field("seed", _("Seed of the random directions"), str(choice.seed))
        if choice.plane == "random":
            grid.addWidget(Label(_("Random directions"), self), 4, 0)
            grid.addWidget(self.normalisation, 4, 2, 1, 3)
            grid.addWidget(Label(_("Seed"), self), 5, 0)
            grid.addWidget(seed, 5, 2)
        else:
            self.normalisation.hide()
            seed.hide()
        self.centre = QPushButton(_("Centre on the point"), self)
        describe(self.centre, self.centre.text(), _("Keep the range and centre it on the current weights"))
        self.centre.clicked.connect(self._centre)
        self.centre.setAutoDefault(False)
        self.centre.setEnabled(shown)
        self.automatic = QPushButton(_("Use automatic values"), self)
        describe(self.automatic, self.automatic.text(), _("Let the surface choose range, resolution and colours"))
        self.automatic.clicked.connect(self._clear)
        self.automatic.setAutoDefault(False)
        self.fault = FaultLabel(self)
        column_of_all.addWidget(self.fault)
        foot = QHBoxLayout()  # what changes the fields at the left, what ends the dialog at the right
        column_of_all.addLayout(foot)
        foot.addWidget(self.automatic)
        foot.addWidget(self.centre)
        foot.addStretch(1)
        foot.addWidget(answer_buttons(self, _("Show")))

    def accept(self) -> None:
        """Close if all fields are valid, otherwise show the error."""
        texts = {key: field.text() for key, field in self.fields.items()}
        try:
            choice = read_choice(self.choice, texts)
        except SetupError as error:
            self.fault.say(str(error))
            return
        self.choice = choice.but(
            logarithmic=_SCALES[self.scale.currentData()], normalisation=self.normalisation.currentData()
        )
        super().accept()

    def _centre(self) -> None:
        frame = self._frame
        assert frame is not None, "the button is off without a surface"
        for place, axis in enumerate("xy"):
            if f"{axis}_low" not in self.fields:
                continue
            half = (_end(frame, axis, 1) - _end(frame, axis, 0)) / 2
            middle = float(frame.point[place])
            self.fields[f"{axis}_low"].setText(written(round(middle - half, 6)))
            self.fields[f"{axis}_high"].setText(written(round(middle + half, 6)))

    def _clear(self) -> None:
        for key, field in self.fields.items():
            if key != "seed":
                field.clear()
        self.scale.set_shown("auto")

    def _field(self, key: str, name: str, text: str) -> QLineEdit:
        field = QLineEdit(text, self)
        describe(field, name, _("{name}; empty: automatic").format(name=name))
        field.setMinimumWidth(96)
        self.fields[key] = field
        return field

    def _combo(self, name: str, choices) -> QuietCombo:  # type: ignore[no-untyped-def]
        combo = QuietCombo(self)
        combo.set_choices(list(choices))
        describe(combo, name, name)
        return combo


def _end(frame: SurfaceFrame, axis: str, place: int) -> float:
    values = frame.xs if axis == "x" else frame.ys
    return float(values[-place])
