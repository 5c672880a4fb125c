"""Saved work with impossible claims is refused at once, with the place of the claim, and allocates no memory."""

from __future__ import annotations

import json
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.presets import preset_folder, read_preset
from gradviz.documents.work import packed_work, read_work, write_work
from gradviz.documents.work_archive import open_archive
from gradviz.training.recomputation import StoppedError
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline

CASES = Path(__file__).parent.parent / "data" / "cases" / "09-saved-work-claims"
Change = Callable[[dict[str, Any], dict[str, bytes]], object]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("length1e9", "length: no state was saved for update 1000000000"),
        ("length1e15", "length: no state was saved for update 1000000000000000"),
        ("inf-in-losses", "losses.f64: the losses belong to no update up to 170"),
        ("position-past-end", "edits[0].positions[2]: expected a list of 4 whole numbers, got a list"),
    ],
)
def test_a_wrong_claim_is_a_sentence_with_its_place(name: str, words: str) -> None:
    with pytest.raises(SetupError) as caught:
        read_work(CASES / f"{name}.gradviz")
    assert str(caught.value) == f"{name}.gradviz: {words}"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Work with two edits, batches of 5 of 40 samples and a history."""
    timeline = Timeline(Run(read_preset("spiral-2-8-8-1"), preset_folder()))
    timeline.play(40)
    parameters = timeline.shown_state().parameters.copy()
    parameters[0] += 0.5
    timeline.edit("w1[1,1]", parameters=parameters)
    timeline.play(60)
    path = tmp_path_factory.mktemp("work") / "good.gradviz"
    write_work(timeline, path)
    return path


def rewritten(good: Path, path: Path, change: Change) -> Path:
    """The good work with its content and members changed; checksums are right again."""
    with zipfile.ZipFile(good) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = json.loads(members["work.json"])
    change(content, members)
    members["work.json"] = json.dumps(content).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def set_at(value: Any, *keys: Any) -> Change:
    def change(content: dict[str, Any], _members: dict[str, bytes]) -> None:
        inner: Any = content
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value

    return change


def with_losses(edit: Callable[[np.ndarray], object]) -> Change:
    def change(_content: dict[str, Any], members: dict[str, bytes]) -> None:
        losses = np.frombuffer(members["losses.f64"]).reshape(-1, 6).copy()
        edit(losses)
        members["losses.f64"] = losses.tobytes()

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (set_at(99, "length"), "training comes to after update 100"),
        (set_at(10**18, "length"), "incomplete or damaged"),
        (set_at([10**9, 0], "place"), "incomplete or damaged"),
        (set_at([0, 10**9], "place"), "incomplete or damaged"),
        (set_at([0, 0, 10**9], "place"), "incomplete or damaged"),
        (set_at(7, "diverged_at"), "diverged_at: expected null or the length, 100, got 7"),
        (set_at(10**9, "losses"), "losses: there are more losses than gradviz ever keeps"),
        (set_at(3, "stride"), "losses.f64: the losses are not in the order of their updates"),
        (set_at(10**9, "path", -1), "path: expected updates in order, up to 100"),
        (set_at(0, "path", 3), "path: expected updates in order, up to 100"),
        (set_at([], "edits"), "incomplete or damaged"),
        (set_at(50, "edits", 1, "update"), "edits[1].positions[0]: this is not where the training before it came to"),
        (set_at(0, "edits", 1, "update"), "edits: the edits are not in the order of their updates"),
        (set_at([40, 7, 0, 40], "edits", 1, "positions", 0), "edits[1].positions[0]: this is not where"),
        (set_at([100, 0, 10**9, 100], "edits", 1, "positions", -1), "training comes to after update 100"),
        (set_at([100, 10**9, 0, 100], "edits", 1, "positions", -1), "training comes to after update 100"),
        (set_at([[0, 0, 0, 0]] * 200_000, "edits", 0, "positions"), "positions: there are more states than gradviz"),
        (with_losses(lambda losses: losses.__setitem__((3, 0), np.inf)), "losses.f64: the losses belong to no update"),
        (with_losses(lambda losses: losses.__setitem__((3, 0), np.nan)), "losses.f64: the losses belong to no update"),
        (with_losses(lambda losses: losses.__setitem__((3, 0), 2.5)), "losses.f64: the losses are not in the order"),
        (with_losses(lambda losses: losses.__setitem__((3, 0), 1e9)), "losses.f64: the losses belong to no update"),
    ],
)  # fmt: skip
def test_every_claim_is_checked_against_the_others(good: Path, tmp_path: Path, change: Change, words: str) -> None:
    with pytest.raises(SetupError) as caught:
        read_work(rewritten(good, tmp_path / "bad.gradviz", change))
    assert words in str(caught.value)


def test_losses_that_are_not_finite_are_those_of_a_run_that_diverged(good: Path, tmp_path: Path) -> None:
    change = with_losses(lambda losses: losses.__setitem__((-1, 1), np.inf))
    assert read_work(rewritten(good, tmp_path / "w.gradviz", change)).history.points[-1].train == np.inf


def bomb(content: dict[str, Any], members: dict[str, bytes]) -> None:
    content["notes"] = " " * 60_000_000


def even_text(content: dict[str, Any], members: dict[str, bytes]) -> None:
    content["zeros"] = [0.5] * 2_000_000


def large_states(content: dict[str, Any], members: dict[str, bytes]) -> None:
    members["states-0.f64"] = b"\0" * 100_000_000


def foreign_member(content: dict[str, Any], members: dict[str, bytes]) -> None:
    members["animation.gif"] = b"\0" * 100_000_000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (bomb, "its work.json is larger than 50 MB, the most that gradviz reads"),
        (even_text, "MB, which no saved work does"),
        (large_states, "incomplete or damaged"),
        (foreign_member, ""),  # what is no part of saved work is not read
    ],
)
def test_an_archive_that_unpacks_to_much_is_refused_before_it_does(
    good: Path, tmp_path: Path, change: Change, words: str
) -> None:
    path = rewritten(good, tmp_path / "bomb.gradviz", change)
    assert path.stat().st_size < 700_000
    tracemalloc.start()
    start = time.perf_counter()
    if words:
        with pytest.raises(SetupError, match=words):
            read_work(path)
    else:
        assert read_work(path).length == 100
    seconds, most = time.perf_counter() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (seconds < 2.0, most < 20_000_000) == (True, True)


def test_a_long_list_of_members_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "many.gradviz"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(32_000):
            archive.writestr(zipfile.ZipInfo(f"states-{number:050}.f64"), b"")
    with pytest.raises(SetupError, match="not saved work of gradviz"):
        read_work(path)


def test_a_text_of_equal_numbers_is_packed_so_that_it_opens(tmp_path: Path) -> None:
    """A million equal weights pack like a bomb; they are written unpacked."""
    path, text = tmp_path / "even.gradviz", b"[" + b"0.5, " * 1_100_000 + b"0.5]"
    path.write_bytes(packed_work({"work.json": text}))
    with open_archive(path) as archive:
        assert archive.text("work.json").encode() == text


def test_a_far_cursor_is_computed_in_slices_that_can_be_stopped(good: Path, tmp_path: Path) -> None:
    def far(content: dict[str, Any], members: dict[str, bytes]) -> None:
        """As in a copy of a long run: the end is there and nothing between."""
        del content["edits"][1], members["states-1.f64"]
        with zipfile.ZipFile(good) as archive:
            states = archive.read("states-0.f64")
        one = len(states) // len(content["edits"][0]["positions"])
        run = Run(read_preset("spiral-2-8-8-1"), preset_folder())
        epoch, position = run.place_after(0, 0, 10**9)
        content["edits"][0]["positions"] = [[0, 0, 0, 0], [10**9, epoch, position, 10**9]]
        members["states-0.f64"] = states[:one] * 2
        content["length"], content["place"] = 10**9, [10**8, 3]

    asked: list[tuple[int, int]] = []

    def watch(done: int, every: int) -> bool:
        asked.append((done, every))
        return len(asked) < 3

    path = rewritten(good, tmp_path / "far.gradviz", far)
    start = time.perf_counter()
    with pytest.raises(StoppedError):
        read_work(path, watch)
    assert time.perf_counter() - start < 2.0
    assert [every for _done, every in asked] == [10**8] * 3
    assert asked[0][0] == 0 < asked[1][0] < asked[2][0]


def test_place_after_is_the_place_reached_by_the_updates() -> None:
    for preset in ("spiral-2-8-8-1", "iris-4-6-3", "xor-2-2-1"):
        run = Run(read_preset(preset), preset_folder())
        for position in {0, run.batch_size * (run.batches_per_epoch // 2), min(3, run.samples - 1)}:
            place = 2, position
            for updates in range(3 * run.batches_per_epoch + 2):
                assert run.place_after(2, position, updates) == place
                place = run.advance(*place)
