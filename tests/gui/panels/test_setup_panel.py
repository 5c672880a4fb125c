"""The form of the setup: a section is made anew only where it needs other fields, and looks as one made at once."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from gradviz.gui.panels.setup_panel import SetupPanel
    from gradviz.gui.window.main_window import MainWindow

KEPT = ("data.samples", "network.1.activation", "initializer.name")
RENEWED = "optimizer.name"


def everything_done() -> None:
    """Also what is to be deleted later, and what is styled when it is shown."""
    for _round in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def panel_of(window: MainWindow) -> SetupPanel:
    window.resize(1440, 900)
    window.show()
    everything_done()
    panel: SetupPanel = window.panels["setup"]
    panel.complete()
    everything_done()
    if not window.setup.isVisible():
        window.toolbar.setup.click()
        QApplication.processEvents()
    return panel


def test_another_optimizer_keeps_the_fields_of_other_sections(window: MainWindow) -> None:
    panel = panel_of(window)
    before = dict(panel.controls)
    known = [key for key in KEPT if key in before]
    assert known
    for name in ("adam", "momentum", "sgd"):
        window.session.edit_field(RENEWED, name)
        everything_done()
        assert [key for key in known if panel.controls[key] is not before[key]] == []
        assert panel.controls[RENEWED] is not before[RENEWED]
        assert panel.controls[RENEWED].currentData() == name


def test_a_renewed_section_looks_like_one_that_is_made_with_the_form(window: MainWindow) -> None:
    panel = panel_of(window)
    for name in ("adam", "sgd", "nesterov"):
        window.session.edit_field(RENEWED, name)
        everything_done()
        renewed, keys = panel._form.grab().toImage(), list(panel.controls)
        panel._build(panel._frame)
        panel.reset_fields()
        everything_done()
        assert list(panel.controls) == keys
        assert panel._form.grab().toImage() == renewed, name


def test_the_tab_key_walks_renewed_fields_from_top_to_bottom(window: MainWindow) -> None:
    panel = panel_of(window)
    window.session.edit_field(RENEWED, "adam")
    everything_done()
    window.tab_order.update()
    places = []
    stop = panel.controls["data.kind"]
    for _stop in range(200):
        if panel.isAncestorOf(stop) and stop in panel.controls.values():
            places.append(stop.mapTo(panel._form, QPoint()).y())
        stop = stop.nextInFocusChain()
        if stop is panel.controls["data.kind"]:
            break
    assert len(places) > 10
    assert all(b > a - 8 for a, b in itertools.pairwise(places)), places


def test_what_was_just_used_keeps_the_focus_and_its_place(window: MainWindow) -> None:
    panel = panel_of(window)
    window.activateWindow()
    bar = panel._scroll.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    panel.controls[RENEWED].setFocus()
    at = bar.value()
    window.session.edit_field(RENEWED, "adam")
    everything_done()
    assert panel.controls[RENEWED].hasFocus()
    assert abs(bar.value() - at) <= 60


def test_the_theme_changes_after_the_pictures_of_the_data_have_gone(window: MainWindow) -> None:
    """The first section was made anew without them, and the ones of before were asked for another size."""
    panel = panel_of(window)
    for name in ("mazur-2-2-2", "xor-2-2-1"):
        window.session.discard_edits()
        window.commands.files.open_preset(name)
        everything_done()
        window.set_theme("dark", 1.25)
        everything_done()
    window.panel_layout.bring_forward("setup")  # in larger type it has no place beside the graph
    assert panel.controls["data.kind"].isVisible()
