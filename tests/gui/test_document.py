"""Title and notes follow the open document; a typed title stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.documents.open import open_setup
from gradviz.gui.document_files import open_file, open_preset, save_file
from gradviz.gui.session import Session
from gradviz.training.steps import Granularity
from tests.gui.setups import take_table


@pytest.fixture
def session() -> Session:
    return Session(*open_setup("circle-2-4-2-1"))


def test_another_network_is_not_called_as_the_preset_was_until_undo(session: Session) -> None:
    notes = session.notes
    assert (session.title, bool(notes)) == ("Circle 2-4-2-1", True)
    session.edit_field("optimizer.learning_rate", "0.1")
    assert (session.title, session.notes) == ("Circle 2-4-2-1", notes)
    session.edit_field("network.layers[0].units", "6")
    assert (session.title, session.notes) == ("Circle 2-6-2-1", "")
    session.undo()
    assert (session.title, session.notes) == ("Circle 2-4-2-1", notes)
    session.edit_field("data.generator", "spiral")
    assert (session.title, session.notes) == ("Spiral 2-4-2-1", "")


def test_another_preset_and_a_table_bring_their_own(session: Session, tmp_path: Path) -> None:
    open_preset(session, "xor-2-2-1")
    assert session.title == "XOR 2-2-1"
    table = tmp_path / "flowers.csv"
    table.write_text("a,b,kind\n" + "".join(f"{k},{k % 7},{'xy'[k % 2]}\n" for k in range(30)))
    assert take_table(session, table)
    assert session.title == "flowers 1-2-1"  # a is a record number
    assert session.notes == ""


def test_a_title_that_was_typed_holds_for_whatever_comes(session: Session) -> None:
    session.edit_field("title", "Rings")
    session.edit_field("network.layers[0].units", "6")
    assert (session.title, session.notes) == ("Rings", "")
    session.edit_field("notes", "Mine")
    session.edit_field("data.generator", "spiral")
    assert (session.title, session.notes) == ("Rings", "Mine")


def test_a_persons_own_file_keeps_its_title_with_another_network(session: Session, tmp_path: Path) -> None:
    session.edit_field("network.layers[0].units", "6")
    path = tmp_path / "mine.json"
    assert save_file(session, path)
    assert session.title == "Circle 2-6-2-1"
    session.edit_field("title", "Experiment 7")
    assert save_file(session, path)
    assert open_file(session, path)
    session.edit_field("network.layers[0].units", "3")
    assert session.title == "Experiment 7"


def test_the_document_is_clean_again_when_every_edit_since_it_was_saved_is_undone(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    states = []
    session.document_changed.connect(lambda: states.append(session.is_dirty))
    session.edit_field("optimizer.learning_rate", "0.1")
    session.undo()
    assert states == [True, False]
    session.redo()
    assert session.is_dirty
    assert save_file(session, path)
    assert not session.is_dirty
    session.next(Granularity.UPDATE)
    session.edit_field("network.layers[0].units", "6")
    session.undo()
    assert not session.is_dirty
    session.undo()
    assert session.is_dirty, "the file has the learning rate that was undone"
    session.redo()
    assert not session.is_dirty
    session.edit_field("title", "Mine")
    session.edit_field("optimizer.learning_rate", "0.2")
    session.undo()
    assert session.is_dirty, "Undo does not take back the title"
