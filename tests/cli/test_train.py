"""`gradviz train`: report, log, saved work and progress."""

import io
import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from gradviz import cli
from gradviz.export import progress
from tests.cli.cases import write_diverging
from tests.cli.conftest import Call


def test_train_has_the_keys_of_the_contract(call: Call, mazur: Path) -> None:
    status, out, err = call("train", mazur, "--updates", 10, "--format", "json")
    report = json.loads(out)
    assert (status, err) == (0, "")
    assert list(report) == [
        "updates", "epochs", "loss", "accuracy", "diverged_at", "parameters", "r_squared", "confusion",
    ]  # fmt: skip
    assert (report["updates"], report["epochs"], report["diverged_at"]) == (10, 10, None)
    assert report["loss"]["test"] is None
    assert report["accuracy"] == {"train": None, "test": None}
    assert [np.shape(matrix) for matrix in report["parameters"]["weights"]] == [(2, 2), (2, 2)]
    assert report["parameters"]["biases"] == [[0.35, 0.35], [0.6, 0.6]]


def test_train_reports_the_confusion_of_classes(call: Call) -> None:
    report = json.loads(call("train", "iris-4-6-3", "--updates", 30, "--format", "json")[1])
    table, classes = np.array(report["confusion"]["train"]), report["confusion"]["classes"]
    assert table.shape == (3, 3)
    assert len(classes) == 3
    assert np.trace(table) / table.sum() == pytest.approx(report["accuracy"]["train"], rel=1e-15)
    assert report["r_squared"] == {"train": None, "test": None}
    out = call("train", "iris-4-6-3", "--updates", 30)[1]
    assert "training set: true class in rows, predicted class in columns\n" in out
    assert re.search(rf"^ +{classes[0]} +{' +'.join(map(str, table[0]))}$", out, re.MULTILINE)


def test_train_reports_how_much_of_a_regression_is_determined(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "line.json"
    path.write_text(json.dumps({
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear"}]},
        "parameters": {"weights": [[[2]]], "biases": [[0]]},
        "data": {"inputs": [[0], [1], [2]], "targets": [[0], [2], [3]], "test_inputs": [[1]], "test_targets": [[5]]},
    }))  # fmt: skip
    report = json.loads(call("train", path, "--updates", 0, "--format", "json")[1])
    # SS_res = 1, and around the mean 5/3 SS_tot = 42/9; one sample has none.
    assert report["r_squared"] == {"train": pytest.approx(1 - 9 / 42, rel=1e-15), "test": None}
    assert report["confusion"] is None
    assert "training set: loss 0.166666666667, R² 0.785714285714\n" in call("train", path, "--updates", 0)[1]


def test_train_by_epochs_counts_partial_batches(call: Call) -> None:
    report = json.loads(call("train", "circle-2-4-2-1", "--epochs", 3, "--format", "json")[1])
    assert report["epochs"] == 3
    assert 0 < report["accuracy"]["test"] <= 1
    one_more = json.loads(call("train", "circle-2-4-2-1", "--updates", report["updates"] + 1, "--format", "json")[1])
    assert 3 < one_more["epochs"] < 4


def test_training_is_the_trace_repeated(call: Call) -> None:
    trained = json.loads(call("train", "spiral-2-8-8-1", "--updates", 7, "--format", "json")[1])
    traced = json.loads(call("trace", "spiral-2-8-8-1", "--updates", 6, "--format", "json")[1])
    assert trained["parameters"]["weights"] == [layer["weights_after"] for layer in traced["layers"]]


def test_one_update_and_one_epoch_are_in_the_singular(call: Call, mazur: Path) -> None:
    assert "1 update, 1 epoch\n" in call("train", mazur, "--updates", 1)[1]
    assert "2 updates, 2 epochs\n" in call("train", mazur, "--updates", 2)[1]


def test_train_nothing(call: Call, mazur: Path) -> None:
    report = json.loads(call("train", mazur, "--updates", 0, "--format", "json")[1])
    assert (report["updates"], report["epochs"]) == (0, 0)
    assert report["loss"]["train"] == pytest.approx(0.29837110876000267, rel=1e-12)


def test_train_reports_divergence_and_saves_finite_weights_only(call: Call, tmp_path: Path) -> None:
    path, saved = write_diverging(tmp_path), tmp_path / "saved.json"
    status, out, err = call("train", path, "--updates", 900, "--save", saved)
    assert (status, err) == (0, "")
    assert "diverged: after 513 updates" in out
    assert np.isfinite(json.loads(saved.read_text("utf-8"))["parameters"]["weights"][0][0][0])


def test_a_saved_setup_continues_where_training_stopped(call: Call, mazur: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    assert call("train", mazur, "--updates", 10, "--save", saved)[0] == 0
    here = json.loads(call("train", mazur, "--updates", 25, "--format", "json")[1])
    there = json.loads(call("train", saved, "--updates", 15, "--format", "json")[1])
    assert here["parameters"] == there["parameters"]


def test_a_saved_setup_finds_its_table_from_another_folder(call: Call, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (here / "table.csv").write_text("a,b,y\n" + "".join(f"{n},{n % 3},{n * 2}\n" for n in range(9)), "utf-8")
    network = {"inputs": 2, "layers": [{"units": 1, "activation": "linear"}]}
    content = {"network": network, "data": {"csv": "table.csv", "targets": ["y"]}}
    (here / "setup.json").write_text(json.dumps(content), "utf-8")
    assert call("train", here / "setup.json", "--updates", 2, "--save", there / "saved.json")[0] == 0
    assert json.loads((there / "saved.json").read_text("utf-8"))["data"]["csv"] == "../here/table.csv"
    assert call("check", there / "saved.json")[0] == 0


def test_the_log(call: Call, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    report = json.loads(
        call("train", "circle-2-4-2-1", "--updates", 12, "--log", log, "--format", "json")[1]
    )
    lines = [line.split(",") for line in log.read_text("utf-8").splitlines()]
    assert lines[0] == ["update", "train_loss", "test_loss", "penalty", "train_accuracy", "test_accuracy"]
    assert [int(line[0]) for line in lines[1:]] == list(range(13))
    assert [float(value) for value in lines[-1][1:3]] == [report["loss"]["train"], report["loss"]["test"]]
    assert [float(value) for value in lines[-1][4:]] == [report["accuracy"]["train"], report["accuracy"]["test"]]


def test_a_long_log_is_thinned_and_keeps_its_ends(call: Call, mazur: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    assert call("train", mazur, "--updates", 20_001, "--log", log)[0] == 0
    updates = [int(line.split(",")[0]) for line in log.read_text("utf-8").splitlines()[1:]]
    assert len(updates) <= 10_001
    assert (updates[0], updates[1], updates[-1]) == (0, 3, 20_001)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_alone(mazur: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_FIRST_AFTER", 0.0)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        assert cli.main(["train", str(mazur), "--updates", "50"]) == 0
        assert ("update 50 of 50 (100%)" in stream.getvalue()) == shown
    assert sys.stdout.getvalue().count("\n") == 6


def test_a_check_reports_its_progress(mazur: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_FIRST_AFTER", 0.0)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        assert cli.main(["check", str(mazur)]) == 0
        assert ("parameter 11 of 12" in stream.getvalue()) == shown
