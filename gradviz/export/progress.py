"""A progress line on the terminal for long work; nothing where the output is not a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gradviz.text import _
from gradviz.training.recomputation import Watch

__all__ = [
    "check_progress", "picture_progress", "race_progress", "sheet_progress", "training_progress", "update_progress",
]  # fmt: skip

_FIRST_AFTER = 0.5


@contextmanager
def training_progress(updates: int) -> Iterator[Callable[[int, float], None] | None]:
    """Yield a function to call with the updates done and the loss; None where there is no terminal."""
    with _line() as show:
        if show is None:
            yield None
            return
        words = _("update {done} of {updates} ({share:.0%}), loss {loss:.6g}")
        yield lambda done, loss: show(
            words.format(done=done, updates=updates, share=done / max(updates, 1), loss=loss)
        )


@contextmanager
def picture_progress() -> Iterator[Callable[[int, int], None]]:
    """Yield a function to call with the number of pictures done and their total."""
    with _line() as show:
        words = _("picture {done} of {all}")
        yield lambda done, every: None if show is None else show(words.format(done=done, all=every))


@contextmanager
def update_progress() -> Iterator[Watch | None]:
    """Yield a function to call with the number of updates done and their total; None where there is no terminal."""
    with _line() as show:
        if show is None:
            yield None
            return
        words = _("update {done} of {all}")

        def watch(done: int, every: int) -> bool:
            show(words.format(done=done, all=every))
            return True

        yield watch


@contextmanager
def check_progress() -> Iterator[Callable[[int, int], None]]:
    """Yield a function to call with the number of parameters compared and their total."""
    with _line() as show:
        words = _("parameter {done} of {all}")
        yield lambda done, every: None if show is None else show(words.format(done=done, all=every))


@contextmanager
def race_progress() -> Iterator[Callable[[int, int], None]]:
    """Yield a function to call with the number of updates done by all runs and their total."""
    with _line() as show:
        words = _("update {done} of {all}, of all runs together")
        yield lambda done, every: None if show is None else show(words.format(done=done, all=every))


@contextmanager
def sheet_progress() -> Iterator[Watch]:
    """Yield a function to call with the number of variants drawn and their total."""
    with _line() as show:
        words = _("variant {done} of {all}")

        def watch(done: int, every: int) -> bool:
            if show is not None:
                show(words.format(done=done, all=every))
            return True

        yield watch


@contextmanager
def _line() -> Iterator[Callable[[str], None] | None]:
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield None
        return
    start, width = time.monotonic(), 0

    def show(line: str) -> None:
        nonlocal width
        if time.monotonic() - start < _FIRST_AFTER:
            return  # short work needs no progress line
        print("\r" + line.ljust(width), end="", file=stream, flush=True)
        width = len(line)

    try:
        yield show
    finally:
        if width:
            print("\r" + " " * width + "\r", end="", file=stream, flush=True)
