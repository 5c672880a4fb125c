"""Values that a page holds once, however often they are shown: the same sentence, number or picture has one place."""

from __future__ import annotations

import json
from typing import Any

from gradviz.scene.text.numbers import number

__all__ = ["DIGITS", "Pool"]

DIGITS = (4, 3, 2)  # of the numbers in the graph: as many as have room


class Pool:
    """A list of JSON values without doubles; others name them by their place in it."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._places: dict[str, int] = {}

    def add(self, value: Any) -> int:
        """The place of a value."""
        key = json.dumps(value, ensure_ascii=False)
        place = self._places.setdefault(key, len(self.values))
        if place == len(self.values):
            self.values.append(value)
        return place

    def number(self, value: float | None, digits: int = DIGITS[0]) -> int | None:
        """The place of a number's texts, the longest first: in `digits`, then in 3 and 2; None where there is none."""
        if value is None:
            return None
        return self.add([number(value, digits), *(number(value, each) for each in DIGITS[1:])])
