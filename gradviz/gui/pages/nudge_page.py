"""The page of the nudge: a slider for ε, what comes out, and the curve that shows truncation turn into round-off."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.figures.nudge_painter import nudge_place, paint_nudge
from gradviz.gui.outside_text import Label, escape, set_tip
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.rich_text import RichText
from gradviz.scene.chain_rule.nudge_panel import NudgeFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["NudgePage"]

_PLOT_FROM, _PLOT_HIGH = 520, 100  # width and height, at type of normal size, that the curve needs
_LOW = 170  # height below which the title, which the rows say too, gives way


class _Slider(QSlider):
    """Up and Down move it: Left and Right are the presenter's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Plot(QWidget):
    clicked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.frame: NudgeFrame | None = None
        self.theme: Theme = LIGHT
        self.setAccessibleName(_("Difference over ε"))
        set_tip(self, _("How far the quotient is from backpropagation, for every ε; click to choose one"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.frame is not None and self.frame.rows:
            painter = QPainter(self)
            paint_nudge(painter, self._room(), self.frame, self.theme)
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.frame is not None and self.frame.rows and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(nudge_place(self._room(), self.frame, self.theme, event.position().x()))

    def _room(self) -> QRectF:
        edge = 6 * self.theme.scale
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)


class NudgePage(QWidget):
    """`place_requested(int)`: another ε, by its place among those that can be chosen."""

    place_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: NudgeFrame | None = None
        self._theme: Theme = LIGHT
        self._count = 1
        self.title = Label(self)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.slider = _Slider(Qt.Orientation.Horizontal, self)
        describe(self.slider, _("Size of the nudge, ε"), _("How far the number is nudged, from 10⁻¹⁵ at the left to "
                                                          "10⁻¹ at the right; Up and Down change it"))  # fmt: skip
        self.slider.valueChanged.connect(lambda value: self.place_requested.emit(self._count - 1 - value))
        self.size_text = Label(self)
        self.numbers = RichText(self)
        self.numbers.setAccessibleName(_("Quotient and backpropagation"))
        self.plot = _Plot(self)
        self.plot.clicked.connect(self.place_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        left, line = QVBoxLayout(), QHBoxLayout()
        row.addLayout(left, 1)  # each before it is filled: see `PanelHeader`
        left.setContentsMargins(14, 4, 8, 4)
        left.setSpacing(3)
        left.addWidget(self.title)
        left.addLayout(line)
        left.addWidget(self.numbers, 1)
        line.setSpacing(8)
        line.addWidget(self.slider, 1)
        line.addWidget(self.size_text)
        row.addWidget(self.plot, 1)

    def show_frame(self, frame: NudgeFrame) -> None:
        """Show another ε, or the curve that has come."""
        self._frame = frame
        self.title.setText(frame.title)
        self.size_text.setText(f"ε = {frame.epsilon_text}")
        for widget in (self.slider, self.size_text):
            widget.setVisible(bool(frame.rows))
        self._count = len(frame.sizes)
        self.slider.blockSignals(True)
        self.slider.setRange(0, self._count - 1)
        self.slider.setPageStep(3)
        self.slider.setValue(self._count - 1 - frame.place)
        self.slider.blockSignals(False)
        self.numbers.show_html(_html(frame, self._theme))
        self.plot.frame = frame
        self.plot.setAccessibleDescription(frame.description)
        self.plot.update()
        self._divide()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = self.plot.theme = theme
        self.title.setFont(figure_font(13 * theme.scale, bold=True))
        self.size_text.setFont(figure_font(13 * theme.scale))
        self.size_text.setMinimumWidth(round(76 * theme.scale))
        self.numbers.restyle(figure_font(12 * theme.scale), 0, 0, figure_font(10.5 * theme.scale).pixelSize())
        if self._frame is not None:
            self.show_frame(self._frame)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 60)

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        """The numbers have what they need, the curve the rest."""
        has_rows = self._frame is not None and bool(self._frame.rows)
        scale = self._theme.scale
        self.title.setVisible(has_rows and self.height() >= _LOW * scale)
        wide = self.width() >= _PLOT_FROM * scale and self.height() >= _PLOT_HIGH * scale and has_rows
        self.plot.setVisible(wide)
        needed = self.numbers.wanted_width() + 4 if has_rows else 0
        self.plot.setMaximumWidth(max(round(220 * self._theme.scale), self.width() - needed - 40))


def _html(frame: NudgeFrame, theme: Theme) -> str:
    if not frame.rows:
        return f'<p align="center" style="color:{theme.secondary}">{escape(frame.verdict)}</p>'
    rows = "".join(
        f'<tr><td style="color:{theme.secondary};padding-right:16px">{escape(what)}</td>'
        f'<td align="right" style="font-weight:600;white-space:nowrap">{escape(value)}</td></tr>'
        for what, value in frame.rows
    )
    return f'<table cellspacing="0" cellpadding="0">{rows}</table><p style="margin-top:2px">{escape(frame.verdict)}</p>'
