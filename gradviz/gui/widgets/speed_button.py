"""How fast Play is, as a button with a menu of speeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gradviz.gui.outside_text import set_tip
from gradviz.gui.widgets.fields import describe
from gradviz.scene.transport import Speed
from gradviz.text import _

__all__ = ["SpeedButton"]

_CHEVRON, _AROUND = 24, 10  # pixels


class SpeedButton(QToolButton):
    """`chosen(place)`: a speed of the table. Its words are as wide as the longest, so that nothing moves."""

    chosen = Signal(int)

    def __init__(self, speeds: Sequence[Speed], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speeds, self._place = tuple(speeds), -1
        describe(self, _("Speed of Play"), _("How many epochs or updates Play does in a second"))
        self.setProperty("joined", "right")  # to Play
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu, group = QMenu(self), QActionGroup(self)
        for place, speed in enumerate(self._speeds):
            if place and speed.epochs != self._speeds[place - 1].epochs:
                menu.addSeparator()
            action = menu.addAction(speed.words)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(_caller(self.chosen.emit, place))
        self._group = group
        self.setMenu(menu)

    def show_place(self, place: int) -> None:
        """Which speed of the table holds; −1: none of them."""
        for each, action in enumerate(self._group.actions()):
            action.setChecked(each == place)
        self._place = place

    def fit(self, scale: float, high: int, *, has_words: bool) -> None:
        """Its size, `high` pixels, with its words or without."""
        speed = self._speeds[self._place] if 0 <= self._place < len(self._speeds) else None
        self.setText(speed.short_words if speed is not None and has_words else "")
        set_tip(self, _("Speed of Play: {speed}").format(speed=speed.words)
                if speed is not None else self.accessibleDescription())  # fmt: skip
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(each.short_words) for each in self._speeds), default=0)
        self.setFixedHeight(high)
        self.setFixedWidth((longest + round(_AROUND * scale) if has_words else 0) + round(_CHEVRON * scale))


def _caller(call: Callable[[int], object], place: int) -> Callable[[], object]:
    return lambda: call(place)
