"""The View menu: selection, the surface in space, themes, type size, panels, full screen; and what Esc closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gradviz.scene.view.camera import Camera
from gradviz.scene.view.view import EdgeNumbers
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import WindowContext
    from gradviz.gui.lecture.lecture import Lecture

__all__ = ["NEARER", "TURN", "ViewCommands"]

TURN, NEARER = 10.0, 1.25  # degrees, and a factor: one press of a key
_TURNS = (
    "turn_left", "turn_right", "turn_up", "turn_down", "turn_closer", "turn_away", "turn_home", "turn_top",
)  # fmt: skip
_ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class ViewCommands:
    """Changes what the window shows, not the run."""

    def __init__(self, context: WindowContext, lecture: Lecture) -> None:
        self._context, self._lecture = context, lecture

    def choose_axis(self, name: str, axis: str) -> None:
        """Put a parameter on an axis of the surface."""
        self._context.presenter.look(**{f"surface_{axis}": name})

    def go_to_unit(self) -> None:
        """Ask for a unit and select it; it comes into sight, and so does the network where it shares its place."""
        from gradviz.gui.dialogs.unit_dialog import UnitDialog  # imported late: few starts need it

        presenter, run = self._context.presenter, self._context.session.run
        dialog = UnitDialog(run.network.sizes, presenter.view.selected, self._context.parent_widget)
        if dialog.exec():
            self.show_in_place("network")
            presenter.look(selected=dialog.name)
        dialog.deleteLater()

    def fold_layers(self) -> None:
        """Unfold all wide layers, or fold them again where some are unfolded."""
        self._context.presenter.fold_or_unfold_all()

    def choose_edge_numbers(self, name: str) -> None:
        """Whether numbers stand on the edges: `auto`, `always` or `never`; remembered."""
        context = self._context
        context.actions_by_id[f"numbers_{name}"].setChecked(True)
        context.presenter.look(edge_numbers=EdgeNumbers(name))
        if context.settings is not None:
            context.settings.setValue("edge_numbers", name)

    def restore_edge_numbers(self) -> None:
        """The choice of last time, before anything is shown."""
        stored = self._context.settings.value("edge_numbers", "auto") if self._context.settings is not None else "auto"
        self.choose_edge_numbers(str(stored) if stored in tuple(EdgeNumbers) else "auto")

    # The surface in space

    def surface_3d(self, on: bool) -> None:
        """The surface in space or in the plane; remembered. It comes into sight where it is not."""
        self.show_in_place("surface")
        self._context.presenter.look(surface_3d=on)
        self.show_space()
        if self._context.settings is not None:
            self._context.settings.setValue("surface_3d", on)

    def show_space(self) -> None:
        """The menu's tick, and what of it can be chosen now."""
        on, actions = self._context.presenter.view.surface_3d, self._context.actions_by_id
        is_curve = self._context.session.run.network.parameter_count < 2
        actions["surface_3d"].setChecked(on and not is_curve)
        actions["surface_3d"].setEnabled(not is_curve)
        for name in _TURNS:
            actions[name].setEnabled(on and not is_curve)

    def turn(self, change: Callable[[Camera], Camera | None]) -> None:
        """Look at the surface from elsewhere; `change` gives None for where it is seen from at first."""
        self.show_in_place("surface")
        camera = self._context.presenter.view.camera
        if camera is not None:
            self._context.presenter.look(camera=change(camera))

    # Theme and type size

    def choose_theme(self, name: str) -> None:
        """Restyle the window."""
        self._context.set_theme(name)

    def zoom_by(self, direction: int) -> None:
        """The next larger (+1) or smaller (−1) size of type that can be told from the present one."""
        context, choice = self._context, self._context.theme_choice
        before, old = context.theme.scale, context.zoom
        nearest = min(range(len(_ZOOMS)), key=lambda place: abs(_ZOOMS[place] - old))
        for zoom in _ZOOMS[nearest + 1 :] if direction > 0 else reversed(_ZOOMS[:nearest]):
            context.set_theme(choice, zoom)
            if context.theme.scale != before:
                return
        context.set_theme(choice, old)
        if direction > 0:
            context.say(_("Text is as large as this screen has room for."))

    def zoom_normal(self) -> None:
        """Type as large as the theme says."""
        self._context.set_theme(self._context.theme_choice, 1.0)

    # Panels and the window

    def show_in_place(self, name: str) -> None:
        """Bring a panel into sight that a command is about, where it is hidden or shares its place with another."""
        if not self._context.is_panel_visible(name):
            self._context.show_panel(name, True)

    def show_panel(self, name: str, visible: bool) -> None:
        """Show or hide a panel."""
        self._context.show_panel(name, visible)

    def reset_layout(self) -> None:
        """Put every panel back where it was at first."""
        self._context.reset_layout()

    def choose_layout(self, preset: str) -> None:
        """One of the four layouts."""
        self._context.choose_layout(preset)

    def enlarge(self) -> None:
        """The panel in use gets the whole window, or all are put back."""
        self._context.enlarge_panel()

    def full_screen(self, on: bool) -> None:
        """Fill the screen, or not."""
        window = self._context.parent_widget
        window.showFullScreen() if on else window.showNormal()

    def leave(self) -> bool:
        """Esc: a page or the tour goes; else presenting ends, or the message goes, then a panel that lies over the
        others, then the full screen. False: nothing was there to leave."""
        if self._context.close_page() or self._lecture.end_tour():
            return True
        if self._lecture.is_presenting:
            self._lecture.present(False)
            return True
        if self._context.dismiss_message():
            return True
        if self._context.side_area.close_panel() or self._context.put_panels_back():
            return True
        window = self._context.parent_widget
        if window.isFullScreen():
            window.showNormal()
            return True
        return False
