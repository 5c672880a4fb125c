"""Dots of samples: many are drawn as few are, only quicker, and what is below others is left out."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap
from pytestqt.qtbot import QtBot

from gradviz.gui.figures import sample_dots
from gradviz.gui.figures.sample_dots import DotStyle, paint_dots, seen_dots

STYLE = DotStyle(2.6, QBrush(QColor("#E69F00")), QPen(QColor("white"), 0.8))


def drawn(pixels: np.ndarray, ratio: float) -> np.ndarray:
    pixmap = QPixmap(round(120 * ratio), round(90 * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.black)
    with QPainter(pixmap) as painter:
        painter.translate(-3.0, -5.0)
        paint_dots(painter, pixels, STYLE)
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)[..., :3].astype(np.float64)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 1.5])
def test_copies_of_small_pictures_look_like_drawn_dots(
    ratio: float, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = np.random.default_rng(1).uniform((-5.0, -5.0), (130.0, 100.0), (150, 2))
    each = drawn(pixels, ratio)
    monkeypatch.setattr(sample_dots, "_STAMPED", 0)
    copied = drawn(pixels, ratio)
    assert each.max() > 200
    assert np.abs(each - copied).mean() < 0.015 * 255
    assert np.abs(each - copied).max() < 0.45 * 255  # at an edge that lies an eighth of a pixel beside its place


def test_below_three_dots_of_other_colours_nothing_is_drawn(qtbot: QtBot) -> None:
    values = np.tile(np.linspace(-1.0, 1.0, 21), 300)
    pixels = np.column_stack([np.repeat(np.arange(300.0), 21) + 0.5, np.full(6300, 7.5)])
    kept = seen_dots(pixels, values, 2, 1.0, QRectF(0, 0, 300, 20))
    assert len(kept) == 3 * 300
    assert values[kept].min() == pytest.approx(0.8)
