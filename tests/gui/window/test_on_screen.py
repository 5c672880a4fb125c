"""Under a window manager the window opens inside the screen with its frame, also where it was left elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect

# Opens the window twice, as on two days; says where its frame and the screen are each time.
_PROGRAM = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from gradviz.gui.app import make_window
from tests.gui.setups import SETUP

app = QApplication([])
settings = QSettings(sys.argv[1], QSettings.Format.IniFormat)
for _day in range(2):
    window = make_window(SETUP, Path("."), settings, "light")
    window.show()
    # The window manager adds the frame, and the window then moves it into the screen.
    screen = window.screen().availableGeometry()
    end = time.monotonic() + 15
    while time.monotonic() < end:
        QTest.qWait(200)
        frame, inner = window.frameGeometry(), window.geometry()
        if frame.height() > inner.height() and screen.contains(frame):
            break
    print(json.dumps([frame.getRect(), inner.getRect(), screen.getRect()]))
    window.session.discard_edits()
    window.close()
"""


@pytest.fixture
def display() -> Iterator[str]:
    """A virtual screen of 1366×768 with a window manager that draws frames."""
    if not all(map(shutil.which, ("Xvfb", "openbox"))):
        pytest.skip("needs Xvfb and openbox")
    read, write = os.pipe()
    started = [subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24"],
                                pass_fds=(write,), stderr=subprocess.DEVNULL)]  # fmt: skip
    os.close(write)
    with os.fdopen(read) as answer:
        name = ":" + answer.readline().strip()
    started.append(subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": name}, stderr=subprocess.DEVNULL))
    yield name
    for process in reversed(started):
        process.terminate()
        process.wait(10)


def test_the_window_with_its_frame_is_inside_the_screen(display: str, tmp_path: Path) -> None:
    where = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", _PROGRAM, str(tmp_path / "settings.ini")], env=where,
                          capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
    if "could not connect to display" in done.stderr or "Could not load the Qt platform plugin" in done.stderr:
        pytest.skip("Qt finds no libraries for X11")
    days = [[QRect(*place) for place in json.loads(line)] for line in done.stdout.splitlines()]
    assert len(days) == 2, done.stderr
    for frame, inner, screen in days:
        assert frame.height() > inner.height()  # there is a frame
        assert screen.contains(frame)
        assert inner.width() >= 980
        assert inner.height() >= 600
