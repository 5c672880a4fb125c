"""The map of the surface is interactive: the point is dragged, the run restarts, the pointer reads values."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gradviz.gui.window.main_window import MainWindow
from gradviz.scene.text.numbers import number


def on_screen(window: MainWindow, place) -> QPoint:
    plot = window.panels["surface"].plot
    pixel = plot.plane().map(np.array([place], dtype=float))[0].tolist()
    return plot.mapFromScene(plot.view.mapToScene(QPointF(*pixel)))


def shown(window: MainWindow) -> np.ndarray:
    return window.session.timeline.shown_state().parameters


def pair(window: MainWindow) -> list[float]:
    request = window.presenter.surfaces.latest.request
    return shown(window)[list(request.plane.indices)].tolist()


def drag(window: MainWindow, qtbot: QtBot, target: QPoint, steps: int = 5) -> None:
    """Press on the point, move in a few steps, let go."""
    view = window.panels["surface"].plot.viewport()
    start = on_screen(window, window.panels["surface"].interaction._frame().point)
    qtbot.mouseMove(view, start)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, steps + 1):
        between = start + (target - start) * step / steps
        qtbot.mouseMove(view, between)
        QApplication.processEvents()
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=target)
    QApplication.processEvents()


def aim(window: MainWindow, across: float, up: float) -> QPoint:
    frame = window.panels["surface"].interaction._frame()
    return on_screen(window, (frame.xs[0] + across * np.ptp(frame.xs), frame.ys[0] + up * np.ptp(frame.ys)))


def test_dragging_the_point_moves_its_two_weights_and_is_one_edit(window: MainWindow, qtbot: QtBot) -> None:
    before, edits = shown(window).copy(), len(window.session.timeline.edits)
    view = window.panels["surface"].plot.view.viewRange()
    target = aim(window, 0.3, 0.7)
    drag(window, qtbot, target)
    frame = window.panels["surface"].interaction._frame()
    assert pair(window) == frame.point.tolist()
    assert (on_screen(window, frame.point) - target).manhattanLength() <= 2
    changed = np.flatnonzero(shown(window) != before)
    assert sorted(changed.tolist()) == sorted(window.presenter.surfaces.latest.request.plane.indices)
    assert window.panels["surface"].plot.view.viewRange() == view
    # All of the way is one step back.
    assert len(window.session.timeline.edits) <= edits + 1
    window.session.undo()
    assert shown(window).tobytes() == before.tobytes()


def test_a_drag_gives_decimal_numbers_no_finer_than_a_pixel(window: MainWindow, qtbot: QtBot) -> None:
    plane = window.panels["surface"].plot.plane()
    pixel = np.abs(np.subtract(plane.unmap(1.0, 1.0), plane.unmap(0.0, 0.0)))
    for across, up in ((0.31, 0.72), (0.64, 0.37), (0.45, 0.53)):
        drag(window, qtbot, aim(window, across, up))
        for value, size in zip(pair(window), pixel, strict=True):
            decimals = len(repr(value).partition(".")[2])
            assert decimals <= max(1, -np.floor(np.log10(size))), value


def test_two_drags_are_two_edits(window: MainWindow, qtbot: QtBot) -> None:
    before = shown(window).copy()
    drag(window, qtbot, aim(window, 0.3, 0.7))
    between = shown(window).copy()
    drag(window, qtbot, aim(window, 0.6, 0.4))
    window.session.undo()
    assert shown(window).tobytes() == between.tobytes()
    window.session.undo()
    assert shown(window).tobytes() == before.tobytes()


def test_shift_and_an_arrow_move_the_point_by_a_hundredth_of_the_window(window: MainWindow, qtbot: QtBot) -> None:
    plot = window.panels["surface"].plot
    for key, way in ((Qt.Key.Key_Right, (1, 0)), (Qt.Key.Key_Left, (-1, 0)), (Qt.Key.Key_Up, (0, 1)),
                     (Qt.Key.Key_Down, (0, -1))):  # fmt: skip
        frame = window.panels["surface"].interaction._frame()
        before, place = pair(window), window.session.timeline.place
        plot.setFocus()
        qtbot.keyClick(plot, key, Qt.KeyboardModifier.ShiftModifier)
        QApplication.processEvents()
        size = np.array([np.ptp(frame.xs), np.ptp(frame.ys)])
        assert pair(window) == pytest.approx((np.array(before) + 0.01 * size * way).tolist())
        assert window.session.timeline.place.update == place.update
        window.session.undo()
        assert pair(window) == before


def test_a_key_that_is_held_is_one_edit(window: MainWindow, qtbot: QtBot) -> None:
    plot, frame = window.panels["surface"].plot, window.panels["surface"].interaction._frame()
    before = pair(window)
    shift, press, release = Qt.KeyboardModifier.ShiftModifier, QEvent.Type.KeyPress, QEvent.Type.KeyRelease
    plot.setFocus()
    for repeated in (False, True, True):
        QApplication.sendEvent(plot, QKeyEvent(press, Qt.Key.Key_Right, shift, "", repeated))
        QApplication.processEvents()
    QApplication.sendEvent(plot, QKeyEvent(release, Qt.Key.Key_Right, shift))
    QApplication.processEvents()
    assert pair(window)[0] == pytest.approx(before[0] + 0.03 * np.ptp(frame.xs))
    window.session.undo()
    assert pair(window) == before


def test_a_drag_recomputes_no_surface_over_two_parameters(window: MainWindow, qtbot: QtBot, monkeypatch) -> None:
    from gradviz.gui.background import surface_service as surface_feed

    window.presenter.settle()
    grid = window.presenter.surfaces.latest
    monkeypatch.setattr(surface_feed, "compute_grid", lambda *_args, **_options: pytest.fail("computed again"))
    drag(window, qtbot, aim(window, 0.45, 0.55))
    assert window.presenter.surfaces.latest.losses is grid.losses


@pytest.mark.parametrize("plane", ["random", "parameters"])
def test_the_graph_and_the_loss_follow_a_drag(window: MainWindow, qtbot: QtBot, plane: str) -> None:
    presenter = window.presenter
    presenter.set_all_data(False)
    presenter.look(surface=presenter.view.surface.but(plane=plane))
    presenter.settle()
    qtbot.wait(100)  # the picture's title and caption lay themselves out when nothing else is due
    request = presenter.surfaces.latest.request
    before = shown(window).copy()
    texts = []
    window.session.moment_changed.connect(lambda: texts.append(presenter.moment.trace.loss))
    drag(window, qtbot, aim(window, 0.6, 0.4))
    assert len(set(texts)) >= 3, "the loss was shown on the way, not only at its end"
    assert presenter.moment.trace.loss == request.objective.at(shown(window))
    # Only within the plane.
    moved = shown(window) - before
    axes = np.stack([request.plane.x.vector, request.plane.y.vector])
    left = moved - np.linalg.lstsq(axes.T, moved, rcond=None)[0] @ axes
    assert np.abs(left).max() < 1e-12 * max(1.0, np.abs(moved).max())
    assert np.abs(moved).max() > 0.01


def test_a_press_beside_the_point_moves_the_picture_and_no_weight(window: MainWindow, qtbot: QtBot) -> None:
    before = shown(window).copy()
    view = window.panels["surface"].plot.viewport()
    start = aim(window, 0.1, 0.1)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(20, 10))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(20, 10))
    assert shown(window).tobytes() == before.tobytes()


def test_shift_and_a_click_restart_the_run_from_there(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.timeline.play(4)
    session.moment_changed.emit()
    before = shown(window).copy()
    target = aim(window, 0.3, 0.6)
    qtbot.mouseClick(window.panels["surface"].plot.viewport(), Qt.MouseButton.LeftButton,
                     Qt.KeyboardModifier.ShiftModifier, target)  # fmt: skip
    assert (session.timeline.length, session.timeline.updates_done) == (0, 0)
    frame = window.panels["surface"].interaction._frame()
    assert (on_screen(window, frame.point) - target).manhattanLength() <= 2
    others = np.ones(len(before), dtype=bool)
    others[list(window.presenter.surfaces.latest.request.plane.indices)] = False
    assert shown(window)[others].tobytes() == before[others].tobytes()
    session.undo()
    assert session.timeline.length == 4
    assert shown(window).tobytes() == before.tobytes()


def test_the_pointer_shows_the_exact_loss_and_slope(window: MainWindow, qtbot: QtBot) -> None:
    panel, presenter = window.panels["surface"], window.presenter
    presenter.settle()
    at = aim(window, 0.3, 0.6)
    qtbot.mouseMove(panel.plot.viewport(), at)
    qtbot.waitUntil(lambda: "slope" in panel._note.text(), timeout=3000)
    pixel = panel.plot.view.mapFromScene(panel.plot.mapToScene(at))
    place = panel.plot.plane().unmap(pixel.x(), pixel.y())
    request = presenter.surfaces.latest.request
    a, b = place
    assert number(request.objective.at(request.plane.at(a, b))) in panel._note.text()
    h = 1e-5
    slope = (request.objective.at(request.plane.at(a + h, b)) - request.objective.at(request.plane.at(a - h, b))) / h
    assert f"slope {number(slope / 2)} across" in panel._note.text()


def test_the_menu_of_a_place_moves_and_restarts(window: MainWindow, monkeypatch) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_args: None)  # without a screen, nothing can take the keyboard
    panel = window.panels["surface"]
    for entry, is_restart in (("&Move the weights here", False), ("&Restart the run from here", True)):
        window.session.timeline.play(2)
        window.session.moment_changed.emit()
        target = aim(window, 0.4, 0.6)
        panel.plot.customContextMenuRequested.emit(target)
        menu = panel.plot.findChild(QMenu)
        next(action for action in menu.actions() if action.text() == entry).trigger()
        menu.close()
        menu.setParent(None)
        assert (on_screen(window, panel.interaction._frame().point) - target).manhattanLength() <= 2
        assert (window.session.timeline.updates_done == 0) is is_restart


def test_equal_scales_make_the_gradient_perpendicular_and_the_note_goes(window: MainWindow, monkeypatch) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_args: None)
    panel = window.panels["surface"]
    while panel.interaction._frame().gradient_arrow is None:
        window.session.next()
    QApplication.processEvents()

    def unit_lengths() -> tuple[float, float]:
        plane = panel.plot.plane()
        return (
            plane.rect.width() / np.ptp(plane.x_range),
            plane.rect.height() / np.ptp(plane.y_range),
        )

    across, up = unit_lengths()
    assert ("perpendicular" in panel._note.text()) == (max(across, up) > 1.15 * min(across, up))
    window.resize(1920, 700)  # a wider panel: its plot is no longer as high as wide by chance
    QApplication.processEvents()
    assert "perpendicular" in panel._note.text()
    panel.plot.customContextMenuRequested.emit(aim(window, 0.4, 0.6))
    menu = panel.plot.findChild(QMenu)
    next(action for action in menu.actions() if action.isCheckable()).trigger()
    menu.setParent(None)
    QApplication.processEvents()
    across, up = unit_lengths()
    assert across == pytest.approx(up, rel=0.02)
    assert window.actions_by_id["surface_equal"].isChecked()
    assert "perpendicular" not in panel._note.text()
