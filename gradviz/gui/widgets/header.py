"""The title row of a panel: its name on the left, choices as small segmented buttons on the right.

Where it is narrow, groups of choices that the panel's own menu has too are left out and the title is shorter; then the
largest groups become menus, and at last the choices go into a second row: the title and every word stay whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, SignalInstance
from PySide6.QtGui import QFont, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.widgets.choice_button import ChoiceButton
from gradviz.gui.widgets.header_choices import GAP, HeaderChoices, describe_button, width_of
from gradviz.gui.widgets.icons import IconButton
from gradviz.gui.widgets.in_turn import InTurn
from gradviz.gui.widgets.tabs_menu import TurnMenu
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["PanelHeader"]

_TITLE_GAP, _LEAD_GAP, _CHOICE_GAP, _NOTE_GAP = 2, 8, 2, 12
_NONE, _TAIL, _ALL = range(3)
_ROW = 34  # height of a row


class PanelHeader(QWidget):
    """A title and, right of it, groups of choices of which one each is chosen.

    Each button is a stop of the Tab key by itself: the arrow keys belong to the presenter, so a button group's
    own arrow navigation would leave the unchosen ones out of reach.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme: Theme = LIGHT
        self._styled: Theme | None = None
        self._is_placed, self._changes = False, InTurn()
        self._whole_title = title
        self._left_out_below: dict[str, int] = {}
        self._turns: dict[str, QToolButton] = {}
        self._shown_turns: set[str] = set()
        self._turns_folded = self._turns_are_menu = False
        self._turns_shown: tuple[tuple[tuple[str, str], ...], str, bool] = ((), "", False)
        self._turn_menu: TurnMenu | None = None
        self._enlarge: Callable[[], object] | None = None
        self._enlarge_button: IconButton | None = None
        self._extra: list[QWidget] = []
        self._optional: list[QWidget] = []
        self._short_title: tuple[str, int] = ("", 0)
        self._pill: Label | None = None
        # Which groups are menus, and what is in the second row: nothing, the other controls, or the groups too.
        self._arrangement: tuple[frozenset[str], int] = (frozenset(), _NONE)
        self._title = Label(title, self)
        self._note = Label(self)
        self._note.setObjectName("panel_note")
        self._note.setContentsMargins(_NOTE_GAP // 2, 0, 0, 0)
        self._note.hide()
        self._notes: tuple[str, str] = ("", "")
        self._help = self._front = ""
        self._choices = HeaderChoices(self)
        self._lead, self._tail = QWidget(self), QWidget(self)
        for part in (self._lead, self._tail):
            row = QHBoxLayout(part)
            is_tail = part is self._tail
            row.setContentsMargins(_CHOICE_GAP * is_tail, 0, _LEAD_GAP * (not is_tail), 0)
            row.setSpacing(GAP)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._box = QVBoxLayout(self)
        self._box.setSpacing(0)
        # The layout must not hold the header as wide as its choices are now: they can be folded.
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        # Before they are filled: of what is in a layout that is added, PySide keeps items that moving it frees.
        self._box.addLayout(self._first)
        self._box.addLayout(self._second)
        self._first.setSpacing(GAP)
        self._first.addWidget(self._title)
        self._first.addSpacing(_TITLE_GAP)
        self._first.addWidget(self._note)
        self._first.addStretch(1)
        for part in (self._lead, self._choices, self._tail):
            self._first.addWidget(part)
            part.hide()  # until there is something in it: an empty one would take room
        self._second.addStretch(1)
        self.set_theme(LIGHT)

    def set_short_title(self, title: str, below: int) -> None:
        """The words of the title in less than `below` pixels at type of normal size."""
        self._short_title = title, below
        self._fit()

    def set_note(self, text: str, short: str = "", tooltip: str = "") -> None:
        """A quiet remark beside the title, in fewer words where it is narrow; empty: none."""
        set_tip(self._note, tooltip)
        if (text, short or text) != self._notes:
            self._notes = (text, short or text)
            self._note.setAccessibleName(text)
            self._note.setVisible(bool(text))
            self._note.setText(short or text)
            self._fit()

    def has_room_for(self, note: str) -> bool:
        """Whether a remark has room beside the title and the choices, in one row; the remark that is shown does not
        count."""
        margins = self._box.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._enlarge_width()
        title = self._title_width(folded=True) - self._words_width(self._notes[1]) + _TITLE_GAP
        needed = title + self._words_width(note) + self._choices.least_width() + self._tail_width()
        return needed - sum(width_of(each) for each in self._optional if not each.isHidden()) <= room

    def add_choice(
        self,
        group: str,
        choices: Sequence[tuple[str, str, str]],
        signal: SignalInstance | Callable[[str], object],
        spoken: str = "",
    ) -> None:
        """Add buttons (key, text, tooltip), the first one chosen. `signal` is emitted with the key of the one
        that a person chooses; `spoken`, or else `group`, is the accessible name of what is chosen."""
        self._choices.add(group, choices, signal, spoken)
        self._choices.show()
        self._fit()

    def leave_out(self, group: str, below: int) -> None:
        """Show a group of choices from `below` pixels on, at type of normal size: in less, a menu of the panel has
        them."""
        self._left_out_below[group] = below
        self._fit()

    def add_widget(self, widget: QWidget, *, before: bool = False, optional: bool = False) -> None:
        """Add any other small control, right of the choices or `before` them: there it comes and goes without moving
        them. An `optional` one, which a menu has too, is left out rather than moved into a second row."""
        self._extra.append(widget)
        if optional:
            self._optional.append(widget)
        part = self._lead if before else self._tail
        box = part.layout()
        assert box is not None
        box.addWidget(widget)
        part.show()

    def set_pill(self, words: str) -> None:
        """A word at the right end that calls for attention; empty: none."""
        if self._pill is None:
            if not words:
                return
            self._pill = Label(self)
            self._pill.setObjectName("pill")
            self.add_widget(self._pill, optional=True)  # the ring around the panel says it too
        self._pill.setText(words)
        self._pill.setVisible(bool(words))
        self._fit()

    def set_turns(
        self, turns: Sequence[tuple[str, str]], front: str, choose: Callable[[str], object], *, as_menu: bool = False
    ) -> None:
        """Instead of the title, name the panels (key, title) that take turns in this place; none: the title.
        `as_menu`: the one in front is the title, and a menu of all."""
        if (tuple(turns), front, as_menu) == self._turns_shown:
            return
        self._turns_shown = tuple(turns), front, as_menu
        self._turns_are_menu = self._turns_folded = as_menu
        for place, (key, title) in enumerate(() if as_menu else turns):
            tip = _("Show {panel} in this place").format(panel=title)
            if key in self._turns:
                describe_button(self._turns[key], title, title, tip)
            else:
                button = self._turns[key] = describe_button(ChoiceButton(self), title, title, tip)
                button.setCheckable(True)
                button.setProperty("turn", True)
                # Whichever was pressed, the one in front stays marked until the panels have changed places.
                button.clicked.connect(lambda _checked=False, key=key: self._turn(key, choose))
                self._first.insertWidget(place, button)
            if self._first.indexOf(self._turns[key]) != place:
                # It came later than others that it stands before.
                self._first.removeWidget(self._turns[key])
                self._first.insertWidget(place, self._turns[key])
        self._front = front
        self._shown_turns = {key for key, _title in turns}
        for key, button in self._turns.items():
            button.setVisible(key in self._shown_turns and not self._turns_folded)
            button.setChecked(key == front)
        if turns and self._turn_menu is None:
            self._turn_menu = TurnMenu(self)
            self._first.insertWidget(len(self._turns), self._turn_menu)
        if self._turn_menu is not None:
            self._turn_menu.fill(turns, front, choose)
            self._turn_menu.setVisible(bool(turns) and self._turns_folded)
        self._title.setVisible(not turns)
        self._show_help()
        self._fit()

    def set_help(self, text: str) -> None:
        """What can be done in the panel: the tooltip of its title, since one of a plot would cover the plot."""
        if text != self._help:
            self._help = text
            self._show_help()

    def _show_help(self) -> None:
        """On the title, and on the tab or the menu that stands in its place."""
        set_tip(self, self._help)
        tab = self._turns.get(self._front)
        if tab is not None:
            set_tip(tab, self._help or tab.accessibleDescription())
        if self._turn_menu is not None:
            set_tip(self._turn_menu, "\n".join(filter(None, (self._turn_menu.accessibleDescription(), self._help))))

    def set_enlarged(self, on: bool, enlarge: Callable[[], object]) -> None:
        """Offer to give the panel the whole window, or its place again: the last button, and a double click."""
        self._enlarge = enlarge
        words = _("Put the panel back (F3 or Esc)") if on else _("Enlarge the panel to the whole window (F3)")
        if self._enlarge_button is None:
            button = self._enlarge_button = IconButton("maximise", _("Enlarge"), words, self)
            button.clicked.connect(lambda: self._enlarge is not None and self._enlarge())
            button.set_theme(self._theme)
            self._first.addWidget(button)
            self._fit()
        self._enlarge_button.rename(_("Put back") if on else _("Enlarge"), words)
        self._enlarge_button.set_icon("restore" if on else "maximise")

    def set_available(self, group: str, key: str, available: bool) -> None:
        """Offer one of the choices, or leave it out."""
        if self._choices.set_available(group, key, available):
            self._fit()

    def set_enabled(self, group: str, key: str, reason: str = "") -> None:
        """Let one of the choices be made; where there is a `reason` why not, grey it and say so."""
        self._choices.set_enabled(group, key, reason)

    def set_choice(self, group: str, key: str) -> None:
        """Show `key` as the chosen one, without emitting."""
        self._choices.set_choice(group, key)

    def choice(self, group: str) -> str:
        """The key that is chosen in a group."""
        return self._choices.choice(group)

    def button(self, group: str, key: str) -> QToolButton:
        """One button, to disable it or to press it in a test."""
        return self._choices.button(group, key)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        if theme == self._styled:
            return
        self._theme = self._styled = theme
        scale = self._choices.scale = theme.scale
        font = QFont(self.font())
        font.setPixelSize(round(13 * scale))
        self.setFont(font)
        title = QFont(font)
        title.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(title)
        if self._enlarge_button is not None:
            self._enlarge_button.set_theme(theme)
        self._box.setContentsMargins(round(10 * scale), 0, round(6 * scale), 0)
        self._changes.make(partial(self._arrange, *self._arrangement))
        self._fit()

    # Qt calls these

    def minimumSizeHint(self) -> QSize:
        margins = self._box.contentsMargins()
        groups = self._choices.least_width()
        title, tail = self._title_width(folded=True) + self._enlarge_width(), self._tail_width()
        # Either the choices stand beside the title and the other controls below, or all of them below.
        widest = min(max(title + _TITLE_GAP + groups, tail), max(title, groups + tail))
        return QSize(widest + margins.left() + margins.right(), self._row_height())

    def sizeHint(self) -> QSize:
        margins = self._box.contentsMargins()
        wide = self._title_width() + _TITLE_GAP + self._controls_width(frozenset()) + self._enlarge_width()
        return QSize(wide + margins.left() + margins.right(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_placed = True
        self._fit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._enlarge is not None and event.button() == Qt.MouseButton.LeftButton:
            self._enlarge()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    # Inside

    def _turn(self, key: str, choose: Callable[[str], object]) -> None:
        self._turns[key].setChecked(key == self._front)
        choose(key)

    def _row_height(self) -> int:
        return round(_ROW * self._theme.scale)

    def _title_width(self, *, folded: bool = False) -> int:
        """Of the title, or of the panels that take turns; `folded`: as narrow as they can be."""
        if self._turns_are_menu and self._shown_turns and self._turn_menu is not None:
            return self._turn_menu.sizeHint().width() + self._words_width(self._notes[1])
        shown = [button for key, button in self._turns.items() if key in self._shown_turns]
        title = sum(button.sizeHint().width() + GAP for button in shown) or self._title.sizeHint().width()
        if shown and folded and self._turn_menu is not None:
            title = min(title, self._turn_menu.sizeHint().width())
        return title + self._words_width(self._notes[1])

    def _enlarge_width(self) -> int:
        return 0 if self._enlarge_button is None else self._enlarge_button.sizeHint().width() + GAP

    def _words_width(self, words: str) -> int:
        return self._note.fontMetrics().horizontalAdvance(words) + _NOTE_GAP if words else 0

    def _controls_width(self, folded: frozenset[str]) -> int:
        return self._choices.width_with(folded) + self._tail_width()

    def _tail_width(self) -> int:
        """Of the controls that are no choices."""
        shown = [widget for widget in self._extra
                 if not widget.isHidden() or widget.sizePolicy().retainSizeWhenHidden()]  # fmt: skip
        gaps = ((self._lead, _LEAD_GAP), (self._tail, _CHOICE_GAP))
        margins = sum(gap for part, gap in gaps if not part.isHidden())
        return sum(width_of(widget) for widget in shown) + margins

    def _fit(self) -> None:
        """Fit the row, and again where that has changed what it is fitted to."""
        if self._is_placed:
            self._changes.make(self._fit_row)

    def _fit_row(self) -> None:
        """Fold as few groups as needed, the largest first; then a second row."""
        margins, pixels = self._box.contentsMargins(), self.width() / self._theme.scale
        self._title.setText(self._short_title[0] if pixels < self._short_title[1] else self._whole_title)
        self._choices.leave_out({group for group, below in self._left_out_below.items() if pixels < below})
        room = self.width() - margins.left() - margins.right() - self._enlarge_width()
        self._fold_turns(bool(self._shown_turns) and (self._turns_are_menu or self._title_width() > room))
        title = self._title_width(folded=self._turns_folded) + _TITLE_GAP
        for widget in self._optional:
            if widget is self._pill and not self._pill.text():
                continue
            was_shown = not widget.isHidden()
            beside = self._tail_width() + self._choices.least_width() + (0 if was_shown else width_of(widget))
            if was_shown is not (title + beside <= room):
                widget.setVisible(not was_shown)
        folded, second = self._arrangement_for(title, room)
        if (folded, second) != self._arrangement:
            self._arrange(folded, second)
        beside = {_NONE: self._controls_width, _TAIL: self._choices.width_with, _ALL: lambda _folded: 0}[second](folded)
        left = room - title - beside
        more = self._words_width(self._notes[0]) - self._words_width(self._notes[1])
        self._note.setText(self._notes[0] if left >= more else self._notes[1])

    def _arrangement_for(self, title: int, room: int) -> tuple[frozenset[str], int]:
        """Which groups become menus beside a title of this width, and what goes into the second row."""
        folded = self._choices.folded_to_fit(self._controls_width, room - title)
        needed = self._controls_width(folded)
        if needed <= 0 or title + needed <= room:
            return folded, _NONE
        # The choices beside the title where they fit there; else the whole second row is theirs.
        if self._tail_width() and title + self._choices.least_width() <= room:
            return self._choices.folded_to_fit(self._choices.width_with, room - title), _TAIL
        return self._choices.folded_to_fit(self._controls_width, room), _ALL

    def _fold_turns(self, fold: bool) -> None:
        """The names of the panels beside each other, or the one in front above a menu of all."""
        if fold == self._turns_folded:
            return
        self._turns_folded = fold
        for key, button in self._turns.items():
            button.setVisible(key in self._shown_turns and not fold)
        if self._turn_menu is not None:
            self._turn_menu.setVisible(fold)

    def _arrange(self, folded: frozenset[str], second: int) -> None:
        self._arrangement = folded, second
        self._choices.fold(folded)
        with_extra = self._first if second == _NONE else self._second
        with_extra.addWidget(self._lead)
        (self._second if second == _ALL else self._first).addWidget(self._choices)
        with_extra.addWidget(self._tail)
        if self._enlarge_button is not None:
            self._first.addWidget(self._enlarge_button)
        margins = self._box.contentsMargins()
        edge = round(3 * self._theme.scale) if second else 0
        self._box.setContentsMargins(margins.left(), edge, margins.right(), edge)
        self.setFixedHeight(round((2 if second else 1) * _ROW * self._theme.scale))
