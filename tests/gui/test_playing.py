"""While training runs, the window reacts between graph and plots; after a stop every panel shows the same moment."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.export.figure_export import WHOLE_WINDOW, export_from_window
from gradviz.gui.presenter import Presenter
from gradviz.gui.window.main_window import MainWindow


def stale(presenter: Presenter) -> set[str]:
    """The panels that show another moment than the presenter's."""
    return {
        panel for source, panels in presenter._sources.values() for panel in panels
        if panel in presenter._shown and presenter._shown[panel] != presenter._key(source)
    }  # fmt: skip


def test_the_panels_follow_in_events_of_their_own_before_the_next_update(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    QApplication.processEvents()
    session, presenter = window.session, window.presenter
    session.set_speed(math.inf)
    session.play_or_pause()
    session._player._timer.setInterval(1_000_000)  # ticks by hand
    session._player._tick()
    done = session.timeline.updates_done
    assert {"network", "explanation", "timeline", "surface", "loss"} <= stale(presenter)
    presenter._show_parts()
    assert {"network", "explanation", "timeline"} & stale(presenter) == set()
    assert {"surface", "loss"} <= stale(presenter)
    presenter.show_again("surface")  # computed meanwhile by a thread: it brings no other panel forward
    assert {"surface", "loss"} <= stale(presenter)
    presenter._show_parts()
    assert {"surface", "loss"} & stale(presenter) == {"loss"}
    session._player._tick()
    assert session.timeline.updates_done == done
    while session._player.is_behind:
        presenter._show_parts()
    assert stale(presenter) == set()
    qtbot.waitUntil(lambda: session.timeline.updates_done > done)  # the tick that was due
    assert stale(presenter) != set()
    session.pause()
    assert stale(presenter) == set()
    assert not session._player.is_behind
    assert not presenter._later.isActive()


def test_a_picture_of_the_window_shows_one_moment_also_while_training_runs(window: MainWindow, tmp_path) -> None:
    session, presenter = window.session, window.presenter
    session.play_or_pause()
    session._train(1, math.inf)
    assert "loss" in stale(presenter)
    export_from_window(window, WHOLE_WINDOW, tmp_path / "window.png")
    assert stale(presenter) == set()
    assert session.is_playing
    session.pause()


def test_a_step_shows_everything_at_once(window: MainWindow) -> None:
    window.show()
    QApplication.processEvents()
    window.session.next()
    assert stale(window.presenter) == set()


def test_what_writes_the_same_numbers_is_shown_together(window: MainWindow) -> None:
    window.explanation.show_page("nudge")
    window.show()
    QApplication.processEvents()
    session, presenter = window.session, window.presenter
    session.play_or_pause()
    session._player._timer.setInterval(1_000_000)  # ticks by hand
    session._train(1, math.inf)
    assert {"network", "explanation", "nudge"} <= stale(presenter)
    presenter._show_parts()
    assert {"network", "explanation", "nudge"} & stale(presenter) == set()
    session.pause()
