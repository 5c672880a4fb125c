"""The window, the table of `gradviz surface` and the displayed loss show the same numbers, to the last digit."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from gradviz.cli import main
from gradviz.documents.open import open_setup
from gradviz.gui.window.main_window import MainWindow
from gradviz.training.steps import Granularity

X, Y = "w1[1,2]", "w2[2,1]"


@pytest.mark.parametrize(("preset", "updates"), [("mazur-2-2-2", 0), ("mazur-2-2-2", 5), ("circle-2-4-2-1", 3)])
def test_window_table_and_displayed_loss_agree(
    preset: str, updates: int, tmp_path: Path, open_window, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", preset, "--updates", str(updates), "--format", "json"]) == 0
    displayed = json.loads(capsys.readouterr().out)["loss"]

    window: MainWindow = open_window(open_setup(preset)[0])
    session, presenter = window.session, window.presenter
    session.timeline.play(updates)
    session.next(Granularity.LAYER)  # into the update that follows, as the table is
    assert presenter.moment.trace.loss == displayed
    network, weights = session.run.network, session.timeline.shown_state().parameters
    here = [float(weights[network.index(network.find(name))]) for name in (X, Y)]
    ranges = [(at - 1.3, at + 1.3) for at in here]
    choice = presenter.view.surface.but(x_range=ranges[0], y_range=ranges[1], size=21)
    presenter.set_all_data(False)
    presenter.look(surface_x=X, surface_y=Y, surface=choice)
    presenter.settle()
    grid = presenter.surfaces.latest

    out = tmp_path / "surface.csv"
    words = [repr(end) for pair in ranges for end in pair]
    command = ["surface", preset, "--batch", "--x", X, "--y", Y, "--x-range", *words[:2], "--y-range", *words[2:]]
    assert main([*command, "--size", "21", "--updates", str(updates), "--out", str(out)]) == 0
    with out.open(newline="", encoding="utf-8") as file:
        table = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
    assert table[:, 2].tolist() == grid.losses.ravel().tolist()
    assert table[:21, 0].tolist() == grid.xs.tolist()
    middle = table[len(table) // 2].tolist()
    assert middle == [*here, displayed]
    assert window.panels["surface"].frame.point_loss == displayed
