"""What the audience sees: one large picture and one large sentence, without any controls."""

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
_SMALLEST = 12.0  # type that is a little smaller is lifted to the least
_STROKE_AT = 480.0
_SENTENCE = (1.5, 1.35, 1.2, 1.1, 1.0)  # of the least type, the largest that fits
_SENTENCE_SHARE, _QUESTION_SHARE = 0.23, 0.36  # of the height
_DIM = 205
_WORD_MS = 8_000


def audience_theme(height: int) -> Theme:
    """The projector's theme with type and lines for a display of this height."""
    return replace(PROJECTOR, scale=LEGIBLE * height / _SMALLEST, stroke=max(PROJECTOR.stroke, height / _STROKE_AT))


class AudienceCanvas(NetworkCanvas):
    """The graph with type that the last row can read, and a spotlight."""

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
        """Everything pale but for some places."""
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
        """The selection with its ends and its card; without one, what this step computes and uses."""
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
    """Every other figure, drawn by the painter that also exports it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.frame: object = None
        self.name, self.theme, self.least = "", PROJECTOR, 0.0
        self._painters = painters()
        self.hidden = ""

    def show_frame(self, frame: object) -> None:
        """Show another frame."""
        self.frame = frame
        self.setAccessibleDescription(str(getattr(frame, "description", "")))
        self.update()

    def hide_behind(self, words: str) -> None:
        """Words in place of the figure, of which nothing is held; empty: the next frame is shown."""
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
    """A window of its own. It takes frames by their panels' names; `left` says that Esc was pressed."""

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
        self._word_ends = QTimer(self)
        self._word_ends.setSingleShot(True)
        self._word_ends.setInterval(_WORD_MS)
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
        """The graph."""
        self.canvas.show_frame(frame)
        self.canvas.setAccessibleDescription(frame.description)

    def show_explanation(self, frame: ExplanationFrame) -> None:
        """The sentence of the step."""
        self.explanation = frame
        self._say()

    def show_transport(self, frame: TransportFrame) -> None:
        """Where the run is."""
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
        """The question of the Predict mode, in place of the sentence until it is revealed; None: there is none."""
        self.asked = frame
        self._make_room()
        self._say()

    def show_stop(self, frame: LessonFrame | None) -> None:
        """The stop of the lesson that is open, None: there is none. Its question stands below the picture."""
        self.stop = frame
        if frame is not None:
            self.lesson.show_frame(frame)
        self._say()

    def show_picture(self, name: str) -> None:
        """One of `PICTURES`, or `lesson`."""
        self.picture = name
        self.figure.name, self.figure.frame = name, None
        self._turn()
        self._make_room()
        self.figure.update()

    def forget(self) -> None:
        """Hold on to nothing that was shown, while nobody looks."""
        self.canvas.forget()
        self.figure.frame = self.explanation = self.asked = self.stop = None

    def set_hidden(self, words: str) -> None:
        """Words in place of a picture that would give an answer away; empty: show it."""
        self.figure.hide_behind(words)
        self._turn()

    def set_spotlight(self, on: bool) -> None:
        """Dim everything but the selection."""
        self.canvas.spotlight = on
        self.canvas.update()

    def set_blank(self, on: bool) -> None:
        """A dark display."""
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
        """The smallest type, in pixels."""
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
        """The sentence belongs to the figures; a lesson's stop has all the room, but for a question that is open."""
        is_asked = self.asked is not None and self.asked.is_open
        self.sentence.setVisible(self.picture != "lesson" or is_asked)

    def _turn(self) -> None:
        """The page of the picture."""
        pages = {} if self.figure.hidden else {"network": self.canvas, "lesson": self.lesson}
        self.pages.setCurrentWidget(pages.get(self.picture, self.figure))

    def _place_position(self) -> None:
        """As many of its parts as there is room for."""
        parts, room = (self._word or self._position_text).split(" · "), self.width() - self.phase.sizeHint().width()
        room -= 6 * round(8 * self.theme.scale)
        metrics = self.position.fontMetrics()
        while len(parts) > 1 and metrics.horizontalAdvance(" · ".join(parts)) > room:
            parts.pop()
        self.position.setText(" · ".join(parts))
        self.position.setAccessibleName(self._word or self._position_text)

    def _words(self, explanation: ExplanationFrame) -> tuple[str, float]:
        """The open question, else the question of a lesson's stop, else the sentence of the step; and the part of the
        height that it may have in large type."""
        asked, stop, theme = self.asked, self.stop, self.theme
        sentence = sentence_html(explanation.sentence, theme)
        if asked is not None and asked.is_open:
            return predict_html(asked, theme) + (sentence if asked.is_revealed else ""), _SENTENCE_SHARE
        # Whoever tries things out after the answer reads of these.
        if stop is not None and stop.question and (stop.is_open or not stop.is_away):
            return question_html(stop, theme), _QUESTION_SHARE
        return sentence, _SENTENCE_SHARE

    def _say(self) -> None:
        if self.explanation is None:
            return
        html, share = self._words(self.explanation)
        show_html(self.sentence, html)
        room = max(1, self.width() - 4 * round(8 * self.theme.scale))
        self.sentence.setMinimumHeight(0)  # else it would count as needed
        for factor in _SENTENCE:
            self.sentence.setFont(figure_font(self.least * factor))
            needed = self.sentence.heightForWidth(room)
            if needed <= share * self.height():
                break
        # The same room for most sentences: the picture must not jump with their length.
        self.sentence.setFixedHeight(max(needed, round(_SENTENCE_SHARE * self.height())))
