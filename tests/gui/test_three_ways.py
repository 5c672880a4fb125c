"""Three ways to the same number and the same picture: the window, the command line, and what is exported."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtGui import QImage

from gradviz.cli import main
from gradviz.gui.document_files import open_preset
from gradviz.gui.export.figure_export import export_from_window
from gradviz.training.steps import Place

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open

CASES = [("mazur-2-2-2", 0), ("circle-2-4-2-1", 7), ("iris-4-6-3", 3), ("noisy-sine-1-12-1", 5), ("one-neuron", 2)]
_LAYER = ("weights", "biases", "pre_activations", "activations", "deltas", "weight_gradients", "bias_gradients")
_SEEN = 16  # of 255: the edges of letters differ by a few where FreeType had other sizes in between


def at_gradients(open_window: Open, preset: str, updates: int) -> MainWindow:
    """After so many updates, all of the next one revealed but the step: what the command line draws."""
    window: MainWindow = open_window()
    assert open_preset(window.session, preset)
    timeline = window.session.timeline
    timeline.play(updates)
    timeline.seek_place(Place(updates, timeline.steps.phase_ends[2]))
    window.session.show_moment()
    window.presenter.look(selected=None)
    window.presenter.settle()
    return window


def said(capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    capsys.readouterr()
    assert main([*command, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("preset", "updates"), CASES)
def test_trace_and_train_print_what_the_window_shows(
    preset: str, updates: int, open_window: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window = at_gradients(open_window, preset, updates)
    moment, network = window.presenter.moment, window.session.run.network
    assert moment is not None
    trace = said(capsys, "trace", preset, "--updates", str(updates))
    for key in ("loss", "data_loss", "penalty", "loss_after"):
        assert trace[key] == getattr(moment.trace, key)
    for printed, layer in zip(trace["layers"], moment.trace.layers, strict=True):
        for key in _LAYER:
            value = getattr(layer, key)
            assert (printed[key] or None) == (None if value is None else value.tolist())
    log = tmp_path / "log.csv"
    train = said(capsys, "train", preset, "--updates", str(updates), "--log", str(log))
    assert train["loss"] == {"train": moment.now.train, "test": moment.now.test}
    assert train["accuracy"] == {"train": moment.now.train_accuracy, "test": moment.now.test_accuracy}
    for layer, weights in enumerate(train["parameters"]["weights"]):
        assert weights == network.weights(moment.parameters, layer).tolist()
    with log.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(int(row["update"]), float(row["train_loss"])) for row in rows] == [
        (point.update, point.train) for point in window.session.timeline.history.points
    ]


@pytest.mark.parametrize(("preset", "updates"), CASES[1:4])
def test_render_draws_what_the_window_exports(preset: str, updates: int, open_window: Open, tmp_path: Path) -> None:
    window = at_gradients(open_window, preset, updates)
    for view in ("network", "surface", "loss", "output", "flow"):
        files = tmp_path / f"command-{view}.png", tmp_path / f"window-{view}.png"
        assert main(["render", preset, "--updates", str(updates), "--view", view, "--out", str(files[0])]) == 0
        export_from_window(window, view, files[1])
        command, exported = (_pixels(path) for path in files)
        assert command.shape == exported.shape, view
        assert int(np.abs(command - exported).max()) <= _SEEN, view


def _pixels(path: Path) -> np.ndarray:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGBX8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[..., :3].astype(np.int16)
