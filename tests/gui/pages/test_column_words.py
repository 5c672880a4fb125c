"""What is written in the row of a column on a table's sheet: nothing that matters is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from gradviz.gui.pages.column_words import part_captions, two_lines
from gradviz.scene.setup.sheet_frame import sheet_frame
from tests.scene.setup.test_table_sheet import sheet_of


def test_a_remark_goes_on_in_a_second_line(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    width = metrics.horizontalAdvance("1 to 2, mean")
    assert two_lines("1 to 2, mean 1.5", metrics, width) == ["1 to 2, mean", "1.5"]
    assert two_lines("onewordthatistoolong for", metrics, 10) == ["onewordthatistoolong for"]


@pytest.mark.parametrize(("words", "width", "captions"), [
    (["no", "yes"], 200.0, ["no", "yes"]),
    (["benign, of either kind", "malignant, of either kind"], 200.0, ["benign", "malign"]),
    (["type1", "type2", "type10"], 60.0, ["3 labels"]),
    ([f"type{n}" for n in range(12)], 220.0, ["12 labels"]),
    ([f"kind {n}" for n in range(20)], 2000.0, ["20 labels"]),
])  # fmt: skip
def test_each_label_has_its_caption_or_their_number_is_said(
    qapp: QApplication, words: list[str], width: float, captions: list[str]
) -> None:
    table = "a,kind\n" + "".join(f"{n * 7 % 240},{words[n % len(words)]!r}\n" for n in range(240))
    table = table.replace("'", '"')
    column = sheet_frame(sheet_of(table)).columns[1]
    found = part_captions(column, QRectF(0, 0, width, 20), QFontMetrics(qapp.font()))
    assert len(found) == len(captions)
    for (box, caption), start in zip(found, captions, strict=True):
        assert caption.startswith(start)
        assert QRectF(0, 0, width, 20).contains(box)
