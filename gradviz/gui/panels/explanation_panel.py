"""The explanation: the sentence of this step, the chain rule of what is selected, its sum and its check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.pages.chain_page import ChainPage
from gradviz.gui.pages.explanation_html import ledger_html, sentence_html
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.rich_text import RichText
from gradviz.scene.explanation.explanation_frame import ExplanationFrame
from gradviz.scene.text.number_input import read_number
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.pages.nudge_page import NudgePage
    from gradviz.gui.pages.parameter_table import ParameterTable

__all__ = ["ExplanationPanel", "sentence_html"]

_NARROW = 930  # below this width, at type of normal size, sentence and chain rule take turns
_CROWDED = 0.68  # and where the factors beside the sentence would become so small
_SENTENCE_SHARE = 0.26


class ExplanationPanel(QWidget):
    """Left the sentence, in the middle the chain rule, right how it adds up and whether a nudge agrees."""

    highlight_requested = Signal(object)
    path_requested = Signal(int)
    variable_requested = Signal(str)
    copy_requested = Signal(str)
    epsilon_requested = Signal(int)
    page_changed = Signal()
    nudge_made = Signal(object)
    value_requested = Signal(str, float)
    nudge_requested = Signal(str, float, int)
    complaint_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: ExplanationFrame | None = None
        self._narrow: bool | None = None
        self._nudge: NudgePage | None = None
        self._table: ParameterTable | None = None
        self._theme: Theme = LIGHT
        self.setAccessibleName(_("Explanation"))
        self.header = PanelHeader(_("Explanation"), self)
        self._view = _("Explanation shows")
        self.header.add_choice(self._view, [
            ("sentence", _("Sentence"), _("What this step does, in words")),
            ("chain", _("Chain rule"), _("The chain rule of the selection, factor by factor")),
            ("nudge", _("Nudge"), _("What if the selected number grew by ε?")),
            ("table", _("Table"), _("Every parameter of the current layer")),
        ], self._choose_page)  # fmt: skip
        self.copy = QToolButton(self)
        self.copy.setText(_("Copy"))
        self.copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        describe(self.copy, _("Copy the chain rule"), _("Copy the chain rule with its numbers as text (Ctrl+C)"))
        self.copy.clicked.connect(lambda: self.copy_requested.emit("text"))
        self.header.add_widget(self.copy)
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
        self.sums = RichText(self)
        self.sums.setAccessibleName(_("Sum and check"))
        self._lines = [QFrame(self), QFrame(self)]
        for rule in self._lines:
            rule.setObjectName("rule")
        box = QVBoxLayout(self)
        box.addWidget(self.header)
        row = QHBoxLayout()
        box.addLayout(row, 1)  # before it is filled: see `PanelHeader`
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sentence)
        row.addWidget(self._lines[0])
        row.addWidget(self.pages, 1)
        row.addWidget(self._lines[1])
        row.addWidget(self.sums)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # where it is narrow, less is shown
        self._page = "chain"
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
        self.copy.setMenu(menu)
        self.copy.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.chain_page.copy_menu = menu

    def show_frame(self, frame: ExplanationFrame) -> None:
        """Show another explanation; only what differs is touched."""
        before, self._frame = self._frame, frame
        if before is None or before.sentence != frame.sentence:
            self._say()
        if before is None or (before.ledger, before.hint, before.known) != (frame.ledger, frame.hint, frame.known):
            self._show_ledger(frame)
        self.chain_page.show_value(frame)
        if self._page == "table" and (before is None or before.table != frame.table):
            self.table.show_rows(frame.table)
        self.setAccessibleDescription("".join(part.text for part in frame.sentence))

    @property
    def is_reading(self) -> bool:
        """Whether there is more than the sentence to read."""
        return self._page != "sentence"

    def show_page(self, key: str) -> None:
        """One of the pages, with the keys in it. The sentence stands beside them where there is room."""
        if key != "sentence" or not self.sentence.isVisible():
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
        self.chain_page.set_theme(theme)
        if self._nudge is not None:
            self._nudge.set_theme(theme)
        body = figure_font(13 * scale).pixelSize()
        for text, pixels, least in ((self.sentence, 15, body), (self.sums, 12, None)):
            text.restyle(figure_font(pixels * scale), round(14 * scale), round(8 * scale), least)
        for rule in self._lines:
            rule.setFixedWidth(max(1, round(theme.stroke)))
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

    # Inside

    def _say(self) -> None:
        assert self._frame is not None
        self.sentence.show_html(sentence_html(self._frame.sentence, self._theme))

    def _divide(self) -> None:
        """Who has how much of the width: a quarter for the sentence, all it needs for the check, the rest between.
        Where that is too narrow, one of them at a time."""
        scale, ledger = self._theme.scale, self._frame is not None and self._frame.ledger is not None
        narrow, crowded = self.width() < _NARROW * scale, self._is_crowded()
        if narrow != self._narrow:
            self._narrow = narrow
            self._choose_page("sentence" if narrow else "chain")
        tight = narrow or crowded
        self.header.set_available(self._view, "sentence", tight)
        if self._page == "sentence" and not tight:
            self._choose_page("chain")
        alone = tight and self._page == "sentence"
        self.sentence.setVisible(not tight or alone)
        self.sentence.setFixedWidth(self.width() if alone else round(_SENTENCE_SHARE * self.width()))
        self.pages.setVisible(not alone)
        for widget in (self.sums, self._lines[1]):
            widget.setVisible(ledger and not narrow and not alone and self._page == "chain")
        self._lines[0].setVisible(not tight)

    def _is_crowded(self) -> bool:
        """Whether the factors need the sentence's room to be read."""
        if self._frame is None or self._frame.ledger is None or self._page in ("nudge", "table"):
            return False
        across = self.width() * (1.0 - _SENTENCE_SHARE) - self.sums.minimumWidth()
        height = self.height() - self.header.height() - 40 * self._theme.scale
        return self.chain.scale_in(QSize(round(across), round(height))) * self._theme.scale < _CROWDED

    def _show_ledger(self, frame: ExplanationFrame) -> None:
        ledger = frame.ledger
        self.copy.setVisible(ledger is not None)
        self.chain_page.show_ledger(frame)
        if ledger is None:
            self._divide()
            return
        self.sums.show_html(ledger_html(ledger, self._theme))
        # Numbers are never cut: the column is as wide as its longest row.
        wide = self.sums.wanted_width() + round(28 * self._theme.scale) + 16
        self.sums.setFixedWidth(-(-wide // 16) * 16)
        self._divide()

    def _choose_page(self, key: str) -> None:
        self._page = key
        self.header.set_choice(self._view, key)
        page = {"nudge": lambda: self.nudge, "table": lambda: self.table}.get(key, lambda: self.chain_page)()
        self.pages.setCurrentWidget(page)
        self._divide()
        if key == "table" and self._frame is not None:
            self.table.show_rows(self._frame.table)
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


def _short(text: str) -> str:
    """What was typed, as far as a sentence has room for it."""
    return text if len(text) <= 40 else text[:39] + "…"
