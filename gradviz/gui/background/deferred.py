"""Results of a worker thread: only the newest request is computed, results are cached, and stepping has priority."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.gui.background.result_cache import ResultCache
from gradviz.gui.background.worker import Worker

__all__ = ["Computation", "Deferred", "OneStage", "Stage"]

Request = TypeVar("Request")
Asked = TypeVar("Asked", contravariant=True)
Result = TypeVar("Result")
Compute = Callable[[Callable[[], bool]], Any]


class Stage(NamedTuple):
    """A piece of work. `compute(cancelled)` answers the result, or None once `cancelled()` says True. `waits`: it
    begins once stepping has paused, else at once. `is_cheap`: quick enough to be done within a step."""

    compute: Compute
    waits: bool = True
    is_cheap: bool = False


class Computation(Protocol[Asked, Result]):
    """What is computed for a request, in one stage or in several of which each improves on the one before."""

    def key(self, request: Asked) -> Hashable:
        """Two requests with the same key have the same result."""

    def dataset(self, request: Asked) -> object:
        """The data that it is of, compared by identity: results of one data set at a time are kept."""

    def bytes_of(self, result: Result) -> int:
        """How much memory a result holds on to."""

    def stage(self, request: Asked, best: Result | None) -> Stage | None:
        """What to do next, with the best result so far; None where that is final."""

    def whole(self, request: Asked, best: Result | None) -> Stage | None:
        """All that is left to do, in one piece; None where nothing is."""

    def is_of(self, request: Asked, result: Result) -> bool:
        """Whether a result may be kept as the answer; a preliminary one is not."""

    def adapted(self, request: Asked, result: Result) -> Result:
        """A kept result as this request asks for it: its key leaves out what no number depends on."""


class OneStage(ABC, Generic[Request, Result]):
    """What a computation in a single stage has in common with all others of its kind."""

    @abstractmethod
    def stage(self, request: Request, best: Result | None) -> Stage | None:
        """All of it; None where it is done."""

    def whole(self, request: Request, best: Result | None) -> Stage | None:
        """The same."""
        return self.stage(request, best)

    def is_of(self, request: Request, result: Result) -> bool:
        """A result is always final."""
        return True

    def adapted(self, request: Request, result: Result) -> Result:
        """As it is."""
        return result


class Deferred(QObject, Generic[Request, Result]):
    """One kind of computation of the window. `latest` is the newest result, possibly of an older request.

    `ready`: a result of the newest request, or a better one, has come. `failed(sentence)`.
    """

    ready = Signal()
    failed = Signal(str)

    def __init__(
        self, computation: Computation[Request, Result], delay_ms: int, most: int = 32, parent: QObject | None = None
    ) -> None:
        """`delay_ms`: how long stepping must have rested before a stage that waits; `most` results are kept."""
        super().__init__(parent)
        self.latest: Result | None = None
        self._computation = computation
        self._results: ResultCache[Result] = ResultCache(computation.bytes_of, most)
        self._wanted: Request | None = None
        self._best: Result | None = None  # of what is wanted
        self._is_computing = False
        self._worker = Worker(self)
        self._worker.done.connect(self._arrived)
        self._worker.failed.connect(self._gave_up)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(delay_ms)
        self._rest.timeout.connect(self._compute)

    @property
    def is_busy(self) -> bool:
        """Whether something is being computed or about to be."""
        return self._is_computing or self._rest.isActive()

    def ask(self, request: Request, *, now: bool = False) -> Result | None:
        """The best that is known for a request; what is missing is on its way. `now`: what is cheap does not wait."""
        known = self._results.get(self._computation.key(request))
        if known is not None:
            self._want(request, self._cached(request, self._computation.adapted(request, known)))
            self._go_on(now)
        elif not self._is_wanted(request) or not (self.is_busy or self._best is not None):
            self._want(request, None)
            self._go_on(now)
        elif now and self._best is None:
            self._stop()
            self._go_on(now)
        return self._best

    def ask_nothing(self) -> None:
        """There is nothing to compute."""
        self._want(None, None)

    def settle(self) -> None:
        """Compute what is wanted now: for a picture that will not be repainted."""
        self._stop()
        if self._wanted is None:
            return
        stage = self._computation.whole(self._wanted, self._best)
        result = None if stage is None else stage.compute(lambda: False)
        if result is not None:
            self._arrived(result)

    def close(self) -> None:
        """Wait for what still computes."""
        self._rest.stop()
        self._worker.close()

    # Inside

    def _is_wanted(self, request: Request) -> bool:
        wanted, key = self._wanted, self._computation.key
        return wanted is not None and key(wanted) == key(request)

    def _want(self, request: Request | None, best: Result | None) -> None:
        self._stop()
        self._wanted, self._best = request, best
        self.latest = self.latest if best is None else best

    def _stop(self) -> None:
        self._rest.stop()
        self._worker.cancel()
        self._is_computing = False

    def _go_on(self, now: bool = False) -> None:
        """Begin the next stage, or have it begun when stepping rests."""
        while True:
            stage = self._next_stage()
            if stage is None or not stage.is_cheap or (stage.waits and not now):
                break
            result = stage.compute(lambda: False)
            if result is None:
                return
            self._take(result)
        if stage is None:
            return
        if stage.waits:
            self._rest.start()
        else:
            self._compute()

    def _next_stage(self) -> Stage | None:
        return None if self._wanted is None else self._computation.stage(self._wanted, self._best)

    def _compute(self) -> None:
        stage = self._next_stage()
        if stage is not None:
            self._is_computing = True
            self._worker.start(stage.compute)

    def _arrived(self, result: Result) -> None:
        self._is_computing = False
        self._take(result)
        self._go_on()
        self.ready.emit()

    def _gave_up(self, sentence: str) -> None:
        self._is_computing = False
        self.failed.emit(sentence)

    def _take(self, result: Result) -> None:
        assert self._wanted is not None, "a result of an older request is never delivered"
        self._best = self.latest = self._cached(self._wanted, result)

    def _cached(self, request: Request, result: Result) -> Result:
        computation = self._computation
        if computation.is_of(request, result):
            self._results.put(computation.key(request), result, computation.dataset(request))
        return result
