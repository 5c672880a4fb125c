"""`gradviz solution`: writes the worked solution of one update."""

from __future__ import annotations

import argparse

from gradviz.cli.drawing import gui_wanted, without_display
from gradviz.cli.parsing import takes_out, takes_setup, takes_updates, whole
from gradviz.cli.terminal import GOOD
from gradviz.data.errors import SetupError
from gradviz.export.files import check_target
from gradviz.export.opening import advance, open_with_progress
from gradviz.text import _

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, the update, the form of the numbers, and the file."""
    takes_setup(parser)
    takes_updates(parser)
    which = _("which sample of the batch is written out in formulas, counted from 1; default 1")
    parser.add_argument("--sample", type=whole, metavar="N", default=1, help=which)
    parser.add_argument("--digits", type=int, choices=(3, 4, 6, 9, 17), default=6, help=_("of every number; default 6"))
    parser.add_argument("--blank", action="store_true", help=_("leave the numbers out, for students to fill in"))
    takes_out(parser, _("a .md, .tex or .pdf"))


def work(chosen: argparse.Namespace) -> int:
    """Write the solution."""
    if chosen.out.suffix.lower() not in (".md", ".tex", ".pdf"):
        message = _("expected a file that ends in .md, .tex or .pdf, got {name}")
        raise SetupError("--out", message.format(name=chosen.out.name))
    check_target(chosen.out)
    timeline = open_with_progress(chosen.setup)
    if chosen.updates:
        advance(timeline, chosen.updates, "--updates")
    without_display()
    with gui_wanted():
        from gradviz.gui.export.solution_files import write_solution
        from gradviz.gui.qt_app import make_offscreen_app
    app = make_offscreen_app()
    write_solution(
        timeline, chosen.out, timeline.run.setup.title or chosen.setup, sample=chosen.sample - 1,
        digits=chosen.digits, blank=chosen.blank,
    )  # fmt: skip
    del app
    return GOOD
