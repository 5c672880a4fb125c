"""The parts of a step are drawn in every theme where the optimizer has them."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from gradviz.gui.figures.surface.surface_painter import paint_surface
from gradviz.scene.themes import THEMES
from tests.scene.surface.test_substeps import frame_of


def picture(frame, theme: str) -> QImage:
    image = QImage(640, 520, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_surface(painter, QRectF(0, 0, 640, 520), frame, THEMES[theme])
    painter.end()
    return image


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_parts_are_drawn(qapp: QApplication, optimizer: str, theme: str) -> None:
    frame = frame_of(optimizer)[1]
    assert frame.substeps is not None
    assert picture(frame, theme) != picture(frame.but(substeps=None), theme)
