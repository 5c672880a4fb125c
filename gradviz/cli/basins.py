"""`gradviz basins`: where the optimizer ends from every start of a plane."""

from __future__ import annotations

import argparse

from gradviz.cli.drawing import gui_wanted, without_display
from gradviz.cli.parsing import takes_out, takes_plane, takes_setup, whole
from gradviz.cli.styling import style_of, takes_style
from gradviz.cli.terminal import GOOD, write
from gradviz.export.basin_command import USUAL_UPDATES, map_basins
from gradviz.export.basin_table import write_basins
from gradviz.export.surface_command import FIGURES, SurfaceOrder
from gradviz.text import _

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, the plane, the number of updates and starts, and the file."""
    takes_setup(parser)
    meaning = _("from each start; default {n}").format(n=USUAL_UPDATES)
    parser.add_argument("--updates", type=whole, metavar="N", default=USUAL_UPDATES, help=meaning)
    meaning = _("all other weights as after N updates of the run; default 0")
    parser.add_argument("--after", type=whole, metavar="N", default=0, help=meaning)
    takes_plane(parser, _("starting points per axis; default 41"))
    takes_style(parser, "--figure-size")
    takes_out(parser, _("a .png, .svg, .pdf, .csv or .npz"))


def work(chosen: argparse.Namespace) -> int:
    """Train from every start, write the map, and report the basins."""
    ranges = (chosen.x_range and tuple(chosen.x_range), chosen.y_range and tuple(chosen.y_range))
    order = SurfaceOrder(
        chosen.setup, chosen.out, chosen.x, chosen.y, chosen.plane, *ranges, chosen.size, chosen.after, chosen.seed,
        chosen.normalise, updates_option="--after",
    )  # fmt: skip
    report = map_basins(order, chosen.updates)
    if chosen.out.suffix.lower() not in FIGURES:
        write_basins(report.found, report.frame, chosen.out)
    else:
        without_display()
        with gui_wanted():
            from gradviz.gui.export.basin_figure import render_basins
        title = f"{report.source}: {report.frame.title}"
        render_basins(report.frame, chosen.out, style_of(chosen, chosen.out), title=title)
    write(report.text())
    return GOOD
