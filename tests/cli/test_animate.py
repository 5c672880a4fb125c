"""`gradviz animate`: its views, its speed, and its file formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Call


@pytest.mark.parametrize(
    ("name", "options", "pictures", "milliseconds"),
    [("a.gif", ("--updates", 3, "--fps", 10), 4, 100), ("b.webp", ("--what", "turn", "--frames", 3), 3, 50),
     ("c.apng", ("--what", "steps", "--seconds", 14), 7, 2000),
     ("d.gif", ("--what", "race", "--vary", "learning_rate", 0.1, 0.5, "--updates", 8, "--frames", 3), 3, 50)],
)  # fmt: skip
def test_training_steps_and_races_move(
    call: Call, tmp_path: Path, qapp: object, name: str, options: tuple[object, ...], pictures: int, milliseconds: int
) -> None:
    out = tmp_path / name
    assert call("animate", "mazur-2-2-2", "--size", "360x300", *options, "--out", out) == (0, "", "")
    with Image.open(out) as seen:
        assert seen.n_frames == pictures
        assert seen.size == (360, 300)
        seen.seek(0)
        seen.load()
        assert seen.info.get("duration", milliseconds) == pytest.approx(milliseconds, abs=1)


def test_a_lesson_is_shown_stop_by_stop_in_numbered_pictures(call: Call, tmp_path: Path, qapp: object) -> None:
    out = tmp_path / "stop.png"
    name = "m01-chain-rule-on-one-neuron"
    assert call("animate", name, "--size", "420x340", "--theme", "dark", "--out", out) == (0, "", "")
    assert [each.name for each in sorted(tmp_path.iterdir())] == [f"stop-{n:03}.png" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("options", "words"),
    [(("--updates", 3, "--out", "a.avi"), "ends in .gif, .webp, .apng, .mp4"),
     (("--what", "lesson", "--out", "a.gif"), "--what"),
     (("--what", "race", "--updates", 3, "--out", "a.gif"), "--vary"), (("--out", "a.gif"), "--updates"),
     (("--updates", 3, "--fps", 5, "--seconds", 2, "--out", "a.gif"), "--seconds"),
     (("--updates", 3, "--fps", 0, "--out", "a.gif"), "above 0"),
     (("--updates", 3, "--fps", 1e-9, "--out", "a.gif"), "more than ten minutes"),
     (("--what", "steps", "--frames", 3, "--out", "a.gif"), "--frames"),
     (("--what", "steps", "--view", "loss", "--out", "a.gif"), "--view")],
)  # fmt: skip
def test_an_incompatible_combination_is_refused(
    call: Call, tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch, options: tuple[object, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    status, text, err = call("animate", "circle-2-4-2-1", *options)
    assert (status, text) == (2, "")
    assert words in err
    assert list(tmp_path.iterdir()) == []
