"""What the menus do: each method is named by an entry of `actions.ACTIONS` or by a panel's wish."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gradviz.data.setup import InlineData
from gradviz.gui.explain_commands import ExplainCommands
from gradviz.gui.figure_commands import FigureCommands
from gradviz.gui.file_commands import FileCommands
from gradviz.gui.session import SPEEDS
from gradviz.gui.surface_commands import SurfaceCommands
from gradviz.gui.written_commands import WrittenCommands
from gradviz.scene.camera import TOP_VIEW, Camera
from gradviz.scene.panels import hideable_panels
from gradviz.text import _
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

__all__ = ["Commands"]

_TURN, _NEARER = 10.0, 1.25
_TURNS = (
    "turn_left", "turn_right", "turn_up", "turn_down", "turn_closer", "turn_away", "turn_home", "turn_top",
)  # fmt: skip
_ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class Commands(ExplainCommands, WrittenCommands, FigureCommands, FileCommands, SurfaceCommands):
    """Small methods that ask the person where that is needed and hand the wish to the session or the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.hide()
        self._window = window
        self._session = window.session

    # Edit

    def undo(self) -> None:
        self._session.undo()

    def redo(self) -> None:
        self._session.redo()

    def begin_edit(self, name: str) -> None:
        """A double click on a weight: it is selected, and its value can be typed at once."""
        self._window.presenter.look(selected=name)
        self._window.show_panel("explanation", True)
        self._window.panels["explanation"].value.setFocus()

    def press_form_button(self, key: str) -> None:
        """A button of the setup's form."""
        if key == "data.csv":
            self._choose_csv()
        elif key == "data.table":
            self._edit_data_table()
        elif key == "parameters.table":
            self._edit_weights()
        else:
            self._session.edit_field(key, "")

    def choose_field(self, key: str, text: str) -> None:
        """A field of the setup's form; a CSV source needs its file first."""
        if (key, text) == ("data.kind", "csv"):
            self._choose_csv()
            self._window.presenter.reset_forms()
        else:
            self._session.edit_field(key, text)

    def _choose_csv(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self._window, _("Choose a table"), self.folder(), _("Tables (*.csv *.tsv *.txt);;All files (*)")
        )
        if name:
            self._session.use_csv(Path(name))

    def _edit_data_table(self) -> None:
        from gradviz.gui.dialogs.table_dialog import edit_inline_data

        data = self._session.run.setup.data
        if isinstance(data, InlineData):
            changed = edit_inline_data(self._window, data, self._window.complain)
            if changed is not None:
                self._session.edit_inline_data(changed)

    def _edit_weights(self) -> None:
        from gradviz.gui.dialogs.table_dialog import edit_weights

        run = self._session.run
        changed = edit_weights(self._window, run.network, run.initial_state().parameters, self._window.complain)
        if changed is not None:
            self._session.edit_initial_parameters(changed)

    # Run

    def step_next(self) -> None:
        """The next step; in the Predict mode, the next question or its answer."""
        if not self._window.lecture.next():
            self._session.next()

    def step_previous(self) -> None:
        self._session.previous()

    def step_next_update(self) -> None:
        self._session.next(Granularity.UPDATE)

    def step_previous_update(self) -> None:
        self._session.previous(Granularity.UPDATE)

    def play_or_pause(self) -> None:
        self._session.play_or_pause()

    def show_playing(self, playing: bool) -> None:
        """The menu's words for Play."""
        self._window.actions_by_id["play"].setText(_("&Pause") if playing else _("Pla&y"))

    def go_first(self) -> None:
        self._session.first()

    def go_last(self) -> None:
        self._session.last()

    def step_by_operation(self) -> None:
        self.choose_granularity("operation")

    def step_by_layer(self) -> None:
        self.choose_granularity("layer")

    def step_by_phase(self) -> None:
        self.choose_granularity("phase")

    def step_by_update(self) -> None:
        self.choose_granularity("update")

    def step_by_epoch(self) -> None:
        self.choose_granularity("epoch")

    def choose_granularity(self, granularity: str) -> None:
        """How far Next goes, shown in the menu and in the toolbar."""
        self._session.set_granularity(granularity)
        self._window.actions_by_id[f"step_by_{self._session.granularity}"].setChecked(True)
        self._window.presenter.look(by_operation=self._session.granularity is Granularity.OPERATION)
        self._show_choices()
        self._window.lecture.reconsider()

    def choose_speed(self, place: int) -> None:
        """How fast Play goes, by its place in `SPEEDS`."""
        self._session.set_speed(SPEEDS[place])
        self._show_choices()

    def _show_choices(self) -> None:
        session = self._session
        self._window.toolbar.show_choices(str(session.granularity), SPEEDS.index(session.speed))

    # View

    def choose_axis(self, name: str, axis: str) -> None:
        """Put a parameter on an axis of the surface."""
        self._window.presenter.look(**{f"surface_{axis}": name})

    def go_to_unit(self) -> None:
        """Ask for a unit and select it; it comes into sight."""
        from gradviz.gui.dialogs.unit_dialog import UnitDialog  # late: few starts need it

        presenter, run = self._window.presenter, self._session.run
        dialog = UnitDialog(run.network.sizes, presenter.view.selected, self._window)
        if dialog.exec():
            presenter.look(selected=dialog.name)
        dialog.deleteLater()

    def fold_layers(self) -> None:
        """Unfold all wide layers, or fold them again where some are unfolded."""
        self._window.presenter.fold_or_unfold_all()

    def surface_3d(self, on: bool) -> None:
        """The surface in space or in the plane; remembered."""
        self._window.presenter.look(surface_3d=on)
        self.show_space()
        if self._window.settings is not None:
            self._window.settings.setValue("surface_3d", on)

    def show_space(self) -> None:
        """The menu's tick, and what of it can be chosen now."""
        on, actions = self._window.presenter.view.surface_3d, self._window.actions_by_id
        is_curve = self._session.run.network.parameter_count < 2
        actions["surface_3d"].setChecked(on and not is_curve)
        actions["surface_3d"].setEnabled(not is_curve)
        for name in _TURNS:
            actions[name].setEnabled(on and not is_curve)

    def turn_left(self) -> None:
        self._turn(lambda camera: camera.turned(-_TURN, 0.0))

    def turn_right(self) -> None:
        self._turn(lambda camera: camera.turned(_TURN, 0.0))

    def turn_up(self) -> None:
        self._turn(lambda camera: camera.turned(0.0, _TURN))

    def turn_down(self) -> None:
        self._turn(lambda camera: camera.turned(0.0, -_TURN))

    def turn_closer(self) -> None:
        self._turn(lambda camera: camera.closer(_NEARER))

    def turn_away(self) -> None:
        self._turn(lambda camera: camera.closer(1.0 / _NEARER))

    def turn_home(self) -> None:
        self._window.presenter.look(camera=None)

    def turn_top(self) -> None:
        self._turn(lambda camera: TOP_VIEW)

    def _turn(self, change: Callable[[Camera], Camera]) -> None:
        camera = self._window.presenter.view.camera
        if camera is not None:
            self._window.presenter.look(camera=change(camera))

    def theme_light(self) -> None:
        self._window.set_theme("light")

    def theme_dark(self) -> None:
        self._window.set_theme("dark")

    def theme_projector(self) -> None:
        self._window.set_theme("projector")

    def theme_system(self) -> None:
        self._window.set_theme("system")

    def show_panel(self, name: str, visible: bool) -> None:
        """Show or hide a panel of the table."""
        self._window.show_panel(name, visible)

    def show_motion(self, on: bool) -> None:
        """Switch the motion of steps, and remember that."""
        self._window.lecture.set_motion(on)

    def zoom_in(self) -> None:
        self._zoom(1)

    def zoom_out(self) -> None:
        self._zoom(-1)

    def zoom_normal(self) -> None:
        self._window.set_theme(self._window.theme_choice, 1.0)

    def _zoom(self, direction: int) -> None:
        nearest = min(range(len(_ZOOMS)), key=lambda place: abs(_ZOOMS[place] - self._window.zoom))
        place = min(max(nearest + direction, 0), len(_ZOOMS) - 1)
        self._window.set_theme(self._window.theme_choice, _ZOOMS[place])

    def reset_layout(self) -> None:
        for name in hideable_panels():
            self._window.show_panel(name, True)
        self._window.body.reset()

    def full_screen(self, on: bool) -> None:
        self._window.showFullScreen() if on else self._window.showNormal()

    def leave(self) -> bool:
        """Esc: presenting ends; else the message goes, then the full screen. False: nothing was there to leave."""
        if self._window.lecture.is_presenting:
            self._window.lecture.present(False)
            return True
        if self._window.message.text:
            self._window.message.clear()
            return True
        if self._window.isFullScreen():
            self._window.showNormal()
            return True
        return False

    # Lecture

    def unless_asking(self, command: Callable[[], None]) -> None:
        """Run a command that may show the number in question, unless the question is open."""
        if self._window.lecture.is_asking:
            self._window.complain(_("This might show the answer: reveal it first (→), or end the questions (F6)."))
        else:
            command()

    def predict(self, on: bool) -> None:
        """Begin or end the Predict mode."""
        self._window.lecture.predict(on)

    def present(self, on: bool) -> None:
        """Begin or end presenting."""
        self._window.lecture.present(on)

    def present_in_window(self, on: bool) -> None:
        """Begin or end presenting in a window that leaves room for this one."""
        self._window.lecture.present(on, in_window=True)

    def blank(self) -> None:
        """Darken the audience's screen, or light it again."""
        if self._window.lecture.presentation is not None:
            self._window.lecture.presentation.toggle_blank()

    def freeze(self, on: bool) -> None:
        """Hold the audience's picture."""
        if self._window.lecture.presentation is not None:
            self._window.lecture.presentation.set_frozen(on)

    def spotlight(self, on: bool) -> None:
        """Dim all but the selection for the audience."""
        if self._window.lecture.presentation is not None:
            self._window.lecture.presentation.set_spotlight(on)

    def next_picture(self) -> None:
        """The next of the audience's pictures."""
        if self._window.lecture.presentation is not None:
            self._window.lecture.presentation.next_picture()

    def show_notes(self, on: bool) -> None:
        """Show or hide the speaker's window."""
        self._window.lecture.show_notes(on)

    def fill_displays(self) -> None:
        """The displays that there are, the chosen one ticked."""
        from gradviz.gui.displays import fill_display_menu

        fill_display_menu(self._window)

    def show_record(self) -> None:
        """What was predicted so far."""
        from gradviz.gui.dialogs.record_dialog import RecordDialog

        predicting = self._window.lecture.predicting
        entries = predicting.records if predicting is not None else ()
        _run(RecordDialog(self._window, entries, self._session.title, self.folder()))

    # Help

    def show_shortcuts(self) -> None:
        from gradviz.gui.dialogs.help_dialogs import ShortcutsDialog

        _run(ShortcutsDialog(self._window))

    def show_about(self) -> None:
        from gradviz.gui.dialogs.about_dialog import AboutDialog

        _run(AboutDialog(self._window, self._window.theme))


def _run(dialog) -> None:  # type: ignore[no-untyped-def]
    dialog.exec()
    dialog.deleteLater()
