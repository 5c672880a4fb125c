"""What can be done with a plot is said by its title: a tooltip of the plot itself would cover it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.documents.open import open_setup
from gradviz.gui.views.chain_view import ChainView
from gradviz.gui.views.plot_view import PlotView
from gradviz.gui.views.relief_view import ReliefView
from gradviz.gui.widgets.header import PanelHeader

if TYPE_CHECKING:
    from tests.gui.conftest import Open


def test_no_tooltip_covers_a_plot_that_it_explains(open_window: Open) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1366, 768))
    window.actions_by_id["surface_3d"].trigger()
    window.presenter.settle()
    for name in ("surface", "loss", "output"):
        window.show_panel(name, True)
        panel = window.panels[name]
        drawn = [each for each in panel.findChildren(QWidget) if isinstance(each, PlotView | ReliefView)]
        assert drawn
        assert {each.toolTip() for plot in drawn for each in (plot, *plot.findChildren(QWidget))} == {""}
        header = panel.findChild(PanelHeader)
        assert header.toolTip(), name
        # Where a tab or a menu stands in the title's place, it says so too.
        in_place = [header._turns.get(header._front), header._turn_menu]
        assert all(header.toolTip() in each.toolTip() for each in in_place if each is not None), name
    assert "Turn: drag" in window.surface.findChild(PanelHeader).toolTip()
    window.actions_by_id["surface_3d"].trigger()
    assert "Turn: drag" not in window.surface.findChild(PanelHeader).toolTip()
    assert window.explanation.findChild(ChainView).toolTip() == ""


def test_help_that_is_gone_is_gone_from_the_tab(qtbot: QtBot) -> None:
    header = PanelHeader("Output")
    qtbot.addWidget(header)
    header.set_turns([("loss", "Loss"), ("output", "Output")], "output", lambda _key: None)
    tab = header._turns["output"]
    before = tab.toolTip()
    header.set_help("Zoom: wheel")
    assert tab.toolTip() == "Zoom: wheel"
    header.set_help("")
    assert tab.toolTip() == before
