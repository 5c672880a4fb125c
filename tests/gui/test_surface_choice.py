"""Choosing another plane in the window: by menu and by the panel's button, with an explanation where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from gradviz.gui.dialogs.surface_dialog import SurfaceDialog
from gradviz.landscape.plane import compute_grid
from gradviz.scene.surface.surface import objective_of
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

PLANES = ("parameters", "random", "pca", "path", "gradient")


def choose(window: MainWindow, name: str):
    window.actions_by_id[name].trigger()
    window.presenter.settle()
    return window.panels["surface"].frame


def train(window: MainWindow, updates: int = 6) -> None:
    for _ in range(updates):
        window.commands.run.next_update()
    window.commands.run.next()


def test_each_plane_is_one_choice_in_the_menu(window: MainWindow) -> None:
    train(window)
    for plane in (*PLANES[1:], PLANES[0]):  # the first one is chosen already
        frame = choose(window, f"surface_{plane}")
        assert frame.plane == plane
        assert len(frame.xs) == 61
        assert [each for each in PLANES if window.actions_by_id[f"surface_{each}"].isChecked()] == [plane]


def test_the_parameters_are_chosen_only_where_they_are_the_plane(window: MainWindow) -> None:
    panel = window.panels["surface"]
    assert not panel._x.isHidden()
    choose(window, "surface_random")
    assert panel._x.isHidden()
    assert panel._y.isHidden()
    assert panel._plane.text() == "random plane"
    choose(window, "surface_parameters")
    assert not panel._x.isHidden()


def test_coordinates_of_another_plane_are_never_on_offer_as_parameters(window: MainWindow) -> None:
    train(window)
    panel = window.panels["surface"]
    for plane in PLANES:
        for name in (f"surface_{plane}", "surface_parameters"):
            frame = choose(window, name)
            for box in (panel._x, panel._y):
                assert tuple(box.itemText(place) for place in range(box.count())) == frame.parameters
        assert (panel._x.currentText(), panel._y.currentText()) == (frame.x_name, frame.y_name)


def test_a_parameter_beyond_the_listed_ones_is_on_offer_only_while_it_is_shown(window: MainWindow) -> None:
    panel = window.panels["surface"]
    frame = panel.frame
    listed = frame.parameters[:5]
    for names in (("w3[1,1]", "w2[1,1]"), ("b3[1]", "w1[1,2]"), ("w1[1,1]", "w1[1,2]")):
        panel.show_frame(frame.but(parameters=listed, x_name=names[0], y_name=names[1]))
        for box, name in zip((panel._x, panel._y), names, strict=True):
            assert box.currentText() == name
            beyond = () if name in listed else (name,)
            assert tuple(box.itemText(place) for place in range(box.count())) == listed + beyond


def test_a_plane_that_needs_a_path_explains_this_and_appears_by_itself(window: MainWindow) -> None:
    frame = choose(window, "surface_pca")
    assert frame.notes == ("Train at least two updates first.",)
    train(window, 3)
    window.presenter.settle()
    assert len(window.panels["surface"].frame.xs) == 61


def test_plane_or_space_is_shown_in_the_header_even_without_a_surface(window: MainWindow) -> None:
    panel = window.panels["surface"]
    assert not len(choose(window, "surface_pca").xs)
    for wanted in ("3d", "2d", "3d"):
        frame = choose(window, "surface_3d")
        assert frame.relief is None
        assert panel._header.choice("picture") == wanted
    train(window, 3)
    window.presenter.settle()
    assert panel.frame.relief is not None
    assert panel._header.choice("picture") == "3d"


def test_the_button_opens_the_windows_own_menu(window: MainWindow) -> None:
    button = window.panels["surface"].findChild(QToolButton)
    buttons = [each for each in window.panels["surface"].findChildren(QToolButton) if each.menu() is not None]
    assert button is not None
    assert window.menu("view/surface") in [each.menu() for each in buttons]


def test_a_line_has_a_tangent_and_other_directions_another_seed(window: MainWindow) -> None:
    train(window)
    first = choose(window, "surface_random")
    other = choose(window, "surface_redraw")
    assert window.presenter.view.surface.seed == 2
    assert other.losses is not first.losses
    frame = choose(window, "surface_line")
    assert frame.line is not None
    assert frame.gradient is None or len(frame.gradient) == 1


def test_one_press_shows_more_of_the_path(window: MainWindow, qtbot: QtBot) -> None:
    train(window)
    panel = window.panels["surface"]
    choose(window, "surface_parameters")
    assert panel.frame.leaving in panel._note.text()
    assert not panel._better.isHidden()
    qtbot.mouseClick(panel._better, Qt.MouseButton.LeftButton)
    window.presenter.settle()
    assert panel.frame.plane == "pca"
    assert panel._better.isHidden()


def test_a_held_surface_stays_while_training_goes_on(window: MainWindow) -> None:
    train(window, 2)
    before = choose(window, "surface_hold")
    train(window, 2)
    window.presenter.settle()
    after = window.panels["surface"].frame
    assert after.losses is before.losses
    assert len(after.path) > len(before.path)
    assert any("Frozen" in note for note in after.notes)
    choose(window, "surface_hold")
    assert window.panels["surface"].frame.losses is not before.losses


@pytest.mark.parametrize(("key", "text"), [
    ("loss", "mean_absolute_error"), ("penalty.l2", "0.5"), ("penalty.l1", "0.5"), ("data.noise", "0.3"),
])  # fmt: skip
def test_a_surface_of_another_loss_or_of_other_data_is_not_held(
    window: MainWindow, key: str, text: str
) -> None:
    """It stayed, looked current, and told the new loss at the point."""
    train(window, 2)
    choose(window, "surface_hold")
    window.session.edit_field(key, text)
    window.presenter.settle()
    frame, moment = window.panels["surface"].frame, window.presenter.moment
    fresh = compute_grid(replace(window.presenter.surfaces.latest.request, objective=objective_of(moment, True)))
    assert fresh is not None
    assert not frame.stale
    assert np.array_equal(frame.losses, fresh.losses)
    train(window, 1)
    assert window.panels["surface"].frame.losses is frame.losses  # the new one is held


def test_a_held_surface_gives_way_to_that_over_all_data(window: MainWindow) -> None:
    train(window, 2)
    window.presenter.set_all_data(False)
    window.presenter.settle()
    choose(window, "surface_hold")
    window.presenter.set_all_data(True)
    window.presenter.settle()
    frame = window.panels["surface"].frame
    assert frame.all_data
    assert "Over all 20 training samples." in frame.notes


def test_all_data_are_the_default_where_the_batch_is_not_the_whole_of_them(window: MainWindow) -> None:
    panel, presenter = window.panels["surface"], window.presenter
    presenter.settle()
    assert panel.frame.all_data
    losses = panel.frame.losses
    first = presenter.moment.trace.indices.tolist()
    presenter.set_all_data(False)
    presenter.settle()
    assert not panel.frame.all_data
    presenter.set_all_data(None)
    presenter.settle()
    assert panel.frame.losses.tolist() == losses.tolist()
    window.session.edit_field("batch.size", "20")
    presenter.settle()
    assert len(presenter.moment.trace.indices) == 20 > len(first)
    assert not panel.frame.all_data
    assert panel.frame.point_loss == presenter.moment.trace.loss


def test_the_batch_of_a_held_surface_is_not_called_this_batch(window: MainWindow) -> None:
    window.presenter.set_all_data(False)
    window.presenter.settle()
    before = choose(window, "surface_hold")
    assert "Over the 5 samples of this batch." in before.notes
    train(window, 1)
    session = window.session
    session.next(Granularity.LAYER)
    frame, grid = window.panels["surface"].frame, window.presenter.surfaces.latest
    assert "Over the 5 samples of another batch." in frame.notes
    assert frame.point_loss == grid.request.objective.at(window.presenter.moment.parameters)


def test_range_and_resolution_are_read_or_refused_in_place(window: MainWindow) -> None:
    frame = choose(window, "surface_parameters")
    dialog = SurfaceDialog(window, SurfaceChoice(), frame)
    dialog.fields["x_low"].setText("1")
    dialog.accept()
    assert "both ends" in dialog.fault.text()
    assert not dialog.result()
    dialog.fields["x_high"].setText("2,5")
    dialog.fields["size"].setText("31")
    dialog.scale.set_shown("log")
    dialog.accept()
    assert dialog.result()
    window.commands.surface.choose(x_range=dialog.choice.x_range, size=31, logarithmic=True)
    window.presenter.settle()
    frame = window.panels["surface"].frame
    assert (frame.xs[0], frame.xs[-1], len(frame.xs)) == (1.0, 2.5, 31)
    assert frame.logarithmic
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_range_can_be_centred_and_made_automatic(window: MainWindow) -> None:
    frame = choose(window, "surface_parameters")
    dialog = SurfaceDialog(window, SurfaceChoice(), frame)
    dialog.centre.click()
    dialog.accept()
    low, high = dialog.choice.x_range
    assert (low + high) / 2 == pytest.approx(frame.point[0], abs=1e-5)
    dialog.automatic.click()
    dialog.accept()
    assert dialog.choice == SurfaceChoice()
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_setup_with_another_network_keeps_the_choice(window: MainWindow) -> None:
    train(window)
    choose(window, "surface_random")
    window.session.edit_field("network.layers[0].units", "4")
    window.presenter.settle()
    assert window.panels["surface"].frame.plane == "random"
