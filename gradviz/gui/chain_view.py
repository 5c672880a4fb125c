"""The chain rule as a row of factors: symbol over number over source. Wider than its place, it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
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

from gradviz.gui.figures.ink import draw_text, ink, text_width
from gradviz.gui.formula import FORMULAS, Formula
from gradviz.scene.frames import FactorFrame
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["ChainView"]

_COLOURS = {"result": "backward", "input": "forward"}
_SMALLEST = 0.78  # how far the row is drawn smaller before it scrolls; never on a projector


class ChainView(QWidget):
    """Hovering a factor highlights what it is about, clicking it keeps that until the next click."""

    highlight_requested = Signal(object)
    kept = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._factors: tuple[FactorFrame, ...] = ()
        self._theme: Theme = LIGHT
        self._boxes: list[QRectF] = []
        self._under: int | None = None
        self._kept: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FORMULAS.ready.connect(self._formula_ready)

    def show_factors(self, factors: tuple[FactorFrame, ...], spoken: str) -> None:
        """The result, then its factors; `spoken` is the same in plain words."""
        self.setAccessibleDescription(spoken)
        if factors == self._factors:
            return
        if [f.about for f in factors] != [f.about for f in self._factors]:
            self._under = self._kept = None
        self._factors = factors
        FORMULAS.forget_wishes()
        self._measure()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = theme
        self._measure()

    def sizeHint(self) -> QSize:
        return QSize(round(self._wide() or 100), round(104 * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(round(hint.width() * self._smallest()), hint.height())

    def factor_at(self, point: QPointF) -> int | None:
        """Which factor is at a point."""
        return next((i for i in range(len(self._boxes)) if self.place_of(i).contains(point)), None)

    def place_of(self, factor: int) -> QRectF:
        """Where a factor is drawn."""
        shrink, box = self._shrink(), self._boxes[factor]
        top = max(0.0, (self.height() - box.height() * shrink) / 2)
        return QRectF(self._shift() + box.left() * shrink, top, box.width() * shrink, box.height() * shrink)

    # Qt calls these

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, scale = self._theme, self._theme.scale
        shrink = self._shrink()
        painter.translate(self._shift(), max(0.0, (self.height() - 104 * scale * shrink) / 2))
        painter.scale(shrink, shrink)
        for place, (factor, box) in enumerate(zip(self._factors, self._boxes, strict=True)):
            if place in (self._under, self._kept):
                outline = QPen(ink(theme.accent), 1.2 * theme.stroke)
                painter.setPen(outline if place == self._kept else Qt.PenStyle.NoPen)
                painter.setBrush(ink(theme.accent, 26))
                painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 6, 6)
            if place:
                gap = QRectF(box.left() - self._gap(), 22 * scale, self._gap(), 24 * scale)
                draw_text(painter, gap, "=" if place == 1 else "·", theme.secondary, 19 * scale, bold=place > 1)
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
        # What nobody looks at is not typeset.
        FORMULAS.forget_wishes()
        super().hideEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.factor_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keep(self.factor_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {"[": -1, "]": 1}
        if event.text() in steps and self._factors:
            before = self._kept if self._kept is not None else (-1 if event.text() == "]" else 0)
            self._keep((before + steps[event.text()]) % len(self._factors))
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

    def _wide(self) -> float:
        return self._boxes[-1].right() + 8 if self._boxes else 0.0

    def _shrink(self) -> float:
        return min(1.0, max(self._smallest(), self.width() / max(1.0, self._wide())))

    def _smallest(self) -> float:
        return 1.0 if self._theme.name == "projector" else _SMALLEST

    def _shift(self) -> float:
        return max(0.0, (self.width() - self._wide() * self._shrink()) / 2)

    def _colour(self, factor: FactorFrame) -> str:
        return str(getattr(self._theme, _COLOURS.get(factor.role, "text")))

    def _serif(self) -> QFont:
        font = QFont("serif")
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setItalic(True)
        font.setPixelSize(round(17 * self._theme.scale))
        return font

    def _measure(self) -> None:
        scale, x = self._theme.scale, 8.0
        serif = QFontMetricsF(self._serif())
        boxes = []
        for factor in self._factors:
            formula = self._formula(factor)
            symbol = formula.width if formula is not None else serif.horizontalAdvance(factor.plain)
            wide = max(symbol, text_width(factor.number, 14 * scale, True), text_width(factor.source, 11 * scale))
            boxes.append(QRectF(x, 0, wide + 10 * scale, 104 * scale))
            x += wide + 10 * scale + self._gap()
        self._boxes = boxes
        self.setMinimumWidth(self.minimumSizeHint().width())
        self.updateGeometry()
        self.update()

    def _draw(self, painter: QPainter, factor: FactorFrame, box: QRectF) -> None:
        theme, scale = self._theme, self._theme.scale
        colour = self._colour(factor)
        formula = self._formula(factor)
        symbol = QRectF(box.left(), 4 * scale, box.width(), 54 * scale)
        if formula is not None:
            formula.draw(painter, symbol.center().x() - formula.width / 2, symbol.center().y() - formula.height / 2)
        else:
            painter.setFont(self._serif())
            painter.setPen(ink(colour))
            painter.drawText(symbol, Qt.AlignmentFlag.AlignCenter, factor.plain)
        number = QRectF(box.left(), 60 * scale, box.width(), 20 * scale)
        draw_text(painter, number, factor.number, colour, 14 * scale, bold=True, elide=False)
        source = QRectF(box.left(), 82 * scale, box.width(), 17 * scale)
        draw_text(painter, source, factor.source, theme.secondary, 11 * scale, elide=False)

    def _point_at(self, place: int | None) -> None:
        if place != self._under:
            self._under = place
            self.update()
            shown = place if place is not None else self._kept
            self.highlight_requested.emit(self._factors[shown].about or None if shown is not None else None)

    def _keep(self, factor: int | None) -> None:
        self._kept = None if factor == self._kept else factor
        if self._kept is not None:
            place = self.place_of(self._kept)
            self.kept.emit(round(place.left()), round(place.right()))
        self.update()
        self.highlight_requested.emit(self._factors[self._kept].about or None if self._kept is not None else None)
