"""`gradviz script`: writes a program that reproduces the run."""

from __future__ import annotations

import argparse

from gradviz.cli.parsing import takes_out, takes_setup, whole
from gradviz.cli.terminal import GOOD
from gradviz.data.errors import SetupError
from gradviz.export.files import check_target, write_text
from gradviz.export.opening import open_with_progress
from gradviz.export.progress import update_progress
from gradviz.export.script import FRAMEWORKS, script_text
from gradviz.export.script_rehearsal import rehearse
from gradviz.text import _

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, the number of updates, the framework, and the file."""
    takes_setup(parser)
    meaning = _("of how many updates; default: those that saved work did since its last change by hand, or 1000")
    parser.add_argument("--updates", type=whole, metavar="N", help=meaning)
    parser.add_argument("--framework", choices=tuple(FRAMEWORKS), default="numpy", help=_("default: numpy"))
    takes_out(parser, _("a .py"))


def work(chosen: argparse.Namespace) -> int:
    """Do the updates, and write the program that repeats them."""
    if chosen.out.suffix.lower() != ".py":
        raise SetupError("--out", _("expected a file that ends in .py, got {name}").format(name=chosen.out.name))
    check_target(chosen.out)
    timeline = open_with_progress(chosen.setup)
    with update_progress() as watch:
        rehearsal = rehearse(timeline, chosen.updates, watch)
    assert rehearsal is not None  # it cannot be cancelled here
    write_text(chosen.out, script_text(rehearsal, chosen.framework, timeline.run.setup.title))
    return GOOD
