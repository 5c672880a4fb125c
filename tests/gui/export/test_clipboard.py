"""Figures for other programs: read from the clipboard by another process, and dragged out."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

_PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from gradviz.gui.qt_app import make_app
from gradviz.gui.export.clipboard import copy_picture
from gradviz.gui.export.figure_export import figure_frame, picture_of
from gradviz.scene.moment import moment_of
from gradviz.scene.view.figure_style import FigureStyle
from gradviz.scene.view.view import View
from gradviz.documents.presets import read_preset
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
app = make_app()
style = FigureStyle(width=85 * 96 / 25.4, font=8.0)
moment = moment_of(Timeline(Run(read_preset("mazur-2-2-2"))))
copy_picture(picture_of("network", figure_frame(moment, "network", View(), False, style), style))
print("copied", flush=True)
QTimer.singleShot(20_000, app.quit)
app.exec()
"""


@pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xclip")), reason="needs Xvfb and xclip")
def test_another_process_reads_what_was_copied(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24"], pass_fds=(writing,),
                              stderr=subprocess.DEVNULL)  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as numbers:
        display = ":" + numbers.readline().strip()  # the line ends when the screen is there
    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.Popen([sys.executable, "-c", _PROGRAM], env=env, stdout=subprocess.PIPE, text=True,
                               stderr=subprocess.PIPE)  # fmt: skip
    try:
        if program.stdout.readline().strip() != "copied":
            pytest.skip(f"no X11 window can be opened here: {program.stderr.read()[-900:]}")

        def pasted(kind: str) -> bytes:
            command = ["xclip", "-selection", "clipboard", "-t", kind, "-o"]
            for _attempt in range(20):
                done = subprocess.run(command, env=env, capture_output=True, timeout=20, check=False)
                if done.returncode == 0 and done.stdout:
                    return done.stdout
                time.sleep(0.1)
            raise AssertionError(done.stderr)

        kinds = pasted("TARGETS").decode().split()
        assert {"image/svg+xml", "image/png"} <= set(kinds)
        with Image.open(io.BytesIO(pasted("image/png"))) as seen:
            assert seen.size == (round(85 / 25.4 * 300), round(85 / 25.4 * 300 * 640 / 900))
        assert ET.fromstring(pasted("image/svg+xml")).get("width") == "85mm"
    finally:
        program.kill()
        program.communicate()
        screen.kill()
        screen.wait()


def test_a_panel_copies_its_figure_by_key_and_by_menu(window: MainWindow) -> None:
    window.actions_by_id["copy_figure"].trigger()
    assert window.message.text.startswith("Copied, ")
    print_size = QGuiApplication.clipboard().image().size()
    menu = window.commands.figure_menu.menu("loss", window)
    assert [action.text() for action in menu.actions()] == ["Copy figure", "Copy figure for the screen",
                                                            "Export figure…"]  # fmt: skip
    menu.actions()[1].trigger()
    screen = QGuiApplication.clipboard().image().size()
    assert screen.width() == 640
    assert print_size.width() == round(900 * 300 / 96)
    menu.close()


def test_a_title_with_ctrl_held_is_dragged_out(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped = []

    def exec_(self: QDrag, *_actions: object) -> Qt.DropAction:
        mime = self.mimeData()
        path = mime.urls()[0].toLocalFile()
        dropped.append((mime.hasImage(), mime.data("image/svg+xml").size(), Path(path).stat().st_size, Path(path).name))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", exec_)
    header = window.panels["network"].header
    start = header._title.mapTo(window, QPoint(8, 8))
    for control in (False, True):
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        QTest.mousePress(window, Qt.MouseButton.LeftButton, held, start)
        QTest.mouseMove(window, start + QPoint(30, 30))
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton, held, start + QPoint(30, 30))
    assert len(dropped) == 1
    has_image, svg, file_size, name = dropped[0]
    assert has_image
    assert svg == file_size > 5000
    assert name == "network.svg"
