"""`gradviz render`: writes a figure of the window, or an animation."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

from gradviz.cli.drawing import gui_wanted, without_display
from gradviz.cli.parsing import (
    between,
    degrees,
    takes_out,
    takes_plane,
    takes_setup,
    takes_updates,
)
from gradviz.cli.styling import style_of, takes_style
from gradviz.cli.terminal import GOOD
from gradviz.data.errors import SetupError
from gradviz.documents.open import WORK_SUFFIX
from gradviz.export.files import check_target, write_text
from gradviz.export.opening import advance, open_with_progress
from gradviz.export.progress import picture_progress
from gradviz.export.storyboard import STORYBOARD
from gradviz.export.surface_command import SurfaceOrder, check_plane, view_of
from gradviz.scene.animation import descent_animation, turn_animation
from gradviz.scene.panels import figure_names
from gradviz.scene.view.camera import Camera
from gradviz.scene.view.figure_style import PLAIN, FigureStyle
from gradviz.scene.view.view import EdgeNumbers, View
from gradviz.text import _
from gradviz.training.steps import Place
from gradviz.training.timeline import Timeline

__all__ = ["add_arguments", "work"]

_FILMS, _TIKZ = (".gif", ".webp"), ".tex"
_PLANE = ("x", "y", "plane", "x_range", "y_range", "seed", "normalise")
_frames, _elevation = between(2, 360), between(3, 90)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, the view and its style, and the file."""
    takes_setup(parser)
    takes_updates(parser)
    parser.add_argument("--view", choices=(*figure_names(), STORYBOARD), default="network")
    parser.add_argument("--panels", metavar="WHICH",
                        help=_("storyboard: phases, layers, steps:1,2,… or updates:0,10,…; default phases"))
    takes_style(parser, has_plain=True)
    parser.add_argument("--operations", type=int, metavar="N", default=None,
                        help=_("show only so many operations of the next update; default: all but the update itself"))
    parser.add_argument("--numbers", choices=tuple(EdgeNumbers), default=None,
                        help=_("network: numbers on the edges; auto, where all have room"))
    parser.add_argument("--azimuth", type=degrees, metavar="DEGREES",
                        help=_("surface3d: the side it is seen from, -60"))
    parser.add_argument("--elevation", type=_elevation, metavar="DEGREES", help=_("surface3d: how high from, 3 to 90"))
    parser.add_argument("--turn", action="store_true", help=_("surface3d: an animation that turns it round once"))
    takes_plane(parser, None)
    parser.add_argument("--frames", type=_frames, metavar="N", help=_("the largest number of frames of an animation"))
    takes_out(parser, _("a .png, .svg or .pdf; of the network also a .tex; a .gif or .webp animates the updates"))


def work(chosen: argparse.Namespace) -> int:
    """Write the figure."""
    moves = _check_order(chosen)
    check_target(chosen.out)
    timeline = open_with_progress(chosen.setup)
    if chosen.out.suffix.lower() == _TIKZ:
        _write_tikz(timeline, chosen)
        return GOOD
    ranges = (chosen.x_range and tuple(chosen.x_range), chosen.y_range and tuple(chosen.y_range))
    order = SurfaceOrder(
        chosen.setup, chosen.out, chosen.x, chosen.y, chosen.plane, *ranges, seed=chosen.seed,
        normalise=chosen.normalise,
    )  # fmt: skip
    check_plane(order, timeline.run.network)
    if chosen.updates:
        advance(timeline, chosen.updates)
    numbers = EdgeNumbers(chosen.numbers or EdgeNumbers.AUTO)
    look = replace(view_of(order, timeline.run.network), camera=_camera(chosen), edge_numbers=numbers)
    (_draw_animation if moves else _draw_picture)(timeline, chosen, look)
    return GOOD


def _check_order(chosen: argparse.Namespace) -> bool:
    """Whether the file is an animation. Raises `SetupError` for options that exclude each other."""
    ending = chosen.out.suffix.lower()
    moves = ending in _FILMS
    style = style_of(chosen, chosen.out)
    if ending not in (".png", ".svg", ".pdf", _TIKZ, *_FILMS):
        message = _("expected a file that ends in .png, .svg, .pdf, .tex, .gif or .webp, got {name}")
        raise SetupError("--out", message.format(name=chosen.out.name))
    animations = _animation_rules(chosen) if moves else ()
    for option, fits, why in (*_view_rules(chosen, ending, moves), *_style_rules(style, chosen.view), *animations):
        if not fits:
            raise SetupError(option, why)
    return moves


# An option, whether it is allowed or was not given, and the reason why it is not.
_Rule = tuple[str, bool, str]


