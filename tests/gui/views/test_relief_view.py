"""The surface in space in the window: switch, camera, keys left to the presenter, and no leaks."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSettings, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from gradviz.data.setup import InlineData
from gradviz.documents.open import open_setup
from gradviz.gui.app import make_window
from gradviz.gui.figures.surface.relief_painter import paint_relief_surface, relief_projection
from gradviz.gui.views.relief_view import ReliefView
from gradviz.scene.surface3d.relief_mesh import heights_at, shaded_colours
from gradviz.scene.surface3d.relief_visibility import visible
from gradviz.scene.themes import DARK, LIGHT
from gradviz.scene.view.camera import TOP_VIEW, Camera
from gradviz.training.setup import LayerSetup, NetworkSetup, RunSetup

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


@pytest.fixture
def in_space(open_window: Open) -> MainWindow:
    window = open_window(size=(1440, 900))
    for _step in range(5):
        window.session.next()
    window.actions_by_id["surface_3d"].trigger()
    window.presenter.settle()
    window.actions_by_id["turn_home"].trigger()  # chosen by the fine surface, as later ones will be
    QApplication.processEvents()
    return window


def view_of(window: MainWindow) -> ReliefView:
    view = window.panels["surface"].relief
    assert view is not None
    return view


def camera_of(window: MainWindow) -> Camera:
    camera = window.presenter.view.camera
    assert camera is not None
    return camera


def move(view: ReliefView, place: QPoint) -> None:
    """The pointer moves with the left button held."""
    left, at = Qt.MouseButton.LeftButton, QPointF(place)
    event = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, left,
                        Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(view, event)


def test_the_switch_shows_the_space_and_the_plane_again(in_space: MainWindow) -> None:
    panel, action = in_space.panels["surface"], in_space.actions_by_id["surface_3d"]
    assert view_of(in_space).isVisible()
    assert not panel.plot.isVisible()
    assert action.isChecked()
    assert panel._header.choice("picture") == "3d"
    panel._header.button("picture", "2d").click()
    assert panel.plot.isVisible()
    assert not view_of(in_space).isVisible()
    assert not action.isChecked()
    assert view_of(in_space).accessibleName()
    assert view_of(in_space).accessibleDescription().startswith("Loss over")


def test_nothing_of_the_space_is_loaded_before_it_is_wanted(window: MainWindow) -> None:
    assert window.panels["surface"].relief is None


def test_dragging_turns_the_wheel_zooms_and_a_double_click_goes_back(in_space: MainWindow) -> None:
    view, first = view_of(in_space), camera_of(in_space)
    start = QPoint(view.width() // 2, view.height() // 2)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + QPoint(40, 12))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 12))
    turned = camera_of(in_space)
    assert turned.azimuth == pytest.approx(first.azimuth - 20)
    assert turned.elevation == pytest.approx(first.elevation + 6)
    wheel = QWheelEvent(
        QPointF(start), QPointF(view.mapToGlobal(start)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, wheel)
    assert camera_of(in_space).distance < turned.distance
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=start)
    assert camera_of(in_space) == first


def test_menu_keys_turn(in_space: MainWindow) -> None:
    place = in_space.session.timeline.place
    for key, change in (
        (Qt.Key.Key_Left, Camera().turned(-10, 0)), (Qt.Key.Key_Up, Camera().turned(0, 10)), (Qt.Key.Key_End, TOP_VIEW)
    ):  # fmt: skip
        in_space.presenter.look(camera=Camera())
        QTest.keyClick(in_space, key, Qt.KeyboardModifier.AltModifier)
        assert camera_of(in_space) == change
        assert in_space.session.timeline.place == place


def test_every_entry_of_the_turn_menu_moves_the_camera(in_space: MainWindow) -> None:
    for action in in_space.menu("view/turn").actions():
        if action.isSeparator():
            continue
        in_space.presenter.look(camera=Camera(20.0, 40.0, 5.0))
        action.trigger()
        assert camera_of(in_space) != Camera(20.0, 40.0, 5.0), action.text()


def test_the_presenters_keys_step_while_the_surface_has_the_focus(in_space: MainWindow) -> None:
    view, camera = view_of(in_space), camera_of(in_space)
    view.setFocus()
    assert QApplication.focusWidget() is view
    for key, moves in (
        (Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, -1), (Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageUp, -1)
    ):  # fmt: skip
        before = in_space.session.timeline.place
        QTest.keyClick(view, key)
        after = in_space.session.timeline.place
        assert ((after.update, after.revealed) > (before.update, before.revealed)) == (moves > 0)
        assert after != before
        assert camera_of(in_space) == camera


def test_space_plays_while_the_surface_has_the_focus_and_its_own_keys_zoom(in_space: MainWindow) -> None:
    view = view_of(in_space)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert in_space.session.is_playing
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert not in_space.session.is_playing
    distance = camera_of(in_space).distance
    QTest.keyClicks(view, "+")
    assert camera_of(in_space).distance < distance
    QTest.keyClicks(view, "0")
    assert camera_of(in_space).distance == distance


def test_the_pointer_reads_the_loss_under_it(in_space: MainWindow) -> None:
    panel, view = in_space.panels["surface"], view_of(in_space)
    frame = panel._frame
    relief = frame.relief
    where = relief_projection(QRectF(view.rect()), relief, LIGHT)
    mesh = relief.mesh
    x, y = np.meshgrid(mesh.xs, mesh.ys)
    points = np.stack([x, y, mesh.heights], axis=-1).reshape(-1, 3)
    inner = (np.abs(points[:, :2]) < 0.7).all(axis=1)
    seen = points[inner & visible(mesh, where.camera, points)]
    pixel = where.map(seen[len(seen) // 2])[:2]
    QTest.mouseMove(view, QPoint(round(pixel[0]), round(pixel[1])))
    assert "Loss ≈" in panel._note.text()
    QTest.mouseMove(view, QPoint(1, 1))
    assert "Loss ≈" not in panel._note.text()


def pixel_of(view: ReliefView, place: np.ndarray) -> QPoint:
    relief = view._frame.relief
    return QPointF(*relief_projection(QRectF(view.rect()), relief, view._theme).map(place)[:2].tolist()).toPoint()


def test_the_point_is_dragged_over_the_surface_as_one_edit(in_space: MainWindow) -> None:
    view, timeline, camera = view_of(in_space), in_space.session.timeline, camera_of(in_space)
    before = timeline.shown_state().parameters.copy()
    start = pixel_of(view, view._frame.relief.point)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 5):
        move(view, start + QPoint(6 * step, -2 * step))
        QApplication.processEvents()
    target = start + QPoint(24, -8)
    # It stands over the place of the surface that is under the pointer.
    relief = view._frame.relief
    x, y = relief.point[:2].tolist()
    under = np.array([x, y, float(heights_at(relief.mesh, np.array(x), np.array(y)))])
    assert (pixel_of(view, under) - target).manhattanLength() <= 2
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=target)
    QApplication.processEvents()
    changed = np.flatnonzero(timeline.shown_state().parameters != before)
    assert sorted(changed.tolist()) == sorted(in_space.presenter.surfaces.latest.request.plane.indices)
    assert camera_of(in_space) == camera
    in_space.session.undo()
    assert timeline.shown_state().parameters.tobytes() == before.tobytes()


def test_shift_and_an_arrow_move_the_point_in_space(in_space: MainWindow) -> None:
    view, panel = view_of(in_space), in_space.panels["surface"]
    before, camera = panel.frame.point.copy(), camera_of(in_space)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    assert panel.frame.point[1] == pytest.approx(before[1] + 0.01 * np.ptp(panel.frame.ys))
    assert panel.frame.point[0] == before[0]
    assert camera_of(in_space) == camera


def test_a_place_in_space_has_a_menu_and_restarts_with_shift(in_space: MainWindow, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    view = view_of(in_space)
    titles: list[str] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: titles.extend(each.text() for each in menu.actions()))
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    assert "&Restart the run from here" in titles
    middle = view.rect().center()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, middle)
    QApplication.processEvents()
    assert in_space.session.timeline.place.update == 0


def test_the_picture_has_the_shaded_colours_where_the_projection_says(in_space: MainWindow) -> None:
    relief = in_space.panels["surface"]._frame.relief
    rect = QRectF(0, 0, 600, 450)
    image = QImage(600, 450, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    painter = QPainter(image)
    where = relief_projection(rect, relief, LIGHT)
    paint_relief_surface(painter, relief, where, LIGHT, 1000)
    painter.end()
    mesh = relief.mesh
    colours = shaded_colours(mesh, where.camera, LIGHT)
    x, y = np.meshgrid(mesh.xs, mesh.ys)
    points = np.stack([x, y, mesh.heights], axis=-1)
    inner = np.zeros(mesh.heights.shape, dtype=bool)
    inner[3:-3:5, 3:-3:5] = True
    inner &= visible(mesh, where.camera, points.reshape(-1, 3)).reshape(inner.shape)
    assert inner.sum() > 20
    errors = []
    for (px, py, _depth), colour in zip(where.map(points[inner]).tolist(), colours[inner].tolist(), strict=True):
        got = QColor(image.pixel(int(px), int(py)))
        errors.append(np.abs(np.array([got.red(), got.green(), got.blue()]) - colour).max())
    # A cell seen nearly edge-on is thinner than a pixel; elsewhere the pixel is the point's.
    assert np.quantile(errors, 0.9) < 25


def test_a_theme_restyles_it(in_space: MainWindow) -> None:
    view = view_of(in_space)
    light = view.grab().toImage()
    in_space.set_theme("dark")
    QApplication.processEvents()
    dark = view.grab().toImage()
    assert light.pixelColor(1, 1) == QColor(LIGHT.panel)
    assert dark.pixelColor(1, 1) == QColor(DARK.panel)


def test_a_network_of_one_parameter_has_the_curve_and_a_reason(open_window: Open) -> None:
    network = NetworkSetup(1, (LayerSetup(1, "linear", False),))
    window = open_window(RunSetup(network, InlineData(((1.0,),), ((1.0,),))))
    button = window.panels["surface"]._header.button("picture", "3d")
    assert not button.isEnabled()
    assert "one parameter" in button.toolTip()
    assert not window.actions_by_id["surface_3d"].isEnabled()
    window.session.start(open_setup("xor-2-2-1")[0], window.session.run.folder)
    assert button.isEnabled()
    assert "one parameter" not in button.toolTip()
    assert window.actions_by_id["surface_3d"].isEnabled()


def test_the_choice_is_remembered_and_outlives_another_setup(in_space: MainWindow) -> None:
    in_space.session.start(open_setup("xor-2-2-1")[0], in_space.session.run.folder)
    assert in_space.presenter.view.surface_3d
    settings = QSettings("gradviz", "gradviz")
    settings.setValue("surface_3d", True)
    setup, folder = open_setup("xor-2-2-1")
    other = make_window(setup, folder, settings)
    try:
        assert other.presenter.view.surface_3d
        other.commands.view.surface_3d(False)
        assert str(settings.value("surface_3d")).lower() == "false"
    finally:
        other.close()
        other.deleteLater()


def test_switching_and_turning_again_and_again_leaves_nothing_behind(in_space: MainWindow) -> None:
    panel = in_space.panels["surface"]

    def switched(times: int) -> None:
        for _time in range(times):
            in_space.commands.view.surface_3d(False)
            in_space.commands.view.surface_3d(True)
            in_space.presenter.look(camera=camera_of(in_space).turned(5.0, 0.0))
            view_of(in_space).repaint()

    switched(3)
    gc.collect()
    widgets, nones = len(QApplication.allWidgets()), sys.getrefcount(None)
    switched(25)
    gc.collect()
    assert len(panel.findChildren(ReliefView)) == 1
    assert len(QApplication.allWidgets()) == widgets
    # A lost reference for each call would be thousands.
    assert sys.getrefcount(None) > nones - 200


def test_the_picture_refines_when_it_rests(in_space: MainWindow, qtbot) -> None:  # type: ignore[no-untyped-def]
    view = view_of(in_space)
    qtbot.waitUntil(lambda: not view._is_moving)
    fine = view.grab().toImage()
    camera = camera_of(in_space)
    in_space.presenter.look(camera=camera.turned(3.0, 0.0))
    assert view._is_moving
    view.repaint()
    in_space.presenter.look(camera=camera)
    qtbot.waitUntil(lambda: not view._is_moving)
    assert view.grab().toImage() == fine


def test_a_step_within_an_update_that_changes_nothing_draws_nothing(in_space: MainWindow) -> None:
    view = view_of(in_space)
    frame = view._frame
    in_space.presenter.refresh()
    assert view._frame is frame


