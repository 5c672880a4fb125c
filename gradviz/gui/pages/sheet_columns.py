"""The columns of a table on its sheet: name, type, role, histogram or labels, and a remark for each."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gradviz.gui.outside_text import hide_tip, in_menu, show_tip
from gradviz.gui.pages.column_words import part_captions, two_lines
from gradviz.scene.setup.sheet_frame import ColumnFrame
from gradviz.scene.themes import Theme
from gradviz.text import _, mark

__all__ = ["ColumnsView"]

_Index = QModelIndex | QPersistentModelIndex
_NAME, _TYPE, _ROLE, _VALUES, _WORDS = range(5)
_ROLES = (("input", mark("Input")), ("target", mark("Target")), ("left_out", mark("Leave out")))
_ROLE_KEYS = {Qt.Key.Key_I: "input", Qt.Key.Key_T: "target", Qt.Key.Key_O: "left_out"}
_TYPE_KEYS = {Qt.Key.Key_N: "number", Qt.Key.Key_L: "label"}
_ROW = 38


class _Columns(QAbstractTableModel):
    """The frames of the columns as rows of a model."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.columns: tuple[ColumnFrame, ...] = ()

    def set_columns(self, columns: tuple[ColumnFrame, ...]) -> None:
        """Show other columns; the selection is kept if their names are the same."""
        if [each.name for each in columns] == [each.name for each in self.columns]:
            self.columns = columns
            if columns:
                self.dataChanged.emit(self.index(0, 0), self.index(len(columns) - 1, _WORDS))
            return
        self.beginResetModel()
        self.columns = columns
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Column"), _("Type"), _("Use as"), _("Values"), "")[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = self.columns[index.row()]
        words = " · ".join(filter(None, (column.words, column.warning)))
        role_text = _(dict(_ROLES)[column.role])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (column.name, column.type_text, role_text, words)))
        if role == Qt.ItemDataRole.DisplayRole:
            return (column.name, column.type_text, role_text, "", words)[index.column()]
        return None


