"""Documents in the window: dropped on it, left unsaved, saved by another window, opened from the presets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QMessageBox

from gradviz.documents.open import open_setup
from gradviz.documents.presets import preset_names
from gradviz.gui.document_files import save_file
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.gui.session import Session
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)


def test_a_dropped_setup_opens_and_anything_else_is_answered(window: MainWindow, tmp_path: Path) -> None:
    assert save_file(window.session, tmp_path / "one.json")
    window.session.edit_field("network.layers[0].units", "7")
    window.session.discard_edits()
    drop(window, tmp_path / "one.json")
    assert window.session.run.network.sizes == (2, 3, 2, 1)
    (tmp_path / "picture.png").write_bytes(b"no")
    drop(window, tmp_path / "picture.png")
    assert "picture.png" in window.message.text
    (tmp_path / "broken.json").write_text("{")
    drop(window, tmp_path / "broken.json")
    assert "broken.json" in window.message.text
    assert window.session.run.network.sizes == (2, 3, 2, 1)


def test_while_a_file_is_held_over_the_window_it_says_what_letting_go_will_do(
    window: MainWindow, tmp_path: Path
) -> None:
    def enter(*names: str) -> None:
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
        none = Qt.KeyboardModifier.NoModifier
        window.dragEnterEvent(QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data,
                                              Qt.MouseButton.LeftButton, none))  # fmt: skip

    data, hint = QMimeData(), window._drop_hint
    enter("flowers.csv")
    assert hint.isVisible()
    assert hint.words == "Release to open flowers.csv"
    hint.grab()
    enter("a.csv", "b.csv")
    assert hint.words == "Drop one file at a time."
    window.dragLeaveEvent(QDragLeaveEvent())
    assert not hint.isVisible()
    drop(window, tmp_path / "report.docx")
    assert window.message.text.startswith("gradviz cannot open report.docx. It opens tables (.csv, .tsv), setups")


def test_unsaved_edits_are_asked_about(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard])
    monkeypatch.setattr(QMessageBox, "question", lambda *_args, **_words: next(answers))
    edit_parameter(window.session, "b1[1]", 0.5)
    preset = preset_names()[0].name
    window.commands.files.open_preset(preset)
    assert window.session.title == SETUP.title
    window.commands.files.open_preset(preset)
    assert window.session.title == preset_names()[0].title
    assert not window.session.is_dirty


def test_a_file_that_another_window_saved_is_replaced_only_by_a_yes(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = tmp_path / "shared.json", []
    answers = iter([QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Save])

    def ask(_parent: object, _title: str, text: str, *_rest: object) -> QMessageBox.StandardButton:
        asked.append(text)
        return next(answers)

    monkeypatch.setattr(QMessageBox, "warning", ask)
    assert save_file(window.session, path)
    edit_parameter(window.session, "b1[1]", 0.5)
    assert window.commands.files.save_setup()
    assert asked == []  # nobody else wrote it: saving goes on as ever
    other = Session(*open_setup(str(path)))
    edit_parameter(other, "b1[1]", 0.75)
    assert save_file(other, path)
    theirs = path.read_bytes()
    edit_parameter(window.session, "b1[1]", 0.25)
    assert not window.commands.files.save_setup()
    assert path.read_bytes() == theirs
    assert window.session.is_dirty
    assert window.commands.files.save_setup()
    assert path.read_bytes() != theirs
    assert len(asked) == 2
    assert asked[0].startswith("shared.json has been changed by another window or program")
    path.unlink()
    assert window.commands.files.save_setup()  # what is gone is not replaced: it is written again
    assert path.exists()


def test_every_preset_opens_and_steps_through_one_update(window: MainWindow) -> None:
    for preset in preset_names():
        window.commands.files.open_preset(preset.name)
        assert window.session.title == preset.title
        for _step in range(window.session.timeline.steps.count + 1):
            window.session.next()
        assert window.message.text == "", preset.name
