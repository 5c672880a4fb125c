"""The commands of the View menu and its submenus."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.gui.commands.action_entry import ActionEntry
from gradviz.gui.commands.commands import Commands
from gradviz.gui.commands.view_commands import NEARER, TURN
from gradviz.scene.panels import PANELS
from gradviz.scene.view.camera import TOP_VIEW
from gradviz.scene.view.window_layout import PRESETS, Preset
from gradviz.text import mark

__all__ = ["VIEW_ACTIONS"]

_A = ActionEntry


def _panels() -> tuple[ActionEntry, ...]:
    """View › Panels."""

    def show(name: str) -> Callable[[Commands, bool], None]:
        return lambda c, on: c.view.show_panel(name, on)

    return tuple(
        _A(f"show_{panel.name}", "view/panels", panel.show.text, panel.show.tooltip, keys=panel.show.keys,
           toggle=show(panel.name))
        for panel in PANELS if panel.show is not None
    )  # fmt: skip


def _layouts() -> tuple[ActionEntry, ...]:
    """View › Layout."""

    def choose(preset: Preset) -> Callable[[Commands], None]:
        return lambda c: c.view.choose_layout(preset)

    return tuple(
        _A(f"layout_{preset}", "view/layout", words, tooltip, choose(preset), keys=(f"Alt+{place}",), group="layout")
        for place, (preset, (words, tooltip)) in enumerate(PRESETS.items(), 1)
    )  # fmt: skip


VIEW_ACTIONS: tuple[ActionEntry, ...] = (
    _A("theme_light", "view/theme", mark("&Light"), mark("Dark text on a light window"),
       lambda c: c.view.choose_theme("light"), group="theme"),
    _A("theme_dark", "view/theme", mark("&Dark"), mark("Light text on a dark window"),
       lambda c: c.view.choose_theme("dark"), group="theme"),
    _A("theme_projector", "view/theme", mark("&Projector"), mark("Large type and thick lines, for a lecture hall"),
       lambda c: c.view.choose_theme("projector"), group="theme"),
    _A("theme_system", "view/theme", mark("&System"), mark("Follow the system's light or dark mode"),
       lambda c: c.view.choose_theme("system"), group="theme"),
    _A("explain_sentence", "view/explained", mark("&Sentence"), mark("What this step does, in words"),
       lambda c: c.explanation.show_page("sentence"), keys=("Ctrl+I",)),
    _A("explain_chain", "view/explained", mark("&Chain rule"),
       mark("The chain rule of the selection, factor by factor; [ and ] go from one to the next"),
       lambda c: c.explanation.show_page("chain"), keys=("Ctrl+K",)),
    _A("explain_nudge", "view/explained", mark("&Nudge"),
       mark("What if the selected number grew by ε? Up and Down change ε"),
       lambda c: c.explanation.show_page("nudge"), keys=("Ctrl+U",)),
    _A("explain_table", "view/explained", mark("&Table"), mark("Every parameter of the current layer"),
       lambda c: c.explanation.show_page("table"), keys=("Ctrl+T",)),
    _A("numbers_auto", "view/numbers", mark("&Automatic"),
       mark("Write numbers on the edges of a small network, where all of them have room"),
       lambda c: c.view.choose_edge_numbers("auto"), group="numbers"),
    _A("numbers_always", "view/numbers", mark("Al&ways"), mark("Write as many numbers on the edges as have room"),
       lambda c: c.view.choose_edge_numbers("always"), group="numbers"),
    _A("numbers_never", "view/numbers", mark("&Never"), mark("Write no numbers on the edges"),
       lambda c: c.view.choose_edge_numbers("never"), group="numbers"),
    _A("digits_3", "view/digits", mark("&3 digits"), mark("Show numbers with 3 significant digits"),
       lambda c: c.explanation.choose_digits(3), keys=("Ctrl+Alt+3",), group="digits"),
    _A("digits_4", "view/digits", mark("&4 digits"), mark("Show numbers with 4 significant digits"),
       lambda c: c.explanation.choose_digits(4), keys=("Ctrl+Alt+4",), group="digits"),
    _A("digits_6", "view/digits", mark("&6 digits"), mark("Show numbers with 6 significant digits"),
       lambda c: c.explanation.choose_digits(6), keys=("Ctrl+Alt+6",), group="digits"),
    _A("digits_9", "view/digits", mark("&9 digits"), mark("Show numbers with 9 significant digits"),
       lambda c: c.explanation.choose_digits(9), keys=("Ctrl+Alt+9",), group="digits"),
    _A("digits_17", "view/digits", mark("&17 digits"), mark("Show every digit of a float64 number"),
       lambda c: c.explanation.choose_digits(17), keys=("Ctrl+Alt+7",), group="digits"),
    _A("surface_parameters", "view/surface", mark("Two &parameters"),
       mark("The loss over any two weights or biases, all others as they are"),
       lambda c: c.surface.choose(plane="parameters"), group="surface"),
    _A("surface_random", "view/surface", mark("&Random directions"),
       mark("The loss over two random directions through the present weights"),
       lambda c: c.surface.choose(plane="random"), group="surface"),
    _A("surface_pca", "view/surface", mark("Principal &components of the path"),
       mark("The two directions in which the weights have moved most so far"),
       lambda c: c.surface.choose(plane="pca"), group="surface"),
    _A("surface_path", "view/surface", mark("&Start to end of the path"),
       mark("From the first weights to these, and the direction in which the path left that line most"),
       lambda c: c.surface.choose(plane="path"), group="surface"),
    _A("surface_gradient", "view/surface", mark("&Gradient and curvature"),
       mark("The gradient, and the direction in which the loss curves most"),
       lambda c: c.surface.choose(plane="gradient"), group="surface"),
    _A("surface_all_data", "view/surface", mark("Over all training &data"),
       mark("The loss over all training samples, or over the batch alone"),
       toggle=lambda c, on: c.surface.use_all_data(on), gap=True),
    _A("surface_line", "view/surface", mark("Along a &line"),
       mark("The loss along the first of the two directions alone, with its tangent"),
       toggle=lambda c, on: c.surface.choose(line=on)),
    _A("surface_hold", "view/surface", mark("&Freeze surface"),
       mark("Keep the surface as it is while the weights train on"),
       toggle=lambda c, on: c.surface.choose(held=on)),
    _A("surface_equal", "view/surface", mark("&Equal scales on both axes"),
       mark("Draw one unit as long up as across, so that the gradient is perpendicular to the contours"),
       toggle=lambda c, on: c.surface.choose(equal=on)),
    _A("surface_redraw", "view/surface", mark("&Other random directions"),
       mark("Draw two random directions with the next seed"), lambda c: c.surface.redraw(), gap=True),
    _A("surface_race", "view/surface", mark("Race the opti&mizers…"),
       mark("Open the window of races, set to several optimizers from these weights; it draws their paths here"),
       lambda c: c.figures.race_optimizers(), tells=True),
    _A("surface_no_race", "view/surface", mark("Remo&ve race"),
       mark("Remove the paths of the race from the surface"), lambda c: c.surface.take_race_away()),
    _A("surface_window", "view/surface", mark("R&ange, resolution and colours…"),
       mark("Choose which part of the plane is shown, how finely and how it is coloured"),
       lambda c: c.surface.choose_range(), tells=True),
    *_layouts(),
    _A("enlarge", "view/layout", mark("&Enlarge a panel"),
       mark("Give the panel in use the whole window, or put it back"), lambda c: c.view.enlarge(),
       keys=("F3",), gap=True),
    *_panels(),
    _A("surface_3d", "view", mark("Loss surface in 3-&D"), mark("The loss surface in space, or as a map"),
       keys=("Ctrl+D",), toggle=lambda c, on: c.view.surface_3d(on), gap=True),
    _A("turn_left", "view/turn", mark("&Left"), mark("Turn the surface to the left"),
       lambda c: c.view.turn(lambda camera: camera.turned(-TURN, 0.0)), keys=("Alt+Left",)),
    _A("turn_right", "view/turn", mark("&Right"), mark("Turn the surface to the right"),
       lambda c: c.view.turn(lambda camera: camera.turned(TURN, 0.0)), keys=("Alt+Right",)),
    _A("turn_up", "view/turn", mark("&Higher"), mark("Look at the surface from higher up"),
       lambda c: c.view.turn(lambda camera: camera.turned(0.0, TURN)), keys=("Alt+Up",)),
    _A("turn_down", "view/turn", mark("L&ower"), mark("Look at the surface from lower down"),
       lambda c: c.view.turn(lambda camera: camera.turned(0.0, -TURN)), keys=("Alt+Down",)),
    _A("turn_closer", "view/turn", mark("&Closer"), mark("Go nearer to the surface"),
       lambda c: c.view.turn(lambda camera: camera.closer(NEARER)), keys=("Alt++", "Alt+="), gap=True),
    _A("turn_away", "view/turn", mark("&Further away"), mark("Go away from the surface"),
       lambda c: c.view.turn(lambda camera: camera.closer(1.0 / NEARER)), keys=("Alt+-",)),
    _A("turn_home", "view/turn", mark("From &the front"), mark("Reset view"),
       lambda c: c.view.turn(lambda camera: None), keys=("Alt+Home",), gap=True),
    _A("turn_top", "view/turn", mark("From &above"), mark("See the surface straight from above"),
       lambda c: c.view.turn(lambda camera: TOP_VIEW), keys=("Alt+End",)),
    _A("motion", "view", mark("&Motion"),
       mark("Let values travel along the edges for a moment when a step computes them"),
       toggle=lambda c, on: c.lecture.show_motion(on), gap=True),
    _A("go_to_unit", "view", mark("Go to &a unit…"), mark("Select a unit by its layer and number"),
       lambda c: c.view.go_to_unit(), keys=("Ctrl+G",), gap=True),
    _A("fold_layers", "view", mark("F&old or unfold wide layers"),
       mark("Show layers of many units as cells, or some of their units as squares"),
       lambda c: c.view.fold_layers()),
    _A("zoom_in", "view", mark("Text &larger"), mark("Larger text"), lambda c: c.view.zoom_by(1),
       keys=("Ctrl++", "Ctrl+="), gap=True),
    _A("zoom_out", "view", mark("Text &smaller"), mark("Smaller text"), lambda c: c.view.zoom_by(-1),
       keys=("Ctrl+-",)),
    _A("zoom_normal", "view", mark("Text of normal si&ze"), mark("Default text size"),
       lambda c: c.view.zoom_normal(), keys=("Ctrl+0",)),
    _A("reset_layout", "view/layout", mark("&Reset layout"), mark("Put every panel back where it was at first"),
       lambda c: c.view.reset_layout()),
    _A("full_screen", "view", mark("&Full screen"), mark("Fill the screen; Esc leaves"), keys=("F11",),
       toggle=lambda c, on: c.view.full_screen(on), gap=True),
)  # fmt: skip
