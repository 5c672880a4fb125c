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
    """A piece of work. `compute(cancelled)` returns the result, or None once `cancelled()` returns True. `waits`: it
    begins once stepping has paused, otherwise at once. `is_cheap`: quick enough to be done within a step."""

    compute: Compute
    waits: bool = True
    is_cheap: bool = False


class Computation(Protocol[Asked, Result]):
    """How a request is computed: in one stage, or in several that each improve on the one before."""

    def key(self, request: Asked) -> Hashable:
        """Two requests with the same key have the same result."""

    def dataset(self, request: Asked) -> object:
        """The data set of the request, compared by identity: results of only one data set at a time are kept."""

    def bytes_of(self, result: Result) -> int:
        """The memory that a result keeps alive, in bytes."""

    def stage(self, request: Asked, best: Result | None) -> Stage | None:
        """The next stage after the best result so far; None where that is final."""

    def whole(self, request: Asked, best: Result | None) -> Stage | None:
        """All remaining work as one stage; None where none is left."""

    def is_of(self, request: Asked, result: Result) -> bool:
        """Whether a result is the final one of the request, and not a preliminary one."""

    def adapted(self, request: Asked, result: Result) -> Result:
        """A cached result with those parts of the request that its key leaves out, because no number depends on
        them.
        """


class OneStage(ABC, Generic[Request, Result]):
    """The base class of computations with a single stage."""

    @abstractmethod
    def stage(self, request: Request, best: Result | None) -> Stage | None:
        """The only stage; None where `best` is already the result."""

    def whole(self, request: Request, best: Result | None) -> Stage | None:
        """The only stage; None where `best` is already the result."""
        return self.stage(request, best)

    def is_of(self, request: Request, result: Result) -> bool:
        """Always true: every result is final."""
        return True

    def adapted(self, request: Request, result: Result) -> Result:
        """The result unchanged."""
        return result


class Deferred(QObject, Generic[Request, Result]):
    """One kind of computation of the window. `latest` is the newest result, possibly of an older request.

    Signals: `ready` when a result of the newest request, or a better one, has arrived; `failed(sentence)`.
    """

    ready = Signal()
    failed = Signal(str)

    def __init__(
        self, computation: Computation[Request, Result], delay_ms: int, most: int = 32, parent: QObject | None = None
    ) -> None:
        """`delay_ms`: how long stepping must have paused before a waiting stage begins; up to `most` results are
        cached.
        """
        super().__init__(parent)
        self.latest: Result | None = None
        self._computation = computation
        self._results: ResultCache[Result] = ResultCache(computation.bytes_of, most)
        self._wanted: Request | None = None
        self._best: Result | None = None  # of the newest request
        self._prepared: tuple[Hashable, Result] | None = None  # a first result, before it is asked for
        self._is_computing = False
        self._worker = Worker(self)
        self._worker.done.connect(self._arrived)
        self._worker.failed.connect(self._gave_up)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(delay_ms)
        self._rest.timeout.connect(self._compute)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.ready)

    @property
    def is_busy(self) -> bool:
        """Whether a computation is running or about to begin."""
        return self._is_computing or self._rest.isActive() or self._soon.isActive()

    def ask(self, request: Request, *, now: bool = False) -> Result | None:
        """The best result so far for a request; a better one is computed if there is one. `now`: cheap stages do not
        wait.
        """
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
            if self._best is not None:
                self._soon.start()  # whoever has asked before waits for it
        return self._best

    def prepare(self, request: Request) -> Result | None:
        """What `latest` would be once this is asked for; where that is cheap to compute it is done now. Nothing changes
        for who asks."""
        key = self._computation.key(request)
        known = self._results.get(key)
        if known is not None:
            return self._computation.adapted(request, known)
        if self._is_wanted(request):
            return self.latest
        stage = self._computation.stage(request, None)
        if stage is None or stage.waits or not stage.is_cheap:
            return self.latest
        if self._prepared is None or self._prepared[0] != key:
            result = stage.compute(lambda: False)
            self._prepared = None if result is None else (key, result)
        return self.latest if self._prepared is None else self._prepared[1]

    def ask_nothing(self) -> None:
        """Withdraw the last request."""
        self._want(None, None)

    def put_off(self) -> None:
        """Let a stage that waits for stepping to pause wait as long again from now."""
        if self._rest.isActive():
            self._rest.start()

    def settle(self) -> None:
        """Finish the newest request in the calling thread: for a picture that will not be repainted."""
        self._stop()
        if self._wanted is None:
            return
        stage = self._computation.whole(self._wanted, self._best)
        result = None if stage is None else stage.compute(lambda: False)
        if result is not None:
            self._arrived(result)

    def close(self) -> None:
        """Cancel what runs and wait for it."""
        self._rest.stop()
        self._soon.stop()
        self._worker.close()

    # Implementation

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
        """Begin the next stage, now or when stepping has paused."""
        while True:
            stage = self._next_stage()
            if stage is None or not stage.is_cheap or (stage.waits and not now):
                break
            result = self._first_result() or stage.compute(lambda: False)
            if result is None:
                return
            self._take(result)
        if stage is None:
            return
        if stage.waits:
            self._rest.start()
        else:
            self._compute()

    def _first_result(self) -> Result | None:
        """The result of the first stage, if it has been prepared."""
        prepared, self._prepared = self._prepared, None
        if prepared is None or self._best is not None or self._wanted is None:
            return None
        return prepared[1] if prepared[0] == self._computation.key(self._wanted) else None

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
