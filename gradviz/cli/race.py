"""`gradviz race`: compares runs that differ in one choice."""

from __future__ import annotations

import argparse

from gradviz.cli.drawing import gui_wanted, without_display
from gradviz.cli.parsing import takes_format, takes_out, takes_setup, whole
from gradviz.cli.styling import style_of, takes_style
from gradviz.cli.terminal import GOOD, write
from gradviz.export import race_report
from gradviz.text import _

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, the difference, the number of updates, and the figure."""
    takes_setup(parser)
    meaning = _("what differs (learning_rate, optimizer, activation or initializer) and two to four values of it; "
                "an optimizer may declare its rate: adam:0.01")  # fmt: skip
    parser.add_argument("--vary", nargs="+", metavar="VALUE", required=True, help=meaning)
    parser.add_argument("--updates", type=whole, metavar="N", default=500, help=_("of each run; default 500"))
    over = _("the two parameters of the surface; default: the directions in which the paths move most")
    parser.add_argument("--over", nargs=2, metavar=("X", "Y"), help=over)
    parser.add_argument("--linear", action="store_true", help=_("a linear loss axis; default: logarithmic"))
    takes_style(parser)
    takes_out(parser, _("a .png, .svg or .pdf of losses and paths, or a .csv of the losses"), required=False)
    takes_format(parser)


def work(chosen: argparse.Namespace) -> int:
    """Run the race, write its file, and report."""
    report = race_report.race(
        chosen.setup, chosen.vary[0], chosen.vary[1:], chosen.updates, chosen.over, chosen.out
    )
    if chosen.out is not None and chosen.out.suffix.lower() != ".csv":
        without_display()
        with gui_wanted():
            from gradviz.gui.export.race_figure import render_race
        render_race(report.frame, chosen.out, style_of(chosen, chosen.out), log_y=not chosen.linear,
                    title=f"{report.source}: {report.frame.title}")  # fmt: skip
    write(report.text(as_json=chosen.format == "json"))
    return GOOD
