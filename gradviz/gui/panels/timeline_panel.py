"""The timeline: a slider over the updates, with a mark at each edit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from gradviz.gui.figures.ink import figure_font, ink, text_width
from gradviz.gui.outside_text import Label, set_tip
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.transport import TransportFrame
from gradviz.text import _, ngettext

__all__ = ["TimelinePanel"]

_FRAME_MS = 16
_TRACK = 200  # least width of the track, at type of normal size, with all words


class _Track(QSlider):
    """A slider drawn by hand: where we are, what is behind, the edits as small bars."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.edits: tuple[int, ...] = ()
        self.theme: Theme = LIGHT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(400, round(28 * self.theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, round(28 * self.theme.scale))

    def place_of(self, update: int) -> float:
        """The x of an update."""
        return self._inset() + (self.width() - 2 * self._inset()) * update / max(1, self.maximum())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, middle = self.theme, self.height() / 2
        here = self.place_of(self.sliderPosition())
        half = 2.0 * theme.stroke
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        start, end = self.place_of(0), self.place_of(self.maximum())
        painter.setBrush(ink(theme.line))
        whole = self.width() - self._inset() - start
        painter.drawRoundedRect(QRectF(start, middle - half, whole, 2 * half), half, half)
        if self.maximum() > 0:
            painter.setBrush(ink(theme.accent))
            painter.drawRoundedRect(QRectF(start, middle - half, min(here, end) - start, 2 * half), half, half)
        painter.setBrush(ink(theme.update))
        for edit in self.edits:
            painter.drawRect(QRectF(self.place_of(edit) - 1.5, middle - 9 * theme.scale, 3, 18 * theme.scale))
        radius = 8 * theme.scale
        if self.hasFocus():
            painter.setBrush(ink(theme.accent, 70))
            painter.drawEllipse(QPointF(here, middle), radius + 4, radius + 4)
        painter.setBrush(ink(theme.panel))
        painter.setPen(QPen(ink(theme.accent if self.isEnabled() else theme.faint), 2.5 * theme.stroke))
        painter.drawEllipse(QPointF(here, middle), radius - 1, radius - 1)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # a wheel over the window must not travel in time

    def _inset(self) -> float:
        return 12 * self.theme.scale

    def _drag_to(self, x: float) -> None:
        part = (x - self._inset()) / max(1.0, self.width() - 2 * self._inset())
        self.setSliderPosition(round(min(1.0, max(0.0, part)) * self.maximum()))
        self.update()


class TimelinePanel(QWidget):
    """Name, track, and where we are in words. Where the track would be short, the name goes, then words."""

    seek_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: int | None = None
        self._frame: TransportFrame | None = None
        self._theme: Theme = LIGHT
        # Dragging asks at most once per frame, for the newest place.
        self._coalesce = QTimer(self)
        self._coalesce.setSingleShot(True)
        self._coalesce.setInterval(_FRAME_MS)
        self._coalesce.timeout.connect(self._ask)
        self._title = Label(_("Timeline"), self)
        self.slider = _Track(self)
        self.slider.setAccessibleName(_("Timeline"))
        set_tip(self.slider, _("Drag to go to any update; the marks are your edits"))
        self.slider.valueChanged.connect(self._wish)
        self._text = Label(self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(_("Timeline"))
        for label in (self._title, self._text):
            label.setProperty("quiet", True)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._title)
        self._row.addWidget(self.slider, 1)
        self._row.addWidget(self._text)
        self.set_theme(LIGHT)

    def show_frame(self, frame: TransportFrame) -> None:
        """Where the run is now."""
        self._frame = frame
        set_tip(self._text, frame.timeline_text)
        edits = len(frame.edits)
        marks = ngettext("{n} edit is marked.", "{n} edits are marked.", edits).format(n=edits) if edits else ""
        self.slider.setAccessibleDescription(f"{frame.timeline_text}. {marks}".strip())
        self.setAccessibleDescription(frame.timeline_text)
        self._fit_text()
        if self.slider.isSliderDown():
            return  # the hand is on it: it says where, not the run
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(frame.length, frame.updates_done))
        self.slider.setPageStep(max(1, frame.length // 20))
        self.slider.setValue(frame.updates_done)
        self.slider.edits = frame.edits
        self.slider.setEnabled(self.slider.maximum() > 0)
        self.slider.blockSignals(False)
        self.slider.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = theme
        self.slider.theme = theme
        font: QFont = figure_font(13 * theme.scale)
        for label in (self._title, self._text):
            label.setFont(font)
        gap = round(12 * theme.scale)
        self._row.setContentsMargins(gap, round(2 * theme.scale), gap, round(2 * theme.scale))
        self._row.setSpacing(gap)
        self._fit_text()
        self.slider.updateGeometry()
        self.slider.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()  # or the next step would move the end of the track

    def _fit_text(self) -> None:
        if self._frame is None:
            return
        frame, scale = self._frame, self._theme.scale
        # Room for the longest that it becomes: the track must not twitch while the numbers grow.
        longest = frame.timeline_longest
        beside = text_width(self._title.text(), 13 * scale) + 4 * self._row.spacing() + _TRACK * scale
        self._title.setVisible(text_width(longest, 13 * scale) + beside <= self.width())
        is_short = text_width(longest, 13 * scale) + _TRACK * scale > self.width()
        self._text.setText((is_short and frame.timeline_short) or frame.timeline_text)
        longest = frame.timeline_short_longest if is_short else longest
        wide = round(max(text_width(text, 13 * scale) for text in (self._text.text(), longest))) + 8
        self._text.setMinimumWidth(min(max(wide, round(130 * scale)), self.width() * 2 // 3))

    def _wish(self, update: int) -> None:
        self._wanted = update
        if not self._coalesce.isActive():
            self._coalesce.start()

    def _ask(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and (self._frame is None or wanted != self._frame.updates_done):
            self.seek_requested.emit(wanted)
