"""SVG files as every program reads them: a clip moves with what it clips, words are outlines that keep their label."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgGenerator

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.svg_repair import with_clips_in_place, with_outlines

SVG = "{http://www.w3.org/2000/svg}"
STILL = "matrix(1,0,0,1,0,0)"


def drawn(paint) -> ET.Element:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(200, 100))
    with QPainter(generator) as painter:
        paint(painter)
    return ET.fromstring(with_clips_in_place(with_outlines(bytes(buffer.data().data()))))


def test_a_clip_lies_where_it_was_set(qapp) -> None:
    def paint(painter: QPainter) -> None:
        painter.setClipRect(QRectF(0, 0, 50, 50))
        painter.fillRect(QRectF(0, 0, 200, 100), QColor("red"))
        painter.setClipping(False)
        painter.translate(120, 40)
        painter.setClipRect(QRectF(0, 0, 10, 10))
        painter.rotate(30)  # turns what is drawn, and not the clip that is set already
        painter.fillRect(QRectF(0, 0, 200, 100), QColor("blue"))

    root = drawn(paint)
    clips = {each.get("id"): each.find(f"{SVG}path") for each in root.iter(f"{SVG}clipPath")}
    used = {each.get("clip-path")[5:-1]: fill.get("fill") for each in root.iter(f"{SVG}g") if each.get("clip-path")
            for fill in each.iter(f"{SVG}g") if fill.find(f"{SVG}rect") is not None}  # fmt: skip
    moves = {fill: clips[name].get("transform") for name, fill in used.items()}
    assert moves == {"#ff0000": STILL, "#0000ff": "matrix(1,0,0,1,120,40)"}


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
