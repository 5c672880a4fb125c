"""Random actions on the window: each is an entry of a table, chosen at random."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from gradviz.data.errors import SetupError
from gradviz.documents.presets import preset_names
from gradviz.gui.background.worker import Worker
from gradviz.gui.document_files import open_file, save_file
from gradviz.gui.export.figure_export import FIGURES, export_from_window
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.scene.themes import THEMES
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

# Of the menus, all but what ends the run. Dialogs are closed again by a timer.
_NEVER = {"quit"}
_KEYS = (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End)
_EDITS = (
    ("optimizer.learning_rate", ("0.01", "0,1", "1", "nonsense")), ("optimizer.name", ("sgd", "adam", "momentum")),
    ("penalty.l2", ("0", "0.01")), ("batch.size", ("", "1", "10")),
)  # fmt: skip
_WALK = 20  # whole updates
_MODES = ("present", "present_window", "predict", "surface_hold", "surface_race")
_SIZES = ((1440, 900), (1024, 768), (1920, 1080), (800, 600))


class Person:
    """Somebody at the window, whose whims follow from `seed`."""

    def __init__(self, window: MainWindow, folder: Path, seed: int) -> None:
        self.window = window
        self.folder = folder
        self.chance = random.Random(seed)

    def act(self) -> str:
        """Do one thing; its name."""
        [deed] = self.chance.choices(list(DEEDS), weights=list(DEEDS.values()))
        deed(self)
        return deed.__name__

    def press_a_key(self) -> None:
        QTest.keyClick(self.window, self.chance.choice(_KEYS))

    def use_a_menu(self) -> None:
        name = self.chance.choice([name for name in self.window.actions_by_id if name not in _NEVER])
        self.window.actions_by_id[name].trigger()

    def play_for_a_while(self) -> None:
        self.window.session.set_speed(self.chance.choice((10, 100, float("inf"))))
        self.window.session.play_or_pause()

    def click_somewhere(self) -> None:
        panel = self.window.panels[self.chance.choice(("network", "surface", "loss", "output", "timeline"))]
        spot = QPoint(self.chance.randrange(max(1, panel.width())), self.chance.randrange(max(1, panel.height())))
        target = panel.childAt(spot) or panel
        # Buttons are pressed by their own deeds; here it is the pictures' turn.
        if target.isVisible() and not isinstance(target, QAbstractButton):
            inside = target.mapFrom(panel, spot)
            QTest.mouseMove(target, inside)
            QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, inside)

    def seek(self) -> None:
        self.window.session.seek(self.chance.randint(0, self.window.session.timeline.length))

    def edit_a_weight(self) -> None:
        network = self.window.session.run.network
        name = network.ref(self.chance.randrange(network.parameter_count)).name
        edit_parameter(self.window.session, name, self.chance.gauss(0, 1))

    def edit_the_setup(self) -> None:
        key, values = self.chance.choice(_EDITS)
        self.window.session.edit_field(key, self.chance.choice(values))

    def undo_or_redo(self) -> None:
        self.chance.choice((self.window.session.undo, self.window.session.redo))()

    def open_a_preset(self) -> None:
        self.window.session.discard_edits()
        self.window.commands.files.open_preset(self.chance.choice(preset_names()).name)

    def save_and_open(self) -> None:
        path = self.folder / f"work{self.chance.choice(('.gradviz', '.json'))}"
        if save_file(self.window.session, path):
            open_file(self.window.session, path)

    def export(self) -> None:
        path = self.folder / f"picture{self.chance.choice(('.png', '.svg'))}"
        with suppress(SetupError):  # a sentence where there is nothing to draw yet, as the window shows it
            export_from_window(self.window, self.chance.choice((*FIGURES, "window")), path)

    def change_the_theme(self) -> None:
        self.window.set_theme(self.chance.choice(list(THEMES)), self.chance.choice((0.9, 1.0, 1.25)))

    def resize(self) -> None:
        self.window.resize(*self.chance.choice(_SIZES))


DEEDS: dict[Callable[[Person], None], int] = {
    Person.press_a_key: 40, Person.use_a_menu: 15, Person.play_for_a_while: 6, Person.click_somewhere: 15,
    Person.seek: 6, Person.edit_a_weight: 6, Person.edit_the_setup: 4, Person.undo_or_redo: 4,
    Person.open_a_preset: 2, Person.save_and_open: 1, Person.export: 1, Person.change_the_theme: 1, Person.resize: 1,
}  # fmt: skip


def settle(window: MainWindow, source: str) -> None:
    """The same run, panels, size and walk each time, so that what is in use can be compared: what is kept of the
    newest few pictures is then of this run. A copied figure takes 100 MB until another takes its place."""
    close_dialogs()
    QApplication.clipboard().clear()
    for name in _MODES:
        if window.actions_by_id[name].isChecked():
            window.actions_by_id[name].trigger()
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible():
            other.close()
    window.actions_by_id["reset_layout"].trigger()
    window.set_theme("light", 1.0)
    window.resize(*_SIZES[0])
    for steps in (_WALK, 0):
        window.session.discard_edits()
        window.commands.files.open_preset(source)
        for _step in range(steps):
            window.session.next(Granularity.UPDATE)
            _rest(0.0)
    # What an earlier network is still worked on for is given up at the next chunk, and holds much memory until then.
    for worker in window.findChildren(Worker):
        worker.wait()
    _rest(0.5)


def _rest(seconds: float) -> None:
    """Let everything happen that is due by then; only a loop of its own would delete what is to be deleted later."""
    end = time.monotonic() + seconds
    while True:
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if time.monotonic() >= end:
            break
        time.sleep(0.01)


def close_dialogs() -> None:
    """Whatever has opened and waits for an answer gets none."""
    for widget in (QApplication.activeModalWidget(), QApplication.activePopupWidget()):
        if widget is not None:
            widget.close()
