"""The table of panels is complete: every row has its widget, its words, its figures and what it would give away."""

from __future__ import annotations

from collections import Counter

from gradviz.gui.actions import ACTIONS
from gradviz.gui.audience import PICTURES
from gradviz.gui.panel_table import WIDGETS, painters
from gradviz.scene.panels import PANELS, Position, figure_names, hideable_panels, panels_that_tell
from gradviz.scene.quantity import Quantity


def test_every_row_has_a_widget_and_every_figure_a_painter() -> None:
    assert [panel.name for panel in PANELS] == list(WIDGETS)
    for panel in PANELS:
        assert panel.title, panel.name
        assert set(WIDGETS[panel.name].load_painters) == {figure.name for figure in panel.figures}, panel.name
        assert (panel.export is None) == (not panel.figures), panel.name
        # A panel that cannot be hidden stands where nothing else does, and so does any but a plot.
        assert panel.show is not None or panel.position is not Position.PLOT, panel.name
    assert sorted(painters()) == sorted(name for name in figure_names() if name != "window")
    places = Counter(panel.position for panel in PANELS)
    assert [place for place, count in places.items() if count > 1] == [Position.PLOT]


def test_menus_name_every_panel_and_its_figure() -> None:
    entries = {entry.id: entry for entry in ACTIONS}
    for panel in PANELS:
        shown, exported = entries.get(f"show_{panel.name}"), entries.get(f"export_{panel.name}")
        assert (shown is None) == (panel.show is None), panel.name
        assert (exported is None) == (panel.export is None), panel.name
        if exported is not None:
            assert exported.tells == bool(panel.gives_away), panel.name
    assert hideable_panels() == (
        "setup", "surface", "loss", "output", "flow", "curvature", "explanation", "timeline",
    )  # fmt: skip
    assert PICTURES == ("network", "surface", "loss", "output")


def test_every_kind_of_number_is_hidden_somewhere() -> None:
    for quantity in Quantity:
        assert panels_that_tell(quantity), quantity
    # What shows all that is revealed, or what a person has chosen, hides nothing by itself.
    open_to_all = {panel.name for panel in PANELS if not panel.gives_away}
    assert open_to_all == {"toolbar", "lesson", "setup", "network", "explanation", "nudge", "timeline"}
