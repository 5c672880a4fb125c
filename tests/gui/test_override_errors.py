"""An error of C code in an override that Qt calls within another one is reported, and the program lives on."""

import os
import subprocess
import sys

PROGRAM = """
import math, sys
import gradviz.gui
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsScene, QGraphicsView, QWidget
from PySide6.QtCore import QRectF

class Widget(QWidget):
    def event(self, event):
        return super().event(event)

    def paintEvent(self, event):
        1 / 0

class Item(QGraphicsItem):
    def boundingRect(self):
        return QRectF(0, 0, 9, 9)

    def paint(self, painter, option, widget=None):
        math.log(0.0)

class View(QGraphicsView):
    def paintEvent(self, event):
        super().paintEvent(event)

sys.excepthook = lambda kind, error, trace: print(kind.__name__)
app, scene, item = QApplication([]), QGraphicsScene(), Item()
scene.addItem(item)
for shown in (Widget(), View(scene)):
    shown.show()
    app.processEvents()
    shown.hide()
print("alive")
"""


def test_an_error_of_c_code_in_a_nested_override_is_reported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert (done.returncode, done.stdout.split()) == (0, ["ZeroDivisionError", "ValueError", "alive"]), done.stderr
