"""The page of the chain rule: the selected parameter or unit, its path to the loss, its value, and the factors; before
the gradient is computed, what is known so far."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.pages.explanation_html import known_html
from gradviz.gui.views.chain_view import ChainView
from gradviz.gui.widgets.choice_switch import ChoiceSwitch
from gradviz.gui.widgets.rich_text import RichText
from gradviz.gui.widgets.value_field import ValueField
from gradviz.scene.explanation.explanation_frame import ExplanationFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["ChainPage"]


class _Heading(Label):
    """A label that leaves out its last parts, separated by commas or dots, and finally all of them if there is too
    little room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setProperty("quiet", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_words(self, words: str) -> None:
        """Show as many parts of `words` as fit."""
        self._words = words
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        shown = self._words
        while (cut := max(shown.rfind(", "), shown.rfind(" · "))) > 0 and self._is_too_wide(shown):
            shown = shown[:cut]
        # A truncated part would be unreadable; the first factor's caption and the tooltip have the full text.
        self.setText("" if self._is_too_wide(shown) else shown)

    def _is_too_wide(self, words: str) -> bool:
        return self.fontMetrics().horizontalAdvance(words) > self.contentsRect().width()


class ChainPage(QWidget):
    """Shows a ledger; before there is one, what is known of the selection."""

    highlight_requested = Signal(object)
    path_requested = Signal(int)
    variable_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self.copy_menu: QMenu | None = None
        self.heading = _Heading(self)
        self._variables: tuple[str, ...] = ()
        by_what = _("By the unit's sum z, or by its output after the activation")
        self.variables = ChoiceSwitch(_("Derivative by"), by_what, self)
        self.variables.chosen.connect(lambda place: self.variable_requested.emit(self._variables[place]))
        self.paths = ChoiceSwitch(_("Path to the loss"), _("Which path from the parameter to the loss is spelled out"),
                                  self)  # fmt: skip
        self.paths.chosen.connect(self.path_requested)
        self.chain = ChainView(self)
        self.chain.setAccessibleName(_("Chain rule"))
        self.chain.highlight_requested.connect(self.highlight_requested)
        self.chain.pinned.connect(self._reveal)
        self.chain.menu_requested.connect(self._show_menu)
        self.chain_area = QScrollArea(self)
        self.chain_area.setWidgetResizable(True)
        self.chain_area.setFrameShape(QFrame.Shape.NoFrame)
        self.chain_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chain_area.setWidget(self.chain)
        self.chain_area.viewport().installEventFilter(self)
        for layer in (self.chain_area.viewport(), self.chain):  # a scroll area fills them
            layer.setAutoFillBackground(False)
        self.hint = RichText(self, centred=True)
        self.hint.setAccessibleName(_("Values so far"))
        self.value_field = ValueField()  # placed in the title row of the panel
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._switches = QWidget(self)
        top = QHBoxLayout(self._switches)
        box.addWidget(self._switches)
        top.setContentsMargins(14, 0, 8, 0)
        top.setSpacing(8)
        top.addWidget(self.heading, 1)
        for widget in (self.variables, self.paths):
            top.addWidget(widget)
        box.addWidget(self.chain_area, 1)
        box.addWidget(self.hint, 1)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = theme
        self.chain.set_theme(theme)
        smallest = figure_font(11 * theme.scale).pixelSize()
        self.hint.restyle(figure_font(13 * theme.scale), round(14 * theme.scale), round(4 * theme.scale), smallest)
        for label in (self.heading, self.value_field.label):
            label.setFont(figure_font(13 * theme.scale))
        self.value_field.restyle()

    def show_value(self, frame: ExplanationFrame) -> None:
        """Show the value that can be edited."""
        self.value_field.show_value(frame.value_name, frame.value_text)

    def show_ledger(self, frame: ExplanationFrame) -> None:
        """Show the factors, or what is known without them."""
        ledger = frame.ledger if not frame.substeps else None
        has_factors = ledger is not None or bool(frame.substeps)
        # What goes first, or both would be laid out for half of the room each.
        if has_factors:
            self.hint.hide()
        self.chain_area.setVisible(has_factors)
        self.hint.show_html("" if has_factors else known_html(frame, self._theme))
        self.hint.setVisible(not has_factors)
        several = ledger is not None and len(ledger.paths) > 1
        self._switches.setVisible(several or (ledger is not None and bool(ledger.variables)))
        self.paths.setVisible(several)
        self.variables.setVisible(ledger is not None and bool(ledger.variables))
        if frame.substeps:
            spoken = ", ".join(f"{step.source} {step.number}" for step in frame.substeps)
            self.chain.show_factors(frame.substeps, spoken, is_row=True)
        if ledger is None:
            return
        # The switch names the path, if there is one.
        whom = ledger.heading.removesuffix(f" · {ledger.paths[ledger.path]}") if several else ledger.heading
        # The field or the switch beside it shows the name already.
        named = frame.value_name or ledger.variables
        self.heading.show_words(" · ".join(part for part in ("" if named else ledger.title, whom) if part))
        set_tip(self.heading, f"{ledger.title} · {ledger.heading}")
        if ledger.variables:
            self._variables = tuple(key for key, _text in ledger.variables)
            texts = tuple(text for _key, text in ledger.variables)
            self.variables.show_choices(texts, max(0, self._variables.index(ledger.variable)))
        if several:
            self.paths.show_choices(ledger.paths, ledger.path)
        self.chain.show_factors(ledger.factors, ledger.plain_text)

    # Qt calls these

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chain.fit(self.chain_area.maximumViewportSize())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.chain.fit(self.chain_area.maximumViewportSize())
        return False

    # Inside

    def _reveal(self, place: QRect) -> None:
        """Scroll to the factor that was reached by the keyboard."""
        middle = place.center()
        self.chain_area.ensureVisible(middle.x(), middle.y(), place.width() // 2 + 8, place.height() // 2)

    def _show_menu(self, at: QPoint) -> None:
        if self.copy_menu is not None:
            self.copy_menu.popup(at)

