"""Caches results until another document is opened, with keys that may include arrays, compared bit for bit.

The window draws while other threads compute animations and maps, and all of them share these results: arrays in them
are made read-only, and a cached entry is replaced as a whole, never changed. Comparing many numbers is faster than
hashing them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Generic, TypeVar

import numpy as np
from msgspec import Struct

from gradviz.engine.network import Vector

__all__ = ["ArrayCache", "ByArray", "cached", "clear_caches"]

_SOME = 64  # a sample of so many numbers is compared first, which detects most differences

Result = TypeVar("Result")
_clearers: list[Callable[[], None]] = []


def cached(most: int) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Decorator: caches a function's newest `most` results until `clear_caches`."""

    def of(function: Callable[..., Result]) -> Callable[..., Result]:
        @lru_cache(maxsize=most)
        @wraps(function)
        def known(*arguments: object) -> Result:
            return _read_only(function(*arguments))

        _clearers.append(known.cache_clear)
        return known

    return of


def clear_caches() -> None:
    """Drop all results, since each may refer to its run with all samples and states."""
    for clear in _clearers:
        clear()


class ArrayCache(Generic[Result]):
    """A cache of the newest `most` results, with an owner and float64 arrays as keys; arrays that can change are
    copied.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._entries: tuple[tuple[object, tuple[Vector, ...], Result], ...] = ()
        _clearers.append(self._forget)

    def get(self, owner: object, numbers: tuple[Vector, ...], make: Callable[[], Result]) -> Result:
        """The result for the same owner and equal arrays, or else that of `make`."""
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
    """Caches the results of `make` for the immutable arrays of the last call."""

    def __init__(self, make: Callable[[Vector], Result]) -> None:
        self._make = make
        self._known: dict[int, tuple[Vector, Result]] = {}
        _clearers.append(self._forget)

    def get(self, arrays: Sequence[Vector]) -> list[Result]:
        """The results, computed only for arrays that were not in the last call."""
        known = self._known
        # Keyed by the array's id, with a reference to the array, because an id is valid only while its array exists.
        found = {id(each): known.get(id(each)) or (each, self._make(each)) for each in arrays}
        self._known = found
        return [found[id(each)][1] for each in arrays]

    def _forget(self) -> None:
        self._known = {}


def _read_only(result: Result) -> Result:
    """The result with all arrays in it made read-only."""
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
    """An immutable array: the array itself if it is read-only and not a view, else a copy."""
    return np.array(numbers) if numbers.flags.writeable or numbers.base is not None else numbers


def _same(a: Vector, b: Vector) -> bool:
    """Whether arrays are equal bit for bit, so that 0 differs from −0 and NaN equals NaN."""
    if a is b:
        return True
    if a.shape != b.shape:
        return False
    one, other = a.reshape(-1).view(np.int64), b.reshape(-1).view(np.int64)
    apart = 1 + len(one) // _SOME
    return bool((one[::apart] == other[::apart]).all()) and bool((one == other).all())
