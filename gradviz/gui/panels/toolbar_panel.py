"""The row of controls under the menu: stepping, playing, the learning rate, and where in the update we are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSlider, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.widgets.fields import CommitField, QuietCombo, describe
from gradviz.gui.widgets.stable_rate import StableRate
from gradviz.gui.widgets.wrap_row import WrapRow
from gradviz.scene.text.number_input import written
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.transport import PhaseFrame, TransportFrame
from gradviz.text import _

__all__ = ["ToolbarPanel"]

_CHIP_PADDING = 16
# id, text, tooltip; the primary one is filled.
_BUTTONS = (
    ("first", "|◀", "Back to the initial weights (Home)", "Initial weights"),
    ("previous", "◀ Previous", "Go one step back (← or PgUp)", "Previous step"),
    ("next", "Next ▶", "Reveal the next step (→ or PgDown)", "Next step"),
    ("next_update", "Update ▶|", "Complete this update, or do a whole one (Ctrl+→)", "Next update"),
    ("play", "▷ Play", "Train on, or pause (Space)", "Play"),
)

# Where room is scarce.
_SHORT = {"previous": "◀", "next_update": "▶|"}


class _Chip(QWidget):
    """One phase: ticked, filled or faint; the words say it too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame: PhaseFrame | None = None
        self._theme: Theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_frame(self, frame: PhaseFrame, theme: Theme) -> bool:
        """Show a phase; True where the width has changed."""
        if frame == self._frame and theme is self._theme:
            return False
        self._frame, self._theme = frame, theme
        self.setFont(self.chip_font(bold=frame.status == "current"))
        self.setAccessibleName(frame.text)
        status = {"done": _("done"), "current": _("now"), "ahead": _("to come")}[frame.status]
        self.setAccessibleDescription(status)
        set_tip(self, f"{frame.text}: {status}")
        width = self.fontMetrics().horizontalAdvance(frame.text) + round(_CHIP_PADDING * theme.scale)
        size = QSize(width, round(26 * theme.scale))
        changed = size != self.size()
        self.resize(size)  # placed by hand: nothing else has to know
        self.update()
        return changed

    def chip_font(self, *, bold: bool) -> QFont:
        """The font of its words."""
        font = QFont(self.font())
        font.setPixelSize(round((13 if self._theme.name == "projector" else 12) * self._theme.scale))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Medium)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._frame is None:
            return
        theme, status = self._theme, self._frame.status
        colour = theme.phase_colour(self._frame.phase)
        fill = colour if status == "current" else _quiet(theme)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        half = self.height() / 2
        painter.drawRoundedRect(self.rect(), half, half)
        on_phase = theme.on_accent if theme.is_dark else theme.panel
        painter.setPen(QColor({"current": on_phase, "done": colour}.get(status, theme.secondary)))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._frame.text)
        painter.end()


