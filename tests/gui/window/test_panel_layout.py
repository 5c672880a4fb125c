"""Where the panels stand: the explanation right across, plots that take turns, panels that give way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from gradviz.documents.open import open_setup
from gradviz.gui.widgets.header import PanelHeader
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def left_and_right(window: MainWindow, name: str) -> tuple[int, int]:
    card = window.body.cards[name]
    left = card.mapTo(window, QPoint()).x()
    return left, left + card.width()


@pytest.mark.parametrize("size", [(1024, 768), (1440, 900), (1920, 1080)])
def test_the_explanation_spans_the_window(open_window: Open, size: tuple[int, int]) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=size)
    for _step in range(3):
        window.session.next()
    QApplication.processEvents()
    left, right = left_and_right(window, "explanation")
    assert left <= 10
    assert right >= size[0] - 10
    panel = window.panels["explanation"]
    assert panel.sums.wanted_width() <= panel.sums.viewport().width()
    assert panel.sums.verticalScrollBar().maximum() == 0
    assert panel.sentence.verticalScrollBar().maximum() == 0
    if size[0] >= 1440:
        assert panel.chain_page.chain_area.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(("height", "together"), [(768, 1), (900, 2), (1080, 3)])
def test_plots_take_turns_where_there_is_little_height(open_window: Open, height: int, together: int) -> None:
    window = open_window(size=(1440, height))
    plots = ("surface", "loss", "output")
    assert sum(window.panels[name].isVisible() for name in plots) == together
    window.body.bring_forward("output")
    QApplication.processEvents()
    assert window.panels["output"].isVisible()
    window.actions_by_id["show_loss"].trigger()
    window.actions_by_id["show_loss"].trigger()
    QApplication.processEvents()
    assert window.panels["loss"].isVisible()


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
            if not header._arrangement[1]:
                assert each.geometry().right() <= header._controls.geometry().left()


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
    assert not window.panels["timeline"].isVisible()
    window.actions_by_id["show_timeline"].trigger()
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
    text = window.toolbar.position.text()
    assert all(part in text for part in ("31", "batch 6 of 25", "epoch 2")), text


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_on_a_projector_a_chosen_chain_rule_is_large_and_the_plots_give_way(
    open_window: Open, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(open_setup("mazur-2-2-2")[0], size=size)
    monkeypatch.setattr(window, "_screen_height", lambda: size[1])
    window.set_theme("projector")
    window.session.next(Granularity.UPDATE)
    explanation, plots = window.panels["explanation"], {"surface"} if size[0] > 1024 else set()
    QApplication.processEvents()
    usual = explanation.height()

    def shown() -> set[str]:
        return {name for name in ("surface", "setup") if not window.body.cards[name].isHidden()}

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
