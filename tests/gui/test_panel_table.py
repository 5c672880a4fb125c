"""The table of panels is complete: every row has its widget, its texts, its figures and the numbers it reveals."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from gradviz.gui.commands.actions import ACTIONS
from gradviz.gui.lecture.audience import PICTURES
from gradviz.gui.panel_table import WIDGETS, painters
from gradviz.scene.lecture.covered import why_covered
from gradviz.scene.panels import PANELS, Position, figure_names, hideable_panels, panels_that_reveal
from gradviz.scene.quantity import Quantity
from gradviz.scene.view.view import View


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
        assert bool(why_covered(View(is_asking=True), panel.name)) == bool(panel.reveals), panel.name
    assert hideable_panels() == (
        "setup", "surface", "loss", "output", "flow", "curvature", "explanation", "timeline",
    )  # fmt: skip
    assert PICTURES == ("network", "surface", "loss", "output")


def test_every_kind_of_number_is_hidden_somewhere() -> None:
    for quantity in Quantity:
        assert panels_that_reveal(quantity), quantity
    # What shows all that is revealed, or what a person has chosen, hides nothing by itself.
    open_to_all = {panel.name for panel in PANELS if not panel.reveals}
    assert open_to_all == {"toolbar", "lesson", "setup", "network", "explanation", "nudge", "timeline"}


# A program that adds a panel before anything of the window is loaded, as one more row of the table would.
_ONE_MORE = '''
import os
import sys
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel

from gradviz.scene import panels
from gradviz.scene.frame_sources import FrameSource
from gradviz.scene.quantity import Quantity

SOURCE = FrameSource("norm", lambda inputs: str(abs(inputs.moment.trace.gradient).sum()), ())
ROW = panels.Panel(
    "norm", "Norm", panels.Position.PLOT, frozenset({Quantity.GRADIENT}), SOURCE,
    show=panels.Menu("&Norm", "Show or hide the norm", ("Alt+N",)),
    export=panels.Menu("N&orm…", "Save the norm"),
    figures=(panels.Figure("norm", (300, 240), lambda moment, view, all_data: "norm"),),
)
panels.PANELS = (*panels.PANELS, ROW)

from gradviz.gui import panel_table


class NormPanel(QLabel):
    def show_frame(self, frame):
        self.setText(frame)

    def set_theme(self, theme):
        self.theme = theme


def paint(painter, rect, frame, theme):
    painter.drawText(rect, 0, frame)


panel_table.WIDGETS["norm"] = panel_table.PanelWidget(NormPanel, {"norm": lambda: paint})

from gradviz import cli
from gradviz.gui.app import make_window
from gradviz.gui.qt_app import START_UP, make_offscreen_app
from gradviz.gui.export.figure_export import export_from_window
from gradviz.documents.open import open_setup

folder = Path(sys.argv[1])
app = make_offscreen_app()
settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)


def opened():
    window = make_window(*open_setup(START_UP), settings, "light")
    window.resize(1440, 900)
    window.show()
    app.processEvents()
    return window


def closed(window):
    window.session.discard_edits()
    window.close()
    app.processEvents()


window = opened()
said = {}
action = window.actions_by_id["show_norm"]
said["menu"] = action in window.menu("view/panels").actions() and not action.isChecked()
action.trigger()
app.processEvents()
said["layout"] = "norm" in window.panel_layout.choice.slots and action.isChecked()
panel = window.panels["norm"]
said["frame"] = panel.isVisible() and panel.text() != "" and panel.theme == window.theme
before = panel.text()
for _step in range(2):  # completes an update, and does another
    window.actions_by_id["next_update"].trigger()
said["step"] = panel.text() != before
said["file menu"] = window.actions_by_id["export_norm"] in window.menu("file/export").actions()
export_from_window(window, "norm", folder / "window.png")
said["export"] = (folder / "window.png").stat().st_size > 200
window.actions_by_id["predict"].trigger()
window.presenter.look(selected="w1[1,1]")
for _step in range(20):
    question = window.lecture.predicting.question
    if window.lecture.is_asking and question.subject.quantity is Quantity.GRADIENT:
        break
    window.actions_by_id["next"].trigger()
said["hidden while a gradient is asked for"] = window.lecture.is_asking and not panel.isVisible()
window.actions_by_id["predict"].trigger()
said["shown again"] = panel.isVisible()
window.actions_by_id["show_norm"].trigger()
closed(window)
window = opened()
said["remembered"] = not window.is_panel_visible("norm") and not window.actions_by_id["show_norm"].isChecked()
closed(window)
said["command line"] = cli.main(["render", START_UP, "--view", "norm", "--out", str(folder / "norm.png")]) == 0
said["file"] = (folder / "norm.png").stat().st_size > 200
print(*[what for what, is_so in said.items() if not is_so], sep=", ")
sys.stdout.flush()
os._exit(0)
'''


def test_one_more_row_is_one_more_panel_everywhere(tmp_path: Path) -> None:
    """In the View menu, in the layout, in File › Export, in `gradviz render`, in what is remembered, and hidden while
    its number is asked for."""
    done = subprocess.run(
        [sys.executable, "-c", _ONE_MORE, str(tmp_path)], capture_output=True, text=True, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
