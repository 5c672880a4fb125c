"""The table of panels: name, place, frame, and what each would reveal before a prediction is answered.

Window, menus, export, command line, settings and the Predict mode read it. Adding a panel takes its frame here below
the gui, its row in `PANELS`, and under the same name its widget in `gradviz.gui.panel_table`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from gradviz.data.errors import SetupError
from gradviz.records import FrozenRecord
from gradviz.scene.frame_sources import (
    CURVATURE,
    EXPLANATION,
    FLOW,
    LOSS,
    NETWORK,
    NUDGE,
    OUTPUT,
    SURFACE,
    TRANSPORT,
    FrameInputs,
    FrameSource,
)
from gradviz.scene.quantity import GRADIENT_KINDS, LOSS_KINDS, OUTPUT_KINDS, Quantity
from gradviz.text import mark

if TYPE_CHECKING:
    from gradviz.scene.moment import Moment
    from gradviz.scene.view.view import View

__all__ = [
    "PANELS", "WHOLE_WINDOW", "Figure", "Menu", "Panel", "Position", "figure_names", "frame_sources", "hideable_panels",
    "panels_at", "panels_that_tell",
]  # fmt: skip

WHOLE_WINDOW = "window"  # what is exported where it is no single figure
_FINE, _FINE_IN_SPACE = 101, 81  # points along each side of a surface in a file
_NONE: frozenset[Quantity] = frozenset()


class Position(StrEnum):
    """Where a panel stands. Only `PLOT` has room for more than one."""

    TOP = "top"  # the toolbar
    FIRST = "first"  # left of all others, while there is one
    LEFT = "left"
    MIDDLE = "middle"
    PLOT = "plot"  # at the right: the surface above, two of the others, or one, below it
    BELOW = "below"
    FOOT = "foot"
    PAGE = "page"  # inside another panel


class Menu(FrozenRecord, frozen=True):
    """An entry of a menu: its words, its tooltip, its default keys."""

    text: str
    tooltip: str
    keys: tuple[str, ...] = ()


class Figure(FrozenRecord, frozen=True):
    """What a panel shows as a picture in a file: `frame_of(moment, view, all_data)` computes all of it at once,
    `size` is its usual size in the window's pixels.

    `frame_of` raises `SetupError` where there is no such picture.
    """

    name: str
    size: tuple[int, int]
    frame_of: Callable[[Moment, View, bool], Any]


class Panel(FrozenRecord, frozen=True):
    """One panel.

    `gives_away` are the kinds of number that could be read off it before a prediction is revealed: it is hidden then.
    `frame` is where its frames come from while the window is open; None where others than the presenter bring them.
    `short` is its title where many stand beside each other.
    `show` is its entry in View › Panels; without one it cannot be hidden, and nothing is remembered of it. `export` is
    its entry in File › Export, for the first of its `figures`. `for_audience`: its figure is one of those that take
    turns on the audience's display.
    """

    name: str
    title: str
    position: Position
    gives_away: frozenset[Quantity]
    frame: FrameSource | None = None
    short: str = ""
    show: Menu | None = None
    export: Menu | None = None
    figures: tuple[Figure, ...] = ()
    for_audience: bool = False


def _frame_of(source: FrameSource) -> Callable[[Moment, View, bool], Any]:
    """A figure that shows the panel's own frame, which needs no result of a thread."""
    return lambda moment, view, all_data: source.build(FrameInputs(moment, view, all_data))


def _surface(moment: Moment, view: View, all_data: bool) -> Any:
    return _surface_and_grid(moment, view, all_data, _FINE)[0]


def _surface_in_space(moment: Moment, view: View, all_data: bool) -> Any:
    from gradviz.scene.surface3d.relief import with_relief

    frame, grid = _surface_and_grid(moment, view, all_data, _FINE_IN_SPACE)
    return with_relief(frame, moment, grid, view.camera, view.digits)


def _surface_and_grid(moment: Moment, view: View, all_data: bool, points: int) -> tuple[Any, Any]:
    from gradviz.landscape.direction import NoPlaneError
    from gradviz.scene.surface.surface_figure import surface_figure

    try:
        return surface_figure(moment, view, all_data, points)
    except NoPlaneError as fault:
        raise SetupError("", str(fault)) from None


def _curvature(moment: Moment, view: View, all_data: bool) -> Any:
    from gradviz.landscape.report import compute_curvature
    from gradviz.scene.surface.curvature import curvature_request

    report = compute_curvature(curvature_request(moment, all_data))
    assert report is not None, "only who asks for it is cancelled"
    return CURVATURE.build(FrameInputs(moment, view, all_data, curvature=report))


