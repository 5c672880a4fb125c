"""The four phases of an update as chips: what is done is ticked, what is now is filled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.gui.outside_text import set_tip
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.transport import PhaseFrame
from gradviz.text import _

__all__ = ["PhaseStrip"]

_PADDING, _GAP, _HEIGHT = 18, 5, 26


class _Chip(QWidget):
    """One phase: ticked, filled or faint; the words say it too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.frame = PhaseFrame("", "", "ahead")
        self.text = ""
        self._theme: Theme = LIGHT

    def show_frame(self, frame: PhaseFrame, theme: Theme, *, is_short: bool) -> None:
        """Show a phase."""
        text = frame.short if is_short else frame.text
        if frame == self.frame and theme is self._theme and text == self.text:
            return
        self.frame, self._theme, self.text = frame, theme, text
        self.setFont(chip_font(theme, bold=frame.status == "current"))
        self.setAccessibleName(frame.text)
        status = {"done": _("done"), "current": _("now"), "ahead": _("to come")}[frame.status]
        self.setAccessibleDescription(status)
        set_tip(self, f"{frame.text}: {status}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, status = self._theme, self.frame.status
        colour = theme.phase_colour(self.frame.phase)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour if status == "current" else _quiet(theme)))
        half = self.height() / 2
        painter.drawRoundedRect(self.rect(), half, half)
        on_phase = theme.on_accent if theme.is_dark else theme.panel
        painter.setPen(QColor({"current": on_phase, "done": colour}.get(status, theme.secondary)))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()


class PhaseStrip(QWidget):
    """Each chip is as wide as the longest words that it gets in this network: nothing moves while stepping. With
    `is_tight` the phase that is now stands alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._frames: tuple[PhaseFrame, ...] = ()
        self.chips = [_Chip(self) for _number in range(4)]
        self.is_tight = self.is_short = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_frames(self, frames: tuple[PhaseFrame, ...], theme: Theme) -> None:
        """Show where the update is."""
        same_room = [frame.longest for frame in frames] == [frame.longest for frame in self._frames]
        same_room = same_room and theme == self._theme
        self._frames, self._theme = frames, theme
        for chip, frame in zip(self.chips, frames, strict=True):
            chip.show_frame(frame, theme, is_short=self.is_short or self.is_tight)
        if not same_room:
            self.updateGeometry()
        self._place()

    def set_room(self, *, is_short: bool, is_tight: bool) -> None:
        """How many words there is room for."""
        if (is_short, is_tight) != (self.is_short, self.is_tight):
            self.is_short, self.is_tight = is_short, is_tight
            self.updateGeometry()
            if self._frames:
                self.show_frames(self._frames, self._theme)

    def widths(self, *, is_short: bool) -> list[int]:
        """How wide each chip is."""
        metrics = QFontMetrics(chip_font(self._theme, bold=True))
        padding = round(_PADDING * self._theme.scale)
        longest = [frame.short_longest if is_short else frame.longest for frame in self._frames]
        return [metrics.horizontalAdvance(text) + padding for text in longest]

    def wanted_width(self, *, is_short: bool) -> int:
        """Of all chips beside each other."""
        return sum(self.widths(is_short=is_short)) + 3 * round(_GAP * self._theme.scale)

    def sizeHint(self) -> QSize:
        widths = self.widths(is_short=self.is_short or self.is_tight)
        whole = max(widths, default=0) if self.is_tight else self.wanted_width(is_short=self.is_short)
        return QSize(whole, round(_HEIGHT * self._theme.scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        gap, right = round(_GAP * self._theme.scale), self.width()
        widths = self.widths(is_short=self.is_short or self.is_tight)
        now = [frame.status == "current" for frame in self._frames]
        alone = now.index(True) if True in now else 0
        for place in range(len(widths) - 1, -1, -1):
            chip = self.chips[place]
            chip.setVisible(not self.is_tight or place == alone)
            if self.is_tight:
                chip.setGeometry(0, 0, self.width(), self.height())
                continue
            right -= widths[place]
            chip.setGeometry(right, 0, widths[place], self.height())
            right -= gap


def chip_font(theme: Theme, *, bold: bool) -> QFont:
    """The font of a chip's words: a projector's smallest type is that of its words."""
    font = QFont()
    font.setPixelSize(round((13 if theme.name == "projector" else 12) * theme.scale))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Medium)
    return font


def _quiet(theme: Theme) -> str:
    """One shade off the panel: what is written on it stays easy to read."""
    if theme.window != theme.panel:
        return theme.window
    line, panel = QColor(theme.line), QColor(theme.panel)
    parts = [(3 * a + b) // 4 for a, b in zip(_rgb(panel), _rgb(line), strict=True)]
    return QColor(*parts).name()


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
