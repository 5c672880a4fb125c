"""The tools above the output plot while points are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QHBoxLayout, QPushButton, QSlider, QWidget

from gradviz.gui.outside_text import Label, in_menu
from gradviz.gui.views.draw_gesture import DEFAULT_RADIUS
from gradviz.gui.views.draw_interaction import TOOL_KEYS
from gradviz.gui.widgets.fields import CommitField, describe
from gradviz.gui.widgets.wrap_row import WrapRow
from gradviz.scene.setup.point_edits import MOST_CLASSES
from gradviz.scene.text.number_input import written
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _, mark

__all__ = ["DrawBar"]

_SMALLEST, _LARGEST = 12, 120  # pixels
_LARGE = 1.4  # type size from which not every word fits
_NAME = 120  # pixels of a class's name
_TOOLS = {
    "move": (mark("Move"), mark("Drag a point to move it; Delete erases it")),
    "point": (mark("Point"), mark("Click to place a point")),
    "spray": (mark("Spray"), mark("Drag to spray points")),
    "erase": (mark("Erase"), mark("Click or drag to erase points; the right button does so with every tool")),
}


class DrawBar(QWidget):
    """Signals: `tool_requested(name)`, `class_requested(place)` (a new index adds a class), `size_requested`,
    `test_requested`, `value_requested(text)`, `table_requested`, and on Esc `done_requested`."""

    tool_requested = Signal(str)
    class_requested = Signal(int)
    size_requested = Signal(int)
    test_requested = Signal(bool)
    value_requested = Signal(str)
    table_requested = Signal()
    done_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Tools to draw with"))
        self._theme: Theme = LIGHT
        self._count = 0  # of classes
        self._row = WrapRow(self, spacing=4, margin=6)
        self.tools = {tool: self._tool(key, tool) for key, tool in TOOL_KEYS.items()}
        self.classes = [self._class(place) for place in range(MOST_CLASSES)]
        self.more = self._button("+", _("Another class"), _("Add a class; more than two are told apart by softmax"))
        self.value = CommitField(self)
        describe(self.value, _("Value of the next points"), _("The target of the points that are placed next"))
        self.value.committed.connect(self.value_requested)
        self.value.setFixedWidth(80)
        self.size_part = QWidget(self)
        self.size_label = Label(_("Size"), self.size_part)
        self.slider = QSlider(Qt.Orientation.Horizontal, self.size_part)
        row = QHBoxLayout(self.size_part)
        row.setContentsMargins(4, 0, 4, 0)
        row.addWidget(self.size_label)
        row.addWidget(self.slider)
        self.slider.setRange(_SMALLEST, _LARGEST)
        self.slider.setValue(round(DEFAULT_RADIUS))
        self.slider.setFixedWidth(72)
        describe(self.slider, _("Size of spray and eraser"), _("How far spray and eraser reach"))
        self.slider.valueChanged.connect(self.size_requested)
        self.test = QCheckBox(_("Test"), self)
        describe(self.test, _("For testing"), _("The next points are for testing: rings in the picture"))
        self.test.toggled.connect(self.test_requested)
        self.table = self._button(_("Table…"), _("Table of the points"), _("Edit the points as a table of numbers"))
        self.more.clicked.connect(lambda: self.class_requested.emit(self._count))
        self.table.clicked.connect(self.table_requested)
        for widget in (*self.tools.values(), *self.classes, self.more, self.value, self.size_part,
                       self.test, self.table):  # fmt: skip
            self._row.addWidget(widget)
        for widget in self.findChildren(QWidget):
            widget.setProperty("has_own_escape", True)

    def show_choice(
        self, kind: str, tool: str, classes: Sequence[str], colours: Sequence[str], target: float, is_test: bool
    ) -> None:
        """Show the available and the chosen tools and classes."""
        self._count = len(classes)
        for name, button in self.tools.items():
            button.setChecked(name == tool)
        for place, button in enumerate(self.classes):
            button.setVisible(place < len(classes))
            if place < len(classes):
                name = classes[place]
                button.setText(f" {self._short(name)}" if self._is_large() else f" {self._short(name)}  {place + 1}")
                button.setChecked(place == int(target))
                button.setIcon(self._dot(colours[place]))
                describe(button, _("Class {name}").format(name=name),
                         _("The next points are of class {name} ({key})").format(name=name, key=place + 1))  # fmt: skip
        self.more.setVisible(0 < len(classes) < MOST_CLASSES)
        self.value.setVisible(kind == "number")
        if kind == "number":
            self.value.set_shown(written(target))
        self.size_part.setEnabled(tool in ("spray", "erase"))
        self.test.setChecked(is_test)
        self._row.invalidate()
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        side = round(12 * theme.scale)
        for button in self.classes:
            button.setIconSize(QSize(side, side))
        self.value.setFixedWidth(round(80 * theme.scale))
        self.slider.setFixedWidth(round(72 * min(theme.scale, _LARGE)))
        for key, tool in TOOL_KEYS.items():
            words = _(_TOOLS[tool][0])
            self.tools[tool].setText(words if self._is_large() else f"{words}  {key.upper()}")
        self.size_label.setVisible(not self._is_large())
        self.table.setVisible(not self._is_large())  # Edit › Edit samples
        self._row.invalidate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.done_requested.emit()
        else:
            super().keyPressEvent(event)

    def _short(self, name: str) -> str:
        """The name of a class as the legend has it, but for the end of a very long one."""
        room = round(_NAME * self._theme.scale)
        return in_menu(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room))

    def _is_large(self) -> bool:
        return self._theme.scale >= _LARGE

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(self)
        button.setText(in_menu(text))
        button.setAutoDefault(False)
        describe(button, name, tip)
        return button

    def _tool(self, key: str, tool: str) -> QAbstractButton:
        words, tip = (_(each) for each in _TOOLS[tool])
        button = self._button(f"{words}  {key.upper()}", words, f"{tip} ({key.upper()})")
        button.setCheckable(True)
        button.setProperty("segment", True)
        button.clicked.connect(lambda _on: self._choose(tool))
        return button

    def _choose(self, tool: str) -> None:
        self.tools[tool].setChecked(True)
        self.tool_requested.emit(tool)

    def _class(self, place: int) -> QAbstractButton:
        button = self._button("", "", "")
        button.setCheckable(True)
        button.setProperty("segment", True)
        button.clicked.connect(lambda _on: self.class_requested.emit(place))
        return button

    def _dot(self, colour: str) -> QIcon:
        side = round(12 * self._theme.scale)
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(side * ratio), round(side * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(side / 2, side / 2), side / 2 - 0.5, side / 2 - 0.5)
        return QIcon(picture)
