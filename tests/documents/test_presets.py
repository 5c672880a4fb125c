"""The presets: each opens by name and by title, trains, and shows what its notes describe."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.open import open_setup
from gradviz.documents.presets import PresetInfo, preset_folder, preset_names, read_preset
from gradviz.documents.setups import setup_to_json
from gradviz.resources import resource
from gradviz.training.history import Evaluator, LossPoint
from gradviz.training.run import Run
from gradviz.training.state import RunState
from gradviz.training.trainer import Trainer

NAMES = (
    "circle-2-4-2-1", "digits-784-128-64-10", "iris-4-6-3", "karpathy-tanh-neuron", "mazur-2-2-2",
    "noisy-sine-1-12-1", "one-neuron", "spiral-2-8-8-1", "xor-2-2-1",
)  # fmt: skip


def trained(name: str, updates: int = 0, epochs: int = 0) -> tuple[Run, RunState, LossPoint]:
    run = Run(read_preset(name), preset_folder())
    state = Trainer(run).train(run.initial_state(), updates or epochs * run.batches_per_epoch).state
    return run, state, Evaluator(run).measure(state.update, state.parameters)


def test_all_presets_are_listed_with_title_and_notes() -> None:
    infos = preset_names()
    assert tuple(info.name for info in infos) == NAMES
    assert all(info.title and len(info.notes) > 80 for info in infos)
    assert len({info.title for info in infos}) == len(infos)


@pytest.mark.parametrize("info", preset_names(), ids=lambda info: info.name)
def test_a_preset_opens_by_name_and_title_in_any_case(info: PresetInfo) -> None:
    setup, folder = open_setup(info.name)
    assert folder == preset_folder()
    assert open_setup(info.title.upper())[0] == open_setup(f" {info.name.title()} ")[0] == setup


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_written_as_we_write_setups(name: str) -> None:
    text = resource(f"presets/{name}.json").read_text(encoding="utf-8")
    assert text == setup_to_json(read_preset(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_name_states_the_size_of_the_network(name: str) -> None:
    network = read_preset(name).network
    sizes = "-".join(map(str, (network.inputs, *(layer.units for layer in network.layers))))
    assert name.endswith(sizes) or name in ("one-neuron", "karpathy-tanh-neuron")


def test_an_unknown_preset_is_refused_with_the_nearest() -> None:
    with pytest.raises(SetupError, match='unknown preset "circle-2-4-2"; did you mean "circle-2-4-2-1"'):
        read_preset("circle-2-4-2")


def test_a_file_wins_over_a_preset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    raw = json.loads(resource("presets/one-neuron.json").read_text(encoding="utf-8"))
    Path("xor-2-2-1").write_text(json.dumps({**raw, "title": "mine"}), encoding="utf-8")
    setup, folder = open_setup("xor-2-2-1")
    assert (setup.title, folder) == ("mine", Path())


@pytest.mark.parametrize("text", ["", "\0", "x" * 5000, "../presets/one-neuron", "/"])
def test_a_strange_name_is_refused_in_words(text: str) -> None:
    with pytest.raises(SetupError):
        open_setup(text)


def test_mazur_as_published() -> None:
    run, state, point = trained("mazur-2-2-2", updates=1)
    before = Evaluator(run).measure(0, run.initial_state().parameters)
    assert before.train == pytest.approx(0.29837110876000267, rel=1e-12)
    assert point.train == pytest.approx(0.29102777369359933, rel=1e-12)
    assert run.network.weights(state.parameters, 1)[0, 0] == pytest.approx(0.3589164797178846, rel=1e-12)
    assert trained("mazur-2-2-2", updates=10_000)[2].train == pytest.approx(3.510187782978859e-05, rel=1e-6)


def test_the_karpathy_neuron_has_its_output_as_loss() -> None:
    run, _state, _point = trained("karpathy-tanh-neuron")
    start = Evaluator(run).measure(0, run.initial_state().parameters)
    assert start.train == pytest.approx(0.7071067811865476, rel=1e-14)


def test_exclusive_or_is_solved_as_in_the_lecture() -> None:
    run, _state, point = trained("xor-2-2-1", updates=2000)
    assert run.dataset.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert run.dataset.targets.tolist() == [[0], [1], [1], [0]]
    assert point.train == pytest.approx(0.0015838600852438158, rel=1e-6)
    assert trained("xor-2-2-1", updates=300)[2].train < 0.02


@pytest.mark.parametrize(
    ("name", "epochs", "least"),
    [("circle-2-4-2-1", 100, 0.97), ("spiral-2-8-8-1", 150, 0.95), ("iris-4-6-3", 40, 0.93),
     ("digits-784-128-64-10", 10, 0.95)],
)
def test_a_classification_is_learned(name: str, epochs: int, least: float) -> None:
    run, _state, point = trained(name, epochs=epochs)
    start = Evaluator(run).measure(0, run.initial_state().parameters)
    assert point.test_accuracy is not None
    assert start.test_accuracy is not None
    assert point.test_accuracy >= least > 0.7 > start.test_accuracy
    assert point.train < 0.2 * start.train


def test_circle_learns_visibly_from_the_start() -> None:
    losses = [trained("circle-2-4-2-1", epochs=epochs)[2].train for epochs in (1, 5, 20, 50, 100)]
    assert all(np.diff(losses) < 0)
    assert losses[-1] < 0.05 < 0.3 < losses[0]


def test_the_sine_is_fitted_down_to_its_noise() -> None:
    _run, _state, point = trained("noisy-sine-1-12-1", epochs=300)
    assert point.test is not None
    assert point.test < 1.5 * 0.5 * 0.15**2  # half the variance of the noise is all that cannot be learned
    assert trained("noisy-sine-1-12-1")[2].train > 5 * point.train


def test_reading_setups_needs_no_window(tmp_path: Path) -> None:
    program = "import sys, gradviz.documents.open; sys.exit('PySide6' in sys.modules)"
    subprocess.run([sys.executable, "-B", "-c", program], check=True, timeout=60)
