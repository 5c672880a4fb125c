"""The Tab key walks the window as it is read: toolbar, setup or its rail, network, plots, explanation, timeline."""

from __future__ import annotations

import gc
import weakref
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QListView, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from gradviz.documents.open import open_setup
from gradviz.gui.app import make_window
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def walked(window: MainWindow) -> list[QWidget]:
    """Every stop of the Tab key, from the first of the toolbar on, once round."""
    window.tab_order.update()
    start = window.toolbar.setup
    start.setEnabled(True)
    start.setFocus(Qt.FocusReason.TabFocusReason)
    stops = [start]
    for _stop in range(300):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now is start:
            return stops
        stops.append(now)
    raise AssertionError("Tab never comes round")


def panels_of(window: MainWindow, stops: list[QWidget]) -> list[str]:
    """The panels in the order in which the stops pass through them."""
    names = [next((name for name, panel in window.panels.items() if panel.isAncestorOf(stop)), "") for stop in stops]
    return [name for name, _stops in groupby(names) if name]


ORDER = ["toolbar", "network", "surface", "loss", "output", "explanation", "timeline"]


def test_tab_walks_the_panels_in_reading_order(open_window: Open) -> None:
    window = open_window(size=(1440, 900))
    window.session.next()
    window.session.next()
    assert panels_of(window, walked(window)) == ORDER[:-1]  # nothing to seek in yet
    window.session.next(window.session.granularity.UPDATE)
    assert panels_of(window, walked(window)) == ORDER


def test_the_order_holds_after_the_form_was_made_anew_and_headers_were_folded(open_window: Open) -> None:
    window = open_window(size=(1440, 900))
    window.commands.edit.press_form_button("network.add")
    window.resize(1024, 768)
    QApplication.processEvents()
    window.session.next(window.session.granularity.UPDATE)
    assert panels_of(window, walked(window)) == [name for name in ORDER if name != "loss"]


def test_every_stop_says_what_it_is(open_window: Open) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1440, 900))
    for _step in range(4):
        window.session.next()
    for stop in walked(window):
        assert stop.accessibleName(), stop


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_stop_with_the_focus_looks_different(open_window: Open, theme: str) -> None:
    window = open_window(size=(1440, 900), theme=theme)
    for stop in walked(window):
        if stop.size().isEmpty():
            continue
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        focused = stop.grab().toImage()
        window.panel_layout.setFocus()
        QApplication.processEvents()
        assert stop.grab().toImage() != focused, stop.accessibleName()


def test_forms_that_are_gone_leave_nothing_behind(window: MainWindow) -> None:
    def parts() -> int:
        for _time in range(3):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        window.tab_order.update()
        gc.collect()
        return sum(type(each) in (QWidget, QListView, QScrollBar, QFrame) for each in gc.get_objects())

    window.panels["setup"].complete()
    for name in ("xor-2-2-1", "iris-4-6-3"):
        window.commands.files.open_preset(name)
    before = parts()
    for _time in range(4):
        for name in ("xor-2-2-1", "iris-4-6-3"):
            window.commands.files.open_preset(name)
            after = parts()
    assert after <= before + 3


def test_a_window_that_was_closed_is_forgotten(qtbot: QtBot, tmp_path: Path) -> None:
    """It was kept with all its panels by the part of a plot that was asked which widget gets its focus."""
    window = make_window(SETUP, tmp_path, theme="light")
    window.show()
    QApplication.processEvents()
    window.tab_order.update()
    closed = weakref.ref(window.session)
    window.close()
    window.deleteLater()
    del window

    def is_forgotten() -> bool:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return closed() is None

    qtbot.waitUntil(is_forgotten)
