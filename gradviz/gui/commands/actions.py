"""Every command of the window in one table: menus, keys, tooltips and the list of shortcuts come from it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from gradviz.gui.commands.action_entry import ActionEntry, Keys
from gradviz.gui.commands.commands import Commands
from gradviz.gui.commands.export_actions import EXPORT_ACTIONS
from gradviz.gui.commands.lesson_actions import LESSON_ACTIONS
from gradviz.gui.commands.view_actions import VIEW_ACTIONS
from gradviz.gui.outside_text import set_tip
from gradviz.text import _, mark

__all__ = ["ACTIONS", "MENUS", "ActionEntry", "keys_text", "make_action", "shortcut_sections",
           "tooltip_with_keys"]  # fmt: skip

MENUS: tuple[tuple[str, str], ...] = (
    ("file", mark("&File")),
    ("edit", mark("&Edit")),
    ("run", mark("&Run")),
    ("view", mark("&View")),
    ("lesson", mark("&Lesson")),
    ("lecture", mark("Le&cture")),
    ("help", mark("&Help")),
    ("file/preset", mark("Open &preset")),
    ("file/recent", mark("Open &recent")),
    ("file/export", mark("&Export")),
    ("lesson/open", mark("&Open lesson")),
    ("lesson/answer", mark("Ans&wer")),
    ("view/theme", mark("&Theme")),
    ("view/turn", mark("T&urn the surface")),
    ("view/surface", mark("Loss surfac&e")),
    ("view/layout", mark("La&yout")),
    ("view/panels", mark("&Panels")),
    ("view/digits", mark("Di&gits")),
    ("view/numbers", mark("&Numbers on edges")),
    ("view/explained", mark("E&xplanation shows")),
    ("edit/derivation", mark("Copy &chain rule")),
    ("lecture/display", mark("&Display for the audience")),
)

_A = ActionEntry

ACTIONS: tuple[ActionEntry, ...] = (
    _A("new", "file", mark("&New…"), mark("Start a new network on data of your choice"),
       lambda c: c.files.new_setup(), keys=("Ctrl+N",)),
    _A("open", "file", mark("&Open…"), mark("Open a setup, a lesson, saved work, a table or weights from a file"),
       lambda c: c.files.open_setup(),
       keys=("Ctrl+O",)),
    _A("open_weights", "file", mark("Open &weights…"),
       mark("Open the weights of a model of your own, or a recording of its training"),
       lambda c: c.files.open_weights()),
    _A("open_link", "file", mark("Open Playground &link…"),
       mark("Open the run behind a TensorFlow Playground link"), lambda c: c.files.open_playground_link(),
       keys=("Ctrl+L",)),
    _A("draw_points", "file", mark("&Draw points"),
       mark("Start a network of two inputs on points of your own, on an empty plane"),
       lambda c: c.edit.draw_points(), changes=True),
    _A("save", "file", mark("&Save"), mark("Save the setup with the weights as shown"),
       lambda c: c.files.save_setup(), keys=("Ctrl+S",), gap=True),
    _A("save_as", "file", mark("Save &as…"), mark("Save the setup under another name"),
       lambda c: c.files.save_setup_as(), keys=("Ctrl+Shift+S",)),
    *EXPORT_ACTIONS,
    _A("own_parts", "file", mark("Own par&ts…"),
       mark("Use a Python file with activations, losses, optimizers, initializers or data sets of your own"),
       lambda c: c.files.choose_own_parts(), gap=True),
    _A("no_own_parts", "file", mark("Witho&ut own parts"),
       mark("From the next start on, load no file of own parts"), lambda c: c.files.forget_own_parts()),
    _A("quit", "file", mark("&Quit"), mark("Close gradviz"), lambda c: c.files.quit(), keys=("Ctrl+Q",), gap=True),
    _A("undo", "edit", mark("&Undo"), mark("Take the last edit back"), lambda c: c.edit.undo(), keys=("Ctrl+Z",),
       changes=True),
    _A("redo", "edit", mark("&Redo"), mark("Redo the edit that was undone last"), lambda c: c.edit.redo(),
       keys=("Ctrl+Y", "Ctrl+Shift+Z"), changes=True),
    _A("change_table", "edit", mark("Change the &table…"),
       mark("Show the sheet of the table that is open: columns, types, targets, scales, test rows"),
       lambda c: c.files.change_table(), gap=True, changes=True),
    _A("edit_points", "edit", mark("E&dit points"),
       mark("Add, move and erase points on the output plot; the run goes on with them"),
       lambda c: c.edit.edit_points(), keys=("Ctrl+Shift+D",), changes=True),
    _A("edit_samples", "edit", mark("Edit &samples…"),
       mark("Edit the samples as a table of numbers; the run goes on with them"), lambda c: c.edit.edit_samples(),
       changes=True),
    _A("copy_link", "edit", mark("Copy Playground &link"),
       mark("Copy a link that opens this run in TensorFlow Playground"), lambda c: c.files.copy_playground_link(),
       keys=("Ctrl+Shift+C",), gap=True),
    _A("copy_derivation_text", "edit/derivation", mark("As plain &text"),
       mark("Copy the chain rule of the selection with its numbers as plain text"),
       lambda c: c.explanation.copy_derivation("text"), keys=("Ctrl+C",)),
    _A("copy_derivation_markdown", "edit/derivation", mark("As &Markdown"),
       mark("Copy the chain rule of the selection with its numbers as Markdown"),
       lambda c: c.explanation.copy_derivation("markdown"), keys=("Ctrl+Alt+M",)),
    _A("copy_derivation_latex", "edit/derivation", mark("As &LaTeX"),
       mark("Copy the chain rule of the selection with its numbers as LaTeX"),
       lambda c: c.explanation.copy_derivation("latex"), keys=("Ctrl+Alt+L",)),
    _A("copy_figure", "edit", mark("Copy &figure"),
       mark("Copy the figure of the panel that has the focus, for other programs"), lambda c: c.export.copy_focused(),
       keys=("Ctrl+Alt+C",)),
    _A("paste", "edit", mark("&Paste"), mark("Open the table or the Playground link in the clipboard"),
       lambda c: c.files.paste(), keys=("Ctrl+V",)),
    _A("next", "run", mark("&Next step"), mark("Reveal the next step"), lambda c: c.run.next(),
       keys=("Right", "PgDown")),
    _A("previous", "run", mark("&Previous step"), mark("Go one step back"), lambda c: c.run.previous(),
       keys=("Left", "PgUp")),
    _A("step_on", "run", mark("&Step on"), mark("Reveal the next step, in a lesson too"), lambda c: c.run.step_on(),
       keys=("Ctrl+Shift+Right",), changes=True),
    _A("step_back", "run", mark("Step b&ack"), mark("Go one step back, in a lesson too"), lambda c: c.run.step_back(),
       keys=("Ctrl+Shift+Left",), changes=True),
    _A("next_update", "run", mark("Next &update"), mark("Complete this update, or do a whole one"),
       lambda c: c.run.next_update(), keys=("Ctrl+Right",), gap=True, changes=True),
    _A("previous_update", "run", mark("Previous up&date"), mark("Go back by a whole update"),
       lambda c: c.run.previous_update(), keys=("Ctrl+Left",), changes=True),
    _A("play", "run", mark("Pla&y"), mark("Play or pause"), lambda c: c.run.play_or_pause(), keys=("Space",),
       gap=True, changes=True),
    _A("train_on", "run", mark("Train on &from here"),
       mark("Leave a recorded run: the updates from here on are gradviz’s own; Undo brings the recording back"),
       lambda c: c.run.train_on(), changes=True),
    _A("diagnosis", "run", mark("&Where learning stops"),
       mark("What stops learning here, why, and what helps"), lambda c: c.diagnosis.show(),
       keys=("Ctrl+B",), gap=True, tells=True),
    _A("race", "run", mark("&Race…"),
       mark("Several runs from the same weights that differ in one thing, side by side"),
       lambda c: c.figures.show_race(), keys=("Ctrl+R",), tells=True),
    _A("basins", "run", mark("&Basin map…"),
       mark("From every start of the plane: where the chosen optimizer ends, and what diverges"),
       lambda c: c.figures.show_basins(), keys=("Ctrl+M",), tells=True),
    _A("first", "run", mark("Back to the &initial weights"), mark("Go back to the initial weights"),
       lambda c: c.run.first(), keys=("Home",), gap=True, changes=True),
    _A("last", "run", mark("To the last &known update"), mark("Go to the last update that is known"),
       lambda c: c.run.last(), keys=("End",), changes=True),
    _A("step_by_operation", "run", mark("Step by &operation"),
       mark("Next and Previous go by one neuron, one δ, one edge’s gradient, one sub-step of the optimizer"),
       lambda c: c.run.choose_granularity("operation"), keys=("Ctrl+1",), group="granularity", gap=True),
    _A("step_by_layer", "run", mark("Step by &layer"), mark("Next and Previous go by one layer"),
       lambda c: c.run.choose_granularity("layer"), keys=("Ctrl+2",), group="granularity"),
    _A("step_by_phase", "run", mark("Step by p&hase"),
       mark("Next and Previous go by forward, loss, backward, update"), lambda c: c.run.choose_granularity("phase"),
       keys=("Ctrl+3",), group="granularity"),
    _A("step_by_update", "run", mark("Step by upda&te"), mark("Next and Previous go by a whole update"),
       lambda c: c.run.choose_granularity("update"), keys=("Ctrl+4",), group="granularity"),
    _A("step_by_epoch", "run", mark("Step by &epoch"), mark("Next and Previous go by one pass over the data"),
       lambda c: c.run.choose_granularity("epoch"), keys=("Ctrl+5",), group="granularity"),
    *VIEW_ACTIONS,
    *LESSON_ACTIONS,
    _A("present", "lecture", mark("Pr&esent"),
       mark("Fill the audience’s display with large type and thick edges; Esc leaves"), keys=("F5",),
       toggle=lambda c, on: c.lecture.present(on)),
    _A("present_window", "lecture", mark("Present in a &window"),
       mark("The same in a window that can be shared in a video call while you look ahead in this one; Esc leaves"),
       keys=("Shift+F5",), toggle=lambda c, on: c.lecture.present_in_window(on)),
    _A("blank", "lecture", mark("&Blank the audience’s display"),
       mark("Darken the audience’s display, or light it again"), lambda c: c.lecture.blank(), keys=("B", ".")),
    _A("freeze", "lecture", mark("&Freeze the audience’s picture"),
       mark("Keep what the audience sees while you look ahead: on another display, or beside its "
            "window"),
       keys=("F7",), toggle=lambda c, on: c.lecture.freeze(on)),
    _A("spotlight", "lecture", mark("&Spotlight on the selection"),
       mark("Dim everything but the selection, or but this step, for the audience"), keys=("F8",),
       toggle=lambda c, on: c.lecture.spotlight(on)),
    _A("next_picture", "lecture", mark("Another p&icture for the audience"),
       mark("Network, lesson, loss surface, loss curve and output take turns"), lambda c: c.lecture.next_picture(),
       keys=("F4",)),
    _A("notes", "lecture", mark("Speaker &notes"),
       mark("A second window for you: notes, what comes next, and the time"), keys=("F9",),
       toggle=lambda c, on: c.lecture.show_notes(on)),
    _A("predict", "lecture", mark("&Predict, then reveal"),
       mark("Ask the class before each step; the answer stays hidden until then"), keys=("F6",),
       toggle=lambda c, on: c.lecture.predict(on), gap=True),
    _A("exercises", "lecture", mark("E&xercise sheets…"),
       mark("Variants of this network with other numbers, as sheets to work by hand, and their keys"),
       lambda c: c.lecture.show_exercises(), gap=True, tells=True),
    _A("record", "lecture", mark("&Record of predictions…"),
       mark("Every question, the class’s prediction, and the actual value"), lambda c: c.lecture.show_record()),
    _A("welcome", "help", mark("&Welcome"),
       mark("Begin a lesson, open a table or a network of your own, a preset, or recent work"),
       lambda c: c.welcome.show()),
    _A("tour", "help", mark("&Tour of the window"), mark("Learn the controls in a minute by pressing them"),
       lambda c: c.welcome.start_tour(), changes=True),
    _A("manual", "help", mark("&Manual"), mark("Open the manual at what the pointer is on, or at its beginning"),
       lambda c: c.help.show_manual(shortcut_sections()), keys=("F1",), gap=True),
    _A("glossary", "help", mark("&Glossary"), mark("Every term on the screen in one sentence, with its formula"),
       lambda c: c.help.show_glossary(shortcut_sections())),
    _A("find_command", "help", mark("&Find a command…"), mark("Find an action, preset, lesson or term by its words"),
       lambda c: c.help.find_command(shortcut_sections()), keys=("Ctrl+Shift+P",)),
    _A("shortcuts", "help", mark("&Keyboard shortcuts"), mark("List every key"),
       lambda c: c.help.show_shortcuts(shortcut_sections()), keys=("Ctrl+/",), gap=True),
    _A("about", "help", mark("&About gradviz"), mark("What this program is, its versions and its licences"),
       lambda c: c.help.show_about()),
)  # fmt: skip


def keys_text(keys: Keys) -> str:
    """Keys as people read them: `→ or PgDown`."""
    arrows = {"Right": "→", "Left": "←", "Ctrl+Right": "Ctrl+→", "Ctrl+Left": "Ctrl+←"}
    shown = [arrows.get(key) or QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys]
    return _(" or ").join(shown)


def tooltip_with_keys(entry: ActionEntry) -> str:
    """The tooltip and, in brackets, its keys."""
    return f"{_(entry.tooltip)} ({keys_text(entry.keys)})" if entry.keys else _(entry.tooltip)


def shortcut_sections() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every command that has a key: the titles of the menus, and for each what its entries do and their keys."""
    sections = []
    for path, title in MENUS:
        rows = [(_(entry.tooltip), keys_text(entry.keys)) for entry in ACTIONS if entry.menu == path and entry.keys]
        if rows:
            sections.append((_(title).replace("&", "").rstrip("…"), rows))
    return sections


_ROLES = {"quit": QAction.MenuRole.QuitRole, "about": QAction.MenuRole.AboutRole}


def make_action(entry: ActionEntry, commands: Commands, parent: QObject) -> QAction:
    """The action of one entry, connected to its command."""
    action = QAction(_(entry.text), parent)
    action.setObjectName(entry.id)
    # Left to itself, macOS moves by its words an entry such as Setup into the menu of the program.
    action.setMenuRole(_ROLES.get(entry.id, QAction.MenuRole.NoRole))
    set_tip(action, tooltip_with_keys(entry))
    action.setStatusTip(_(entry.tooltip))
    action.setShortcuts([QKeySequence(key) for key in entry.keys])
    action.setCheckable(entry.toggle is not None or bool(entry.group))
    action.triggered.connect(lambda on=False: _do(entry, commands, on))
    return action


def _do(entry: ActionEntry, commands: Commands, on: bool) -> None:
    run, toggle = entry.run, entry.toggle
    if toggle is not None:
        toggle(commands, on)
    elif run is not None and entry.tells:
        commands.lecture.unless_covered(lambda: run(commands))
    elif run is not None and entry.changes:
        commands.lessons.unless_held(lambda: run(commands))
    elif run is not None:
        run(commands)
