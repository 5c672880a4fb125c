"""Results that are computed once and found again, by the bits of arrays where they depend on those, until another
document is opened.

The window draws while other threads make animations and maps, and all of them share these results: arrays in them are
made read-only, and a cached entry is replaced whole, never changed. Comparing many numbers is quicker than hashing
them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Generic, TypeVar

import numpy as np
from msgspec import Struct

from gradviz.engine.network import Vector

__all__ = ["ArrayCache", "ByArray", "cached", "clear_caches"]

_SOME = 64  # numbers from all over, by which most that differ are told apart

Result = TypeVar("Result")
_clearers: list[Callable[[], None]] = []


def cached(most: int) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """A function's newest `most` results, until everything is forgotten."""

    def of(function: Callable[..., Result]) -> Callable[..., Result]:
        @lru_cache(maxsize=most)
        @wraps(function)
        def known(*arguments: object) -> Result:
            return _read_only(function(*arguments))

        _clearers.append(known.cache_clear)
        return known

    return of


def clear_caches() -> None:
    """Let go of all results: each may hold on to the run that it is of, with all its samples and states."""
    for clear in _clearers:
        clear()


class ArrayCache(Generic[Result]):
    """The newest `most` results, each of an owner and of float64 arrays, which are copied where they can change."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._entries: tuple[tuple[object, tuple[Vector, ...], Result], ...] = ()
        _clearers.append(self._forget)

    def get(self, owner: object, numbers: tuple[Vector, ...], make: Callable[[], Result]) -> Result:
        """The result of the same owner and the same bits, or what `make` gives for them."""
        entries = self._entries
        for place, entry in enumerate(entries):
            whose, known, result = entry
            if whose == owner and len(known) == len(numbers) and all(map(_same, known, numbers)):
                if place:
                    self._entries = (entry, *entries[:place], *entries[place + 1 :])
                return result
        result = _read_only(make())
        self._entries = ((owner, tuple(map(_unchanging, numbers)), result), *self._entries)[: self._most]
        return result

    def _forget(self) -> None:
        self._entries = ()


class ByArray(Generic[Result]):
    """What `make` gives for an array, for the arrays that were last asked for: they never change."""

    def __init__(self, make: Callable[[Vector], Result]) -> None:
        self._make = make
        self._known: dict[int, tuple[Vector, Result]] = {}
        _clearers.append(self._forget)

    def get(self, arrays: Sequence[Vector]) -> list[Result]:
        """The results, made anew for arrays that were not of the last call."""
        known = self._known
        # By the array's id, beside the array itself: an id is only good while its array lives.
        found = {id(each): known.get(id(each)) or (each, self._make(each)) for each in arrays}
        self._known = found
        return [found[id(each)][1] for each in arrays]

    def _forget(self) -> None:
        self._known = {}


def _read_only(result: Result) -> Result:
    """The result, with all arrays in it read-only."""
    if isinstance(result, np.ndarray):
        result.setflags(write=False)
    elif isinstance(result, tuple):
        for part in result:
            _read_only(part)
    elif isinstance(result, Struct):
        for name in result.__struct_fields__:
            _read_only(getattr(result, name))
    return result


def _unchanging(numbers: Vector) -> Vector:
    """Numbers that stay as they are: an array that is read-only and no part of another one, else a copy."""
    return np.array(numbers) if numbers.flags.writeable or numbers.base is not None else numbers


def _same(a: Vector, b: Vector) -> bool:
    """Bit for bit, so that 0 is not −0 and what is not a number is itself."""
    if a is b:
        return True
    if a.shape != b.shape:
        return False
    one, other = a.reshape(-1).view(np.int64), b.reshape(-1).view(np.int64)
    apart = 1 + len(one) // _SOME
    return bool((one[::apart] == other[::apart]).all()) and bool((one == other).all())
