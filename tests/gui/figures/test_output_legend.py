"""The legend of the output: every entry is there, in the type size of every theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from gradviz.documents.open import open_setup
from gradviz.gui.figures.output_painter import output_keys, paint_bars, paint_output
from gradviz.scene.charts.output import output_frame
from gradviz.scene.moment import moment_of
from gradviz.scene.themes import THEMES, Theme
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("width", [360, 500, 700, 1040])
def test_no_entry_is_left_out(theme: Theme, width: int) -> None:
    frame = output_frame(moment_of(Timeline(Run(*open_setup("spiral-2-8-8-1")))), View())
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(width, 800))
    painter = QPainter(generator)
    paint_output(painter, QRectF(0, 0, width, 800), frame, theme)
    painter.end()
    text = bytes(buffer.data()).decode()
    for word in (*(name for _level, name in frame.legend), *frame.sample_words, frame.boundary_word):
        assert f">{word}<" in text, word
    assert len(output_keys(frame, theme)) == 6


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(220, 160), (243, 200), (351, 320)])
def test_numbers_of_bars_are_whole_and_apart(
    theme: Theme, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = output_frame(moment_of(Timeline(Run(*open_setup("mazur-2-2-2")))), View())
    assert frame.kind == "bars"
    boxes: list[QRectF] = []
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw = QPainter.drawText

    def drawn(self: QPainter, at: object, *rest: object) -> object:
        if isinstance(at, QPointF) and rest[0] in {text for bar in frame.bars for text in bar[3:]}:
            metrics = QFontMetricsF(self.font())
            wide = metrics.horizontalAdvance(str(rest[0]))
            boxes.append(QRectF(at.x(), at.y() - metrics.capHeight(), wide, metrics.capHeight()))
        return draw(self, at, *rest)

    lines: list[tuple[QPointF, QPointF]] = []
    line = QPainter.drawLine

    def ruled(self: QPainter, *ends: QPointF) -> object:
        if self.pen().color().name().upper() == theme.negative.upper():
            lines.append((QPointF(ends[0]), QPointF(ends[1])))
        return line(self, *ends)

    monkeypatch.setattr(QPainter, "drawText", drawn)
    monkeypatch.setattr(QPainter, "drawLine", ruled)
    paint_bars(painter, QRectF(0, 0, *size), frame, theme)
    painter.end()
    assert len(boxes) == 2 * len(frame.bars)
    assert all(QRectF(0, 0, *size).contains(box) for box in boxes)
    assert not any(a.intersects(b) for k, a in enumerate(boxes) for b in boxes[:k])
    assert len(lines) == len(frame.bars)
    for start, end in lines:  # the mark of a target runs through no number
        mark = QRectF(start.x(), start.y() - 1, end.x() - start.x(), 2)
        assert not any(box.intersects(mark) for box in boxes)
