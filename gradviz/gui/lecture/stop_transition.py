"""Shows the steps between two stops of the same run, within a second."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.gui.session import Session
from gradviz.training.steps import Place

__all__ = ["StopTransition", "places_between"]

_SECONDS, _TICK_MS, _MOST = 0.8, 30, 24


def places_between(start: Place, end: Place) -> list[Place]:
    """The places between two others, by steps within an update and else by updates; a selection if there are many."""
    if (end.update, end.revealed) <= (start.update, start.revealed):
        return []
    if start.update == end.update:
        found = [Place(start.update, revealed) for revealed in range(start.revealed + 1, end.revealed)]
    else:
        found = [Place(update, 0) for update in range(start.update + 1, end.update + 1)]
    every = max(1, -(-len(found) // _MOST))
    return found[::every]


class StopTransition(QObject):
    """Shows places one after the other. `ended`: the last one is shown, or something else has moved the run."""

    ended = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._places: list[Place] = []
        self._began = 0.0
        self._shown: Place | None = None
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_on(self) -> bool:
        """Whether it is running."""
        return self._timer.isActive()

    def start(self, places: list[Place], end: Place) -> None:
        """Show these places, then `end`."""
        self._places, self._began = [*places, end], time.perf_counter()
        self._show(self._places[0])
        self._timer.start()

    def finish(self) -> None:
        """Show the last place now."""
        if self.is_on:
            self._timer.stop()
            if self._session.timeline.place == self._shown:
                self._show(self._places[-1])
            self.ended.emit()

    def _tick(self) -> None:
        share = (time.perf_counter() - self._began) / _SECONDS
        if share >= 1.0 or self._session.timeline.place != self._shown:
            self.finish()
        else:
            self._show(self._places[int(share * len(self._places))])

    def _show(self, place: Place) -> None:
        if place != self._shown or self._session.timeline.place != place:
            self._session.timeline.seek_place(place)
            self._session.show_moment()
        self._shown = self._session.timeline.place
