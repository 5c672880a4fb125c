"""Dialogs: they return the typed values, or report errors in place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from gradviz.data.generators import GENERATORS
from gradviz.data.setup import InlineData
from gradviz.engine.losses import LOSSES
from gradviz.gui import sample_edits
from gradviz.gui.commands.actions import ACTIONS, shortcut_sections
from gradviz.gui.dialogs.help_dialogs import PANEL_KEYS, ShortcutsDialog
from gradviz.gui.dialogs.new_dialog import NewDialog, new_setup
from gradviz.gui.dialogs.sample_dialog import SampleDialog, edit_inline_data
from gradviz.gui.dialogs.table_dialog import TableDialog, edit_weights
from gradviz.gui.part_edits import edit_initial_parameters
from gradviz.scene.setup.point_edits import own_points
from gradviz.training.run import Run

if TYPE_CHECKING:
    from gradviz.scene.setup.point_edits import own_points
from gradviz.gui.window.main_window import MainWindow


@pytest.mark.parametrize("data", GENERATORS)
def test_new_makes_a_setup_that_runs_on_every_data_set(data: str) -> None:
    run = Run(new_setup(data, "4, 2", "tanh", "half_squared_error", "sgd", "0,03", "all"))
    assert run.learning_rate == 0.03
    assert run.network.sizes[1:-1] == (4, 2)


@pytest.mark.parametrize("loss", LOSSES)
def test_new_makes_a_setup_that_runs_with_every_loss(loss: str) -> None:
    Run(new_setup("circle", "", "relu", loss, "adam", "0.1", "all"))


def test_new_reports_errors_in_place(window: MainWindow) -> None:
    dialog = NewDialog(window)
    dialog.hidden.setText("4, two")
    dialog.accept()
    assert dialog.setup is None
    assert "two" in dialog.fault.text()
    dialog.hidden.setText("5")
    dialog.accept()
    assert dialog.setup is not None
    dialog.deleteLater()


def test_a_table_names_the_cell_that_is_not_a_number(window: MainWindow) -> None:
    dialog = TableDialog("Samples", ["x1", "y1"], [("1", "2"), ("3", "4,5")], window, can_grow=True)
    dialog.table.item(1, 0).setText("three")
    dialog.accept()
    assert "row 2, x1" in dialog.fault.text()
    dialog.table.item(1, 0).setText("3")
    dialog._add()
    dialog.accept()
    assert dialog.numbers == [(1.0, 2.0), (3.0, 4.5), (0.0, 0.0)]
    dialog.deleteLater()


def test_tables_of_samples_and_weights_come_back_as_they_were(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDialog, "exec", lambda self: self.accept() or True)
    data = InlineData(((0.05, -0.1), (1e-7, 3.0)), ((0.01,), (0.99,)))
    assert edit_inline_data(window, data, window.complain) == data
    run = window.session.run
    parameters = run.initial_state().parameters
    written = edit_weights(window, run.network, parameters, window.complain)
    assert written is not None
    edit_initial_parameters(window.session, written)
    assert window.session.run.initial_state().parameters.tobytes() == parameters.tobytes()


def test_test_samples_are_in_the_table_too(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDialog, "exec", lambda self: self.accept() or True)
    data = InlineData(((1.0,), (2.0,)), ((0.0,), (1.0,)), ((3.0,),), ((1.0,),))
    assert edit_inline_data(window, data, window.complain) == data

    def swap(dialog: TableDialog) -> bool:
        for row, state in ((0, Qt.CheckState.Checked), (2, Qt.CheckState.Unchecked)):
            dialog.table.item(row, 2).setCheckState(state)
        dialog.accept()
        return True

    monkeypatch.setattr(QDialog, "exec", swap)
    changed = edit_inline_data(window, data, window.complain)
    assert changed == InlineData(((2.0,), (3.0,)), ((1.0,), (1.0,)), ((1.0,),), ((0.0,),))


def test_a_table_needs_a_sample_to_train_on(window: MainWindow) -> None:
    dialog = TableDialog("Samples", ["x1"], [("1",)], window, can_grow=True, marks=[True], mark="for testing")
    dialog.accept()
    assert "to train on" in dialog.fault.text()
    dialog.deleteLater()


def test_help_lists_every_key(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ShortcutsDialog(window, shortcut_sections())
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {entry.tooltip for entry in ACTIONS if entry.keys} <= texts
    assert {part for row in PANEL_KEYS for part in row} <= texts
    assert any("point" in words and keys == "Shift+arrows" for words, keys in PANEL_KEYS)
    dialog.deleteLater()
    QApplication.processEvents()


def test_samples_of_classes_are_edited_by_name_sorted_and_given_other_inputs(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = InlineData(((3.0, 0.0), (1.0, 5.0), (2.0, 1.0)), ((0.0,), (1.0,), (0.0,)), classes=("A", "B"),
                      ranges=((-6.0, 6.0), (-6.0, 6.0)))  # fmt: skip
    dialog = SampleDialog(data, window)
    assert [dialog.table.item(row, 2).text() for row in range(3)] == ["A", "B", "A"]
    dialog._sort_by_click(0)
    assert [dialog.table.item(row, 0).text() for row in range(3)] == ["1", "2", "3"]
    dialog.table.item(0, 2).setText("a")
    dialog.accept()
    assert dialog.data == replace(data, targets=((0.0,), (0.0,), (0.0,)))  # the order is as it was
    dialog._sort_by_click(0)
    assert [dialog.table.item(row, 0).text() for row in range(3)] == ["3", "2", "1"]
    dialog.table.item(0, 2).setText("C")
    dialog.accept()
    assert '"C" is not a class; expected one of "A", "B"' in dialog.fault.text()
    dialog.table.undo()
    dialog._add_input()
    dialog.accept()
    assert dialog.data.inputs == ((3.0, 0.0, 0.0), (1.0, 5.0, 0.0), (2.0, 1.0, 0.0))
    assert (dialog.data.ranges, dialog.data.classes) == ((), ("A", "B"))
    dialog.table.setCurrentCell(0, 1)
    dialog._remove_input()
    dialog.accept()
    assert dialog.data.inputs == ((3.0, 0.0), (1.0, 0.0), (2.0, 0.0))
    dialog.table.undo()
    dialog.table.undo()
    assert (dialog.inputs, dialog.table.numbers) == (2, 3)
    dialog.deleteLater()


def test_another_input_initializes_the_first_layer_and_keeps_all_other_weights(window: MainWindow) -> None:
    session = window.session
    network, flat = session.run.network, session.timeline.shown_state().parameters
    kept = network.block(flat, network.layer_count - 1).copy()
    data = own_points(session.run)
    wider = replace(data, inputs=tuple((*row, 1.0) for row in data.inputs),
                    test_inputs=tuple((*row, 1.0) for row in data.test_inputs), names=(), ranges=())  # fmt: skip
    sample_edits.edit_inline_data(session, wider)
    after = session.run.network
    assert after.sizes[0] == network.sizes[0] + 1
    assert (after.block(session.timeline.shown_state().parameters, after.layer_count - 1) == kept).all()
    assert "The first layer has other inputs and starts anew" in window.message.text
