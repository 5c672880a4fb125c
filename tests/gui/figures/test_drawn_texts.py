"""All texts that are drawn on a graph, at the sizes of panels and figures: whole, apart, and off every unit."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from gradviz.gui.figures.ink import at_least
from gradviz.gui.figures.network.network_painter import network_layout, paint_network
from gradviz.scene.moment import moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.themes import LIGHT, PROJECTOR, Theme
from gradviz.scene.view.view import View
from gradviz.training.timeline import Timeline
from tests.scene.scenes import finished
from tests.training.builders import run_of

pytestmark = pytest.mark.usefixtures("qapp")

SHAPES = [(2, 4, 2, 1), (2, 8, 8, 1), (2, 8, 8, 8, 8, 1), (10, 8, 8, 8, 8, 12), (2, 24, 24, 1), (784, 128, 64, 10)]
SIZES = [(480, 360), (560, 420), (900, 620), (1400, 1000)]
TEXTS = [(LIGHT, 0.0), (PROJECTOR, 0.0), (PROJECTOR, 24.0)]


class Recorder(QPainter):
    """Remembers the rectangle of each text that is drawn, and whether it was cut."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.texts: list[tuple[str, QRectF, bool]] = []

    def drawText(self, at: Any, *rest: Any) -> Any:  # noqa: N802
        metrics, text = QFontMetricsF(self.font()), str(rest[-1])
        wide, high = metrics.horizontalAdvance(text), metrics.capHeight()
        if isinstance(at, QPointF):
            box, room = QRectF(at.x(), at.y() - high, wide, high), wide
        else:
            align, room = Qt.AlignmentFlag(rest[0]), at.width()
            left = (at.left() if align & Qt.AlignmentFlag.AlignLeft else at.right() - wide
                    if align & Qt.AlignmentFlag.AlignRight else at.center().x() - wide / 2)  # fmt: skip
            box = QRectF(left, at.center().y() - high / 2, wide, high)
        self.texts.append((text, self.worldTransform().mapRect(box), wide > room + 1.5))
        return super().drawText(at, *rest)


@pytest.fixture(scope="module")
def frames() -> dict[tuple[int, ...], NetworkFrame]:
    runs = {shape: run_of(shape, ["tanh"] * (len(shape) - 1), samples=6, size=3) for shape in SHAPES}
    return {shape: network_frame(finished(run), View(selected="w2[1,1]")) for shape, run in runs.items()}


@pytest.mark.parametrize(("theme", "least"), TEXTS, ids=lambda part: getattr(part, "name", str(part)))
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_no_text_of_a_graph_is_cut_or_lies_over_another_or_a_unit(
    frames: dict[tuple[int, ...], NetworkFrame], shape: tuple[int, ...], theme: Theme, least: float
) -> None:
    frame = frames[shape]
    for width, height in SIZES:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        with at_least(least):
            places = network_layout(frame, width, height, theme)
            painter = Recorder(image)
            paint_network(painter, QRectF(0, 0, width, height), frame, theme)
            painter.end()
        assert painter.texts
        where = (shape, width, height, theme.name, least)
        nodes = [QRectF(*node).adjusted(1, 1, -1, -1) for column in places.nodes for node in column]
        for text, box, is_cut in painter.texts:
            assert not is_cut, (where, text)
            assert QRectF(-1, -1, width + 2, height + 2).contains(box), (where, text, box)
            assert not any(box.intersects(node) for node in nodes), (where, text)
        for (one, a, _cut), (other, b, _other_cut) in itertools.combinations(painter.texts, 2):
            assert not a.adjusted(0.5, 0.5, -0.5, -0.5).intersects(b), (where, one, other)


@pytest.mark.parametrize("theme", [LIGHT, replace(LIGHT, scale=2.0), PROJECTOR], ids=lambda theme: f"{theme.scale}")
def test_names_of_classes_are_off_the_numbers_before_them(theme: Theme) -> None:
    """δ is bold and so wider than the share above it, from which the name kept off."""
    names = ("beech", "birch", "chestnut", "hawthorn", "hornbeam", "maple", "oak", "rowan", "sycamore", "willow")
    run = run_of((4, 8, 10), ["tanh", "softmax"], samples=6, size=3)
    frame, seen = network_frame(finished(run), View()), 0
    outputs = tuple(node.but(class_place=place, class_name=name, class_tag=chr(ord("A") + place), delta=-0.08888)
                    for place, (node, name) in enumerate(zip(frame.columns[-1].nodes, names, strict=True)))  # fmt: skip
    columns = (*frame.columns[:-1], frame.columns[-1].but(nodes=outputs))
    frame = frame.but(columns=columns, phase="backward")  # where one number has room, it is δ
    for width, height in ((round(wide * theme.scale), round(high * theme.scale)) for wide in (800, 1000)
                          for high in (300, 320, 420)):  # fmt: skip
        image = QImage(width, height, QImage.Format.Format_RGB32)
        painter = Recorder(image)
        paint_network(painter, QRectF(0, 0, width, height), frame, theme)
        painter.end()
        written = [(text, box) for text, box, _cut in painter.texts if text in names]
        others = [box for text, box, _cut in painter.texts if text not in names]
        seen += len(written)
        assert not [text for text, box in written for other in others if box.adjusted(-3, 0, 3, 0).intersects(other)]
    assert seen


def test_inputs_say_what_they_are_before_the_first_step() -> None:
    run = run_of((2, 4, 2, 1), ["tanh"] * 3, samples=6, size=3)
    frame = network_frame(moment_of(Timeline(run)), View())
    image = QImage(900, 620, QImage.Format.Format_RGB32)
    with Recorder(image) as painter:
        paint_network(painter, QRectF(0, 0, 900, 620), frame, LIGHT)
        texts = [text for text, _box, _is_cut in painter.texts]
    assert {"x₁", "x₂"} <= set(texts)
    assert not any("=" in text for text in texts)
