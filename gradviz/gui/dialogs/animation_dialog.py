"""File › Export › Animation: what moves, from where to where, and in how many stills."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QSpinBox, QWidget

from gradviz.gui.dialogs.parts import dialog_column, dialog_form
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import NumberBox, describe, make_primary
from gradviz.scene.animation import (
    FEWEST_STILLS,
    MOST_STILLS,
    Animation,
    descent_animation,
    still_updates,
    turn_animation,
)
from gradviz.text import _

__all__ = ["AnimationDialog"]

TURN = "turn"


class AnimationDialog(QDialog):
    """`animation` is what was chosen. `update` is the one shown, `length` how many are known; `has_surface`: the
    network has more than one parameter."""

    def __init__(self, parent: QWidget, update: int, length: int, has_surface: bool, in_space: bool) -> None:
        super().__init__(parent)
        self._update = update
        self.setWindowTitle(_("Export an animation"))
        kinds = [("network", _("Training: network")), ("loss", _("Training: loss curve")),
                 ("output", _("Training: output"))]  # fmt: skip
        if has_surface:
            kinds[1:1] = [("surface", _("Training: loss surface")),
                          ("surface3d", _("Training: loss surface in 3-D"))]  # fmt: skip
            kinds.append((TURN, _("Loss surface in 3-D, one full turn")))
        self.kind = QComboBox(self)
        for key, text in kinds:
            self.kind.addItem(text, key)
        self.first, self.last = self._number(0, length, 0), self._number(0, length, length)
        self.stills = self._number(FEWEST_STILLS, MOST_STILLS, 60)
        describe(self.kind, _("Figure"), _("The figure that is drawn, update by update, or turned"))
        describe(self.first, _("First update"), _("The animation begins after this update"))
        describe(self.last, _("Last update"), _("The animation ends after this update"))
        describe(self.stills, _("Pictures"), _("Upper limit, at 20 frames per second"))
        self._says = Label(self)
        self._says.setWordWrap(True)
        self._says.setProperty("quiet", True)
        box = dialog_column(self)
        form = dialog_form(12)
        box.addLayout(form)  # before it is filled: see `PanelHeader`
        self._rows = [(_("What"), self.kind), (_("From update"), self.first), (_("To update"), self.last),
                      (_("Maximum frames"), self.stills)]  # fmt: skip
        for text, widget in self._rows:
            form.addRow(text, widget)
        self.buttons = QDialogButtonBox(self)
        self.save = self.buttons.addButton(_("Save as…"), QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.save)
        self.buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        box.addWidget(self._says)
        box.addWidget(self.buttons)
        self.setMinimumWidth(420)
        for widget in (self.first, self.last, self.stills):
            widget.valueChanged.connect(self._show)
        self.kind.currentIndexChanged.connect(self._show)
        surface = (TURN if length == 0 else "surface3d") if in_space else "surface"
        wanted = surface if has_surface else "network"
        self.kind.setCurrentIndex(self.kind.findData(wanted))
        self._show()

    @property
    def animation(self) -> Animation:
        """What was chosen; a first update after the last one counts as the last."""
        if self.kind.currentData() == TURN:
            return turn_animation(self._update, self.stills.value())
        first = min(self.first.value(), self.last.value())
        return descent_animation(self.kind.currentData(), first, self.last.value(), self.stills.value())

    def _number(self, low: int, high: int, value: int) -> QSpinBox:
        box = NumberBox(self)
        box.setRange(low, high)
        box.setValue(value)
        box.setGroupSeparatorShown(False)
        return box

    def _show(self) -> None:
        turns = self.kind.currentData() == TURN
        self.first.setEnabled(not turns)
        self.last.setEnabled(not turns)
        count = len(self.animation)
        seconds = count / 20
        if turns:
            text = _("{n} frames, {seconds:.1f} s, at update {update}.")
        elif self.last.maximum() == 0:
            text = _("Nothing to animate yet. Train first, or choose the turning surface.")
        elif count < len(still_updates(0, self.last.maximum(), MOST_STILLS)):
            text = _("{n} frames, {seconds:.1f} s; a frame for every update would be longer.")
        else:
            text = _("{n} frames, {seconds:.1f} s.")
        self._says.setText(text.format(n=count, seconds=seconds, update=self._update))
