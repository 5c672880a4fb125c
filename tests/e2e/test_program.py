"""The program as users start it, in a separate process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[2]
_DRIVE = """
import sys
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from gradviz.gui import app

make_window = app.make_window

def make_driven_window(*arguments, **options):
    window = make_window(*arguments, **options)
    QTimer.singleShot(0, lambda: drive(window))
    return window

def drive(window):
    QTest.qWaitForWindowActive(window)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Left):
        QTest.keyClick(window, key)
    print("place", *window.session.timeline.place)
    def fault():
        raise ZeroDivisionError
    QTimer.singleShot(0, fault)
    def say():
        if not window.message.text.startswith("Internal error"):
            QTimer.singleShot(20, say)
            return
        print("said", window.message.text)
        window.close()
    QTimer.singleShot(0, say)

app.make_window = make_driven_window
sys.exit(app.run_window(sys.argv[1] if len(sys.argv) > 1 else None))
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # Empty means: taken away.
    merged = {name: value for name, value in {**os.environ, **environment}.items() if value}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT, env=merged, timeout=60, check=False
    )


def test_the_window_opens_steps_survives_a_fault_and_closes() -> None:
    done = run("-c", _DRIVE, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert "place 0 1 0" in done.stdout
    [said] = [line for line in done.stdout.splitlines() if line.startswith("said ")]
    assert said.startswith("said Internal error (ZeroDivisionError). The last step was")
    assert "Traceback" not in done.stderr
    log = Path(said.split("Details are in ")[1].removesuffix("."))
    # From 3.13 on Python writes the line itself between the two, also of a program given by -c.
    assert re.search(r"in fault\n(    .*\n)?ZeroDivisionError\n", log.read_text())
    assert not log.with_name("crash.log").exists()


def test_without_a_display_the_headless_commands_are_named() -> None:
    done = run("-m", "gradviz", QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "gradviz trace" in done.stderr


def test_an_unreadable_setup_is_reported_before_a_window_opens(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    done = run("-m", "gradviz", str(tmp_path / "broken.json"), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert "broken.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_window_is_rendered_without_a_display(tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    done = run("-m", "gradviz", "render", "mazur-2-2-2", "--view", "window", "--size", "1024x768", "--out", str(out),
               QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")  # fmt: skip
    assert done.returncode == 0, done.stderr
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1024, 768)
