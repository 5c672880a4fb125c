"""The Welcome page: the first lesson and the tour, ways to open one's own data, presets as pictures, and recent
work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.outside_text import Label
from gradviz.gui.pages.welcome_parts import (
    LessonPictureView,
    PictureButton,
    Training,
    door_card,
    heading,
    link_button,
    quiet_label,
    rule,
)
from gradviz.gui.widgets.fields import describe, make_primary
from gradviz.gui.widgets.icon_row import IconRow
from gradviz.gui.widgets.wrap_row import WrapRow
from gradviz.resources import resource
from gradviz.scene.themes import Theme
from gradviz.scene.welcome.welcome_frame import HINTS, WelcomeFrame
from gradviz.text import _

__all__ = ["WelcomePage"]

_WIDTH, _NARROW = 1200, 900
_SHARES, _SMALL_SHARES, _SMALL = (44, 33, 40), (41, 37, 39), 1100  # of the three doors; in less than so many pixels
_SIDE, _DOOR_GAP, _INSIDE, _PICTURE_GAP = 24, 12, 17, 14
_ACROSS = 3  # pictures in a row
_PICTURES_AFTER_MS = 150  # the page has been painted


class WelcomePage(QScrollArea):
    """Shows a `WelcomeFrame`. Signals: `lesson_requested(name)`, `own_requested(name of the card)`,
    `preset_requested(name)`, `recent_requested(source)`, `start_chosen(opens_last)`, and without a value those for the
    tour, all lessons, all presets, an empty list of recent work, the window, and a step in it."""

    lesson_requested = Signal(str)
    tour_requested = Signal()
    all_lessons_requested = Signal()
    all_presets_requested = Signal()
    own_requested = Signal(str)
    preset_requested = Signal(str)
    recent_requested = Signal(str)
    removed = Signal(str)
    clear_requested = Signal()
    start_chosen = Signal(bool)
    close_requested = Signal()
    step_requested = Signal()

    def __init__(
        self, frame: WelcomeFrame, theme: Theme, training_of: Callable[[str, bool], Training], *, keys: dict[str, str]
    ) -> None:
        """`training_of(preset, samples_only)` makes the training of a preset; `keys` are those of actions, by name."""
        super().__init__()
        self._frame, self._theme, self._training_of = frame, theme, training_of
        self.setObjectName("welcome")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: dict[str, IconRow] = {}
        self.pictures: dict[str, PictureButton] = {}
        self.recent: dict[str, IconRow] = {}
        self._groups: list[list[QAbstractButton]] = []
        content = QWidget()
        self._content = content
        outer = QHBoxLayout(content)
        outer.setContentsMargins(_SIDE, 12, _SIDE, 12)
        column = QVBoxLayout()
        column.setSpacing(14)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(round(_WIDTH * theme.scale))
        outer.addStretch(1)
        outer.addWidget(middle, 100)
        outer.addStretch(1)
        column.addStretch(1)
        column.addLayout(self._head())
        self._doors = QGridLayout()
        self._doors.setSpacing(_DOOR_GAP)
        self._door_widgets = [self._learn(), self._own(keys), self._explore()]
        column.addLayout(self._doors)
        column.addWidget(self._recent() if frame.recent else self._hints())
        column.addWidget(rule())
        column.addLayout(self._foot())
        column.addStretch(3)
        self.setWidget(content)
        self._placed: tuple[bool, tuple[int, ...]] | None = None
        self._place_doors()
        self.set_theme(theme)
        self.setFocusProxy(self.primary)
        for button in self.findChildren(QAbstractButton):
            button.installEventFilter(self)
        self._waiting = list(self.pictures.values())
        self._made: dict[str, Training] = {}
        self._maker = QTimer(self)
        self._maker.setInterval(0)
        self._maker.timeout.connect(self._make_pictures)
        QTimer.singleShot(_PICTURES_AFTER_MS, self._maker, self._maker.start)

    # The parts

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        logo = Label(self)
        side = round(44 * self._theme.scale)
        picture = QPixmap(str(resource("icons/gradviz-128.png")))
        logo.setPixmap(picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio,
                                      Qt.TransformationMode.SmoothTransformation))  # fmt: skip
        row.addWidget(logo)
        words = QVBoxLayout()
        words.setSpacing(0)
        title = Label(_("See gradient descent, step by step"), self)
        title.setObjectName("page_title")
        title.setWordWrap(True)
        words.addWidget(title)
        below = quiet_label(_("Train a small network one step at a time, forwards and backwards, and check every "
                              "number by hand."))  # fmt: skip
        below.setWordWrap(True)
        words.addWidget(below)
        row.addLayout(words, 1)
        self.back = link_button(self._frame.back + "  Esc", _("Go to the window (Esc)"))
        self.back.clicked.connect(self.close_requested)
        row.addWidget(self.back)
        return row

    def _learn(self) -> QFrame:
        lesson = self._frame.lesson
        door, box = door_card()
        self._picture = LessonPictureView(lesson.picture)
        box.addWidget(self._picture, 1)
        box.addWidget(rule())
        words = QVBoxLayout()
        words.setContentsMargins(16, 12, 16, 14)
        words.setSpacing(4)
        above = quiet_label(lesson.above)
        above.setWordWrap(True)
        words.addWidget(above)
        title = Label(lesson.title, self)
        title.setWordWrap(True)
        title.setProperty("title", True)
        title.setProperty("lead", True)
        words.addWidget(title)
        text = Label(lesson.text, self)
        text.setWordWrap(True)
        words.addWidget(text)
        words.addWidget(quiet_label("  ".join("●" if k < lesson.reached else "○" for k in range(lesson.stops))))
        words.addSpacing(6)
        row = WrapRow(margin=0)
        self.primary = QPushButton(lesson.button)
        make_primary(self.primary)
        describe(self.primary, lesson.button, lesson.title)
        self.primary.clicked.connect(lambda: self.lesson_requested.emit(lesson.name))
        self.tour = QPushButton(_("Tour of the window"))
        describe(self.tour, _("Tour of the window"), _("Learn the controls in a minute by pressing them"))
        self.tour.clicked.connect(self.tour_requested)
        count = self._frame.lesson_count
        self.all_lessons = link_button(_("All {n} lessons").format(n=count), _("Choose a lesson"))
        self.all_lessons.clicked.connect(self.all_lessons_requested)
        for button in (self.primary, self.tour, self.all_lessons):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        words.addLayout(row)
        box.addLayout(words)
        return door

    def _own(self, keys: dict[str, str]) -> QFrame:
        door, box = door_card()
        box.addLayout(heading(_("Open your own"), _("Your data, your network, your points.")))
        box.addWidget(rule())
        for own in self._frame.own:
            row = IconRow(own.icon, _(own.title), _(own.caption), keys.get(own.action, ""))
            row.clicked.connect(lambda _checked=False, name=own.name: self.own_requested.emit(name))
            box.addWidget(row)
            box.addWidget(rule())
            self.rows[own.name] = row
        self._groups.append(list(self.rows.values()))
        drop = Label(_("Or drop a file anywhere\nin this window"), self)
        drop.setObjectName("drop_place")
        drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hold = QVBoxLayout()
        hold.setContentsMargins(16, 16, 16, 16)
        hold.addWidget(drop, 1)
        box.addLayout(hold, 1)
        return door

    def _explore(self) -> QFrame:
        door, box = door_card()
        self.all_presets = link_button(_("All {n} presets").format(n=self._frame.preset_count), _("Choose a preset"))
        self.all_presets.clicked.connect(self.all_presets_requested)
        text = _("Point at a network to see it train, click to open it.")
        box.addLayout(heading(_("Explore"), text, self.all_presets))
        grid = QGridLayout()
        grid.setContentsMargins(16, 4, 16, 12)
        grid.setHorizontalSpacing(_PICTURE_GAP)
        grid.setVerticalSpacing(8)
        for place, card in enumerate(self._frame.presets):
            picture = PictureButton(card)
            picture.clicked.connect(lambda _checked=False, name=card.name: self.preset_requested.emit(name))
            grid.addWidget(picture, place // _ACROSS, place % _ACROSS, Qt.AlignmentFlag.AlignHCenter)
            self.pictures[card.name] = picture
        self._groups.append(list(self.pictures.values()))
        box.addLayout(grid)
        box.addStretch(1)
        return door

    def _hints(self) -> QFrame:
        strip, box = door_card()
        row = QHBoxLayout()
        row.setContentsMargins(18, 10, 18, 10)
        row.setSpacing(24)
        for question, answer in HINTS:
            column = QVBoxLayout()
            column.setSpacing(2)
            title = Label(_(question), self)
            title.setProperty("title", True)
            column.addWidget(title)
            text = quiet_label(_(answer))
            text.setWordWrap(True)
            column.addWidget(text)
            column.addStretch(1)
            row.addLayout(column, 1)
        box.addLayout(row)
        return strip

    def _recent(self) -> QWidget:
        strip = QWidget()
        box = QVBoxLayout(strip)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        row_above = QHBoxLayout()
        title = quiet_label(_("Recent"))
        title.setProperty("title", True)
        row_above.addWidget(title)
        row_above.addStretch(1)
        self.clear = link_button(_("Clear list"), _("Forget all recent work; no file is deleted"))
        self.clear.clicked.connect(self.clear_requested)
        row_above.addWidget(self.clear)
        box.addLayout(row_above)
        row = QHBoxLayout()
        row.setSpacing(10)
        for card in self._frame.recent:
            caption = _("Not found. Press to remove it from the list") if card.is_missing else card.caption
            entry = IconRow(card.icon, card.title, caption, is_card=True)
            wish = self.removed if card.is_missing else self.recent_requested
            entry.clicked.connect(lambda _checked=False, wish=wish, source=card.source: wish.emit(source))
            row.addWidget(entry, 1)
            self.recent[card.source] = entry
        self._groups.append(list(self.recent.values()))
        box.addLayout(row)
        return strip

    def _foot(self) -> WrapRow:
        row = WrapRow(margin=0)
        row.addWidget(Label(_("When gradviz starts, show"), self))
        self.starts = QButtonGroup(self)
        for opens_last, words in ((False, _("this page")), (True, _("what was open last"))):
            choice = QRadioButton(words)
            choice.setChecked(self._frame.opens_last == opens_last)
            describe(choice, words, _("When gradviz starts, show {what}").format(what=words))
            self.starts.addButton(choice, int(opens_last))
            row.addWidget(choice)
        self.starts.idClicked.connect(lambda place: self.start_chosen.emit(bool(place)))
        self._groups.append(self.starts.buttons())
        always = quiet_label(_("This page is always under Help › Welcome."))
        always.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.add_right(always)
        return row

    # Look

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes; the style sheet has most of them."""
        self._theme = theme
        self._picture.set_theme(theme)
        for row in (*self.rows.values(), *self.recent.values()):
            row.set_theme(theme)
        for picture in self.pictures.values():
            picture.set_theme(theme)

    def set_moves(self, moves: bool) -> None:
        """Whether a picture may train under the pointer."""
        for picture in self.pictures.values():
            picture.moves = moves

    @property
    def is_finished(self) -> bool:
        """Whether every picture is drawn."""
        return not self._waiting

    def _make_pictures(self) -> None:
        """Draw a part of one picture; the next part follows when the window is idle."""
        if not self._waiting:
            self._maker.stop()
            return
        picture = self._waiting[0]
        name = picture.card.name
        if name not in self._made:
            self._made[name] = self._training_of(name, not picture.card.updates)
        if picture.make_picture(self._made[name]):
            self._waiting.pop(0)

    def _place_doors(self) -> None:
        """Place the cards beside each other, or if that is too narrow below each other, then without the large
        picture."""
        scale = self._theme.scale
        is_narrow = self.width() < _NARROW * scale
        shares = _SMALL_SHARES if self.width() < _SMALL * scale else _SHARES
        if (is_narrow, shares) != self._placed:
            self._placed = is_narrow, shares
            self._picture.setVisible(not is_narrow)
            for place, (door, share) in enumerate(zip(self._door_widgets, shares, strict=True)):
                self._doors.removeWidget(door)
                self._doors.addWidget(door, place if is_narrow else 0, 0 if is_narrow else place)
                self._doors.setColumnStretch(place, 0 if is_narrow and place else share)
        whole = min(self.width() - 2 * _SIDE - 12, _WIDTH * scale) - (_ACROSS - 1) * _DOOR_GAP
        room = whole if is_narrow else whole * shares[-1] / sum(shares)
        side = (room - 2 * _INSIDE - (_ACROSS - 1) * _PICTURE_GAP) / _ACROSS
        for picture in self.pictures.values():
            picture.set_side(side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_doors()

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return isinstance(watched, QAbstractButton) and self._take_key(watched, event.key())
        return bool(super().eventFilter(watched, event))

    def _take_key(self, button: QAbstractButton, key: int) -> bool:
        """Arrows move among cards and rows; elsewhere → steps, and Page Down steps everywhere. Enter presses."""
        group = next((group for group in self._groups if button in group), None)
        if key == Qt.Key.Key_PageDown or (key == Qt.Key.Key_Right and group is None):
            self.step_requested.emit()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.primary if isinstance(button, QRadioButton) else button).click()
            return True
        if group is None or key not in _MOVES or isinstance(button, QRadioButton):
            return False
        forward, is_vertical = _MOVES[Qt.Key(key)]
        by = forward * (_ACROSS if is_vertical and isinstance(button, PictureButton) else 1)
        place = group.index(button) + by
        if 0 <= place < len(group):
            group[place].setFocus(Qt.FocusReason.TabFocusReason)
        return True


# Which way an arrow leads, and whether up or down.
_MOVES = {
    Qt.Key.Key_Left: (-1, False), Qt.Key.Key_Right: (1, False), Qt.Key.Key_Up: (-1, True), Qt.Key.Key_Down: (1, True),
}  # fmt: skip
