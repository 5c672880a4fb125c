"""Settings of the C library's allocator, so that a window open for hours returns memory that it needed briefly."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

__all__ = ["calm_allocator"]

# `mallopt`'s parameters of the GNU C library, malloc.h.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE = 1 << 20
_ARENAS = 2


def calm_allocator() -> None:
    """Give arrays of a megabyte and more their own pages, which are returned at once; let threads share two arenas.

    By default, the GNU C library raises that limit to the size of the largest array freed so far: surfaces and states
    are then placed between small long-lived objects, and their memory is never returned. Other C libraries are left
    unchanged.
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_ARENA_MAX, _ARENAS)
