"""`gradviz page`: the steps of an update, or a lesson, as one file for any browser."""

from __future__ import annotations

import argparse

from gradviz.cli.parsing import takes_out, takes_updates
from gradviz.cli.terminal import GOOD
from gradviz.export.page.order import write_page
from gradviz.export.page.page import PAGE_THEMES, PageChoice
from gradviz.text import _

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup or lesson, the update, the theme, and the file."""
    meaning = _("a .json setup, saved work (.gradviz), a preset, a TensorFlow Playground link, or a lesson")
    parser.add_argument("setup", metavar="SETUP|LESSON", help=meaning)
    takes_updates(parser)
    parser.add_argument("--theme", choices=PAGE_THEMES, default="auto", help=_("auto follows the reader's system"))
    parser.add_argument("--steps", choices=("layer", "phase"), default="layer", help=_("how far Next goes"))
    parser.add_argument("--no-surface", action="store_true", help=_("leave the loss surface out"))
    takes_out(parser, _("a .html"))


def work(chosen: argparse.Namespace) -> int:
    """Write the page."""
    choice = PageChoice(chosen.theme, not chosen.no_surface, chosen.steps == "phase")
    write_page(chosen.setup, chosen.out, chosen.updates, choice)
    return GOOD
