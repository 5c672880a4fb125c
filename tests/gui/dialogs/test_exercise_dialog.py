"""Lecture › Exercise sheets: pages follow the choices, errors come with a remedy, and files are saved."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gradviz.documents.setups import setup_from_json
from gradviz.gui.dialogs.exercise_dialog import ExerciseDialog
from gradviz.training.run import Run
from tests.exercise_checks import SETUPS, setup_of_layers


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    return window


def _dialog(qtbot: QtBot, parent: QWidget, setup: dict, folder: Path) -> ExerciseDialog:
    dialog = ExerciseDialog(parent, Run(setup_from_json(setup, "setup")), "setup.json", str(folder))
    dialog.form.variants.setValue(3)
    dialog.show()
    return dialog


@pytest.fixture
def dialog(qtbot: QtBot, parent: QWidget, tmp_path: Path) -> Iterator[ExerciseDialog]:
    made = _dialog(qtbot, parent, SETUPS["2-2-1 sigmoid"], tmp_path)
    qtbot.waitUntil(lambda: made.exercises is not None)
    yield made
    made.close()


def test_pages_follow_a_choice_and_the_arrows_turn_the_variants(qtbot: QtBot, dialog: ExerciseDialog) -> None:
    assert dialog.position.text() == "Variant 1 of 3"
    assert len(dialog.preview.pages.draws) == 2
    assert dialog.status.text().startswith("✓ 3 variants checked.")
    assert dialog.form.facts["gradients"].text() == "of 6 weights · 6 points"
    before = dialog.preview.pages.grab().toImage()
    dialog.setFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Right)
    assert dialog.position.text() == "Variant 2 of 3"
    assert dialog.preview.pages.grab().toImage() != before
    qtbot.keyClick(dialog, Qt.Key.Key_Left)
    qtbot.keyClick(dialog, Qt.Key.Key_Left)
    assert dialog.position.text() == "Variant 3 of 3"
    dialog.form.asks["forward"].setChecked(False)
    assert not dialog.save.isEnabled()
    qtbot.waitUntil(lambda: dialog.exercises is not None)
    assert dialog.exercises is not None
    assert dialog.exercises.choice.asks[0] == "loss"


def test_a_click_on_a_page_shows_it_in_full_width(qtbot: QtBot, dialog: ExerciseDialog) -> None:
    pages = dialog.preview.pages
    key = pages.places()[1]
    qtbot.mouseClick(pages, Qt.MouseButton.LeftButton, pos=key.center().toPoint())
    assert pages.alone == 1
    assert pages.places()[0].isEmpty()
    assert pages.places()[1].width() > 1.5 * key.width()
    qtbot.mouseClick(pages, Qt.MouseButton.LeftButton, pos=pages.places()[1].center().toPoint())
    assert pages.alone is None


def test_all_chosen_files_are_saved_under_one_name(
    qtbot: QtBot, dialog: ExerciseDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("markdown", "json"):
        dialog.form.files[name].setChecked(True)
    assert dialog.save.text() == "Save 6 files…"
    chosen = tmp_path / "week 5-sheets.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (str(chosen), ""))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    saved = sorted(path.name for path in tmp_path.iterdir() if path.is_file())
    endings = ("answers.json", "keys.md", "keys.pdf", "moodle.xml", "sheets.md", "sheets.pdf")
    assert saved == [f"week 5-{ending}" for ending in endings]
    assert dialog.status.text() == "Saved 6 files."
    assert dialog.show_folder.isVisible()


def test_impossible_sheets_are_reported_with_a_remedy(qtbot: QtBot, parent: QWidget, tmp_path: Path) -> None:
    dialog = _dialog(qtbot, parent, setup_of_layers(1, (1, "linear"), bias=False), tmp_path)
    form = dialog.form
    for name in ("loss", "deltas", "gradients", "update"):
        form.asks[name].setChecked(False)
    form.difficulties["hand"].setChecked(True)
    form.variants.setValue(500)
    qtbot.waitUntil(lambda: dialog.status.text().startswith("Only"), timeout=20_000)
    assert not dialog.save.isEnabled()
    other, fewer = dialog.remedies
    assert other.text() == "Use calculator numbers"
    qtbot.mouseClick(fewer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.exercises is not None, timeout=20_000)
    assert f"Make {form.variants.value()}" == fewer.text()
    form.asks["forward"].setChecked(False)
    qtbot.waitUntil(lambda: dialog.status.text().startswith("Choose at least one question"))
    dialog.close()


def test_a_network_that_is_too_large_is_refused_in_a_sentence(qtbot: QtBot, parent: QWidget, tmp_path: Path) -> None:
    dialog = _dialog(qtbot, parent, setup_of_layers(2, (8, "tanh"), (1, "linear")), tmp_path)
    sentence = "This network has 33 parameters, and sheets are for networks of up to 24."
    qtbot.waitUntil(lambda: dialog.status.text() == sentence)
    dialog.form.network.setCurrentIndex(dialog.form.network.findData("mazur-2-2-2"))
    dialog.form.network.chosen.emit("mazur-2-2-2")
    qtbot.waitUntil(lambda: dialog.exercises is not None)
    dialog.close()


def test_points_are_edited_and_stand_on_the_sheet(qtbot: QtBot, dialog: ExerciseDialog) -> None:
    assert dialog.form.points["gradients"].text() == "usual"
    dialog.form.points["gradients"].setValue(3)
    qtbot.waitUntil(lambda: dialog.exercises is not None)
    assert dialog.exercises is not None
    assert dialog.exercises.choice.points == (("gradients", 3),)
    assert dialog.form.facts["gradients"].text() == "of 6 weights · 12 points"
    gradients = [each for each in dialog.exercises.variants[0].answers if each.quantity.question == "gradients"]
    assert {each.points for each in gradients} == {3}


def test_the_variant_in_sight_is_drawn_before_all_others(
    qtbot: QtBot, dialog: ExerciseDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    show = dialog.preview.show_pages
    monkeypatch.setattr(dialog.preview, "show_pages", lambda draws: (shown.append(dialog.exercises), show(draws)))
    begin = time.process_time()
    dialog.form.seed.setValue(5)
    qtbot.waitUntil(lambda: bool(shown))
    assert time.process_time() - begin < 0.6, "twice what is promised of a machine that does nothing else"
    assert shown[0] is None
    assert dialog.position.text() == "Variant 1 of 3"
    sheet = dialog.preview.pages.places()[0].toRect()
    first = dialog.preview.pages.grab(sheet).toImage()
    qtbot.waitUntil(lambda: dialog.exercises is not None)
    assert dialog.preview.pages.grab(sheet).toImage() == first, "only the key knows of the other variants"


def test_one_weight_is_in_the_singular(qtbot: QtBot, parent: QWidget, tmp_path: Path) -> None:
    dialog = _dialog(qtbot, parent, SETUPS["one neuron"], tmp_path)
    qtbot.waitUntil(lambda: dialog.exercises is not None)
    assert dialog.form.facts["gradients"].text() == "of 1 weight · 1 point"
    dialog.close()
