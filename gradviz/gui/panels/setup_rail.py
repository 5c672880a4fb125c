"""The setup folded away: an icon for each of its sections, at the window's left edge."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.gui.widgets.icons import IconButton
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _, mark

__all__ = ["SetupRail"]

# key of the section in the form, words, tooltip; the key is the icon's too
_SECTIONS = (
    ("data", mark("Data"), mark("Choose the data: the setup opens over the graph")),
    ("network", mark("Network"), mark("Change the network: the setup opens over the graph")),
    ("training", mark("Training"), mark("Change loss and optimizer: the setup opens over the graph")),
)


class SetupRail(QWidget):
    """Wishes: `section_requested(key)` of the section that is to be seen."""

    section_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Setup"))
        self._column = QVBoxLayout(self)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.buttons: dict[str, IconButton] = {}
        self._words = False
        for key, words, tooltip in _SECTIONS:
            button = IconButton(key, _("Setup: {section}").format(section=_(words)), _(tooltip), self)
            button.clicked.connect(lambda _checked=False, key=key: self.section_requested.emit(key))
            self._column.addWidget(button)
            self.buttons[key] = button
        self.set_theme(LIGHT)

    def set_words(self, on: bool) -> None:
        """Whether words stand below the icons."""
        self._words = on
        for key, words, _tooltip in _SECTIONS:
            self.buttons[key].set_words(_(words) if on else "")

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        gap = round(4 * theme.scale)
        self._column.setContentsMargins(0, 2 * gap, 0, gap)
        self._column.setSpacing(gap)
        for button in self.buttons.values():
            button.set_theme(theme)
