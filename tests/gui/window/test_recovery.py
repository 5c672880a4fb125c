"""Unsaved work outlives a killed program; what nobody has touched, or what is saved, leaves no copy."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from gradviz.documents.lessons import find_lesson
from gradviz.documents.places import recovery_folder
from gradviz.documents.recovery import left_copies
from gradviz.gui.document_files import save_file
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.gui.sample_edits import draw_samples
from gradviz.gui.window.recovery import Recovery
from gradviz.scene.setup.point_edits import Stroke
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

# The program itself, in which a weight is edited and some updates are done when it is there; told by a file, it closes.
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from gradviz.gui import app
from gradviz.gui.parameter_edits import edit_parameter
make = app.make_window
def made(*arguments, **options):
    window = make(*arguments, **options)
    def act():
        edit_parameter(window.session, "w1[1,1]", 0.625)
        window.session.next(app_granularity.UPDATE)
        window.session.next(app_granularity.UPDATE)
    from gradviz.training.steps import Granularity as app_granularity
    def close_when_told():
        if Path(sys.argv[3]).exists():
            window.session.discard_edits()
            window.close()
        else:
            QTimer.singleShot(50, close_when_told)
    if sys.argv[2] == "touch":
        QTimer.singleShot(500, act)
        QTimer.singleShot(500, close_when_told)
    else:
        QTimer.singleShot(1500, lambda: print("untouched", flush=True))
    return window
app.make_window = made
sys.exit(app.run_window(sys.argv[1]))
"""


_WAIT_MS = 60_000  # no test waits as long but on a machine that is busy


@pytest.fixture
def recovery(window: MainWindow) -> Iterator[Recovery]:
    made = Recovery(window, window.commands.files.may_leave, lambda: window.commands.lessons.is_trial)
    yield made
    made.close()


def copies() -> list[Path]:
    return sorted(recovery_folder().glob("*.gradviz"))


def start(what: str, told: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM, "xor-2-2-1", what, str(told)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_copies(program: subprocess.Popen[bytes], seconds: float = 100.0) -> None:
    end = time.monotonic() + seconds
    while not copies():
        assert program.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_window_is_restored_with_every_digit(
    window: MainWindow, recovery: Recovery, qtbot: QtBot, tmp_path: Path
) -> None:
    with start("touch", tmp_path / "close") as program:
        wait_for_copies(program)
        recovery.offer()
        assert not recovery.is_offering  # it still runs
        program.send_signal(signal.SIGKILL)
    (left,) = left_copies()
    expected = left.read()
    assert expected.edits[0].run.setup.network.inputs == 2
    recovery.offer()
    assert recovery.is_offering
    assert window.message.text.startswith("There is a copy of unsaved work from ")
    window.message.buttons[0].click()
    assert not recovery.is_offering
    timeline = window.session.timeline
    assert timeline.length == expected.length
    assert timeline.edits[-1].state.parameters[0] == 0.625
    assert timeline.shown_state().same_as(expected.shown_state())
    assert window.session.is_dirty
    assert window.isWindowModified()
    # The old copy goes when there is a new one.
    qtbot.waitUntil(lambda: len(copies()) == 1 and copies()[0] != left.path, timeout=_WAIT_MS)
    recovery.close()
    assert copies() == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_an_untouched_window_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    with start("nothing", tmp_path / "close") as program:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == b"untouched"  # for longer than a copy needs
        program.send_signal(signal.SIGKILL)
    assert copies() == []


def test_a_window_that_is_closed_leaves_nothing(tmp_path: Path) -> None:
    with start("touch", tmp_path / "close") as program:
        wait_for_copies(program)
        (tmp_path / "close").touch()
        assert program.wait(100) == 0
    assert list(recovery_folder().glob("*")) == []


def test_every_finished_action_is_copied_and_saving_ends_it(
    window: MainWindow, recovery: Recovery, qtbot: QtBot, tmp_path: Path
) -> None:
    recovery.write_copy()
    assert not recovery.is_touched
    assert copies() == []
    edit_parameter(window.session, "w1[1,1]", 0.125)
    qtbot.waitUntil(lambda: len(copies()) == 1, timeout=_WAIT_MS)
    first = copies()[0].read_bytes()
    window.session.next(Granularity.UPDATE)
    qtbot.waitUntil(lambda: copies()[0].read_bytes() != first, timeout=_WAIT_MS)
    assert save_file(window.session, tmp_path / "saved.gradviz")
    qtbot.waitUntil(lambda: copies() == [], timeout=_WAIT_MS)
    window.session.next(Granularity.UPDATE)
    edit_parameter(window.session, "w1[1,1]", 0.25)
    window.session.undo()
    assert not window.session.is_dirty
    assert recovery.is_touched, "an update that the file does not have"
    window.session.next(Granularity.UPDATE)
    assert recovery.is_touched  # updates that the file does not have
    qtbot.waitUntil(lambda: len(copies()) == 1, timeout=_WAIT_MS)


def leave_copy(name: str, age: float) -> Path:
    recovery_folder().mkdir(parents=True, exist_ok=True)
    path = recovery_folder() / f"{name}.gradviz"
    path.write_bytes(b"no zip")
    os.utime(path, (age, age))
    return path


def test_copies_are_offered_one_by_one_and_discarded(window: MainWindow, recovery: Recovery) -> None:
    paths = [leave_copy("new", 2e9), leave_copy("old", 1e9)]
    recovery.offer()
    for path in paths:
        assert recovery.is_offering
        assert path.exists()
        window.message.buttons[1].click()
        assert not path.exists()
    assert not recovery.is_offering
    assert list(recovery_folder().glob("*")) == []


def test_a_damaged_copy_is_one_sentence_and_not_offered_again(window: MainWindow, recovery: Recovery) -> None:
    leave_copy("broken", 1e9)
    before = window.session.timeline
    recovery.offer()
    assert recovery.is_offering
    window.message.buttons[0].click()
    assert window.message.text == (
        "The copy could not be restored: broken.gradviz: this is not saved work of gradviz, or it is damaged."
    )
    assert window.session.timeline is before
    assert not recovery.is_offering
    assert copies() == []


def test_where_no_copy_can_be_kept_it_is_said_once(
    window: MainWindow, recovery: Recovery, qtbot: QtBot, user_folder: Path
) -> None:
    (user_folder / "data" / "gradviz").write_bytes(b"in the way")
    edit_parameter(window.session, "w1[1,1]", 0.125)
    qtbot.waitUntil(lambda: "No recovery copy of unsaved work can be kept" in window.message.text, timeout=_WAIT_MS)
    assert "Not a directory); save often." in window.message.text
    window.message.clear()
    with qtbot.waitSignal(recovery._worker.failed, timeout=_WAIT_MS):
        edit_parameter(window.session, "w1[1,1]", 0.25)
    assert window.message.text == ""


def test_at_a_stop_of_a_lesson_points_drawn_by_hand_are_work_and_what_is_tried_is_none(
    recovery: Recovery, window: MainWindow
) -> None:
    path = find_lesson("m10-overfitting")
    assert path is not None
    window.session.discard_edits()
    assert window.commands.lessons.show_lesson(path)
    edit_parameter(window.session, "w1[1,1]", 0.5)
    assert not recovery.is_touched
    draw_samples(window.session, Stroke("add", ((1.0, 1.0),), (0.0,), start="plane"))
    assert recovery.is_touched
