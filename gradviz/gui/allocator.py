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
    """Arrays of a megabyte and more get pages of their own and give them back at once; threads share two arenas.

    Left to itself, the GNU C library raises that limit to the largest array ever freed: surfaces and states then lie
    between small objects that live long, and their room stays with the program. Other libraries are left alone.
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_ARENA_MAX, _ARENAS)
