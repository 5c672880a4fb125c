"""The window in large type: the projector's at 1024×768 and 1366×768, and text of 200 %. All of it can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from gradviz.documents.lessons import find_lesson
from gradviz.documents.open import open_setup
from gradviz.scene.panels import hideable_panels
from gradviz.scene.view.window_layout import Preset
from tests.gui.cut import what_is_cut

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open

PROJECTOR = [(1024, 768), (1366, 768)]


def open_projector(open_window: Open, size: tuple[int, int]) -> MainWindow:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=size, theme="projector")
    for _step in range(5):
        window.session.next()
    window.presenter.settle()
    QApplication.processEvents()
    return window


def settle() -> None:
    for _turn in range(3):
        QApplication.processEvents()


def in_sight(window: MainWindow) -> set[str]:
    return {name for name, card in window.cards.items() if card.isVisible()} - {"setup"}


@pytest.mark.parametrize("size", PROJECTOR)
def test_on_a_projector_graph_explanation_surface_and_timeline_are_in_sight_and_whole(
    open_window: Open, size: tuple[int, int]
) -> None:
    window = open_projector(open_window, size)
    scale = window.theme.scale
    assert scale == pytest.approx(0.03 * 768 / 13)
    assert in_sight(window) == {"network", "explanation", "surface", "timeline"}
    assert what_is_cut(window) == []
    canvas, box = window.network.canvas, window.surface.plot.view.rect()
    assert (canvas.width(), canvas.height()) >= (320 * scale, 150 * scale)
    places = canvas.places(canvas.frame)
    assert min(node.width for column in places.nodes for node in column) >= 18
    assert sum(places.gaps) >= 0.55 * canvas.width()
    assert box.width() >= 110 * scale
    assert box.height() >= 150 * scale
    assert window.timeline.slider.width() >= 150 * scale
    assert window.explanation.sentence.verticalScrollBar().maximum() == 0
    # The surface shares its place: all plots are in the menu of its title.
    header = window.panel_layout._header("surface")
    assert [action.text() for action in header._turn_menu.menu().actions()] == [
        "Surface", "Loss", "Output", "Flow", "Curvature"]  # fmt: skip


@pytest.mark.parametrize("size", PROJECTOR)
def test_on_a_projector_each_layout_and_each_command_of_a_panel_does_what_it_says(
    open_window: Open, size: tuple[int, int]
) -> None:
    window = open_projector(open_window, size)
    for preset, panel in ((Preset.SURFACE, "surface"), (Preset.PLOTS, "output"), (Preset.GRAPH, "network"),
                          (Preset.BALANCED, "output")):  # fmt: skip
        window.actions_by_id[f"layout_{preset}"].trigger()
        settle()
        assert panel in in_sight(window), preset
        assert "timeline" in in_sight(window), preset
        if preset is not Preset.BALANCED:  # it has more room than in the balanced one
            alone = size[0] == 1024 and panel != "network"
            assert window.cards[panel].width() >= (0.85 if alone else 0.4) * size[0]
        assert what_is_cut(window) == []
    for name in sorted(set(hideable_panels()) - {"timeline", "explanation"}):
        action = window.actions_by_id[f"show_{name}"]
        if not action.isChecked():
            action.trigger()
        assert window.cards[name].isVisible(), name
    window.actions_by_id["show_output"].trigger()
    window.actions_by_id["surface_3d"].trigger()
    assert window.cards["surface"].isVisible()
    window.panel_layout.enlarge("network")
    window.actions_by_id["turn_left"].trigger()
    assert window.cards["surface"].isVisible()


@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("preset", ["circle-2-4-2-1", "mazur-2-2-2"])
def test_no_sentence_needs_scrolling_in_the_narrowest_explanation(open_window: Open, preset: str, theme: str) -> None:
    window = open_window(open_setup(preset)[0], size=(1024, 768), theme=theme)
    timeline = window.session.timeline
    for revealed in range(1, timeline.steps.count):
        window.session.reveal(revealed)
        settle()
        bar = window.explanation.sentence.verticalScrollBar()
        assert bar.maximum() == 0, window.explanation.sentence.toPlainText()


def test_the_layout_of_last_time_shows_what_it_has_most_room_for(open_window: Open) -> None:
    window = open_projector(open_window, (1024, 768))
    layout = window.panel_layout
    for preset, panel in ((Preset.PLOTS, "output"), (Preset.SURFACE, "surface"), (Preset.GRAPH, "network")):
        layout.choose_preset(preset)
        remembered = layout.choice.as_text()
        layout.choice.reset()
        layout.choice.take_text(remembered)
        layout.arrange()
        assert in_sight(window) - {"explanation", "timeline"} == {panel}


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_what_the_toolbar_has_no_room_for_is_behind_its_last_button(open_window: Open) -> None:
    window = open_projector(open_window, (1024, 768))
    toolbar = window.toolbar
    assert toolbar.learning_rate.isVisible()
    assert not toolbar.optimizer.isVisible()
    homes = [toolbar._row.indexOf(pair) for pair in toolbar._optional]
    toolbar.more.click()
    assert toolbar.optimizer.isVisible()
    assert toolbar.granularity.isVisible()
    assert what_is_cut(toolbar.more.box) == []
    toolbar.granularity.chosen.emit("phase")
    toolbar.more.close_box()
    assert not toolbar.optimizer.isVisible()
    assert [toolbar._row.indexOf(pair) for pair in toolbar._optional] == homes
    assert window.session.granularity == "phase"
    window.set_theme("light")
    window.resize(1366, 768)
    assert toolbar.optimizer.isVisible()
    assert not toolbar.more.isVisible()


def test_in_text_of_200_per_cent_the_plots_take_turns_with_the_graph(open_window: Open) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1024, 768))
    window.set_theme("light", 2.0)
    QApplication.processEvents()
    assert in_sight(window) == {"network", "explanation", "timeline"}
    menu = window.network.header._turn_menu.menu()
    for place, name in enumerate(("network", "surface", "loss", "output", "flow", "curvature")):
        menu.actions()[place].trigger()
        QApplication.processEvents()
        assert name in in_sight(window)
        assert ("explanation" in in_sight(window)) is (name == "network")  # under which alone it stands
        menu = window.panel_layout._header(name)._turn_menu.menu()
        assert window.panel_layout.grips["explanation"].isVisible() is (name == "network")
    window.actions_by_id["explain_table"].trigger()
    assert "explanation" in in_sight(window)


def test_type_is_never_larger_than_the_screen_has_room_for(open_window: Open) -> None:
    window = open_projector(open_window, (1024, 768))
    scales = [window.theme.scale]
    for _press in range(4):
        window.actions_by_id["zoom_in"].trigger()
        scales.append(window.theme.scale)
    assert scales == sorted(scales)
    assert scales[-1] == 2.0
    assert window.message.text == "Text is as large as this screen has room for."
    settle()
    assert what_is_cut(window) == []
    window.actions_by_id["zoom_out"].trigger()
    assert window.theme.scale < 2.0


def test_a_stop_about_the_explanation_comes_to_rest_when_plots_are_opened_in_large_type(window: MainWindow) -> None:
    """Enlarged, the explanation has room for a formula; with a formula it needed no enlarging, and had no room."""
    window.set_theme("light", 2.0)
    path = find_lesson("00-how-a-network-learns")
    assert path is not None
    window.commands.lessons.show_lesson(path, 4)
    window.actions_by_id["explain_sentence"].trigger()
    for name in ("output", "timeline", "surface"):
        window.show_panel(name, True)
        settle()
        assert window.cards[name].isVisible()
    window.actions_by_id["explain_chain"].trigger()
    settle()
    assert in_sight(window) == {"lesson", "explanation", "timeline"}
    assert window.explanation.page == "chain"
