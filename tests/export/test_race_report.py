"""`gradviz race`: a sentence for each run, numbers that read back, files, and errors in the input."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from gradviz import cli
from gradviz.documents.open import open_timeline
from gradviz.training.trainer import Trainer

RACE = ("race", "mazur-2-2-2", "--updates", "30", "--vary")


def test_the_report_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*RACE, "optimizer", "sgd", "momentum", "adam:0.01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Race: optimizer"
    assert lines[3].startswith("2  Momentum 0.9, learning rate 0.5: loss ")
    assert "first, after" in "".join(lines)


def test_json_holds_the_numbers_of_training_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*RACE, "learning_rate", "0.5", "1", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    run = open_timeline("mazur-2-2-2").run
    alone = Trainer(run).train(run.initial_state(), 30).state.parameters
    assert report["same_start"] is True
    assert report["runs"][0]["parameters"] == alone.tolist()
    assert report["runs"][1]["learning_rate"] == 1.0


def test_the_losses_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "race.csv"
    assert cli.main([*RACE, "activation", "tanh", "relu", "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [row["run"] for row in rows] == ["tanh"] * 31 + ["relu"] * 31
    assert rows[30]["update"] == "30"
    assert float(rows[30]["train_loss"]) > 0.0


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_a_picture(tmp_path: Path, qapp: object, capsys: pytest.CaptureFixture[str], ending: str) -> None:
    out = tmp_path / f"race{ending}"
    assert cli.main([*RACE, "learning_rate", "0.5", "1", "--over", "w1[1,1]", "w2[1,1]", "--out", str(out)]) == 0
    assert out.stat().st_size > 5000


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("learning_rate", "0.5"), "2 to 4 runs"),
        (("speed", "1", "2"), "unknown difference"),
        (("learning_rate", "0.5", "1", "--out", "race.gif"), "ends in .png"),
        (("learning_rate", "0.5", "1", "--over", "w1[1,1]", "w9[1,1]"), "no parameter"),
        (("learning_rate", "0.5", "1", "--over", "w1[1,1]", "w1[1,1]"), "two different"),
        (("learning_rate", "0.5", "1", "--out", "nowhere/race.png"), "no folder"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*RACE, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1
