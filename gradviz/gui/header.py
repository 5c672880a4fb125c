"""The title row of a panel: its name on the left, choices as small segmented buttons on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gradviz.scene.themes import LIGHT, Theme

__all__ = ["PanelHeader"]

_STYLE = """
PanelHeader {{ background: transparent; border: 0; border-bottom: 1px solid {line}; }}
PanelHeader QLabel#panel_title {{ color: {text}; background: transparent; }}
PanelHeader QToolButton {{
    color: {secondary}; background: transparent; border: 1px solid transparent; border-radius: {radius}px;
    padding: {pad_y}px {pad_x}px;
}}
PanelHeader QToolButton:hover {{ background: {window}; color: {text}; }}
PanelHeader QToolButton:checked {{ background: {chosen}; color: {text}; font-weight: 600; }}
PanelHeader QToolButton:focus {{ border: 1px solid {accent}; }}
PanelHeader QToolButton:disabled {{ color: {faint}; }}
"""


class _ChoiceButton(QToolButton):
    """A segment that is as wide as its bold text, so that choosing it moves nothing."""

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        hint = super().sizeHint()
        return QSize(hint.width() + max(0, more), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class PanelHeader(QWidget):
    """A title and, right of it, groups of choices of which one each is chosen.

    Each button is a stop of the Tab key by itself: the arrow keys belong to the presenter, so a button group's
    own arrow navigation would leave the unchosen ones out of reach.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._groups: dict[str, dict[str, QToolButton]] = {}
        self._chosen: dict[str, str] = {}
        self._title = QLabel(title, self)
        self._title.setObjectName("panel_title")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(2)
        self._row.addWidget(self._title, 1)
        self.set_theme(LIGHT)

    def set_title(self, title: str) -> None:
        """Change the words of the title."""
        self._title.setText(title)

    def add_choice(
        self,
        group: str,
        choices: Sequence[tuple[str, str, str]],
        signal: SignalInstance | Callable[[str], object],
    ) -> None:
        """Add buttons (key, text, tooltip), the first one chosen. `signal` is emitted with the key of the one
        that a person chooses; `group` is the accessible name of what is chosen."""
        emit = signal.emit if isinstance(signal, SignalInstance) else signal
        if self._groups:
            self._row.addSpacing(8)
        buttons: dict[str, QToolButton] = {}
        for key, text, tooltip in choices:
            button = _ChoiceButton(self)
            button.setText(text)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setToolTip(tooltip)
            button.setAccessibleName(f"{group}: {text}")
            button.setAccessibleDescription(tooltip)
            button.clicked.connect(partial(self._choose, group, key, emit))
            self._row.addWidget(button)
            buttons[key] = button
        self._groups[group] = buttons
        self.set_choice(group, choices[0][0])

    def add_widget(self, widget: QWidget) -> None:
        """Add any other small control at the right end."""
        self._row.addWidget(widget)

    def set_choice(self, group: str, key: str) -> None:
        """Show `key` as the chosen one, without emitting."""
        self._chosen[group] = key
        for each, button in self._groups[group].items():
            button.setChecked(each == key)

    def choice(self, group: str) -> str:
        """The key that is chosen in a group."""
        return self._chosen[group]

    def button(self, group: str, key: str) -> QToolButton:
        """One button, to disable it or to press it in a test."""
        return self._groups[group][key]

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        scale = theme.scale
        font = QFont(self.font())
        font.setPixelSize(round(13 * scale))
        self.setFont(font)
        title = QFont(font)
        title.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(title)
        self._row.setContentsMargins(round(12 * scale), round(3 * scale), round(8 * scale), round(3 * scale))
        self.setFixedHeight(round(32 * scale))
        self.setStyleSheet(
            _STYLE.format(
                line=theme.line, text=theme.text, secondary=theme.secondary, faint=theme.faint,
                window=theme.window, accent=theme.accent, radius=round(5 * scale),
                chosen=theme.line if theme.is_dark or theme.name == "projector" else theme.window,
                pad_x=round(4 * scale), pad_y=round(2 * scale),
            )
        )  # fmt: skip

    def _choose(self, group: str, key: str, emit: Callable[[str], object], _checked: bool = True) -> None:
        # Qt has already toggled the pressed button, so what was chosen before is remembered apart.
        before, self._chosen[group] = self._chosen[group], key
        self.set_choice(group, key)
        if before != key:
            emit(key)
