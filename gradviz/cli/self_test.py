"""`gradviz self-test`: checks this installation."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradviz.cli.drawing import gui_wanted, without_display
from gradviz.cli.terminal import DISAGREES, GOOD, write
from gradviz.export.self_test import self_test
from gradviz.scene.panels import figure_names
from gradviz.text import _
from gradviz.training.timeline import Timeline

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --window, which tests the window instead of the rest."""
    parser.add_argument("--window", action="store_true", help=_("open the window instead, use it, and close it"))


def work(chosen: argparse.Namespace) -> int:
    """Run all checks and report the results."""
    if chosen.window:
        with gui_wanted():
            from gradviz.gui.window_check import check_window
        return check_window(write)
    return GOOD if self_test(write, _draw, figure_names()) else DISAGREES


def _draw(timeline: Timeline, view: str, path: Path) -> None:
    without_display()
    with gui_wanted():
        from gradviz.gui.window_picture import render_view
    render_view(timeline, view, "self-test", path)
