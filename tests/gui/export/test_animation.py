"""Animations are whole files with as many pictures as promised; the window goes on meanwhile and can cancel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtWidgets import QDialog, QFileDialog, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from gradviz.data.errors import SetupError
from gradviz.gui.dialogs.animation_dialog import TURN, AnimationDialog
from gradviz.gui.export.animation import AnimationJob, render_animation
from gradviz.gui.export.animation_encoder import check_size
from gradviz.scene.animation import Animation, descent_animation, turn_animation
from gradviz.scene.view.figure_style import FigureStyle
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

SMALL = FigureStyle(width=300, height=240)


def trained(updates: int = 6) -> Timeline:
    timeline = Timeline(Run(SETUP))
    timeline.play(updates)
    return timeline


@pytest.mark.parametrize("ending", [".gif", ".webp"])
@pytest.mark.parametrize(
    "animation", [
        descent_animation("network", 0, 3), descent_animation("loss", 0, 3), descent_animation("surface", 0, 2),
        turn_animation(3, 3),
    ],
)
def test_an_animation_has_its_pictures_and_they_differ(
    qtbot: QtBot, animation: Animation, ending: str, tmp_path: Path
) -> None:
    path, done = tmp_path / f"animation{ending}", []
    render_animation(trained(), animation, View(), path, SMALL, lambda *how_far: done.append(how_far))
    with Image.open(path) as moving:
        assert moving.n_frames == len(animation)
        assert moving.size == (300, 240)
        pictures = []
        for place in range(moving.n_frames):
            moving.seek(place)
            pictures.append(moving.convert("RGB").tobytes())
    assert len(set(pictures)) == len(animation)
    assert done == [(place + 1, len(animation)) for place in range(len(animation))]


def test_a_gif_has_one_bounded_palette_and_keeps_its_background(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "animation.gif"
    render_animation(trained(), turn_animation(3, 4), View(), path, SMALL, lambda *_how_far: None)
    with Image.open(path) as moving:
        for place in range(moving.n_frames):
            moving.seek(place)
            picture = moving.convert("RGB")
            assert picture.getpixel((2, 2)) == (255, 255, 255)
            assert len(picture.getcolors(100_000)) <= 255


def test_too_large_an_animation_is_refused_in_words() -> None:
    with pytest.raises(SetupError, match="memory"):
        check_size((4000, 3000), 360)


def started(window: MainWindow, animation: Animation, path: Path) -> AnimationJob:
    window.commands.export.start_animation(animation, path)
    return window.findChild(AnimationJob)


def test_the_window_goes_on_while_its_animation_is_made(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.session.next(window.session.granularity.UPDATE)
    window.session.next(window.session.granularity.UPDATE)
    job = started(window, descent_animation("surface3d", 0, 2), tmp_path / "a.gif")
    with qtbot.waitSignal(job.finished, timeout=20_000):
        window.session.next()
        place = window.session.timeline.place
    assert window.session.timeline.place == place
    with Image.open(tmp_path / "a.gif") as moving:
        assert moving.n_frames == 3
    assert "a.gif" in window.message.text
    qtbot.waitUntil(lambda: window.findChild(QProgressDialog) is None)


def test_cancel_leaves_no_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    job = started(window, turn_animation(0, 200), tmp_path / "a.gif")
    with qtbot.waitSignal(job.progressed, timeout=20_000):
        pass
    with qtbot.waitSignal(job.destroyed, timeout=20_000):
        window.findChild(QProgressDialog).findChild(QPushButton).click()
    qtbot.waitUntil(lambda: window.findChild(QProgressDialog) is None)
    assert list(tmp_path.iterdir()) == []


def test_a_window_that_closes_ends_its_animation(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    job = started(window, turn_animation(0, 200), tmp_path / "a.gif")
    with qtbot.waitSignal(job.progressed, timeout=20_000):
        pass
    with qtbot.waitSignal(job.destroyed, timeout=20_000):
        window.session.discard_edits()
        window.close()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.commands.export.start_animation(turn_animation(0, 2), tmp_path / "a.avi")
    assert ".gif or .webp" in window.message.text
    job = started(window, turn_animation(0, 2), tmp_path / "no" / "a.gif")
    with qtbot.waitSignal(job.failed, timeout=20_000):
        pass
    assert "was not saved" in window.message.text
    qtbot.waitUntil(lambda: window.findChild(QProgressDialog) is None)


def test_the_dialog_says_what_it_will_draw(window: MainWindow, qtbot: QtBot) -> None:
    dialog = AnimationDialog(window, 7, 40, has_surface=True, in_space=False)
    assert dialog.animation == descent_animation("surface", 0, 40, 60)
    dialog.first.setValue(30)
    dialog.last.setValue(20)
    assert dialog.animation.updates == (20,)
    dialog.kind.setCurrentIndex(dialog.kind.findData(TURN))
    assert dialog.animation == turn_animation(7, 60)
    assert not dialog.first.isEnabled()
    assert "update 7" in dialog._says.text()
    one = AnimationDialog(window, 0, 0, has_surface=False, in_space=False)
    assert one.kind.findData("surface") < 0
    assert "Train first" in one._says.text()
    for each in (dialog, one):
        each.deleteLater()


def test_the_menu_asks_what_and_where(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AnimationDialog, "exec", lambda self: QDialog.DialogCode.Accepted)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "plain"), "Animated WebP (*.webp)")
    )
    window.actions_by_id["export_animation"].trigger()
    with qtbot.waitSignal(window.findChild(AnimationJob).finished, timeout=20_000):
        pass
    assert (tmp_path / "plain.webp").exists()
