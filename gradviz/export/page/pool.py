"""Stores values that a page shows several times only once: equal sentences, numbers or pictures share one index."""

from __future__ import annotations

import json
from typing import Any

from gradviz.scene.text.numbers import number

__all__ = ["DIGITS", "Pool"]

DIGITS = (4, 3, 2)  # of the numbers in the graph, of which the page uses the most that fit


class Pool:
    """A list of distinct JSON values, referred to by their indices."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._places: dict[str, int] = {}

    def add(self, value: Any) -> int:
        """The index of a value, which is added if it is new."""
        key = json.dumps(value, ensure_ascii=False)
        place = self._places.setdefault(key, len(self.values))
        if place == len(self.values):
            self.values.append(value)
        return place

    def number(self, value: float | None, digits: int = DIGITS[0]) -> int | None:
        """The index of the texts of a number, the longest first: with `digits` digits, then with 3 and 2; None for
        None.
        """
        if value is None:
            return None
        return self.add([number(value, digits), *(number(value, each) for each in DIGITS[1:])])
