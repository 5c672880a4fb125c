"""The sheet of a table as a page of the window. The run is not changed before *Open* is pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.outside_text import Label, in_menu
from gradviz.gui.pages.sheet_columns import ColumnsView
from gradviz.gui.pages.sheet_labels import end_buttons, fixed, quiet, side_by_side
from gradviz.gui.pages.sheet_options import SheetOptions
from gradviz.gui.pages.sheet_parts import RowsView
from gradviz.gui.widgets.fields import CommitField, QuietCombo, describe
from gradviz.gui.widgets.two_parts import TwoParts
from gradviz.gui.widgets.wrap_row import WrapRow
from gradviz.scene.setup.sheet_frame import PreviewFrame, SheetFrame, sheet_frame
from gradviz.scene.setup.sheet_remedies import parsed_marks, without_faulty_rows, without_gap_columns
from gradviz.scene.setup.table_sheet import UNTOUCHED, SheetChoices, TableSheet, with_reading, with_role, with_type
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["SheetPage"]

_OPTIONS_WIDTH, _OPTIONS_SHARE, _OPTIONS_MOST = 400, 0.32, 460  # pixels; share of the page's width
_BESIDE_FROM, _ROWS = 900, 150  # width from which the options stand beside the columns; height of the rows above them
_ROOM_FOR_WORDS = 1700  # pixels across, for a sentence beside the choices of reading

Again = Callable[[TableSheet, SheetChoices], TableSheet | str]


class SheetPage(QWidget):
    """`open_requested(sheet)`: Open was pressed; `close_requested`: Cancel. `sheet` is what is shown. `reread` reads
    the table again with other choices, `replan` only uses it differently; if they return a sentence, the sheet stays as
    it is."""

    open_requested = Signal(object)
    close_requested = Signal()

    def __init__(self, sheet: TableSheet, theme: Theme, reread: Again, replan: Again, note: str = "") -> None:
        super().__init__()
        self.sheet, self._reread, self._replan = sheet, reread, replan
        self.go_back: Callable[[], object] | None = None  # called by `PageArea` on Cancel
        self._shows_gaps, self._is_divided_by_hand = True, False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._head(note))
        box.addWidget(self._body(theme), 1)
        self.foot = self._foot()
        box.addWidget(self.foot)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.columns if self.sheet.reading is not None else self.reading["separator"])
        self._show()

    # Assembling

    def _head(self, note: str) -> QWidget:
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(8)
        row = QHBoxLayout()
        column.addLayout(row)
        self.title = Label(head)
        self.title.setObjectName("page_title")
        row.addWidget(self.title)
        self.size_words = quiet(head)
        row.addWidget(self.size_words)
        row.addStretch(1)
        self.note = quiet(head, note)
        row.addWidget(self.note)
        self.proposals = fixed(QPushButton(_("Use the proposals"), head))
        describe(self.proposals, _("Use the proposals"), _("Drop every choice and take what the rules propose"))
        self.proposals.clicked.connect(lambda: self._read_again(UNTOUCHED))
        row.addWidget(self.proposals)
        second = WrapRow(spacing=6, margin=0)
        column.addLayout(second)
        self.reading: dict[str, QuietCombo] = {}
        for choice in sheet_frame(self.sheet).reading:
            words = quiet(head, choice.label)
            combo = self.reading[choice.key] = QuietCombo(head)
            combo.set_choices(choice.options)
            words.setBuddy(combo)
            describe(combo, choice.label, choice.tooltip)
            combo.chosen.connect(lambda key, part=choice.key: self._choose_reading(part, key))
            second.addWidget(side_by_side(head, words, combo))
        words = quiet(head, _("Empty cells"))
        self.empty_marks = CommitField(head, is_number=False)
        describe(self.empty_marks, _("Marks of empty cells"), _(
            "What is written in a cell that holds nothing, such as NA, ?, -999; a blank cell always does"))  # fmt: skip
        self.empty_marks.setFixedWidth(110)
        self.empty_marks.committed.connect(self._choose_marks)
        words.setBuddy(self.empty_marks)
        second.addWidget(side_by_side(head, words, self.empty_marks))
        self.recognised = quiet(head, _("Recognised from the file. Change one if the rows look wrong."))
        self.recognised.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        second.add_right(self.recognised)
        return head

    def _body(self, theme: Theme) -> QWidget:
        self._scale = theme.scale
        left = self._left = QSplitter(Qt.Orientation.Vertical, self)
        left.setChildrenCollapsible(False)
        left.installEventFilter(self)
        left.splitterMoved.connect(self._hand_moved)
        left.setContentsMargins(8, 0, 0, 0)  # names and cells stand below the title
        self.columns = ColumnsView(theme, left)
        self.columns.setFrameShape(QFrame.Shape.NoFrame)
        self.columns.role_requested.connect(self._choose_role)
        self.columns.type_requested.connect(self._choose_type)
        left.addWidget(self.columns)
        below = QWidget(left)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        heads = QHBoxLayout()
        heads.setContentsMargins(8, 0, 16, 0)
        column.addLayout(heads)
        self.rows_title = Label(below)
        self.rows_title.setProperty("title", True)
        heads.addWidget(self.rows_title)
        self.rows_note = quiet(below)
        heads.addWidget(self.rows_note)
        heads.addStretch(1)
        self.other_rows = fixed(QPushButton(below))
        self.other_rows.clicked.connect(self._turn_rows)
        heads.addWidget(self.other_rows)
        self.rows = RowsView(theme, below)
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        column.addWidget(self.rows, 1)
        left.addWidget(below)
        left.setStretchFactor(0, 3)
        left.setStretchFactor(1, 2)
        # In place of columns and rows, where there are none.
        self.unread = Label(self)
        self.unread.setObjectName("message_text")
        self.unread.setWordWrap(True)
        self.unread.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.unread.setMargin(16)
        self.unread.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.options = SheetOptions(theme, self)
        self.options.changed.connect(self._plan_again)
        self.options.complained.connect(self._complain)
        self.options.leave_out_requested.connect(lambda: self._plan_again(without_gap_columns(self.sheet)))
        scroll = self._scroll = QScrollArea(self)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.options)
        parts = self._parts = TwoParts(left, scroll, _BESIDE_FROM, self._options_width, self._stacked, self)
        parts.row.insertWidget(1, self.unread, 1)
        parts.fit(theme.scale)
        return parts

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 8, 16, 10)
        self.fault = Label(foot)
        self.fault.setObjectName("message_text")
        self.fault.setWordWrap(True)
        row.addWidget(self.fault, 1)
        self.as_labels = fixed(QPushButton(_("Read the column as labels"), foot))
        describe(self.as_labels, _("Read the column as labels"), _("Each different text is a label"))
        self.as_labels.clicked.connect(lambda: self._choose_type((self.frame().faulty,), "label"))
        row.addWidget(self.as_labels)
        self.skip_rows = fixed(QPushButton(_("Skip these rows"), foot))
        describe(self.skip_rows, _("Skip these rows"), _("Leave out the rows whose cell in this column does not fit"))
        self.skip_rows.clicked.connect(lambda: self._read_again(without_faulty_rows(self.sheet, self.frame().faulty)))
        row.addWidget(self.skip_rows)
        self.foot_words = quiet(foot)
        self.foot_words.setWordWrap(True)
        row.addWidget(self.foot_words, 1)
        self.cancel_button, self.open_button = end_buttons(foot, row)
        self.cancel_button.clicked.connect(self.close_requested)
        self.open_button.clicked.connect(self._open)
        return foot

    # Showing

    def frame(self) -> SheetFrame:
        """What is shown."""
        return sheet_frame(self.sheet, shows_gaps=self._shows_gaps)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._scale = theme.scale
        self.columns.set_theme(theme)
        self.rows.set_theme(theme)
        self.options.sketch.set_theme(theme)
        self._parts.fit(theme.scale)

    def _show(self) -> None:
        frame = self.frame()
        self.title.setText(frame.title)
        self.size_words.setText(frame.size)
        for choice in frame.reading:
            combo = self.reading[choice.key]
            combo.set_choices(choice.options)
            combo.set_shown(choice.shown)
        self.empty_marks.set_shown(frame.empty_marks)
        for button in (self.as_labels, self.skip_rows):
            button.setVisible(bool(frame.faulty and frame.fault))
        self.proposals.setVisible(self.sheet.choices != UNTOUCHED)
        self.note.setVisible(bool(self.note.text()) and self.sheet.choices != UNTOUCHED)
        self.columns.set_columns(frame.columns)
        self._show_rows(frame.preview)
        self._divide()
        self.options.set_frame(frame, self.sheet.choices)
        is_read = self.sheet.reading is not None
        for part in (self._left, self._scroll):
            part.setVisible(is_read)
        self.unread.setVisible(not is_read)
        self.unread.setText(frame.fault)
        self.fault.setText(frame.fault)
        self.fault.setVisible(bool(frame.fault) and is_read)
        self.foot_words.setText(frame.foot if is_read else _("Nothing has been changed."))
        self.foot_words.setVisible(not self.fault.text() or not is_read)
        self.open_button.setEnabled(frame.can_open)
        self.open_button.setText(in_menu(frame.open_words))
        describe(self.open_button, frame.open_words, frame.fault or _("Open the table (Enter)"))

    def _show_rows(self, preview: PreviewFrame | None) -> None:
        self.rows.set_preview(preview)
        self.rows_title.setText(preview.title if preview is not None else "")
        self.rows_note.setText(preview.note if preview is not None else "")
        self.other_rows.setVisible(preview is not None and preview.has_gaps)
        words = _("Show first rows instead") if self._shows_gaps else _("Show rows with empty cells")
        self.other_rows.setText(words)
        describe(self.other_rows, words, _("Other rows of the table"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.recognised.setVisible(self.width() >= _ROOM_FOR_WORDS and self.sheet.reading is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._divide()
        return False

    def _hand_moved(self) -> None:
        self._is_divided_by_hand = True

    def _divide(self) -> None:
        """The columns get what they need, the rows below the rest, but never less than a third; where a hand has put
        the line between them, it stays."""
        if self._parts.is_stacked or self._is_divided_by_hand:
            return
        room = self._left.height() - self._left.handleWidth()
        columns = min(self.columns.wanted_height(), 2 * room // 3)
        self._left.setSizes([columns, room - columns])

    def _options_width(self, width: int) -> int:
        return round(min(max(_OPTIONS_WIDTH * self._scale, _OPTIONS_SHARE * width), _OPTIONS_MOST * self._scale))

    def _stacked(self, width: int) -> tuple[int, int]:
        """The heights in a narrow window: all columns and some rows, and below them all options."""
        layout = self.options.layout()
        assert layout is not None
        columns, rows = self.columns.wanted_height(), round(_ROWS * self._scale)
        self._left.setSizes([columns, rows])
        sketch = self.options.sketch
        return columns + rows, layout.heightForWidth(width) + sketch.maximumHeight() - sketch.minimumHeight()

    def _complain(self, sentence: str) -> None:
        self._show()
        self.fault.setText(sentence)
        self.fault.show()
        self.foot_words.hide()

    # Choosing

    def _turn_rows(self) -> None:
        self._shows_gaps = not self._shows_gaps
        self._show()

    def _choose_reading(self, part: str, key: str) -> None:
        self._read_again(with_reading(self.sheet.choices, part, key))

    def _choose_marks(self, text: str) -> None:
        reading = replace(self.sheet.choices.reading, empty=parsed_marks(text))
        self._read_again(replace(self.sheet.choices, reading=reading))

    def _choose_role(self, names: tuple[str, ...], role: str, adds: bool) -> None:
        if role in ("input", "target", "left_out"):
            self._plan_again(with_role(self.sheet, names, role, adds=adds))  # type: ignore[arg-type]

    def _choose_type(self, names: tuple[str, ...], kind: str) -> None:
        if kind in ("number", "label"):
            self._plan_again(with_type(self.sheet, names, kind))  # type: ignore[arg-type]

    def _read_again(self, choices: SheetChoices) -> None:
        self._take(self._reread, choices)

    def _plan_again(self, choices: SheetChoices) -> None:
        self._take(self._replan, choices)

    def _take(self, again: Again, choices: SheetChoices) -> None:
        found = again(self.sheet, choices)
        if isinstance(found, str):
            self._complain(found)
            return
        self.sheet = found
        self._show()

    def _open(self) -> None:
        if self.open_button.isEnabled():
            self.open_requested.emit(self.sheet)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not isinstance(self.focusWidget(), (QLineEdit, QSpinBox)):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton) and focus is not self.open_button:
                focus.click()
            else:
                self._open()
            return
        super().keyPressEvent(event)
