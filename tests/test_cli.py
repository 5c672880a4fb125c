"""The command line as a person meets it: output, exit status, sentences, files."""

import errno
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from gradviz import __version__, cli
from gradviz.documents import atomic
from gradviz.documents.lessons import lesson_names
from gradviz.engine.passes import Workspace
from gradviz.export import commands, progress
from gradviz.resources import resource_names
from tests.documents.faulty import FAULTS, SetupFault
from tests.reference_setups import example, setup_of

PRESETS = resource_names("presets", ".json")
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command; its exit status, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        status = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def mazur(tmp_path: Path) -> Path:
    path = tmp_path / "mazur.json"
    path.write_text(json.dumps({"title": "Mazur", **setup_of(example("mazur_2015_2-2-2"))}), "utf-8")
    return path


def is_one_sentence(error: str) -> bool:
    return error.startswith("gradviz: ") and error.count("\n") == 1 and error.endswith("\n")


# trace


def test_trace_has_the_keys_of_the_contract(call: Call, mazur: Path) -> None:
    status, out, err = call("trace", mazur, "--format", "json", "--updates", 3)
    trace = json.loads(out)
    assert (status, err) == (0, "")
    assert list(trace) == ["update", "loss", "data_loss", "penalty", "layers", "loss_after", "learning_rate"]
    assert (trace["update"], trace["learning_rate"]) == (3, 0.5)
    assert list(trace["layers"][0]) == [
        "weights", "biases", "pre_activations", "activations", "deltas", "weight_gradients", "bias_gradients",
        "weights_after", "biases_after",
    ]  # fmt: skip


