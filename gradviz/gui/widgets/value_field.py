"""A parameter's name and value: typed, nudged with Up and Down, or dragged by the name."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.widgets.fields import CommitField, describe
from gradviz.scene.text.number_input import read_number
from gradviz.text import _

__all__ = ["ValueField", "nudge_step"]

_PIXELS_PER_STEP = 4
_PAUSE = 1.0  # seconds without a nudge that end a gesture
_SHIFT = 10


def nudge_step(value: float) -> float:
    """How far one nudge goes: 0.01, or about a hundredth of what is larger than ten."""
    if not math.isfinite(value) or abs(value) < 10.0:
        return 0.01
    return float(10.0 ** (math.floor(math.log10(abs(value))) - 2))


def _nudged(value: float, steps: int) -> float:
    # Decimal places, so that 0.1 + 0.2 does not end in …04: nudging back arrives where it began.
    return round(value + steps * nudge_step(value), 15) if abs(value) < 1e6 else value + steps * nudge_step(value)


class _Handle(Label):
    """The name: dragged sideways it says `dragged(steps)` from where the drag began."""

    began = Signal()
    dragged = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._from: float | None = None
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        set_tip(self, _("Drag sideways to change the value; Shift: ten times as far"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position().x()
            self.began.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            steps = round((event.position().x() - self._from) / _PIXELS_PER_STEP)
            self.dragged.emit(steps * (_SHIFT if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None


class _Line(CommitField):
    nudged = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if direction is None:
            super().keyPressEvent(event)
        else:
            self.nudged.emit(direction * (_SHIFT if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1))


class ValueField(QWidget):
    """`typed(text)` on commit; `nudged(value, gesture)`: nudges with one gesture number are one edit for Undo."""

    typed = Signal(str)
    nudged = Signal(float, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gesture, self._last, self._start = 0, 0.0, 0.0
        self._asked: float | None = None
        self._name = ""
        self.label = _Handle(self)
        self.line = _Line(self)
        describe(self.line, _("Value of the selected parameter"), _(
            "Type a new value and press Return; Up and Down nudge it, with Shift ten times as far; or drag its name. "
            "A point or a comma separates decimals"
        ))  # fmt: skip
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.line)
        self.line.committed.connect(self.typed)
        self.line.nudged.connect(self._nudge)
        self.label.began.connect(self._begin)
        self.label.dragged.connect(self._drag)

    def show_value(self, name: str, text: str) -> None:
        """The parameter and its value in full; no name: there is none."""
        self.setVisible(bool(name))
        self.label.setText(f"{name} =" if name else "")
        self.line.set_shown(text)
        # Wide enough for every digit; never narrower again, so that nothing jumps while the value changes.
        self._fit(may_shrink=name != self._name)
        self._name = name
        self.line.setAccessibleName(_("Value of {name}").format(name=name))

    def restyle(self) -> None:
        """The type has another size: so has the room of the digits."""
        self.line.ensurePolished()
        self._fit(may_shrink=True)

    def _fit(self, *, may_shrink: bool) -> None:
        metrics = self.line.fontMetrics()
        wide = metrics.horizontalAdvance(max(self.line.text(), "−0.0000", key=len)) + round(1.8 * metrics.height())
        if may_shrink or wide > self.line.minimumWidth():
            self.line.setFixedWidth(wide)

    def _value(self) -> float | None:
        try:
            return read_number(self.line.text())
        except ValueError:
            self.typed.emit(self.line.text())  # the receiver says what is wrong with it
            return None

    def _nudge(self, steps: int) -> None:
        now = time.monotonic()
        if now - self._last > _PAUSE:
            self._gesture += 1
        self._last = now
        value = self._value()
        if value is not None:
            self.nudged.emit(_nudged(value, steps), self._gesture)

    def _begin(self) -> None:
        value = self._value()
        self._start = 0.0 if value is None else value
        self._asked = value
        self._gesture += 1
        self._last = 0.0

    def _drag(self, steps: int) -> None:
        if self._asked is None:
            return
        value = _nudged(self._start, steps)
        if value != self._asked:
            self._asked = value
            self.nudged.emit(value, self._gesture)
