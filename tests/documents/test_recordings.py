"""Recordings in files: saved work keeps them, stacked weights in .npz open as one, and missing parts are named."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.open import open_timeline
from gradviz.documents.weights.recorded import write_recording
from gradviz.documents.work import read_work, write_work
from gradviz.training.timeline import Timeline
from tests.training.test_recording import recorded


def test_saved_work_has_the_recording_and_what_was_trained_after_it(tmp_path: Path) -> None:
    timeline = Timeline(recorded(every=5, optimizer="momentum"))
    timeline.seek(10)
    timeline.play(7)
    write_work(timeline, tmp_path / "work.gradviz")
    again = read_work(tmp_path / "work.gradviz")
    assert (again.length, again.updates_done, again.edits[0].run.recording.every) == (17, 17, 5)
    for update in (0, 4, 10, 13, 17):
        assert again.state_after(update).same_as(timeline.state_after(update))
    assert again.run_at(3).optimizer.name == "recorded"
    assert again.history.points == timeline.history.points


def test_work_saved_inside_a_recording_continues_there(tmp_path: Path) -> None:
    timeline = Timeline(recorded())
    timeline.seek(4)
    write_work(timeline, tmp_path / "work.gradviz")
    again = read_work(tmp_path / "work.gradviz")
    assert (again.updates_done, again.length, again.run_at(9).optimizer.name) == (4, 10, "recorded")


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"states": 12, "every": 1}, "incomplete or damaged"),
        ({"states": 10**12, "every": 1}, "more states than gradviz ever keeps"),
        ({"states": 11, "every": 0}, "expected a whole number of updates"),
        ({"states": 11}, "incomplete or damaged"),
        ("eleven", "incomplete or damaged"),
        ("shorter", "the recording ends after update 8"),
        ("other", "a state is not the recorded one"),
        ("nan", "state 3 holds a number that is not finite"),
        ("second", "only the first stretch of a run can be recorded"),
    ],
)
def test_a_recording_with_impossible_claims_is_refused(tmp_path: Path, claim: Any, words: str) -> None:
    timeline = Timeline(recorded())
    write_work(timeline, tmp_path / "good.gradviz")
    with zipfile.ZipFile(tmp_path / "good.gradviz") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content, states = json.loads(members["work.json"]), np.frombuffer(members["recording-0.f64"]).reshape(11, -1).copy()
    entry = content["edits"][0]
    if claim == "shorter":
        entry["recording"]["states"], states = 9, states[:9]
    elif claim == "other":
        states[0, 0] += 1.0
    elif claim == "nan":
        states[2, 0] = np.nan
    elif claim == "second":
        content["edits"][1]["recording"] = entry["recording"]
    else:
        entry["recording"] = claim
    members |= {"work.json": json.dumps(content).encode(), "recording-0.f64": states.tobytes()}
    with zipfile.ZipFile(tmp_path / "bad.gradviz", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(SetupError, match=words):
        read_work(tmp_path / "bad.gradviz")


def test_a_file_of_a_recording_opens_with_its_states_samples_and_settings(tmp_path: Path) -> None:
    run = recorded(every=5, optimizer="adam", rate=0.02)
    write_recording(tmp_path / "r.npz", run, run.recording, (run.dataset.inputs, run.dataset.targets))
    timeline = open_timeline(str(tmp_path / "r.npz"))
    again = timeline.run
    assert again.recording.states.tobytes() == run.recording.states.tobytes()
    assert (again.recording.every, again.setup.optimizer, again.setup.loss) == (5, run.setup.optimizer, run.setup.loss)
    np.testing.assert_array_equal(again.dataset.inputs, run.dataset.inputs)
    assert timeline.length == 10


def npz(path: Path, **arrays: Any) -> Path:
    np.savez(path, **arrays)
    return path


def stacked(count: int = 6) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    return {"W1": rng.normal(size=(count, 2, 3)), "b1": rng.normal(size=(count, 3)),
            "W2": rng.normal(size=(count, 3, 1)), "b2": rng.normal(size=(count, 1)),
            "X": rng.normal(size=(5, 2)), "y": rng.normal(size=5),
            "gradviz_activations": ["tanh", "linear"]}  # fmt: skip


def test_stacked_weights_of_anybodys_loop_open(tmp_path: Path) -> None:
    arrays = stacked()
    run = open_timeline(str(npz(tmp_path / "loop.npz", **arrays))).run
    assert run.setup.loss == "mean_squared_error"
    flat = run.recorded_state(4).parameters
    assert run.network.weights(flat, 0).tolist() == arrays["W1"][4].tolist()
    assert run.network.biases(flat, 1).tolist() == arrays["b2"][4].tolist()


def test_stacked_weights_as_pytorch_stores_them_open_too_though_the_first_are_symmetric(tmp_path: Path) -> None:
    """A square layer that begins with zeros, so that its first state does not tell which way it is stored."""
    rng = np.random.default_rng(2)
    square = rng.normal(size=(4, 3, 3))
    square[0] = 0.0
    arrays = {"0.weight": square, "0.bias": rng.normal(size=(4, 3)), "X": rng.normal(size=(5, 3)),
              "y": rng.normal(size=(5, 3)), "gradviz_activations": ["tanh"], "gradviz_layout": "out_in"}  # fmt: skip
    run = open_timeline(str(npz(tmp_path / "torch.npz", **arrays))).run
    assert run.network.weights(run.recorded_state(2).parameters, 0).tolist() == square[2].T.tolist()


def test_a_hundred_thousand_states_are_thinned_with_a_word(tmp_path: Path) -> None:
    run = open_timeline(str(npz(tmp_path / "long.npz", **stacked(100_000)))).run
    assert (len(run.recording.states), run.recording.every) == (12_500, 8)
    assert "12,500 of 100,000 recorded states are shown: every 8th." in run.setup.notes


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"X": None}, r"holds no samples X and y.*numpy\.savez"),
        ({"gradviz_activations": None}, r"does not say its activations.*numpy\.savez"),
        ({"gradviz_activations": ["tanh", "tan"]}, "tan"),
        ({"W1": np.full((6, 2, 3), np.inf)}, "not finite"),
        ({"W2": np.zeros((6, 4, 1))}, "array W2 is 4 × 1, but layer 1 gives 3"),
        ({"y": np.zeros(4)}, "expected 5 rows"),
        ({"X": np.zeros((0, 2)), "y": np.zeros(0)}, "expected at least one row of 2 numbers"),
        ({"gradviz_every": 0}, "expected a whole number"),
        ({"gradviz_setup": "{"}, "loop.npz"),
        ({"gradviz_setup": '{"optimizer": {"name": "magic"}}'}, "optimizer.name"),
    ],
)
def test_missing_parts_of_a_recording_are_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    arrays = {key: value for key, value in (stacked() | changes).items() if value is not None}
    with pytest.raises(SetupError, match=words):
        open_timeline(str(npz(tmp_path / "loop.npz", **arrays)))


def test_weights_of_one_state_are_not_a_recording(tmp_path: Path) -> None:
    path = npz(tmp_path / "weights.npz", W1=np.zeros((2, 3)), b1=np.zeros(3))
    with pytest.raises(SetupError, match="this file holds weights"):
        open_timeline(str(path))
