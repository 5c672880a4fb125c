"""Runs jobs that are usually quick at once; one that takes long continues in a thread, with progress and Cancel."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gradviz.gui.background.worker import Worker
from gradviz.gui.outside_text import progress_dialog
from gradviz.training.recomputation import StoppedError, Watch

__all__ = ["Wait", "at_once", "wait_for", "work_beside"]

_T = TypeVar("_T")
# Runs a job that reports its progress to a `Watch`; the sentence describes the job.
Wait = Callable[[str, Callable[[Watch], _T]], _T]

_MOMENT = 0.06  # seconds that a window may be blocked
_QUIET_MS = 250  # so long nothing is shown of a job in a thread: a dialog that only flashes is no news to anybody
_TICK_MS = 50
_STEPS = 1000  # of the progress bar; a number of updates may exceed its integers


def at_once(label: str, job: Callable[[Watch], _T]) -> _T:
    """The result of the job, however long it takes."""
    return job(lambda _done, _every: True)


def wait_for(window: QWidget, label: str, job: Callable[[Watch], _T]) -> _T:
    """The result of the job. It must not change anything that the window shows, since it may be started twice: once in
    the calling thread, and again in a worker thread, under a dialog with Cancel, where it takes longer than `_MOMENT`.

    Raises `StoppedError` where it was cancelled, and the errors of the job.
    """
    end = time.perf_counter() + _MOMENT
    try:
        return job(lambda _done, _every: time.perf_counter() < end)
    except StoppedError:
        return work_beside(window, label, job)


def work_beside(window: QWidget, label: str, job: Callable[[Watch], _T]) -> _T:
    """The result of a job that is known to take long: it runs in a thread, and where it does take long under a dialog
    with Cancel. Input during that time is handled afterwards. Raises the same errors as `wait_for`."""
    worker, loop = Worker(), QEventLoop()
    results: list[tuple[_T | None, Exception | None]] = []
    share = [0.0]

    def work(cancelled: Callable[[], bool]) -> tuple[_T | None, Exception | None]:
        def watch(done: int, every: int) -> bool:
            share[0] = done / max(every, 1)
            return not cancelled()

        try:
            return job(watch), None
        except Exception as error:  # raised again in the window's thread
            return None, error

    def arrived(result: tuple[_T | None, Exception | None]) -> None:
        results.append(result)
        loop.quit()

    worker.done.connect(arrived)
    worker.start(work)
    QTimer.singleShot(_QUIET_MS, loop, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    if not results:
        _show_progress(window, label, loop, lambda: int(share[0] * _STEPS))
    worker.close()
    if not results:
        raise StoppedError
    result, error = results[0]
    if error is not None:
        raise error
    return result  # type: ignore[return-value]


def _show_progress(window: QWidget, label: str, loop: QEventLoop, steps_done: Callable[[], int]) -> None:
    """A dialog with progress and Cancel until the loop is left."""
    active = QApplication.activeWindow()  # while presenting, the audience's window
    dialog = progress_dialog(window, label, _STEPS)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(0)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    dialog.canceled.connect(loop.quit)
    timer = QTimer()
    timer.timeout.connect(lambda: dialog.setValue(steps_done()))
    timer.start(_TICK_MS)
    dialog.show()
    loop.exec()
    timer.stop()
    dialog.close()
    dialog.deleteLater()
    if active is not None and isValid(active):
        active.activateWindow()
