"""The groups of choices in the title row of a panel: buttons beside each other, or folded into a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gradviz.gui.outside_text import set_tip
from gradviz.gui.widgets.choice_button import ChoiceButton

__all__ = ["GAP", "HeaderChoices", "describe_button", "width_of"]

GAP, _GROUP_GAP = 2, 6
_MENU_PADDING = 28  # with the arrow of the menu


def describe_button(button: QToolButton, text: str, name: str, tooltip: str) -> QToolButton:
    """Give a button of the header its text, its accessible name and its tooltip; the same button."""
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setText(text)
    set_tip(button, tooltip)
    button.setAccessibleName(name)
    button.setAccessibleDescription(tooltip)
    return button


def width_of(widget: QWidget) -> int:
    """The width of a control in the header, with the gap beside it."""
    return min(max(widget.sizeHint().width(), widget.minimumWidth()), widget.maximumWidth()) + GAP


class HeaderChoices(QWidget):
    """Groups of buttons of which one each is chosen. Widths are in pixels."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.scale = 1.0
        self._spoken: dict[str, str] = {}
        self._groups: dict[str, dict[str, QToolButton]] = {}
        self._menus: dict[str, QToolButton] = {}
        self._chosen: dict[str, str] = {}
        self._emitters: dict[str, Callable[[str], object]] = {}
        self._unavailable: set[QToolButton] = set()
        self._folded = frozenset[str]()
        self._left_out: set[str] = set()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)

    def add(
        self,
        group: str,
        choices: Sequence[tuple[str, str, str]],
        signal: SignalInstance | Callable[[str], object],
        spoken: str = "",
    ) -> None:
        """See `PanelHeader.add_choice`."""
        spoken = self._spoken[group] = spoken or group
        if self._groups:
            self._row.addSpacing(_GROUP_GAP)
        buttons: dict[str, QToolButton] = {}
        for key, text, tooltip in choices:
            button = describe_button(ChoiceButton(self), text, f"{spoken}: {text}", tooltip)
            button.setCheckable(True)
            button.clicked.connect(partial(self._choose, group, key))
            self._row.addWidget(button)
            buttons[key] = button
        self._groups[group] = buttons
        self._emitters[group] = signal.emit if isinstance(signal, SignalInstance) else signal
        self.set_choice(group, choices[0][0])

    def set_available(self, group: str, key: str, available: bool) -> bool:
        """Offer one of the choices, or leave it out; whether that changes anything."""
        button = self._groups[group][key]
        if available is (button not in self._unavailable):
            return False
        (self._unavailable.discard if available else self._unavailable.add)(button)
        button.setVisible(available and group not in self._folded and group not in self._left_out)
        return True

    def set_enabled(self, group: str, key: str, reason: str) -> None:
        """Let one of the choices be made; where there is a `reason` why not, grey it and say so."""
        button = self._groups[group][key]
        if button.property("reason") == reason:
            return
        button.setProperty("reason", reason)
        button.setEnabled(not reason)
        own = button.property("own_tip") or button.toolTip()
        button.setProperty("own_tip", own)
        set_tip(button, reason or own)
        button.setAccessibleDescription(reason or own)
        if group in self._menus:
            place = list(self._groups[group]).index(key)
            self._menus[group].menu().actions()[place].setEnabled(not reason)

    def set_choice(self, group: str, key: str) -> None:
        """Show `key` as the chosen one, without emitting."""
        self._chosen[group] = key
        for each, button in self._groups[group].items():
            button.setChecked(each == key)
        if group in self._menus:
            self._menus[group].setText(self._groups[group][key].text())

    def choice(self, group: str) -> str:
        """The key that is chosen in a group."""
        return self._chosen[group]

    def button(self, group: str, key: str) -> QToolButton:
        """One button."""
        return self._groups[group][key]

    # Folding

    def width_with(self, folded: frozenset[str]) -> int:
        """What all groups take, those of `folded` as menus."""
        width = 0
        for group, buttons in self._groups.items():
            if group in self._left_out:
                width += _GROUP_GAP  # which stays in the row
                continue
            widths = [button.sizeHint().width() for button in buttons.values() if button not in self._unavailable]
            if group in folded:
                widths = [self._menu_width(group)]
            width += sum(widths) + GAP * len(widths) + _GROUP_GAP
        return max(0, width - _GROUP_GAP)  # it is between groups

    def least_width(self) -> int:
        """What they take with every group as a menu."""
        return self.width_with(frozenset(self._groups))

    def folded_to_fit(self, width: Callable[[frozenset[str]], int], room: int) -> frozenset[str]:
        """As few groups as must be menus so that `width(folded)` is within `room`: the largest first."""
        folded = frozenset[str]()
        for group in self._folding_order():
            if width(folded) > room:
                folded |= {group}
        return folded

    def leave_out(self, groups: set[str]) -> None:
        """Show none of these groups."""
        if groups != self._left_out:
            self._left_out = groups
            self.fold(self._folded)

    def fold(self, folded: frozenset[str]) -> None:
        """Show these groups as menus, all others as buttons."""
        self._folded = folded
        for group, buttons in self._groups.items():
            for button in buttons.values():
                is_out = group in folded or group in self._left_out or button in self._unavailable
                button.setVisible(not is_out)
            if group in folded or group in self._menus:
                button = self.menu_button(group)
                button.setVisible(group in folded and group not in self._left_out)
                button.setFixedWidth(self._menu_width(group))

    def menu_button(self, group: str) -> QToolButton:
        """The button that stands for a folded group; made when it is needed first."""
        if group not in self._menus:
            buttons, spoken = list(self._groups[group].values()), self._spoken[group]
            button = self._menus[group] = describe_button(QToolButton(self), "", spoken, spoken)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            menu = QMenu(button)
            for key, each in self._groups[group].items():
                action = menu.addAction(each.text())
                set_tip(action, each.toolTip())
                action.setEnabled(each.isEnabled())
                action.triggered.connect(partial(self._choose, group, key))
            button.setMenu(menu)
            button.hide()
            self._row.insertWidget(self._row.indexOf(buttons[-1]) + 1, button)
            self.set_choice(group, self._chosen[group])
        return self._menus[group]

    def _folding_order(self) -> list[str]:
        """The groups that become menus first: the largest, and of equal ones the last."""
        places = {group: place for place, group in enumerate(self._groups)}
        return sorted(self._groups, key=lambda group: (-len(self._groups[group]), -places[group]))

    def _menu_width(self, group: str) -> int:
        """Of the button that stands for a folded group: as wide as the longest words, whatever is chosen."""
        first = next(iter(self._groups[group].values()))
        first.ensurePolished()  # the style sheet has the font
        metrics = first.fontMetrics()
        longest = max(metrics.horizontalAdvance(button.text()) for button in self._groups[group].values())
        return longest + round(_MENU_PADDING * self.scale)

    def _choose(self, group: str, key: str, _checked: bool = True) -> None:
        # Qt has already toggled the pressed button, so what was chosen before is remembered apart.
        before, self._chosen[group] = self._chosen[group], key
        self.set_choice(group, key)
        if before != key:
            self._emitters[group](key)
