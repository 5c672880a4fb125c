"""Which signal of the panels is connected to which slot: all connections of the window, to be read in one place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from gradviz.gui.context import Context
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.gui.window.document_shown import show_rules
from gradviz.scene.reading import LOSS_NAME
from gradviz.scene.result_cache import clear_caches
from gradviz.scene.view.view import EdgeMode, Scope
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.commands.commands import Commands
    from gradviz.gui.lecture.lecture import Lecture
    from gradviz.gui.panels.loss_panel import LossPanel
    from gradviz.gui.panels.setup_panel import SetupPanel
    from gradviz.gui.panels.timeline_panel import TimelinePanel
    from gradviz.gui.widgets.toast import Toast
    from gradviz.gui.window.panel_layout import PanelLayout

__all__ = ["ConnectedWindow", "connect_menus", "connect_wishes"]


class ConnectedWindow(Context, Protocol):
    """The parts of the window whose signals are connected here."""

    @property
    def commands(self) -> Commands:
        """What menus and panels ask for."""

    @property
    def lecture(self) -> Lecture:
        """Predict, Present and motion."""

    @property
    def message(self) -> Toast:
        """What is said."""

    @property
    def panel_layout(self) -> PanelLayout:
        """Where the panels are."""

    @property
    def setup(self) -> SetupPanel:
        """The form of the setup."""

    @property
    def loss(self) -> LossPanel:
        """The loss curve."""

    @property
    def timeline(self) -> TimelinePanel:
        """The slider over the updates."""

    def select_first(self) -> None:
        """Look at another setup, from the beginning."""

    def show_document(self) -> None:
        """Show the file's name, and what Undo and Redo would do."""


def connect_menus(window: ConnectedWindow) -> None:
    """Fill menus, and enable what is in them, as they are opened."""
    menu, commands = window.menu, window.commands
    commands.figure_menu.watch()
    menu("file/preset").aboutToShow.connect(commands.files.fill_presets)
    menu("lesson/open").aboutToShow.connect(commands.files.fill_lessons)
    menu("lesson").aboutToShow.connect(commands.lessons.ready_menu)
    # Actions are disabled only while the menu is open: afterwards each key works, or says why it does not.
    menu("lesson").aboutToHide.connect(commands.lessons.free_keys)
    menu("edit").aboutToHide.connect(lambda: window.actions_by_id["copy_link"].setEnabled(True))
    menu("lecture/display").aboutToShow.connect(commands.lecture.fill_displays)
    menu("edit").aboutToShow.connect(commands.files.ready_edit_menu)
    menu("view/surface").aboutToShow.connect(commands.surface.ready_menu)
    window.explanation.set_copy_menu(menu("edit/derivation"))
    window.surface.set_menu(menu("view/surface"))


