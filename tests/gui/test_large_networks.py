"""784-128-64-10 in the window: folded, unfolded, scrolled to a unit, stepped, played, in bounded memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle, QStyleOptionFrame
from pytestqt.qtbot import QtBot

from gradviz.documents.presets import preset_folder, read_preset
from gradviz.gui.dialogs.unit_dialog import UnitDialog
from gradviz.gui.figures.network.network_words import fold_room
from gradviz.scene.network.hit_testing import selectable_names
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.rectangle import Rect
from gradviz.training.keyframes import state_size
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from tests.gui.conftest import Open

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

NAME = "digits-784-128-64-10"


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    return open_window(read_preset(NAME), (1440, 900))


def places_of(window: MainWindow) -> NetworkLayout:
    canvas = window.panels["network"].canvas
    return canvas.places(canvas._frame)


def middle(room: Rect) -> QPoint:
    return QPoint(round(room.centre_x), round(room.centre_y))


def click_fold(qtbot: QtBot, window: MainWindow, column: int) -> None:
    canvas = window.panels["network"].canvas
    room = fold_room(places_of(window), canvas._frame.columns[column], column, window.theme)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle(room))


def column(window: MainWindow, place: int):  # type: ignore[no-untyped-def]
    return window.panels["network"].canvas._frame.columns[place]


def wheel(window: MainWindow, at: QPoint, steps: int, keys: Qt.KeyboardModifier) -> None:
    canvas = window.panels["network"].canvas
    event = QWheelEvent(QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), QPoint(0, 120 * steps),
                        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_it_opens_folded_and_says_how_many_edges_are_shown(window: MainWindow) -> None:
    columns = window.panels["network"].canvas._frame.columns
    assert [part.strip is not None for part in columns] == [True, True, True, False]
    for _step in range(4):
        window.session.next()
    note = window.panels["network"].canvas._frame.legend.note
    assert note.startswith("1,501 of 109,184 edges shown"), "1,500 and the selected one"
    assert window.panels["network"].limit.isVisible()


def test_the_number_of_edges_is_chosen_in_the_panel(qtbot: QtBot, window: MainWindow) -> None:
    limit = window.panels["network"].limit
    for row, shown in ((0, 501), (1, 1501), (2, 5001), (3, 1)):
        limit.setCurrentIndex(row)
        limit.activated.emit(row)
        assert window.panels["network"].canvas._frame.edges.shown == shown


def test_a_click_on_a_cell_selects_its_unit_and_draws_its_edges(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.panels["network"].canvas
    grid = places_of(window).cells[1]
    assert grid is not None
    x, y = grid.corner(100)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x + grid.size / 2), round(y + grid.size / 2)))
    assert window.presenter.view.selected == "u1[101]"
    assert canvas._frame.edges.picked.sum() == 784 + 64
    assert canvas.name_at(QPointF(x + grid.size / 2, y + grid.size / 2))[1].startswith("u1[101]\n")


def test_a_layer_unfolds_scrolls_and_folds_again(qtbot: QtBot, window: MainWindow) -> None:
    click_fold(qtbot, window, 1)
    assert [node.name for node in column(window, 1).nodes][:2] == ["u1[1]", "u1[2]"]
    at = middle(places_of(window).nodes[1][5])
    wheel(window, at, -1, Qt.KeyboardModifier.NoModifier)
    assert column(window, 1).first == 3
    canvas = window.panels["network"].canvas
    assert canvas.zoom == 1.0
    wheel(window, at, 1, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom > 1.0
    canvas.fit()
    click_fold(qtbot, window, 1)
    assert column(window, 1).strip is not None


def test_the_keyboard_walks_beyond_the_units_in_sight_and_folds(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.panels["network"].canvas
    window.presenter.look(selected="u1[24]", edge_limit=0)
    qtbot.keyClick(canvas, "f")
    assert column(window, 1).first == 11
    window.presenter.scroll(1, -99)
    assert column(window, 1).first == 0
    names = selectable_names(canvas.frame)
    assert names.index("u1[128]") < names.index("u2[1]")
    while window.presenter.view.selected != "u1[26]":
        qtbot.keyClick(canvas, "]")
    assert column(window, 1).first == 2
    qtbot.keyClick(canvas, "f")
    assert column(window, 1).strip is not None


def test_a_typed_number_goes_to_a_unit(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(dialog: UnitDialog) -> int:
        dialog.layer.set_shown("1")
        dialog.layer.chosen.emit("1")
        dialog.unit.setValue(9999)
        return 1

    monkeypatch.setattr(UnitDialog, "exec", answer)
    window.presenter.fold_or_unfold(1)
    window.actions_by_id["go_to_unit"].trigger()
    assert window.presenter.view.selected == "u1[128]"
    assert column(window, 1).first == 104


def test_the_menu_unfolds_all_wide_layers_and_folds_them(window: MainWindow) -> None:
    window.actions_by_id["fold_layers"].trigger()
    assert [part.hidden_units for part in window.panels["network"].canvas._frame.columns] == [760, 104, 40, 0]
    window.actions_by_id["fold_layers"].trigger()
    assert window.presenter.view.unfolded == ()


def test_hovering_a_unit_draws_no_other_edges_again(qtbot: QtBot, window: MainWindow) -> None:
    picture = window.panels["network"].canvas.picture
    QApplication.processEvents()
    window.panels["network"].canvas.grab()
    before = picture.drawn["edges"]
    window.presenter.look(hovered="u1[7]")
    window.panels["network"].canvas.grab()
    assert picture.drawn["edges"] == before


def test_playing_keeps_the_window_live(qtbot: QtBot, window: MainWindow) -> None:
    timeline = window.session.timeline
    window.session.set_speed(float("inf"))
    window.session.play_or_pause()
    most = turns = 0
    while timeline.updates_done < 40:
        before = timeline.updates_done
        QApplication.processEvents()
        most, turns = max(most, timeline.updates_done - before), turns + 1
    # Training gives way after a hundredth of a second, whatever the speed: a few updates between two looks at events.
    assert most <= 30
    assert turns >= 3
    # So a key is heard while it plays.
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not window.session.is_playing


def test_the_timeline_stays_in_bounded_memory() -> None:
    timeline = Timeline(Run(read_preset(NAME), preset_folder()))
    tracemalloc.start()
    for _update in range(70):
        timeline.next(Granularity.UPDATE)
    used, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    one = state_size(timeline.state_after(70))
    # 70 states are 184 MB; kept are some of them, some parameters along the path, and a few whole traces.
    assert 70 * one > 180_000_000
    assert used < 120_000_000, used
    back = timeline.state_after(37).parameters
    assert back.tobytes() == timeline.state_after(37).parameters.tobytes()


def test_it_is_drawn_on_the_command_line(tmp_path: Path, qapp: QApplication) -> None:
    from gradviz.cli import main

    out = tmp_path / "digits.svg"
    assert main(["render", NAME, "--view", "network", "--out", str(out)]) == 0
    assert "of 109,184 edges shown" in out.read_text(encoding="utf-8")


def test_every_number_of_units_can_be_read_whole(window: MainWindow) -> None:
    window.show_panel("setup", True)
    QApplication.processEvents()
    fields = window.panels["setup"].findChildren(QLineEdit)
    units = [field for field in fields if field.accessibleName().startswith("Layer") and field.isVisible()]
    assert [field.text() for field in units] == ["128", "64"]
    for field in units:
        style = QStyleOptionFrame()
        field.initStyleOption(style)
        room = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, style, field).width()
        assert field.fontMetrics().horizontalAdvance(field.text()) < room - 2
    assert len({field.width() for field in units}) == 1
