"""Words on a picture avoid each other and stay inside."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gradviz.gui.figures import plot_axes
from gradviz.gui.figures.plot_axes import HaloStyle, clear_box, halo_text, paint_heading, plot_font
from gradviz.gui.figures.surface.surface_marks import words_beside
from gradviz.scene.themes import LIGHT, PROJECTOR, Theme

BOUNDS = QRectF(0, 0, 300, 160)


def test_words_for_one_place_stand_under_and_over_each_other(qapp: QApplication) -> None:
    image = QImage(300, 160, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    taken: list[QRectF] = []
    for text in ("gradient", "step", "new", "earlier", "minimum"):
        at = QPointF(150, 150)  # near the lower edge: there is room above alone
        taken.append(halo_text(painter, at, text, HaloStyle(plot_font(LIGHT), "#000000", "#FFFFFF"), BOUNDS, taken))
    painter.end()
    assert all(BOUNDS.contains(box) for box in taken)
    assert not any(a.intersects(b) for i, a in enumerate(taken) for b in taken[:i])


def test_words_of_a_mark_stand_beside_it_where_others_stand_below(qapp: QApplication) -> None:
    mark, metrics = QRectF(140, 70, 10, 10), QFontMetricsF(plot_font(LIGHT))
    below = words_beside(mark, "minimum", metrics, BOUNDS, [mark])
    assert below.x() == mark.center().x()
    assert below.y() > mark.bottom()
    box = QRectF(0, 0, metrics.horizontalAdvance("minimum"), metrics.height())
    box.moveCenter(below)
    beside = words_beside(mark, "minimum", metrics, BOUNDS, [mark, box])
    moved = QRectF(box)
    moved.moveCenter(beside)
    assert beside != below
    assert BOUNDS.contains(moved)
    assert not moved.intersects(box)
    assert not moved.intersects(mark)


@pytest.mark.parametrize("text", ["gradient ∇L (uphill)", "step −η∇L", "minimum 0.0123"])
def test_words_copied_glyph_by_glyph_look_like_stroked_ones(qapp: QApplication, text: str) -> None:
    style = HaloStyle(plot_font(LIGHT, 12, bold=True), "#8A3A00", "#FFFFFF")
    metrics = QFontMetricsF(style.font)
    # Copied ones begin at a whole pixel: so do these.
    at = QPointF(80 + metrics.horizontalAdvance(text) / 2, 40 - metrics.ascent() + metrics.height() / 2)
    pictures = []
    for draw_glyphs in (plot_axes.draw_halo_glyphs, lambda *_arguments: False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plot_axes, "draw_halo_glyphs", draw_glyphs)
            image = QImage(300, 60, QImage.Format.Format_RGB32)
            image.fill(0xFF3B528B)
            with QPainter(image) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                halo_text(painter, at, text, style, QRectF(0, 0, 300, 60))
        pictures.append(np.frombuffer(image.constBits(), dtype=np.uint8).astype(int))
    differences = np.abs(pictures[0] - pictures[1])
    assert np.ptp(pictures[0]) > 150
    assert (differences > 40).mean() < 0.01
    assert differences.mean() < 1.0


NOTES = (
    "Loss over w1[1,1] and w3[1,1]; after 30 updates; SGD, learning rate 0.03; weights from seed 1; data from seed 1.",
    "Over the 10 samples of this batch.",
    "This plane contains 1.34 % of the path’s movement. Largest distance from it: 0.189.",
    "The slice moves with the other weights; pale: the path on earlier slices.",
)  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR])
@pytest.mark.parametrize("size", [(300, 200), (480, 360), (640, 520)])
def test_notes_leave_a_small_figure_its_room(qapp: QApplication, theme: Theme, size: tuple[int, int]) -> None:
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    left = paint_heading(painter, QRectF(0, 0, *size), "Loss surface", NOTES, theme)
    reserved = paint_heading(painter, QRectF(0, 0, *size), "Loss surface", NOTES[:1], theme, NOTES)
    painter.end()
    assert left.height() > 0.3 * size[1]
    assert reserved == left


def test_words_that_cannot_be_put_clear_of_others_have_no_place() -> None:
    box = QRectF(20, 20, 40, 10)
    bounds = QRectF(0, 0, 100, 60)
    assert clear_box(box, bounds, []) == box
    assert clear_box(box, bounds, [QRectF(0, 15, 100, 10)]) == QRectF(20, 25, 40, 10)
    assert clear_box(box, bounds, [QRectF(0, 0, 100, 60)]) is None