def connect_wishes(window: ConnectedWindow) -> None:
    """Connect every panel's wishes to the session, the presenter or the window's commands."""
    session, presenter, commands = window.session, window.presenter, window.commands
    lecture, toolbar, network, explanation, surface = (
        window.lecture, window.toolbar, window.network, window.explanation, window.surface
    )  # fmt: skip

    toolbar.pressed.connect(lambda name: window.actions_by_id[name].trigger())
    toolbar.granularity_requested.connect(commands.run.choose_granularity)
    toolbar.speed_requested.connect(commands.run.choose_speed)
    toolbar.learning_rate_requested.connect(partial(session.edit_field, "optimizer.learning_rate"))
    toolbar.optimizer_requested.connect(partial(session.edit_field, "optimizer.name"))

    window.setup.edit_requested.connect(commands.edit.choose_field)
    window.setup.button_requested.connect(commands.edit.press_form_button)

    network.hover_requested.connect(lambda name: presenter.look(hovered=name or None))
    network.selected_requested.connect(lambda name: presenter.look(selected=name or None))
    network.selected_requested.connect(lambda _name: lecture.update_question())
    network.axis_requested.connect(commands.view.choose_axis)
    network.edit_requested.connect(commands.edit.begin_edit)
    network.edge_mode_requested.connect(lambda mode: presenter.look(edge_mode=EdgeMode(mode)))
    network.scope_requested.connect(lambda scope: presenter.look(scope=Scope(scope)))
    network.fold_requested.connect(presenter.fold_or_unfold)
    network.scroll_requested.connect(presenter.scroll)
    network.edge_limit_requested.connect(lambda limit: presenter.look(edge_limit=limit))
    network.structure_requested.connect(commands.edit.choose_field)
    network.edge_numbers_requested.connect(commands.view.choose_edge_numbers)
    network.unit_requested.connect(commands.view.go_to_unit)
    network.sample_requested.connect(lambda place: presenter.look(sample=place))

    explanation.highlight_requested.connect(lambda name: presenter.look(hovered=name or None))
    explanation.value_requested.connect(partial(edit_parameter, session))
    explanation.nudge_requested.connect(partial(edit_parameter, session))
    explanation.path_requested.connect(commands.explanation.choose_path)
    explanation.variable_requested.connect(commands.explanation.choose_variable)
    explanation.epsilon_requested.connect(lambda place: presenter.look(nudge=place))
    explanation.page_changed.connect(presenter.catch_up)
    explanation.page_changed.connect(lambda: window.panel_layout.set_reading(explanation.is_reading))
    explanation.complaint_requested.connect(window.complain)

    window.timeline.seek_requested.connect(session.seek)
    window.loss.seek_requested.connect(session.seek)
    window.loss.selected_requested.connect(lambda: presenter.look(selected=LOSS_NAME))
    window.loss.selected_requested.connect(lecture.update_question)
    surface.axes_requested.connect(lambda x, y: presenter.look(surface_x=x, surface_y=y))
    surface.plane_requested.connect(lambda plane: commands.surface.choose(plane=plane))
    surface.all_data_requested.connect(presenter.set_all_data)
    surface.space_requested.connect(commands.view.surface_3d)
    surface.mark_requested.connect(commands.lessons.choose_answer)
    surface.camera_requested.connect(lambda camera: presenter.look(camera=camera))
    session.run_changed.connect(commands.view.show_space)

    interaction = surface.interaction
    interaction.move_requested.connect(presenter.surface_presenter.move_point)
    interaction.drop_requested.connect(presenter.surface_presenter.drop_point)
    interaction.restart_requested.connect(presenter.surface_presenter.restart_at)
    interaction.probe_requested.connect(presenter.surface_presenter.probe)
    interaction.equal_requested.connect(lambda on: commands.surface.choose(equal=on))
    toolbar.rate_requested.connect(partial(_set_rate, window))

    session.moment_changed.connect(lecture.stop_motion)
    session.stepped.connect(lecture.animate_step)
    lecture.covering_changed.connect(lambda covering: commands.figures.cover_figures(covering))
    lecture.asking_changed.connect(commands.lessons.set_covered)
    lecture.covering_changed.connect(lambda covering: commands.diagnosis.leave_while_covered(covering))
    lecture.record_requested.connect(commands.lecture.show_record)
    session.granularity_changed.connect(commands.run.show_choices)
    session.opened.connect(lambda: None if session.is_begun_beside else clear_caches())
    session.opened.connect(window.select_first)
    session.run_changed.connect(presenter.keep_selected)
    session.run_changed.connect(partial(show_rules, network, session))
    session.complained.connect(window.complain)
    session.told.connect(lambda sentence: window.say(sentence, [(_("Undo"), session.undo)]))
    session.playing_changed.connect(toolbar.show_playing)
    session.playing_changed.connect(commands.run.show_playing)
    session.document_changed.connect(window.show_document)
    session.document_changed.connect(window.message.clear_fault)  # an edit was taken: what was wrong is right now
    session.run_changed.connect(window.show_document)
    presenter.announced.connect(window.announce)
    presenter.faulted.connect(window.complain)
    presenter.column_requested.connect(window.panel_layout.give_column)
    presenter.command_requested.connect(lambda name: window.actions_by_id[name].trigger())


def _set_rate(window: Context, rate: float) -> None:
    window.session.edit_field("optimizer.learning_rate", repr(rate))
