"""Run › Race and Run › Basin map: each opens its window, or brings it to the front."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradviz.gui.context import Context
    from gradviz.gui.experiments.basin_window import BasinWindow
    from gradviz.gui.experiments.experiment_window import Export, FigureWindow
    from gradviz.gui.experiments.race_window import RaceWindow

__all__ = ["FigureCommands"]


class FigureCommands:
    """The windows of the race and of the basin map. Each is opened at most once."""

    def __init__(self, context: Context, export: Export) -> None:
        """`export(source, parent, view)` is the dialog of exported figures."""
        self._context, self._export = context, export
        self.race_window: RaceWindow | None = None
        self.basin_window: BasinWindow | None = None

    def show_race(self) -> None:
        """The window of races; there is one."""
        self._opened_race()

    def race_optimizers(self) -> None:
        """The window of races, set to optimizers that start from the weights on the screen."""
        self._opened_race().form.choose_optimizers()

    def show_basins(self) -> None:
        """The window of the basin map; there is one."""
        if self.basin_window is None:
            from gradviz.gui.experiments.basin_window import BasinWindow  # imported late: no start needs it

            self._context.session.pause()
            self.basin_window = BasinWindow(self._context, self._export)
            self.basin_window.finished.connect(self._forget_basins)
        _bring_up(self.basin_window)

    def cover_figures(self, on: bool) -> None:
        """Hide what these windows show while an open question hides something, or show it again."""
        for window in (self.race_window, self.basin_window):
            if window is not None:
                window.set_covered(on)

    def _opened_race(self) -> RaceWindow:
        if self.race_window is None:
            from gradviz.gui.experiments.race_window import RaceWindow  # imported late: no start needs it

            self._context.session.pause()
            self.race_window = RaceWindow(self._context, self._export)
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
