"""Values that travel along the edges: short, interruptible, and never part of the settled picture."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.gui.lecture import reduced_motion
from gradviz.gui.lecture.reduced_motion import linux_says_so
from gradviz.gui.lecture.step_animation import MILLISECONDS, positions
from gradviz.training.steps import Place
from tests.gui.pixels import levels

if TYPE_CHECKING:
    from gradviz.gui.lecture.step_animation import Motion
    from gradviz.gui.window.main_window import MainWindow


@pytest.fixture(autouse=True)
def system_wants_motion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduced_motion, "wants_less_motion", lambda: False)


@pytest.fixture
def moving(window: MainWindow) -> MainWindow:
    """A window with motion on, before its first step."""
    window.lecture.set_motion(True)
    window.session.seek(0)
    return window


def motion_of(window: MainWindow) -> Motion:
    assert window.lecture.motion is not None
    return window.lecture.motion


def test_dots_go_forward_back_or_to_the_middle() -> None:
    line = np.array([[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]])
    for part, x in ((0.0, 0.0), (0.5, 1.5), (1.0, 3.0)):
        (colour, points), = positions(line, part, "forward")
        assert (colour, points.tolist()) == ("forward", [[pytest.approx(x), 0.0]])
        (colour, points), = positions(line, part, "backward")
        assert (colour, points.tolist()) == ("backward", [[pytest.approx(3.0 - x), 0.0]])
    ends = [points[0][0] for _colour, points in positions(line, 1.0, "meet")]
    assert ends == [pytest.approx(1.5)] * 2


def test_it_ends_by_itself_and_leaves_the_settled_picture(moving: MainWindow, qtbot: QtBot) -> None:
    canvas = moving.panels["network"].canvas
    began = time.perf_counter()
    moving.session.next()
    motion = motion_of(moving)
    assert motion.is_moving
    assert motion.isVisible()
    during = canvas.grab().toImage()
    qtbot.waitUntil(lambda: not motion.is_moving, timeout=2000)
    assert MILLISECONDS <= 250
    assert time.perf_counter() - began < 1.5
    after = canvas.grab().toImage()
    moving.lecture.set_motion(False)
    moving.session.previous()
    moving.session.next()
    assert not motion.is_moving
    # One of them was drawn ahead: its glyphs may be rounded another way.
    assert np.abs(levels(after) - levels(canvas.grab().toImage())).max() <= 2
    assert during != after


def test_a_key_is_answered_at_once_and_interrupts(moving: MainWindow) -> None:
    moving.session.next()
    motion = motion_of(moving)
    began = motion._began
    QTest.keyClick(moving, Qt.Key.Key_PageDown)
    assert moving.session.timeline.place == Place(0, 2)
    assert motion.is_moving
    assert motion._began > began
    moving.session.previous()
    assert not motion.is_moving
    moving.session.next()
    moving.session.seek(0)
    assert not motion.is_moving


def test_gradients_travel_back_and_an_edges_factors_meet(moving: MainWindow) -> None:
    moving.commands.run.choose_granularity("operation")
    steps = moving.session.timeline.steps
    seen = {}
    for name, place in (("forward", Place(0, 0)), ("backward", Place(0, 5)), ("meet", Place(0, 5, 1))):
        moving.session.timeline.seek_place(place)
        moving.session.next()
        seen[name] = motion_of(moving)._direction
        assert motion_of(moving).is_moving
    assert list(seen) == list(seen.values())
    assert steps.layers == 3
    moving.session.seek(0)


def test_whole_updates_and_play_do_not_wait_for_it(moving: MainWindow) -> None:
    moving.session.next()
    moving.commands.run.next_update()
    assert not motion_of(moving).is_moving
    moving.session.play_or_pause()
    moving.session.pause()
    assert not motion_of(moving).is_moving


def test_off_means_off_and_is_remembered(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not window.actions_by_id["motion"].isChecked()  # a window without settings is for pictures and tests
    window.session.next()
    assert window.lecture.motion is None
    window.settings = QSettings(str(tmp_path / "one.ini"), QSettings.Format.IniFormat)
    window.actions_by_id["motion"].trigger()
    assert window.settings.value("motion") == "true"
    monkeypatch.setattr(reduced_motion, "wants_less_motion", lambda: True)
    window.session.next()
    assert window.lecture.motion is None
    window.actions_by_id["motion"].trigger()
    assert window.settings.value("motion") == "false"
    window.settings = None


def test_the_desktops_own_setting_is_read(tmp_path: Path) -> None:
    assert not linux_says_so(tmp_path)
    (tmp_path / "gtk-3.0").mkdir()
    file = tmp_path / "gtk-3.0/settings.ini"
    file.write_text("[Settings]\ngtk-enable-animations=1\n")
    assert not linux_says_so(tmp_path)
    file.write_text("[Settings]\ngtk-enable-animations=0\n")
    assert linux_says_so(tmp_path)
    file.write_bytes(b"\xff\xfe nonsense")
    assert not linux_says_so(tmp_path)
    (tmp_path / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0\n")
    assert linux_says_so(tmp_path)
