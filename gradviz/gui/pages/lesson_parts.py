"""Small widgets of the lesson panel: the row of stops, and a choice."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.widgets.fields import describe
from gradviz.scene.lecture.lesson import ChoiceLook, ChoiceState
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["AnswerButton", "StopDots"]

_RADIUS, _CORNER, _PAD, _BADGE, _GAP = 5.5, 6.0, 8, 20, 8
_ABOVE, _TIGHT = 8, 3  # pixels around a choice, half above and half below


class StopDots(QWidget):
    """A dot for each stop; those before the current one are filled. `stop_requested(place)`: one was clicked."""

    stop_requested = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._place, self._count = 0, 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_place(self, place: int, count: int) -> None:
        """Show the current stop and the number of stops."""
        self._place, self._count = place, count
        self.setAccessibleName(_("stop {number} of {count}").format(number=place + 1, count=count))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(120, round(20 * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, round(20 * self._theme.scale))

    def _at(self, place: int) -> QPointF:
        edge = (_RADIUS + 3) * self._theme.scale
        room = self.width() - 2 * edge
        return QPointF(edge + room * place / max(1, self._count - 1), self.height() / 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        places = range(self._count)
        near = min(places, key=lambda place: abs(self._at(place).x() - event.position().x()))
        if near != self._place:
            self.stop_requested.emit(near)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, radius = self._theme, _RADIUS * self._theme.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for start, end, colour in ((self._place, self._count - 1, theme.line), (0, self._place, theme.accent)):
            painter.setPen(QPen(QColor(colour), 1.6 * theme.stroke))
            painter.drawLine(self._at(start), self._at(end))
        for place in range(self._count):
            is_here, is_done = place == self._place, place < self._place
            painter.setPen(QPen(QColor(theme.accent if is_here or is_done else theme.line), 1.6 * theme.stroke))
            painter.setBrush(QColor(theme.accent if is_done else theme.panel))
            painter.drawEllipse(self._at(place), radius + (2 if is_here else 0), radius + (2 if is_here else 0))
            if is_here:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.accent))
                painter.drawEllipse(self._at(place), radius * 0.6, radius * 0.6)
        painter.end()


class AnswerButton(QAbstractButton):
    """A choice with its key or its letter; long texts wrap. `move_requested(by)`: Up or Down was pressed."""

    move_requested = Signal(int)

    def __init__(self, place: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._place, self._theme, self._pixels, self._above = place, LIGHT, 13, _ABOVE
        self._type = _type_of(self._pixels)
        self._look = ChoiceLook(text="", mark="", state=ChoiceState.OPEN)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Not Fixed: of a choice that becomes narrower Qt would keep the height of the width before.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_choice(self, look: ChoiceLook) -> None:
        """Show a choice, and whether it was right."""
        self._look = look
        states = {ChoiceState.RIGHT: _("right"), ChoiceState.WRONG: _("not right")}
        said = states.get(look.state, "")
        describe(self, f"{look.text}, {said}" if said else look.text,
                 _("Choose this answer ({key})").format(key=self._place + 1))  # fmt: skip
        self.setEnabled(look.state in (ChoiceState.OPEN, ChoiceState.WRONG))
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.set_type(self._pixels)

    def set_type(self, pixels: int, *, is_tight: bool = False) -> None:
        """The size of the type, at type of normal size; `is_tight`: with less room above and below."""
        self._pixels, self._above = pixels, _TIGHT if is_tight else _ABOVE
        self._type = _type_of(pixels * self._theme.scale)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        scale = self._theme.scale
        room = max(20, width - self._before() - round(_PAD * scale))
        box = QFontMetrics(self._type).boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, self._look.text)
        return max(box.height() + round((self._above + 2) * scale), round((_BADGE + self._above) * scale))

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > 40 else 320
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, round((_BADGE + self._above) * self._theme.scale))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.move_requested.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, look, scale = self._theme, self._look, self._theme.scale
        edges = {ChoiceState.RIGHT: theme.update, ChoiceState.WRONG: theme.warning}
        edge = edges.get(look.state, theme.accent if self.hasFocus() or self.underMouse() else theme.line)
        is_pale = look.state is ChoiceState.PALE
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = look.state in edges or self.hasFocus()
        painter.setPen(QPen(QColor(theme.line if is_pale else edge), (2 if strong else 1) * theme.stroke))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _CORNER, _CORNER)
        side = _BADGE * scale
        badge = QRectF(_PAD * scale, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        filled = look.mark or look.state in edges
        painter.setBrush(QColor(theme.faint if is_pale else edges.get(look.state, theme.text)) if filled
                         else QColor(theme.window))  # fmt: skip
        painter.drawEllipse(badge)
        painter.setFont(figure_font(11 * scale, bold=True))
        painter.setPen(QColor(theme.panel if filled else theme.secondary))
        signs = {ChoiceState.RIGHT: "✓", ChoiceState.WRONG: "✗"}
        sign = signs.get(look.state, "") if not look.mark else ""
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, sign or look.mark or str(self._place + 1))
        painter.setFont(self._type)
        painter.setPen(QColor(theme.faint if is_pale else theme.text))
        room = QRectF(self._before(), 0, self.width() - self._before() - _PAD * scale, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), look.text)
        painter.end()

    def _before(self) -> int:
        """The left edge of the text, in pixels."""
        return round((_PAD + _BADGE + _GAP) * self._theme.scale)


def _type_of(pixels: float) -> QFont:
    """The type of a choice: as small as that of the text beside it, also where figures have larger type."""
    font = QFont(figure_font(pixels))
    font.setPixelSize(round(pixels))
    return font
