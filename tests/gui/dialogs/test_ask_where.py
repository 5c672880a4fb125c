"""Saving asks before it replaces a file, whatever name was typed, and never overwrites files of the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

from gradviz.gui.dialogs.ask_where import ask_save_name
from gradviz.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gradviz.gui.window.main_window import MainWindow

KINDS = ("Setup (*.json)", "Work (*.gradviz)")


class Person:
    """Answers the dialogs as they open: names are typed, questions get the next of `answers`."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.kind = ""
        self.answers: list[QMessageBox.StandardButton] = []
        self.asked: list[str] = []
        self.answered: object = None
        self.timer = QTimer()
        self.timer.timeout.connect(self.look)
        self.timer.start(5)

    def look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is self.answered:
            return
        self.answered = dialog
        if isinstance(dialog, QMessageBox):
            self.asked.append(dialog.text())
            QTimer.singleShot(0, dialog.button(self.answers.pop(0)).click)
        elif isinstance(dialog, QFileDialog):
            if not self.names:
                dialog.reject()
                return
            if self.kind:
                dialog.selectNameFilter(self.kind)
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            field.setText(self.names.pop(0))
            QTimer.singleShot(0, dialog.accept)  # which may ask: a timer does not tick inside its own tick


@pytest.fixture
def person(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    someone = Person()
    yield someone
    someone.timer.stop()


@pytest.fixture
def asked(window: MainWindow, person: Person, tmp_path: Path) -> Callable[..., Path | None]:
    """What comes of typing names into the dialog, one after the other, and of answers to what it asks."""

    def ask(*names: str, answers: tuple[QMessageBox.StandardButton, ...] = (), kind: str = "") -> Path | None:
        person.names, person.answers, person.kind, person.asked = list(names), list(answers), kind, []
        return ask_save_name(window, "Save", tmp_path / "start.json", KINDS)

    return ask


REPLACE, KEEP = QMessageBox.StandardButton.Save, QMessageBox.StandardButton.Cancel
YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No


def test_a_name_gets_the_ending_of_the_chosen_kind_unless_it_has_one(
    asked: Callable[..., Path | None], tmp_path: Path
) -> None:
    assert asked("foo") == tmp_path / "foo.json"
    assert asked("foo", kind=KINDS[1]) == tmp_path / "foo.gradviz"
    assert asked("Foo.JSON") == tmp_path / "Foo.JSON"
    assert asked("Foo.GradViz") == tmp_path / "Foo.GradViz"
    assert asked("version 1.2") == tmp_path / "version 1.2.json"
    assert asked() is None


def test_the_file_that_an_ending_leads_to_is_replaced_only_after_a_question(
    asked: Callable[..., Path | None], person: Person, tmp_path: Path
) -> None:
    (tmp_path / "foo.json").write_text("old")
    assert asked("foo", answers=(REPLACE,)) == tmp_path / "foo.json"
    assert person.asked == ["foo.json is there already. Save replaces it; Cancel leaves it and asks for another name."]
    assert asked("foo", "bar", answers=(KEEP,)) == tmp_path / "bar.json"
    assert asked("foo", answers=(KEEP,)) is None
    # What was typed whole is asked by the dialog itself, once.
    assert asked("foo.json", answers=(YES,)) == tmp_path / "foo.json"
    assert len(person.asked) == 1


def test_the_picture_beside_a_solution_is_asked_for_too(window: MainWindow, person: Person, tmp_path: Path) -> None:
    (tmp_path / "home" / "mine-network.svg").write_text("old")
    person.names, person.answers = ["mine.md"], [KEEP]
    window.commands.written.export_solution(blank=False)
    assert "mine-network.svg is there already" in person.asked[0]
    assert [each.name for each in (tmp_path / "home").iterdir()] == ["mine-network.svg"]


def test_a_setup_and_a_lesson_of_the_program_are_saved_as_a_persons_own(
    window: MainWindow, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "question", lambda *_a: QMessageBox.StandardButton.Discard)
    lesson, preset = next(resource("lessons").glob("*.json")), next(resource("presets").glob("*.json"))
    before = lesson.read_bytes(), preset.read_bytes()
    window.commands.files.open_path(preset)
    person.names = ["mine"]
    assert window.commands.files.save_setup()
    assert window.session.path == tmp_path / "home" / "mine.json"
    window.commands.files.open_path(lesson)
    window.commands.lessons.guide.edit_stop({"title": "Mine"})
    person.names = ["my lesson"]
    assert window.commands.lessons.save()
    assert window.commands.lessons.guide.path == tmp_path / "home" / "my lesson.json"
    window.commands.lessons.guide.edit_stop({"title": "Mine again"})
    assert window.commands.lessons.save()  # to its own file, without a question
    assert (lesson.read_bytes(), preset.read_bytes()) == before
    person.names = [str(preset)]
    person.answers = [YES]
    assert not window.commands.files.save_setup_as()
    assert "it comes with gradviz" in window.message.text
    assert preset.read_bytes() == before[1]


def test_every_save_of_the_window_asks_in_this_one_place() -> None:
    folder = Path(__file__).parents[3] / "gradviz"
    asking = [path.name for path in folder.rglob("*.py") if "getSaveFileName" in path.read_text("utf-8")]
    assert asking == ["ask_where.py"]
