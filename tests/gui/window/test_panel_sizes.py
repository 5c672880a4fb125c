"""What is drawn in each panel at usual sizes: as large as the rules say, names of axes whole, nothing jumping."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from gradviz.documents.open import open_setup
from gradviz.gui.views.plot_view import PlotView
from gradviz.gui.widgets.header import PanelHeader
from gradviz.training.steps import Granularity
from tests.gui.cut import what_is_cut

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open

# Window, then the panels of the graph's column and of the right one; 1280×720 is a display of 2560×1440 at 200 %.
SIZES = {
    (1024, 768): {"network": (582, 414), "surface": (370, 350), "output": (370, 286)},
    (1280, 720): {"network": (730, 382), "surface": (462, 338), "loss": (227, 250), "output": (227, 250)},
    (1366, 768): {"network": (783, 430), "surface": (495, 366), "loss": (243, 270), "output": (243, 270)},
    (1920, 1080): {"network": (914, 716), "surface": (724, 569), "loss": (358, 379), "output": (358, 379)},
    (2560, 1440): {"network": (1255, 1076), "surface": (993, 785), "loss": (492, 523), "output": (492, 523)},
}
# Of a panel's width and height what is not picture: title, keys, texts of axes, colour bar, caption.
AROUND = {"network": (4, 38), "surface": (130, 140), "loss": (70, 110)}


def drawn(window: MainWindow, name: str) -> tuple[float, float]:
    """Width and height of the picture itself."""
    if name == "network":
        canvas = window.network.canvas
        return canvas.width(), canvas.height()
    box = window.panels[name].plot.view.rect()
    return box.width(), box.height()


@pytest.mark.parametrize("size", SIZES)
def test_every_picture_is_as_large_as_the_rules_say(open_window: Open, size: tuple[int, int], qtbot: QtBot) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=size)
    for _step in range(6):
        window.session.next()
    window.presenter.settle()
    QApplication.processEvents()
    titles = [header for header in window.findChildren(PanelHeader) if header.isVisible()]
    assert {header.height() for header in titles} == {34}  # one row each
    qtbot.waitUntil(lambda: not what_is_cut(window))  # the setup's lower sections come after the first picture
    for name, (width, height) in SIZES[size].items():
        card = window.cards[name]
        assert card.width() >= width - 2, name
        assert card.height() >= height - 2, name
        wide, high = drawn(window, name)
        if name == "output":  # a square, as large as fits
            assert wide == pytest.approx(high, abs=2)
            assert wide >= min(width - 106, height - 130)
            continue
        assert wide >= width - AROUND[name][0], name
        assert high >= height - AROUND[name][1], name


def test_names_of_axes_are_whole_in_every_slot_and_type(open_window: Open) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1366, 768))
    window.presenter.settle()
    for zoom in (1.0, 1.25, 1.5):
        window.set_theme("light", zoom)
        for size in ((1024, 768), (1366, 768), (1920, 1080)):
            window.resize(*size)
            for _turn in range(2):
                QApplication.processEvents()
            seen = 0
            for plot in window.findChildren(PlotView):
                if not plot.isVisible():
                    continue
                for axis in plot._axes.values():
                    if not axis.isVisible() or not axis.labelText:
                        continue
                    name = axis.label.mapRectToScene(axis.label.boundingRect())
                    frame = QRectF(plot.viewport().rect()).adjusted(-3, -3, 3, 3)  # letters have room around them
                    assert frame.contains(name), (zoom, size, axis.labelText, name, frame)
                    seen += 1
            assert seen >= 2


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_names_of_parameters_are_whole_in_their_pickers(open_window: Open, theme: str) -> None:
    window = open_window(open_setup("noisy-sine-1-12-1")[0], size=(1366, 768), theme=theme)
    QApplication.processEvents()
    for box in (window.surface._x, window.surface._y):
        assert box.isVisible()
        longest = max((box.itemText(place) for place in range(box.count())), key=len)
        assert longest == "w1[1,10]"
        beside = 24 * window.theme.scale  # border, padding and arrow
        assert box.width() >= box.fontMetrics().horizontalAdvance(longest) + beside


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_whatever_is_chosen_in_a_folded_title_it_stays_as_it_is(open_window: Open, size: tuple[int, int]) -> None:
    window = open_window(size=size)
    window.show_panel("flow", True)
    QApplication.processEvents()
    header = window.panels["flow"].header
    group = next(iter(header._choices._groups))
    menu = header._choices.menu_button(group)
    seen = set()
    for action in menu.menu().actions():
        action.trigger()
        QApplication.processEvents()
        assert menu.isVisible()
        assert menu.width() >= menu.sizeHint().width()
        seen.add((header.height(), menu.geometry().getRect()))
    assert len(seen) == 1
    assert header.height() == 34


def places(window: MainWindow) -> dict[QWidget, object]:
    """Where everything is that must not move while the run goes on: panels, titles and what is in them, grips, strips,
    the toolbar."""
    in_titles = [child for header in window.findChildren(PanelHeader) if header.isVisible()
                 for child in (header, *header.findChildren(QToolButton))]  # fmt: skip
    layout, toolbar = window.panel_layout, window.toolbar
    watched = [*layout.cards.values(), *layout.grips.values(), *in_titles, *toolbar.chips, *toolbar.buttons.values(),
               toolbar.speed, toolbar.granularity, toolbar.learning_rate, toolbar.optimizer, window.timeline.slider,
               window.explanation.sentence, window.network.canvas, window.surface.plot]  # fmt: skip
    return {widget: widget.geometry() for widget in watched if widget.isVisible()}


@pytest.mark.parametrize(("preset", "size", "granularity"), [
    ("spiral-2-8-8-1", (1366, 768), Granularity.OPERATION), ("iris-4-6-3", (1024, 768), Granularity.LAYER),
    ("mazur-2-2-2", (1920, 1080), Granularity.OPERATION),
])  # fmt: skip
def test_whatever_is_stepped_played_and_sought_nothing_changes_its_place(
    open_window: Open, preset: str, size: tuple[int, int], granularity: Granularity
) -> None:
    setup, folder = open_setup(preset)
    window = open_window(size=size)
    session = window.session
    session.start(setup, folder)
    session.set_granularity(granularity)
    session.next(Granularity.UPDATE)
    window.presenter.settle()
    QApplication.processEvents()
    doings = {
        "next": session.next, "next layer": lambda: session.next(Granularity.LAYER), "previous": session.previous,
        "next phase": lambda: session.next(Granularity.PHASE), "update": lambda: session.next(Granularity.UPDATE),
        "play": lambda: session._train(15, 0.1), "first": session.first, "last": session.last,
    }  # fmt: skip
    first, chance, done = places(window), random.Random(7), []
    for _time in range(20):
        done.append(chance.choice(list(doings)))
        doings[done[-1]]()
        QApplication.processEvents()
        now = places(window)
        moved = {type(widget).__name__: (place, now.get(widget)) for widget, place in first.items()
                 if now.get(widget) != place}  # fmt: skip
        assert not moved, (done, session.timeline.place)


def test_the_buttons_beside_the_menus_are_whole_at_every_width_that_it_is_dragged_to(open_window: Open) -> None:
    window = open_window(size=(1024, 768))
    for width in (1366, 1100, 1920, 1024, 1366):
        window.resize(width, 768)
        QApplication.processEvents()
        corner = window.layout_buttons
        assert corner.width() == corner.sizeHint().width()
        assert corner.mapTo(window, corner.rect().bottomRight()).x() < window.width()
