"""What the terminal gets: the exit statuses, the text of a command, and one sentence where something is wrong."""

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
    """Write what a command has to say; a windowed program may have nowhere to write it."""
    if sys.stdout is not None:
        # A terminal obeys control characters, which the title of a setup may hold; a file gets every letter.
        sys.stdout.write(printable(text) if sys.stdout.isatty() else text)


def complain(sentence: str, status: int) -> int:
    """Say what is wrong, in one line, and answer `status`."""
    if sys.stderr is not None:
        try:
            print("gradviz: " + " ".join(printable(sentence).splitlines()), file=sys.stderr, flush=True)
        except (OSError, ValueError):  # nobody can be told; the status still says it
            drop_output(sys.stderr)
    return status


def drop_output(stream: TextIO | None = None) -> None:
    """What is still buffered has nowhere to go; without this Python complains when it shuts down."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())
