"""Who hears which wish: one table-like function, so that the window's connections can be read in one place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gradviz.scene.remembered import forget
from gradviz.scene.view import EdgeMode, Scope

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

__all__ = ["connect_wishes"]


def connect_wishes(window: MainWindow) -> None:
    """Connect every panel's wishes to the session, the presenter or the window's commands."""
    session, presenter, commands, panels = window.session, window.presenter, window.commands, window.panels
    toolbar, network, explanation = panels["toolbar"], panels["network"], panels["explanation"]

    toolbar.pressed.connect(lambda name: window.actions_by_id[name].trigger())
    toolbar.granularity_requested.connect(commands.choose_granularity)
    toolbar.speed_requested.connect(commands.choose_speed)
    toolbar.learning_rate_requested.connect(partial(session.edit_field, "optimizer.learning_rate"))
    toolbar.optimizer_requested.connect(partial(session.edit_field, "optimizer.name"))

    panels["setup"].edit_requested.connect(commands.choose_field)
    panels["setup"].button_requested.connect(commands.press_form_button)

    network.hover_requested.connect(lambda name: presenter.look(hovered=name or None))
    network.selected_requested.connect(lambda name: presenter.look(selected=name or None))
    network.selected_requested.connect(lambda _name: window.lecture.reconsider())
    network.axis_requested.connect(commands.choose_axis)
    network.edit_requested.connect(commands.begin_edit)
    network.edge_mode_requested.connect(lambda mode: presenter.look(edge_mode=EdgeMode(mode)))
    network.scope_requested.connect(lambda scope: presenter.look(scope=Scope(scope)))
    network.fold_requested.connect(presenter.fold_or_unfold)
    network.scroll_requested.connect(presenter.scroll)
    network.edge_limit_requested.connect(lambda limit: presenter.look(edge_limit=limit))
    network.unit_requested.connect(commands.go_to_unit)
    network.sample_requested.connect(lambda place: presenter.look(sample=place))

    explanation.highlight_requested.connect(lambda name: presenter.look(hovered=name or None))
    explanation.value_requested.connect(session.edit_parameter)
    explanation.nudge_requested.connect(session.edit_parameter)
    explanation.path_requested.connect(commands.choose_path)
    explanation.variable_requested.connect(commands.choose_variable)
    explanation.epsilon_requested.connect(lambda place: presenter.look(nudge=place))
    explanation.page_changed.connect(presenter.catch_up)
    explanation.page_changed.connect(lambda: window.body.set_reading(explanation.is_reading))
    explanation.copy_requested.connect(commands.copy_derivation)
    explanation.complaint_requested.connect(window.complain)

    panels["timeline"].seek_requested.connect(session.seek)
    panels["loss"].seek_requested.connect(session.seek)
    panels["surface"].axes_requested.connect(lambda x, y: presenter.look(surface_x=x, surface_y=y))
    panels["surface"].plane_requested.connect(lambda plane: commands.choose_surface(plane=plane))
    panels["surface"].all_data_requested.connect(presenter.set_all_data)
    panels["surface"].space_requested.connect(commands.surface_3d)
    panels["surface"].camera_requested.connect(lambda camera: presenter.look(camera=camera))
    session.run_changed.connect(commands.show_space)

    hand = panels["surface"].hand
    hand.move_requested.connect(presenter.surface_desk.move_point)
    hand.drop_requested.connect(presenter.surface_desk.drop_point)
    hand.restart_requested.connect(presenter.surface_desk.restart_at)
    hand.probe_requested.connect(presenter.surface_desk.probe)
    hand.equal_requested.connect(commands.surface_equal)
    toolbar.rate_requested.connect(partial(_set_rate, window))

    session.moment_changed.connect(window.lecture.stop_motion)
    session.stepped.connect(window.lecture.carry)
    session.opened.connect(forget)
    session.opened.connect(window.select_first)
    session.run_changed.connect(window.keep_selected)
    session.run_changed.connect(window.show_rules)
    session.complained.connect(window.complain)
    session.playing_changed.connect(toolbar.show_playing)
    session.playing_changed.connect(commands.show_playing)
    session.document_changed.connect(window.show_document)
    session.run_changed.connect(window.show_document)
    presenter.announced.connect(window.announce)
    presenter.faulted.connect(window.complain)


def _set_rate(window: MainWindow, rate: float) -> None:
    window.session.edit_field("optimizer.learning_rate", repr(rate))
