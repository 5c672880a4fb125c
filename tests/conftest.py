"""The environment of every test: no display, its own settings, and nothing left over from the test before."""

import gc
import itertools
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Before anything imports Qt: it reads these once. A cache of our own keeps the user's untouched.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_LOGGING_TO_CONSOLE"] = "1"
_CACHE = tempfile.TemporaryDirectory(prefix="gradviz-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name
# The modules are compiled once, not in each worker and in each program that a test starts.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QSettings

import gradviz  # noqa: F401  # before NumPy, which then does with one thread what it does in the program
from tests.leaks import is_window_shared, watch_for_leaks

# In CI the same examples every time, so that a red run is about the change; elsewhere new ones, to find more.
settings.register_profile("ci", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_collection_finish() -> None:
    """Leave all modules and tests out of later collections: one after each window would look at them for longer than
    the window takes to close."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None, item: pytest.Item) -> Iterator[None]:
    """Leave out what a file of tests has imported and cached too: the tests that follow collect often."""
    yield
    if (nextitem is None or nextitem.path != item.path) and not is_window_shared():
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session")
def user_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New folders beside each other. pytest's own would look through those of all tests before for each new one."""
    folder = tmp_path_factory.mktemp("users")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def user_folder(user_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for this test's settings, data and recovery copies, and those of programs it starts."""
    folder = next(user_folders)
    folder.mkdir()
    for name in ("config", "data", "state"):
        (folder / name).mkdir()
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(folder / name))
    # QSettings remembers the folder that it found first, whatever the environment says later.
    for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(file_format, QSettings.Scope.UserScope, str(folder / "config"))
    return folder


@pytest.fixture(autouse=True)
def no_leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test that leaves a thread, a timer or a top-level widget behind."""
    with watch_for_leaks(monkeypatch):
        yield
