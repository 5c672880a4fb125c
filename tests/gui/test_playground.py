"""TensorFlow Playground links in the window: opened, dropped, pasted, copied, and refused where impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from gradviz.documents.playground_link import link_of, parse_link
from gradviz.documents.setups import read_setup
from gradviz.gui.dialogs.link_dialog import LinkDialog
from gradviz.gui.document_files import save_file

if TYPE_CHECKING:
    from pathlib import Path

    from gradviz.gui.window.main_window import MainWindow

LINK = "https://playground.tensorflow.org/#activation=tanh&dataset=xor&networkShape=3,2&seed=0.71"


@pytest.fixture(autouse=True)
def clean_clipboard(qtbot: object) -> None:
    QGuiApplication.clipboard().clear()


def note(window: MainWindow) -> str:
    label = window.panels["network"].header._note
    return label.text() if label.isVisible() else ""


def test_a_link_opens_and_the_window_names_its_rules(window: MainWindow) -> None:
    assert note(window) == ""
    window.commands.files.open_link(LINK)
    assert window.session.run.network.sizes == (2, 3, 2, 1)
    assert "Playground’s rules" in note(window)
    conventions = window.panels["setup"].controls["conventions"].text()
    assert "TensorFlow Playground" in conventions
    window.commands.files.open_preset("circle-2-4-2-1")
    assert note(window) == ""


def test_a_dropped_link_opens(window: MainWindow) -> None:
    data = QMimeData()
    data.setText(LINK)
    window.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                                Qt.KeyboardModifier.NoModifier))  # fmt: skip
    assert window.session.run.is_playground


def test_ctrl_v_opens_a_link_but_in_a_field_it_pastes(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("0.7")
    field = window.toolbar.learning_rate
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "0.7"
    window.panels["network"].setFocus()
    window.session.discard_edits()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "neither a table nor a TensorFlow Playground link" in window.message.text
    QGuiApplication.clipboard().setText(LINK)
    window.session.discard_edits()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.session.run.is_playground
    assert window.message.text == ""


def test_the_dialog_offers_what_is_copied_and_says_what_is_wrong(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = LinkDialog(window, "https://example.org/")
    dialog.accept()
    assert "not a link" in dialog.fault.text()
    dialog.field.setText(LINK.replace("xor", "elephants"))
    dialog.accept()
    assert "elephants" in dialog.fault.text()
    assert dialog.result() == 0
    dialog.deleteLater()
    QGuiApplication.clipboard().setText(LINK)
    monkeypatch.setattr(QDialog, "exec", lambda self: self.accept() or True)
    window.actions_by_id["open_link"].trigger()
    assert window.session.run.is_playground


def test_a_fault_cuts_nothing_off_in_its_dialog(window: MainWindow) -> None:
    dialog = LinkDialog(window, LINK.replace("xor", "elephants"))
    dialog.show()
    QApplication.processEvents()
    dialog.accept()
    QApplication.processEvents()
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    for button in dialog.findChildren(QPushButton):
        assert button.height() >= button.sizeHint().height()
    dialog.close()
    dialog.deleteLater()


def test_copying_gives_a_link_that_opens_the_same_run(window: MainWindow) -> None:
    copy = window.actions_by_id["copy_link"]
    window.menu("edit").aboutToShow.emit()
    assert not copy.isEnabled()
    assert "opened from a Playground link" in copy.toolTip()
    window.commands.files.open_link(LINK)
    window.menu("edit").aboutToShow.emit()
    assert copy.isEnabled()
    copy.trigger()
    assert parse_link(QGuiApplication.clipboard().text()) == window.session.run.setup
    window.session.edit_field("network.layers[0].activation", "softplus")
    window.menu("edit").aboutToShow.emit()
    assert not copy.isEnabled()
    assert "cannot express" in copy.toolTip()


def test_saved_untouched_it_still_has_its_link(window: MainWindow, tmp_path: Path) -> None:
    window.commands.files.open_link(LINK)
    assert save_file(window.session, tmp_path / "xor.json")
    assert link_of(read_setup(tmp_path / "xor.json")) == link_of(parse_link(LINK))
    window.session.next(window.session.granularity.UPDATE)
    assert save_file(window.session, tmp_path / "later.json")
    assert link_of(read_setup(tmp_path / "later.json")) is None


def test_a_link_that_cannot_be_read_leaves_the_run_as_it_is(window: MainWindow) -> None:
    timeline = window.session.timeline
    window.commands.files.open_link(LINK.replace("3,2", "3,two"))
    assert "networkShape" in window.message.text
    assert window.session.timeline is timeline
