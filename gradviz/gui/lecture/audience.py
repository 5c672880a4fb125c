"""The audience's window: one large picture with one large sentence or question below it, and no controls."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import at_least, figure_font, ink
from gradviz.gui.figures.network.network_painter import network_parts
from gradviz.gui.outside_text import Label, show_html
from gradviz.gui.pages.explanation_html import predict_html, sentence_html
from gradviz.gui.pages.lesson_html import question_html
from gradviz.gui.pages.lesson_page import LessonPage
from gradviz.gui.panel_table import painters
from gradviz.gui.views.network_canvas import NetworkCanvas
from gradviz.scene.explanation.explanation_frame import ExplanationFrame
from gradviz.scene.lecture.lesson import LessonFrame
from gradviz.scene.lecture.predict_frame import PredictFrame
from gradviz.scene.network.edge_curves import edge_curves
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.panels import PANELS
from gradviz.scene.reading import LOSS_NAME
from gradviz.scene.themes import PROJECTOR, Theme
from gradviz.scene.transport import TransportFrame
from gradviz.text import _

__all__ = ["PICTURES", "Audience", "audience_theme"]

LEGIBLE = 0.03
PICTURES = tuple(panel.name for panel in PANELS if panel.for_audience)  # the network first
_SMALLEST = 12.0  # slightly smaller type is enlarged to the smallest size
_STROKE_AT = 480.0
_SENTENCE = (1.5, 1.35, 1.2, 1.1, 1.0)  # factors of the smallest type size; the largest that fits is used
_SENTENCE_SHARE, _QUESTION_SHARE = 0.23, 0.36  # of the height
_DIM = 205
_WORD_MS = 8_000


def audience_theme(height: int) -> Theme:
    """The projector's theme with type and line widths for a display of this height in pixels."""
    return replace(PROJECTOR, scale=LEGIBLE * height / _SMALLEST, stroke=max(PROJECTOR.stroke, height / _STROKE_AT))


class AudienceCanvas(NetworkCanvas):
    """The graph in type that can be read from the last row, with a spotlight that can be switched on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.least = 0.0
        self.spotlight = False

    def show_frame(self, frame: NetworkFrame) -> None:
        with at_least(self.least):
            super().show_frame(frame)

    def name_at(self, point: QPointF) -> tuple[str, str] | None:
        with at_least(self.least):
            return super().name_at(point)

    def paintEvent(self, event: QPaintEvent) -> None:
        with at_least(self.least):
            super().paintEvent(event)
            lit = self._lit(self._frame) if self.spotlight and self._frame is not None else []
        if lit:
            self._dim(lit)

    def _dim(self, lit: list[QPainterPath]) -> None:
        """Cover everything but the areas `lit` with a pale layer."""
        ratio = self.devicePixelRatioF()
        veil = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        veil.setDevicePixelRatio(ratio)
        veil.fill(ink(self._theme.panel, _DIM))
        painter = QPainter(veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.translate(self.shift)
        painter.scale(self.zoom, self.zoom)
        for path in lit:
            painter.fillPath(path, Qt.GlobalColor.black)
        painter.end()
        painter = QPainter(self)
        painter.drawImage(QPointF(), veil)
        painter.end()

    def _lit(self, frame: NetworkFrame) -> list[QPainterPath]:
        """The areas that the spotlight leaves clear: the selection with its units and its card, or without a selection
        what this step computes and uses."""
        theme, edges = self._theme, frame.edges
        places = self.places(frame)
        names = {frame.selected} if frame.selected else set(frame.used_names)
        used = frame.used_edges if not frame.selected else None
        chosen = [e for e, name in enumerate(edges.names) if name in names or (used is not None and used[e])]
        ends = {(int(edges.layer[e]) + side, int(part[e])) for e in chosen
                for side, part in ((0, edges.source), (1, edges.target))}  # fmt: skip
        lit = []
        for c, column in enumerate(frame.columns):
            for r, node in enumerate(column.nodes[: len(places.nodes[c])]):
                bias = node.bias is not None and node.bias.name in names
                if (c, r) in ends or node.name in names or bias or (not frame.selected and node.active):
                    box, grow = QRectF(*places.block(c, r)), 10 * theme.scale
                    lit.append(QPainterPath())
                    lit[-1].addRoundedRect(box.adjusted(-grow / 2, -grow, grow / 2, 0), grow, grow)
        if chosen:
            at, stroker = np.array(chosen), QPainterPathStroker()
            stroker.setWidth(26 * theme.stroke)
            curves = edge_curves(places, edges.layer[at], edges.source[at], edges.target[at])
            for x0, y0, x1, y1, x2, y2, x3, y3 in curves.reshape(-1, 8).tolist():
                path = QPainterPath(QPointF(x0, y0))
                path.cubicTo(x1, y1, x2, y2, x3, y3)
                lit.append(stroker.createStroke(path))
        for part in network_parts(frame, theme, places):
            is_loss = part.key[0] == "loss" and frame.selected == LOSS_NAME
            if part.key[0] in ("card", "card strip") or is_loss:
                lit.append(QPainterPath())
                lit[-1].addRoundedRect(QRectF(*part.room), 8, 8)
        return lit


class _Figure(QWidget):
    """Each figure but the network, drawn by the painter that also exports it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.frame: object = None
        self.name, self.theme, self.least = "", PROJECTOR, 0.0
        self._painters = painters()
        self.hidden = ""

    def show_frame(self, frame: object) -> None:
        """Show another frame of the figure."""
        self.frame = frame
        self.setAccessibleDescription(str(getattr(frame, "description", "")))
        self.update()

    def hide_behind(self, words: str) -> None:
        """Show `words` in place of the figure and drop its frame; empty: the next frame is shown."""
        self.hidden = words
        if words:
            self.frame = None
            self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink(self.theme.panel))
        if self.hidden:
            painter.setPen(ink(self.theme.secondary))
            painter.setFont(figure_font(max(self.least, 14 * self.theme.scale)))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.hidden)
        elif self.frame is not None and self.name in self._painters:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            with at_least(self.least):
                self._painters[self.name](painter, QRectF(self.rect()), self.frame, self.theme)
        painter.end()