def _view_rules(chosen: argparse.Namespace, ending: str, moves: bool) -> Iterator[_Rule]:
    """The rules for options that only some views or files have."""
    view, is_raised = chosen.view, chosen.view == "surface3d"
    pixels = ending == ".png" and view != "window"
    yield "--out", ending != _TIKZ or view == "network", _("only --view network is drawn in LaTeX")
    yield "--dpi", chosen.dpi is None or pixels, _("only a .png of a figure has pixels to an inch")
    turns = moves and is_raised
    yield "--panels", chosen.panels is None or view == STORYBOARD, _("only --view storyboard has panels")
    yield "--operations", view != STORYBOARD or chosen.operations is None, _("a storyboard has --panels instead")
    yield "--out", view != STORYBOARD or not moves, _("a storyboard does not move")
    yield "--turn", not chosen.turn or turns, _("only --view surface3d turns, in a .gif or .webp")
    yield "--frames", chosen.frames is None or moves, _("only a .gif or .webp has more than one picture")
    yield "--azimuth", chosen.azimuth is None or is_raised, _("only --view surface3d has a side")
    yield "--elevation", chosen.elevation is None or is_raised, _("only --view surface3d is seen from a height")
    yield "--numbers", chosen.numbers is None or view in ("network", STORYBOARD), _("only a network has edges")
    for name in _PLANE:
        fits = getattr(chosen, name) is None or view in ("surface", "surface3d")
        yield f"--{name.replace('_', '-')}", fits, _("only --view surface and surface3d lie over a plane")


def _style_rules(style: FigureStyle, view: str) -> Iterator[_Rule]:
    """The rules for style options that the whole window does not have."""
    is_window = view == "window"
    yield "--theme", style.theme != PLAIN or view in ("network", STORYBOARD), _("only the network is drawn plainly")
    for name in ("font", "transparent", "grey", "text"):
        fits = not (is_window and getattr(style, name))
        yield f"--{name}", fits, _("of the window only the size and the theme can be chosen")
    yield "--caption", not is_window or style.caption is None, _("the window has no caption")


def _animation_rules(chosen: argparse.Namespace) -> Iterator[_Rule]:
    """The rules for animations."""
    yield "--operations", chosen.operations is None, _("an animation shows whole updates")
    yield "--out", chosen.view != "window", _("of the window only its figures can be animated")
    has_updates = chosen.turn or chosen.updates or chosen.setup.lower().endswith(WORK_SUFFIX)
    yield "--updates", bool(has_updates), _("an animation needs at least one update")


def _write_tikz(timeline: Timeline, chosen: argparse.Namespace) -> None:
    """The network as a textbook draws it, with the weights and gradients of the next update."""
    from gradviz.export.network_tikz import tikz_document
    from gradviz.export.plain_figure import plain_figure

    if chosen.updates:
        advance(timeline, chosen.updates)
    timeline.seek_place(Place(timeline.updates_done, timeline.steps.phase_ends[2]))
    write_text(chosen.out, tikz_document(plain_figure(timeline.run, timeline.trace())))


def _draw_picture(timeline: Timeline, chosen: argparse.Namespace, look: View) -> None:
    # All steps of the next update except the last are revealed, so that its gradients are shown.
    timeline.seek_place(Place(timeline.updates_done, timeline.steps.phase_ends[2]))
    if chosen.operations is not None:
        _reveal_operations(timeline, chosen.operations)
    without_display()
    if chosen.view == STORYBOARD:
        _draw_storyboard(timeline, chosen, look)
        return
    with gui_wanted():
        from gradviz.gui.window_picture import render_view
    render_view(
        timeline, chosen.view, timeline.run.setup.title or chosen.setup, chosen.out,
        style_of(chosen, chosen.out), look=replace(look, by_operation=chosen.operations is not None),
    )  # fmt: skip


def _draw_storyboard(timeline: Timeline, chosen: argparse.Namespace, look: View) -> None:
    with gui_wanted():
        from gradviz.gui.export.figure_export import render_storyboard
    source = timeline.run.setup.title or chosen.setup
    render_storyboard(timeline, chosen.panels or "phases", source, chosen.out, style_of(chosen, chosen.out), look=look)


def _draw_animation(timeline: Timeline, chosen: argparse.Namespace, look: View) -> None:
    """Write an animation of the updates, or of the rotating surface."""
    done = timeline.updates_done
    animation = (
        turn_animation(done, chosen.frames) if chosen.turn
        else descent_animation(chosen.view, 0, done, chosen.frames)
    )  # fmt: skip
    without_display()
    with gui_wanted():
        from gradviz.gui.export.animation import render_animation
        from gradviz.gui.export.moving import Look, moving_updates
        from gradviz.gui.qt_app import make_offscreen_app
    app = make_offscreen_app()
    moving = moving_updates(animation, timeline, look, Look(style_of(chosen, chosen.out)))
    with picture_progress() as progress:
        render_animation(moving, chosen.out, progress)
    del app


def _camera(chosen: argparse.Namespace) -> Camera | None:
    usual = Camera()
    azimuth, elevation = chosen.azimuth, chosen.elevation
    if azimuth is None and elevation is None:
        return None
    return Camera(usual.azimuth if azimuth is None else azimuth, usual.elevation if elevation is None else elevation)


def _reveal_operations(timeline: Timeline, number: int) -> None:
    """Move the cursor to `number` operations of the update at the cursor."""
    done, steps, substeps = timeline.updates_done, timeline.steps, len(timeline.trace(timeline.updates_done).substeps)
    count = steps.operation_number(Place(done, 0), substeps)[1]
    if not 0 <= number < count:
        message = _("expected a number from 0 to {most}: all but the last operation of an update, got {number}")
        raise SetupError("--operations", message.format(most=count - 1, number=number))
    timeline.seek_place(steps.place_of(done, number, substeps))
