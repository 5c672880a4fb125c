"""The timer of Play: a number of updates per second, in slices that keep the window responsive."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from gradviz.text import _

__all__ = ["Player", "stopped_sentence"]

_TICK_MS = 16
_SLICE_SECONDS = 0.010
_MOST_PER_TICK = 20_000
_HICCUP = 0.25  # seconds


def stopped_sentence(diverged_at: int | None) -> str:
    """Why training has stopped by itself."""
    if diverged_at is None:
        return _("Training stopped.")
    words = _("Training stopped after update {number}: the loss is no longer a finite number.")
    return words.format(number=diverged_at)


class Player(QObject):
    """At each tick `train(count, seconds)` does up to `count` updates within `seconds` and returns how many it did,
    None where training has ended. `speed` is in updates per second; infinite is as fast as possible. While `is_behind`,
    a window still shows parts of what was trained last: a tick then waits for `catch_up`.
    """

    def __init__(self, train: Callable[[int, float], int | None], parent: QObject) -> None:
        super().__init__(parent)
        self.speed = 10.0
        self._train = train
        self.is_behind = self._is_due = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._tick)
        self._owed = self._last_tick = 0.0
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_on(self) -> bool:
        """Whether the timer is running."""
        return self._timer.isActive()

    def start(self) -> None:
        """Start the timer, with one update at the first tick."""
        self._owed, self._last_tick = 1.0, time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Stop the timer."""
        self._timer.stop()
        self._soon.stop()
        self.is_behind = self._is_due = False

    def catch_up(self) -> None:
        """All is shown: a tick that was due meanwhile comes as soon as the events are handled."""
        self.is_behind = False
        if self._is_due:
            self._is_due = False
            self._soon.start()

    def _tick(self) -> None:
        if self.is_behind:
            self._is_due = True
            return
        now = time.perf_counter()
        # After a delay the backlog is dropped: training must not try to catch up.
        elapsed, self._last_tick = min(now - self._last_tick, _HICCUP), now
        self._owed = min(self._owed + elapsed * self.speed, _MOST_PER_TICK)
        count = int(self._owed)
        done = self._train(count, _SLICE_SECONDS) if count else None
        if done is not None:
            self._owed = max(0.0, self._owed - done)
            if math.isinf(self.speed) or self._owed > self.speed:
                self._owed = 0.0
