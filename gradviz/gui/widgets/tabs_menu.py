"""The panels that take turns in one place, as one button with a menu: for a header too narrow for all their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gradviz.gui.outside_text import set_tip
from gradviz.text import _

__all__ = ["TurnMenu"]


class TurnMenu(QToolButton):
    """Shows the name of the panel in front; the menu names all of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._turns: tuple[tuple[str, str], ...] = ()
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        tip = _("Show another panel in this place")
        set_tip(self, tip)
        self.setAccessibleName(tip)
        self.setAccessibleDescription(tip)
        self.setVisible(False)

    def fill(self, turns: Sequence[tuple[str, str]], front: str, choose: Callable[[str], object]) -> None:
        """Name the panels (key, title) and the one in front."""
        title = dict(turns).get(front, "")
        if self.text() != title:
            self.setText(title)
            self.setAccessibleName(_("Panel in this place: {panel}").format(panel=title))
        if tuple(turns) == self._turns:
            return
        self._turns = tuple(turns)
        menu = self.menu() or QMenu(self)
        menu.clear()
        for key, words in turns:
            menu.addAction(words).triggered.connect(partial(_tell, choose, key))
        self.setMenu(menu)

    def sizeHint(self) -> QSize:
        # Qt adds a space before and behind the words, between which it centres them.
        hint = super().sizeHint()
        return QSize(hint.width() - 2 * self.fontMetrics().horizontalAdvance(" "), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words begin where those of the other titles do, at the left end."""
        super().paintEvent(event)  # its own words are transparent
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.window().palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


def _tell(choose: Callable[[str], object], key: str, _checked: bool = False) -> None:
    choose(key)
