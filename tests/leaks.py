"""Finds what a test left running or open; pytest-qt has closed what ``qtbot.addWidget`` was given by then."""

import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

SHARED = "shared_by_tests"  # the property of a window that is open from test to test

# Long, since a busy machine is slow; only a test that fails waits for it.
_GRACE_SECONDS = 3.0


@contextmanager
def watch_for_leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test where something that began inside the block is alive after it."""
    threads = set(threading.enumerate())
    widgets = {id(widget): widget for widget in _top_level_widgets()}
    qt_threads = _remember_started(monkeypatch, QThread)
    timers = _remember_started(monkeypatch, QTimer)

    def leaks() -> list[str]:
        """One line for each leftover."""
        new_threads = [
            # A dummy thread is one of Qt's that ran some Python once: Qt's pool keeps it.
            thread
            for thread in threading.enumerate()
            if thread not in threads and not isinstance(thread, threading._DummyThread)
        ]
        running = [thread for thread in qt_threads if isValid(thread) and thread.isRunning()]
        ticking = [timer for timer in timers if isValid(timer) and timer.isActive()]
        open_widgets = [widget for widget in _top_level_widgets() if id(widget) not in widgets]
        return [
            *(f"thread {thread.name!r} still runs" for thread in new_threads),
            *(f"QThread {_name(thread)} still runs" for thread in running),
            *(f"QTimer {_name(timer)} still ticks" for timer in ticking),
            *(f"top-level widget {_name(widget)} was not deleted" for widget in open_widgets),
        ]

    yield
    found = _settle(leaks)
    if found:
        pytest.fail("this test left behind: " + "; ".join(found), pytrace=False)


def _settle(leaks: Callable[[], list[str]]) -> list[str]:
    """What is still left after the things that end by themselves have had time to."""
    end = time.monotonic() + _GRACE_SECONDS
    while found := leaks():
        if QCoreApplication.instance() is not None:
            # Work that was put off and ends by itself, as the typesetting of formulas does, is no leftover.
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        if not (found := leaks()) or time.monotonic() > end:
            break
        time.sleep(0.02)
    return found


def _remember_started(monkeypatch: pytest.MonkeyPatch, kind: type[QObject]) -> "weakref.WeakSet[Any]":
    """The objects of `kind` that are started from here on."""
    started: weakref.WeakSet[Any] = weakref.WeakSet()
    start = kind.start  # type: ignore[attr-defined]

    def remembering_start(self: QObject, *args: Any, **kwargs: Any) -> None:
        started.add(self)
        start(self, *args, **kwargs)

    monkeypatch.setattr(kind, "start", remembering_start)
    return started


def _top_level_widgets() -> list[QWidget]:
    """The top-level widgets that are someone's to delete."""
    if not isinstance(QCoreApplication.instance(), QApplication):
        return []
    # pyqtgraph's context menus are windows without a parent by its own design; Qt deletes them with the plot.
    found = [widget for widget in QApplication.topLevelWidgets() if not isinstance(widget, QMenu)]
    if not is_window_shared():
        return found
    # So are the forms that pyqtgraph takes apart for those menus.
    return [widget for widget in found if not _is_of_shared(widget) and not _is_emptied(widget)]


def is_window_shared() -> bool:
    """Whether a window is open from test to test."""
    is_app = isinstance(QCoreApplication.instance(), QApplication)
    return is_app and any(widget.property(SHARED) for widget in QApplication.topLevelWidgets())


def _is_of_shared(widget: QWidget) -> bool:
    """Whether a widget is a window that tests share, or belongs to one."""
    above: QWidget | None = widget
    while above is not None and not above.property(SHARED):
        above = above.parentWidget()
    return above is not None


def _is_emptied(widget: QWidget) -> bool:
    return type(widget) is QWidget and not widget.children()


def _name(item: QObject) -> str:
    return f"{type(item).__name__} {item.objectName()!r}" if item.objectName() else type(item).__name__
