"""What the menu of the loss surface does: another plane, a line, other random directions, hold, range, resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradviz.scene.view.surface_choice import SurfaceChoice

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = ["SurfaceCommands"]

_LARGEST_SEED = 9999


class SurfaceCommands:
    """Changes the part of the view that describes the surface, and ticks its menu."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def _choice(self) -> SurfaceChoice:
        return self._context.presenter.view.surface

    def choose(self, **changes: object) -> None:
        """Change what is chosen of the surface. Another plane or line has ranges of its own. It comes into sight where
        it is not."""
        if not self._context.is_panel_visible("surface"):
            self._context.show_panel("surface", True)
        choice = self._choice
        if {"plane", "line"} & set(changes):
            changes = {"x_range": None, "y_range": None, "held": False, **changes}
        self._context.presenter.look(surface=choice.but(**changes))
        self.ready_menu()

    def use_all_data(self, on: bool) -> None:
        """The loss over all training samples, or over those of the batch."""
        self._context.presenter.set_all_data(on)

    def redraw(self) -> None:
        """Two other random directions."""
        self.choose(plane="random", seed=self._choice.seed % _LARGEST_SEED + 1)

    def choose_range(self) -> None:
        """Range, resolution and colours."""
        from gradviz.gui.dialogs.surface_dialog import SurfaceDialog

        dialog = SurfaceDialog(self._context.parent_widget, self._choice, self._context.surface.frame)
        if dialog.exec():
            self.choose(**_parts(dialog.choice))
        dialog.deleteLater()

    def take_race_away(self) -> None:
        """Take the paths of the race away."""
        self._context.presenter.surface_presenter.show_race(None)

    def ready_menu(self) -> None:
        """Tick what holds."""
        race = self._context.presenter.surface_presenter.race_of(self._context.session.run)
        self._context.actions_by_id["surface_no_race"].setEnabled(race is not None)
        choice, actions = self._choice, self._context.actions_by_id
        actions[f"surface_{choice.plane}"].setChecked(True)
        actions["surface_all_data"].setChecked(self._context.presenter.all_data)
        actions["surface_line"].setChecked(choice.line)
        actions["surface_hold"].setChecked(choice.held)
        actions["surface_equal"].setChecked(choice.equal)


def _parts(choice: SurfaceChoice) -> dict[str, object]:
    names = ("x_range", "y_range", "size", "logarithmic", "seed", "normalisation")
    return {name: getattr(choice, name) for name in names}
