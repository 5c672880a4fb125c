"""A cached picture is drawn when it changes, and not at all where it has no space."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gradviz.gui.views import cached_layer
from gradviz.gui.views.cached_layer import Layer


@pytest.mark.parametrize(("width", "height", "drawn"), [(20, 10, 1), (0, 10, 0), (20, 0, 0), (20, -3, 0)])
def test_it_is_drawn_once_and_only_where_there_is_room(width: int, height: int, drawn: int, qtbot: QtBot) -> None:
    image, layer, calls = QImage(40, 40, QImage.Format.Format_ARGB32), Layer(), []

    def draw(painter: QPainter) -> None:
        calls.append(painter.isActive())
        painter.fillRect(QRectF(0, 0, width, height), Qt.GlobalColor.red)

    for _repaint in range(2):
        with QPainter(image) as painter:
            layer.paint(painter, QRectF(0, 0, width, height), (), (), draw)
    assert calls == [True] * drawn


def test_a_picture_of_very_many_parts_is_drawn_in_turns_and_whole_where_it_is_kept(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cached_layer, "_TURN", 0.0)
    image, room = QImage(40, 40, QImage.Format.Format_ARGB32), QRectF(0, 0, 20, 20)
    drawn: list[int] = []

    def parts() -> Iterator[Callable[[QPainter], None]]:
        for number in range(3):
            yield lambda _painter, number=number: drawn.append(number)

    def paint(layer: Layer) -> bool:
        with QPainter(image) as painter:
            return layer.paint_in_turns(painter, room, (), (), parts, in_turns=True)

    layer = Layer()
    assert [paint(layer) for _turn in range(5)] == [False, False, False, True, True]
    assert drawn == [0, 1, 2]
    with cached_layer.whole():
        assert paint(Layer())
    assert drawn == [0, 1, 2, 0, 1, 2]
