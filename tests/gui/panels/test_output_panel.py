"""The table of counts by class fits into the smallest place that the layout has for it, and no number is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from gradviz.gui.figures.output_table_painter import _fitted, paint_table, table_key
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.themes import LIGHT, PROJECTOR
from gradviz.training.steps import Granularity
from tests.gui.setups import take_table

if TYPE_CHECKING:
    from tests.gui.conftest import Open

TREES = ("Acer", "Betula", "Carpinus", "Fagus", "Fraxinus", "Larix", "Picea", "Pinus", "Populus", "Quercus", "Salix",
         "Tilia")  # fmt: skip


def table_of(folder: Path, names: tuple[str, ...]) -> Path:
    """Forty rows of each class, told apart by three numbers."""
    rows = [f"{k + 0.01 * i:.2f},{k % 4 + 0.02 * i:.2f},{k % 3},{name}"
            for i in range(40) for k, name in enumerate(names)]  # fmt: skip
    path = folder / "trees.csv"
    path.write_text("length,width,colour,kind\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_the_counts_of_twelve_classes_need_no_scrolling(open_window: Open, tmp_path: Path, theme: str) -> None:
    window = open_window(size=(1366, 768), theme=theme)
    assert take_table(window.session, table_of(tmp_path, TREES))
    for _update in range(3):
        window.session.next(Granularity.UPDATE)
    window.show_panel("output", True)
    panel = window.panels["output"]
    for share in (None, 0.99):  # the second slot as it comes, and as narrow as it gets
        window.panel_layout.choice.set_share("slot", share)
        window.panel_layout.arrange()
        QApplication.processEvents()
        QApplication.processEvents()
        assert not panel._scroll.horizontalScrollBar().isVisible()
        assert not panel._scroll.verticalScrollBar().isVisible()
    assert "A Acer" in panel._header.toolTip()


def test_letters_and_dots_stand_for_names_and_zeros_and_nothing_else_changes(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    assert take_table(window.session, table_of(tmp_path, TREES))
    frame = window.panels["output"]._frame
    wide, narrow = (_fitted(frame, LIGHT, QSizeF(width, 400)) for width in (900, 200))
    assert wide.cells[0][1:] == TREES == tuple(row[0].partition(" ")[2] for row in wide.cells[1:])
    assert [row[0] for row in wide.cells[1:3]] == ["A Acer", "B Betula"], "as the outputs of the graph are called"
    assert narrow.cells[0][1:] == tuple("ABCDEFGHIJKL")
    for plain, row in zip(wide.cells[1:], narrow.cells[1:], strict=True):
        assert ["0" if count == "·" else count for count in row[1:]] == list(plain[1:])
    assert narrow.size.width() <= 201
    assert table_key(frame, LIGHT, QSizeF(900, 400)) == ""
    assert table_key(frame, LIGHT, QSizeF(200, 400)).startswith("A Acer, B Betula, ")


def test_no_column_of_counts_moves_while_they_change(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    for names in (TREES, TREES[:3]):
        assert take_table(window.session, table_of(tmp_path, names))
        frame = window.panels["output"]._frame
        most = max(sum(int(count) for count in row[1:]) for row in frame.table[1:])
        assert frame.table_least == str(most)
        size = len(names)
        rows = [(name, *("0",) * size) for name in names]
        full = [(name, *(str(most),) * size) for name in names]
        few, many = (frame.but(table=(frame.table[0], *each)) for each in (rows, full))
        for theme in (LIGHT, PROJECTOR):
            for room in (QSizeF(200, 300), QSizeF(230, 220), QSizeF(420, 300), QSizeF(900, 600)):
                one, other = _fitted(few, theme, room), _fitted(many, theme, room)
                assert (one.widths, one.row, one.band) == (other.widths, other.row, other.band)
                assert len(set(one.widths[1:])) == 1  # all as wide as each other


def test_a_table_of_counts_says_what_its_rows_and_columns_are(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    assert take_table(window.session, table_of(tmp_path, TREES))
    frame = window.panels["output"]._frame
    assert frame.table_words == ("true class ↓", "predicted class →")
    for size in ((200, 200), (420, 300), (900, 500)):
        heads = [("true class ↓", word) for word in ("predicted class →", "")]
        said, silent = (drawn(frame.but(table_words=head), size) for head in heads)
        band = round(_fitted(frame, LIGHT, QSizeF(*size)).band) + 1
        assert said.copy(0, 0, size[0], band) != silent.copy(0, 0, size[0], band)
        assert said.copy(0, band, size[0], size[1]) == silent.copy(0, band, size[0], size[1])


def drawn(frame: OutputFrame, size: tuple[int, int]) -> QImage:
    image = QImage(*size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_table(painter, QRectF(0, 0, *size), frame, LIGHT)
    painter.end()
    return image
