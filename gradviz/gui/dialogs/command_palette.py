"""Help › Find a command: a search field with a list of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gradviz.gui.dialogs.parts import dialog_column
from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.widgets.fields import describe
from gradviz.scene.manual.commands import FoundCommand, best_commands
from gradviz.text import _

__all__ = ["CommandPalette"]

_WIDTH, _HEIGHT, _USUAL_TYPE = 560, 420, 13
_KEYS, _BESIDE = Qt.ItemDataRole.UserRole + 1, 10  # the keys of an entry; pixels beside them
_MOVING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class _Entry(QStyledItemDelegate):
    """An entry with its keys at the right end, where they stand below each other."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        room = option.rect.width() - self._width(option, index) - 2 * _BESIDE  # type: ignore[attr-defined]
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        option.text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)  # type: ignore[attr-defined]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        painter.save()
        painter.setFont(option.font)  # type: ignore[attr-defined]
        painter.setPen(option.palette.color(role))  # type: ignore[attr-defined]
        where = option.rect.adjusted(0, 0, -_BESIDE, 0)  # type: ignore[attr-defined]
        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, index.data(_KEYS) or "")
        painter.restore()

    def _width(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> int:
        return int(option.fontMetrics.horizontalAdvance(index.data(_KEYS) or ""))  # type: ignore[attr-defined]


class CommandPalette(QDialog):
    """After it was accepted, `chosen` is the kind and the key of the chosen result."""

    def __init__(
        self, parent: QWidget, actions: Mapping[str, QAction], others: Sequence[FoundCommand]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Find a command"))
        self.chosen: tuple[str, str] | None = None
        self._commands = (*(_of_action(key, action) for key, action in actions.items() if action.isEnabled()), *others)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(_("Type words of a command, preset, lesson or term"))
        describe(self.field, _("Find a command"), _("Up and Down choose, Enter does it, Esc closes"))
        self.list = QListWidget(self)
        describe(self.list, _("Found"), _("What has the words; Enter does it"))
        self.list.setItemDelegate(_Entry(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps the keys
        self.none = Label(_("Nothing has these words."), self)
        self.none.setProperty("quiet", True)
        box = dialog_column(self)
        for widget in (self.field, self.list, self.none):
            box.addWidget(widget)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._choose)
        self.list.itemClicked.connect(lambda _item: self._choose())
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # long entries end in …
        scale = self.font().pixelSize() / _USUAL_TYPE
        self.resize(min(round(_WIDTH * scale), parent.width() - 40), min(round(_HEIGHT * scale), parent.height() - 40))
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        for command in best_commands(self.field.text(), self._commands):
            item = QListWidgetItem(f"{command.title}   ·   {command.where}", self.list)
            set_tip(item, "   ".join(filter(None, (item.text(), command.keys))))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.toolTip())
            item.setData(_KEYS, command.keys)
            item.setData(Qt.ItemDataRole.UserRole, (command.kind, command.key))
        self.list.setCurrentRow(0)
        self.none.setVisible(self.list.count() == 0)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen = tuple(item.data(Qt.ItemDataRole.UserRole))
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _MOVING:
            self.list.event(event)
            return True
        return False


def _of_action(key: str, action: QAction) -> FoundCommand:
    menus = [each.title().replace("&", "") for each in action.associatedObjects() if isinstance(each, QMenu)]
    shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return FoundCommand("action", key, action.text().replace("&", ""), " › ".join(menus), action.toolTip(), shortcut)
