"""The row of controls under the menu: setup, stepping, playing, the learning rate, and the phases of the update."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import CommitField, QuietCombo, describe
from gradviz.gui.widgets.icons import IconButton, icon_of
from gradviz.gui.widgets.in_turn import InTurn
from gradviz.gui.widgets.labelled import labelled, row_of, set_below_label
from gradviz.gui.widgets.overflow import Overflow, row_width
from gradviz.gui.widgets.phase_strip import PhaseStrip
from gradviz.gui.widgets.speed_button import SpeedButton
from gradviz.gui.widgets.stable_rate import StableRate
from gradviz.gui.widgets.theme import restyle
from gradviz.scene.text.number_input import written
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.transport import Speed, TransportFrame, neighbour_rate
from gradviz.text import _, mark

__all__ = ["ToolbarPanel"]

_ROW, _LOW_ROW, _GAP, _MARGIN = 44, 36, 5, 8
_COMPACT = 1200  # widths below this, at type of normal size, have icons
# id and icon, words, whether the icon stands right of them, tooltip, spoken name. Next is the filled one and keeps its
# word where room is scarce.
_BUTTONS = (
    ("first", "", False, mark("Back to the initial weights (Home)"), mark("Initial weights")),
    ("previous", mark("Previous"), False, mark("Go one step back (← or PgUp)"), mark("Previous step")),
    ("next", mark("Next"), True, mark("Reveal the next step (→ or PgDown)"), mark("Next step")),
    ("next_update", mark("Update"), True, mark("Complete this update, or do a whole one (Ctrl+→)"),
     mark("Next update")),
    ("play", mark("Play"), False, mark("Play or pause (Space)"), mark("Play")),
)  # fmt: skip
# In a lesson: the action, the words and the tooltip instead.
_IN_LESSON = {
    "next": ("step_on", mark("Step"), mark("Reveal the next step (Ctrl+Shift+→)")),
    "previous": ("step_back", mark("Step"), mark("Go one step back (Ctrl+Shift+←)")),
}
_ICON = 14  # pixels


class ToolbarPanel(QWidget):
    """Always one row. Wishes: `pressed(id)` with the id of an action; the rest say what was chosen or typed."""

    pressed = Signal(str)
    granularity_requested = Signal(str)
    speed_requested = Signal(int)
    learning_rate_requested = Signal(str)
    optimizer_requested = Signal(str)
    rate_requested = Signal(float)

    def __init__(
        self,
        granularities: Sequence[tuple[str, str]],
        speeds: Sequence[Speed],
        optimizers: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._theme: Theme = LIGHT
        self._frame: TransportFrame | None = None
        self._is_playing = self._is_tight = self._is_compact = self._in_lesson = self._is_placed = False
        self._has_rate_words = True
        self._changes = InTurn()
        self._play_icons: dict[bool, QIcon] = {}
        self._labels: list[tuple[Label, str, str]] = []
        self._row = QHBoxLayout(self)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # what has no room is left out
        self.setup = IconButton("setup", _("Setup"), _("Keep the setup open, or fold it away (F2)"), self)
        self.setup.clicked.connect(lambda: self.pressed.emit("show_setup"))
        self._row.addWidget(self.setup)
        self.buttons: dict[str, QPushButton] = {}
        for name, _text, icon_right, tooltip, spoken in _BUTTONS:
            button = QPushButton(self)
            describe(button, _(spoken), _(tooltip))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if icon_right:
                button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # Qt's icons stand before the words
            button.clicked.connect(partial(self._press, name))
            self._row.addWidget(button)
            self.buttons[name] = button
        self.buttons["next"].setProperty("primary", True)
        self.speed = SpeedButton(speeds, self)
        self.speed.chosen.connect(self.speed_requested)
        self.buttons["play"].setProperty("joined", "left")  # see `_join_play_and_speed`
        play_and_speed = QWidget(self)
        box = QHBoxLayout(play_and_speed)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.buttons["play"])
        box.addWidget(self.speed)
        play_and_speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._row.addWidget(play_and_speed)
        self.granularity = QuietCombo(self)
        self.granularity.set_choices(granularities)
        self.granularity.chosen.connect(self.granularity_requested)
        step_by = self._add(_("Step by"), "", self.granularity, _("How far one step goes (Ctrl+1 to Ctrl+5)"))
        self.learning_rate = CommitField(self)
        self.learning_rate.committed.connect(self.learning_rate_requested)
        # Whoever has typed a rate goes on stepping: the arrows are the presenter's again.
        self.learning_rate.returnPressed.connect(self.learning_rate.clearFocus)
        rate = self._add(_("Learning rate"), "η", self.learning_rate,
                         _("η, the size of a step; a point or a comma is the decimal sign; ↑ and ↓ change it"))
        self.learning_rate.stepped.connect(self._step_rate)
        self.rate_now = Label(self)
        self.rate_now.setProperty("quiet", True)
        self.rate_now.setVisible(False)
        row_of(rate).addWidget(self.rate_now)
        self.stable_rate = StableRate(self)
        self.stable_rate.chosen.connect(self.rate_requested)
        set_below_label(rate, self.stable_rate)
        self.optimizer = QuietCombo(self)
        self.optimizer.set_choices(optimizers)
        self.optimizer.chosen.connect(self.optimizer_requested)
        optimizer = self._add("", "", self.optimizer, _("Update rule"), name=_("Optimizer"))
        # What is in the menus or in the setup as well is left out first, where not even the icons have room.
        self._optional = (optimizer, step_by, rate, self.speed)
        self.more = Overflow(self)
        self.more.opened.connect(self._word_left_out)
        self.more.closed.connect(self._fit)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self.strip = PhaseStrip(self)
        self.chips = self.strip.chips
        self._row.addWidget(self.strip)

    def show_frame(self, frame: TransportFrame) -> None:
        """Where the run stands."""
        if frame == self._frame:
            return
        before, self._frame = self._frame, frame
        self.strip.show_frames(frame.phases, self._theme)
        for name, possible in (("first", frame.can_previous), ("previous", frame.can_previous),
                               ("next", frame.can_next), ("next_update", frame.can_next)):  # fmt: skip
            self.buttons[name].setEnabled(possible)
        if not self.learning_rate.hasFocus() or not self.learning_rate.isModified():
            self.learning_rate.set_shown(written(frame.learning_rate))
        self.rate_now.setText(frame.rate_now)
        self.learning_rate.setAccessibleName(" ".join(filter(None, (_("Learning rate"), frame.rate_now))))
        self.optimizer.setCurrentText(frame.optimizer)
        if before is None or bool(before.rate_now) != bool(frame.rate_now) or _room(before) != _room(frame):
            self._fit()

    def _step_rate(self, direction: int) -> None:
        if self._frame is not None:
            self.rate_requested.emit(neighbour_rate(self._frame.learning_rate, direction))
            self.learning_rate.selectAll()

    def show_stable_rate(self, rate: float | None, words: str) -> None:
        """Mark the learning rate above which plain descent climbs; None where it is not known."""
        self.stable_rate.show_rate(rate, words)
        self._changes.make(self._show_stable_rate)

    def reset_fields(self) -> None:
        """Show what holds, whatever was typed."""
        if self._frame is not None:
            self.learning_rate.set_shown(written(self._frame.learning_rate))
            self.optimizer.setCurrentText(self._frame.optimizer)

    def show_playing(self, playing: bool) -> None:
        """Play becomes Pause."""
        self._is_playing = playing
        self.buttons["play"].setText(self._play_text(playing))
        self.buttons["play"].setIcon(self._play_icons[playing])
        self.buttons["play"].setAccessibleName(_("Pause") if playing else _("Play"))

    def show_choices(self, granularity: str, speed: int) -> None:
        """How far Next goes, and how fast Play is, by its place in the table; −1: at no speed of the table."""
        self.granularity.set_shown(granularity)
        self.speed.show_place(speed)
        self._fit_speed(has_words=not self._is_compact)

    def set_tight(self, tight: bool) -> None:
        """Show only what stepping needs: the rest is in the menus and in the setup."""
        if tight != self._is_tight:
            self._is_tight = tight
            self._set_height()
            self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Sizes and colours."""
        self._theme = theme
        scale, metrics = theme.scale, self.fontMetrics()
        self._row.setContentsMargins(round(_MARGIN * scale), 0, round(_MARGIN * scale), 1)
        self._row.setSpacing(round(_GAP * scale))
        self._set_height()
        self.setup.set_theme(theme)
        self.more.set_theme(theme)
        self._make_icons()
        self.stable_rate.set_theme(theme, metrics.horizontalAdvance(_("Learning rate")) + 2)
        self.learning_rate.setFixedWidth(metrics.horizontalAdvance("0.0000") + round(16 * scale))
        # Wide enough for any rate: nothing moves while a schedule runs.
        self.rate_now.setFixedWidth(metrics.horizontalAdvance(_("now {rate}").format(rate="9.99·10⁻³")) + 4)
        if self._frame is not None:
            self.strip.show_frames(self._frame.phases, theme)
        self._fit()
        self.update()

    # Qt calls these

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_placed = True
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.line))
        painter.end()

    # Inside

    def _fit(self) -> None:
        """Words or icons, and what has to be left out. It depends on size, theme and network, never on the step."""
        if self._is_placed:  # or its width is not known yet
            self._changes.make(self._fit_row)

    def _fit_row(self) -> None:
        compact = self.width() < _COMPACT * self._theme.scale or self._is_tight
        self.more.close_box()
        self.more.set_left_out(())
        self.strip.set_room(is_short=compact, is_tight=False)
        self._set_compact(compact)
        self.rate_now.setVisible(self._frame is not None and bool(self._frame.rate_now) and not compact)
        self._show_optional(True)
        if not compact and row_width(self._row) > self.width():
            self.strip.set_room(is_short=True, is_tight=False)
            if row_width(self._row) > self.width():
                self._set_compact(True)
                self.rate_now.setVisible(False)
        if self._is_tight:  # the words of the phases before the controls that the window of the last button has as well
            self.more.set_left_out(self._optional)
            self._show_optional(False)
            self.strip.set_room(is_short=True, is_tight=row_width(self._row) > self.width())
            self.more.set_left_out(())
            self._show_optional(True)
        if self._is_compact and not self._is_tight:
            self._word_rate(True)
            if row_width(self._row) > self.width():
                self._word_rate(False)
        for place, widget in enumerate(self._optional, 1):
            if row_width(self._row) > self.width():
                widget.hide()
                self.more.set_left_out(self._optional[:place])
        self._join_play_and_speed(joined=not self.speed.isHidden())
        if not self._is_tight and row_width(self._row) > self.width():
            self.strip.set_room(is_short=True, is_tight=True)

    def _show_optional(self, shown: bool) -> None:
        for widget in self._optional:
            widget.setVisible(shown)

    def _set_height(self) -> None:
        self.setFixedHeight(round((_LOW_ROW if self._is_tight else _ROW) * self._theme.scale))

    def _word_left_out(self) -> None:
        """In a window of their own the controls have room for their words."""
        for label, words, _short in self._labels:
            if self.more.box.isAncestorOf(label):
                label.setText(words)
                label.show()
        if self.more.box.isAncestorOf(self.speed):
            self._fit_speed(has_words=True)

    def _word_rate(self, whole: bool) -> None:
        """The learning rate by its name, with the mark of the largest stable one below it, or by its letter."""
        self._has_rate_words = whole
        label, words, short = self._labels[1]
        label.setText(words if whole else short)
        self._show_stable_rate()

    def _show_stable_rate(self) -> None:
        self.stable_rate.setVisible(self.stable_rate.has_rate and self._has_rate_words)

    def _set_compact(self, compact: bool) -> None:
        self._is_compact = compact
        for name, text, _right, tooltip, spoken in _BUTTONS:
            if name != "play":
                words, tip = text, tooltip
                if self._in_lesson and name in _IN_LESSON:
                    _action, words, tip = _IN_LESSON[name]
                self.buttons[name].setText("" if not text or (compact and name != "next") else _(words))
                describe(self.buttons[name], _(spoken), _(tip))
        for label, words, short in self._labels:
            label.setText(short if compact else words)
            label.setVisible(bool(label.text()))
        self._word_rate(not compact)
        self.show_playing(self._is_playing)
        self._fit_speed(has_words=not compact)
        self._keep_play_wide()

    def _add(self, label: str, short: str, control: QWidget, tooltip: str, name: str = "") -> QWidget:
        """A label and its control, kept together; `short` stands for the label where room is scarce."""
        describe(control, name or label, tooltip)
        pair, words = labelled(self, label, control, tooltip)
        if words is not None:
            self._labels.append((words, label, short))
        self._row.addWidget(pair)
        return pair

    def _play_text(self, playing: bool) -> str:
        return "" if self._is_compact else _("Pause") if playing else _("Play")

    def _keep_play_wide(self) -> None:
        """As wide as Pause at all times: nothing moves where Play is pressed."""
        play, shown = self.buttons["play"], self.buttons["play"].text()
        play.ensurePolished()
        play.setMinimumWidth(0)
        widths = []
        for playing in (True, False):
            play.setText(self._play_text(playing))
            widths.append(play.sizeHint().width())
        play.setText(shown)
        play.setMinimumWidth(max(widths))

    def _join_play_and_speed(self, *, joined: bool) -> None:
        """Play and its speed are one button of two parts, where there is room for the speed."""
        if joined is not bool(self.speed.property("joined")):
            for button, side in ((self.buttons["play"], "left"), (self.speed, "right")):
                button.setProperty("joined", side if joined else "")
                restyle(button)
            self._keep_play_wide()  # a joined button has one border less

    def _make_icons(self) -> None:
        """The icons of the buttons, in the colours of the theme."""
        theme, side = self._theme, round(_ICON * self._theme.scale)
        for name, button in self.buttons.items():
            colour = theme.on_accent if name == "next" and not self._in_lesson else theme.text
            button.setIconSize(QSize(side, side))
            button.setIcon(icon_of(name, side, colour, theme.faint))
        self._play_icons = {False: self.buttons["play"].icon(), True: icon_of("pause", side, theme.text, theme.faint)}

    def set_in_lesson(self, on: bool) -> None:
        """In a lesson the keys of Next and Previous are the lesson's: its button is the filled one, and these step."""
        if on is not self._in_lesson:
            self._in_lesson = on
            self.buttons["next"].setProperty("primary", not on)
            restyle(self.buttons["next"])
            self._make_icons()
            self._fit()  # its words have other widths

    def action_of(self, name: str) -> str:
        """The id of the action that a button runs now."""
        return _IN_LESSON[name][0] if self._in_lesson and name in _IN_LESSON else name

    def _press(self, name: str, _checked: bool = False) -> None:
        self.pressed.emit(self.action_of(name))

    def _fit_speed(self, *, has_words: bool) -> None:
        self.speed.fit(self._theme.scale, self.buttons["play"].sizeHint().height(), has_words=has_words)


def _room(frame: TransportFrame) -> list[str]:
    return [phase.longest for phase in frame.phases]
