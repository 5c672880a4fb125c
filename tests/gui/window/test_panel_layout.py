"""Where the panels stand in the window: as the layout says, in every size; tabs, enlarged panels, the folded setup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolButton, QWidget

from gradviz.documents.open import open_setup
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.window import window_theme
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def place_of(window: MainWindow, name: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom in the window."""
    card = window.panel_layout.cards[name]
    corner = card.mapTo(window, QPoint())
    return corner.x(), corner.y(), corner.x() + card.width(), corner.y() + card.height()


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080), (2560, 1440)])
def test_the_graph_comes_first_and_the_explanation_is_under_it_alone(open_window: Open, size: tuple[int, int]) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=size)
    for _step in range(3):
        window.session.next()
    QApplication.processEvents()
    network, explanation, surface = (place_of(window, name) for name in ("network", "explanation", "surface"))
    assert (explanation[0], explanation[2]) == (network[0], network[2])
    assert network[2] - network[0] >= 540
    assert network[3] - network[1] >= 260
    assert surface[0] == network[2] + 8
    assert surface[2] == size[0] - 8
    plots = [name for name in ("loss", "output") if window.panels[name].isVisible()]
    assert plots == (["output"] if size[0] == 1024 else ["loss", "output"])
    for name in plots:
        left, top, right, bottom = place_of(window, name)
        assert bottom == explanation[3]
        assert top == surface[3] + 8
        assert right - left >= 220
        assert bottom - top >= 236
    panel = window.panels["explanation"]
    assert panel.sentence.isVisible()
    assert panel.sentence.verticalScrollBar().maximum() == 0
    sums = panel.foot if size[0] == 1024 else panel.sums
    assert sums.isVisible()
    assert sums.wanted_width() <= sums.viewport().width()
    assert sums.verticalScrollBar().maximum() == 0
    for bar in (panel.chain_page.chain_area.horizontalScrollBar(), panel.chain_page.chain_area.verticalScrollBar()):
        assert bar.maximum() == 0
    assert 26 <= window.menuBar().height() <= 29
    assert window.toolbar.height() == 44
    assert window.timeline.parentWidget().height() == 36


def test_two_plots_have_menus_and_exchange_and_one_has_tabs_that_stay(open_window: Open) -> None:
    window = open_window(size=(1366, 768))
    body = window.panel_layout
    body._choose("loss", "output")
    assert body.choice.slots == ["output", "loss"]
    body._choose("loss", "curvature")
    QApplication.processEvents()
    assert window.panels["curvature"].isVisible()
    assert window.panels["output"].isVisible()
    window.resize(1024, 768)
    QApplication.processEvents()
    header = body._header("curvature")
    places = {key: (button.x(), button.width()) for key, button in header._turns.items()}
    assert list(places) == ["loss", "output", "flow", "curvature"]
    header._turns["flow"].click()
    QApplication.processEvents()
    assert window.panels["flow"].isVisible()
    assert not window.panels["curvature"].isVisible()
    assert {key: (each.x(), each.width()) for key, each in body._header("flow")._turns.items()} == places
    window.resize(1024, 620)
    QApplication.processEvents()
    shared = body._header("flow")
    assert len(shared._shown_turns) == 5
    shared._turns["surface"].click()
    assert window.panels["surface"].isVisible()


def test_a_panel_is_enlarged_by_its_title_its_button_and_a_key_and_put_back(open_window: Open) -> None:
    window = open_window(size=(1366, 768))
    header, body = window.network.header, window.panel_layout
    before = {name: card.geometry() for name, card in body.cards.items() if card.isVisible()}
    QTest.mouseDClick(header, Qt.MouseButton.LeftButton, pos=QPoint(120, 16))
    assert [name for name, card in body.cards.items() if card.isVisible()] == ["network", "timeline"]
    assert body.cards["network"].width() == 1366 - 16
    moment = window.session.timeline.place
    QTest.keyClick(window, Qt.Key.Key_Right)
    assert window.session.timeline.place != moment
    window.actions_by_id["enlarge"].trigger()
    assert {name: card.geometry() for name, card in body.cards.items() if card.isVisible()} == before
    body._header("surface")._enlarge_button.click()
    assert body.enlarged == "surface"
    assert window.commands.view.leave()
    assert {name: card.geometry() for name, card in body.cards.items() if card.isVisible()} == before


def test_the_folded_setup_opens_over_the_graph_at_a_section(open_window: Open) -> None:
    window = open_window(size=(1024, 768))
    body, setup = window.panel_layout, window.setup
    assert not setup.isVisible()
    body.rail.buttons["training"].click()
    QApplication.processEvents()
    assert setup.isVisible()
    assert body.cards["setup"].x() == body.cards["network"].x()
    scroll = setup._scroll
    assert setup._boxes[2].mapTo(scroll, QPoint()).y() >= -2
    assert window.commands.view.leave()
    assert not setup.isVisible()
    body.rail.buttons["data"].click()
    window.network.canvas.setFocus()
    assert not setup.isVisible()
    window.resize(1366, 768)
    window.toolbar.setup.click()
    assert setup.isVisible()
    assert body.cards["network"].x() == body.cards["setup"].geometry().right() + 9
    window.toolbar.setup.click()
    assert not setup.isVisible()