class _Painter(QStyledItemDelegate):
    """Draws a cell, and computes the rectangles of the three roles in it."""

    theme: Theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, _Columns)
        column, theme = model.columns[index.row()], self.theme
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)  # type: ignore[attr-defined]
        view = self.parent()
        assert isinstance(view, QTableView)
        selection = view.selectionModel()
        if column.role == "target" or selection.isRowSelected(index.row(), QModelIndex()):
            painter.fillRect(rect, _tint(theme, 10 if column.role == "target" else 16))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        (self._name, self._type, self._roles, self._values, self._words)[index.column()](painter, rect, column)
        painter.restore()

    def role_boxes(self, rect: QRect, metrics: QFontMetrics) -> list[tuple[str, QRect]]:
        """The three roles' rectangles in a cell."""
        height = min(rect.height() - 10, round(26 * self.theme.scale))
        top, left = rect.center().y() - height // 2, rect.left() + 6
        boxes = []
        for role, words in _ROLES:
            width = metrics.horizontalAdvance(_(words)) + round(20 * self.theme.scale)
            boxes.append((role, QRect(left, top, width, height)))
            left += width
        return boxes

    def _name(self, painter: QPainter, rect: QRect, column: ColumnFrame) -> None:
        font = painter.font()
        font.setWeight(font.Weight.Medium if column.role != "left_out" else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.secondary if column.role == "left_out" else self.theme.text))
        _text(painter, rect.adjusted(8, 0, -6, 0), column.name)

    def _type(self, painter: QPainter, rect: QRect, column: ColumnFrame) -> None:
        box = rect.adjusted(4, 6, -8, -6)
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.setBrush(QColor(self.theme.panel))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(QColor(self.theme.secondary if column.role == "left_out" else self.theme.text))
        _text(painter, box.adjusted(8, 0, -14, 0), column.type_text)
        middle = QPointF(box.right() - 10, box.center().y())
        painter.setPen(QPen(QColor(self.theme.secondary), 1.4))
        painter.drawPolyline([middle + QPointF(-3, -1.5), middle + QPointF(0, 1.5), middle + QPointF(3, -1.5)])

    def _roles(self, painter: QPainter, rect: QRect, column: ColumnFrame) -> None:
        boxes = self.role_boxes(rect, painter.fontMetrics())
        whole = QRectF(boxes[0][1].united(boxes[-1][1])).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.setBrush(QColor(self.theme.panel))
        painter.drawRoundedRect(whole, 5, 5)
        font = painter.font()
        for (role, box), (_role, words) in zip(boxes, _ROLES, strict=True):
            is_on = role == column.role
            is_used = is_on and role != "left_out"
            if is_on:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(_tint(self.theme, 32) if is_used else QColor(self.theme.line))
                painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 4, 4)
            elif box != boxes[0][1]:
                painter.setPen(QPen(QColor(self.theme.line), 1))
                painter.drawLine(box.topLeft() + QPoint(0, 1), box.bottomLeft())
            font.setWeight(font.Weight.DemiBold if is_on else font.Weight.Normal)
            painter.setFont(font)
            painter.setPen(QColor(self.theme.accent if is_used else self.theme.text if is_on else self.theme.secondary))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _(words))

    def _values(self, painter: QPainter, rect: QRect, column: ColumnFrame) -> None:
        box = QRectF(rect.adjusted(6, 7, -8, -7))
        colour = QColor(self.theme.secondary if column.role != "left_out" else self.theme.line)
        painter.setPen(Qt.PenStyle.NoPen)
        if column.bars:
            width = box.width() / len(column.bars)
            colour.setAlpha(150 if column.role != "left_out" else 255)
            painter.setBrush(colour)
            for place, share in enumerate(column.bars):
                height = max(1.0, share * box.height()) if share else 0.0
                painter.drawRect(QRectF(box.left() + place * width, box.bottom() - height, max(1.0, width - 1), height))
            return
        for part, caption in part_captions(column, box.adjusted(0, 1, 0, -1), painter.fontMetrics()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.line))
            painter.drawRoundedRect(part, 3, 3)
            painter.setPen(QColor(self.theme.secondary))
            painter.drawText(part, Qt.AlignmentFlag.AlignCenter, caption)

    def _words(self, painter: QPainter, rect: QRect, column: ColumnFrame) -> None:
        """The remark, then the warning. Where they have no room in one line, the warning stands above the remark, and a
        remark alone goes on in a second line."""
        room, plain = rect.adjusted(6, 0, -8, 0), painter.font()
        bold = painter.font()
        bold.setWeight(bold.Weight.DemiBold)
        parts = [(column.words, plain, self.theme.secondary), (column.warning, bold, self.theme.warning)]
        parts = [part for part in parts if part[0]]
        widths = [QFontMetrics(font).horizontalAdvance(words) for words, font, _colour in parts]
        gap = QFontMetrics(plain).horizontalAdvance(" · ")
        is_one_line = sum(widths) + gap * (len(parts) - 1) <= room.width()
        if not is_one_line and len(parts) == 1:
            words, font, colour = parts[0]
            parts = [(line, font, colour) for line in two_lines(words, QFontMetrics(font), room.width())]
        elif not is_one_line:
            parts.reverse()
        high = room.height() // max(1, len(parts))
        for place, (words, font, colour) in enumerate(parts):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            if is_one_line:
                _text(painter, room, words)
                room.setLeft(room.left() + widths[place] + gap)
                continue
            side = Qt.AlignmentFlag.AlignVCenter if len(parts) == 1 else (
                Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop)[place]  # fmt: skip
            _text(painter, QRect(room.left(), room.top() + place * high, room.width(), high), words,
                  side | Qt.AlignmentFlag.AlignLeft)  # fmt: skip

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return False
        model = index.model()
        assert isinstance(model, _Columns)
        column = model.columns[index.row()]
        keys = {
            _TYPE: _("How its cells are read. Keys: N number, L label"),
            _ROLE: _("What it is for. Keys: I input, T target, O leave out; Shift+T adds a further target"),
        }
        labels = ", ".join(label for label, _share in column.parts)
        words = keys.get(index.column(), "\n".join(filter(None, (column.name, column.words, column.warning, labels))))
        if words:
            show_tip(event.globalPos(), words, view)
        else:
            hide_tip()
        return True