def test_trace_shapes_of_a_batch_without_biases(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "batch.json"
    layers = [{"units": 3, "activation": "relu", "bias": False}, {"units": 2, "activation": "linear"}]
    data = {"inputs": [[1, 2], [3, 4], [5, 6], [7, 8]], "targets": [[1, 0]] * 4}
    path.write_text(json.dumps({"network": {"inputs": 2, "layers": layers}, "data": data}), "utf-8")
    first, second = json.loads(call("trace", path, "--format", "json")[1])["layers"]
    for key in ("pre_activations", "activations", "deltas"):
        assert np.shape(first[key]) == (4, 3)
        assert np.shape(second[key]) == (4, 2)
    for key in ("weights", "weight_gradients", "weights_after"):
        assert np.shape(first[key]) == (2, 3)
    for key in ("biases", "bias_gradients", "biases_after"):
        assert first[key] == []
        assert np.shape(second[key]) == (2,)


def test_trace_as_text_names_every_parameter(call: Call, mazur: Path) -> None:
    status, out, _ = call("trace", mazur)
    assert status == 0
    assert out.startswith("Mazur\nUpdate 1: batch of 1 sample, SGD, learning rate 0.5\n")
    for name, value in (("w1[1,2]", "0.25"), ("w2[2,1]", "0.0826676278475"), ("b2[2]", "-0.0380982365166")):
        assert re.search(rf"^ +{re.escape(name)} .*{value}", out, re.MULTILINE)
    assert not any(line.endswith(" ") for line in out.splitlines())


def test_trace_says_the_rate_and_the_clipping_of_this_update(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "setup.json"
    path.write_text(json.dumps({
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear"}]},
        "parameters": {"weights": [[[3]]], "biases": [[1]]},
        "optimizer": {"learning_rate": 0.5, "clip": {"norm": 1},
                      "schedule": {"name": "step", "every": 1, "factor": 0.5}},
        "data": {"inputs": [[1]], "targets": [[0]]},
    }))  # fmt: skip
    trace = json.loads(call("trace", path, "--updates", 1, "--format", "json")[1])
    assert trace["learning_rate"] == 0.25
    assert trace["clip"]["norm"] == 1
    (layer,) = trace["layers"]
    assert layer["clipped_weight_gradients"] == [[layer["weight_gradients"][0][0] * trace["clip"]["factor"]]]
    assert layer["weights_after"][0][0] == layer["weights"][0][0] - 0.25 * layer["clipped_weight_gradients"][0][0]
    out = call("trace", path, "--updates", 1)[1]
    assert "learning rate 0.25 (scheduled from 0.5)\ngradient clipped by norm: " in out
    assert re.search(r"^ +parameter +value +gradient +clipped +step +after$", out, re.MULTILINE)


def test_trace_as_text_shortens_a_large_batch(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "batch.json"
    network = {"inputs": 1, "layers": [{"units": 201, "activation": "tanh"}, {"units": 1, "activation": "linear"}]}
    data = {"inputs": [[n] for n in range(13)], "targets": [[0]] * 13}
    path.write_text(json.dumps({"network": network, "data": data}), "utf-8")
    _, out, _ = call("trace", path)
    assert "… and 3 samples more: --format json has them all" in out
    assert "… and 202 parameters more: --format json has them all" in out


def test_trace_beyond_divergence_says_where(call: Call, tmp_path: Path) -> None:
    status, out, err = call("trace", write_diverging(tmp_path), "--updates", 600)
    assert (status, out) == (2, "")
    assert "after 513 updates" in err
    assert is_one_sentence(err)


def write_diverging(folder: Path) -> Path:
    path = folder / "diverging.json"
    network = {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "bias": False}]}
    content = {
        "network": network, "parameters": {"weights": [[[1.0]]], "biases": [[]]},
        "data": {"inputs": [[1]], "targets": [[0]]}, "optimizer": {"name": "sgd", "learning_rate": 3},
    }  # fmt: skip
    path.write_text(json.dumps(content), "utf-8")
    return path


# train


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
    assert "training set: true class in rows, decided class in columns\n" in out
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


def test_one_update_and_one_epoch_are_said_as_such(call: Call, mazur: Path) -> None:
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


def test_a_saved_setup_goes_on_where_training_stopped(call: Call, mazur: Path, tmp_path: Path) -> None:
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


# check, presets, self-test, versions


@pytest.mark.parametrize("preset", PRESETS)
def test_check_every_preset(call: Call, preset: str) -> None:
    status, out, _ = call("check", preset, "--format", "json")
    report = json.loads(out)
    assert status == 0
    assert list(report) == ["max_relative_error", "worst"]
    assert report["max_relative_error"] < 1e-7


def test_check_finds_a_wrong_gradient(call: Call, mazur: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Workspace.backward

    def backward(self: Workspace, inputs: np.ndarray, targets: np.ndarray) -> None:
        original(self, inputs, targets)
        self.gradient[0] *= 1.001

    monkeypatch.setattr(Workspace, "backward", backward)
    status, out, _ = call("check", mazur)
    assert status == 1
    assert "DISAGREES" in out
    assert "w1[1,1]" in out
    status, out, _ = call("check", mazur, "--format", "json")
    assert (status, json.loads(out)["worst"]) == (1, "w1[1,1]")
    status, out, _ = call("self-test")
    assert status == 1
    assert "FAILED  mazur-2-2-2" in out


def test_presets_are_listed_with_their_titles(call: Call) -> None:
    status, out, _ = call("presets")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == PRESETS
    assert all(len(line.split()) > 1 for line in out.splitlines())


def test_versions(call: Call) -> None:
    status, out, _ = call("--version")
    names = [line.rsplit(" ", 1)[0] for line in out.splitlines()]
    assert status == 0
    assert names == ["gradviz", "Python", "NumPy", "PySide6", "pyqtgraph"]
    assert out.startswith(f"gradviz {__version__}\n")
    assert re.search(r"^NumPy \d+\.\d+", out, re.MULTILINE)
    assert "not found" not in out


# Help and bad input


@pytest.mark.parametrize("command", list(cli.COMMANDS))
def test_every_command_explains_itself(call: Call, command: str) -> None:
    status, out, err = call(command, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: gradviz {command}")
    assert command in call("--help")[1]


def test_help_documents_the_exit_statuses(call: Call) -> None:
    _, out, _ = call("--help")
    for status in ("0", "1", "2", "130", "141"):
        assert re.search(rf"(^|; ) *{status}  ?\w", out, re.MULTILINE)


def test_help_says_what_a_setup_may_be(call: Call) -> None:
    out = call("--help")[1]
    assert all(words in out for words in (".json setup", "(.gradviz)", "TensorFlow Playground link", "preset"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("tracee", "mazur-2-2-2"), 'unknown command "tracee"; did you mean "trace"?'),
        (("--frob",), "unrecognized arguments: --frob"),
        (("mazur-2-2-2", "extra"), "unrecognized arguments: extra"),
        (("trace", "mazur-2-2-2", "--updates", "9" * 20), "expected at most 15 digits, got"),
    ],
)
def test_a_slip_in_the_arguments_is_named(call: Call, arguments: tuple[str, ...], words: str) -> None:
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert is_one_sentence(err)


@pytest.mark.parametrize(
    "arguments",
    [
        ("trace",),
        ("trace", "mazur-2-2-2", "extra"),
        ("trace", "mazur-2-2-2", "--updates", "-1"),
        ("trace", "mazur-2-2-2", "--updates", "two"),
        ("trace", "mazur-2-2-2", "--updates", "1e3"),
        ("trace", "mazur-2-2-2", "--format", "xml"),
        ("trace", "mazur-2-2-2", "--upd", "1"),
        ("trace", "no such setup"),
        ("trace", "no/such/setup.json"),
        ("trace", ""),
        ("trace", "\0"),
        ("trace", "x" * 5000),
        ("train", "mazur-2-2-2", "--updates", "1", "--epochs", "1"),
        ("train", "mazur-2-2-2", "--save", "weights.npz"),
        ("train", "mazur-2-2-2", "--save", "no/such/folder/weights.json"),
        ("train", "mazur-2-2-2", "--log", "."),
        ("train", "mazur-2-2-2", "--log", "same.json", "--save", "same.json"),
        ("render", "mazur-2-2-2"),
        ("render", "mazur-2-2-2", "--out", "figure.bmp"),
        ("render", "mazur-2-2-2", "--out", "no/such/folder/figure.png"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--size", "239x180"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--size", "wide"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--operations", "-1"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--operations", "23"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--operations", "some"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--view", "everything"),
        ("render", "mazur-2-2-2", "--out", "figure.svg", "--dpi", "100"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--dpi", "7"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--turn", "--view", "surface3d"),
        ("render", "mazur-2-2-2", "--out", "figure.gif", "--turn"),
        ("render", "mazur-2-2-2", "--out", "figure.gif"),
        ("render", "mazur-2-2-2", "--out", "figure.gif", "--updates", "2", "--view", "window"),
        ("render", "mazur-2-2-2", "--out", "figure.gif", "--updates", "2", "--operations", "3"),
        ("render", "mazur-2-2-2", "--out", "figure.gif", "--updates", "2", "--frames", "1"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--frames", "5"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--azimuth", "5"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--elevation", "120", "--view", "surface3d"),
        ("presets", "extra"),
        ("--no-such-option",),
    ],
)
def test_bad_arguments_are_one_sentence(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert is_one_sentence(err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_faulty_setup_is_one_sentence(call: Call, tmp_path: Path, fault: SetupFault) -> None:
    path = fault.write(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    for command in (("trace", path, "--format", "json"), ("train", path, "--log", tmp_path / "log.csv")):
        status, out, err = call(*command)
        assert (status, out) == (2, "")
        assert is_one_sentence(err)
        assert err == f"gradviz: {fault.message}\n"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_full_disk_leaves_the_old_file(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log.csv"
    log.write_text("old", "utf-8")

    def full(path: Path, data: bytes) -> None:
        path.write_bytes(data[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic, "_write_whole", full)
    status, out, err = call("train", "mazur-2-2-2", "--updates", 5, "--log", log)
    assert (status, out) == (2, "")
    assert is_one_sentence(err)
    assert "No space left on device" in err
    assert [file.name for file in tmp_path.iterdir()] == ["log.csv"]
    assert log.read_text("utf-8") == "old"


def test_a_place_that_may_not_be_written(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    status, out, err = call("train", "mazur-2-2-2", "--log", tmp_path / "log.csv")
    assert (status, out) == (2, "")
    assert is_one_sentence(err)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_written_and_not_replaced(call: Call, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        assert call("train", "mazur-2-2-2", "--updates", 5, "--log", pipe)[0] == 0
        assert os.read(reader, 6) == b"update"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_setup_named_like_a_command_opens_by_its_path(
    call: Call, mazur: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str | None] = []
    monkeypatch.setattr(cli, "_window", lambda setup: opened.append(setup) or 0)
    monkeypatch.chdir(mazur.parent)
    (mazur.parent / "train").write_bytes(mazur.read_bytes())
    assert cli.main(["./train"]) == 0
    assert cli.main([]) == 0
    assert opened == ["./train", None]
    assert call("trace", "./train")[0] == 0
    assert call("trace", "train")[0] == 0


def test_the_keyboard_stops_a_training(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*arguments: object, **others: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "train_run", stop)
    assert call("train", "mazur-2-2-2") == (130, "", "gradviz: stopped\n")


# As a program


def program(*arguments: str, **others: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gradviz", *arguments]
    folder = Path(__file__).parent.parent
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, timeout=60, **others)  # type: ignore[call-overload, no-any-return]


def test_the_program_without_qt() -> None:
    """Numbers need no gui: Qt is not even loaded."""
    code = (
        "import sys; from gradviz.cli import main; status = main(['trace', 'mazur-2-2-2', '--format', 'json']); "
        "sys.exit(status or any(name.startswith(('PySide6', 'pyqtgraph')) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["update"] == 0


def test_the_program_without_a_display() -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    if sys.platform == "linux":
        done = program(env=environment)
        assert (done.returncode, done.stdout) == (2, "")
        assert is_one_sentence(done.stderr)
        assert "render" in done.stderr
        # A display at which nobody listens is none: Qt would abort.
        done = program(env={**environment, "DISPLAY": ":4711"})
        assert (done.returncode, done.stdout) == (2, "")
        assert is_one_sentence(done.stderr)
    done = program("trace", "no such setup", env=environment)
    assert done.returncode == 2
    assert is_one_sentence(done.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is a POSIX matter")
def test_a_reader_that_goes_away() -> None:
    command = [sys.executable, "-m", "gradviz", "trace", "spiral-2-8-8-1"]
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            command, stdout=write, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
            cwd=Path(__file__).parent.parent,
        )  # fmt: skip
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_sentence_that_cannot_be_written_keeps_the_exit_status() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gradviz", "trace", "no such setup"], stdout=subprocess.PIPE, stderr=full,
            check=False, timeout=60, cwd=Path(__file__).parent.parent,
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, b"")


# render


@pytest.mark.skipif(sys.platform != "linux", reason="the locales of Linux")
@pytest.mark.parametrize("locale", ["C", "de_DE.ISO-8859-1", "xx_XX.UTF-8", "C.UTF-8"])
def test_a_figure_is_drawn_without_a_word_in_any_locale(tmp_path: Path, locale: str) -> None:
    path = tmp_path / "figure.svg"
    done = program("render", "one-neuron", "--out", str(path), env={**os.environ, "LC_ALL": locale})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert path.exists()


@pytest.mark.parametrize("view", ["network", "surface", "loss", "output", "window"])
@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_render_every_view(call: Call, tmp_path: Path, qapp: object, view: str, ending: str) -> None:
    out = tmp_path / f"figure{ending}"
    status, text, err = call("render", "circle-2-4-2-1", "--view", view, "--updates", 3, "--out", out)
    assert (status, text, err) == (0, "", "")
    content = out.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n" if ending == ".png" else b"<?xml")
    assert len(content) > 5000
    assert [file.name for file in tmp_path.iterdir()] == [out.name]


def test_render_animates_the_updates_and_turns_the_surface(call: Call, tmp_path: Path, qapp: object) -> None:
    for name, arguments, pictures in (
        ("a.gif", ("--updates", 4), 5),
        ("b.webp", ("--updates", 9, "--view", "surface", "--frames", 4), 4),
        ("c.gif", ("--view", "surface3d", "--turn", "--frames", 3, "--elevation", 20), 3),
    ):
        out = tmp_path / name
        assert call("render", "mazur-2-2-2", "--size", "300x240", *arguments, "--out", out) == (0, "", "")
        with Image.open(out) as moving:
            assert moving.n_frames == pictures
            assert moving.size == (300, 240)


def test_render_in_the_size_and_theme_that_were_asked_for(call: Call, tmp_path: Path, qapp: object) -> None:
    pictures = []
    for theme in ("light", "dark"):
        out = tmp_path / f"{theme}.png"
        assert call("render", "mazur-2-2-2", "--theme", theme, "--size", "640x400", "--out", out)[0] == 0
        pictures.append(QImage(str(out)))
    assert {(picture.width(), picture.height()) for picture in pictures} == {(640, 400)}
    light, dark = (picture.pixelColor(5, 5).lightness() for picture in pictures)
    assert light > 200 > 60 > dark


def test_render_in_the_middle_of_an_update(call: Call, tmp_path: Path, qapp: object) -> None:
    pictures = []
    for number in (0, 3, 6, 20):
        out = tmp_path / f"{number}.png"
        arguments = ("--operations", number, "--size", "640x400", "--out", out)
        assert call("render", "mazur-2-2-2", *arguments) == (0, "", "")
        pictures.append(out.read_bytes())
    assert len(set(pictures)) == 4


def test_render_after_divergence_shows_the_loss_that_went_wrong(call: Call, tmp_path: Path, qapp: object) -> None:
    out = tmp_path / "figure.png"
    assert call("render", write_diverging(tmp_path), "--updates", 600, "--out", out)[0] == 0
    assert out.stat().st_size > 1000


def test_self_test(call: Call, qapp: object) -> None:
    status, out, err = call("self-test")
    assert (status, err) == (0, "")
    assert out.endswith("gradviz works.\n")
    assert all(line.startswith("ok  ") for line in out.splitlines()[:-1])
    assert len(out.splitlines()) == len(PRESETS) + len(lesson_names()) + 5


def test_a_fault_of_our_own_is_a_sentence_with_the_place_of_the_log(
    call: Call, mazur: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradviz.export.commands.trace", lambda *arguments, **options: 1 / 0)
    status, out, err = call("trace", mazur)
    assert (status, out) == (70, "")
    assert err.startswith("gradviz: something went wrong inside gradviz (ZeroDivisionError: division by zero); details")
    assert err.count("\n") == 1
    log = Path(err.split(" are in ")[1].strip())
    assert "Traceback (most recent call last):" in log.read_text()
    monkeypatch.setenv("GRADVIZ_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        call("trace", mazur)
