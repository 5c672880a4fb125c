"""`gradviz presets`: lists the setups that come with the program."""

from __future__ import annotations

import argparse

from gradviz.cli.terminal import GOOD, write
from gradviz.export import commands

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments."""


def work(chosen: argparse.Namespace) -> int:
    """List the presets."""
    write(commands.presets())
    return GOOD
