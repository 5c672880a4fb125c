"""Changes of what is shown, made one after the other."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["InTurn"]

_MOST = 8  # changes at once: what two of them ask of each other without end is left as it is


class InTurn:
    """Makes changes that show, hide or place widgets, each when the one before is complete.

    Showing a widget makes Qt lay out the whole window, which may ask for another change in the middle of this one: a
    widget that is hidden while Qt still shows it would stay in sight and count as hidden.
    """

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []
        self._is_changing = False

    def make(self, change: Callable[[], None]) -> bool:
        """Make a change now, or after the one that is being made; one that waits already is made once. True where all
        that waited has been made."""
        if change not in self._waiting:
            self._waiting.append(change)
        if self._is_changing:
            return False
        self._is_changing = True
        try:
            for _change in range(_MOST):
                if self._waiting:
                    self._waiting.pop(0)()
        finally:
            self._waiting.clear()
            self._is_changing = False
        return True
