"""The page of all lessons, by level, with minutes, progress and a search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
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
from gradviz.gui.widgets.choice_button import ChoiceButton
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.wrap_row import WrapRow
from gradviz.scene.manual.lesson_list import CardState, LessonList, LessonPicture, LessonSection, matching_cards
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["LessonBrowser"]

_CARD = 380  # least width
_SEARCH = 260
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
        self._columns = 0
        self._drawing = QTimer(self)
        self._drawing.setInterval(_APART_MS)
        self.setAccessibleName(_("Lessons"))
        self.cards: dict[str, LessonCardButton] = {}
        self.filters: dict[str, ChoiceButton] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 12, 12, 8)
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
        self._grids: list[tuple[LessonSection, QWidget, QGridLayout]] = []
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

    def _head(self) -> QHBoxLayout:
        whole, left = QHBoxLayout(), QWidget(self)
        row = WrapRow(left, spacing=10, margin=0)
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
        self.bar.setMaximumWidth(160)
        self.bar.setAccessibleName(self._frame.finished_text)
        row.addWidget(self.bar)
        group = QButtonGroup(self)
        counts = self._frame.counts
        for key, words in (
            ("", _("All")), (CardState.NEW, _("To do · {n}").format(n=counts[CardState.NEW])),
            (CardState.BEGUN, _("Started · {n}").format(n=counts[CardState.BEGUN])),
            (CardState.FINISHED, _("Finished · {n}").format(n=counts[CardState.FINISHED])),
        ):  # fmt: skip
            button = ChoiceButton(self)
            button.setText(words)
            button.setCheckable(True)
            button.setChecked(not key)
            describe(button, words, _("Show these lessons"))
            button.clicked.connect(lambda _on=False, key=key: self._choose(key))
            group.addButton(button)
            row.addWidget(button)
            self.filters[str(key)] = button
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(_("Search lessons: saddle, ReLU, …"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(round(_SEARCH * self._theme.scale))
        describe(self.search, _("Search lessons"), _("Words of a title, a text or a term; Enter opens the first one"))
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._open_first)
        self.search.installEventFilter(self)
        at_right = QWidget(left)
        box = QHBoxLayout(at_right)
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        box.addWidget(self.search, 100)
        row.add_right(at_right)
        close = self.close_button = _small_button(_("Close"), self)
        describe(close, _("Close"), _("Go back to the window (Esc)"))
        close.clicked.connect(self.close_requested)
        whole.addWidget(left, 1)
        whole.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return whole

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
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        self._list.addLayout(grid)
        for card in section.cards:
            button_ = self.cards[card.key] = LessonCardButton(card, self._theme, inside)
            button_.clicked.connect(lambda _on=False, key=card.key: self.lesson_requested.emit(key, False))
            button_.anew_requested.connect(lambda key=card.key: self.lesson_requested.emit(key, True))
            button_.move_requested.connect(lambda pressed, key=card.key: self._move(key, Qt.Key(pressed)))
            button_.looked_at.connect(lambda key=card.key: self._tell(key))
        self._grids.append((section, head, grid))

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
        for section, head, grid in self._grids:
            kept = [card.key for card in section.cards if card.key in found]
            while grid.count():
                grid.takeAt(0)
            columns = max(1, self._columns)
            for place, key in enumerate(kept):
                grid.addWidget(self.cards[key], place // columns, place % columns)
            for column in range(columns):
                grid.setColumnStretch(column, 1)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_room = event.size().width() > _ROOM_FOR_BAR * self._theme.scale
        self.bar.setVisible(has_room)
        self.search.setMinimumWidth(round(_SEARCH * self._theme.scale))
        columns = max(1, min(4, int((event.size().width() - 60) / (_CARD * min(self._theme.scale, 1.6)))))
        if columns != self._columns:
            self._columns = columns
            for _section, _head, grid in self._grids:
                for column in range(grid.columnCount()):
                    grid.setColumnStretch(column, 0)
            self._fill()


def _small_button(words: str, parent: QWidget) -> QPushButton:
    button = QPushButton(in_menu(words), parent)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
