"""`gradviz surface`: numbers that read back exactly, figures without a display, and sentences for errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradviz.cli import main
from gradviz.cli.terminal import BAD_INPUT, GOOD
from gradviz.documents.open import open_timeline
from gradviz.export.surface_command import SurfaceOrder, compute_surface
from gradviz.scene.moment import moment_of
from gradviz.scene.surface.surface import objective_of
from gradviz.training.steps import Granularity

PRESET = "circle-2-4-2-1"


def rows_of(path: Path) -> tuple[list[str], np.ndarray]:
    header, *rows = path.read_text().splitlines()
    return header.split(","), np.array([[float(cell) for cell in row.split(",")] for row in rows])


def test_the_table_is_the_objective_at_each_point(tmp_path: Path) -> None:
    out = tmp_path / "surface.csv"
    command = ["surface", PRESET, "--x", "w1[1,2]", "--y", "b2[1]", "--x-range", "-1", "3e0"]
    assert main([*command, "--y-range", "-2.5", "-1e-1", "--size", "4", "--updates", "3", "--out", str(out)]) == GOOD
    header, rows = rows_of(out)
    assert header == ["x", "y", "loss"]
    assert rows[:5, 0].tolist() == [*np.linspace(-1, 3, 4), -1]
    assert sorted(set(rows[:, 1])) == np.linspace(-2.5, -0.1, 4).tolist()
    timeline = open_timeline(PRESET)
    timeline.play(3)
    timeline.next(Granularity.LAYER)  # the batch of the next update is the one that is shown
    moment = moment_of(timeline)
    network, parameters = moment.run.network, moment.parameters.copy()
    objective = objective_of(moment, True)
    for x, y, loss in rows.tolist():
        parameters[network.index(network.find("w1[1,2]"))] = x
        parameters[network.index(network.find("b2[1]"))] = y
        assert objective.at(parameters) == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize("plane", ["random", "pca", "path", "gradient"])
def test_planes_of_a_path_as_arrays(tmp_path: Path, plane: str) -> None:
    out = tmp_path / "surface.npz"
    command = ["surface", PRESET, "--plane", plane, "--updates", "5", "--size", "7", "--out", str(out)]
    assert main(command) == GOOD
    with np.load(out, allow_pickle=False) as arrays:
        assert arrays["loss"].shape == (7, 7)
        timeline = open_timeline(PRESET)
        timeline.play(5)
        assert arrays["origin"].tobytes() == timeline.shown_state().parameters.tobytes()
        assert arrays["path"].shape == (6, 2)
        assert "after 5 updates" in str(arrays["caption"])


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_figures_need_no_display(tmp_path: Path, ending: str, start: bytes) -> None:
    out = tmp_path / f"surface.{ending}"
    assert main(["surface", PRESET, "--size", "9", "--updates", "2", "--out", str(out)]) == GOOD
    data = out.read_bytes()
    assert data.startswith(start)
    if ending == "svg":
        assert b"learning rate 0.03" in data


def test_a_line_and_a_network_of_one_parameter(tmp_path: Path) -> None:
    order = SurfaceOrder(PRESET, tmp_path / "a.csv", x="w1[1,1]", line=True, size=21)
    _name, frame, grid = compute_surface(order)
    assert frame.line.shape == (21, 2)
    assert grid.losses.shape == (1, 21)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--x", "w9[1,1]"], "--x: this network has no parameter"),
        (["--x", "w1[1,1]", "--y", "w1[1,1]"], "two different parameters"),
        (["--plane", "pca", "--x", "w1[1,1]"], "takes the place of --x and --y"),
        (["--plane", "pca"], "Train at least two updates first"),
        (["--plane", "path"], "no path yet"),
        (["--seed", "3"], "belongs to --plane random"),
        (["--x-range", "2", "1"], "the smaller one first"),
        (["--x-range", "nan", "1"], "finite numbers"),
        (["--size", "1"], "expected 2 to 2001"),
        (["--plane", "sideways"], "invalid choice"),
        (["--line", "--y-range", "0", "1"], "a line has only x"),
        (["--out", "surface.jpg"], "ends in .csv, .npz, .png, .svg, .pdf"),
        (["--out", "nowhere/surface.csv"], "there is no folder"),
    ],
)
def test_an_error_is_one_sentence(tmp_path: Path, capsys, monkeypatch, options: list[str], words: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["surface", PRESET, "--out", "surface.csv", *options]) == BAD_INPUT
    complaint = capsys.readouterr().err
    assert words in complaint
    assert complaint.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
