"""Run › Race: opens its window, or brings it to the front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow
    from gradviz.gui.race_window import RaceWindow

__all__ = ["RaceCommands"]


class RaceCommands(QWidget):
    """The part of the commands that is about races; a base of `Commands`."""

    _window: MainWindow
    race_window: RaceWindow | None = None

    def show_race(self) -> None:
        """The window of races; there is one."""
        if self.race_window is None:
            from gradviz.gui.race_window import RaceWindow  # late: no start needs it

            self._window.session.pause()
            self.race_window = RaceWindow(self._window)
            self.race_window.finished.connect(self._forget_race)
        if self.race_window.isMinimized():
            self.race_window.showNormal()
        self.race_window.show()
        self.race_window.activateWindow()

    def _forget_race(self) -> None:
        self.race_window = None
