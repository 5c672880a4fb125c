"""`gradviz basins`: numbers that read back exactly, figures without a display, and sentences for errors."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradviz.cli import main
from gradviz.cli.terminal import BAD_INPUT, GOOD
from gradviz.documents.open import open_timeline
from gradviz.training.state import frozen
from gradviz.training.trainer import Trainer
from tests.landscape.test_two_weight_networks import SETUPS


@pytest.fixture
def minima(tmp_path: Path) -> Path:
    """Three minima over the two weights that train; the others are frozen."""
    path = tmp_path / "minima.json"
    path.write_text(json.dumps(SETUPS["local minima"] | {"title": "Minima"}), "utf-8")
    return path


def ordered(setup: Path | str, out: Path, *more: object) -> int:
    options = ("--x-range", -2, 2, "--y-range", -2, 2, "--size", 13, "--updates", 300)
    return main([str(each) for each in ("basins", setup, *options, *more, "--out", out)])


def test_the_table_has_every_start_with_its_basin(
    minima: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "basins.csv"
    assert ordered(minima, out) == GOOD
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Basin map: where SGD ends"
    assert said[1].startswith("13 × 13 starts over w1[1,1] and w1[1,2]; SGD, learning rate 0.3; 300 updates from each")
    assert said[2].startswith("A  loss 0.02975 · ")
    header, *rows = out.read_text().splitlines()
    assert header == "x,y,basin,loss,updates,end_x,end_y"
    cells = [row.split(",") for row in rows]
    assert len(cells) == 13 * 13
    assert {"A", "B", "C"} <= {cell[2] for cell in cells} <= {"A", "B", "C", "moving"}
    run = open_timeline(str(minima)).run
    network, initial = run.network, run.initial_state()
    places = [network.index(network.find(name)) for name in ("w1[1,1]", "w1[1,2]")]
    for cell in cells[::17]:
        start = initial.parameters.copy()
        start[places] = float(cell[0]), float(cell[1])
        end = Trainer(run).train(replace(initial, parameters=frozen(start)), 300).state.parameters
        assert end[places].tolist() == [float(cell[5]), float(cell[6])]


def test_starts_that_do_not_settle_are_reported_as_moving_or_diverged(tmp_path: Path) -> None:
    path, out = tmp_path / "valleys.json", tmp_path / "basins.csv"
    raw = SETUPS["flat and sharp minima"]
    path.write_text(json.dumps(raw | {"optimizer": {"name": "sgd", "learning_rate": 0.9}}), "utf-8")
    assert ordered(path, out) == GOOD
    rows = [row.split(",") for row in out.read_text().splitlines()[1:]]
    diverged = [row for row in rows if row[2] == "diverges"]
    assert len(diverged) > len(rows) / 4
    assert all(int(row[4]) < 300 for row in diverged)
    path.write_text(json.dumps(raw | {"optimizer": {"name": "sgd", "learning_rate": 0.0001}}), "utf-8")
    assert ordered(path, out) == GOOD
    assert {row.split(",")[2] for row in out.read_text().splitlines()[1:]} >= {"moving"}


def test_the_arrays_agree_with_the_table(minima: Path, tmp_path: Path) -> None:
    out = tmp_path / "basins.npz"
    assert ordered(minima, out) == GOOD
    with np.load(out, allow_pickle=False) as arrays:
        assert arrays["basin"].shape == arrays["loss"].shape == arrays["updates"].shape == (13, 13)
        assert arrays["end"].shape[:2] == (13, 13)
        assert arrays["basin_loss"] == pytest.approx([0.02975, 0.04825, 0.23223], abs=1e-4)
        assert arrays["basin_share"].sum() == pytest.approx((arrays["basin"] >= 0).mean())
        assert "learning rate 0.3" in str(arrays["caption"])


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_figures(minima: Path, tmp_path: Path, qapp: object, ending: str, start: bytes) -> None:
    out = tmp_path / f"basins.{ending}"
    assert ordered(minima, out, "--theme", "dark") == GOOD
    assert out.read_bytes().startswith(start)
    if ending == "svg":
        assert "Minima: Basin map" in out.read_text()


@pytest.mark.parametrize("plane", ["random", "pca", "path", "gradient"])
def test_any_plane_of_the_surface_with_the_run_trained_before(tmp_path: Path, plane: str) -> None:
    out = tmp_path / "basins.npz"
    command = ["basins", "xor-2-2-1", "--plane", plane, "--after", "4", "--size", "5", "--updates", "20"]
    assert main([*command, "--out", str(out)]) == GOOD
    timeline = open_timeline("xor-2-2-1")
    timeline.play(4)
    here = timeline.shown_state().parameters
    with np.load(out, allow_pickle=False) as arrays:
        axes = np.stack([arrays["direction_x"], arrays["direction_y"]], axis=1)
        place = np.linalg.lstsq(axes, here - arrays["origin"], rcond=None)[0]
        np.testing.assert_allclose(arrays["origin"] + axes @ place, here, atol=1e-12)
        assert "after 4 updates" in str(arrays["caption"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--updates", "9"), "--updates: at least 10 updates are needed"),
        (("--size", "1"), "--size: expected 2 to 401 starting points per axis, got 1"),
        (("--size", "402"), "--size: expected 2 to 401"),
        (("--x", "w9[1,1]"), "--x: this network has no parameter"),
        (("--plane", "pca"), "(with --after N, N at least 2)"),
        (("--x-range", "2", "1"), "--x-range: expected two finite numbers"),
        (("--out", "basins.txt"), "expected a file that ends in"),
    ],
)
def test_bad_input_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert main(["basins", "xor-2-2-1", "--out", str(tmp_path / "basins.csv"), *arguments]) == BAD_INPUT
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_networks_that_are_too_small_or_too_large(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "basins.csv")
    assert main(["basins", "one-neuron", "--out", out]) == BAD_INPUT
    assert "has only one" in capsys.readouterr().err
    assert main(["basins", "digits-784-128-64-10", "--out", out]) == BAD_INPUT
    assert "at most 13 × 13 starts" in capsys.readouterr().err
