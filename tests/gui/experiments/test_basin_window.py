"""Run › Basin map: by clicks and keys, beside a live window; the picture on the screen is the exported one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from gradviz.gui.document_files import open_preset
from gradviz.gui.experiments.basin_window import BasinWindow
from gradviz.gui.figures.basins.basin_painter import paint_basins
from gradviz.gui.figures.basins.swatches import basin_colour
from gradviz.landscape.basins import Fate
from gradviz.scene.basins.basin_frame import DIVERGED
from gradviz.scene.basins.basins import basin_frame
from gradviz.scene.themes import THEMES
from tests.landscape.test_basins import map_of

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def opened(window: MainWindow) -> BasinWindow:
    window.actions_by_id["basins"].trigger()
    basins = window.commands.figures.basin_window
    assert basins is not None
    return basins


def run(basins: BasinWindow, qtbot: QtBot, updates: int = 20, size: int = 11) -> None:
    basins.form.updates.setValue(updates)
    basins.form.size_box.setCurrentIndex(basins.form.size_box.findData(size))
    qtbot.mouseClick(basins.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not basins.is_running)


def pixel(basins: BasinWindow, cell: tuple[int, int]) -> QPoint:
    basins.canvas.repaint()
    place = basins.canvas.place_of(cell)
    assert place is not None
    return place.toPoint()


def move_to(basins: BasinWindow, cell: tuple[int, int]) -> None:
    """As the pointer does it: without a display a second window hears of no real one."""
    at, none = QPointF(pixel(basins, cell)), Qt.MouseButton.NoButton
    move = QMouseEvent(QMouseEvent.Type.MouseMove, at, basins.canvas.mapToGlobal(at), none, none,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(basins.canvas, move)


def test_an_empty_map_explains_start_and_an_unsettled_one_the_number_to_raise(
    window: MainWindow, qtbot: QtBot
) -> None:
    basins = opened(window)
    basins.form.updates.setValue(2000)
    assert basins.canvas.waiting.endswith("Press Start: 1,681 runs of 2,000 updates.")
    assert not basins.more.isVisible()
    run(basins, qtbot)
    found, frame = basins.found, basins.canvas.frame
    assert found is not None
    assert basins.says.text() == "", "some have settled"
    basins._take((replace(found, basins=(), fates=np.full_like(found.fates, Fate.NOT_SETTLED)), frame))
    assert basins.says.text() == (
        "No run has settled after 20 updates. Raise Updates to 100, and press Start again."
    )
    assert basins.more.isVisible()
    assert basins.more.text() == "Train 100 updates"
    basins.more.click()
    assert basins.is_running
    qtbot.waitUntil(lambda: not basins.is_running)
    assert basins.found.request.updates == 100


def test_the_map_is_that_of_the_plane_on_the_surface(window: MainWindow, qtbot: QtBot) -> None:
    basins = opened(window)
    frame = window.panels["surface"].frame
    assert frame.x_name in basins.form.over.text()
    run(basins, qtbot)
    assert basins.found is not None
    assert basins.found.request.words.names == (frame.x_name, frame.y_name)
    assert (basins.found.xs[0], basins.found.xs[-1]) == (frame.xs[0], frame.xs[-1])
    assert basins.canvas.accessibleDescription() == basins.canvas.frame.description
    assert not window.session.is_dirty
    assert opened(window) is basins


def test_of_a_surface_that_was_zoomed_the_part_in_sight_is_mapped(window: MainWindow, qtbot: QtBot) -> None:
    plot, frame = window.panels["surface"].plot, window.panels["surface"].frame
    assert window.panels["surface"].seen() is None
    plot.zoom(4.0)
    basins = opened(window)
    run(basins, qtbot)
    assert basins.found is not None
    (x0, x1), (y0, y1) = plot.plane().x_range, plot.plane().y_range
    assert (basins.found.xs[0], basins.found.xs[-1]) == (x0, x1)
    assert (basins.found.ys[0], basins.found.ys[-1]) == (y0, y1)
    assert x1 - x0 < (frame.xs[-1] - frame.xs[0]) / 2
    plot.reset_view()
    assert window.panels["surface"].seen() is None


def test_it_is_in_the_run_menu_and_in_that_of_the_surface(window: MainWindow) -> None:
    action = window.actions_by_id["basins"]
    assert action in window.menu("run").actions()
    assert action in window.menu("view/surface").actions()
    assert "Ctrl+M" in action.toolTip()


def test_pointing_reads_out_and_a_click_begins_the_run_there(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.timeline.shown_state().parameters
    basins = opened(window)
    run(basins, qtbot)
    cell = (8, 3)
    move_to(basins, cell)
    assert basins.canvas.cell == cell
    assert basins.note.text().startswith("From ")
    qtbot.waitUntil(lambda: basins.canvas.way is not None)
    move_to(basins, (0, 0))
    assert basins.canvas.way is None
    move_to(basins, cell)
    qtbot.mouseClick(basins.canvas, Qt.MouseButton.LeftButton, pos=pixel(basins, cell))
    assert basins.found is not None
    start = basins.found.request.start(float(basins.found.xs[3]), float(basins.found.ys[8]))
    np.testing.assert_array_equal(window.session.timeline.shown_state().parameters, start)
    assert not basins.canvas.frame.stale  # only the place within the plane is another
    window.session.timeline.play(20)
    np.testing.assert_array_equal(window.session.timeline.shown_state().parameters, basins.found.ends[8, 3])
    window.actions_by_id["undo"].trigger()
    np.testing.assert_array_equal(window.session.timeline.state_after(0).parameters, before)
    assert window.session.timeline.undo_label is None


def test_the_keyboard_goes_from_start_to_start(window: MainWindow, qtbot: QtBot) -> None:
    basins = opened(window)
    run(basins, qtbot)
    canvas = basins.canvas
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(canvas, key)
    assert canvas.cell == (5, 6)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert window.session.timeline.undo_label is not None
    assert "Undo" in basins.says.text()


def test_another_setup_marks_the_map_at_once_and_a_click_does_nothing_then(window: MainWindow, qtbot: QtBot) -> None:
    basins = opened(window)
    run(basins, qtbot)
    window.session.edit_field("optimizer.learning_rate", "0.7")
    assert "earlier one" in basins.canvas.frame.stale
    edits = len(window.session.timeline.edits)
    qtbot.mouseClick(basins.canvas, Qt.MouseButton.LeftButton, pos=pixel(basins, (2, 2)))
    assert len(window.session.timeline.edits) == edits
    assert "out of date" in basins.says.text()
    window.actions_by_id["undo"].trigger()
    assert basins.canvas.frame.stale == ""
    window.actions_by_id["next_update"].trigger()
    assert "other weights" in basins.canvas.frame.stale
    open_preset(window.session, "xor-2-2-1")
    assert "setup" in basins.canvas.frame.stale
    run(basins, qtbot)
    assert basins.canvas.frame.stale == ""


def test_coarse_first_and_stopped_by_escape_while_the_window_stays_live(window: MainWindow, qtbot: QtBot) -> None:
    basins = opened(window)
    basins.form.updates.setValue(600)
    basins.form.size_box.setCurrentIndex(basins.form.size_box.findData(161))
    qtbot.mouseClick(basins.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: basins.canvas.frame is not None, timeout=60_000)
    assert basins.is_running
    assert basins.canvas.frame.is_coarse
    assert basins.canvas.frame.cells.shape == (41, 41)
    window.actions_by_id["next_update"].trigger()  # the window stays usable
    assert window.session.timeline.updates_done == 1
    qtbot.keyClick(basins, Qt.Key.Key_Escape)
    assert not basins.is_running
    assert "Stopped" in basins.says.text()
    assert basins.start_button.isEnabled()


def test_a_network_of_one_parameter_is_refused_in_a_sentence(window: MainWindow) -> None:
    open_preset(window.session, "one-neuron")
    basins = opened(window)
    basins.start()
    assert "only one" in basins.says.text()
    assert not basins.is_running


def test_the_map_is_saved(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    basins = opened(window)
    run(basins, qtbot)
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF", ".csv": b"x,y,basin,loss", ".npz": b"PK"}
    for ending, start in starts.items():
        path = tmp_path / f"basins{ending}"
        basins.save(path)
        assert path.read_bytes().startswith(start)
        assert path.name in basins.says.text()
        basins.save(tmp_path / "nowhere" / path.name)
        assert "Could not save" in basins.says.text()


def test_every_control_has_a_name_and_a_description(window: MainWindow) -> None:
    basins = opened(window)
    for kind in (QPushButton, QSpinBox, QComboBox):
        for control in basins.findChildren(kind):
            assert control.accessibleName(), control
            assert control.accessibleDescription(), control


@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize("size", [(900, 600), (420, 700)])
def test_cells_have_their_basins_colours_and_what_diverges_is_hatched(theme: str, size: tuple[int, int]) -> None:
    found = map_of("flat and sharp minima", 3.0, 21, 100, learning_rate=0.6)
    frame = basin_frame(found, found.request.run.initial_state().parameters)
    chosen = THEMES[theme]
    scaled = round(size[0] * chosen.scale), round(size[1] * chosen.scale)
    image = QImage(*scaled, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    plane = paint_basins(painter, QRectF(0, 0, *scaled), frame, chosen)
    painter.end()
    side = plane.rect.width() / 21, plane.rect.height() / 21
    colours: dict[int, set[str]] = {}
    for j, i in np.ndindex(frame.cells.shape):
        left, top = plane.rect.left() + i * side[0], plane.rect.bottom() - (j + 1) * side[1]
        seen = {
            image.pixelColor(int(left + a * side[0]), int(top + b * side[1])).name()
            for a in (0.2, 0.35, 0.5, 0.65, 0.8) for b in (0.2, 0.35, 0.5, 0.65, 0.8)
        }  # fmt: skip
        colours.setdefault(int(frame.cells[j, i]), set()).update(seen)
    for place in (0, 1):
        assert basin_colour(place, chosen).name() in colours[place]
        assert basin_colour(place, chosen).name() not in colours[DIVERGED]
    assert chosen.not_finite.lower() in colours[DIVERGED]
