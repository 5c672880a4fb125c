"""Run › Race and Run › Basin map: each opens its window, or brings it to the front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from gradviz.gui.basin_window import BasinWindow
    from gradviz.gui.figure_window import FigureWindow
    from gradviz.gui.main_window import MainWindow
    from gradviz.gui.race_window import RaceWindow

__all__ = ["FigureCommands"]


class FigureCommands(QWidget):
    """The part of the commands that is about windows with a figure of their own; a base of `Commands`."""

    _window: MainWindow
    race_window: RaceWindow | None = None
    basin_window: BasinWindow | None = None

    def show_race(self) -> None:
        """The window of races; there is one."""
        self._opened_race()

    def surface_race(self) -> None:
        """The window of races, set to optimizers that start from the weights on the screen."""
        self._opened_race().form.choose_optimizers()

    def show_basins(self) -> None:
        """The window of the basin map; there is one."""
        if self.basin_window is None:
            from gradviz.gui.basin_window import BasinWindow  # late: no start needs it

            self._window.session.pause()
            self.basin_window = BasinWindow(self._window)
            self.basin_window.finished.connect(self._forget_basins)
        _bring_up(self.basin_window)

    def cover_figures(self, on: bool) -> None:
        """Hide what these windows show while a question is open, or show it again."""
        for window in (self.race_window, self.basin_window):
            if window is not None:
                window.set_covered(on)

    def _opened_race(self) -> RaceWindow:
        if self.race_window is None:
            from gradviz.gui.race_window import RaceWindow  # late: no start needs it

            self._window.session.pause()
            self.race_window = RaceWindow(self._window)
            self.race_window.finished.connect(self._forget_race)
        _bring_up(self.race_window)
        return self.race_window

    def _forget_race(self) -> None:
        self.race_window = None

    def _forget_basins(self) -> None:
        self.basin_window = None


def _bring_up(window: FigureWindow) -> None:
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.activateWindow()
