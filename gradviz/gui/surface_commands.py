"""What the menu of the loss surface does: another plane, a line, other random directions, hold, range, resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradviz.scene.surface_choice import SurfaceChoice

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

__all__ = ["SurfaceCommands"]

_LARGEST_SEED = 9999


class SurfaceCommands:
    """Part of the window's commands. The choice itself lives in the view; these change it and tick the menu."""

    _window: MainWindow

    @property
    def _choice(self) -> SurfaceChoice:
        return self._window.presenter.view.surface

    def choose_surface(self, **changes: Any) -> None:
        """Change what is chosen of the surface. Another plane or line has ranges of its own."""
        choice = self._choice
        if {"plane", "line"} & set(changes):
            changes = {"x_range": None, "y_range": None, "held": False, **changes}
        self._window.presenter.look(surface=choice.but(**changes))
        self.ready_surface_menu()

    def surface_over_parameters(self) -> None:
        self.choose_surface(plane="parameters")

    def surface_over_random(self) -> None:
        self.choose_surface(plane="random")

    def surface_over_components(self) -> None:
        self.choose_surface(plane="pca")

    def surface_over_ends(self) -> None:
        self.choose_surface(plane="path")

    def surface_over_gradient(self) -> None:
        self.choose_surface(plane="gradient")

    def surface_redraw(self) -> None:
        """Two other random directions."""
        self.choose_surface(plane="random", seed=self._choice.seed % _LARGEST_SEED + 1)

    def surface_line(self, on: bool) -> None:
        self.choose_surface(line=on)

    def surface_hold(self, on: bool) -> None:
        self.choose_surface(held=on)

    def surface_equal(self, on: bool) -> None:
        self.choose_surface(equal=on)

    def surface_window(self) -> None:
        """Range, resolution and colours."""
        from gradviz.gui.dialogs.surface_dialog import SurfaceDialog

        window = self._window
        dialog = SurfaceDialog(window, self._choice, window.panels["surface"].frame)
        if dialog.exec():
            self.choose_surface(**_parts(dialog.choice))
        dialog.deleteLater()

    def surface_no_race(self) -> None:
        """Take the paths of the race away."""
        self._window.presenter.surface_desk.show_race(None)

    def ready_surface_menu(self) -> None:
        """Tick what holds."""
        race = self._window.presenter.surface_desk.race_of(self._window.session.run)
        self._window.actions_by_id["surface_no_race"].setEnabled(race is not None)
        choice, actions = self._choice, self._window.actions_by_id
        actions[f"surface_{choice.plane}"].setChecked(True)
        actions["surface_line"].setChecked(choice.line)
        actions["surface_hold"].setChecked(choice.held)
        actions["surface_equal"].setChecked(choice.equal)


def _parts(choice: SurfaceChoice) -> dict[str, Any]:
    names = ("x_range", "y_range", "size", "logarithmic", "seed", "normalisation")
    return {name: getattr(choice, name) for name in names}
