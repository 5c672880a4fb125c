"""File › Export › Animation: the subject, the first and last update, and the number of frames."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QSpinBox, QWidget

from gradviz.gui.dialogs.parts import dialog_column, dialog_form
from gradviz.gui.export.animation_encoder import names_of
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

__all__ = ["LESSON", "STEPS", "TURN", "AnimationDialog", "animation_kinds", "frames_beside"]

TURN, STEPS, LESSON = "turn", "steps", "lesson"
_USUAL_RATE, _STEP_SECONDS, _STOP_SECONDS = 20, 1.5, 4.0


class AnimationDialog(QDialog):
    """`what` is the subject, `animation` the chosen training or turn, `timing` the speed.

    `update` is the displayed update, `length` the number of computed ones; `has_surface`: the network has more than one
    parameter. `steps` is the number of frames for the steps of an update, `stops` the number of stops of the open
    lesson, 0 where none is open.
    """

    def __init__(
        self, parent: QWidget, update: int, length: int, has_surface: bool, in_space: bool, *, steps: int = 0,
        stops: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._update, self._counts = update, {STEPS: steps, LESSON: stops}
        self.setWindowTitle(_("Export an animation"))
        kinds = [("network", _("Training: network")), ("loss", _("Training: loss curve")),
                 ("output", _("Training: output"))]  # fmt: skip
        if has_surface:
            kinds[1:1] = [("surface", _("Training: loss surface")),
                          ("surface3d", _("Training: loss surface in 3-D"))]  # fmt: skip
            kinds.append((TURN, _("Loss surface in 3-D, one full turn")))
        if steps:
            kinds.append((STEPS, _("The steps of this update: network")))
        if stops:
            kinds.append((LESSON, _("The stops of the lesson: network")))
        self.kind = QComboBox(self)
        for key, text in kinds:
            self.kind.addItem(text, key)
        self.first, self.last = self._number(0, length, 0), self._number(0, length, length)
        self.stills = self._number(FEWEST_STILLS, MOST_STILLS, 60)
        self.rate = self._number(1, 50, _USUAL_RATE)
        self.seconds = self._number(1, 3600, 10)
        describe(self.kind, _("Figure"), _("The figure that is drawn, update by update, or turned"))
        describe(self.first, _("First update"), _("The animation begins after this update"))
        describe(self.last, _("Last update"), _("The animation ends after this update"))
        describe(self.stills, _("Pictures"), _("At most so many pictures; fewer where there are fewer updates"))
        describe(self.rate, _("Frames per second"), _("How fast it moves, from 1 to 50"))
        describe(self.seconds, _("Seconds"), _("How long all steps or stops take together"))
        self._says = Label(self)
        self._says.setWordWrap(True)
        self._says.setProperty("quiet", True)
        box = dialog_column(self)
        form = dialog_form(12)
        box.addLayout(form)  # before it is filled: see `PanelHeader`
        self._rows = [(_("What"), self.kind), (_("From update"), self.first), (_("To update"), self.last),
                      (_("Maximum frames"), self.stills), (_("Frames per second"), self.rate),
                      (_("Seconds in all"), self.seconds)]  # fmt: skip
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
        for widget in (self.first, self.last, self.stills, self.rate, self.seconds):
            widget.valueChanged.connect(self._show)
        self.kind.currentIndexChanged.connect(self._show_kind)
        surface = (TURN if length == 0 else "surface3d") if in_space else "surface"
        wanted = surface if has_surface else "network"
        self.kind.setCurrentIndex(self.kind.findData(wanted))
        self._show_kind()

    @property
    def what(self) -> str:
        """A figure that is drawn update by update, or `TURN`, `STEPS` or `LESSON`."""
        return str(self.kind.currentData())

    @property
    def timing(self) -> tuple[float | None, float | None]:
        """Frames per second, or the length in seconds; one of them is None."""
        return (None, float(self.seconds.value())) if self._has_stops else (float(self.rate.value()), None)

    @property
    def _has_stops(self) -> bool:
        return self.what in (STEPS, LESSON)

    @property
    def animation(self) -> Animation:
        """The chosen animation; a first update after the last one counts as the last."""
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

    def _show_kind(self) -> None:
        if self._has_stops:
            each = _STEP_SECONDS if self.what == STEPS else _STOP_SECONDS
            self.seconds.setValue(max(1, round(self._counts[self.what] * each)))
        self._show()

    def _show(self) -> None:
        turns, has_stops = self.what == TURN, self._has_stops
        self.save.setEnabled(turns or has_stops or self.last.maximum() > 0)
        for widget, on in ((self.first, not turns and not has_stops), (self.last, not turns and not has_stops),
                           (self.stills, not has_stops), (self.rate, not has_stops), (self.seconds, has_stops)):
            widget.setEnabled(on)
        if has_stops:
            count = self._counts[self.what]
            text = _("{n} frames, {seconds:.1f} s each.")
            self._says.setText(text.format(n=count, seconds=self.seconds.value() / count))
            return
        count = len(self.animation)
        seconds = count / self.rate.value()
        if turns:
            text = _("{n} frames, {seconds:.1f} s, at update {update}.")
        elif self.last.maximum() == 0:
            text = _("Nothing to animate yet. Train first, or choose the turning surface.")
        elif count < len(still_updates(0, self.last.maximum(), MOST_STILLS)):
            text = _("{n} frames, {seconds:.1f} s; a frame for every update would be longer.")
        else:
            text = _("{n} frames, {seconds:.1f} s.")
        self._says.setText(text.format(n=count, seconds=seconds, update=self._update))


def animation_kinds() -> tuple[str, ...]:
    """The names of the animation formats in a file dialog; MP4 only where ffmpeg is installed."""
    kinds = (_("Animated GIF (*.gif)"), _("Animated WebP (*.webp)"), _("Animated PNG (*.apng)"),
             _("Numbered PNG frames (*.png)"))  # fmt: skip
    return (*kinds, _("MP4 film (*.mp4)")) if shutil.which("ffmpeg") else kinds


def frames_beside(path: Path, count: int) -> list[Path]:
    """The files that an animation of this name is written to, where they have other names."""
    return [each for each in names_of(path, count) if each != path]