class _Where(QWidget):
    """Position and phases at the right end. Its width never depends on the step, so that nothing jumps while
    stepping: the position gives up its last parts where there is no room for them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._text = ""
        self.position = Label(self)
        self.position.setProperty("quiet", True)
        self.position.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.chips = [_Chip(self) for _number in range(4)]
        self.is_tight = False
        self._now = [False] * 4

    def show_frame(self, frame: TransportFrame, theme: Theme) -> None:
        """Position and phases."""
        self._theme, self._text = theme, frame.position_text
        set_tip(self.position, frame.position_text)
        self.position.setAccessibleName(frame.position_text)
        self._now = [phase.status == "current" for phase in frame.phases]
        for chip, phase in zip(self.chips, frame.phases, strict=True):
            chip.show_frame(phase, theme)
        self._place()

    def sizeHint(self) -> QSize:
        metrics, scale = QFontMetrics(self.chips[0].chip_font(bold=True)), self._theme.scale
        # The widest that the phases get, and the two rows of the position beside them.
        words = (_("Backward · layer 9 of 9"), _("✓ Forward"), _("✓ Loss"), _("Update"))[: 1 if self.is_tight else 4]
        chips = sum(metrics.horizontalAdvance(word) + round(_CHIP_PADDING * scale) for word in words)
        shown = _("Before update 99") if self.is_tight else _("batch 99 of 99 · epoch 99")
        rows = QFontMetrics(self._small()).horizontalAdvance(shown)
        return QSize(chips + rows + round(5 * 5 * scale), round(30 * scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        gap, right = round(5 * self._theme.scale), self.width()
        for chip, now in zip(reversed(self.chips), reversed(self._now), strict=True):
            shown = now or not self.is_tight
            chip.setVisible(shown)
            if not shown:
                continue
            right -= chip.width()
            chip.move(right, (self.height() - chip.height()) // 2)
            right -= gap
        room = max(0, right - gap)
        self.position.setGeometry(0, 0, room, self.height())
        first, _dot, rest = self._text.partition(" · ")
        if not rest or QFontMetrics(self.font()).horizontalAdvance(self._text) <= room:
            self.position.setFont(self.font())
            self.position.setText(self._text)
            return
        # Two small rows; only the last parts of a run of very many updates can be left out.
        small, parts = QFontMetrics(self._small()), rest.split(" · ")
        while len(parts) > 1 and small.horizontalAdvance(" · ".join(parts)) > room:
            parts.pop()
        self.position.setFont(self._small())
        self.position.setText(first if self.is_tight else first + "\n" + " · ".join(parts))

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round((13 if self._theme.name == "projector" else 11) * self._theme.scale))
        return font


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _quiet(theme: Theme) -> str:
    """One shade off the panel: what is written on it stays easy to read."""
    if theme.window != theme.panel:
        return theme.window
    line, panel = QColor(theme.line), QColor(theme.panel)
    parts = [(3 * a + b) // 4 for a, b in zip(_rgb(panel), _rgb(line), strict=True)]
    return QColor(*parts).name()


class ToolbarPanel(QWidget):
    """Wishes: `pressed(id)` with the id of an action; the rest say what was chosen or typed."""

    pressed = Signal(str)
    granularity_requested = Signal(str)
    speed_requested = Signal(int)
    learning_rate_requested = Signal(str)
    optimizer_requested = Signal(str)
    rate_requested = Signal(float)

    def __init__(
        self,
        granularities: Sequence[tuple[str, str]],
        speeds: Sequence[str],
        optimizers: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._theme: Theme = LIGHT
        self._frame: TransportFrame | None = None
        self._speeds = tuple(speeds)
        self._is_playing = False
        self._row = WrapRow(self, spacing=5)
        self._pairs: list[QWidget] = []
        self.buttons: dict[str, QPushButton] = {}
        for name, text, tooltip, spoken in _BUTTONS:
            button = QPushButton(_(text), self)
            describe(button, _(spoken), _(tooltip))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._presser(name))
            self._row.addWidget(button)
            self.buttons[name] = button
        self.buttons["next"].setProperty("primary", True)
        self.granularity = QuietCombo(self)
        self.granularity.set_choices(granularities)
        self.granularity.chosen.connect(self.granularity_requested)
        self._add(_("Step by"), self.granularity, _("How far Next and Previous go (Ctrl+1 to Ctrl+5)"))
        self.speed = QSlider(Qt.Orientation.Horizontal, self)
        self.speed.setRange(0, len(self._speeds) - 1)
        self.speed.setPageStep(1)
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.valueChanged.connect(self._choose_speed)
        self.speed_text = Label(self)
        self._add("", self.speed, _("How many updates Play does in a second"), self.speed_text, _("Speed of Play"))
        self.learning_rate = CommitField(self)
        self.learning_rate.committed.connect(self.learning_rate_requested)
        # Whoever has typed a rate goes on stepping: the arrows are the presenter's again.
        self.learning_rate.returnPressed.connect(self.learning_rate.clearFocus)
        self.rate_now = Label(self)
        self.rate_now.setVisible(False)
        self._add(_("Learning rate"), self.learning_rate,
                  _("η, the size of a step; a point or a comma is the decimal sign"), self.rate_now)  # fmt: skip
        self.stable_rate = StableRate(self)
        self.stable_rate.chosen.connect(self.rate_requested)
        self._set_below_label(self.stable_rate)
        self.optimizer = QuietCombo(self)
        self.optimizer.set_choices(optimizers)
        self.optimizer.chosen.connect(self.optimizer_requested)
        self._add("", self.optimizer, _("How a gradient becomes a step"), name=_("Optimizer"))
        self._where = _Where(self)
        self.position, self.chips = self._where.position, self._where.chips
        self._row.add_right(self._where)

    def show_frame(self, frame: TransportFrame) -> None:
        """Where the run stands."""
        if frame == self._frame:
            return
        self._frame = frame
        self._where.show_frame(frame, self._theme)
        for name, possible in (("first", frame.can_previous), ("previous", frame.can_previous),
                               ("next", frame.can_next), ("next_update", frame.can_next)):  # fmt: skip
            self.buttons[name].setEnabled(possible)
        if not self.learning_rate.hasFocus() or not self.learning_rate.isModified():
            self.learning_rate.set_shown(written(frame.learning_rate))
        if self.rate_now.text() != frame.rate_now:
            self.rate_now.setText(frame.rate_now)
            self.rate_now.setVisible(bool(frame.rate_now))
            self.learning_rate.setAccessibleName(" ".join(filter(None, (_("Learning rate"), frame.rate_now))))
            self._row.invalidate()
        self.optimizer.setCurrentText(frame.optimizer)

    def show_stable_rate(self, rate: float | None, words: str) -> None:
        """Mark the learning rate above which plain descent climbs; None where it is not known."""
        if self.stable_rate.show_rate(rate, words):
            self._row.invalidate()

    def reset_fields(self) -> None:
        """Show what holds, whatever was typed."""
        if self._frame is not None:
            self.learning_rate.set_shown(written(self._frame.learning_rate))
            self.optimizer.setCurrentText(self._frame.optimizer)

    def show_playing(self, playing: bool) -> None:
        """Play becomes Pause."""
        self._is_playing = playing
        self.buttons["play"].setText(self._play_text(playing))
        self.buttons["play"].setAccessibleName(_("Pause") if playing else _("Play"))

    def show_choices(self, granularity: str, speed: int) -> None:
        """How far Next goes, and how fast Play is."""
        self.granularity.set_shown(granularity)
        if self.speed.value() != speed:
            self.speed.setValue(speed)
        self.speed_text.setText(self._speeds[speed])

    def set_tight(self, tight: bool) -> None:
        """Show only what stepping needs: the rest is in the menus and in the setup."""
        if tight == self._where.is_tight:
            return
        self._where.is_tight = tight
        for pair in self._pairs:
            pair.setVisible(not tight)
        for name, text, _tooltip, _spoken in _BUTTONS:
            if name in _SHORT:
                self.buttons[name].setText(_SHORT[name] if tight else _(text))
        self.show_playing(self._is_playing)
        self._keep_play_wide()
        self._where.updateGeometry()
        self._row.invalidate()
        if self._frame is not None:
            self._where.show_frame(self._frame, self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Sizes and colours."""
        self._theme = theme
        scale = theme.scale
        self.speed.setFixedWidth(round(44 * scale))
        metrics = self.fontMetrics()
        self.stable_rate.set_theme(theme, metrics.horizontalAdvance(_("Learning rate")) + 2)
        # As high with the mark as without it: the row stays when the mark comes and goes.
        cell = self.learning_rate.parentWidget()
        assert cell is not None
        cell.setMinimumHeight(metrics.height() + self.stable_rate.height())
        self.speed_text.setFixedWidth(max(metrics.horizontalAdvance(text) for text in self._speeds) + 4)
        self.learning_rate.setFixedWidth(metrics.horizontalAdvance("0.0000") + round(16 * scale))
        # Wide enough for any rate: the row must not wrap anew while a schedule runs.
        self.rate_now.setFixedWidth(metrics.horizontalAdvance(_("now {rate}").format(rate="9.99·10⁻³")) + 4)
        frame, self._frame = self._frame, None
        if frame is not None:
            self.show_frame(frame)
        self._keep_play_wide()
        self._row.invalidate()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.line))
        painter.end()

    def _add(self, label: str, control: QWidget, tooltip: str, after: QWidget | None = None, name: str = "") -> None:
        """A label and its control, kept together where the row wraps."""
        describe(control, name or label, tooltip)
        pair = QWidget(self)
        box = QHBoxLayout(pair)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        if label:
            words = Label(label, pair)
            words.setProperty("quiet", True)
            words.setBuddy(control)
            box.addWidget(words)
        box.addWidget(control)
        if after is not None:
            after.setProperty("quiet", True)
            box.addWidget(after)
        self._row.addWidget(pair)
        self._pairs.append(pair)

    def _set_below_label(self, widget: QWidget) -> None:
        """Put a small control below the words of the last pair: beside them it would cost the row its width."""
        box = self._pairs[-1].layout()
        assert isinstance(box, QHBoxLayout)
        item = box.takeAt(0)
        words = None if item is None else item.widget()
        assert words is not None
        rows = QVBoxLayout()
        box.insertLayout(0, rows)  # before it is filled: see `PanelHeader`
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(words)
        rows.addWidget(widget)

    def _play_text(self, playing: bool) -> str:
        if not playing:
            return _("▷ Play")
        return "❙❙" if self._where.is_tight else "❙❙ " + _("Pause")

    def _keep_play_wide(self) -> None:
        """As wide as Pause at all times: the row must not wrap anew where Play is pressed."""
        play, shown = self.buttons["play"], self.buttons["play"].text()
        play.ensurePolished()
        play.setMinimumWidth(0)
        widths = []
        for playing in (True, False):
            play.setText(self._play_text(playing))
            widths.append(play.sizeHint().width())
        play.setText(shown)
        play.setMinimumWidth(max(widths))

    def _presser(self, name: str):  # type: ignore[no-untyped-def]
        return lambda: self.pressed.emit(name)

    def _choose_speed(self, place: int) -> None:
        self.speed_text.setText(self._speeds[place])
        self.speed_requested.emit(place)
