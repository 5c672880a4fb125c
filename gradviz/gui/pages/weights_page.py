"""The sheet of a file of weights as a page of the window. The run is not changed before *Open* is pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.outside_text import Label, in_menu
from gradviz.gui.pages.sheet_labels import end_buttons, fixed, quiet, rule, titled
from gradviz.gui.pages.weights_layers import LayerTable, ask_combo
from gradviz.gui.pages.weights_sketch import WeightsSketch
from gradviz.gui.widgets.fields import QuietCombo, describe
from gradviz.gui.widgets.theme import restyle
from gradviz.gui.widgets.two_parts import TwoParts
from gradviz.scene.setup.weights_frame import CheckFrame, WeightsFrame
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["WeightsPage"]

_SIDE_WIDTH, _SIDE_SHARE = 430, 0.36  # pixels at most, and of the window
_BESIDE_FROM, _SKETCH = 900, 220  # width from which they stand beside the layers; height of the sketch above them
_ROOM_FOR_LEGEND, _ROOM_FOR_RANGES = 700, 620  # pixels of the left part


class WeightsPage(QWidget):
    """`chosen(key, value)`: the chain, the data ("other": a table) or the loss was chosen; `activation_chosen` and
    `layout_chosen` of one layer, counted from 0. `columns_requested`, `outputs_requested`: a button was pressed.
    `open_requested`, `close_requested`: Open, Cancel."""

    chosen = Signal(str, str)
    activation_chosen = Signal(int, str)
    layout_chosen = Signal(int, str)
    columns_requested = Signal()
    outputs_requested = Signal()
    open_requested = Signal()
    close_requested = Signal()

    def __init__(self, frame: WeightsFrame, theme: Theme) -> None:
        super().__init__()
        self.frame = frame
        self._scale = theme.scale
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._head())
        box.addWidget(rule(self))
        self.unread = Label(self)
        self.unread.setObjectName("message_text")
        self.unread.setWordWrap(True)
        self.unread.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.unread.setMargin(18)
        self.unread.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._left, self._right = self._layers(theme), self._side(theme)
        self._parts = TwoParts(self._left, self._right, _BESIDE_FROM, self._side_width, self._stacked, self)
        self._parts.row.insertWidget(0, self.unread, 1)
        box.addWidget(self._parts, 1)
        box.addWidget(rule(self))
        self.foot = self._foot()
        box.addWidget(self.foot)
        self.setFocusProxy(self.layers.rows[0].activation if self.layers.rows else self.cancel_button)
        self.set_frame(frame)

    # Assembling

    def _head(self) -> QWidget:
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(18, 10, 18, 10)
        row = QHBoxLayout()
        column.addLayout(row)
        self.title = Label(head)
        self.title.setObjectName("page_title")
        self.size_words = quiet(head)
        row.addWidget(self.title)
        row.addWidget(self.size_words)
        row.addStretch(1)
        second = QHBoxLayout()
        column.addLayout(second)
        sample = QFrame(head)
        sample.setObjectName("asks_sample")
        sample.setFixedSize(round(14 * self._scale), round(14 * self._scale))
        second.addWidget(sample)
        second.addWidget(quiet(head, _("Blue is yours to choose: a weights file does not hold it, and gradviz does not "
                                       "guess."), wraps=True), 1)  # fmt: skip
        self.chain_words, self.chain = quiet(head), QuietCombo(head)
        self.chain.chosen.connect(lambda key: self.chosen.emit("chain", key))
        second.addWidget(self.chain_words)
        second.addWidget(self.chain)
        return head

    def _layers(self, theme: Theme) -> QWidget:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 0, 0)
        heads = QHBoxLayout()
        heads.setContentsMargins(18, 0, 18, 0)
        column.addLayout(heads)
        heads.addWidget(titled(left, _("Layers found")))
        self.layers_words = quiet(left)
        self.layers_words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.layers_words.setWordWrap(True)
        heads.addWidget(self.layers_words, 1)
        self.legend = quiet(left, _("edges: blue positive, orange negative"))
        heads.addWidget(self.legend)
        self.sketch = WeightsSketch(theme, left)
        column.addWidget(self.sketch, 3)
        column.addWidget(rule(left))
        self.layers = LayerTable(left)
        self.layers.activation_chosen.connect(self.activation_chosen)
        self.layers.layout_chosen.connect(self.layout_chosen)
        self.layers.set_rows(self.frame.layers)
        scroll = _scrolled(left, self.layers)
        scroll.setMinimumHeight(round(150 * theme.scale))
        column.addWidget(scroll, 2)
        return left

    def _side(self, theme: Theme) -> QScrollArea:
        side = QWidget(self)
        side.setObjectName("form")
        column = QVBoxLayout(side)
        column.setContentsMargins(18, 10, 18, 10)
        column.setSpacing(6)
        column.addWidget(titled(side, _("Data")))
        row = QHBoxLayout()
        column.addLayout(row)
        self.data, self.columns_button = _narrow(QuietCombo(side)), fixed(QPushButton(_("Columns…"), side))
        self.data.chosen.connect(lambda key: self.chosen.emit("data", key))
        describe(self.columns_button, _("Columns…"), _("Which columns are inputs and targets, scales, test rows"))
        self.columns_button.clicked.connect(self.columns_requested)
        row.addWidget(self.data, 1)
        row.addWidget(self.columns_button)
        self.data_words = quiet(side, wraps=True)
        column.addWidget(self.data_words)
        column.addWidget(rule(side))
        column.addWidget(titled(side, _("Loss")))
        self.loss = _narrow(QuietCombo(side))
        self.loss.chosen.connect(lambda key: self.chosen.emit("loss", key))
        column.addWidget(self.loss)
        self.loss_words = quiet(side, wraps=True)
        column.addWidget(self.loss_words)
        column.addWidget(rule(side))
        heads = QHBoxLayout()
        column.addLayout(heads)
        heads.addWidget(titled(side, _("The model’s own outputs")))
        heads.addWidget(quiet(side, _("optional")))
        heads.addStretch(1)
        row = QHBoxLayout()
        column.addLayout(row)
        self.outputs_words, self.outputs_button = Label(side), fixed(QPushButton(_("Choose…"), side))
        self.outputs_words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        describe(self.outputs_button, _("Choose the model’s own outputs"),
                 _("A file of what the model answers for these rows: .npy, .npz or .csv"))  # fmt: skip
        self.outputs_button.clicked.connect(self.outputs_requested)
        row.addWidget(self.outputs_words, 1)
        row.addWidget(self.outputs_button)
        self.check = _Check(side)
        column.addWidget(self.check)
        column.addStretch(1)
        return _scrolled(self, side)

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(18, 8, 18, 10)
        self.fault = Label(foot)
        self.fault.setObjectName("message_text")
        self.foot_words = quiet(foot, wraps=True)
        self.fault.setWordWrap(True)
        row.addWidget(self.fault, 1)
        row.addWidget(self.foot_words, 1)
        self.cancel_button, self.open_button = end_buttons(foot, row)
        self.cancel_button.clicked.connect(self.close_requested)
        self.open_button.clicked.connect(self.open_requested)
        return foot

    # Showing

    def set_frame(self, frame: WeightsFrame) -> None:
        """Show the current choices."""
        self.frame = frame
        self.title.setText(frame.title)
        self.size_words.setText(frame.size)
        self.chain_words.setVisible(frame.chain is not None)
        self.chain.setVisible(frame.chain is not None)
        if frame.chain is not None:
            self.chain_words.setText(frame.chain.label)
            ask_combo(self.chain, frame.chain)
        has_layers = bool(frame.layers)
        for part in (self._left, self._right):
            part.setVisible(has_layers)
        self.unread.setVisible(not has_layers)
        self.unread.setText(frame.fault)
        self.layers_words.setText(frame.layers_words)
        self.sketch.set_frame(frame)
        self.layers.set_rows(frame.layers)
        self._share_room()
        ask_combo(self.data, frame.data)
        self.columns_button.setVisible(frame.has_table)
        self.data_words.setText(frame.data_words)
        ask_combo(self.loss, frame.loss)
        self.loss_words.setText(frame.loss_words)
        self.outputs_words.setText(frame.outputs_text or _("none given"))
        self.check.set_frame(frame.check)
        self.say(frame.fault if has_layers else "")
        self.open_button.setEnabled(frame.can_open)
        self.open_button.setText(in_menu(frame.open_words))
        describe(self.open_button, frame.open_words, frame.fault or _("Open the weights (Enter)"))

    def say(self, sentence: str) -> None:
        """Show a sentence in place of the one at the foot; empty: show that one again."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        self.foot_words.setText(self.frame.foot if self.frame.layers else _("Nothing has been changed."))
        self.foot_words.setVisible(not sentence)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._scale = theme.scale
        self.sketch.set_theme(theme)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """In a narrow window give the controls more width than the labels."""
        self._parts.fit(self._scale)
        left = (self.width() - (0 if self._parts.is_stacked else self._side_width(self.width()))) / self._scale
        self.legend.setVisible(left >= _ROOM_FOR_LEGEND)
        self.layers.show_ranges(left >= _ROOM_FOR_RANGES)

    def _side_width(self, width: int) -> int:
        return round(min(_SIDE_WIDTH * self._scale, _SIDE_SHARE * width))

    def _stacked(self, width: int) -> tuple[int, int]:
        """The heights in a narrow window: sketch and layers, and below them data, loss and check."""
        side = self._right.widget()
        layout = None if side is None else side.layout()
        assert layout is not None
        return round(_SKETCH * self._scale) + self.layers.sizeHint().height(), layout.heightForWidth(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton) and focus is not self.open_button:
                focus.click()
            elif isinstance(focus, QComboBox) and not focus.currentText():
                focus.showPopup()
            elif self.open_button.isEnabled():
                self.open_requested.emit()
            return
        super().keyPressEvent(event)


class _Check(QFrame):
    """The result of the check against the model's own outputs, in a frame of the tone's colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("check")
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 10)
        self.title, self.words = titled(self), quiet(self, wraps=True)
        self.title.setWordWrap(True)
        box.addWidget(self.title)
        self.lines = Label(self)
        self.lines.setWordWrap(True)
        box.addWidget(self.lines)
        box.addWidget(self.words)

    def set_frame(self, frame: CheckFrame) -> None:
        """Show the current result."""
        self.title.setText(("✓ " if frame.tone == "good" else "") + frame.title)
        self.lines.setText("\n".join(f"{what}: {value}" for what, value in frame.lines))
        self.lines.setVisible(bool(frame.lines))
        self.words.setText(frame.words)
        self.words.setVisible(bool(frame.words))
        if self.property("tone") != frame.tone:
            for part in (self, self.title):
                part.setProperty("tone", frame.tone)
                restyle(part)


def _narrow(combo: QuietCombo) -> QuietCombo:
    """Let a combo box shrink: the name of a file may be long."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    return combo


def _scrolled(parent: QWidget, widget: QWidget) -> QScrollArea:
    scroll = QScrollArea(parent)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidget(widget)
    return scroll
