"""Long jobs run outside the window's thread: the window reacts, Cancel works, and then nothing is changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressDialog, QPushButton

from gradviz.documents.work import packed_work, work_members
from gradviz.gui.background import waiting
from gradviz.gui.document_files import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradviz.gui.window.main_window import MainWindow


@pytest.fixture
def clicked_away(window: MainWindow) -> Iterator[list[str]]:
    """The labels of dialogs with progress; each is cancelled once the window has lived on under it for a while."""
    seen: list[str] = []
    ticks = [0]

    def look() -> None:
        dialog = window.findChild(QProgressDialog)
        if dialog is None or not dialog.isVisible():
            ticks[0] = 0
            return
        ticks[0] += 1
        if ticks[0] == 5:
            seen.append(dialog.labelText())
            dialog.findChild(QPushButton).click()

    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(20)
    yield seen
    timer.stop()
    timer.deleteLater()


def far_lesson(folder: Path) -> Path:
    path = folder / "far.json"
    stops = [{"title": "Far away", "setup": "xor-2-2-1", "at": {"update": 10**9}}]
    path.write_text(json.dumps({"gradviz_lesson": 1, "title": "t", "stops": stops}))
    return path


def test_the_far_update_of_a_lesson_can_be_cancelled(
    window: MainWindow, clicked_away: list[str], tmp_path: Path
) -> None:
    before = window.session.timeline
    assert not window.commands.lessons.show_lesson(far_lesson(tmp_path))
    assert clicked_away == ["Far away: training up to update 1,000,000,000…"]
    assert window.session.timeline is before
    assert window.message.text == "Stopped; far.json was not opened."


def test_a_cancelled_stop_is_not_opened(
    window: MainWindow, clicked_away: list[str], tmp_path: Path
) -> None:
    path = far_lesson(tmp_path)
    lesson = json.loads(path.read_text())
    lesson["stops"].insert(0, {"title": "Near", "setup": "mazur-2-2-2"})
    path.write_text(json.dumps(lesson))
    assert window.commands.lessons.show_lesson(path)
    before = window.session.timeline
    window.commands.lessons.guide.next()
    assert (window.commands.lessons.guide.place, len(clicked_away)) == (0, 1)
    assert window.session.timeline is before


@pytest.mark.parametrize("patience", [0.0, 60.0])
def test_work_without_its_states_comes_back_to_the_bit_and_may_be_sought(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    monkeypatch.setattr(waiting, "_MOMENT", patience)
    timeline, path = window.session.timeline, tmp_path / "copy.gradviz"
    timeline.play(2000)
    timeline.seek(1500)
    path.write_bytes(packed_work(work_members(timeline, tmp_path, keyframes=False)))
    states = {update: timeline.state_after(update) for update in (1500, 777, 760)}
    assert open_file(window.session, path)
    again = window.session.timeline
    assert again is not timeline
    assert again.state_after(1500).same_as(states[1500])
    window.session.seek(777)
    assert again.place.update in (776, 777)
    for update, state in states.items():
        assert again.state_after(update).same_as(state)


def test_a_far_seek_that_is_cancelled_stays_where_it_was(
    window: MainWindow, clicked_away: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = window.session.timeline
    timeline.play(300)
    # A state far on, of which nothing before is known, as in the copy of a run of many hours.
    monkeypatch.setattr(type(timeline), "length", property(lambda _self: 10**9))
    said: list[str] = []
    window.session.complained.connect(said.append)
    window.session.seek(10**9 - 1)
    assert len(clicked_away) == 1
    assert timeline.updates_done == 300
    assert said == ["Stopped; nothing was changed."]


def test_a_fault_beside_the_window_is_raised_in_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_MOMENT", 0.0)

    def job(watch: waiting.Watch) -> None:
        if not watch(0, 1):
            raise waiting.StoppedError
        raise ValueError("at fault")

    with pytest.raises(ValueError, match="at fault"):
        waiting.wait_for(window, "", job)
