"""The explanation: the sentence of this step, the chain rule of what is selected, its sum and its check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QToolButton, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.pages.chain_page import ChainPage
from gradviz.gui.pages.explanation_html import ledger_html, ledger_line_html, sentence_html
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.icons import IconButton
from gradviz.gui.widgets.rich_text import RichText
from gradviz.scene.explanation.explanation_frame import ExplanationFrame
from gradviz.scene.text.number_input import read_number
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.pages.nudge_page import NudgePage
    from gradviz.gui.pages.parameter_table import ParameterTable

__all__ = ["ExplanationPanel", "sentence_html"]

# All at type of normal size: below this width the sums are one line at the foot, and the sentence is smaller.
_NARROW = 720
_SENTENCE, _LARGE, _TALL = (15, 14), 18, 440  # pixels of its type; from this height of the panel on it is large
_LINES, _MARGIN = 2.0 * 1.22 * 1.22, 14  # room for two lines, whether or not the second is needed: nothing moves
_USUAL, _CLOSE, _LOW_MARGIN = 122, 104, 4  # line heights in per cent, and the margin where height is scarce
_LINE = 29  # the sums in one line
_CROWDED = 82  # height left for the formula: below it sentence and formula take turns
_SUMS = 225  # height of the panel from which the sums have a heading of the check
_FACTOR = 74  # width of a factor: where they have less beside the sums, those are one line as well
_FORMULA = 76  # height of the formula from which the line of sums may stand below it


class ExplanationPanel(QWidget):
    """The sentence across the top, the chain rule below it, and how it adds up and whether a nudge agrees at its right
    or in one line at the foot."""

    highlight_requested = Signal(object)
    path_requested = Signal(int)
    variable_requested = Signal(str)
    epsilon_requested = Signal(int)
    page_changed = Signal()
    nudge_made = Signal(object)
    value_requested = Signal(str, float)
    nudge_requested = Signal(str, float, int)
    complaint_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: ExplanationFrame | None = None
        self._crowded: bool | None = None
        self._nudge: NudgePage | None = None
        self._table: ParameterTable | None = None
        self._theme: Theme = LIGHT
        self.setAccessibleName(_("Explanation"))
        self.header = PanelHeader(_("Explanation"), self)
        self._view = _("Explanation shows")
        self.header.add_choice(self._view, [
            ("sentence", _("Sentence"), _("What this step does, in words")),
            ("chain", _("Chain rule"), _("The chain rule of the selection; click a factor to find it in the graph, "
                                         "[ and ] walk through them")),
            ("nudge", _("Nudge"), _("What if the selected number grew by ε?")),
            ("table", _("Table"), _("Every parameter of the current layer")),
        ], self._choose_page)  # fmt: skip
        self.more = IconButton("more", _("Copy the chain rule"), _("Copy the chain rule with its numbers"), self)
        self.sentence = RichText(self)
        self.sentence.setAccessibleName(_("What this step does"))
        self.pages = QStackedWidget(self)
        self.chain_page = ChainPage(self)
        self.chain, self.hint, self.paths = self.chain_page.chain, self.chain_page.hint, self.chain_page.paths
        self.value_field, self.value = self.chain_page.value_field, self.chain_page.value_field.line
        self.chain_page.highlight_requested.connect(self.highlight_requested)
        self.chain_page.path_requested.connect(self.path_requested)
        self.chain_page.variable_requested.connect(self.variable_requested)
        self.value_field.typed.connect(self._value_typed)
        self.value_field.nudged.connect(self._value_nudged)
        self.pages.addWidget(self.chain_page)
        for widget in (self.value_field, self.more):
            keeps_room = widget.sizePolicy()
            keeps_room.setRetainSizeWhenHidden(True)  # else the pages beside it would change their places
            widget.setSizePolicy(keeps_room)
            self.header.add_widget(widget, before=widget is self.value_field)
        self.sums = RichText(self)
        self.foot = RichText(self)  # the same in one line
        for text in (self.sums, self.foot):
            text.setAccessibleName(_("Sum and check"))
        self._lines = [QFrame(self), QFrame(self)]
        for rule in self._lines:
            rule.setObjectName("rule")
        self._page, self._is_brief = "chain", False
        self.header.set_choice(self._view, self._page)
        self.set_theme(LIGHT)

    @property
    def nudge(self) -> NudgePage:
        """The page on which the selected number grows by ε; made when it is wanted first, and said by `nudge_made`."""
        if self._nudge is None:
            from gradviz.gui.pages.nudge_page import NudgePage

            self._nudge = NudgePage(self.pages)
            self._nudge.set_theme(self._theme)
            self._nudge.place_requested.connect(self.epsilon_requested)
            self.pages.addWidget(self._nudge)
            self.nudge_made.emit(self._nudge)
        return self._nudge

    @property
    def table(self) -> ParameterTable:
        """The page of all parameters of the layer; made when it is wanted first."""
        if self._table is None:
            from gradviz.gui.pages.parameter_table import ParameterTable

            self._table = ParameterTable(self.pages)
            self._table.chosen.connect(self.highlight_requested)
            self.pages.addWidget(self._table)
        return self._table

    def set_copy_menu(self, menu: QMenu) -> None:
        """The ways to copy, for the button beside the title and for a right click."""
        self.more.setMenu(menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.chain_page.copy_menu = menu

    def show_frame(self, frame: ExplanationFrame) -> None:
        """Show another explanation; only what differs is touched."""
        before, self._frame = self._frame, frame
        if before is None or before.sentence != frame.sentence:
            self._say()
        if before is None or _below_sentence(before) != _below_sentence(frame):
            self._show_ledger(frame)
        self.chain_page.show_value(frame)
        self.value_field.setVisible(bool(frame.value_name) and not self._crowded)
        if self._page == "table" and (before is None or _of_table(before) != _of_table(frame)):
            self.table.show_rows(*_of_table(frame))
        self.setAccessibleDescription("".join(part.text for part in frame.sentence))

    @property
    def is_reading(self) -> bool:
        """Whether there is more than the sentence to read."""
        return self._page != "sentence"

    @property
    def page(self) -> str:
        """The page that is shown."""
        return self._page

    def turn_to(self, key: str) -> None:
        """One of the pages; the keys stay where they are."""
        if key != self._page and (key != "sentence" or self._crowded):
            self._choose_page(key)

    def show_page(self, key: str) -> None:
        """One of the pages, with the keys in it. The sentence stands beside them where there is room."""
        if key != "sentence" or self._crowded:
            self._choose_page(key)
        target: QWidget = self.sentence if key == "sentence" else self.chain
        if key in ("nudge", "table"):
            target = self.nudge.slider if key == "nudge" else self.table
        target.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = theme
        scale = theme.scale
        self.header.set_theme(theme)
        self.more.set_theme(theme)
        self.chain_page.set_theme(theme)
        if self._nudge is not None:
            self._nudge.set_theme(theme)
        body = figure_font(13 * scale).pixelSize()
        self._type = body
        self._sums_type = 0
        self.foot.restyle(figure_font(12 * scale), round(14 * scale), round(6 * scale))
        if self._frame is not None:
            self._say()
            self._show_ledger(self._frame)
        self._divide()

    def minimumSizeHint(self) -> QSize:
        # Too little width is met by showing less, so it asks for none.
        return QSize(320, self.header.minimumSizeHint().height() + round(64 * self._theme.scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_low() is not self._is_brief:
            self._write_sums()
        self._divide()

    # Inside

    def _say(self) -> None:
        assert self._frame is not None
        line_height = _CLOSE if self._crowded else _USUAL
        self.sentence.show_html(sentence_html(self._frame.sentence, self._theme, line_height))

    def _divide(self) -> None:
        """Who has how much of the height; in too little, sentence and formula take turns."""
        scale, frame = self._theme.scale, self._frame
        ledger = frame is not None and frame.ledger is not None and not frame.substeps
        narrow, tall = self.width() < _NARROW * scale, self.height() >= _TALL * scale
        pixels = (_LARGE if tall else _SENTENCE[narrow]) * scale
        self._size_sums(15 if tall else 12)
        self.header.setGeometry(0, 0, self.width(), self.header.height())  # where it is narrow it becomes higher
        self.header.resize(self.width(), self.header.maximumHeight())
        above = round(pixels * _LINES + _MARGIN * scale)
        left = self.height() - self.header.height() - above
        crowded = left < _CROWDED * scale
        if crowded != self._crowded:
            self._crowded = crowded
            for widget in (self.value_field, self.more):  # the graph and the menus have them as well
                keeps_room = widget.sizePolicy()
                keeps_room.setRetainSizeWhenHidden(not crowded)
                widget.setSizePolicy(keeps_room)
            if self._frame is not None:
                self._say()
                self.value_field.setVisible(bool(self._frame.value_name) and not crowded)
                self.more.setVisible(not crowded)
            # The sentence and the formula take turns; another page that was chosen stays.
            turns = {"chain": "sentence"} if crowded else {"sentence": "chain"}
            self._choose_page(turns.get(self._page, self._page))
            return
        self.header.set_available(self._view, "sentence", crowded)
        alone = crowded and self._page == "sentence"
        margin = _LOW_MARGIN if crowded else _MARGIN / 2
        self.sentence.restyle(figure_font(pixels), round(14 * scale), round(margin * scale), self._type)
        has_sums = ledger and not crowded and self._page == "chain"
        line = round(_LINE * scale)
        # By the count of factors, not by their numbers, which change with every step.
        count = len(self._frame.ledger.factors) if self._frame is not None and self._frame.ledger is not None else 0
        narrow |= self.width() - self.sums.minimumWidth() < count * _FACTOR * scale
        beside, below = has_sums and not narrow, has_sums and narrow and left - line >= _FORMULA * scale
        above = above if not crowded else self.height() if alone else 0
        self._place(above, beside, line if below else 0)

    def _place(self, above: int, beside: bool, line: int) -> None:
        """The sentence has `above` pixels of the height, the line of sums `line`; `beside`: the sums stand right."""
        top, width, hair = self.header.height(), self.width(), max(1, round(self._theme.stroke))
        above = min(above, max(0, self.height() - top))
        self.sentence.setGeometry(0, top, width, above)
        middle, foot = top + above, self.height() - line
        right = width - (self.sums.minimumWidth() if beside else 0)
        self.pages.setGeometry(0, middle, right, max(0, foot - middle))
        high = max(0, foot - middle)
        if self.height() >= _TALL * self._theme.scale:  # beside a formula in the middle of much room
            high = min(high, self.sums.wanted_height(width - right) + 2)
        self.sums.setGeometry(right, (middle + foot - high) // 2, width - right, high)
        self._lines[0].setGeometry(right, middle + 6, hair, max(0, foot - middle - 12))
        self.foot.setGeometry(0, foot, width, line)
        self._lines[1].setGeometry(0, foot, width, hair)
        for widget, shown in ((self.sentence, above > 0), (self.pages, foot > middle), (self.sums, beside),
                              (self._lines[0], beside), (self.foot, line > 0), (self._lines[1], line > 0)):  # fmt: skip
            widget.setVisible(shown)

    def _size_sums(self, pixels: int) -> None:
        """Numbers are never cut: the column of sums is as wide as its longest row in this type."""
        scale = self._theme.scale
        if pixels != self._sums_type:
            self._sums_type = pixels
            least = figure_font((pixels - 1) * scale).pixelSize()
            self.sums.restyle(figure_font(pixels * scale), round(14 * scale), round(4 * scale), least)
            self._fit_sums()

    def _fit_sums(self) -> None:
        wide = self.sums.wanted_width() + round(28 * self._theme.scale) + 16
        self.sums.setFixedWidth(-(-wide // 16) * 16)

    def _show_ledger(self, frame: ExplanationFrame) -> None:
        ledger = frame.ledger
        self.more.setVisible(not self._crowded)
        self.more.setEnabled(ledger is not None)
        self.chain_page.show_ledger(frame)
        if ledger is None:
            self._is_brief = False
            self._divide()
            return
        self.foot.show_html(ledger_line_html(ledger, self._theme))
        self._write_sums()
        self._divide()

    def _write_sums(self) -> None:
        """With all their rows where there is the height for them."""
        if self._frame is None or self._frame.ledger is None:
            return
        self._is_brief = self._is_low()
        self.sums.show_html(ledger_html(self._frame.ledger, self._theme, brief=self._is_brief))
        if not self._frame.substeps:  # in whose place the sums are not shown
            self._fit_sums()

    def _is_low(self) -> bool:
        return self.height() < _SUMS * self._theme.scale

    def _choose_page(self, key: str) -> None:
        self._page = key
        self.header.set_choice(self._view, key)
        page = {"nudge": lambda: self.nudge, "table": lambda: self.table}.get(key, lambda: self.chain_page)()
        self.pages.setCurrentWidget(page)
        self._divide()
        if key == "table" and self._frame is not None:
            self.table.show_rows(*_of_table(self._frame))
        elif key != "table":
            self.highlight_requested.emit(None)
        self.page_changed.emit()

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
            ).format(text=_short(text), name=frame.value_name, value=frame.value_text))  # fmt: skip
            return
        self.value_requested.emit(frame.value_name, value)

    def _value_nudged(self, value: float, gesture: int) -> None:
        if self._frame is not None and self._frame.value_name:
            self.nudge_requested.emit(self._frame.value_name, value, gesture)


def _below_sentence(frame: ExplanationFrame) -> tuple[object, ...]:
    return frame.ledger, frame.hint, frame.known, frame.substeps


def _of_table(frame: ExplanationFrame) -> tuple[tuple[tuple[str, ...], ...], str]:
    return frame.table, frame.value_name


def _short(text: str) -> str:
    """What was typed, as far as a sentence has room for it."""
    return text if len(text) <= 40 else text[:39] + "…"
