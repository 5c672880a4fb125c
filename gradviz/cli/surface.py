"""`gradviz surface`: the loss over two parameters or a plane, as numbers or as a figure."""

from __future__ import annotations

import argparse

from gradviz.cli.drawing import gui_wanted, without_display
from gradviz.cli.parsing import takes_out, takes_plane, takes_setup, takes_updates
from gradviz.cli.styling import style_of, takes_style
from gradviz.cli.terminal import GOOD
from gradviz.export.surface_command import FIGURES, SurfaceOrder, compute_surface, write_numbers
from gradviz.text import _

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, the plane, the number of points, and the file."""
    takes_setup(parser)
    takes_updates(parser)
    takes_plane(parser, _("grid points per axis; default 101"))
    parser.add_argument("--line", action="store_true", help=_("only along x, with the tangent"))
    parser.add_argument("--scale", choices=("auto", "log", "linear"), default="auto", help=_("of the colours"))
    samples, usual = parser.add_mutually_exclusive_group(), _("over all training samples (default)")
    samples.add_argument("--all-data", action="store_true", default=None, help=usual)
    samples.add_argument("--batch", action="store_false", dest="all_data", default=None,
                         help=_("over the batch of the next update"))  # fmt: skip
    takes_style(parser, "--figure-size")
    takes_out(parser, _("a .csv, .npz, .png, .svg or .pdf"))


def work(chosen: argparse.Namespace) -> int:
    """Compute the surface and write it."""
    options = {name: getattr(chosen, name) for name in SurfaceOrder.__slots__ if name != "updates_option"}
    options |= {name: value and tuple(value) for name, value in options.items() if name.endswith("_range")}
    name, frame, grid = compute_surface(SurfaceOrder(**options))
    if chosen.out.suffix.lower() not in FIGURES:
        write_numbers(chosen.out, frame, grid)
        return GOOD
    without_display()
    with gui_wanted():
        from gradviz.gui.export.figure_export import render_surface
    render_surface(frame, name, chosen.out, style_of(chosen, chosen.out))
    return GOOD
