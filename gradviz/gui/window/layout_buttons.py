"""The right end of the menu bar: the four layouts, then Predict and Present."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QWidget

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.icons import IconButton
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.view.window_layout import PRESETS, Preset
from gradviz.text import _

__all__ = ["LayoutButtons"]

_WORD_FROM = 1200  # width of the window
_BUTTONS_FROM = 800  # pixels at type of normal size


class LayoutButtons(QWidget):
    """Wishes: `pressed(id)` with the id of an action. `beside` stands at its right."""

    pressed = Signal(str)

    def __init__(self, beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = Label(_("Layout"), self)
        self._word.setProperty("quiet", True)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._word)
        self.buttons: dict[Preset, IconButton] = {}
        for place, (preset, (words, tooltip)) in enumerate(PRESETS.items(), 1):
            name = _("Layout: {name}").format(name=_(words).replace("&", ""))
            button = IconButton(str(preset), name, f"{_(tooltip)} (Alt+{place})", self)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, preset=preset: self.pressed.emit(f"layout_{preset}"))
            self._row.addWidget(button)
            self.buttons[preset] = button
        self._row.addWidget(beside)
        self.set_theme(LIGHT)

    def show_chosen(self, preset: Preset) -> None:
        """Which layout holds."""
        for each, button in self.buttons.items():
            button.setChecked(each is preset)

    def fit(self, width: int, theme: Theme) -> None:
        """The word goes where the window is narrow, and the buttons where the menus would not have room beside them:
        View › Layout has them too."""
        self._word.setVisible(width >= _WORD_FROM * theme.scale)
        for button in self.buttons.values():
            button.setVisible(width >= _BUTTONS_FROM * theme.scale)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(round(4 * theme.scale))
        for button in self.buttons.values():
            button.set_theme(theme)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        bar = self.parentWidget()
        if event.type() == QEvent.Type.LayoutRequest and isinstance(bar, QMenuBar):
            # A menu bar asks its corner for the width only when it is resized itself: words would be cut until then.
            QCoreApplication.sendEvent(bar, QResizeEvent(bar.size(), bar.size()))
        return done
