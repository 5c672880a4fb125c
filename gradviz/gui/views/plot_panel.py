"""What every panel with a plot is made of: a title row, the plot, and a line of notes under it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.gui.views.plot_view import PlotView
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.note_label import NoteLabel
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["PlotPanel"]


class PlotPanel(QWidget):
    """A subclass makes its header's choices and its `plot`, lays them out, and styles what is its own."""

    plot: PlotView

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._styled: Theme | None = None
        self.setAccessibleName(title)
        self._header = PanelHeader(title, self)
        self._note = NoteLabel(self)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        if theme == self._styled:
            return
        self._theme = self._styled = theme
        self._header.set_theme(theme)
        self.plot.set_theme(theme)
        self._note.restyle(theme, theme.secondary)
        self._restyle(theme, round(8 * theme.scale))
        self.update()

    def _restyle(self, theme: Theme, gap: int) -> None:
        """Style what a panel has beside header, plot and note; `gap` is the small distance in this theme."""
        raise NotImplementedError

    def _lay_out(self, *widgets: QWidget, stretched: QWidget) -> None:
        """Header, `widgets` and notes, one under the other; `stretched` takes the room that is left."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._header, *widgets, self._note):
            layout.addWidget(widget, 1 if widget is stretched else 0)
        self.set_theme(LIGHT)
