"""Saved work in the window: saved with its history, opened at its last place, refused in one sentence."""

from __future__ import annotations

from pathlib import Path

from gradviz.documents.open import open_setup
from gradviz.gui.document_files import open_file, save_file
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.gui.session import Session


def session() -> Session:
    return Session(*open_setup("xor-2-2-1"))


def test_saved_work_opens_where_it_was_left(qtbot, tmp_path: Path) -> None:
    first, second, path = session(), session(), tmp_path / "lecture.gradviz"
    first.timeline.play(120)
    edit_parameter(first, "w1[1,1]", 0.25)
    first.timeline.play(30)
    first.seek(70)
    first.edit_field("title", "Tuesday")
    assert save_file(first, path)
    assert not first.is_dirty
    assert open_file(second, path)
    assert (second.timeline.place, second.timeline.length) == (first.timeline.place, 150)
    assert second.timeline.shown_state().same_as(first.timeline.shown_state())
    assert (second.path, second.title) == (path, "Tuesday")
    assert [edit.update for edit in second.timeline.edits] == [0, 120]


def test_damaged_work_changes_nothing(qtbot, tmp_path: Path) -> None:
    one, path, said = session(), tmp_path / "broken.gradviz", []
    path.write_bytes(b"PK\x03\x04 no more")
    one.complained.connect(said.append)
    before = one.timeline
    assert not open_file(one, path)
    assert one.timeline is before
    assert said == ["broken.gradviz: this is not saved work of gradviz, or it is damaged."]
