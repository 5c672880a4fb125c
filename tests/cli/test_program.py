"""gradviz as a separate program: without Qt, without a display, with a closed pipe, in any locale."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.cases import is_one_sentence

ROOT = Path(__file__).parents[2]


def program(*arguments: str, **others: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gradviz", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60, **others)  # type: ignore[call-overload, no-any-return]


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
def test_a_closed_output_pipe() -> None:
    command = [sys.executable, "-m", "gradviz", "trace", "spiral-2-8-8-1"]
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            command, stdout=write, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
            cwd=ROOT,
        )  # fmt: skip
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_sentence_that_cannot_be_written_keeps_the_exit_status() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gradviz", "trace", "no such setup"], stdout=subprocess.PIPE, stderr=full,
            check=False, timeout=60, cwd=ROOT,
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="the locales of Linux")
@pytest.mark.parametrize("locale", ["C", "de_DE.ISO-8859-1"])
def test_a_figure_is_drawn_without_a_word_in_any_locale(tmp_path: Path, locale: str) -> None:
    path = tmp_path / "figure.svg"
    done = program("render", "one-neuron", "--out", str(path), env={**os.environ, "LC_ALL": locale})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert path.exists()
