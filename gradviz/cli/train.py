"""`gradviz train`: trains and reports losses, accuracies and weights."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradviz.cli.parsing import takes_format, takes_setup, whole
from gradviz.cli.terminal import GOOD, write
from gradviz.export import commands
from gradviz.text import _

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, the number of updates, and the files to write."""
    takes_setup(parser)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--updates", type=whole, metavar="N", help=_("how many updates; default 1000"))
    length.add_argument("--epochs", type=whole, metavar="N", help=_("how many passes over the training set"))
    logged = _("losses and accuracies after every update (every k-th of more than 10,000)")
    parser.add_argument("--log", type=Path, metavar="FILE.csv", help=logged)
    saved = _("saved work (.gradviz), or a setup with the trained weights (.json)")
    parser.add_argument("--save", type=Path, metavar="FILE", help=saved)
    takes_format(parser)


def work(chosen: argparse.Namespace) -> int:
    """Train and report."""
    as_json = chosen.format == "json"
    write(commands.train(
        chosen.setup, chosen.updates, chosen.epochs, chosen.log, chosen.save, as_json=as_json
    ))  # fmt: skip
    return GOOD