PANELS: tuple[Panel, ...] = (
    Panel("toolbar", mark("Toolbar"), Position.TOP, _NONE, TRANSPORT),
    # Its text is hidden by the lesson itself, which leaves the title of the stop.
    Panel("lesson", mark("Lesson"), Position.FIRST, _NONE),
    Panel("setup", mark("Setup"), Position.LEFT, _NONE,
          show=Menu(mark("&Setup"), mark("Show or hide the setup"), ("F2",))),
    # It shows no more than what is revealed.
    Panel("network", mark("Network"), Position.MIDDLE, _NONE, NETWORK,
          export=Menu(mark("&Network…"), mark("Save the network as PNG, SVG or PDF")),
          figures=(Figure("network", (900, 640), _frame_of(NETWORK)),), for_audience=True),
    # The slope of the surface is the gradient, its point has the loss.
    Panel("surface", mark("Loss surface"), Position.PLOT, GRADIENT_KINDS | LOSS_KINDS, SURFACE,
          show=Menu(mark("&Loss surface"), mark("Show or hide the loss surface"), ("Alt+5",)),
          export=Menu(mark("Loss &surface…"), mark("Save the loss surface as PNG, SVG or PDF")),
          figures=(Figure("surface", (640, 520), _surface), Figure("surface3d", (640, 520), _surface_in_space)),
          for_audience=True),
    # The curve may know the future.
    Panel("loss", mark("Loss"), Position.PLOT, LOSS_KINDS, LOSS,
          show=Menu(mark("Loss &curve"), mark("Show or hide the loss curve"), ("Alt+6",)),
          export=Menu(mark("&Loss curve…"), mark("Save the loss curve as PNG, SVG or PDF")),
          figures=(Figure("loss", (640, 400), _frame_of(LOSS)),), for_audience=True),
    # It is what the forward pass is about to compute, and the loss can be read off it.
    Panel("output", mark("Output"), Position.PLOT, OUTPUT_KINDS | LOSS_KINDS, OUTPUT,
          show=Menu(mark("&Output"), mark("Show or hide the output"), ("Alt+7",)),
          export=Menu(mark("&Output…"), mark("Save the output as PNG, SVG or PDF")),
          figures=(Figure("output", (520, 480), _frame_of(OUTPUT)),), for_audience=True),
    Panel("flow", mark("Gradient flow"), Position.PLOT, GRADIENT_KINDS, FLOW, short=mark("Flow"),
          show=Menu(mark("Gradient &flow"), mark("Show or hide the flow of the gradients"), ("Alt+8",)),
          export=Menu(mark("Gradient &flow…"), mark("Save the gradient flow as PNG, SVG or PDF")),
          figures=(Figure("flow", (640, 400), _frame_of(FLOW)),)),
    # The preview beside the curvature knows what the next step does to the loss.
    Panel("curvature", mark("Curvature"), Position.PLOT, GRADIENT_KINDS | LOSS_KINDS, CURVATURE,
          show=Menu(mark("Cur&vature"), mark("Show or hide the curvature and the preview of the next step"),
                    ("Alt+9",)),
          export=Menu(mark("Cur&vature…"),
                      mark("Save the loss along the next step, and how it bends, as PNG, SVG or PDF")),
          figures=(Figure("curvature", (640, 440), _curvature),)),
    Panel("explanation", mark("Explanation"), Position.BELOW, _NONE, EXPLANATION,
          show=Menu(mark("&Explanation"), mark("Show or hide the explanation"), ("Alt+0",))),
    Panel("nudge", mark("Nudge"), Position.PAGE, _NONE, NUDGE),
    Panel("timeline", mark("Timeline"), Position.FOOT, _NONE, TRANSPORT,
          show=Menu(mark("&Timeline"), mark("Show or hide the timeline"), ("Alt+T",))),
)  # fmt: skip


def frame_sources() -> dict[str, tuple[FrameSource, tuple[str, ...]]]:
    """Where frames come from, by name, each with the panels that show its frame, in the order of the table."""
    found: dict[str, tuple[FrameSource, tuple[str, ...]]] = {}
    for panel in PANELS:
        if panel.frame is not None:
            _source, names = found.get(panel.frame.name, (panel.frame, ()))
            found[panel.frame.name] = panel.frame, (*names, panel.name)
    return found


def panels_at(*positions: Position) -> tuple[str, ...]:
    """The names of the panels that stand at these positions, in the order of the table."""
    return tuple(panel.name for panel in PANELS if panel.position in positions)


def hideable_panels() -> tuple[str, ...]:
    """The names of the panels that View › Panels shows and hides."""
    return tuple(panel.name for panel in PANELS if panel.show is not None)


def panels_that_tell(quantity: Quantity) -> frozenset[str]:
    """The names of the panels off which such a number could be read."""
    return frozenset(panel.name for panel in PANELS if quantity in panel.gives_away)


def figure_names() -> tuple[str, ...]:
    """What can be drawn into a file, by name: the figures of all panels, and the whole window."""
    return (*(figure.name for panel in PANELS for figure in panel.figures), WHOLE_WINDOW)
