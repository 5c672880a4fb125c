"""Every command of the window in one table: menus, keys, tooltips and the list of shortcuts come from it."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gradviz.records import FrozenRecord
from gradviz.scene.panels import PANELS
from gradviz.text import _, mark

__all__ = ["ACTIONS", "MENUS", "ActionEntry", "keys_text", "make_action", "tooltip_with_keys"]

Keys = tuple[str, ...]


class ActionEntry(FrozenRecord, frozen=True):
    """One command. `method` is the main window's method that runs it, with the `argument` where there is one; `menu` a
    path such as `file` or `file/export`.

    `keys` are portable key names, the first one shown in the menu. `checkable` ones get the new state.
    `group` makes checkable ones exclusive. A separator goes before an entry with `gap`. What `tells` shows or saves
    numbers that the Predict mode may be asking for: while a question is open it answers with a sentence instead.
    """

    id: str
    menu: str
    text: str
    tooltip: str
    method: str
    keys: Keys = ()
    checkable: bool = False
    group: str = ""
    gap: bool = False
    tells: bool = False
    argument: str = ""


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
    ("view/theme", mark("&Theme")),
    ("view/turn", mark("T&urn the surface")),
    ("view/surface", mark("Loss surfac&e")),
    ("view/panels", mark("&Panels")),
    ("view/digits", mark("Di&gits")),
    ("view/explained", mark("E&xplanation shows")),
    ("edit/derivation", mark("Copy &chain rule")),
    ("lecture/display", mark("&Display for the audience")),
)

_A = ActionEntry


def _exports() -> tuple[ActionEntry, ...]:
    """File › Export: the figure of each panel that has one. What would give a number away waits for the reveal."""
    return tuple(
        _A(f"export_{panel.name}", "file/export", panel.export.text, panel.export.tooltip, "export_figure",
           panel.export.keys, tells=bool(panel.gives_away), argument=panel.figures[0].name)
        for panel in PANELS if panel.export is not None
    )  # fmt: skip


def _panels() -> tuple[ActionEntry, ...]:
    """View › Panels."""
    return tuple(
        _A(f"show_{panel.name}", "view/panels", panel.show.text, panel.show.tooltip, "show_panel", panel.show.keys,
           checkable=True, argument=panel.name)
        for panel in PANELS if panel.show is not None
    )  # fmt: skip


ACTIONS: tuple[ActionEntry, ...] = (
    _A("new", "file", mark("&New…"), mark("Start a new network on data of your choice"), "new_setup", ("Ctrl+N",)),
    _A("open", "file", mark("&Open…"), mark("Open a setup from a file"), "open_setup", ("Ctrl+O",)),
    _A("open_link", "file", mark("Open Playground &link…"),
       mark("Open the run behind a TensorFlow Playground link"), "open_playground_link", ("Ctrl+L",)),
    _A("save", "file", mark("&Save"), mark("Save the setup with the weights as shown"), "save_setup",
       ("Ctrl+S",), gap=True),
    _A("save_as", "file", mark("Save &as…"), mark("Save the setup under another name"), "save_setup_as",
       ("Ctrl+Shift+S",)),
    *_exports(),
    _A("export_window", "file/export", mark("Whole &window…"), mark("Save the window as PNG, SVG or PDF"),
       "export_window"),
    _A("export_animation", "file/export", mark("&Animation…"),
       mark("Save the descent, or the surface turning round, as GIF or WebP"), "export_animation",
       tells=True),
    _A("picture_size", "file/export", mark("Size and &resolution…"),
       mark("How large exported pictures are, and how fine a PNG is"), "choose_picture_size", gap=True),
    _A("export_solution", "file/export", mark("Wor&ked solution…"),
       mark("Save this update, worked out with every number, as PDF, Markdown or LaTeX"), "export_solution",
       ("Ctrl+Shift+E",), gap=True, tells=True),
    _A("export_blank_solution", "file/export", mark("&Blank solution…"),
       mark("Save the same with the numbers left out, for students to fill in"), "export_blank_solution"),
    _A("export_numpy_script", "file/export", mark("NumPy scri&pt…"),
       mark("Save a program that does these updates again, with all numbers, in NumPy"), "export_numpy_script",
       gap=True, tells=True),
    _A("export_pytorch_script", "file/export", mark("P&yTorch script…"),
       mark("Save a program that does these updates again, with all numbers, in PyTorch"), "export_pytorch_script",
       tells=True),
    _A("quit", "file", mark("&Quit"), mark("Close gradviz"), "close", ("Ctrl+Q",), gap=True),
    _A("undo", "edit", mark("&Undo"), mark("Take the last edit back"), "undo", ("Ctrl+Z",)),
    _A("redo", "edit", mark("&Redo"), mark("Bring the edit back that was taken back last"), "redo",
       ("Ctrl+Y", "Ctrl+Shift+Z")),
    _A("copy_link", "edit", mark("Copy Playground &link"),
       mark("Copy a link that opens this run in TensorFlow Playground"), "copy_playground_link",
       ("Ctrl+Shift+C",), gap=True),
    _A("copy_derivation_text", "edit/derivation", mark("As plain &text"),
       mark("Copy the chain rule of the selection with its numbers as plain text"), "copy_as_text", ("Ctrl+C",)),
    _A("copy_derivation_markdown", "edit/derivation", mark("As &Markdown"),
       mark("Copy the chain rule of the selection with its numbers as Markdown"), "copy_as_markdown",
       ("Ctrl+Alt+M",)),
    _A("copy_derivation_latex", "edit/derivation", mark("As &LaTeX"),
       mark("Copy the chain rule of the selection with its numbers as LaTeX"), "copy_as_latex", ("Ctrl+Alt+L",)),
    _A("paste", "edit", mark("&Paste Playground link"), mark("Open the Playground link in the clipboard"), "paste",
       ("Ctrl+V",)),
    _A("next", "run", mark("&Next step"), mark("Reveal the next step"), "step_next", ("Right", "PgDown")),
    _A("previous", "run", mark("&Previous step"), mark("Go one step back"), "step_previous", ("Left", "PgUp")),
    _A("next_update", "run", mark("Next &update"), mark("Complete this update, or do a whole one"),
       "step_next_update", ("Ctrl+Right",), gap=True),
    _A("previous_update", "run", mark("Previous up&date"), mark("Go back by a whole update"),
       "step_previous_update", ("Ctrl+Left",)),
    _A("play", "run", mark("Pla&y"), mark("Train on, or pause"), "play_or_pause", ("Space",), gap=True),
    _A("diagnosis", "run", mark("&Where learning stops…"),
       mark("List the units and inputs at which learning stops, and why"), "show_diagnosis", ("Ctrl+B",), gap=True),
    _A("race", "run", mark("&Race…"),
       mark("Several runs from the same weights that differ in one thing, side by side"), "show_race", ("Ctrl+R",),
       tells=True),
    _A("basins", "run", mark("&Basin map…"),
       mark("From every start of the plane: where the chosen optimizer ends, and what diverges"), "show_basins",
       ("Ctrl+M",), tells=True),
    _A("first", "run", mark("Back to the &initial weights"), mark("Go back to the initial weights"), "go_first",
       ("Home",), gap=True),
    _A("last", "run", mark("To the last &known update"), mark("Go to the last update that is known"), "go_last",
       ("End",)),
    _A("step_by_operation", "run", mark("Step by &operation"),
       mark("Next and Previous go by one neuron, one δ, one edge’s gradient, one sub-step of the optimizer"),
       "step_by_operation", ("Ctrl+1",), True, "granularity", True),
    _A("step_by_layer", "run", mark("Step by &layer"), mark("Next and Previous go by one layer"),
       "step_by_layer", ("Ctrl+2",), True, "granularity"),
    _A("step_by_phase", "run", mark("Step by p&hase"),
       mark("Next and Previous go by forward, loss, backward, update"), "step_by_phase", ("Ctrl+3",), True,
       "granularity"),
    _A("step_by_update", "run", mark("Step by upda&te"), mark("Next and Previous go by a whole update"),
       "step_by_update", ("Ctrl+4",), True, "granularity"),
    _A("step_by_epoch", "run", mark("Step by &epoch"), mark("Next and Previous go by one pass over the data"),
       "step_by_epoch", ("Ctrl+5",), True, "granularity"),
    _A("theme_light", "view/theme", mark("&Light"), mark("Dark text on a light window"), "theme_light", (), True,
       "theme"),
    _A("theme_dark", "view/theme", mark("&Dark"), mark("Light text on a dark window"), "theme_dark", (), True,
       "theme"),
    _A("theme_projector", "view/theme", mark("&Projector"), mark("Large type and thick lines, for a lecture hall"),
       "theme_projector", (), True, "theme"),
    _A("theme_system", "view/theme", mark("&System"), mark("Follow the system's light or dark mode"),
       "theme_system", (), True, "theme"),
    _A("explain_sentence", "view/explained", mark("&Sentence"), mark("What this step does, in words"),
       "explain_sentence", ("Ctrl+I",)),
    _A("explain_chain", "view/explained", mark("&Chain rule"),
       mark("The chain rule of the selection, factor by factor; [ and ] go from one to the next"), "explain_chain",
       ("Ctrl+K",)),
    _A("explain_nudge", "view/explained", mark("&Nudge"),
       mark("What if the selected number grew by ε? Up and Down change ε"), "explain_nudge", ("Ctrl+U",)),
    _A("explain_table", "view/explained", mark("&Table"), mark("Every parameter of the current layer"),
       "explain_table", ("Ctrl+T",)),
    _A("digits_3", "view/digits", mark("&3 digits"), mark("Show numbers with 3 significant digits"), "digits_3",
       ("Ctrl+Alt+3",), True, "digits"),
    _A("digits_4", "view/digits", mark("&4 digits"), mark("Show numbers with 4 significant digits"), "digits_4",
       ("Ctrl+Alt+4",), True, "digits"),
    _A("digits_6", "view/digits", mark("&6 digits"), mark("Show numbers with 6 significant digits"), "digits_6",
       ("Ctrl+Alt+6",), True, "digits"),
    _A("digits_9", "view/digits", mark("&9 digits"), mark("Show numbers with 9 significant digits"), "digits_9",
       ("Ctrl+Alt+9",), True, "digits"),
    _A("digits_17", "view/digits", mark("&17 digits"), mark("Show every digit of a float64 number"), "digits_17",
       ("Ctrl+Alt+7",), True, "digits"),
    _A("surface_parameters", "view/surface", mark("Two &parameters"),
       mark("The loss over any two weights or biases, all others as they are"), "surface_over_parameters", (), True,
       "surface"),
    _A("surface_random", "view/surface", mark("&Random directions"),
       mark("The loss over two random directions through the present weights"), "surface_over_random", (), True,
       "surface"),
    _A("surface_pca", "view/surface", mark("Principal &components of the path"),
       mark("The two directions in which the weights have moved most so far"), "surface_over_components", (), True,
       "surface"),
    _A("surface_path", "view/surface", mark("&Start to end of the path"),
       mark("From the first weights to these, and the direction in which the path left that line most"),
       "surface_over_ends", (), True, "surface"),
    _A("surface_gradient", "view/surface", mark("&Gradient and curvature"),
       mark("The gradient, and the direction in which the loss bends most"), "surface_over_gradient", (), True,
       "surface"),
    _A("surface_line", "view/surface", mark("Along a &line"),
       mark("The loss along the first of the two directions alone, with its tangent"), "surface_line", (), True,
       gap=True),
    _A("surface_hold", "view/surface", mark("&Hold this surface"),
       mark("Keep the surface as it is while the weights train on"), "surface_hold", (), True),
    _A("surface_equal", "view/surface", mark("&Equal scales on both axes"),
       mark("Draw one unit as long up as across, so that the gradient is perpendicular to the contours"),
       "surface_equal", (), True),
    _A("surface_redraw", "view/surface", mark("&Other random directions"),
       mark("Draw two random directions with the next seed"), "surface_redraw", gap=True),
    _A("surface_race", "view/surface", mark("Race the opti&mizers…"),
       mark("Open the window of races, set to several optimizers from these weights; it draws their paths here"),
       "surface_race", tells=True),
    _A("surface_no_race", "view/surface", mark("Take the race a&way"),
       mark("Remove the paths of the race from the surface"), "surface_no_race"),
    _A("surface_window", "view/surface", mark("R&ange, resolution and colours…"),
       mark("Choose which part of the plane is shown, how finely and how it is coloured"), "surface_window"),
    *_panels(),
    _A("surface_3d", "view", mark("Loss surface in 3-&D"),
       mark("The loss surface in space, or as a map"), "surface_3d", ("Ctrl+D",), True, gap=True),
    _A("turn_left", "view/turn", mark("&Left"), mark("Turn the surface to the left"), "turn_left", ("Alt+Left",)),
    _A("turn_right", "view/turn", mark("&Right"), mark("Turn the surface to the right"), "turn_right",
       ("Alt+Right",)),
    _A("turn_up", "view/turn", mark("&Higher"), mark("Look at the surface from higher up"), "turn_up", ("Alt+Up",)),
    _A("turn_down", "view/turn", mark("L&ower"), mark("Look at the surface from lower down"), "turn_down",
       ("Alt+Down",)),
    _A("turn_closer", "view/turn", mark("&Closer"), mark("Go nearer to the surface"), "turn_closer", ("Alt++", "Alt+="),
       gap=True),
    _A("turn_away", "view/turn", mark("&Further away"), mark("Go away from the surface"), "turn_away", ("Alt+-",)),
    _A("turn_home", "view/turn", mark("From &the front"), mark("See the surface as at first"), "turn_home",
       ("Alt+Home",), gap=True),
    _A("turn_top", "view/turn", mark("From &above"), mark("See the surface straight from above"), "turn_top",
       ("Alt+End",)),
    _A("motion", "view", mark("&Motion"),
       mark("Let values travel along the edges for a moment when a step computes them"), "show_motion", (), True,
       gap=True),
    _A("go_to_unit", "view", mark("Go to &a unit…"), mark("Select a unit by its layer and number"), "go_to_unit",
       ("Ctrl+G",), gap=True),
    _A("fold_layers", "view", mark("F&old or unfold wide layers"),
       mark("Show layers of many units as cells, or some of their units as squares"), "fold_layers"),
    _A("zoom_in", "view", mark("Text &larger"), mark("Enlarge all type"), "zoom_in", ("Ctrl++", "Ctrl+="),
       gap=True),
    _A("zoom_out", "view", mark("Text &smaller"), mark("Reduce all type"), "zoom_out", ("Ctrl+-",)),
    _A("zoom_normal", "view", mark("Text of &normal size"), mark("Type as large as the theme says"),
       "zoom_normal", ("Ctrl+0",)),
    _A("reset_layout", "view", mark("&Reset layout"), mark("Put every panel back where it was at first"),
       "reset_layout", gap=True),
    _A("full_screen", "view", mark("&Full screen"), mark("Fill the screen; Esc leaves"), "full_screen", ("F11",),
       True, gap=True),
    _A("lesson_next", "lesson", mark("&Next stop"), mark("Go to the next stop of the lesson"), "lesson_next",
       ("Ctrl+PgDown",), gap=True),
    _A("lesson_previous", "lesson", mark("&Previous stop"), mark("Go to the stop before"), "lesson_previous",
       ("Ctrl+PgUp",)),
    _A("lesson_answer", "lesson", mark("Show &answer"), mark("Show the answer to the question of this stop"),
       "lesson_answer", ("Ctrl+Return", "Ctrl+Enter")),
    _A("lesson_again", "lesson", mark("&Back to this stop"), mark("Undo all that was done since this stop"),
       "lesson_again", ("Ctrl+Home",)),
    _A("lesson_add", "lesson", mark("Add &stop…"),
       mark("Add what the window shows as a stop; without a lesson this begins one"), "lesson_add",
       ("Ctrl+Shift+A",), gap=True),
    _A("lesson_edit", "lesson", mark("&Change stop…"), mark("Change the texts of this stop"), "lesson_edit"),
    _A("lesson_up", "lesson", mark("Move stop &up"), mark("Exchange this stop with the one before"), "lesson_up"),
    _A("lesson_down", "lesson", mark("Move stop &down"), mark("Exchange this stop with the next one"),
       "lesson_down"),
    _A("lesson_remove", "lesson", mark("&Remove stop"), mark("Take this stop out of the lesson"), "lesson_remove"),
    _A("lesson_save", "lesson", mark("Save &lesson…"), mark("Write the lesson to a file"), "lesson_save"),
    _A("lesson_close", "lesson", mark("Clos&e lesson"), mark("Leave the lesson; the run stays as it is"),
       "lesson_close", gap=True),
    _A("present", "lecture", mark("Pr&esent"),
       mark("Fill the audience’s display with large type and thick edges; Esc leaves"), "present", ("F5",), True),
    _A("present_window", "lecture", mark("Present in a &window"),
       mark("The same in a window that can be shared in a video call while you look ahead in this one; Esc leaves"),
       "present_in_window", ("Shift+F5",), True),
    _A("blank", "lecture", mark("&Blank the audience’s display"),
       mark("Darken the audience’s display, or light it again"), "blank", ("B", ".")),
    _A("freeze", "lecture", mark("&Freeze the audience’s picture"),
       mark("Hold what the audience sees while you look ahead: on another display, or beside its window"),
       "freeze", ("F7",), True),
    _A("spotlight", "lecture", mark("&Spotlight on the selection"),
       mark("Dim everything but the selection, or but this step, for the audience"), "spotlight", ("F8",), True),
    _A("next_picture", "lecture", mark("Another p&icture for the audience"),
       mark("Network, lesson, loss surface, loss curve and output take turns"), "next_picture", ("F4",)),
    _A("notes", "lecture", mark("Speaker &notes"),
       mark("A second window for you: notes, what comes next, and the time"), "show_notes", ("F9",), True),
    _A("predict", "lecture", mark("&Predict, then reveal"),
       mark("Ask the class before each step; what would tell stays hidden until then"), "predict", ("F6",), True,
       gap=True),
    _A("record", "lecture", mark("&Record of predictions…"),
       mark("What was asked, what the class said, and what was true"), "show_record"),
    _A("shortcuts", "help", mark("&Keyboard shortcuts"), mark("List every key"), "show_shortcuts", ("F1",)),
    _A("about", "help", mark("&About gradviz"), mark("What this program is, its versions and its licences"),
       "show_about"),
)  # fmt: skip


def keys_text(keys: Keys) -> str:
    """Keys as people read them: `→ or PgDown`."""
    arrows = {"Right": "→", "Left": "←", "Ctrl+Right": "Ctrl+→", "Ctrl+Left": "Ctrl+←"}
    shown = [arrows.get(key) or QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys]
    return _(" or ").join(shown)


def tooltip_with_keys(entry: ActionEntry) -> str:
    """The tooltip and, in brackets, its keys."""
    return f"{_(entry.tooltip)} ({keys_text(entry.keys)})" if entry.keys else _(entry.tooltip)


def make_action(entry: ActionEntry, parent: QWidget) -> QAction:
    """The action of one entry, connected to the parent's method."""
    action = QAction(_(entry.text), parent)
    action.setObjectName(entry.id)
    action.setToolTip(tooltip_with_keys(entry))
    action.setStatusTip(_(entry.tooltip))
    action.setShortcuts([QKeySequence(key) for key in entry.keys])
    action.setCheckable(entry.checkable)
    method = getattr(parent, entry.method)
    if entry.argument:
        method = partial(method, entry.argument)
    if entry.checkable and not entry.group:
        action.triggered.connect(lambda checked: method(checked))  # of a partial Qt's binding would drop it
    elif entry.tells:
        action.triggered.connect(lambda _checked=False: parent.unless_asking(method))  # type: ignore[attr-defined]
    else:
        action.triggered.connect(lambda _checked=False: method())
    return action
