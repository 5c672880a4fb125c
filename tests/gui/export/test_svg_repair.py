"""SVG files as every program reads them: words are outlines that keep their label."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgGenerator

from gradviz.gui.export.svg_repair import with_outlines
from gradviz.gui.figures.ink import figure_font


def drawn(paint) -> ET.Element:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(200, 100))
    with QPainter(generator) as painter:
        paint(painter)
    return ET.fromstring(with_outlines(bytes(buffer.data().data())))


def test_words_are_outlines_in_their_place_and_colour(qapp) -> None:
    def paint(painter: QPainter) -> None:
        painter.setFont(figure_font(20))
        painter.setPen(QColor(200, 30, 40))
        painter.drawText(QPointF(30, 60), 'a < b & "c"')

    (word,) = [each for each in drawn(paint).iter() if each.get("aria-label")]
    assert word.get("aria-label") == 'a < b & "c"'
    assert word.get("fill") == "#c81e28"
    numbers = [float(pair.split(",")[0]) for pair in word.get("d").replace("M", " ").replace("L", " ")
               .replace("C", " ").split()]  # fmt: skip
    assert 30 <= min(numbers) < 33
    assert 110 < max(numbers) < 150
