"""`gradviz lessons`: lists the lessons, or checks the numbers of one."""

from __future__ import annotations

import argparse

from gradviz.cli.terminal import DISAGREES, GOOD, write
from gradviz.export import lesson_check
from gradviz.text import _

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: a lesson to check, or none for the list."""
    parser.add_argument("lesson", nargs="?", metavar="LESSON",
                        help=_("check the numbers of this lesson, a file or one of the list"))  # fmt: skip
    parser.add_argument("--format", choices=("text", "json"), default="text",
                        help=_("of the list: json has level, minutes, objectives and prerequisites too"))  # fmt: skip


def work(chosen: argparse.Namespace) -> int:
    """List the lessons, or check one."""
    if chosen.lesson is None:
        write(lesson_check.listed_lessons(as_json=chosen.format == "json"))
        return GOOD
    text, is_right = lesson_check.checked(chosen.lesson)
    write(text)
    return GOOD if is_right else DISAGREES
