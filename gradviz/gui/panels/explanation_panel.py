"""The explanation: the sentence of this step, the chain rule of what is selected, its sum and its check."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.chain_view import ChainView
from gradviz.gui.explanation_html import known_html, ledger_html, sentence_html
from gradviz.gui.fields import describe
from gradviz.gui.figures.ink import figure_font
from gradviz.gui.header import PanelHeader
from gradviz.gui.rich_text import RichText
from gradviz.gui.value_field import ValueField
from gradviz.scene.entry import read_number
from gradviz.scene.frames import ExplanationFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["ExplanationPanel", "sentence_html"]

_NARROW = 930  # below this width, at type of normal size, sentence and chain rule take turns


class ExplanationPanel(QWidget):
    """Left the sentence, in the middle the chain rule, right how it adds up and whether a nudge agrees."""

    highlight_requested = Signal(object)
    path_requested = Signal(int)
    value_requested = Signal(str, float)
    nudge_requested = Signal(str, float, int)
    complaint_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: ExplanationFrame | None = None
        self._narrow: bool | None = None
        self._theme: Theme = LIGHT
        self.setAccessibleName(_("Explanation"))
        self.header = PanelHeader(_("Explanation"), self)
        self._view = _("Explanation shows")
        self.header.add_choice(self._view, [
            ("sentence", _("Sentence"), _("What this step does, in words")),
            ("chain", _("Chain rule"), _("The chain rule of the selection, factor by factor")),
            ("table", _("Table"), _("Every parameter of the current layer")),
        ], self._choose_page)  # fmt: skip
        self.copy = QToolButton(self)
        self.copy.setText(_("Copy"))
        self.copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        describe(self.copy, _("Copy the chain rule"), _("Copy the chain rule with its numbers as text"))
        self.copy.clicked.connect(self._copy)
        self.header.add_widget(self.copy)
        self.sentence = RichText(self)
        self.sentence.setAccessibleName(_("What this step does"))
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self._make_chain())
        self.pages.addWidget(self._make_table())
        self.sums = RichText(self)
        self.sums.setAccessibleName(_("Sum and check"))
        self._lines = [QFrame(self), QFrame(self)]
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sentence)
        row.addWidget(self._lines[0])
        row.addWidget(self.pages, 1)
        row.addWidget(self._lines[1])
        row.addWidget(self.sums)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # where it is narrow, less is shown
        box.addWidget(self.header)
        box.addLayout(row, 1)
        self._page = "chain"
        self.header.set_choice(self._view, self._page)
        self.set_theme(LIGHT)

    def show_frame(self, frame: ExplanationFrame) -> None:
        """Show another explanation; only what differs is touched."""
        before, self._frame = self._frame, frame
        if before is None or before.sentence != frame.sentence:
            self._say()
        if before is None or (before.ledger, before.hint, before.known) != (frame.ledger, frame.hint, frame.known):
            self._show_ledger(frame)
        self.value_field.show_value(frame.value_name, frame.value_text)
        if self.pages.currentIndex() == 1 and (before is None or before.table != frame.table):
            self._fill_table()
        self.setAccessibleDescription("".join(part.text for part in frame.sentence))

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = theme
        scale = theme.scale
        self.header.set_theme(theme)
        self.chain.set_theme(theme)
        self.setStyleSheet(
            f"QLabel {{ color: {theme.text}; background: transparent; }}"
            f"QLabel[quiet='true'] {{ color: {theme.secondary}; }}"
            "QScrollArea, QStackedWidget, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }"
            f"QTextEdit {{ color: {theme.text}; background: transparent; border: 0; }}"
            f"QScrollArea:focus {{ border: 1px solid {theme.accent}; border-radius: 5px; }}"
        )
        for text, pixels in ((self.sentence, 15), (self.hint, 13), (self.sums, 12)):
            text.restyle(figure_font(pixels * scale), round(14 * scale), round(8 * scale))
        for label in (self.heading, self.value_field.label):
            label.setFont(figure_font(13 * scale))
        for rule in self._lines:
            rule.setFixedWidth(max(1, round(theme.stroke)))
            rule.setStyleSheet(f"background: {theme.line}; border: 0;")
        if self._frame is not None:
            self._say()
            self._show_ledger(self._frame)
        self._divide()

    def minimumSizeHint(self) -> QSize:
        # Too little width is met by showing less, so it asks for none.
        return QSize(320, self.header.minimumSizeHint().height() + round(64 * self._theme.scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A wheel over the chain rule moves it sideways: that is the only way it can go.
        if event.type() == QEvent.Type.Wheel and watched is self._chain_area.viewport():
            bar = self._chain_area.horizontalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().y() // 2)
            return True
        return False

    # Inside

    def _make_chain(self) -> QWidget:
        page = QWidget(self)
        self.heading = QLabel(page)
        self.heading.setProperty("quiet", True)
        self.paths = QComboBox(page)
        describe(self.paths, _("Path to the loss"), _("Which path from the parameter to the loss is spelled out"))
        self.paths.activated.connect(self.path_requested)
        self.chain = ChainView(page)
        self.chain.setAccessibleName(_("Chain rule"))
        self.chain.setToolTip(_("Hover a factor to find it in the graph; [ and ] walk through them"))
        self.chain.highlight_requested.connect(self.highlight_requested)
        self.chain.kept.connect(lambda left, right: self._reveal(left, right))
        self._chain_area = _area(self.chain, page)
        self._chain_area.viewport().installEventFilter(self)
        self.hint = RichText(page, centred=True)
        self.hint.setAccessibleName(_("What is known so far"))
        self.value_field = ValueField(page)
        self.value = self.value_field.line
        self.value_field.typed.connect(self._value_typed)
        self.value_field.nudged.connect(self._value_nudged)
        # Too little room cuts the words of the heading, never the number.
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top = QHBoxLayout()
        top.setContentsMargins(14, 4, 8, 0)
        top.setSpacing(8)
        top.addWidget(self.heading, 1)
        top.addWidget(self.paths)
        top.addWidget(self.value_field)
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self._chain_area, 1)
        box.addWidget(self.hint, 1)
        return page

    def _make_table(self) -> QWidget:
        self.table = QTableWidget(self)
        tip = _("Value, gradient and step of every parameter of this layer")
        describe(self.table, _("Parameters of the layer"), tip)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.itemSelectionChanged.connect(self._row_chosen)
        return self.table

    def _reveal(self, left: int, right: int) -> None:
        """Scroll the factor that the keys have reached into sight."""
        self._chain_area.ensureVisible((left + right) // 2, self.chain.height() // 2, (right - left) // 2 + 8, 0)

    def _say(self) -> None:
        assert self._frame is not None
        self.sentence.show_html(sentence_html(self._frame.sentence, self._theme))

    def _divide(self) -> None:
        """Who has how much of the width: a quarter for the sentence, all it needs for the check, the rest between.
        Where that is too narrow, one of them at a time."""
        scale, ledger = self._theme.scale, self._frame is not None and self._frame.ledger is not None
        narrow = self.width() < _NARROW * scale
        if narrow != self._narrow:
            self._narrow = narrow
            self.header.set_available(self._view, "sentence", narrow)
            self._choose_page("sentence" if narrow else "chain")
        alone = narrow and self._page == "sentence"
        self.sentence.setVisible(not narrow or alone)
        self.sentence.setFixedWidth(self.width() if alone else round(0.26 * self.width()))
        self.pages.setVisible(not alone)
        for widget in (self.sums, self._lines[1]):
            widget.setVisible(ledger and not narrow)
        self._lines[0].setVisible(not narrow)

    def _show_ledger(self, frame: ExplanationFrame) -> None:
        ledger = frame.ledger
        self._chain_area.setVisible(ledger is not None)
        self.hint.setVisible(ledger is None)
        self.hint.show_html(known_html(frame, self._theme) if ledger is None else "")
        self.copy.setVisible(ledger is not None)
        several = ledger is not None and len(ledger.paths) > 1
        self.paths.setVisible(several)
        self._divide()
        if ledger is None:
            self.heading.setText(_("Known so far") if frame.known else "")
            self.heading.setToolTip("")
            return
        # The path is named by its selector, where there is one.
        whom = ledger.heading.removesuffix(f" · {ledger.paths[ledger.path]}") if several else ledger.heading
        # The field beside it names the parameter already.
        named = self._frame is not None and self._frame.value_name
        self.heading.setText(" · ".join(part for part in ("" if named else ledger.title, whom) if part))
        self.heading.setToolTip(f"{ledger.title} · {ledger.heading}")
        if [self.paths.itemText(i) for i in range(self.paths.count())] != list(ledger.paths):
            self.paths.clear()
            self.paths.addItems(list(ledger.paths))
        if several:
            self.paths.setCurrentIndex(ledger.path)
            # The path in use can be read whole, unless the number beside it needs the room.
            metrics, scale = self.paths.fontMetrics(), self._theme.scale
            wanted = metrics.horizontalAdvance(ledger.paths[ledger.path]) + round(38 * scale)
            room = self.pages.width() - self.value_field.sizeHint().width() - 48
            self.paths.setMinimumWidth(max(round(72 * scale), min(wanted, room)))
        self.chain.show_factors(ledger.factors, ledger.plain_text)
        self.sums.show_html(ledger_html(ledger, self._theme))
        # Numbers are never cut: the column is as wide as its longest row.
        wide = self.sums.wanted_width() + round(28 * self._theme.scale) + 16
        self.sums.setFixedWidth(-(-wide // 16) * 16)

    def _fill_table(self) -> None:
        if self._frame is None or not self._frame.table:
            return
        header, *rows = self._frame.table
        self.table.blockSignals(True)
        self.table.clearSelection()
        self.table.setColumnCount(len(header))
        self.table.setRowCount(len(rows))
        for c, text in enumerate(header):
            self.table.setHorizontalHeaderItem(c, _cell(text, c))
        for r, cells in enumerate(rows):
            for c, text in enumerate(cells):
                self.table.setItem(r, c, _cell(text, c))
        self.table.blockSignals(False)

    def _row_chosen(self) -> None:
        items = self.table.selectedItems()
        name = items[0].text() if items else ""
        self.highlight_requested.emit(name if "[" in name else None)

    def _choose_page(self, key: str) -> None:
        self._page = key
        self.header.set_choice(self._view, key)
        self.pages.setCurrentIndex(1 if key == "table" else 0)
        self._divide()
        if key == "table":
            self._fill_table()
        else:
            self.highlight_requested.emit(None)

    def _copy(self) -> None:
        if self._frame is not None and self._frame.ledger is not None:
            QGuiApplication.clipboard().setText(self._frame.ledger.plain_text)

    def _value_typed(self, text: str) -> None:
        frame = self._frame
        if frame is None or not frame.value_name:
            return
        try:
            value = read_number(text)
        except ValueError:
            self.value.set_shown(frame.value_text)
            self.complaint_requested.emit(_(
                "“{text}” is not a number, so {name} keeps its value {value}. Write it like 0.5 or 0,5 or 1e-3."
            ).format(text=text, name=frame.value_name, value=frame.value_text))  # fmt: skip
            return
        self.value_requested.emit(frame.value_name, value)

    def _value_nudged(self, value: float, gesture: int) -> None:
        if self._frame is not None and self._frame.value_name:
            self.nudge_requested.emit(self._frame.value_name, value, gesture)


def _cell(text: str, column: int) -> QTableWidgetItem:
    """Names stand at the left, numbers at the right, header and rows alike."""
    item = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item


def _area(content: QWidget, parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
