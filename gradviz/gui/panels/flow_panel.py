"""The flow of the gradients in the window: by layer, over time, sample by sample, and steps against weights."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gradviz.gui.figures.flow_painter import flow_plane, paint_flow_inside
from gradviz.gui.outside_text import show_tip
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.note_label import NoteLabel
from gradviz.scene.charts.flow import FlowFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["FlowPanel"]


class _Canvas(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.frame: FlowFrame | None = None
        self.theme: Theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Gradient flow"))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 90)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.frame is not None:
            show_tip(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """The numbers of the layer at a pixel; over time each layer stands beside its curve."""
        frame = self.frame
        if frame is None or frame.kind == "time":
            return ""
        plane = flow_plane(self._room(), frame, self.theme)
        layer = int(plane.unmap(x, plane.rect.center().y())[0])
        return frame.tooltips[min(max(layer, 0), len(frame.tooltips) - 1)]

    def _room(self) -> QRectF:
        edge = 8 * self.theme.scale
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.frame is None:
            return
        painter = QPainter(self)
        paint_flow_inside(painter, self._room(), self.frame, self.theme)
        painter.end()


class FlowPanel(QWidget):
    """Shows a `FlowFrame`. Wish: another kind of it."""

    kind_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: FlowFrame | None = None
        self.setAccessibleName(_("Gradient flow"))
        self.header = PanelHeader(_("Gradient flow"), self)
        self.header.add_choice(_("Gradient flow shows"), [
            ("now", _("Now"), _("|∂L/∂w| and |δ| of this update, by layer")),
            ("time", _("Time"), _("The median |∂L/∂w| of each layer over the updates")),
            ("samples", _("Samples"), _("How long each sample's gradient is, and their mean")),
            ("ratio", _("Steps"), _("|Δw| ÷ |w| of the update, by layer")),
        ], self.kind_requested)  # fmt: skip
        self.canvas = _Canvas(self)
        self.note = NoteLabel(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.header)
        box.addWidget(self.canvas, 1)
        box.addWidget(self.note)
        self.set_theme(LIGHT)

    def show_frame(self, frame: FlowFrame) -> None:
        """Show another moment, or another kind."""
        self._frame = self.canvas.frame = frame
        self.header.set_choice(_("Gradient flow shows"), frame.kind)
        self.canvas.setAccessibleDescription(frame.description)
        self.note.show_lines(frame.notes)
        self.note.setVisible(bool(frame.notes))
        self.canvas.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self.header.set_theme(theme)
        self.canvas.theme = theme
        self.note.restyle(theme, theme.secondary)
        self.canvas.update()
