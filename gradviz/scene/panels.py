"""The table of panels: name, position, frame, and the numbers that each would reveal before a prediction is answered.

Window, menus, export, command line, settings and the Predict mode read it. To add a panel, add its frame in the scene,
its row in `PANELS`, and its widget under the same name in `gradviz.gui.panel_table`.
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
    "panels_at", "panels_that_reveal",
]  # fmt: skip

WHOLE_WINDOW = "window"  # the name of the whole window among the figures
_FINE, _FINE_IN_SPACE = 101, 81  # points along each side of a surface in a file
_NONE: frozenset[Quantity] = frozenset()


class Position(StrEnum):
    """The position of a panel in the window. Only `PLOT` has room for more than one."""

    TOP = "top"  # the toolbar
    FIRST = "first"  # left of all others, while it is open
    LEFT = "left"
    MIDDLE = "middle"
    PLOT = "plot"  # at the right: the surface, and below it one or two of the others
    BELOW = "below"
    FOOT = "foot"
    PAGE = "page"  # inside another panel


class Menu(FrozenRecord, frozen=True):
    """A menu entry: its text, its tooltip, its default keys."""

    text: str
    tooltip: str
    keys: tuple[str, ...] = ()


class Figure(FrozenRecord, frozen=True):
    """A panel's picture for files: `frame_of(moment, view, all_data)` computes its whole frame at once, `size` is its
    default size in the window's pixels.

    `frame_of` raises `SetupError` where the picture does not exist.
    """

    name: str
    size: tuple[int, int]
    frame_of: Callable[[Moment, View, bool], Any]


class Panel(FrozenRecord, frozen=True):
    """One panel.

    `reveals` are the kinds of number that it would show before a prediction is answered: it is hidden then.
    `frame` is the source of its frames while the window is open; None where the presenter does not provide them.
    `short` is a shorter title for narrow places.
    `show` is its entry in View › Panels; without one it cannot be hidden, and its state is not stored. `export` is
    its entry in File › Export, for the first of its `figures`. `for_audience`: its figure is one of those that can be
    cycled through on the audience's display.
    """

    name: str
    title: str
    position: Position
    reveals: frozenset[Quantity]
    frame: FrameSource | None = None
    short: str = ""
    show: Menu | None = None
    export: Menu | None = None
    figures: tuple[Figure, ...] = ()
    for_audience: bool = False


def _frame_of(source: FrameSource) -> Callable[[Moment, View, bool], Any]:
    """The `frame_of` of a figure that shows the panel's own frame, which needs no results of threads."""
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
    # The lesson itself hides its text, but not the title of the stop.
    Panel("lesson", mark("Lesson"), Position.FIRST, _NONE),
    Panel("setup", mark("Setup"), Position.LEFT, _NONE,
          show=Menu(mark("&Setup"), mark("Show or hide the setup"), ("F2",))),
    # It shows only revealed numbers.
    Panel("network", mark("Network"), Position.MIDDLE, _NONE, NETWORK,
          export=Menu(mark("&Network…"), mark("Save the network as PNG, SVG or PDF")),
          figures=(Figure("network", (900, 640), _frame_of(NETWORK)),), for_audience=True),
    # The slope of the surface reveals the gradient, its point the loss.
    Panel("surface", mark("Loss surface"), Position.PLOT, GRADIENT_KINDS | LOSS_KINDS, SURFACE, short=mark("Surface"),
          show=Menu(mark("&Loss surface"), mark("Show or hide the loss surface"), ("Alt+5",)),
          export=Menu(mark("Loss &surface…"), mark("Save the loss surface as PNG, SVG or PDF")),
          figures=(Figure("surface", (640, 520), _surface), Figure("surface3d", (640, 520), _surface_in_space)),
          for_audience=True),
    # The curve may include later updates.
    Panel("loss", mark("Loss"), Position.PLOT, LOSS_KINDS, LOSS,
          show=Menu(mark("Loss &curve"), mark("Show or hide the loss curve"), ("Alt+6",)),
          export=Menu(mark("&Loss curve…"), mark("Save the loss curve as PNG, SVG or PDF")),
          figures=(Figure("loss", (640, 400), _frame_of(LOSS)),), for_audience=True),
    # It shows the result of the forward pass in advance, from which the loss can be read.
    Panel("output", mark("Output"), Position.PLOT, OUTPUT_KINDS | LOSS_KINDS, OUTPUT,
          show=Menu(mark("&Output"), mark("Show or hide the output"), ("Alt+7",)),
          export=Menu(mark("&Output…"), mark("Save the output as PNG, SVG or PDF")),
          figures=(Figure("output", (520, 480), _frame_of(OUTPUT)),), for_audience=True),
    Panel("flow", mark("Gradient flow"), Position.PLOT, GRADIENT_KINDS, FLOW, short=mark("Flow"),
          show=Menu(mark("Gradient &flow"), mark("Show or hide the flow of the gradients"), ("Alt+8",)),
          export=Menu(mark("Gradient &flow…"), mark("Save the gradient flow as PNG, SVG or PDF")),
          figures=(Figure("flow", (640, 400), _frame_of(FLOW)),)),
    # The preview beside the curvature shows the effect of the next step on the loss.
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
    """The frame sources by name, each with the panels that show its frame, in the order of the table."""
    found: dict[str, tuple[FrameSource, tuple[str, ...]]] = {}
    for panel in PANELS:
        if panel.frame is not None:
            _source, names = found.get(panel.frame.name, (panel.frame, ()))
            found[panel.frame.name] = panel.frame, (*names, panel.name)
    return found


def panels_at(*positions: Position) -> tuple[str, ...]:
    """The names of the panels at these positions, in the order of the table."""
    return tuple(panel.name for panel in PANELS if panel.position in positions)


def hideable_panels() -> tuple[str, ...]:
    """The names of the panels that View › Panels can show and hide."""
    return tuple(panel.name for panel in PANELS if panel.show is not None)


def panels_that_reveal(quantity: Quantity) -> frozenset[str]:
    """The names of the panels that would reveal this kind of number."""
    return frozenset(panel.name for panel in PANELS if quantity in panel.reveals)


def figure_names() -> tuple[str, ...]:
    """The names of everything that can be drawn to a file: the figures of all panels, and the whole window."""
    return (*(figure.name for panel in PANELS for figure in panel.figures), WHOLE_WINDOW)
