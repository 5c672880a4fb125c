"""Curvature in the window: the loss along the next step, what limits the learning rate, and what each number means."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradviz.gui.figures.curvature_painter import paint_curvature_content, paint_curve_key, steps_range
from gradviz.gui.figures.plot_axes import Plane, plot_font
from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.views.plot_view import PlotView
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.note_label import NoteLabel
from gradviz.scene.surface.curvature import CurvatureFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["CurvaturePanel"]


class _Key(QWidget):
    """Names of the curves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.frame: CurvatureFrame | None = None
        self.theme: Theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        lines = 2 if self.width() < 380 * self.theme.scale else 1
        return QSize(10, round(lines * QFontMetricsF(plot_font(self.theme)).height()) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()  # as many lines as this width needs

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.frame is not None:
            painter = QPainter(self)
            paint_curve_key(painter, QRectF(self.rect()).adjusted(10, 0, -4, 0), self.frame, self.theme)
            painter.end()


class CurvaturePanel(QWidget):
    """Shows a `CurvatureFrame`. Wish: the largest stable learning rate. What it is made of comes into being when it
    is shown first."""

    rate_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: CurvatureFrame | None = None
        self._theme = LIGHT
        self._styled: Theme | None = None
        self.setAccessibleName(_("Curvature"))
        self._header = PanelHeader(_("Curvature"), self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._header)
        self._layout.addStretch(1)
        self.plot: PlotView | None = None

    def show_frame(self, frame: CurvatureFrame) -> None:
        """Show a frame; the same one again costs nothing."""
        if frame is self._frame:
            return
        if self.plot is None:
            self._build()
        assert self.plot is not None
        self._frame = self._key.frame = frame
        drawn = len(frame.times) > 0
        for side in ("left", "bottom"):
            self.plot.plotItem.axis(side).setVisible(drawn)
        if drawn:
            self.plot.set_labels(frame.x_label, frame.y_label)
            self.plot.set_home(steps_range(frame), frame.y_range)
        self._numbers.setVisible(bool(frame.rows))
        for row, labels in zip(frame.rows, self._cells, strict=False):
            for label, text in zip(labels, (row.name, row.plane, row.network), strict=True):
                label.setText(text)
                set_tip(label, row.meaning)
                label.setAccessibleDescription(row.meaning)
        self._rate.setVisible(frame.stable_rate is not None)
        self._rate.setText(frame.stable_text)
        self._rate.setEnabled(not frame.stale)
        tip = (frame.rate_text, frame.rate_note, _("Press to set the learning rate to it."))
        set_tip(self._rate, "\n".join(filter(None, tip)))
        self._rate.setAccessibleDescription(frame.rate_text)
        self._note.show_lines((frame.verdict,), (frame.rate_text, *frame.notes, frame.rate_note))
        self._note.setVisible(drawn)
        self.setAccessibleDescription(frame.description)
        self.plot.setAccessibleDescription(frame.description)
        self._tone()
        self._key.update()
        self.plot.redraw()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        if theme == self._styled:
            return
        self._theme = self._styled = theme
        self._header.set_theme(theme)
        if self.plot is not None:
            self._restyle()

    def _build(self) -> None:
        self._key = _Key(self)
        self.plot = PlotView(self._paint, zoom=False)
        self.plot.setAccessibleName(_("Loss along the next step"))
        self._numbers = QWidget(self)
        self._numbers.setAccessibleName(_("Curvature in numbers"))
        grid = self._grid = QGridLayout(self._numbers)
        self._heads = [Label(words, self._numbers) for words in ("", _("plane"), _("network"))]
        self._cells = [[Label(self._numbers) for _column in range(3)] for _row in range(3)]
        for row, labels in enumerate([self._heads, *self._cells]):
            for column, label in enumerate(labels):
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                label.setProperty("quiet", not row or not column)
                grid.addWidget(label, row, column)
        set_tip(self._heads[1], _("On the plane of the loss surface, exactly"))
        set_tip(self._heads[2], _("In the space of all parameters that are trained"))
        self._rate = QPushButton(self._numbers)
        self._rate.setAccessibleName(_("Set the largest stable learning rate"))
        self._rate.clicked.connect(self._wish)
        grid.addWidget(self._rate, 4, 0, 1, 3)
        grid.setRowStretch(5, 1)
        self._note = NoteLabel(self)
        self._layout.takeAt(1)
        self._layout.addWidget(self._key)
        across = QHBoxLayout()
        self._layout.addLayout(across, 1)  # before it is filled: see `PanelHeader`
        across.setSpacing(0)
        across.addWidget(self.plot, 1)
        across.addWidget(self._numbers)
        self._layout.addWidget(self._note)
        self._restyle()

    def _restyle(self) -> None:
        assert self.plot is not None
        theme = self._theme
        gap = round(8 * theme.scale)
        self._key.theme = theme
        self._key.updateGeometry()
        self.plot.set_theme(theme)
        self.plot.set_margins(gap / 2, gap / 2, gap, gap / 2)
        self._grid.setContentsMargins(0, gap // 2, gap + gap // 2, 0)
        self._grid.setHorizontalSpacing(gap)
        self._grid.setVerticalSpacing(gap // 2)
        for label in self._heads:
            label.setFont(plot_font(theme))
        for labels in self._cells:
            for column, label in enumerate(labels):
                label.setFont(plot_font(theme, 12, bold=column > 0))
        self._rate.setFont(plot_font(theme, 12))
        self._tone()

    def _tone(self) -> None:
        tone = "" if self._frame is None else self._frame.tone
        colour = {"warning": self._theme.warning, "good": self._theme.update}.get(tone, self._theme.secondary)
        self._note.restyle(self._theme, colour)

    def _wish(self) -> None:
        if self._frame is not None and self._frame.stable_rate is not None and not self._frame.stale:
            self.rate_requested.emit(self._frame.stable_rate)

    def _paint(self, painter: QPainter, plane: Plane) -> None:
        if self._frame is not None:
            paint_curvature_content(painter, plane, self._frame, self._theme)
