"""Computes one request at a time in a thread; a newer request cancels older ones."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

__all__ = ["Worker"]

Job = Callable[[Callable[[], bool]], object]

# Seconds for which a job keeps Python to itself while the window waits for it. Painting asks for Python a hundred
# times: with the usual 5 ms each, the window stands still for a third of a second beside a busy job.
_TURN = 0.0005


class _ShortTurns:
    """A context for a thread: the turns of Python's threads are short while at least one thread is in it, and as long
    as before once none is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count, self._usual = 0, 0.0

    def __enter__(self) -> None:
        with self._lock:
            if not self._count:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(min(_TURN, self._usual))
            self._count += 1

    def __exit__(self, *_fault: object) -> None:
        with self._lock:
            self._count -= 1
            if not self._count:
                sys.setswitchinterval(self._usual)


_short_turns = _ShortTurns()


class _Task(QRunnable):
    def __init__(self, worker: Worker, generation: int, job: Job) -> None:
        super().__init__()
        self._worker, self._generation = worker, generation
        self._job: Job | None = job

    def run(self) -> None:
        # The pool may keep a task in Python after its work is done; the objects it worked on must be released.
        job, self._job = self._job, None
        if job is None or self._is_old():
            return
        try:
            with _short_turns:
                result, fault = job(self._is_old), ""
        except Exception as error:  # an error in a thread would otherwise be lost
            result, fault = None, str(error) or type(error).__name__
        if not self._is_old():
            self._worker._finished.emit(self._generation, result, fault)

    def _is_old(self) -> bool:
        return self._generation != self._worker.generation


class Worker(QObject):
    """Runs jobs in a thread. `done(result)` and `failed(sentence)` are emitted in the window's thread, and only for the
    newest request."""

    done = Signal(object)
    failed = Signal(str)
    _finished = Signal(int, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.generation = 0
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self, job: Job) -> None:
        """Cancel the running job and run `job(cancelled)` instead."""
        self.generation += 1
        self._pool.start(_Task(self, self.generation, job))

    def cancel(self) -> None:
        """Cancel the running job; its result is dropped."""
        self.generation += 1

    def wait(self) -> None:
        """Block until no job is running or queued; the signals for their results are then queued."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Cancel and wait: a program that ends with a running thread aborts."""
        self.cancel()
        self._pool.clear()
        self.wait()

    def _deliver(self, generation: int, result: object, fault: str) -> None:
        if generation != self.generation:
            return
        if fault:
            self.failed.emit(fault)
        elif result is not None:
            self.done.emit(result)
