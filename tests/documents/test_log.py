"""The log of errors: in the platform's folder, bounded, and never itself a cause of errors."""

import faulthandler
import re
from pathlib import Path

import pytest

from gradviz import __version__
from gradviz.documents import log, places
from gradviz.documents.log import MOST_BYTES, forget_crashes, log_fault, log_line, watch_for_crashes
from gradviz.documents.places import log_path


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_begun", set())


def test_the_log_is_in_the_folder_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places.sys, "platform", "linux")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert log_path() == tmp_path / "gradviz" / "gradviz.log"
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    assert log_path() == Path.home() / ".local" / "state" / "gradviz" / "gradviz.log"
    monkeypatch.setattr(places.sys, "platform", "darwin")
    assert log_path() == Path.home() / "Library" / "Logs" / "gradviz" / "gradviz.log"
    monkeypatch.setattr(places.sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert log_path() == tmp_path / "Local" / "gradviz" / "gradviz.log"


def test_an_error_is_logged_with_its_traceback_and_the_versions_once() -> None:
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError as error:
        path = log_fault(error, "a step")
    log_line("a second line")
    assert path == log_path()
    text = path.read_text()
    assert text.count(f"gradviz {__version__}, Python ") == 1
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d a step: ZeroDivisionError$", text, re.MULTILINE)
    assert 'raise ZeroDivisionError("by nothing")' in text
    assert text.endswith("a second line\n")


def test_it_never_grows_beyond_two_files() -> None:
    for _number in range(40):
        log_line("x" * (MOST_BYTES // 10))
    log_line("y" * 10 * MOST_BYTES)
    files = sorted(log_path().parent.iterdir())
    assert [file.name for file in files] == ["gradviz.log", "gradviz.old.log"]
    assert all(0 < file.stat().st_size <= MOST_BYTES for file in files)


def test_a_log_that_cannot_be_written_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(places.sys, "platform", "linux")
    assert log_line("nobody reads this") is None
    watch_for_crashes()
    forget_crashes()


def test_a_native_crash_is_recorded_and_an_empty_record_removed() -> None:
    was_on = faulthandler.is_enabled()
    crashes = log_path().with_name("crash.log")
    watch_for_crashes()
    assert faulthandler.is_enabled()
    assert crashes.is_file()
    forget_crashes()
    assert not crashes.exists()
    crashes.write_text("an old crash\n")
    watch_for_crashes()
    forget_crashes()
    assert crashes.read_text() == "an old crash\n"
    if was_on:
        faulthandler.enable()
