"""The check of the packaged program finds errors; a small script replaces the program."""

import os
import stat
import sys
from pathlib import Path

import pytest

LINUX = """#!/bin/sh
case "$*" in
  *FAILS*) ;;
  "self-test --window") echo "ok  window (offscreen)";;
  --version) echo "gradviz 1.2.3";;
esac
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that says what gradviz would."""
    file = tmp_path / "bundle" / "gradviz"
    file.parent.mkdir()
    file.write_text(LINUX)
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def test_a_program_that_works_passes(program: Path, tmp_path: Path) -> None:
    import smoke_test

    assert smoke_test.without_display(program, tmp_path) == "gradviz 1.2.3, window (offscreen)"


def test_unused_opengl_is_a_failure_where_it_is_available(program: Path, tmp_path: Path) -> None:
    import smoke_test

    place = smoke_test.Place(program, tmp_path)
    with pytest.raises(smoke_test.SmokeError, match="without OpenGL"):
        smoke_test.use_window(place, with_card=True)
    program.write_text(LINUX.replace("offscreen)\"", "xcb)\"; echo 'ok  surface in space, by the graphics card'"))
    assert smoke_test.use_window(place, with_card=True) == "window (xcb), surface in space, by the graphics card"


@pytest.mark.parametrize("command", ["self-test)", '"self-test --window")', "train*)", "render*surface*)", "*--with*)"])
def test_a_command_that_fails_is_named(command: str, program: Path, tmp_path: Path) -> None:
    import smoke_test

    program.write_text(LINUX.replace("*FAILS*)", f"{command} echo broken >&2; exit 3"))
    with pytest.raises(smoke_test.SmokeError, match=r"exit status 3\nbroken"):
        smoke_test.without_display(program, tmp_path)


def test_a_traceback_is_a_failure_whatever_the_status(program: Path, tmp_path: Path) -> None:
    import smoke_test

    program.write_text(LINUX.replace("*FAILS*)", "self-test) echo 'Traceback (most recent call last):' >&2"))
    with pytest.raises(smoke_test.SmokeError, match="Traceback"):
        smoke_test.without_display(program, tmp_path)


def test_a_program_sees_none_of_our_python(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import smoke_test

    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/elsewhere")
    environment = smoke_test.Place(program, tmp_path, DISPLAY=":7").environment
    assert not {"PYTHONPATH", "QT_PLUGIN_PATH", "VIRTUAL_ENV"} & environment.keys()
    assert environment["HOME"] == str(tmp_path)
    assert environment["DISPLAY"] == ":7"


@pytest.mark.parametrize(
    ("file", "foreign"),
    [
        ("/opt/gradviz/_internal/libpython3.11.so.1.0", False),
        ("/usr/lib/x86_64-linux-gnu/libGL.so.1", False),
        ("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", True),
        ("/usr/lib/python3/dist-packages/numpy/core.so", True),
        ("/home/me/.venv/lib/site-packages/PySide6/QtCore.abi3.so", True),
        ("/home/me/library.so", True),
    ],
)
def test_files_outside_the_bundle_and_the_system_are_foreign(file: str, foreign: bool) -> None:
    import smoke_test

    # On merged systems libpython's name has no folder called python.
    assert smoke_test.is_foreign(file, "/opt/gradviz", Path("/tmp/home")) is foreign


def test_failures_decide_the_exit_status_and_untried_places_are_named(
    program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import smoke_test

    def missing(program: Path, home: Path) -> str:
        raise smoke_test.NotTriedError("there is no such thing here")

    def broken(program: Path, home: Path) -> str:
        raise smoke_test.SmokeError("it ended with status 9")

    monkeypatch.setattr(smoke_test, "PLACES", (("moon", missing), ("earth", lambda program, home: "well")))
    assert smoke_test.main([str(program)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "not tried  moon: there is no such thing here", "ok         earth: well",
    ]  # fmt: skip
    monkeypatch.setattr(smoke_test, "PLACES", (("sea", broken), ("earth", lambda program, home: "well")))
    assert smoke_test.main([str(program)]) == 1
    assert capsys.readouterr().out.startswith("FAILED     sea: it ended with status 9\n")


def test_the_libraries_of_a_program_are_found() -> None:
    import smoke_test

    python = Path(os.path.realpath(sys.executable))
    libraries = smoke_test.libraries_of([python], python.parent)
    assert any("libc.so" in library for library in libraries)
