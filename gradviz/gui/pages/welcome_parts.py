"""Widgets of the Welcome page: pictures of presets, which train, and of the first lesson."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.figures.welcome_painter import paint_lesson_picture, paint_preset_picture
from gradviz.gui.outside_text import Label, in_menu
from gradviz.gui.widgets.fields import describe
from gradviz.scene.text.numbers import counted
from gradviz.scene.themes import Theme
from gradviz.scene.welcome.lesson_picture import LessonPicture
from gradviz.scene.welcome.preset_picture import PresetPicture
from gradviz.scene.welcome.welcome_frame import PresetCard
from gradviz.text import _

__all__ = ["LessonPictureView", "PictureButton", "Training", "door_card", "heading", "link_button", "quiet_label",
           "rule"]  # fmt: skip

_PICTURE, _LEAST, _WORDS = 112, 72, 42
_SHOWN_MS, _FRAME_MS = 3000, 40
_SLICE = 0.02  # seconds that one look at the picture may train


class Training(Protocol):
    """A preset that is trained for its picture."""

    def restart(self) -> None:
        """Return to the initial weights."""

    def train_to(self, update: int, seconds: float) -> bool:
        """Train up to this update, for a limited time; whether it was reached."""

    def picture(self) -> PresetPicture:
        """The network's current output."""


