"""The window as an SVG: read by other programs, with everything that is visible in the window."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QGraphicsScene, QGraphicsView, QScrollArea, QWidget

from gradviz.documents.open import open_setup
from gradviz.gui.export.window_svg import window_svg
from gradviz.training.steps import Granularity
from tests.gui.conftest import Open

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+(?:e-?[0-9]+)?")
Seen = tuple[ET.Element, str, QRectF, QRectF]
EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)


def box_of(element: ET.Element) -> QRectF:
    """The bounds of a rectangle, an image or a path, as far as its corner points go."""
    if element.tag in (f"{SVG}rect", f"{SVG}image"):
        return QRectF(*(float(element.get(name, "0")) for name in ("x", "y", "width", "height")))
    numbers = [float(each) for each in NUMBER.findall(element.get("d", "") or element.get("points", ""))]
    box = QRectF()
    if numbers:
        xs, ys = numbers[::2], numbers[1::2]
        box = QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))
    return box


def move_of(element: ET.Element) -> QTransform:
    kind, _bracket, numbers = element.get("transform", "").partition("(")
    values = [float(each) for each in NUMBER.findall(numbers)]
    if kind == "translate":
        return QTransform.fromTranslate(*values)
    return QTransform(*values) if kind else QTransform()


def seen(root: ET.Element) -> Iterator[Seen]:
    """Everything drawn, with its fill, where it lies in the window, and what its clips leave of the window."""
    clips = {each.get("id"): each[0] for each in root.iter(f"{SVG}clipPath")}

    def walk(element: ET.Element, fill: str, move: QTransform, left: QRectF) -> Iterator[Seen]:
        if element.tag in (f"{SVG}defs", f"{SVG}clipPath"):
            return
        move, fill = move_of(element) * move, element.get("fill", fill)
        clip = element.get("clip-path")
        if clip:
            left = left.intersected(move.mapRect(box_of(clips[clip[5:-1]])))
        box = box_of(element)
        if not box.isEmpty():
            yield element, fill, move.mapRect(box), left
        for child in element:
            yield from walk(child, fill, move, left)

    yield from walk(root, "", QTransform(), EVERYWHERE)


def read(window: QWidget) -> ET.Element:
    return ET.fromstring(window_svg(window, "A title"))


def test_clips_have_their_coordinates(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    scene = QGraphicsScene(0, 0, 100, 80, window)
    view = QGraphicsView(scene, window)
    view.setFrameShape(QGraphicsView.Shape.NoFrame)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setSceneRect(scene.sceneRect())
    view.setGeometry(120, 40, 100, 80)
    frame = scene.addRect(QRectF(0, 0, 60, 50))
    frame.setPos(10, 20)
    frame.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
    frame.setPen(Qt.PenStyle.NoPen)
    for place, colour in ((QPointF(40, 5), "#ff0000"), (QPointF(-5, 30), "#00ff00")):
        item = QGraphicsRectItem(QRectF(0, 0, 90, 90), frame)
        item.setPos(place)
        item.setBrush(QColor(colour))
    scene.addRect(QRectF(80, 0, 15, 15), Qt.PenStyle.NoPen, QColor("#0000ff"))
    window.show()
    left = {fill: box.intersected(room) for _element, fill, box, room in seen(read(window))}
    assert left["#ff0000"] == QRectF(170, 65, 20, 45)
    assert left["#00ff00"] == QRectF(130, 90, 60, 20)
    assert left["#0000ff"] == QRectF(200, 40, 15, 15)


def test_what_a_scroll_area_hides_is_cut_off_or_left_out(qtbot) -> None:
    window = QScrollArea()
    qtbot.addWidget(window)
    window.resize(200, 100)
    window.setFrameShape(QScrollArea.Shape.NoFrame)
    content = QWidget()
    content.resize(150, 400)
    for top, colour in ((10, "#ff0000"), (80, "#00ff00"), (200, "#0000ff")):
        part = QWidget(content)
        part.setGeometry(5, top, 50, 50)
        part.setAutoFillBackground(True)
        part.setPalette(QColor(colour))
    window.setWidget(content)
    window.show()
    left = {fill: box.intersected(room) for _element, fill, box, room in seen(read(window))}
    assert left["#ff0000"] == QRectF(5, 10, 50, 50)
    assert left["#00ff00"] == QRectF(5, 80, 50, 20)
    assert "#0000ff" not in left


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_no_picture_and_no_word_of_a_plot_is_cut_off(open_window: Open, theme: str) -> None:
    window = open_window(open_setup("spiral-2-8-8-1")[0], (1440, 900), theme)
    window.session.next(Granularity.UPDATE)
    window.presenter.settle()
    root = read(window)
    names = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(names) == len(set(names))
    assert set(re.findall(r"url\(#([\w-]+)\)", ET.tostring(root, "unicode"))) <= set(names)
    panel = window.panels["surface"]
    place = QRectF(panel.mapTo(window, panel.rect().topLeft()).toPointF(), panel.size().toSizeF())
    words, pictures = {}, []
    for element, _fill, box, room in seen(root):
        if place.contains(box.center()):
            word = element.get("aria-label")
            if word:
                words[word] = room.contains(box)
            elif element.tag == f"{SVG}image":
                pictures.append((box, box.intersected(room)))
    assert {"w1[1,1]", "w3[1,1]"} <= set(words)
    assert all(words.values())
    largest, left = max(pictures, key=lambda each: each[0].width())
    assert largest.width() > 0.5 * place.width()
    assert left.width() > 0.97 * largest.width()
    assert left.height() > 0.97 * largest.height()
