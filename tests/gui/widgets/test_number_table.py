"""Blocks of a spreadsheet in a table of numbers: pasted, copied and undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.widgets.number_table import NumberTable
from gradviz.scene.text.number_block import block_of

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def table(qtbot: QtBot) -> NumberTable:
    made = NumberTable(2, 2, True, None)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.can_grow = True
    for place, row in enumerate((("1", "2"), ("3", "4"))):
        made.fill_row(place, row, is_ticked=place == 1)
    made.start_over()
    made.setCurrentCell(1, 0)
    return made


def texts(table: NumberTable) -> list[list[str]]:
    return [[table._text(row, column) for column in range(2)] for row in range(table.rowCount())]


def test_a_block_of_a_spreadsheet_is_pasted_makes_rows_and_is_one_undo(table: NumberTable, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("x\ty\r\n0,5\t-2,25\r\n1.5\t7\r\n")
    qtbot.keyClick(table, Qt.Key.Key_V, CONTROL)
    assert texts(table) == [["1", "2"], ["0,5", "-2,25"], ["1.5", "7"]]
    assert table.item(1, 2).checkState() is Qt.CheckState.Checked
    qtbot.keyClick(table, Qt.Key.Key_Z, CONTROL)
    assert texts(table) == [["1", "2"], ["3", "4"]]
    assert table.item(1, 2).checkState() is Qt.CheckState.Checked
    QGuiApplication.clipboard().clear()


def test_undo_goes_cell_by_cell(table: NumberTable) -> None:
    table.item(0, 0).setText("9")
    table.item(0, 1).setText("8")
    table.undo()
    assert texts(table) == [["9", "2"], ["3", "4"]]
    table.undo()
    table.undo()
    assert texts(table) == [["1", "2"], ["3", "4"]]


def test_what_does_not_fit_is_said_and_nothing_is_pasted(table: NumberTable) -> None:
    said: list[str] = []
    table.said.connect(said.append)
    QGuiApplication.clipboard().setText("1\t2\t3\n")
    table.paste()
    assert said == ["The block has 3 columns, from here there is room for 2; nothing was pasted."]
    table.can_grow = False
    QGuiApplication.clipboard().setText("1\n2\n")
    table.paste()
    assert said[1:] == ["The block has 2 rows, from here there is room for 1; nothing was pasted."]
    assert texts(table) == [["1", "2"], ["3", "4"]]
    QGuiApplication.clipboard().clear()


def test_what_is_copied_is_what_is_pasted(table: NumberTable, qtbot: QtBot) -> None:
    table.item(0, 0).setText("−1.5")
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "-1.5\t2\n3\t4\n"
    assert block_of(QGuiApplication.clipboard().text()) == (("-1.5", "2"), ("3", "4"))
    QGuiApplication.clipboard().clear()
