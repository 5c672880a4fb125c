"""Two pictures on a table's sheet: some of its rows, and the network that would be created."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gradviz.scene.setup.sheet_frame import PreviewFrame
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["NetworkSketch", "RowsView"]

_Index = QModelIndex | QPersistentModelIndex
_MOST_UNITS, _ROW = 8, 22
_STEP, _LEAST = 18, 92  # pixels from one unit to the next, and of the sketch, at least


class _Rows(QAbstractTableModel):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self.preview: PreviewFrame | None = None

    def set_preview(self, preview: PreviewFrame | None) -> None:
        self.beginResetModel()
        self.preview = preview
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if self.preview is None or (parent is not None and parent.isValid()) else len(self.preview.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if self.preview is None or (parent is not None and parent.isValid()) else len(self.preview.head)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.preview is None or orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.preview.head[section]
        return self._common(section, role)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        assert self.preview is not None
        text = self.preview.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _("empty") if text is None else " ".join(text[:200].split())
        if text is None and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self.theme.warning)
        if text is None and role == Qt.ItemDataRole.BackgroundRole:
            colour = QColor(self.theme.warning)
            colour.setAlpha(24)
            return colour
        return self._common(index.column(), role)

    def _common(self, column: int, role: int) -> object:
        assert self.preview is not None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.preview.numeric[column] else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and self.preview.pale[column]:
            return QColor(self.theme.secondary)
        return None


class RowsView(QTableView):
    """Some rows of the table as they are read, not editable."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = _Rows(theme, self)
        self.setModel(self._model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(round(_ROW * theme.scale))
        self.horizontalHeader().setHighlightSections(False)
        self.setAccessibleName(_("Rows"))
        self.setAccessibleDescription(_("Some rows of the table, as they are read"))

    def set_preview(self, preview: PreviewFrame | None) -> None:
        """Show other rows."""
        if preview == self._model.preview:
            return
        self._model.set_preview(preview)
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, self._model.columnCount() - 1))
        if preview is not None and len(preview.head) <= 40:
            self.resizeColumnsToContents()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._model.theme = theme
        self.verticalHeader().setDefaultSectionSize(round(_ROW * theme.scale))

    def sizeHint(self) -> QSize:
        return QSize(600, 200)


class NetworkSketch(QWidget):
    """Inputs with their names, hidden units, outputs with theirs; long layers are shortened with an ellipsis."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layers: tuple[tuple[str, ...], ...] = ()
        self._fit()

    def set_layers(self, layers: tuple[tuple[str, ...], ...], words: str) -> None:
        """Show the units by their names, from the inputs on; empty names are not written. `words` is the accessible
        description."""
        self._layers = layers
        self._fit()
        self.setAccessibleName(_("Network: {words}").format(words=words))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self._fit()
        self.update()

    def _fit(self) -> None:
        """As high as its units need, where the page has the room; else with an ellipsis."""
        most = min(_MOST_UNITS, max((len(layer) for layer in self._layers), default=0))
        self.setMinimumHeight(round(_LEAST * self._theme.scale))
        self.setMaximumHeight(round(max(120, 20 + _STEP * most) * self._theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._layers:
            return
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        margin = min(110.0 * theme.scale, self.width() * 0.28)
        across = (self.width() - 2 * margin) / max(1, len(self._layers) - 1)
        places = [
            [QPointF(margin + at * across, y) for y in self._heights(len(layer))]
            for at, layer in enumerate(self._layers)
        ]  # fmt: skip
        painter.setPen(QPen(QColor(theme.line), 1))
        for left, right in pairwise(places):
            for a in left:
                for b in right:
                    painter.drawLine(a, b)
        side = 7.0
        last = len(self._layers) - 1
        for at, (layer, points) in enumerate(zip(self._layers, places, strict=True)):
            names = _shortened(layer, self._most())
            for name, point in zip(names, points, strict=True):
                is_gap = name == "…"
                painter.setPen(QPen(QColor(theme.secondary), 1))
                painter.setBrush(QColor(theme.accent if at == last else theme.panel))
                if is_gap:
                    painter.drawText(QRectF(point.x() - 10, point.y() - 10, 20, 20), Qt.AlignmentFlag.AlignCenter, "⋮")
                    continue
                painter.drawRoundedRect(QRectF(point.x() - side, point.y() - side, 2 * side, 2 * side), 3, 3)
                self._write(painter, point, " ".join(name[:100].split()), margin, is_left=at == 0, is_right=at == last)
        painter.end()

    def _write(
        self, painter: QPainter, point: QPointF, name: str, margin: float, *, is_left: bool, is_right: bool
    ) -> None:
        if not name or not (is_left or is_right):
            return
        metrics, room = painter.fontMetrics(), margin - 18
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(room))
        left = point.x() - 12 - room if is_left else point.x() + 12
        align = Qt.AlignmentFlag.AlignRight if is_left else Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(self._theme.secondary))
        painter.drawText(QRectF(left, point.y() - 10, room, 20), align | Qt.AlignmentFlag.AlignVCenter, text)

    def _most(self) -> int:
        """How many units of a layer there is room for."""
        return max(3, min(_MOST_UNITS, int((self.height() - 20) / (_STEP * self._theme.scale))))

    def _heights(self, count: int) -> list[float]:
        shown = min(count, self._most())
        step = min(26.0 * self._theme.scale, (self.height() - 20) / max(1, shown))
        top = self.height() / 2 - step * (shown - 1) / 2
        return [top + place * step for place in range(shown)]


def _shortened(names: tuple[str, ...], most: int) -> tuple[str, ...]:
    """At most this many names; the last but one is an ellipsis if some are left out."""
    return names if len(names) <= most else (*names[: most - 2], "…", names[-1])
