"""While training runs, the window reacts between graph and plots; after a stop every panel shows the same moment."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.presenter import Presenter
from gradviz.gui.window.main_window import MainWindow


def stale(presenter: Presenter) -> set[str]:
    """The panels that show another moment than the presenter's."""
    return {
        panel for source, panels in presenter._sources.values() for panel in panels
        if panel in presenter._shown and presenter._shown[panel] != presenter._key(source)
    }  # fmt: skip


def test_the_plots_follow_the_graph_in_an_event_of_their_own(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    QApplication.processEvents()
    session, presenter = window.session, window.presenter
    session.set_speed(0.001)  # beside the updates below
    session.play_or_pause()
    session._train(1, 0.0)
    assert {"network", "explanation", "timeline"} & stale(presenter) == set()
    assert {"surface", "loss"} <= stale(presenter)
    qtbot.waitUntil(lambda: not stale(presenter))
    session._train(1, 0.0)
    assert stale(presenter) != set()
    session.pause()
    assert stale(presenter) == set()
    assert not presenter._plots_later.isActive()


def test_a_step_shows_everything_at_once(window: MainWindow) -> None:
    window.show()
    QApplication.processEvents()
    window.session.next()
    assert stale(window.presenter) == set()
