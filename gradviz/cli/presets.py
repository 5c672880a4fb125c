"""`gradviz presets`: which setups come with the program."""

from __future__ import annotations

import argparse

from gradviz.cli.terminal import GOOD, write
from gradviz.export import commands

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing."""


def work(chosen: argparse.Namespace) -> int:
    """List them."""
    write(commands.presets())
    return GOOD
