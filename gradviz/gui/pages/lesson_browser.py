"""The page of all lessons, by level, with minutes, progress and a search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.outside_text import Label, in_menu
from gradviz.gui.pages.lesson_card import LessonCardButton
from gradviz.gui.widgets.card_grid import CardGrid
from gradviz.gui.widgets.choice_button import ChoiceButton
from gradviz.gui.widgets.fields import describe
from gradviz.scene.manual.lesson_list import CardState, LessonList, LessonPicture, LessonSection, matching_cards
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["LessonBrowser"]

_MARGINS = (24, 12, 12, 8)
_CARD = 380  # least width
_SEARCH, _LEAST_SEARCH, _BAR = 260, 80, 160
_APART_MS = 15  # between two pictures
_ROOM_FOR_BAR = 1100  # pixels across, at type of normal size
_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class LessonBrowser(QWidget):
    """Shows a `LessonList`. `lesson_requested(key, anew)`: open a lesson, at its first stop if `anew`;
    `file_requested`: open a lesson from a file; `new_requested`: write a new one; `glossary_requested`;
    `close_requested`."""

    lesson_requested = Signal(str, bool)
    file_requested = Signal()
    new_requested = Signal()
    glossary_requested = Signal()
    close_requested = Signal()

    def __init__(self, frame: LessonList, theme: Theme) -> None:
        super().__init__()
        self._frame, self._theme = frame, theme
        self._state: CardState | None = None
        self._drawing = QTimer(self)
        self._drawing.setInterval(_APART_MS)
        self.setAccessibleName(_("Lessons"))
        self.cards: dict[str, LessonCardButton] = {}
        self.filters: dict[str, ChoiceButton] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(*_MARGINS)
        box.setSpacing(8)
        box.addLayout(self._head())
        box.addLayout(self._empty())
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self._scroll)
        inside.setObjectName("form")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 12, 0)
        self._list.setSpacing(6)
        self._grids: list[tuple[LessonSection, QWidget, CardGrid]] = []
        for section in frame.sections:
            self._add_section(section, inside)
        self._list.addStretch(1)
        self._scroll.setWidget(inside)
        box.addWidget(self._scroll, 1)
        self.about = Label(self)
        self.about.setProperty("quiet", True)
        self.about.setWordWrap(True)
        self.about.setMinimumHeight(2 * self.about.fontMetrics().height())
        self.about.setAccessibleName(_("About this lesson"))
        box.addWidget(self.about)
        self._fill()
        self.setFocusProxy(self._first_card() or self.search)

    # Assembling

    def _head(self) -> QGridLayout:
        self._head_grid = grid = QGridLayout()
        grid.setSpacing(8)
        grid.setColumnStretch(1, 1)
        self._title_row, self._choice_row = QWidget(self), QWidget(self)
        row = QHBoxLayout(self._title_row)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(10)
        title = Label(_("Lessons"), self)
        title.setObjectName("page_title")
        row.addWidget(title)
        done = Label(self._frame.finished_text, self)
        done.setProperty("quiet", True)
        row.addWidget(done)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, max(1, len(self._frame.cards)))
        self.bar.setValue(self._frame.counts[CardState.FINISHED])
        self.bar.setFixedWidth(_BAR)
        self.bar.setAccessibleName(self._frame.finished_text)
        row.addWidget(self.bar)
        row = QHBoxLayout(self._choice_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._add_filters(row)
        row.addStretch(1)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        describe(self.search, _("Search lessons"), _("Words of a title, a text or a term; Enter opens the first one"))
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._open_first)
        self.search.installEventFilter(self)
        row.addWidget(self.search, 100)
        close = self.close_button = _small_button(_("Close"), self)
        describe(close, _("Close"), _("Go back to the window (Esc)"))
        close.clicked.connect(self.close_requested)
        grid.addWidget(self._title_row, 0, 0)
        grid.addWidget(close, 0, 2)
        return grid

    def _place_head(self, width: int) -> None:
        """Title, filters and search in one line where they fit, else in two."""
        scale, grid = self._theme.scale, self._head_grid
        self.bar.setVisible(width > _ROOM_FOR_BAR * scale)
        filters = sum(button.sizeHint().width() + grid.spacing() for button in self.filters.values())
        room = width - _MARGINS[0] - _MARGINS[2] - filters
        beside = room - sum(part.sizeHint().width() + grid.spacing() for part in (self._title_row, self.close_button))
        is_one = beside >= _SEARCH * scale
        self.search.setFixedWidth(max(_LEAST_SEARCH, min(round(_SEARCH * scale), beside if is_one else room)))
        hint = _("Search lessons: saddle, ReLU, …")
        has_hint = self.search.fontMetrics().horizontalAdvance(hint) + 24 * scale < self.search.width()
        self.search.setPlaceholderText(hint if has_hint else _("Search lessons"))
        grid.removeWidget(self._choice_row)
        grid.addWidget(self._choice_row, *((0, 1) if is_one else (1, 0, 1, 3)))

    def _add_filters(self, row: QHBoxLayout) -> None:
        """All lessons, or those in one state; only states that there are."""
        group, counts = QButtonGroup(self), self._frame.counts
        for key, words in (
            ("", _("All")), (CardState.NEW, _("To do · {n}").format(n=counts[CardState.NEW])),
            (CardState.BEGUN, _("Started · {n}").format(n=counts[CardState.BEGUN])),
            (CardState.FINISHED, _("Finished · {n}").format(n=counts[CardState.FINISHED])),
        ):  # fmt: skip
            if key and not counts[CardState(key)]:
                continue
            button = ChoiceButton(self._choice_row)
            button.setText(words)
            button.setCheckable(True)
            button.setChecked(not key)
            describe(button, words, _("Show these lessons"))
            button.clicked.connect(lambda _on=False, key=key: self._choose(key))
            group.addButton(button)
            row.addWidget(button)
            self.filters[str(key)] = button

    def _empty(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.none = Label(self)
        row.addWidget(self.none)
        self.glossary = _small_button(_("Look in the glossary"), self)
        self.glossary.clicked.connect(self.glossary_requested)
        row.addWidget(self.glossary)
        row.addStretch(1)
        return row

    def _add_section(self, section: LessonSection, inside: QWidget) -> None:
        head = QWidget(inside)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 4, 0, 0)
        title = Label(section.title, head)
        title.setProperty("title", True)
        title.setProperty("lead", True)
        note = Label(section.note, head)
        note.setProperty("quiet", True)
        row.addWidget(title)
        row.addWidget(note)
        row.addStretch(1)
        self._list.addWidget(head)
        if section.key == "yours":
            for words, tip, signal in (
                (_("Open lesson file…"), _("Open a lesson from a file"), self.file_requested),
                (_("New lesson"), _("Begin a lesson of your own with what the window shows"), self.new_requested),
            ):
                button = _small_button(words, head)
                describe(button, words, tip)
                button.clicked.connect(signal)
                row.addWidget(button)
        grid = CardGrid(self._least_card())
        self._list.addLayout(grid)
        for card in section.cards:
            button_ = self.cards[card.key] = LessonCardButton(card, self._theme, inside)
            button_.clicked.connect(lambda _on=False, key=card.key: self.lesson_requested.emit(key, False))
            button_.anew_requested.connect(lambda key=card.key: self.lesson_requested.emit(key, True))
            button_.move_requested.connect(lambda pressed, key=card.key: self._move(key, Qt.Key(pressed)))
            button_.looked_at.connect(lambda key=card.key: self._tell(key))
            grid.addWidget(button_)
        self._grids.append((section, head, grid))

    def _least_card(self) -> int:
        return round(_CARD * min(self._theme.scale, 1.6)) - 12

    # What is shown

    def draw_pictures(self, picture_of: Callable[[str], LessonPicture | None]) -> None:
        """Request the picture of each card by its key, one after the other while the window is idle."""
        keys = iter(self.cards)

        def draw_next() -> None:
            key = next(keys, None)
            if key is None:
                self._drawing.stop()
                return
            picture = picture_of(key)
            if picture is not None:
                self.cards[key].show_picture(picture)

        self._drawing.timeout.connect(draw_next)
        self._drawing.start()

    @property
    def found(self) -> list[str]:
        """The keys of the listed lessons, in their order."""
        cards = matching_cards(self._frame.cards, self.search.text(), self._state)
        return [card.key for card in cards]

    def _choose(self, key: str) -> None:
        self._state = CardState(key) if key else None
        self._fill()

    def _fill(self) -> None:
        found, words = set(self.found), self.search.text().strip()
        for section, head, _grid in self._grids:
            kept = [card.key for card in section.cards if card.key in found]
            for card in section.cards:
                self.cards[card.key].setVisible(card.key in found)
            head.setVisible(bool(kept) or (section.key == "yours" and not words and self._state is None))
        self.none.setText("" if found else self._none_words(words))
        self.none.setVisible(not found)
        self.glossary.setVisible(not found and bool(words))

    def _none_words(self, words: str) -> str:
        return _("No lesson mentions ‘{words}’.").format(words=words) if words else _("No lesson is in this list.")

    def _tell(self, key: str) -> None:
        card = self.cards[key].card
        parts = [card.summary]
        if card.objectives:
            parts = [_("Afterwards you can {objectives}.").format(objectives="; ".join(card.objectives))]
        if card.prerequisites:
            parts.append(_("Before it: {titles}.").format(titles=", ".join(card.prerequisites)))
        self.about.setText(f"{card.title}: {' '.join(parts)}")

    def set_theme(self, theme: Theme) -> None:
        """Colours that the style sheet does not set."""
        self._theme = theme
        for card in self.cards.values():
            card.set_theme(theme)
        for _section, _head, grid in self._grids:
            grid.set_least(self._least_card())

    # Keys

    def _first_card(self) -> LessonCardButton | None:
        """The card that gets the focus first: a lesson that was begun, else the first that is not finished."""
        for state in (CardState.BEGUN, CardState.NEW, None):
            for card in self._frame.cards:
                if state is None or card.state is state:
                    return self.cards[card.key]
        return None

    def _open_first(self) -> None:
        found = self.found
        if found:
            self.lesson_requested.emit(found[0], False)

    def _move(self, key: str, pressed: Qt.Key) -> None:
        """Focus the card beside, above or below the current one."""
        here, (across, down) = self.cards[key].geometry().center(), _STEPS[pressed]
        others = [self.cards[each] for each in self.found if each != key]
        best = None
        for card in others:
            at = card.geometry().center() - here
            ahead, aside = (at.x() * across, abs(at.y())) if across else (at.y() * down, abs(at.x()))
            if ahead > 0 and (aside < 40 or not across):
                distance = (ahead + 3 * aside) if across else (ahead + aside / 4)
                if best is None or distance < best[0]:
                    best = distance, card
        if best is not None:
            best[1].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(best[1], 0, 40)
        elif pressed == Qt.Key.Key_Up:
            self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down moves the focus from the search to the first card."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            found = self.found
            if found:
                self.cards[found[0]].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._show_focused)  # the cards have their places then

    def _show_focused(self) -> None:
        card = QApplication.focusWidget()
        if isinstance(card, LessonCardButton):
            self._scroll.ensureWidgetVisible(card, 0, 40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_head(event.size().width())


def _small_button(words: str, parent: QWidget) -> QPushButton:
    button = QPushButton(in_menu(words), parent)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
