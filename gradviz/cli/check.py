"""`gradviz check`: checks the gradients."""

from __future__ import annotations

import argparse

from gradviz.cli.parsing import takes_format, takes_setup
from gradviz.cli.terminal import DISAGREES, GOOD, write
from gradviz.export import commands

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, and the format."""
    takes_setup(parser)
    takes_format(parser)


def work(chosen: argparse.Namespace) -> int:
    """Compare backpropagation with central differences and the complex step."""
    text, no_difference = commands.check(chosen.setup, as_json=chosen.format == "json")
    write(text)
    return GOOD if no_difference else DISAGREES
