"""What the network answers over its data, in the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from gradviz.gui.figures.draw_marks import paint_draw_marks
from gradviz.gui.figures.output_painter import (
    is_square,
    output_image,
    output_keys,
    paint_bars,
    paint_output_content,
    sample_parts,
)
from gradviz.gui.figures.output_table_painter import paint_table, table_key, table_size
from gradviz.gui.figures.plot_axes import Plane
from gradviz.gui.figures.sample_dots import MANY
from gradviz.gui.views.cached_layer import Layer
from gradviz.gui.views.key_row_view import KeyRow
from gradviz.gui.views.output_drawing import OutputDrawing
from gradviz.gui.views.plot_panel import PlotPanel
from gradviz.gui.views.plot_view import PlotView
from gradviz.gui.views.ready_picture import ReadyPicture
from gradviz.gui.widgets.choice_button import ChoiceButton
from gradviz.gui.widgets.fields import describe
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["OutputPanel"]

_BESIDE, _ABOVE = 8, 4  # pixels around the table
_REACH = 12.0  # pixels between a click and its sample


class OutputPanel(PlotPanel):
    """Shows an `OutputFrame`: a region or a curve with the samples, or a table. Wish: the sample of the training data,
    from 0, that was clicked; `drawing` has the wishes of a hand that draws points."""

    sample_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Output"), parent)
        self._frame: OutputFrame | None = None
        self._image: tuple[object, Theme, QImage | None] | None = None
        self._samples = Layer()
        self.keys = KeyRow(self)
        self.plot = PlotView(self._paint)
        self._ready = ReadyPicture(self.plot)
        self.plot.setAccessibleName(_("Output over the data"))
        self._tip = _("Zoom: wheel, or + and − · move: drag · see everything: double-click, or 0")
        self.plot.clicked.connect(self._choose_sample)
        self._table = _Painted(self._paint_table)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._table)
        self._scroll.setWidgetResizable(True)
        for layer in (self._scroll.viewport(), self._table):  # a scroll area fills them
            layer.setAutoFillBackground(False)
        self._scroll.installEventFilter(self)
        self._scroll.setAccessibleName(_("Table of outputs"))
        self._later = QTimer(self)  # when the panel's layout has placed the table
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fit_table)
        self._body = QStackedWidget(self)
        self._body.addWidget(self.plot)
        self._body.addWidget(self._scroll)
        self._bars = _Painted(self._paint_bars)
        self._bars.setAccessibleName(_("Outputs and targets"))
        self._body.addWidget(self._bars)
        self.drawing = OutputDrawing(self.plot, self._insert_bar)
        self.drawing.shown_changed.connect(self._show)
        self.drawing.hint_changed.connect(self._show_notes)
        self.clear_button = self._header_button(_("Clear all"), _("Clear all points"), _("Begin with an empty picture"))
        self.clear_button.clicked.connect(self.drawing.clear)
        self.draw_button = self._header_button(_("Draw"), _("Draw points"), _(
            "Add, move and erase points; the run goes on with them"))  # fmt: skip
        self.draw_button.setCheckable(True)
        self.draw_button.clicked.connect(lambda on: self.drawing.begin() if on else self.drawing.end())
        self._lay_out(self.keys, self._body, stretched=self._body)

    def show_frame(self, frame: OutputFrame) -> None:
        """Show a frame; the same one again costs nothing."""
        if frame is not self._frame:
            self._frame = frame
            self._ready.show_frame(frame)
            self.drawing.take(frame)
            self._show()

    def prepare_frame(self, frame: OutputFrame) -> None:
        """Draw a frame that is likely to be shown next."""
        is_plot = frame.kind not in ("table", "bars")
        if is_plot and not self.drawing.is_on and len(frame.train) + len(frame.test) <= MANY:
            home = frame.x_range, frame.y_range
            self._ready.prepare(frame, self._theme, home, partial(self._paint_frame, frame))

    def _show(self) -> None:
        """The frame, or what is drawn on in its place."""
        frame, drawing = self.drawing.shown, self.drawing
        if frame is None:
            return
        table = frame.kind == "table"
        self.draw_button.setVisible(frame.draw is not None)
        self.draw_button.setChecked(drawing.is_on)
        self.draw_button.setText(_("Done") if drawing.is_on else _("Draw"))
        self.clear_button.setVisible(drawing.is_on)
        for button in (self.clear_button, self.draw_button):
            button.setProperty("has_own_escape", drawing.is_on)
        self._header.set_note(_("editing points") if drawing.is_on else "", _("editing") if drawing.is_on else "")
        self.keys.setVisible(not table and not drawing.is_on)
        self.keys.show_keys(output_keys(frame, self._theme))
        shown = {"table": self._scroll, "bars": self._bars}.get(frame.kind, self.plot)
        self._body.setCurrentWidget(shown)
        drawing.show_tools()
        if not table:
            self._header.set_help("" if drawing.is_on or frame.kind == "bars" else self._tip)
        self._show_notes()
        shown.setAccessibleDescription(frame.description)
        if table:
            self._fit_table()
            self._table.update()
        elif frame.kind == "bars":
            self._bars.update()
        else:
            self.plot.set_labels(frame.x_label, frame.y_label)
            self.plot.set_home(frame.x_range, frame.y_range)
            self.plot.set_aspect(1.0 if is_square(frame) else None)
            self.plot.redraw()

    def _show_notes(self) -> None:
        frame = self.drawing.shown
        if frame is not None and self.drawing.is_on and frame.draw is not None:
            self._note.show_lines((frame.draw.missing, frame.draw.words, frame.headline), (self.drawing.hint,))
        elif frame is not None:
            self._note.show_lines((frame.headline, *frame.notes))

    def _header_button(self, text: str, name: str, tip: str) -> ChoiceButton:
        button = ChoiceButton(self)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(button, name, tip)
        self._header.add_widget(button)
        return button

    def _insert_bar(self, bar: QWidget) -> None:
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.keys), bar)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.drawing.is_on:
            self.drawing.end()
        else:
            super().keyPressEvent(event)

    def _choose_sample(self, x: float, y: float) -> None:
        """The nearest sample of the batch to a click, if there is one close by."""
        frame = self._frame
        if frame is None or not len(frame.train) or self.drawing.is_on:
            return
        plane = self.plot.plane()
        away = np.hypot(*(plane.map(frame.train) - plane.map(np.array([[x, y]]))).T)
        if frame.batch.any():
            away = np.where(frame.batch, away, np.inf)
        nearest = int(np.argmin(away))
        if away[nearest] <= _REACH * self._theme.scale:
            self.sample_requested.emit(nearest)

    def _restyle(self, theme: Theme, gap: int) -> None:
        self.plot.set_margins(gap / 2, gap, gap * 1.5, gap / 2)
        self.keys.set_theme(theme)
        self.drawing.set_theme(theme)
        if self._frame is not None:
            self.keys.show_keys(output_keys(self._frame, theme))
        self._fit_table()

    def _fit_table(self) -> None:
        if self._frame is not None and self._frame.table:
            # Before scroll bars: with them it would be smaller, and larger without, again and again.
            free = self._scroll.maximumViewportSize()
            room = QSizeF(free.width() - 2 * _BESIDE, free.height() - 2 * _ABOVE)
            size = table_size(self._frame, self._theme, room)
            self._header.set_help(table_key(self._frame, self._theme, room))
            # The painter lets a table be a pixel larger than its room; no scroll bar is shown for it.
            wide, high = (int(each) - 1 if each > most else int(each)
                          for each, most in ((size.width(), room.width()), (size.height(), room.height())))
            self._table.setMinimumSize(QSize(wide + 2 * _BESIDE, high + 2 * _ABOVE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:  # with the panel, or because the note below has more lines
            self._later.start()
        return False

    def _paint(self, painter: QPainter, plane: Plane) -> None:
        frame = self.drawing.shown
        if frame is None or frame.kind in ("table", "bars"):
            return
        if self.drawing.is_on or not self._ready.paint(painter, plane, frame, self._theme):
            self._paint_frame(frame, painter, plane)
        if self.drawing.is_on:
            paint_draw_marks(painter, plane, self.drawing.interaction.marks, self._theme)

    def _paint_frame(self, frame: OutputFrame, painter: QPainter, plane: Plane) -> None:
        if self._image is None or self._image[0] is not frame.values or self._image[1] != self._theme:
            self._image = (frame.values, self._theme, output_image(frame, self._theme))
        paint_output_content(painter, plane, frame, self._theme, self._image[2], self._paint_samples)

    def _paint_samples(self, painter: QPainter, plane: Plane, frame: OutputFrame, theme: Theme) -> None:
        """Hundreds of dots that stay where they are while the region below them changes; a million in several turns."""
        dots = frame.train, frame.test, frame.train_values, frame.test_values
        is_whole = self._samples.paint_in_turns(
            painter, plane.rect, dots, (frame.kind, frame.legend, plane.x_range, plane.y_range, theme),
            lambda: sample_parts(plane, frame, theme), in_turns=len(frame.train) + len(frame.test) > MANY,
        )  # fmt: skip
        if not is_whole:
            QTimer.singleShot(0, self.plot, self.plot.redraw)

    def _paint_bars(self, painter: QPainter, rect: QRectF) -> None:
        if self._frame is not None:
            edge = 8 * self._theme.scale
            paint_bars(painter, rect.adjusted(edge, 0, -edge, -edge), self._frame, self._theme)

    def _paint_table(self, painter: QPainter, rect: QRectF) -> None:
        if self._frame is not None:
            paint_table(painter, rect.adjusted(_BESIDE, _ABOVE, -_BESIDE, -_ABOVE), self._frame, self._theme)


class _Painted(QWidget):
    """A widget that one function paints."""

    def __init__(self, paint: Callable[[QPainter, QRectF], None]) -> None:
        super().__init__()
        self._paint = paint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()))
        painter.end()
