"""Saved work: restored to the last bit with its history, refused when damaged, and the old file is kept on failure."""

from __future__ import annotations

import contextlib
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from gradviz.cli import main
from gradviz.data.errors import SetupError
from gradviz.documents.open import open_timeline
from gradviz.documents.playground_link import parse_link
from gradviz.documents.presets import preset_folder, read_preset
from gradviz.documents.work import read_work, write_work
from gradviz.training.run import Run
from gradviz.training.setup import ClipSetup
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline

PLAYGROUND = ("https://playground.tensorflow.org/#activation=tanh&dataset=xor&networkShape=3,2&seed=0.71"
              "&regularization=L1&regularizationRate=0.1")  # fmt: skip


def worked(preset: str = "spiral-2-8-8-1") -> Timeline:
    """A timeline with training, an edit, more training, and the cursor in the middle of an update in the past."""
    timeline = Timeline(Run(read_preset(preset), preset_folder()))
    timeline.play(300)
    parameters = timeline.shown_state().parameters.copy()
    parameters[0] += 0.5
    timeline.edit("w1[1,1]", parameters=parameters)
    timeline.play(400)
    timeline.seek(555)
    for _ in range(2):
        timeline.next(Granularity.LAYER)
    return timeline


@pytest.mark.parametrize("order", [("playground", "gradviz"), ("gradviz", "playground")])
def test_work_with_changed_rules_survives_the_round_trip(order: tuple[str, str], tmp_path: Path) -> None:
    """Playground's SGD remembers which links it cut, ours remembers nothing: such work could not be read again."""
    setup = replace(parse_link(PLAYGROUND), rules=order[0])
    timeline, path = Timeline(Run(setup)), tmp_path / "work.gradviz"
    timeline.play(3)
    timeline.edit("rules", Run(replace(setup, rules=order[1])))
    timeline.play(3)
    write_work(timeline, path)
    again = read_work(path)
    for update in range(7):
        assert again.state_after(update).same_as(timeline.state_after(update))
        run = again.run_at(update)
        assert again.state_after(update).slots.shape == run.empty_slots().shape


@pytest.mark.parametrize("preset", ["spiral-2-8-8-1", "iris-4-6-3", "mazur-2-2-2"])
def test_every_moment_is_restored_to_the_last_bit(preset: str, tmp_path: Path) -> None:
    timeline, path = worked(preset), tmp_path / "work.gradviz"
    write_work(timeline, path)
    again = read_work(path)
    assert (again.place, again.length) == (timeline.place, timeline.length)
    assert [edit.label for edit in again.edits] == [edit.label for edit in timeline.edits]
    assert again.history.points == timeline.history.points
    for update in (0, 1, 299, 300, 301, 555, 700):
        assert again.state_after(update).same_as(timeline.state_after(update))
    assert again.trace().gradient.tobytes() == timeline.trace().gradient.tobytes()
    timeline.seek(700)
    again.seek(700)
    timeline.play(50)
    again.play(50)
    assert again.shown_state().same_as(timeline.shown_state())


def test_schedules_clipping_and_layers_drawn_apart_go_on_as_they_were(tmp_path: Path) -> None:
    """Also from between two keyframes, after an edit of the base rate, with another optimizer in the past."""
    source, path = tmp_path / "setup.json", tmp_path / "work.gradviz"
    source.write_text(json.dumps({
        "network": {"inputs": 2, "layers": [
            {"units": 3, "initializer": {"name": "normal", "std": 0.3, "bias": 0.1}}, {"units": 1}]},
        "optimizer": {"name": "adamw", "learning_rate": 0.1, "clip": {"norm": 0.2},
                      "schedule": {"name": "cosine", "over": 333, "lowest": 0.001, "warm_up": 20}},
        "freeze": ["b1[*]"], "batch": {"size": 7, "shuffle": True},
        "data": {"generator": "circle", "samples": 40},
    }))  # fmt: skip
    timeline = open_timeline(str(source))
    timeline.play(300)
    setup = timeline.run.setup
    other = replace(setup, optimizer=replace(setup.optimizer, learning_rate=0.3, clip=ClipSetup(value=0.01)))
    timeline.edit("rate", run=Run(other, dataset=timeline.run.dataset))
    timeline.play(217)
    write_work(timeline, path)
    again = read_work(path)
    assert again.run.setup == other
    for update in (0, 1, 299, 300, 400, 517):
        assert again.state_after(update).same_as(timeline.state_after(update))
    assert again.trace(299).learning_rate == timeline.trace(299).learning_rate
    for one in (timeline, again):
        one.seek(517)
        one.play(100)
    assert again.shown_state().same_as(timeline.shown_state())


