"""Words on a picture go off each other and stay inside."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gradviz.gui.figures.plot_axes import halo_text, plot_font
from gradviz.gui.figures.surface_marks import words_beside
from gradviz.scene.themes import LIGHT

BOUNDS = QRectF(0, 0, 300, 160)


def test_words_for_one_place_stand_under_and_over_each_other(qapp: QApplication) -> None:
    image = QImage(300, 160, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    taken: list[QRectF] = []
    for text in ("gradient", "step", "new", "earlier", "minimum"):
        at = QPointF(150, 150)  # near the lower edge: there is room above alone
        taken.append(halo_text(painter, at, text, "#000000", "#FFFFFF", plot_font(LIGHT), BOUNDS, taken))
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
