"""The manual as a page of the window: guide, glossary, panels and keys, with a search over all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.outside_text import Label, Page, show_html, show_markdown
from gradviz.gui.pages.manual_html import keys_html
from gradviz.gui.pages.page_pictures import PagePictures
from gradviz.gui.pages.term_view import TermView
from gradviz.gui.widgets.choice_button import ChoiceButton
from gradviz.gui.widgets.fields import describe
from gradviz.scene.manual.manual_figure import FIGURE_MARK, ManualFigure, with_marks
from gradviz.scene.manual.manual_frame import ManualFrame
from gradviz.scene.manual.search import Chapter, Hit, near_spelling, search_manual
from gradviz.scene.themes import Theme
from gradviz.text import _, ngettext

__all__ = ["ManualPage"]

_LIST_WIDTH, _LIST_SHARE, _TEXT_WIDTH = 340, 0.34, 860
_FIGURE = 680, 440  # approximate size of a figure before it is drawn, in pixels
_SOON_MS = 200
_KIND, _KEY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class ManualPage(QWidget):
    """Shows a `ManualFrame`. `show_requested(panel)`: show a panel; `lesson_requested(name, stop)`: open a lesson,
    `stop` counted from 1; `figures_requested(figures, room)`: draw the figures of the current chapter for a width of
    `room` pixels and pass each to `show_figure`; `close_requested`."""

    show_requested = Signal(str)
    lesson_requested = Signal(str, int)
    figures_requested = Signal(object, int)
    close_requested = Signal()

    def __init__(self, frame: ManualFrame, theme: Theme) -> None:
        super().__init__()
        self._frame, self._theme = frame, theme
        self._part = "guide"
        self._figures: dict[ManualFigure, int] = {}  # of the current chapter, with their indices
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(_("Search the manual"))
        self.search.setClearButtonEnabled(True)
        describe(self.search, _("Search the manual"), _("Words of a term, a heading or a text"))
        self.search.textChanged.connect(self._fill)
        self.count = Label(self)
        self.count.setProperty("quiet", True)
        self.count.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(self.list, _("Contents"), _("Up and Down choose; what is chosen is shown at the right"))
        self.list.currentItemChanged.connect(self._choose)
        self.text = Page(self)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(_("Text"))
        self.text.anchorClicked.connect(self._follow)
        self._pictures = PagePictures(self.text)
        self._drawn_for = 0
        self._soon = QTimer(self)  # redraw only once after the window was resized
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._ask_figures)
        self.text.viewport().installEventFilter(self)
        self.term = TermView(theme, self)
        self.term.term_requested.connect(self.open_term)
        self.term.show_requested.connect(self.show_requested)
        self.term.lesson_requested.connect(self.lesson_requested)
        self.body = QStackedWidget(self)
        self.body.addWidget(self.text)
        self.body.addWidget(self.term)
        self.parts: dict[str, ChoiceButton] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 12, 24, 12)
        box.setSpacing(12)
        box.addLayout(self._head())
        row = QHBoxLayout()
        row.setSpacing(16)
        box.addLayout(row, 1)
        left = QVBoxLayout()
        row.addLayout(left)
        for widget in (self.search, self.count, self.list):
            left.addWidget(widget)
        self.body.setMaximumWidth(round(_TEXT_WIDTH * theme.scale))
        row.addWidget(self.body, 100)
        row.addStretch(1)
        self.setFocusProxy(self.search)
        self.show_part("guide")

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        title = Label(_("Manual"), self)
        title.setObjectName("page_title")
        row.addWidget(title)
        row.addSpacing(16)
        group = QButtonGroup(self)
        parts = (("guide", _("Guide")), ("glossary", _("Glossary")), ("panels", _("Panels")), ("keys", _("Keys")))
        for name, words in parts:
            button = ChoiceButton(self)
            button.setText(words)
            button.setCheckable(True)
            describe(button, words, _("Show this part of the manual"))
            button.clicked.connect(lambda _on, part=name: self.show_part(part))
            group.addButton(button)
            row.addWidget(button)
            self.parts[name] = button
        row.addStretch(1)
        self.close_button = QPushButton(_("Close"), self)
        self.close_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        describe(self.close_button, _("Close"), _("Go back to the window (Esc)"))
        self.close_button.clicked.connect(self.close_requested)
        row.addWidget(self.close_button)
        return row

    # What is open

    def show_part(self, part: str) -> None:
        """Show `guide`, `glossary`, `panels` or `keys`."""
        self._part = part
        self.parts[part].setChecked(True)
        self.search.clear()
        self._fill()

    def open_term(self, key: str) -> None:
        """Show a term of the glossary, by its key."""
        self._open("glossary", "term", key)

    def open_chapter(self, name: str) -> None:
        """Show a chapter, by its file name without extension."""
        self._open("guide", "guide", name)

    def open_panel(self, name: str) -> None:
        """Show the terms of a panel; the glossary if the manual has none for it."""
        known = any(panel.name == name for panel in self._frame.panels)
        self._open("panels", "panel", name) if known else self.show_part("glossary")

    def _open(self, part: str, kind: str, key: str) -> None:
        self.show_part(part)
        for place in range(self.list.count()):
            item = self.list.item(place)
            if (item.data(_KIND), item.data(_KEY)) == (kind, key):
                self.list.setCurrentItem(item)
                return

    # The list

    def _fill(self) -> None:
        words = self.search.text()
        hits = search_manual(words, self._frame.chapters) if words.strip() else self._contents()
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.title}\n{hit.line}" if hit.line else hit.title, self.list)
            item.setData(_KIND, hit.kind)
            item.setData(_KEY, hit.key)
        self.count.setText(self._count_words(words, hits))
        self.count.setVisible(bool(self.count.text()))
        if hits:
            self.list.setCurrentRow(0)
        else:
            self._forget_figures()
            show_html(self.text, "")
            self.body.setCurrentWidget(self.text)

    def _contents(self) -> tuple[Hit, ...]:
        frame = self._frame
        if self._part == "glossary":
            return tuple(Hit("term", term.key, _(term.name), "") for term in frame.terms)
        if self._part == "panels":
            return tuple(Hit("panel", panel.name, panel.title, "") for panel in frame.panels)
        if self._part == "keys":
            return tuple(Hit("keys", title, title, "") for title, _rows in frame.keys)
        return tuple(Hit("guide", chapter.name, chapter.title, "") for chapter in frame.chapters)

    def _count_words(self, words: str, hits: tuple[Hit, ...]) -> str:
        if not words.strip():
            return ""
        if hits:
            return ngettext("{n} result", "{n} results", len(hits)).format(n=len(hits))
        near = near_spelling(words)
        if near:
            return _("No entry for ‘{words}’. Did you mean ‘{near}’?").format(words=words.strip(), near=near)
        return _("No entry for ‘{words}’. gradviz does not have it.").format(words=words.strip())

    # What is shown

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        kind, key = item.data(_KIND), item.data(_KEY)
        if kind == "term":
            self.term.show_term(self._frame, key)
            self.body.setCurrentWidget(self.term)
            return
        if kind == "panel":
            self.term.show_panel(self._frame, key)
            self.body.setCurrentWidget(self.term)
            return
        if kind == "keys":
            self._forget_figures()
            show_html(self.text, keys_html(self._frame.keys, key, self._theme))
        else:
            [chapter] = [each for each in self._frame.chapters if each.name == key]
            self._show_chapter(chapter)
        self.body.setCurrentWidget(self.text)
        self.text.verticalScrollBar().setValue(0)

    def _forget_figures(self) -> None:
        self._figures = {}
        self._pictures.forget()

    def _show_chapter(self, chapter: Chapter) -> None:
        scale = self._theme.scale
        size = QSize(round(_FIGURE[0] * scale), round(_FIGURE[1] * scale))
        self._forget_figures()
        self._figures = {figure: place for place, figure in enumerate(chapter.figures)}
        show_markdown(self.text, with_marks(chapter.markdown))
        for figure, place in self._figures.items():
            self._pictures.reserve(FIGURE_MARK.format(place=place), place, size, figure.alt)
        self._pictures.fit()
        self._ask_figures()

    def show_figure(self, figure: ManualFigure, image: QImage) -> None:
        """Show a figure of the current chapter that has been drawn."""
        if figure in self._figures:
            self._pictures.fill(self._figures[figure], image)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the figures to another width."""
        if event.type() is QEvent.Type.Resize:
            self._pictures.fit()
            if self._figures and self._pictures.room != self._drawn_for:
                self._soon.start()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = round(min(_LIST_WIDTH * self._theme.scale, _LIST_SHARE * event.size().width()))
        for widget in (self.search, self.count, self.list):
            widget.setFixedWidth(wide)

    def _ask_figures(self) -> None:
        self._soon.stop()
        self._drawn_for = self._pictures.room
        self.figures_requested.emit(tuple(self._figures), self._drawn_for)

    def _follow(self, url: QUrl) -> None:
        """Open the chapter that a link names; other links do nothing."""
        name = url.path().removesuffix(".md")
        if any(chapter.name == name for chapter in self._frame.chapters):
            self.open_chapter(name)

    def set_theme(self, theme: Theme) -> None:
        """Colours that the style sheet does not set."""
        self._theme = theme
        self.term.set_theme(theme)
        self._ask_figures()