def test_the_same_work_makes_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a.gradviz", tmp_path / "b.gradviz"
    write_work(worked(), first)
    write_work(worked(), second)
    assert first.read_bytes() == second.read_bytes()


def test_a_diverged_run_is_kept_as_it_is(tmp_path: Path) -> None:
    setup = json.loads('{"network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "bias": false}]},'
                       '"parameters": {"weights": [[[1.0]]], "biases": [[]]},'
                       '"optimizer": {"name": "sgd", "learning_rate": 100},'
                       '"data": {"inputs": [[1]], "targets": [[0]]}}')  # fmt: skip
    source, path = tmp_path / "setup.json", tmp_path / "work.gradviz"
    source.write_text(json.dumps(setup))
    timeline = open_timeline(str(source))
    timeline.play(500)
    assert timeline.diverged_at == 78
    write_work(timeline, path)
    again = read_work(path)
    assert again.diverged_at == 78
    assert not again.play(1)


def test_the_table_is_found_relative_to_the_saved_work(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "deep" / "down").mkdir(parents=True)
    (tmp_path / "data" / "t.csv").write_text("x,y\n0,1\n1,0\n2,1\n3,0\n4,1\n")
    setup = tmp_path / "setup.json"
    setup.write_text('{"network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear"}]},'
                     '"data": {"csv": "data/t.csv", "targets": ["y"]}}')  # fmt: skip
    path = tmp_path / "deep" / "down" / "work.gradviz"
    write_work(open_timeline(str(setup)), path)
    assert read_work(path).run.dataset.inputs.shape == (4, 1)


def test_a_flipped_bit_is_never_read_as_another_number(tmp_path: Path) -> None:
    path, broken = tmp_path / "work.gradviz", tmp_path / "broken.gradviz"
    write_work(worked("mazur-2-2-2"), path)
    whole, original = path.read_bytes(), read_work(path)
    rng = random.Random(5)
    for _ in range(300):
        data = bytearray(whole)
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        broken.write_bytes(data)
        with contextlib.suppress(SetupError):  # or the flip fell on a date or a flag that says nothing
            assert read_work(broken).state_after(700).same_as(original.state_after(700))


@pytest.mark.parametrize("size", [0, 10, 200, 2000])
def test_a_cut_file_is_refused(size: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.gradviz"
    write_work(worked(), path)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(SetupError, match=r"cut\.gradviz: this is not saved work"):
        read_work(path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"gradviz_work": 3}, "a newer gradviz"),
        ({"length": -1}, "incomplete or damaged"),
        ({"length": "700"}, "incomplete or damaged"),
        ({"place": [800, 3]}, "incomplete or damaged"),
        ({"edits": []}, "incomplete or damaged"),
        ({"losses": 5}, "incomplete or damaged"),
    ],
)
def test_inconsistent_contents_are_refused(change: dict[str, object], sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "work.gradviz"
    write_work(worked(), path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["work.json"] = json.dumps(json.loads(members["work.json"]) | change).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(SetupError, match=sentence):
        read_work(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("[]", "incomplete or damaged"), ("null", "incomplete or damaged"), ("", "work.json: the file is empty")],
)
def test_contents_that_are_not_an_object_are_refused(content: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "work.gradviz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("work.json", content)
    with pytest.raises(SetupError) as caught:
        read_work(path)
    assert str(caught.value).startswith("work.gradviz: ")
    assert str(caught.value).endswith(sentence)


def test_a_path_that_is_not_a_file_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "folder.gradviz").mkdir()
    for name, sentence in (
        ("none.gradviz", 'there is no file "'),
        ("folder.gradviz", "folder.gradviz: this is not an ordinary file"),
        ("\0.gradviz", "cannot be read"),
        ("x" * 5000 + ".gradviz", "cannot be read"),
    ):
        assert main(["trace", str(tmp_path / name)]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert sentence in error


def test_the_command_line_continues_where_it_stopped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "half.gradviz"
    assert main(["train", "spiral-2-8-8-1", "--updates", "150", "--save", str(path)]) == 0
    capsys.readouterr()
    assert main(["train", str(path), "--updates", "150", "--format", "json"]) == 0
    halves = json.loads(capsys.readouterr().out)
    assert main(["train", "spiral-2-8-8-1", "--updates", "300", "--format", "json"]) == 0
    assert halves == json.loads(capsys.readouterr().out)
    assert main(["trace", str(path), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["update"] == 150