def test_nothing_moves_while_stepping_and_playing(open_window: Open) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1366, 768))

    def places() -> dict[QWidget, object]:
        in_headers = [child for header in window.findChildren(PanelHeader) if header.isVisible()
                      for child in header.findChildren(QToolButton)]  # fmt: skip
        layout, toolbar = window.panel_layout, window.toolbar
        watched = [*layout.cards.values(), *in_headers, *toolbar.chips, *toolbar.buttons.values(),
                   *layout.grips.values(), window.timeline.slider, window.explanation.sentence]  # fmt: skip
        return {widget: widget.geometry() for widget in watched if widget.isVisible()}

    window.session.seek(0)
    QApplication.processEvents()
    first = places()
    for _step in range(12):
        window.session.next()
        QApplication.processEvents()
        assert places() == first, window.session.timeline.place
    window.session.play_or_pause()
    for _tick in range(5):
        window.session._train(20, 0.1)
        QApplication.processEvents()
        assert places() == first
    window.session.pause()


@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("size", [(1024, 768), (1440, 900)])
def test_no_title_is_cut_and_nothing_lies_on_it(open_window: Open, size: tuple[int, int], theme: str) -> None:
    window = open_window(size=size, theme=theme)
    for header in window.findChildren(PanelHeader):
        if not header.isVisible():
            continue
        titles = (header._title, header._turn_menu, *header._turns.values())
        shown = [each for each in titles if each is not None and each.isVisible()]
        assert shown
        for each in shown:
            assert each.width() >= each.sizeHint().width(), header.accessibleName()
            if not header._arrangement[1] and header._choices.isVisible():
                assert each.geometry().right() <= header._choices.geometry().left()


def test_on_a_projector_no_text_is_smaller_than_three_per_cent(open_window: Open) -> None:
    window = open_window(size=(1024, 768), theme="projector")
    window.session.next()
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1024, 768)
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and (isinstance(widget, QLabel) or hasattr(widget, "text")):
            assert widget.fontInfo().pixelSize() >= 23, widget
    assert window.panels["network"].isVisible()
    assert window.panels["explanation"].sentence.isVisible()
    assert window.panels["timeline"].isVisible()


def test_a_weight_is_selected_from_the_first_moment_on(open_window: Open) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0])
    assert window.presenter.view.selected == "w2[1,1]"
    assert "w2[1,1] · a₁" in window.panels["explanation"].hint.text()
    window.commands.files.open_preset("one-neuron")
    assert window.presenter.view.selected == "w1[1,1]"
    window.commands.files.open_preset("spiral-2-8-8-1")
    window.presenter.look(selected="w1[1,8]")
    window.session.edit_field("network.layers[0].units", "3")
    assert window.presenter.view.selected == "w2[1,1]"


def test_the_position_is_told_in_full(open_window: Open) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1440, 900))
    for _update in range(31):
        window.session.next(window.session.granularity.UPDATE)
    QApplication.processEvents()
    label = window.timeline._text
    assert label.text() == "update 31 of 31 · batch 6 of 25 · epoch 2"
    assert label.width() >= label.sizeHint().width()


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_on_a_projector_a_chosen_chain_rule_is_large_and_the_plots_give_way(
    open_window: Open, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(open_setup("mazur-2-2-2")[0], size=size)
    monkeypatch.setattr(window_theme, "_audience_size", lambda _window: QSize(*size))
    window.set_theme("projector")
    window.session.next(Granularity.UPDATE)
    explanation, plots = window.panels["explanation"], {"surface"}
    QApplication.processEvents()
    usual = explanation.height()

    def shown() -> set[str]:
        return {name for name in ("surface", "setup") if not window.panel_layout.cards[name].isHidden()}

    assert shown() == plots
    explanation.show_page("chain")
    QApplication.processEvents()
    assert explanation.chain._layout.scale >= 0.85
    assert explanation.chain_page.chain_area.verticalScrollBar().maximum() == 0
    assert explanation.height() > 1.3 * usual
    assert shown() == set()
    window.actions_by_id["show_surface"].trigger()
    QApplication.processEvents()
    assert shown() >= plots
    window.actions_by_id["show_surface"].trigger()
    explanation.show_page("sentence")
    QApplication.processEvents()
    assert explanation.height() < 1.1 * usual


def test_on_a_projector_boxes_in_titles_have_large_type_too(open_window: Open) -> None:
    window = open_window(open_setup("digits-784-128-64-10")[0], size=(1024, 768), theme="projector")
    shown = [box for box in window.findChildren(QComboBox) if box.isVisible()]
    assert shown
    assert min(box.fontInfo().pixelSize() for box in shown) >= 23
