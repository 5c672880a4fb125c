"""The chain rule as factors: symbol over number over source, in one line or wrapped into a few that fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from gradviz.gui.figures.ink import draw_text, draw_whole_text, ink, text_width
from gradviz.gui.outside_text import set_tip
from gradviz.gui.views.chain_layout import Arrangement, arranged
from gradviz.gui.widgets.formula import FORMULAS, Formula
from gradviz.scene.chain_rule.ledger_frame import FactorFrame
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["ChainView"]

_COLOURS = {"result": "backward", "input": "forward", "step": "update"}
_SMALLEST = 0.6  # of normal type: how small the chain is drawn before it scrolls
_ROOMY, _ENLARGED = 260, 1.6  # from this height on, as in an enlarged panel, it may be so much larger
_FRACTION = 46  # about as wide as a typeset derivative
_LINE, _BRIEF_LINE = 104, 82  # heights of a line with and without the words, at type of normal size


class ChainView(QWidget):
    """Hovering over a factor highlights its parts of the graph; a click keeps the highlight until the next click."""

    highlight_requested = Signal(object)
    pinned = Signal(QRect)
    menu_requested = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._factors: tuple[FactorFrame, ...] = ()
        self._signs = ("=", "·")  # before the first factor, and before all others
        self._theme: Theme = LIGHT
        self._widths: list[float] = []
        self._room = QSize(800, 200)
        self._layout: Arrangement = arranged((), 0.0, 1.0, 1.0, (1.0, 1.0), 1.0)
        self._under: int | None = None
        self._pinned: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FORMULAS.ready.connect(self._formula_ready)

    def show_factors(self, factors: tuple[FactorFrame, ...], spoken: str, *, is_row: bool = False) -> None:
        """The result, then its factors; `spoken` is the same in plain words. `is_row`: steps that follow each other."""
        self.setAccessibleDescription(spoken)
        self._signs = ("→", "→") if is_row else ("=", "·")
        if factors == self._factors:
            return
        if [f.about for f in factors] != [f.about for f in self._factors]:
            self._under = self._pinned = None
        self._factors = factors
        FORMULAS.forget_wishes()
        self._measure()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = theme
        self._measure()

    def fit(self, room: QSize) -> None:
        """Set the available size in pixels and lay the chain out again."""
        if room != self._room:
            self._room = room
            self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(round(self.natural_width()), round(_LINE * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Larger than the place only where type would become too small."""
        layout = self._layout
        height = layout.rows * self._line() * layout.scale
        return QSize(int(layout.width * layout.scale + 8), int(height))

    def natural_width(self) -> float:
        """As wide as the chain is in one line at full size."""
        return sum(self._widths) + self._gap() * max(0, len(self._widths) - 1) + 16

    def factor_at(self, point: QPointF) -> int | None:
        """The factor at a point."""
        return next((i for i in range(len(self._factors)) if self.place_of(i).contains(point)), None)

    def place_of(self, factor: int) -> QRectF:
        """The rectangle of a factor."""
        box, shrink, shift = self._box(factor), self._layout.scale, self._shift()
        return QRectF(
            shift.x() + box.left() * shrink, shift.y() + box.top() * shrink, box.width() * shrink,
            box.height() * shrink,
        )  # fmt: skip

    # Qt calls these

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, scale = self._theme, self._theme.scale
        painter.translate(self._shift())
        painter.scale(self._layout.scale, self._layout.scale)
        for place, factor in enumerate(self._factors):
            box = self._box(place)
            if place in (self._under, self._pinned):
                outline = QPen(ink(theme.accent), 1.2 * theme.stroke)
                painter.setPen(outline if place == self._pinned else Qt.PenStyle.NoPen)
                painter.setBrush(ink(theme.accent, 26))
                painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 6, 6)
            if place:
                gap = QRectF(box.left() - self._gap(), box.top() + 22 * scale, self._gap(), 24 * scale)
                sign = self._signs[place > 1]
                draw_text(painter, gap, sign, theme.secondary, 19 * scale, bold=sign == "·")
            self._draw(painter, factor, box)
        if self.hasFocus():
            painter.resetTransform()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink(theme.accent, 150), 1.4 * theme.stroke))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()

    def hideEvent(self, event: QHideEvent) -> None:
        # A hidden view typesets nothing.
        FORMULAS.forget_wishes()
        super().hideEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.factor_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pin(self.factor_at(event.position()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {"[": -1, "]": 1}
        if event.text() in steps and self._factors:
            before = self._pinned if self._pinned is not None else (-1 if event.text() == "]" else 0)
            self._pin((before + steps[event.text()]) % len(self._factors))
        else:
            super().keyPressEvent(event)

    # Inside

    def _formula_ready(self) -> None:
        self._measure()

    def _formula(self, factor: FactorFrame) -> Formula | None:
        if not self.isVisible():
            return None
        return FORMULAS.get(factor.latex, round(17 * self._theme.scale, 1), self._colour(factor))

    def _gap(self) -> float:
        return 17 * self._theme.scale

    def _line(self) -> float:
        return (_BRIEF_LINE if self._layout.brief else _LINE) * self._theme.scale

    def _box(self, factor: int) -> QRectF:
        left, row = self._layout.places[factor]
        return QRectF(left, row * self._line(), self._widths[factor], self._line())

    def _shift(self) -> QPointF:
        layout = self._layout
        free_height = self.height() - layout.rows * self._line() * layout.scale
        return QPointF(max(4.0, (self.width() - layout.width * layout.scale) / 2), max(0.0, free_height / 2))

    def _colour(self, factor: FactorFrame) -> str:
        return str(getattr(self._theme, _COLOURS.get(factor.role, "text")))

    def _serif(self) -> QFont:
        font = QFont("serif")
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setItalic(True)
        font.setPixelSize(round(17 * self._theme.scale))
        return font

    def _measure(self) -> None:
        scale = self._theme.scale
        serif = QFontMetricsF(self._serif())
        widths = []
        for factor in self._factors:
            formula = self._formula(factor)
            symbol = formula.width if formula is not None else serif.horizontalAdvance(factor.plain)
            wide = max(symbol, text_width(factor.number, 14 * scale, True), text_width(factor.source, 11 * scale))
            widths.append(wide + 10 * scale)
        self._widths = widths
        self._arrange()

    def _arrange(self) -> None:
        self._layout = self._arrangement(self._widths, self._room, _SMALLEST / self._theme.scale)
        self.setMinimumSize(self.minimumSizeHint())
        self.updateGeometry()
        self.update()

    def _arrangement(self, widths: list[float], room: QSize, smallest: float) -> Arrangement:
        scale = self._theme.scale
        return arranged(
            widths, self._gap(), _LINE * scale, _BRIEF_LINE * scale, (room.width() - 10.0, float(room.height())),
            smallest, _ENLARGED if room.height() >= _ROOMY * scale else 1.0,
        )  # fmt: skip

    def _draw(self, painter: QPainter, factor: FactorFrame, box: QRectF) -> None:
        theme, scale = self._theme, self._theme.scale
        colour = self._colour(factor)
        formula = self._formula(factor)
        symbol = QRectF(box.left(), box.top() + 4 * scale, box.width(), 54 * scale)
        if formula is not None:
            formula.draw(painter, symbol.center().x() - formula.width / 2, symbol.center().y() - formula.height / 2)
        else:
            painter.setFont(self._serif())
            painter.setPen(ink(colour))
            painter.drawText(symbol, Qt.AlignmentFlag.AlignCenter, factor.plain)
        number = QRectF(box.left(), box.top() + 60 * scale, box.width(), 20 * scale)
        draw_whole_text(painter, number, factor.number, colour, 14 * scale, bold=True)
        if self._layout.brief:
            return
        source = QRectF(box.left(), box.top() + 82 * scale, box.width(), 17 * scale)
        draw_whole_text(painter, source, factor.source, theme.secondary, 11 * scale)

    def _point_at(self, place: int | None) -> None:
        if place != self._under:
            self._under = place
            self.update()
            words = self._factors[place] if place is not None else None
            set_tip(self, "" if words is None else f"{words.plain} = {words.number}\n{words.source}")
            shown = place if place is not None else self._pinned
            self.highlight_requested.emit(self._factors[shown].about or None if shown is not None else None)

    def _pin(self, factor: int | None) -> None:
        self._pinned = None if factor == self._pinned else factor
        if self._pinned is not None:
            self.pinned.emit(self.place_of(self._pinned).toRect())
        self.update()
        self.highlight_requested.emit(self._factors[self._pinned].about or None if self._pinned is not None else None)
