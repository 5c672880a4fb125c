"""A kept picture is drawn when it changes, and not at all where it has no room."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

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
