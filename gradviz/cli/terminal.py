"""Output to the terminal: the exit statuses, the text of a command, and error messages of one sentence."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TextIO

from gradviz.text import printable

__all__ = [
    "BAD_INPUT",
    "DISAGREES",
    "FAULT",
    "GOOD",
    "INTERRUPTED",
    "READER_GONE",
    "complain",
    "drop_output",
    "write",
]

GOOD, DISAGREES, BAD_INPUT, FAULT, INTERRUPTED, READER_GONE = 0, 1, 2, 70, 130, 141


def write(text: str) -> None:
    """Write the output of a command; does nothing in a windowed program without standard output."""
    if sys.stdout is not None:
        # Control characters, which the title of a setup may contain, are not written to a terminal, only to files.
        sys.stdout.write(printable(text) if sys.stdout.isatty() else text)


def complain(sentence: str, status: int) -> int:
    """Write an error message in one line to standard error, and return `status`."""
    if sys.stderr is not None:
        try:
            print("gradviz: " + " ".join(printable(sentence).splitlines()), file=sys.stderr, flush=True)
        except (OSError, ValueError):  # the message cannot be written, but the status still reports the error
            drop_output(sys.stderr)
    return status


def drop_output(stream: TextIO | None = None) -> None:
    """Discard buffered output that cannot be written; otherwise Python reports an error when it shuts down."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())
