"""Work that a start must avoid: checked as facts about the window, since times differ between machines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.gui.window.main_window import MainWindow

Open = Callable[..., MainWindow]


def test_no_widget_of_the_first_picture_has_a_style_sheet_of_its_own(window: MainWindow) -> None:
    """Each would style everything below it anew, at the start and at every change of theme."""
    window.show()
    assert [widget for widget in window.findChildren(QWidget) if widget.styleSheet()] == []


def test_late_panels_are_created_when_they_are_needed(window: MainWindow) -> None:
    window.resize(1440, 900)
    window.show()
    QApplication.processEvents()
    assert all(window.panels.get(name) is None for name in ("flow", "curvature"))
    window.panel_layout.bring_forward("flow")
    panel = window.panels["flow"]
    assert panel.isVisible()
    assert panel._frame is not None
    assert panel.header._turn_menu is not None
    assert panel.header._turn_menu.isVisible()
    assert window.panels.get("curvature") is None


def test_a_late_panel_has_the_theme_and_the_wishes_of_the_others(open_window: Open) -> None:
    window = open_window(size=(1440, 900))
    window.set_theme("dark")
    window.panels["flow"].kind_requested.emit("samples")
    assert window.presenter.view.flow == "samples"
    assert window.panels["flow"].canvas.theme == window.theme
    window.panels["curvature"].rate_requested.emit(0.125)
    assert window.session.run.setup.optimizer.learning_rate == 0.125


def test_the_pages_of_the_explanation_are_made_when_they_are_chosen(open_window: Open) -> None:
    window = open_window(size=(1440, 900))
    window.set_theme("dark")
    explanation = window.panels["explanation"]
    assert explanation.pages.count() == 1
    QTest.mouseClick(explanation.header.button("Explanation shows", "nudge"), Qt.MouseButton.LeftButton)
    assert explanation.pages.currentWidget() is explanation.nudge
    assert window.presenter._panels["nudge"] is explanation.nudge
    assert explanation.nudge._frame is not None
    QTest.mouseClick(explanation.header.button("Explanation shows", "table"), Qt.MouseButton.LeftButton)
    assert explanation.pages.currentWidget() is explanation.table
    assert explanation.table.rowCount() > 0


def test_tab_is_in_order_at_once(open_window: Open) -> None:
    """The order is set after the first picture, or by the first press of the key where that comes earlier."""
    window = open_window(size=(1440, 900), theme="dark")  # one of its own, which has just been opened
    assert window.tab_order.is_due
    window.focusNextPrevChild(True)
    assert not window.tab_order.is_due


def test_titles_that_are_menus_bring_no_tabs(open_window: Open) -> None:
    window = open_window(size=(1440, 900))
    headers = [window.panel_layout._header(name) for name in ("network", "surface", "loss", "output")]
    assert [len(header._turns) for header in headers if header is not None] == [0, 0, 0, 0]


_PROBE = """
import enum, sys
made, make = set(), enum.EnumType._create_
def create(cls, name, *arguments, **options):
    made.add(name)
    return make(cls, name, *arguments, **options)
enum.EnumType._create_ = create
from gradviz.documents.open import open_setup
from gradviz.gui.app import make_window
from gradviz.gui.qt_app import START_UP, make_offscreen_app
app = make_offscreen_app()
window = make_window(*open_setup(START_UP), theme="light")
window.resize(1440, 900)
window.show()
app.processEvents()
found = [name for name in sys.argv[1].split(",") if name in sys.modules]
own = [f"{kind.__module__}.{kind.__name__}" for name, module in list(sys.modules.items()) if name.startswith("gradviz.")
       for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == name
       and "__dataclass_params__" in vars(kind)]
found += made & set(sys.argv[2].split(","))
import linecache
found += [name for name in linecache.cache if name.startswith(sys.modules["gradviz"].__path__[0])]
print(*found, *own)
import os
sys.stdout.flush()
os._exit(0)
"""
# What only a later wish needs, by who would bring it in.
_LATER = (
    "gradviz.gui.panels.flow_panel", "gradviz.gui.panels.curvature_panel",
    "gradviz.gui.pages.nudge_page", "gradviz.gui.pages.parameter_table", "gradviz.gui.panels.lesson_panel",
    "gradviz.gui.panels.predict_panel", "gradviz.gui.experiments.race_window", "gradviz.gui.views.relief_view",
    "gradviz.gui.export.figure_export", "gradviz.gui.lecture.displays", "gradviz.documents.lessons",
    "gradviz.documents.work", "gradviz.export", "gradviz.scene.charts.flow", "OpenGL", "gradviz.scene.manual",
    "gradviz.gui.pages.manual_page", "gradviz.gui.pages.sheet_page", "gradviz.scene.setup.sheet_frame",
    "gradviz.gui.dialogs.exercise_dialog", "gradviz.gui.dialogs.command_palette", "gradviz.documents.weights",
    "gradviz.gui.figures.surface.relief_marks", "gradviz.scene.surface3d", "gradviz.gui.figures.race",
    "gradviz.scene.explanation.operation_words", "gradviz.scene.explanation.substep_words",
    "gradviz.gui.commands.welcome_commands", "gradviz.gui.commands.weights_commands", "gradviz.scene.welcome",
    "gradviz.gui.commands.help_commands", "gradviz.gui.commands.written_commands", "gradviz.scene.lecture",
    "PIL", "ziamath", "urllib.request", "numpy.ma",
)  # fmt: skip
# One enum each of Qt's classes with many constants: QStyle, QAccessible, QTextFormat.
_LATER_ENUMS = ("PixelMetric", "RelationFlag", "PageBreakFlag")


def test_a_start_loads_only_what_the_first_picture_needs() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", _PROBE, ",".join(_LATER), ",".join(_LATER_ENUMS)],
        capture_output=True, text=True, check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    # Nothing of those; no source read by Qt's binding; and dataclasses in the engine alone, which knows no msgspec.
    kinds = [f"gradviz.engine.network.{name}" for name in ("LayerInitializer", "LayerSetup", "NetworkSetup")]
    assert answer.stdout.split() == kinds
