"""The texts around a surface in space: next to their axis, clear of its tick labels, and inside the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from gradviz.gui.figures.key_row import keys_width, two_rows
from gradviz.gui.figures.plot_axes import words_within
from gradviz.gui.figures.surface.relief_marks import arrow_on, paint_relief_marks, relief_keys
from gradviz.gui.figures.surface.relief_painter import _beside, _inside, relief_projection
from gradviz.gui.panel_table import painters
from gradviz.scene.themes import LIGHT, PROJECTOR, Theme
from gradviz.scene.view.camera import FLOOR, TOP, Camera
from tests.scene.scenes import circle_run, moment_at
from tests.scene.surface3d.test_relief import raised, relief_of


@pytest.mark.parametrize("degrees", range(0, 360, 20))
def test_the_words_of_an_axis_are_near_it_and_off_its_ticks(degrees: int) -> None:
    angle = np.radians(degrees)
    along, away = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    middle, size = np.array([100.0, 80.0]), np.array([44.0, 12.0])
    ticks = []
    for share in (-40.0, 0.0, 40.0):
        at = middle + along * share + away * 16
        ticks.append(QRectF(at[0] - 10, at[1] - 5, 20, 10))
    box = _beside(middle, along, away, size, 4.0, ticks)
    assert not any(box.intersects(tick) for tick in ticks)
    corners = np.array([(box.left(), box.top()), (box.right(), box.top()), (box.left(), box.bottom()),
                        (box.right(), box.bottom())])  # fmt: skip
    assert ((corners - middle) @ away > 0).all()
    assert ((corners - middle) @ away).min() < 60
    further = _beside(middle, along, away, size, 4.0, ticks, 42.0).center()
    assert 41.99 < (np.array([further.x(), further.y()]) - middle) @ away <= 62.0


def test_what_would_be_cut_off_moves_inside() -> None:
    bounds = QRectF(0, 0, 100, 50)
    assert bounds.contains(_inside(QRectF(-20, 45, 40, 12), bounds))
    assert _inside(QRectF(10, 10, 40, 12), bounds) == QRectF(10, 10, 40, 12)


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR])
@pytest.mark.parametrize("elevation", [5.0, 30.0, 60.0, 90.0])
def test_the_box_leaves_room_for_its_texts(qtbot: QtBot, theme: Theme, elevation: float) -> None:
    moment = moment_at(circle_run(), 7)
    rect = QRectF(0, 0, 500, 300)
    corners = np.array([(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (FLOOR, TOP)])
    for azimuth in (-135.0, -90.0, -60.0, 0.0, 45.0):
        where = relief_projection(rect, relief_of(moment, Camera(azimuth, elevation)), theme)
        pixels = where.map(corners)[:, :2]
        assert pixels.min() > -6.0
        assert pixels[:, 0].max() < 506.0
        assert pixels[:, 1].max() < 300.0 - 8.0 * theme.scale


def test_words_that_would_cover_the_surface_lose_their_brackets() -> None:
    words = "gradient ∇L (uphill)"
    assert words_within(words, 20, len) == words
    assert words_within(words, 19, len) == "gradient ∇L"
    assert words_within("step −η∇L", 5, len) == "step −η∇L"


@pytest.mark.parametrize("camera", [Camera(), Camera(100.0, 20.0), Camera(30.0, 80.0, 3.0)])
def test_arrows_are_as_long_whatever_the_camera_unless_the_surface_ends(qtbot: QtBot, camera: Camera) -> None:
    relief = relief_of(moment_at(circle_run(), 7), camera)
    where = relief_projection(QRectF(0, 0, 700, 400), relief, LIGHT)
    for way in (relief.gradient_way, relief.step_way):
        assert way is not None
        whole = np.hypot(*np.diff(where.map(way)[:, :2], axis=0).T).sum()
        line = arrow_on(way, where, 62.0)
        assert np.hypot(*np.diff(line, axis=0).T).sum() == pytest.approx(min(62.0, whole), abs=0.01)
        assert line[0] == pytest.approx(where.map(way)[0, :2])


def test_a_mark_is_named_in_the_row_and_no_word_stands_in_the_picture(qtbot: QtBot) -> None:
    relief = relief_of(moment_at(circle_run(), 7))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(500, 400))
    painter = QPainter(generator)
    rect = QRectF(0, 0, 500, 400)
    paint_relief_marks(painter, rect, relief, relief_projection(rect, relief, LIGHT), LIGHT)
    painter.end()
    assert "<text" not in bytes(buffer.data()).decode()
    marks, arrows = relief_keys(relief, LIGHT)
    texts = relief.now_text, relief.start_text, relief.minimum_text, relief.gradient_text, relief.step_text
    assert [key.text for key in (*marks, *arrows)] == list(filter(None, texts))


@pytest.mark.parametrize(("width", "scale"), [(346, 1.0), (470, 1.0), (390, 1.77), (700, 1.77)])
def test_no_mark_and_no_arrow_is_left_out_of_the_keys(width: int, scale: float) -> None:
    """Of the panels at 1024, 1366, and on a projector; and in the same words as far as there is room."""
    frame, _grid = raised(moment_at(circle_run(), 7))
    relief, theme = frame.relief, replace(LIGHT, scale=scale)
    assert relief is not None
    marks, arrows = relief_keys(relief, theme)
    assert len(arrows) == 2
    rows = two_rows(marks, arrows, width, theme)
    assert len(rows) <= 2
    shown = [key for row in rows for part in row for key in part]
    assert [key.shape for key in shown] == [key.shape for key in (*marks, *arrows)]
    assert all(sum(keys_width(part, theme) for part in row) <= width for row in rows)
    assert shown[0].text == relief.now_text


def test_what_stands_in_space_is_presented_in_space(qtbot: QtBot) -> None:
    """The audience saw the map while the window showed the surface in space."""
    frame, _grid = raised(moment_at(circle_run(), 7))
    pictures = []
    for name, shown in (("surface", frame), ("surface3d", frame), ("surface", frame.but(relief=None))):
        image = QImage(300, 240, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        painters()[name](painter, QRectF(0, 0, 300, 240), shown, LIGHT)
        painter.end()
        pictures.append(image)
    assert pictures[0] == pictures[1] != pictures[2]
