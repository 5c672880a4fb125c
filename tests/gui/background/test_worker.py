"""The worker delivers only the newest result, reports errors, and releases finished jobs."""

from __future__ import annotations

import gc
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
