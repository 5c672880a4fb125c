"""The page of the nudge: a slider for ε, the difference quotient beside the gradient, and a curve of the error over ε,
from truncation to rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSlider, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.figures.nudge_painter import nudge_place, paint_nudge
from gradviz.gui.outside_text import Label, escape, set_tip
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.rich_text import RichText
from gradviz.scene.chain_rule.nudge_panel import NudgeFrame, longest_verdict
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["NudgePage"]

_PLOT_FROM, _PLOT_HIGH = 520, 100  # width and height, at type of normal size, that the curve needs
_LOW = 170  # height below which the title is left out; the rows say it too
_FEWEST = 3  # rows that are always shown: both values of the derivative and their difference
_TYPE, _SMALL_TYPE = 12, 10.5
_EDGE, _ABOVE, _BETWEEN, _GAP = 14, 4, 3, 8
_CURVE = 150  # width of the curve at least


class _Slider(QSlider):
    """A slider that is moved by Up and Down: Left and Right are keys of the presenter."""

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
    """`place_requested(int)`: another ε was chosen, by its index."""

    place_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: NudgeFrame | None = None
        self._theme: Theme = LIGHT
        self._count = 1
        self.title = Label(self)
        set_tip(self.title, _("The curve: how far the quotient is from backpropagation, for every ε; click to choose"))
        self.slider = _Slider(Qt.Orientation.Horizontal, self)
        describe(self.slider, _("Size of the nudge, ε"), _("How far the number is nudged, from 10⁻¹⁵ at the left to "
                                                          "10⁻¹ at the right; Up and Down change it"))  # fmt: skip
        self.slider.valueChanged.connect(lambda value: self.place_requested.emit(self._count - 1 - value))
        self.size_text = Label(self)
        self.numbers = RichText(self)
        self.numbers.setAccessibleName(_("Quotient and backpropagation"))
        self.plot = _Plot(self)
        self.plot.clicked.connect(self.place_requested)
        self.verdict = RichText(self)
        self.verdict.setAccessibleName(_("What the difference comes from"))

    def show_frame(self, frame: NudgeFrame) -> None:
        """Show another ε, or the curve after it was computed."""
        self._frame = frame
        self.title.setText(frame.title)
        self.size_text.setText(f"ε = {frame.epsilon_text}")
        self._count = len(frame.sizes)
        self.slider.blockSignals(True)
        self.slider.setRange(0, self._count - 1)
        self.slider.setPageStep(3)
        self.slider.setValue(self._count - 1 - frame.place)
        self.slider.blockSignals(False)
        self.verdict.show_html(f'<p style="margin:0">{escape(frame.verdict)}</p>')
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
        self.numbers.restyle(figure_font(_TYPE * theme.scale), 0, 0, self._small_type().pixelSize())
        self.verdict.restyle(figure_font(_TYPE * theme.scale), 0, 1, self._small_type().pixelSize())
        if self._frame is not None:
            self.show_frame(self._frame)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()

    def _small_type(self) -> QFont:
        return figure_font(_SMALL_TYPE * self._theme.scale)

    def _divide(self) -> None:
        """Divide the height among the verdict, the numbers and the curve, in this order. In a low page first the title
        is left out, then type gets smaller, then both losses are left out, because the quotient is computed from
        them."""
        frame, scale = self._frame, self._theme.scale
        if frame is None:
            return
        has_rows = bool(frame.rows)
        has_plot = has_rows and self.width() >= _PLOT_FROM * scale and self.height() >= _PLOT_HIGH * scale
        has_title = has_rows and self.height() >= _LOW * scale
        for widget, shown in ((self.slider, has_rows), (self.size_text, has_rows), (self.title, has_title),
                              (self.plot, has_plot), (self.verdict, has_rows)):  # fmt: skip
            widget.setVisible(shown)
        top = _ABOVE + (self.title.sizeHint().height() + _BETWEEN if has_title else 0)
        line = max(self.slider.sizeHint().height(), self.size_text.sizeHint().height()) if has_rows else 0
        below = top + line + _BETWEEN
        whole = self._whole_width()
        middle = self._middle(has_plot)
        # Below the numbers, or across the page where that leaves room for more of them.
        beside, across = (self.height() - self._verdict_height(wide) for wide in (middle - _EDGE, whole - _EDGE))
        is_across = self._row_count(across - below) > self._row_count(beside - below)
        foot = (across if is_across else beside) if has_rows else self.height()
        self._show_rows(frame, self._row_count(foot - below), middle)
        inner, ends = middle - _EDGE, (whole if is_across else middle)
        wide = min(inner - 60, max(self.size_text.minimumWidth(), self.size_text.sizeHint().width()))
        self.title.setGeometry(_EDGE, _ABOVE, inner, self.title.sizeHint().height())
        self.slider.setGeometry(_EDGE, top, inner - wide - _GAP, line)
        self.size_text.setGeometry(middle - wide, top, wide, line)
        self.numbers.setGeometry(_EDGE, below, inner, max(0, foot - below))
        self.verdict.setGeometry(_EDGE, foot, ends - _EDGE, self.height() - foot)
        last = foot if is_across else self.height()
        self.plot.setGeometry(middle + _EDGE, _ABOVE, self.width() - middle - _EDGE, max(0, last - _ABOVE))

    def _whole_width(self) -> int:
        return max(1, self.width() - _EDGE)

    def _middle(self, has_plot: bool) -> int:
        """The border between numbers and curve, as far as there is a curve."""
        frame, whole = self._frame, self._whole_width()
        if frame is None or not has_plot:
            return whole
        font, bold = (figure_font(_TYPE * self._theme.scale, bold) for bold in (False, True))
        needed = max(QFontMetrics(font).horizontalAdvance(what) for what, _value in frame.rows) + 24
        needed += max(QFontMetrics(bold).horizontalAdvance(value) for _what, value in frame.rows)
        return min(max(_EDGE + needed, self.width() // 2), whole - round(_CURVE * self._theme.scale))

    def _row_count(self, free: int) -> int:
        """The number of rows that fit in this height in small type; both losses or neither."""
        rows = len(self._frame.rows) if self._frame is not None else 0
        line = math.ceil(QFontMetricsF(self._small_type()).height())
        return rows if rows * line <= free else min(rows, _FEWEST)

    def _show_rows(self, frame: NudgeFrame, count: int, middle: int) -> None:
        if not frame.rows:
            self.numbers.show_html(_hint_html(frame, self._theme))
            return
        rows = frame.rows[-count:]
        self.numbers.show_html(_rows_html(rows, self._theme, whole_lines=True))
        if self.numbers.wanted_width() > middle - _EDGE:
            self.numbers.show_html(_rows_html(rows, self._theme, whole_lines=False))

    def _verdict_height(self, wide: int) -> int:
        """The height of the longest verdict at this width, in small type if that saves a line."""
        fonts = [figure_font(_TYPE * self._theme.scale), self._small_type()]
        words = longest_verdict()
        lines = [QFontMetrics(font).boundingRect(0, 0, wide, 10_000, _WRAPPED, words).height() for font in fonts]
        return (lines[0] if lines[0] < 1.5 * QFontMetrics(fonts[0]).height() else min(lines)) + 2


_WRAPPED = Qt.TextFlag.TextWordWrap


def _hint_html(frame: NudgeFrame, theme: Theme) -> str:
    return f'<p align="center" style="color:{theme.secondary}">{escape(frame.verdict)}</p>'


def _rows_html(rows: Sequence[tuple[str, str]], theme: Theme, *, whole_lines: bool) -> str:
    """`whole_lines`: no row is wrapped."""
    wrap = "white-space:nowrap;" if whole_lines else ""
    cells = "".join(
        f'<tr><td style="color:{theme.secondary};{wrap}padding-right:16px">{escape(what)}</td>'
        f'<td align="right" style="font-weight:600;white-space:nowrap">{escape(value)}</td></tr>'
        for what, value in rows
    )
    return f'<table cellspacing="0" cellpadding="0">{cells}</table>'
