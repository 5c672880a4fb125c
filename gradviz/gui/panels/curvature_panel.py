"""Curvature in the window: the loss along the next step, what limits the learning rate, and what each number means."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QPushButton, QVBoxLayout, QWidget

from gradviz.gui.figures.curvature_painter import curve_keys, paint_curvature_content, steps_range
from gradviz.gui.figures.plot_axes import Plane, plot_font
from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.views.key_row_view import KeyRow
from gradviz.gui.views.plot_view import PlotView
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.note_label import NoteLabel
from gradviz.scene.surface.curvature import CurvatureFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["CurvaturePanel"]


_BESIDE = 400  # pixels of width from which the numbers stand beside the picture, below it in less
_TALL = 340  # pixels of height from which there is room for them below it; else they are among the notes


class CurvaturePanel(QWidget):
    """Shows a `CurvatureFrame`. Wish: the largest stable learning rate. What it is made of comes into being when it
    is shown first."""

    rate_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: CurvatureFrame | None = None
        self._theme = LIGHT
        self._styled: Theme | None = None
        self._is_low = False
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
        self._frame = frame
        drawn = len(frame.times) > 0
        for side in ("left", "bottom"):
            self.plot.plotItem.axis(side).setVisible(drawn)
        if drawn:
            self.plot.set_labels(frame.x_label, frame.y_label)
            self.plot.set_home(steps_range(frame), frame.y_range)
        self.keys.show_keys(curve_keys(frame, self._theme))
        self._arrange()
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
        self._tell()
        self._note.setVisible(drawn)
        self.setAccessibleDescription(frame.description)
        self.plot.setAccessibleDescription(frame.description)
        self._tone()
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
        self.keys = KeyRow(self)
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
        self._layout.addWidget(self.keys)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._layout.addLayout(self._across, 1)  # before it is filled: see `PanelHeader`
        self._across.setSpacing(0)
        self._across.addWidget(self.plot, 1)
        self._across.addWidget(self._numbers)
        self._layout.addWidget(self._note)
        self._restyle()

    def _restyle(self) -> None:
        assert self.plot is not None
        theme = self._theme
        gap = round(8 * theme.scale)
        self.keys.set_theme(theme)
        if self._frame is not None:
            self.keys.show_keys(curve_keys(self._frame, theme))
        self.plot.set_theme(theme)
        self.plot.set_margins(gap / 2, gap / 2, gap, gap / 2)
        self._grid.setHorizontalSpacing(gap)
        self._grid.setVerticalSpacing(gap // 2)
        for label in self._heads:
            label.setFont(plot_font(theme))
        for labels in self._cells:
            for column, label in enumerate(labels):
                label.setFont(plot_font(theme, 12, bold=column > 0))
        self._rate.setFont(plot_font(theme, 12))
        self._arrange()
        self._tone()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._frame is not None:
            self._arrange()
            self._tell()

    def _arrange(self) -> None:
        """The numbers beside the picture, below it where that is narrow, of those only the rate where it is low."""
        scale = self._theme.scale
        is_beside = self.width() >= _BESIDE * scale
        self._is_low = not is_beside and self.height() < _TALL * scale
        sides = QBoxLayout.Direction
        self._across.setDirection(sides.LeftToRight if is_beside else sides.TopToBottom)
        for label in (*self._heads, *(label for labels in self._cells for label in labels)):
            label.setVisible(not self._is_low)
        gap = round(8 * scale)
        self._grid.setContentsMargins(0 if is_beside else gap, gap // 2 if is_beside else 0, gap + gap // 2, 0)
        self._numbers.setVisible(self._frame is not None and bool(self._frame.rows))

    def _tell(self) -> None:
        """The sentences, and the numbers where the table has no room."""
        frame = self._frame
        if frame is None:
            return
        words = _("{name}: plane {plane}, network {network}.")
        rows = frame.rows if self._is_low else ()
        numbers = (words.format(name=row.name, plane=row.plane, network=row.network) for row in rows)
        self._note.show_lines((frame.verdict,), (*numbers, frame.rate_text, *frame.notes, frame.rate_note))

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
