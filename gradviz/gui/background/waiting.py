"""Jobs that are mostly quick: tried at once; one that takes long goes on in a thread, with progress and Cancel."""

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
# Does a job that reports to a `Watch`, under a sentence that says what it is.
Wait = Callable[[str, Callable[[Watch], _T]], _T]

_MOMENT = 0.06  # seconds that a window may stand still
_QUIET_MS = 250  # so long nothing is shown of a job in a thread: a dialog that only flashes is no news to anybody
_TICK_MS = 50
_STEPS = 1000  # of the progress bar; a number of updates may be beyond its integers


def at_once(label: str, job: Callable[[Watch], _T]) -> _T:
    """Do the job, however long it takes."""
    return job(lambda _done, _every: True)


def wait_for(window: QWidget, label: str, job: Callable[[Watch], _T]) -> _T:
    """What the job answers. It must change nothing that the window shows, for it may be begun twice: once here, and
    where that takes longer than a moment in a thread, while the window lives on under a dialog with Cancel.

    Raises `StoppedError` where it was cancelled, and whatever the job raises.
    """
    end = time.perf_counter() + _MOMENT
    try:
        return job(lambda _done, _every: time.perf_counter() < end)
    except StoppedError:
        return work_beside(window, label, job)


def work_beside(window: QWidget, label: str, job: Callable[[Watch], _T]) -> _T:
    """What a job answers that is known to take long: done in a thread, and where it does take long under a dialog with
    Cancel. What a person does meanwhile is answered afterwards. As `wait_for`."""
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
    active = QApplication.activeWindow()  # while presenting it is the audience's
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