class ColumnsView(QTableView):
    """`role_requested(names, role, adds)`: other roles for some columns; `type_requested(names, type)`."""

    role_requested = Signal(tuple, str, bool)
    type_requested = Signal(tuple, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = _Columns(self)
        self._painter = _Painter(self)
        self._painter.theme = theme
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(round(_ROW * theme.scale))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.setAccessibleName(_("Columns"))
        self.setAccessibleDescription(
            _("Up and Down choose a column. I input, T target, O leave out; N number, L label; Shift+T adds a target")
        )

    def set_columns(self, columns: tuple[ColumnFrame, ...]) -> None:
        """Show the columns."""
        self._model.set_columns(columns)
        if columns and not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0, _NAME))
            self.clearSelection()
        self._share_room()
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._painter.theme = theme
        self.verticalHeader().setDefaultSectionSize(round(_ROW * theme.scale))
        self._share_room()

    def press_role(self, row: int, role: str, *, adds: bool = False) -> None:
        """Apply a role to this column, or to all selected columns if it is one of them."""
        names = self._chosen(row)
        self.role_requested.emit(names, role, adds or (role == "target" and len(names) > 1))

    def sizeHint(self) -> QSize:
        return QSize(700, 400)

    def wanted_height(self) -> int:
        """The height of all columns."""
        return self.horizontalHeader().height() + self.verticalHeader().length() + 8

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            if index.column() == _ROLE:
                for role, box in self._painter.role_boxes(self.visualRect(index), self.fontMetrics()):
                    if box.contains(event.position().toPoint()):
                        self._keep_or_select(index)
                        is_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                        self.press_role(index.row(), role, adds=is_shift)
                        return
            elif index.column() == _TYPE:
                self._keep_or_select(index)
                self._ask_type(index)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        key = Qt.Key(event.key())
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the page's
        elif row >= 0 and is_plain and key in _ROLE_KEYS:
            is_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.press_role(row, _ROLE_KEYS[key], adds=is_shift)
        elif row >= 0 and is_plain and key in _TYPE_KEYS:
            self.type_requested.emit(self._chosen(row), _TYPE_KEYS[key])
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do not search: letters are commands here."""

    def _keep_or_select(self, index: QModelIndex) -> None:
        if self.selectionModel().isRowSelected(index.row(), QModelIndex()):
            return
        self.clearSelection()
        self.setCurrentIndex(index)

    def _chosen(self, row: int) -> tuple[str, ...]:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = rows if row in rows else [row]
        return tuple(self._model.columns[each].name for each in rows)

    def _ask_type(self, index: QModelIndex) -> None:
        column = self._model.columns[index.row()]
        if not column.types:
            return
        menu = QMenu(self)
        for kind, words in column.types:
            action = menu.addAction(in_menu(words))
            action.setCheckable(True)
            action.setChecked(kind == column.type)
            action.triggered.connect(
                lambda _on, kind=kind: self.type_requested.emit(self._chosen(index.row()), kind)
            )  # fmt: skip
        rect = self.visualRect(index)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(rect.bottomLeft()))

    def _share_room(self) -> None:
        """Set the widths of the columns: roles and types get what they need, names too, but at most four tenths of the
        rest, which values and remarks share."""
        metrics, scale = self.fontMetrics(), self._painter.theme.scale
        roles = sum(metrics.horizontalAdvance(_(words)) + round(20 * scale) for _role, words in _ROLES) + 14
        kinds = round(88 * scale)
        room = max(200, self.viewport().width() - roles - kinds)
        widest = max((metrics.horizontalAdvance(column.name[:80]) for column in self._model.columns), default=0)
        names = round(min(max(room * 0.2, widest * 1.1 + 14), room * 0.4))  # a name in use is a little bolder
        values = round(min((room - names) * 0.4, 180 * scale))
        for place, width in enumerate((names, kinds, roles, values, room - names - values)):
            self.setColumnWidth(place, width)


def _tint(theme: Theme, alpha: int) -> QColor:
    colour = QColor(theme.accent)
    colour.setAlpha(alpha)
    return colour


def _text(
    painter: QPainter, rect: QRect, text: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
) -> None:  # fmt: skip
    """One line, cut off with … where it is too long."""
    line = " ".join(text[:400].split())
    painter.drawText(rect, align, painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, rect.width()))
