"""What was worked out is found again, by the bits of arrays where it depends on them, until another document is opened.

Comparing many numbers is quicker than hashing them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np

from gradviz.engine.network import Vector

__all__ = ["Remembered", "forget", "remembered"]

_FIRST = 64  # numbers, by which most that differ are told apart

Result = TypeVar("Result")
_kept: list[Callable[[], None]] = []


def remembered(most: int) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """A function's newest `most` results, until everything is forgotten."""

    def of(function: Callable[..., Result]) -> Callable[..., Result]:
        known = lru_cache(maxsize=most)(function)
        _kept.append(known.cache_clear)
        return known

    return of


def forget() -> None:
    """Let go of all results: each may hold on to the run that it is of, with all its samples and states."""
    for clear in _kept:
        clear()


class Remembered(Generic[Result]):
    """The newest `most` results, each of an owner and of float64 arrays, which are copied."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._entries: list[tuple[object, tuple[Vector, ...], Result]] = []
        _kept.append(self._entries.clear)

    def get(self, owner: object, numbers: tuple[Vector, ...], make: Callable[[], Result]) -> Result:
        """The result of the same owner and the same bits, or what `make` gives for them."""
        for place, (whose, known, result) in enumerate(self._entries):
            if whose == owner and len(known) == len(numbers) and all(map(_same, known, numbers)):
                self._entries.insert(0, self._entries.pop(place))
                return result
        result = make()
        self._entries.insert(0, (owner, tuple(np.array(each) for each in numbers), result))
        del self._entries[self._most :]
        return result


def _same(a: Vector, b: Vector) -> bool:
    """Bit for bit, so that 0 is not −0 and what is not a number is itself."""
    if a.shape != b.shape:
        return False
    one, other = a.reshape(-1).view(np.int64), b.reshape(-1).view(np.int64)
    return bool((one[:_FIRST] == other[:_FIRST]).all()) and bool((one == other).all())