class Audience(QWidget):
    """A top-level window. It takes the frames of panels; `left` is emitted when Esc was pressed or the window was
    closed."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(_("Audience"))
        self.setAccessibleName(_("Audience"))
        self.theme: Theme = PROJECTOR
        self.picture = "network"
        self.explanation: ExplanationFrame | None = None
        self.asked: PredictFrame | None = None
        self.stop: LessonFrame | None = None
        self._position_text = self._word = ""
        self._word_ends = QTimer(self, singleShot=True, interval=_WORD_MS)
        self._word_ends.timeout.connect(lambda: self.say(""))
        self.position, self.sentence = Label(self), Label(self)
        self.phase = Label(self)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.canvas = AudienceCanvas(self)
        self.canvas.setAccessibleName(_("Network"))
        self.figure = _Figure(self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.canvas)
        self.pages.addWidget(self.figure)
        self.lesson = LessonPage(self)
        self.pages.addWidget(self.lesson)
        self._top = QHBoxLayout()
        self._box = QVBoxLayout(self)
        self._box.addLayout(self._top)
        self._top.addWidget(self.phase)
        self._top.addStretch(1)
        self._top.addWidget(self.position)
        self._box.addWidget(self.pages, 1)
        self._box.addWidget(self.sentence)
        self.dark = QWidget(self)
        self.dark.setAccessibleName(_("Blank"))
        self.dark.setStyleSheet("background: #000000;")
        self.dark.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.dark.hide()
        self._fit()

    # What is shown

    def show_network(self, frame: NetworkFrame) -> None:
        """Show the graph."""
        self.canvas.show_frame(frame)
        self.canvas.setAccessibleDescription(frame.description)

    def show_explanation(self, frame: ExplanationFrame) -> None:
        """Show the sentence of the step."""
        self.explanation = frame
        self._say()

    def show_transport(self, frame: TransportFrame) -> None:
        """Show the phase and the position in the run."""
        self._position_text = frame.position_text
        current = next((phase for phase in frame.phases if phase.status == "current"), None)
        self.phase.setText(current.text if current else "")
        colour = self.theme.phase_colour(current.phase) if current else self.theme.panel
        pad = round(6 * self.theme.scale)
        self.phase.setStyleSheet(
            f"background: {colour}; color: {self.theme.panel}; border-radius: {pad}px; padding: 0 {2 * pad}px;"
        )
        self._place_position()

    def show_question(self, frame: PredictFrame | None) -> None:
        """Show the question of the Predict mode in place of the sentence until it is revealed; None: there is no
        question."""
        self.asked = frame
        self._make_room()
        self._say()

    def show_stop(self, frame: LessonFrame | None) -> None:
        """Show a stop of a lesson, with its question below the picture; None: no lesson is open."""
        self.stop = frame
        if frame is not None:
            self.lesson.show_frame(frame)
        self._say()

    def show_picture(self, name: str) -> None:
        """Show one of `PICTURES`, or `lesson`."""
        self.picture = name
        self.figure.name, self.figure.frame = name, None
        self._turn()
        self._make_room()
        self.figure.update()

    def forget(self) -> None:
        """Drop every frame, so that nothing is kept in memory while the window is hidden."""
        self.canvas.forget()
        self.figure.frame = self.explanation = self.asked = self.stop = None

    def set_hidden(self, words: str) -> None:
        """Show `words` in place of a picture that would give an answer away; empty: show the picture."""
        self.figure.hide_behind(words)
        self._turn()

    def set_spotlight(self, on: bool) -> None:
        """Dim everything but the selection."""
        self.canvas.spotlight = on
        self.canvas.update()

    def set_blank(self, on: bool) -> None:
        """Make the display black, or show the picture again."""
        self.dark.setVisible(on)
        self.dark.raise_()

    def say(self, word: str) -> None:
        """A short sentence in place of the position, for a few seconds."""
        self._word = word
        self._place_position()
        if word:
            self._word_ends.start()

    @property
    def least(self) -> float:
        """The smallest type size, in pixels."""
        return math.ceil(LEGIBLE * self.height())

    # Qt calls these

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.left.emit()

    # Inside

    def _fit(self) -> None:
        self.theme = audience_theme(self.height())
        theme, gap = self.theme, round(8 * self.theme.scale)
        self.setStyleSheet(f"Audience {{ background: {theme.panel}; }} Label {{ color: {theme.text}; }}")
        self._box.setContentsMargins(2 * gap, gap, 2 * gap, gap)
        self._box.setSpacing(gap)
        self.position.setFont(figure_font(self.least))
        self.phase.setFont(figure_font(self.least, bold=True))
        self.canvas.least = self.figure.least = self.lesson.least = self.least
        self.lesson.set_theme(theme)
        self.canvas.set_theme(theme)
        self.figure.theme = theme
        self.dark.setGeometry(self.rect())
        self._place_position()
        self._say()

    def _make_room(self) -> None:
        """Hide the sentence beside a lesson's page, which needs the whole window, unless a question of the Predict mode
        is open."""
        is_asked = self.asked is not None and self.asked.is_open
        self.sentence.setVisible(self.picture != "lesson" or is_asked)

    def _turn(self) -> None:
        """Bring the page of the picture to the front."""
        pages = {} if self.figure.hidden else {"network": self.canvas, "lesson": self.lesson}
        self.pages.setCurrentWidget(pages.get(self.picture, self.figure))

    def _place_position(self) -> None:
        """Show as many parts of the position as fit."""
        parts, room = (self._word or self._position_text).split(" · "), self.width() - self.phase.sizeHint().width()
        room -= 6 * round(8 * self.theme.scale)
        metrics = self.position.fontMetrics()
        while len(parts) > 1 and metrics.horizontalAdvance(" · ".join(parts)) > room:
            parts.pop()
        self.position.setText(" · ".join(parts))
        self.position.setAccessibleName(self._word or self._position_text)

    def _words(self, explanation: ExplanationFrame) -> tuple[str, float]:
        """The HTML below the picture, and its largest share of the window's height in large type: the open question of
        the Predict mode, else the question of a lesson's stop, else the sentence of the step."""
        asked, stop, theme = self.asked, self.stop, self.theme
        sentence = sentence_html(explanation.sentence, theme)
        if asked is not None and asked.is_open:
            return predict_html(asked, theme) + (sentence if asked.is_revealed else ""), _SENTENCE_SHARE
        # After the answer, while other steps are shown, their sentence matters more than the question.
        if stop is not None and stop.question and (stop.is_open or not stop.is_away):
            return question_html(stop, theme), _QUESTION_SHARE
        return sentence, _SENTENCE_SHARE

    def _say(self) -> None:
        if self.explanation is None:
            return
        html, share = self._words(self.explanation)
        show_html(self.sentence, html)
        room = max(1, self.width() - 4 * round(8 * self.theme.scale))
        self.sentence.setMinimumHeight(0)  # otherwise the old height would be part of the new one
        for factor in _SENTENCE:
            self.sentence.setFont(figure_font(self.least * factor))
            needed = self.sentence.heightForWidth(room)
            if needed <= share * self.height():
                break
        # Most sentences get the same height, so that the picture does not change size with each step.
        self.sentence.setFixedHeight(max(needed, round(_SENTENCE_SHARE * self.height())))
