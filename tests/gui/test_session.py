"""The session without a window: requests in, signals out; a failure is one sentence and changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz.data import csv_table
from gradviz.data.errors import SetupError
from gradviz.data.files import Watch, read_bytes
from gradviz.documents.open import open_setup
from gradviz.documents.setups import read_setup
from gradviz.gui.background.waiting import at_once
from gradviz.gui.document_files import open_file, save_file
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.gui.session import Session
from gradviz.training.steps import Granularity, Place
from tests.gui.setups import SETUP, take_table


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    return Session(SETUP, tmp_path)


def heard(session: Session) -> list[str]:
    said: list[str] = []
    session.complained.connect(said.append)
    return said


def test_next_and_previous_are_exact_opposites(session: Session) -> None:
    places = [session.timeline.place]
    for _step in range(20):
        session.next()
        places.append(session.timeline.place)
    for place in reversed(places[:-1]):
        session.previous()
        assert session.timeline.place == place


def test_an_edited_weight_is_what_is_shown_and_undo_brings_the_old_one_back(session: Session) -> None:
    session.next(Granularity.UPDATE)
    before = session.timeline.shown_state().parameters.copy()
    edit_parameter(session, "w2[1,2]", 0.75)
    network = session.run.network
    assert session.timeline.shown_state().parameters[network.index(network.find("w2[1,2]"))] == 0.75
    assert session.is_dirty
    assert session.timeline.undo_label == "w2[1,2]"
    session.undo()
    assert session.timeline.shown_state().parameters.tobytes() == before.tobytes()
    session.redo()
    assert session.timeline.shown_state().parameters[network.index(network.find("w2[1,2]"))] == 0.75


@pytest.mark.parametrize(("key", "text"), [
    ("optimizer.learning_rate", "abc"), ("optimizer.learning_rate", "-1"), ("batch.size", "0"), ("freeze", "w9[1,1]"),
    ("network.layers[0].units", "0"), ("data.samples", "1e9"), ("data.noise", "-3"), ("penalty.l1", "-0.5"),
])  # fmt: skip
def test_a_bad_edit_is_one_sentence_and_changes_nothing(session: Session, key: str, text: str) -> None:
    said, setup, place = heard(session), session.run.setup, session.timeline.place
    session.edit_field(key, text)
    assert len(said) == 1
    assert said[0].endswith(".")
    assert (session.run.setup, session.timeline.place, session.is_dirty) == (setup, place, False)


def test_a_learning_rate_with_a_comma_is_not_ten_times_off(session: Session) -> None:
    session.edit_field("optimizer.learning_rate", "0,5")
    assert session.run.learning_rate == 0.5


def test_another_network_starts_over_and_undo_brings_the_run_back(session: Session) -> None:
    session.next(Granularity.UPDATE)
    place = session.timeline.place
    session.edit_field("network.layers[0].units", "5")
    assert session.run.network.sizes == (2, 5, 2, 1)
    assert session.timeline.length == 0
    session.undo()
    assert (session.run.network.sizes, session.timeline.place) == ((2, 3, 2, 1), place)


def test_playing_goes_on_until_it_is_paused(session: Session, qtbot: QtBot) -> None:
    session.set_speed(1000)
    session.play_or_pause()
    qtbot.waitUntil(lambda: session.timeline.updates_done > 30, timeout=5000)
    session.play_or_pause()
    assert not session.is_playing
    done = session.timeline.updates_done
    qtbot.wait(60)
    assert session.timeline.updates_done == done


def test_a_run_that_diverges_stops_with_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    wild = replace(SETUP, optimizer=replace(SETUP.optimizer, learning_rate=1e200))
    wild = replace(wild, network=replace(wild.network, layers=tuple(
        replace(layer, activation="linear") for layer in wild.network.layers)))  # fmt: skip
    session = Session(wild, tmp_path)
    said = heard(session)
    session.set_speed(float("inf"))
    session.play_or_pause()
    qtbot.waitUntil(lambda: not session.is_playing, timeout=5000)
    assert any("no longer a finite number" in sentence for sentence in said)


def test_saving_keeps_the_weights_as_shown_and_opening_shows_them_again(session: Session, tmp_path: Path) -> None:
    for _update in range(3):
        session.next(Granularity.UPDATE)
    session.edit_field("title", "After three")
    shown = session.timeline.shown_state().parameters.copy()
    assert save_file(session, tmp_path / "saved.json")
    assert not session.is_dirty
    assert json.loads((tmp_path / "saved.json").read_text())["gradviz"] == 1
    again = Session(read_setup(tmp_path / "saved.json"), tmp_path)
    assert again.title == "After three"
    assert np.array_equal(again.timeline.shown_state().parameters, shown)


def test_a_file_that_cannot_be_read_leaves_everything_as_it_was(session: Session, tmp_path: Path) -> None:
    said, timeline = heard(session), session.timeline
    (tmp_path / "broken.json").write_text('{"gradviz": 1, "network": {"inputs": "two"}}')
    assert not open_file(session, tmp_path / "broken.json")
    assert not open_file(session, tmp_path / "missing.json")
    assert len(said) == 2
    assert session.timeline is timeline


def test_saving_where_nothing_can_be_written_keeps_the_edits(session: Session, tmp_path: Path) -> None:
    said = heard(session)
    edit_parameter(session, "b1[1]", 0.5)
    assert not save_file(session, tmp_path / "no such folder" / "x.json")
    assert session.is_dirty
    assert len(said) == 1


def test_a_table_on_disk_is_taken_and_saved_relative_to_the_setup(session: Session, tmp_path: Path) -> None:
    rows = "\n".join(f"{n % 7},{n % 5},{'yes' if n % 3 else 'no'}" for n in range(30))
    (tmp_path / "table.csv").write_text(f"a,b,answer\n{rows}\n")
    take_table(session, tmp_path / "table.csv")
    assert session.run.dataset.classes == ("no", "yes")
    assert save_file(session, tmp_path / "saved.json")
    assert json.loads((tmp_path / "saved.json").read_text())["data"]["csv"] == "table.csv"
    assert Session(read_setup(tmp_path / "saved.json"), tmp_path).run.samples == session.run.samples


def test_a_table_is_read_once_and_a_stopped_reading_changes_nothing(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Path] = []

    def counted(path: Path, written: str, where: str, most: int, watch: Watch | None) -> bytes:
        reads.append(path)
        return read_bytes(path, written, where, most, watch)

    monkeypatch.setattr(csv_table, "read_bytes", counted)
    (tmp_path / "table.csv").write_text("a,b,answer\n" + "1,2,yes\n3,4,no\n" * 20)
    (tmp_path / "setup.json").write_text(json.dumps(
        {"network": {"inputs": 2, "layers": [{"units": 1, "activation": "sigmoid"}]},
         "data": {"csv": "table.csv", "targets": ["answer"]}}
    ))  # fmt: skip
    said, run = heard(session), session.run
    session.set_wait(lambda _label, job: job(lambda _done, _every: False))
    assert not open_file(session, tmp_path / "setup.json")
    assert said == ["Stopped; nothing was changed."]
    assert session.run is run
    session.set_wait(at_once)
    for change in (
        lambda: open_file(session, tmp_path / "setup.json"),
        lambda: session.edit_field("data.seed", "7"),
    ):
        reads.clear()
        change()
        assert len(reads) == 1
    assert (session.run.samples, len(said)) == (32, 1)


def test_after_a_fault_the_last_shown_moment_comes_back(session: Session) -> None:
    session.confirm()
    place = session.timeline.place
    edit_parameter(session, "w1[1,1]", 2.0)
    session.roll_back()
    assert session.timeline.place == place
    assert session.timeline.undo_label is None
    session.next()
    session.roll_back()
    assert session.timeline.place == place


def test_an_opened_document_is_before_its_first_update(session: Session, tmp_path: Path) -> None:
    session.next()
    assert session.start(SETUP, tmp_path)
    assert session.timeline.place == Place(0, 0)


def test_an_edit_that_starts_anew_reveals_the_forward_pass_where_something_was_revealed(session: Session) -> None:
    session.seek(0)
    session.edit_field("network.layers[0].units", "5")
    assert session.timeline.place == Place(0, 0)
    session.next()
    session.edit_field("network.layers[0].units", "4")
    assert session.timeline.place == Place(0, 3)


def test_the_nudges_of_one_gesture_are_one_edit_for_undo(session: Session) -> None:
    before = session.timeline.shown_state().parameters.copy()
    for value in (0.11, 0.12, 0.13):
        edit_parameter(session, "w1[1,1]", value, 7)
    edit_parameter(session, "w1[1,1]", 0.5, 8)
    session.undo()
    assert session.timeline.shown_state().parameters[0] == 0.13
    session.undo()
    assert np.array_equal(session.timeline.shown_state().parameters, before)


def test_a_field_that_changes_nothing_shows_again_what_holds(qtbot: QtBot) -> None:
    session = Session(*open_setup("xor-2-2-1"))
    with qtbot.waitSignal(session.run_changed, timeout=1000):
        session.edit_field("batch.size", "")
    assert not session.is_dirty


def test_the_forms_follow_the_setup_at_the_cursor(session: Session) -> None:
    for _update in range(3):
        session.next(Granularity.UPDATE)
    session.edit_field("loss", "mean_absolute_error")
    session.next(Granularity.UPDATE)
    told: list[str] = []
    session.run_changed.connect(lambda: told.append(session.run.setup.loss))
    session.seek(4)
    assert told == []
    session.seek(1)
    session.next(Granularity.OPERATION)
    assert told == ["half_squared_error"]
    session.last()
    assert told == ["half_squared_error", "mean_absolute_error"]
    session.previous(Granularity.UPDATE)
    session.previous(Granularity.UPDATE)
    session.timeline.play(2)
    session.show_moment()
    assert told == ["half_squared_error", "mean_absolute_error"] * 2


@pytest.mark.parametrize(("key", "text", "begin"), [
    ("data.samples", "abc", 'Samples: "abc" is not a whole number'),
    ("network.layers[0].units", "0", "Units of layer 1: 0 is"),
    ("optimizer.learning_rate", "1e999", "Learning rate: "),
    ("batch.size", "", ""),
])  # fmt: skip
def test_an_error_in_a_field_names_the_field(
    qtbot: QtBot, tmp_path: Path, key: str, text: str, begin: str
) -> None:
    session, told = Session(open_setup("circle-2-4-2-1")[0], tmp_path), []
    session.complained.connect(told.append)
    session.edit_field(key, text)
    assert [sentence[: len(begin)] for sentence in told] == ([begin] if begin else [])


def test_a_network_that_is_too_large_to_be_shown_is_refused_in_a_sentence(session: Session) -> None:
    said: list[str] = []
    session.complained.connect(said.append)
    before, setup = session.run, session.run.setup
    hidden = setup.network.layers[0]
    layers = (replace(hidden, units=3000), replace(hidden, units=1000), setup.network.layers[-1])
    large = replace(setup, network=replace(setup.network, layers=layers), parameters=None)
    assert not session.start(large, session.folder)
    assert session.run is before
    assert said == ["network: 3,011,001 parameters are more than the window shows, 2,000,000; "
                    "gradviz train, trace and check take them."]  # fmt: skip
    with pytest.raises(SetupError, match="more than the window shows"):
        Session(large, session.folder)
