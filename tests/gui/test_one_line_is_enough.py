"""A command, a figure and a lesson are each added only where README says, and available everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# A program that adds them before anything of the window is loaded, as one more line in each of the places would.
_ONE_MORE = '''
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from gradviz import resources

folder = Path(sys.argv[1])
whole = resources._resources_folder()
copied = folder / "resources"
(copied / "lessons").mkdir(parents=True)
for entry in whole.iterdir():
    if entry.name != "lessons":
        (copied / entry.name).symlink_to(entry)
LESSON = {
    "gradviz_lesson": 1, "title": "One & only lesson", "summary": "A lesson that is one file.",
    "stops": [{"title": "Only", "text": "Nothing has moved.", "setup": "karpathy-tanh-neuron",
               "at": {"update": 0, "after": "nothing"}, "expect": {"weights": {"w1[1,1]": -3}}}],
}
(copied / "lessons" / "x01-one-more.json").write_text(json.dumps(LESSON), "utf-8")
resources._resources_folder = lambda: copied

from gradviz.scene import panels

row = next(panel for panel in panels.PANELS if panel.name == "loss")
FIGURE = panels.Figure("norm", (300, 240), lambda moment, view, all_data: str(abs(moment.trace.gradient).sum()))
more = replace(row, figures=(*row.figures, FIGURE))
panels.PANELS = tuple(more if panel is row else panel for panel in panels.PANELS)

from gradviz.gui import panel_table

painted = []


def paint(painter, rect, frame, theme):
    painted.append(frame)
    painter.drawText(rect, 0, frame)


widget = panel_table.WIDGETS["loss"]
panel_table.WIDGETS["loss"] = replace(widget, load_painters={**widget.load_painters, "norm": lambda: paint})

from gradviz.gui.commands import actions

ran = []
COMMAND = actions.ActionEntry(
    "say_norm", "view", "Say the norm", "Say how long the gradient is", lambda commands: ran.append(commands),
    keys=("Ctrl+Alt+N",),
)
actions.ACTIONS = (*actions.ACTIONS, COMMAND)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gradviz import cli
from gradviz.documents.open import open_setup
from gradviz.gui.app import make_window
from gradviz.gui.export.figure_export import export_from_window
from gradviz.gui.qt_app import START_UP, make_offscreen_app

app = make_offscreen_app()
window = make_window(*open_setup(START_UP), theme="light")
window.resize(1440, 900)
window.show()
app.processEvents()

said = {}
action = window.actions_by_id["say_norm"]
said["command in the menu"] = action in window.menu("view").actions() and action.text() == COMMAND.text
keys = actions.keys_text(COMMAND.keys)
rows = [row for _title, rows in actions.shortcut_sections() for row in rows]
said["command among the shortcuts"] = (COMMAND.tooltip, keys) in rows
said["command in its tooltip"] = action.toolTip().startswith(COMMAND.tooltip) and keys in action.toolTip()
window.activateWindow()
QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
said["command by its key"] = ran == [window.commands]

export_from_window(window, "norm", folder / "window.svg")
said["figure from the window"] = "<svg" in (folder / "window.svg").read_text("utf-8") and len(painted) == 1
status = cli.main(["render", START_UP, "--view", "norm", "--out", str(folder / "norm.png")])
said["figure by the command line"] = status == 0 and (folder / "norm.png").stat().st_size > 200 and len(painted) == 2

menu = window.menu("lesson/open")
menu.aboutToShow.emit()
found = [entry for entry in menu.actions() if entry.text() == "One && only lesson"]
said["lesson in the menu"] = len(found) == 1
found[0].trigger()
said["lesson in the window"] = window.panels["lesson"]._frame.title == "One & only lesson"
sys.stdout.flush()
cli.main(["lessons"])
said["lesson checked"] = cli.main(["lessons", "one-more"]) == 0
print("missing:", *[what for what, is_so in said.items() if not is_so], sep=", ")
sys.stdout.flush()
os._exit(0)
'''


def test_one_line_in_the_place_that_readme_names_is_enough(tmp_path: Path) -> None:
    """The command stands in its menu, in the list of shortcuts and in its tooltip, and its key runs it; the figure is
    exported from the window and rendered by the command line; the lesson stands in the menu, in the list, and is
    checked."""
    done = subprocess.run(
        [sys.executable, "-c", _ONE_MORE, str(tmp_path)], capture_output=True, text=True, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *listed, checked, missing = done.stdout.splitlines()
    assert any(line.startswith("x01-one-more") for line in listed), done.stdout
    assert checked == "One & only lesson: 1 stops, 1 numbers, all right"
    assert missing == "missing:", missing
