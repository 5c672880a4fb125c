"""`gradviz trace`: writes one update in full."""

from __future__ import annotations

import argparse

from gradviz.cli.parsing import takes_format, takes_setup, takes_updates
from gradviz.cli.terminal import GOOD, write
from gradviz.export import commands

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, the number of updates before, and the format."""
    takes_setup(parser)
    takes_updates(parser)
    takes_format(parser)


def work(chosen: argparse.Namespace) -> int:
    """Write the update."""
    write(commands.trace(chosen.setup, chosen.updates, as_json=chosen.format == "json"))
    return GOOD
