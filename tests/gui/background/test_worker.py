"""The worker delivers only the newest result, reports errors, and releases finished jobs."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradviz.gui.background.worker import Worker


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


class _Data:
    """Something large that a job works on."""


def test_the_newest_request_wins(worker: Worker, qtbot: QtBot) -> None:
    results: list[object] = []
    worker.done.connect(results.append)

    def long(cancelled: Callable[[], bool]) -> str:
        while not cancelled():
            pass
        return "old"

    worker.start(long)
    with qtbot.waitSignal(worker.done):
        worker.start(lambda cancelled: "new")
    assert results == ["new"]


def test_a_fault_is_a_sentence(worker: Worker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(worker.failed) as said:
        worker.start(lambda cancelled: [][1])
    assert said.args == ["list index out of range"]


def test_the_objects_of_a_finished_job_are_released(worker: Worker, qtbot: QtBot) -> None:
    kept: list[weakref.ref[_Data]] = []
    for _number in range(50):
        data = _Data()
        kept.append(weakref.ref(data))
        worker.start(lambda cancelled, data=data: data is None)
        del data
    with qtbot.waitSignal(worker.done):
        worker.start(lambda cancelled: "last")
    worker.close()
    gc.collect()
    assert not [each for each in kept if each() is not None]


def test_threads_take_short_turns_while_a_job_runs_and_usual_ones_afterwards(worker: Worker, qtbot: QtBot) -> None:
    usual = sys.getswitchinterval()
    other = Worker()
    begun, end = threading.Event(), threading.Event()
    seen: list[float] = []

    def long(cancelled: Callable[[], bool]) -> None:
        begun.set()
        end.wait(10)
        raise RuntimeError("no result")

    other.start(long)
    assert begun.wait(10)
    with qtbot.waitSignal(worker.done):
        worker.start(lambda cancelled: seen.append(sys.getswitchinterval()) or "short")
    worker.wait()
    seen.append(sys.getswitchinterval())  # the other one still runs
    end.set()
    other.close()
    assert seen == pytest.approx([0.0005, 0.0005])
    assert sys.getswitchinterval() == pytest.approx(usual)
    assert usual > 0.001, "the job of another test changed it for good"
