"""Bad input is one sentence and exit status 2, and nothing is written."""

import errno
import os
from pathlib import Path

import pytest

from gradviz.documents import atomic
from gradviz.export import commands
from tests.cli.cases import is_one_sentence
from tests.cli.conftest import Call
from tests.documents.faulty import FAULTS, SetupFault


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("tracee", "mazur-2-2-2"), 'unknown command "tracee"; did you mean "trace"?'),
        (("frob", "mazur-2-2-2"), 'unknown command "frob"; expected one of "trace", "train", '),
        (("Train", "mazur-2-2-2", "--updates", "5"), 'unknown command "Train"; did you mean "train"?'),
        (("one-neuron", "extra"), "unrecognized arguments: extra"),
        (("--frob",), "unrecognized arguments: --frob"),
        (("mazur-2-2-2", "extra"), "unrecognized arguments: extra"),
        (("train", "mazur-2-2-2", "--lr", "0.1"), '--lr 0.1; the setup says that: "optimizer.learning_rate"'),
        (("train", "mazur-2-2-2", "--batch-size=4"), 'the setup says that: "batch.size"'),
        (("train", "mazur-2-2-2", "--iterations", "5"), "--iterations 5; did you mean --updates?"),
        (("trace", "mazur-2-2-2", "--update", "5"), "--update 5; did you mean --updates?"),
        (("mazur-2-2-2", "--seed", "5"), '"initializer.seed", "batch.seed", "data.seed"'),
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
        ("render", "mazur-2-2-2", "--out", "figure.png", "--azimuth", "nan", "--view", "surface3d"),
        ("render", "mazur-2-2-2", "--out", "figure.png", "--azimuth", "inf", "--view", "surface3d"),
        ("surface", "mazur-2-2-2", "--x-range", "2", "1", "--out", "s.csv"),
        ("surface", "mazur-2-2-2", "--x-range", "nan", "1", "--out", "s.csv"),
        ("surface", "mazur-2-2-2", "--x-range", "-1e308", "1e308", "--out", "s.csv"),
        ("surface", "mazur-2-2-2", "--x", "w9[1,1]", "--y", "w1[1,1]", "--out", "s.csv"),
        ("surface", "mazur-2-2-2", "--x", "w1[0,1]", "--y", "w1[1,1]", "--out", "s.csv"),
        ("surface", "mazur-2-2-2", "--x", "w1[1,1]", "--y", "w1[1,1]", "--out", "s.csv"),
        ("surface", "mazur-2-2-2", "--size", "1", "--out", "s.csv"),
        ("surface", "mazur-2-2-2", "--size", "100000", "--out", "s.csv"),
        ("solution", "mazur-2-2-2", "--sample", "2", "--out", "s.md"),
        ("race", "mazur-2-2-2", "--vary", "learning_rate", "0.1"),
        ("race", "mazur-2-2-2", "--vary", "learning_rate", "0.1", "0.1"),
        ("race", "mazur-2-2-2", "--vary", "activation", "tanh", "swish"),
        ("script", "mazur-2-2-2", "--out", "s.txt"),
        ("script", "mazur-2-2-2", "--out", "s"),
        ("lessons", "no such lesson"),
        ("",),
        (".",),
        ("trace", "table.csv"),
        ("trace", "/dev/null"),
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


def test_a_folder_without_write_permission(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_the_keyboard_stops_a_training(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*arguments: object, **others: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "train_run", stop)
    assert call("train", "mazur-2-2-2") == (130, "", "gradviz: stopped\n")


def test_an_internal_error_is_a_sentence_with_the_path_of_the_log(
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
