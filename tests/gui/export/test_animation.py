"""Animations are complete files with the promised number of pictures; the window reacts meanwhile and can cancel."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QDialog, QFileDialog, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import find_lesson, read_lesson
from gradviz.gui.dialogs.animation_dialog import TURN, AnimationDialog
from gradviz.gui.export.animation import AnimationJob, render_animation
from gradviz.gui.export.animation_encoder import check_size, encoded, names_of
from gradviz.gui.export.moving import Look, Timing, moving_lesson, moving_race, moving_steps, moving_updates
from gradviz.scene.animation import Animation, descent_animation, turn_animation
from gradviz.scene.race.race_choice import read_lanes
from gradviz.scene.race.race_lanes import race_frame
from gradviz.scene.view.figure_style import FigureStyle
from gradviz.scene.view.view import View
from gradviz.training.race import Race, RaceSetup, run_race
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

SMALL_CAPTION = Look(FigureStyle(width=420, height=340))
SMALL = Look(FigureStyle(width=300, height=240))


def trained(updates: int = 6) -> Timeline:
    timeline = Timeline(Run(SETUP))
    timeline.play(updates)
    return timeline


@pytest.mark.parametrize("ending", [".gif", ".webp", ".apng"])
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
    render_animation(moving_updates(animation, trained(), View(), SMALL), path, lambda *how_far: done.append(how_far))
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
    render_animation(moving_updates(turn_animation(3, 4), trained(), View(), SMALL), path, lambda *_how_far: None)
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
    assert ".gif, .webp" in window.message.text
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
    assert not one.save.isEnabled()
    assert dialog.save.isEnabled()
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


def test_one_update_step_by_step_with_its_sentences(qtbot: QtBot, tmp_path: Path) -> None:
    timeline = trained(2)
    moving = moving_steps(timeline, View(), SMALL_CAPTION, Timing(seconds=9.0))
    assert moving.count == timeline.steps.count + 1
    assert sum(moving.milliseconds) == pytest.approx(9000)
    path = tmp_path / "steps.webp"
    render_animation(moving, path, lambda *_how_far: None)
    with Image.open(path) as seen:
        assert seen.n_frames == moving.count
    by_operation = moving_steps(trained(0), View(), SMALL_CAPTION, by_operation=True)
    assert by_operation.count > 2 * moving.count
    assert [frame[1] for frame in by_operation.frames()][1].startswith("Forward")


def test_a_race_runs_to_the_frame_of_its_end(qtbot: QtBot, tmp_path: Path) -> None:
    race = Race(RaceSetup(SETUP, "learning_rate", read_lanes("learning_rate", ["0.1", "0.5"]), 20))
    result = run_race(race)
    assert result is not None
    whole = race_frame(result, None)
    moving = moving_race(whole, result, SMALL, Timing(per_second=10), most=5)
    frames = list(moving.frames())
    assert [len(frame.lanes[0].xs) for frame in frames] == sorted(len(frame.lanes[0].xs) for frame in frames)
    assert len(frames[-1].lanes[0].xs) == len(whole.lanes[0].xs)
    assert {frame.y_range for frame in frames} == {whole.y_range}
    render_animation(moving, tmp_path / "race.gif", lambda *_how_far: None)
    with Image.open(tmp_path / "race.gif") as seen:
        assert seen.n_frames == 5
        assert seen.info["duration"] == 100


def test_a_lesson_goes_from_stop_to_stop(qtbot: QtBot, tmp_path: Path) -> None:
    lesson = read_lesson(find_lesson("m01-chain-rule-on-one-neuron"))
    moving = moving_lesson(lesson, SMALL_CAPTION)
    assert moving.count == len(lesson.stops)
    captions = [frame[1] for frame in moving.frames()]
    assert lesson.stops[0].title.rstrip(".?!") in captions[0]
    assert len(set(captions)) == len(captions)


def test_frames_are_numbered_files_and_a_film_needs_ffmpeg(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = moving_updates(descent_animation("loss", 0, 2), trained(), View(), SMALL)
    render_animation(moving, tmp_path / "a.png", lambda *_how_far: None)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a-001.png", "a-002.png", "a-003.png"]
    assert names_of(tmp_path / "a.png", 3) == sorted(tmp_path.iterdir())
    with Image.open(tmp_path / "a-003.png") as seen:
        assert seen.size == (300, 240)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="MP4 needs ffmpeg, which was not found"):
        render_animation(moving, tmp_path / "a.mp4", lambda *_how_far: None)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_a_film_is_written_by_ffmpeg(qtbot: QtBot, tmp_path: Path) -> None:
    moving = moving_updates(descent_animation("loss", 0, 2), trained(), View(), SMALL)
    render_animation(moving, tmp_path / "a.mp4", lambda *_how_far: None)
    assert (tmp_path / "a.mp4").read_bytes()[4:8] == b"ftyp"


def test_unchanged_pixels_add_nothing_to_a_gif(qtbot: QtBot) -> None:
    """Of a figure's animation little changes from frame to frame."""
    stills = [Image.new("RGB", (300, 240), "white") for _place in range(12)]
    noise = np.random.default_rng(1).integers(0, 255, (120, 300, 3), dtype=np.uint8)
    for place, still in enumerate(stills):
        still.paste(Image.fromarray(noise), (0, 0))
        still.paste((255, 0, 0), (10 * place, 200, 10 * place + 8, 220))
    one = len(encoded(stills[:1], ".gif", [50])[0][1])
    assert len(encoded(stills, ".gif", [50] * 12)[0][1]) < 1.5 * one
