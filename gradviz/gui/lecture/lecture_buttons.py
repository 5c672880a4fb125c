"""The two buttons at the right end of the menu bar: Predict and Present."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gradviz.gui.widgets.fields import describe
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _, mark

__all__ = ["LectureButtons"]

# id of the action, label, tooltip
_BUTTONS = (
    ("predict", mark("Predict"), mark("Ask the class before each step; the answer stays hidden until then (F6)")),
    ("present", mark("Present"), mark("Fill the audience’s display with large type and thick edges (F5)")),
)


class LectureButtons(QWidget):
    """`pressed(id)` is emitted with the id of the action."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setSpacing(6)
        for name, text, tooltip in _BUTTONS:
            button = QToolButton(self)
            button.setText(_(text))
            describe(button, _(text), _(tooltip))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, name=name: self.pressed.emit(name))
            self._row.addWidget(button)
            self.buttons[name] = button
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        scale = theme.scale
        self._row.setContentsMargins(0, round(1 * scale), round(8 * scale), round(1 * scale))

    def set_words(self, name: str, words: str) -> None:
        """Change the label of a button, which says what the audience sees if it is not the current picture."""
        self.buttons[name].setText(words)

    def show_on(self, name: str, on: bool) -> None:
        """Show a mode as on or off."""
        self.buttons[name].setChecked(on)
