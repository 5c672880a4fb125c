"""One of a few things that change with what is shown: segments beside each other, or a list where they have no room."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QWidget

from gradviz.gui.outside_text import set_tip
from gradviz.gui.widgets.choice_button import ChoiceButton
from gradviz.gui.widgets.fields import describe

__all__ = ["ChoiceSwitch"]

_GAP = 2
_MOST = 8  # segments; more are a list at any width


class ChoiceSwitch(QWidget):
    """`chosen(int)`: another choice was made, by its place among the texts."""

    chosen = Signal(int)

    def __init__(self, name: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tooltip = name, tooltip
        self._texts: tuple[str, ...] = ()
        self._place = 0
        self.setAccessibleName(name)
        self.segments: list[ChoiceButton] = []
        self.list = QComboBox(self)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        describe(self.list, name, tooltip)
        self.list.activated.connect(self._choose)

    @property
    def texts(self) -> tuple[str, ...]:
        """What can be chosen."""
        return self._texts

    @property
    def place(self) -> int:
        """Which of the texts is chosen."""
        return self._place

    def show_choices(self, texts: tuple[str, ...], place: int) -> None:
        """Offer these, `place` as the chosen one; nothing is said."""
        self._place = place
        if texts != self._texts:
            self._texts = texts
            self.list.clear()
            self.list.addItems(list(texts))
            for each, text in enumerate(texts[:_MOST]):
                if each == len(self.segments):
                    self.segments.append(self._segment(each))
                button = self.segments[each]
                button.setText(text)
                button.setAccessibleName(f"{self._name}: {text}")
            self.updateGeometry()
            self._arrange()
        self._show_place()

    # Qt calls these

    def sizeHint(self) -> QSize:
        hint = self.list.sizeHint()
        return QSize(self._width() if self._may_be_segments() else hint.width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.list.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
            self._arrange()

    # Inside

    def _segment(self, place: int) -> ChoiceButton:
        button = ChoiceButton(self)
        button.setAutoRaise(True)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tip(button, self._tooltip)
        button.setAccessibleDescription(self._tooltip)
        button.clicked.connect(partial(self._choose, place))
        return button

    def _may_be_segments(self) -> bool:
        return len(self._texts) <= _MOST

    def _width(self) -> int:
        """What all segments take."""
        shown = self.segments[: len(self._texts)]
        return sum(each.sizeHint().width() for each in shown) + _GAP * max(0, len(shown) - 1)

    def _arrange(self) -> None:
        is_list = not self._may_be_segments() or self._width() > self.width()
        self.list.setGeometry(self.rect())
        self.list.setVisible(is_list)
        x = 0
        for place, button in enumerate(self.segments):
            wide = button.sizeHint().width()
            button.setGeometry(x, 0, wide, self.height())
            button.setVisible(not is_list and place < len(self._texts))
            x += wide + _GAP

    def _choose(self, place: int, _checked: bool = True) -> None:
        # Qt has toggled the pressed segment already: what was chosen before is remembered apart.
        before, self._place = self._place, place
        self._show_place()
        if place != before:
            self.chosen.emit(place)

    def _show_place(self) -> None:
        self.list.setCurrentIndex(self._place)
        for each, button in enumerate(self.segments):
            button.setChecked(each == self._place)
