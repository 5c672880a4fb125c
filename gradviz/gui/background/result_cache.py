"""A cache of the results of one data set by request, limited in number and bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["ResultCache"]

_MOST, _MOST_BYTES = 32, 12_000_000

Result = TypeVar("Result")


class ResultCache(Generic[Result]):
    """The most recently used results by key; `weigh` returns the bytes that one of them occupies."""

    def __init__(self, weigh: Callable[[Result], int], most: int = _MOST) -> None:
        self._weigh = weigh
        self._most = most
        self._dataset: object = None
        self._results: OrderedDict[Hashable, Result] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._results)

    def get(self, key: Hashable) -> Result | None:
        """The result of a key, which becomes the most recently used one; None where there is none."""
        found = self._results.get(key)
        if found is not None:
            self._results.move_to_end(key)
        return found

    def put(self, key: Hashable, result: Result, dataset: object) -> None:
        """Keep a result; results of another data set are dropped, since each keeps its whole run alive."""
        if dataset is not self._dataset:
            self._dataset = dataset
            self._results.clear()
            self._bytes = 0
        before = self._results.pop(key, None)
        if before is not result:
            self._bytes += self._weigh(result) - (0 if before is None else self._weigh(before))
        self._results[key] = result
        while len(self._results) > 1 and (len(self._results) > self._most or self._bytes > _MOST_BYTES):
            _key, oldest = self._results.popitem(last=False)
            self._bytes -= self._weigh(oldest)
