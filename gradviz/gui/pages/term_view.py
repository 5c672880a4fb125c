"""One term of the glossary, or the terms of one panel: sentence, formula, example, and where it is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.outside_text import Label, in_menu
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.formula import FORMULAS
from gradviz.gui.widgets.wrap_row import WrapRow
from gradviz.scene.manual.glossary import Term, find_term
from gradviz.scene.manual.manual_frame import ManualFrame
from gradviz.scene.panels import PANELS
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["TermView"]

_FORMULA = 22.0  # pixels of its type, at type of normal size


class _FormulaBox(QWidget):
    """A typeset formula on a grey background; its LaTeX until it has been typeset."""

    def __init__(self, latex: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._latex, self._theme = latex, theme
        self.setAccessibleName(_("Formula: {latex}").format(latex=latex))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(round(84 * theme.scale))
        FORMULAS.ready.connect(self.update)
        FORMULAS.get(latex, _FORMULA * theme.scale, theme.text)  # begun at once

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        made = FORMULAS.get(self._latex, _FORMULA * self._theme.scale, self._theme.text)
        if made is None:
            painter.setPen(QColor(self._theme.secondary))
            painter.setFont(figure_font(13 * self._theme.scale))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._latex)
        else:
            at = QPointF(max(16.0, (self.width() - made.width) / 2), (self.height() - made.height) / 2)
            made.draw(painter, at.x(), at.y())
        painter.end()


class TermView(QScrollArea):
    """`term_requested(key)`: another term; `show_requested(panel)`: show a panel; `lesson_requested(name, stop)`: open
    a lesson."""

    term_requested = Signal(str)
    show_requested = Signal(str)
    lesson_requested = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Entry"))
        self._again: Callable[[], None] = lambda: None

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self._again()

    def show_term(self, frame: ManualFrame, key: str) -> None:
        """Show a term, with its example at this moment."""
        term = find_term(key)
        assert term is not None, key
        self._again = lambda: self.show_term(frame, key)
        box = self._sheet(_(term.name))
        box.addWidget(self._words(_(term.sentence), "lead"))
        if term.formula:
            box.addWidget(_FormulaBox(term.formula, self._theme, self._inner))
        if term.example:
            said = frame.examples.get(term.example) or _("Not computed yet. Step on until it is.")
            box.addWidget(self._words(_("In the window now"), "title"))
            box.addWidget(self._words(said))
        if term.confused:
            box.addWidget(self._words(_("Often confused"), "title"))
            box.addWidget(self._words(_(term.confused)))
        self._add_places(box, term)
        self._add_lesson(box, frame, term)
        if term.see:
            self._add_links(box, _("See also"), term.see)
        box.addStretch(1)

    def show_panel(self, frame: ManualFrame, name: str) -> None:
        """Show the terms of a panel."""
        [panel] = [each for each in frame.panels if each.name == name]
        self._again = lambda: self.show_panel(frame, name)
        box = self._sheet(panel.title)
        box.addWidget(self._words(_("What can be seen in this panel:"), "lead"))
        for key, where in panel.terms:
            term = find_term(key)
            assert term is not None, key
            box.addLayout(self._row(f"{_(term.name)}: {where}", _(term.sentence), _("Explain"), _(term.name),
                                    partial(self.term_requested.emit, key)))  # fmt: skip
        box.addLayout(self._row(panel.title, "", _("Show me"), panel.title, lambda: self.show_requested.emit(name)))
        box.addStretch(1)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        FORMULAS.forget_wishes()  # not needed here any more

    # Pieces

    def _sheet(self, title: str) -> QVBoxLayout:
        self._inner = QWidget()
        self._inner.setObjectName("form")
        self.setWidget(self._inner)
        self.viewport().setAutoFillBackground(False)
        box = QVBoxLayout(self._inner)
        box.setContentsMargins(8, 0, 16, 8)
        box.setSpacing(10)
        heading = self._words(title)
        heading.setObjectName("page_title")
        box.addWidget(heading)
        self.setAccessibleDescription(title)
        return box

    def _words(self, text: str, kind: str = "") -> Label:
        label = Label(text, self._inner)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if kind:
            label.setProperty(kind, True)
        return label

    def _row(self, title: str, words: str, button: str, about: str, press: Callable[[], None]) -> QHBoxLayout:
        row = QHBoxLayout()
        lines = QVBoxLayout()
        row.addLayout(lines, 1)
        lines.setSpacing(0)
        lines.addWidget(self._words(title))
        if words:
            quiet = self._words(words, "quiet")
            lines.addWidget(quiet)
        action = QPushButton(in_menu(button), self._inner)
        describe(action, f"{button}: {about}", title)
        action.clicked.connect(lambda *_checked: press())
        row.addWidget(action)
        return row

    def _add_places(self, box: QVBoxLayout, term: Term) -> None:
        titles = {panel.name: _(panel.title) for panel in PANELS}
        if term.places:
            box.addWidget(self._words(_("Where to see it"), "title"))
        for place in term.places:
            title = titles[place.panel]
            box.addLayout(self._row(title, _(place.words), _("Show me"), title,
                                    partial(self.show_requested.emit, place.panel)))  # fmt: skip

    def _add_lesson(self, box: QVBoxLayout, frame: ManualFrame, term: Term) -> None:
        if term.lesson is None or term.lesson[0] not in frame.lessons:
            return
        name, stop = term.lesson
        box.addWidget(self._words(_("Lesson that explains it"), "title"))
        words = _("Stop {number}").format(number=stop)
        box.addLayout(self._row(frame.lessons[name], words, _("Open"), frame.lessons[name],
                                lambda: self.lesson_requested.emit(name, stop)))  # fmt: skip

    def _add_links(self, box: QVBoxLayout, title: str, keys: tuple[str, ...]) -> None:
        box.addWidget(self._words(title, "title"))
        holder = QWidget(self._inner)
        row = WrapRow(holder, margin=0)
        for key in keys:
            term = find_term(key)
            assert term is not None, key
            link = QPushButton(in_menu(_(term.name)), holder)
            describe(link, _(term.name), _(term.sentence))
            link.clicked.connect(lambda _on=False, key=key: self.term_requested.emit(key))
            row.addWidget(link)
        box.addWidget(holder)