class PictureButton(QAbstractButton):
    """A preset as a picture. Under the pointer or with the focus it trains from its start for three seconds, if
    `moves`. `make_picture` draws the picture in small parts."""

    def __init__(self, card: PresetCard) -> None:
        super().__init__()
        self.card = card
        self.moves = True
        self._side = float(_PICTURE)
        self._theme: Theme | None = None
        self._training: Training | None = None
        self._picture: PresetPicture | None = None
        self._shown_ms = -1
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._train_on)
        self._finished: PresetPicture | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        describe(self, f"{card.title} {card.caption}", _("Open the preset {name}").format(name=card.name))

    def make_picture(self, training: Training) -> bool:
        """Train a little further; whether the picture is finished."""
        self._training = training
        if not training.train_to(self.card.updates, _SLICE):
            return False
        self._picture = self._finished = training.picture()
        self.update()
        return True

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_side(self, pixels: float) -> None:
        """Set the available width; the picture does not get larger than its usual size."""
        scale = self._theme.scale if self._theme is not None else 1.0
        side = max(_LEAST, min(pixels / scale, _PICTURE))
        if side != self._side:
            self._side = side
            self.updateGeometry()

    @property
    def is_training(self) -> bool:
        """Whether a training is being shown."""
        return self._timer.isActive()

    @property
    def update_shown(self) -> int:
        """The update that the picture shows."""
        return -1 if self._picture is None else self._picture.update

    def begin_training(self) -> None:
        """Show the training from the start."""
        if self._training is None or self._finished is None or not self.moves or not self.card.updates:
            return
        if not self._timer.isActive():
            self._training.restart()
            self._shown_ms = 0
            self._timer.start()

    def end_training(self) -> None:
        """Show the trained network again."""
        self._timer.stop()
        self._picture = self._finished
        self.update()

    def _train_on(self) -> None:
        assert self._training is not None
        self._shown_ms += _FRAME_MS
        target = self.card.updates * self._shown_ms // _SHOWN_MS
        self._training.train_to(min(target, self.card.updates), _SLICE)
        self._picture = self._training.picture()
        if self._shown_ms >= _SHOWN_MS:
            self.end_training()
        self.update()

    # Qt calls these

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.HoverEnter, QEvent.Type.FocusIn):
            self.begin_training()
        elif kind in (QEvent.Type.HoverLeave, QEvent.Type.FocusOut) and self.is_training:
            self.end_training()
        elif kind is QEvent.Type.Hide:
            self._timer.stop()
        return bool(super().event(event))

    def sizeHint(self) -> QSize:
        scale = self._theme.scale if self._theme is not None else 1.0
        return QSize(int(self._side * scale), round((self._side + _WORDS) * scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, side = theme.scale, float(self.width())
        frame = QRectF(1, 1, side - 2, side - 2)
        outline = QPainterPath()
        outline.addRoundedRect(frame, 4, 4)
        painter.save()
        painter.setClipPath(outline)
        if self._picture is not None:
            paint_preset_picture(painter, frame, self._picture, theme)
        if self.is_training:
            self._paint_update(painter, frame, theme)
        painter.restore()
        is_lit = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(QColor(theme.accent if is_lit else theme.line), (2 if is_lit else 1) * theme.stroke))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 4, 4)
        line = 19 * scale
        for place, (words, font, ink) in enumerate((
            (self.card.title, figure_font(12 * scale, bold=True), theme.text),
            (self.card.caption, figure_font(11 * scale), theme.secondary),
        )):
            painter.setPen(QColor(ink))
            metrics = QFontMetricsF(font)
            if metrics.horizontalAdvance(words) > side:
                words = words.partition(" · ")[0]
            if metrics.horizontalAdvance(words) > side:
                font = figure_font(10 * scale, bold=font.bold())
                metrics = QFontMetricsF(font)
            painter.setFont(font)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, side)
            painter.drawText(QRectF(0, side + 2 + place * 0.85 * line, side, line), Qt.AlignmentFlag.AlignVCenter,
                             shown)  # fmt: skip
        painter.end()

    def _paint_update(self, painter: QPainter, frame: QRectF, theme: Theme) -> None:
        height = 20 * theme.scale
        strip = QRectF(frame.left(), frame.bottom() - height, frame.width(), height)
        ground = QColor(theme.panel)
        ground.setAlphaF(0.9)
        painter.fillRect(strip, ground)
        painter.setFont(figure_font(11 * theme.scale))
        painter.setPen(QColor(theme.text))
        words = _("update {number}").format(number=counted(self.update_shown))
        painter.drawText(strip.adjusted(8 * theme.scale, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


class LessonPictureView(QWidget):
    """The picture of the first lesson."""

    def __init__(self, picture: LessonPicture) -> None:
        super().__init__()
        self._picture = picture
        self._theme: Theme | None = None
        self.setAccessibleName(_("One neuron, its loss for every weight, and gradient descent on it"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scale = self._theme.scale if self._theme is not None else 1.0
        return QSize(round(380 * scale), round(180 * scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        inset = 16 * self._theme.scale
        paint_lesson_picture(painter, QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), self._picture,
                             self._theme)  # fmt: skip
        painter.end()


def rule() -> QFrame:
    """A thin horizontal line."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


def door_card() -> tuple[QFrame, QVBoxLayout]:
    """A card of the page, and the layout inside it."""
    door = QFrame()
    door.setObjectName("door")
    box = QVBoxLayout(door)
    box.setContentsMargins(1, 1, 1, 1)
    box.setSpacing(0)
    return door, box


def heading(title: str, text: str, beside: QWidget | None = None) -> QVBoxLayout:
    """The title of a card with a line below it, and a widget at the end of the title's row."""
    column = QVBoxLayout()
    column.setContentsMargins(16, 10, 16, 10)
    column.setSpacing(2)
    words = Label(title)
    words.setProperty("title", True)
    words.setProperty("lead", True)
    row = QHBoxLayout()
    row.addWidget(words, 1)
    if beside is not None:
        row.addWidget(beside)
    column.addLayout(row)
    below = quiet_label(text)
    below.setWordWrap(True)
    column.addWidget(below)
    return column


def quiet_label(text: str) -> Label:
    """A label in the secondary colour."""
    label = Label(text)
    label.setProperty("quiet", True)
    return label


def link_button(words: str, tooltip: str) -> QPushButton:
    """A button without a border, in the accent colour."""
    button = QPushButton(in_menu(words))
    button.setProperty("link", True)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    describe(button, words.removesuffix("  Esc"), tooltip)
    return button
