"""The right end of the menu bar: the four layouts, then Predict and Present."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QToolButton, QWidget

from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.widgets.icons import IconButton
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.view.window_layout import PRESETS, Preset
from gradviz.text import _

__all__ = ["LayoutButtons"]

_WORD_FROM = 1200  # width of the window
_MENUS = 360  # width of the menus, in pixels at type of normal size
_GAP = 4


class LayoutButtons(QWidget):
    """Wishes: `pressed(id)` with the id of an action. `beside` stands at its right."""

    pressed = Signal(str)

    def __init__(self, beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside = beside
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
        self._folded = IconButton(str(Preset.BALANCED), _("Layout"), _("Layout: choose one of four"), self)
        self._folded.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._folded)
        for preset, (words, tooltip) in PRESETS.items():
            action = menu.addAction(_(words))
            set_tip(action, _(tooltip))
            action.triggered.connect(lambda _checked=False, preset=preset: self.pressed.emit(f"layout_{preset}"))
        self._folded.setMenu(menu)
        self._row.addWidget(self._folded)
        self._row.addWidget(beside)
        self.set_theme(LIGHT)

    def show_chosen(self, preset: Preset) -> None:
        """Which layout holds."""
        for each, button in self.buttons.items():
            button.setChecked(each is preset)
        self._folded.set_icon(str(preset))

    def fit(self, width: int, theme: Theme) -> None:
        """The word goes where the window is narrow. Where the menus would not have room beside four buttons, one with
        a menu stands for them; where they would not even have that, View › Layout has them."""
        self._word.setVisible(width >= _WORD_FROM * theme.scale)
        one = self._folded.sizeHint().width() + self._row.spacing()
        room = width - self._beside.sizeHint().width() - _MENUS * theme.scale
        for button in self.buttons.values():
            button.setVisible(len(self.buttons) * one <= room)
        self._folded.setVisible(one <= room < len(self.buttons) * one)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(round(_GAP * theme.scale))
        for button in (*self.buttons.values(), self._folded):
            button.set_theme(theme)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        bar = self.parentWidget()
        if event.type() == QEvent.Type.LayoutRequest and isinstance(bar, QMenuBar):
            # A menu bar asks its corner for the width only when it is resized itself: words would be cut until then.
            QCoreApplication.sendEvent(bar, QResizeEvent(bar.size(), bar.size()))
        return done
