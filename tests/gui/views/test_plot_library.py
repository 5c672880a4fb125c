"""pyqtgraph's modules of Qt: the same names as Qt's own, made when they are used."""

import subprocess
import sys

_PROGRAM = """
from gradviz.gui.views.plot_library import pg
from PySide6 import QtCore, QtGui, QtWidgets

mirrors = ((pg.Qt.QtCore, QtCore), (pg.Qt.QtGui, QtGui), (pg.Qt.QtWidgets, QtWidgets))
print(sum(len(vars(mirror)) for mirror, _qt in mirrors))
assert "QCalendarWidget" not in vars(pg.Qt.QtWidgets)
from pyqtgraph.Qt.QtWidgets import QCalendarWidget
assert QCalendarWidget is QtWidgets.QCalendarWidget is pg.QtWidgets.QCalendarWidget
for mirror, qt in mirrors:
    assert not hasattr(mirror, "no_such_name")
    assert "QObject" in dir(QtCore) and set(dir(qt)) <= set(dir(mirror))
from pyqtgraph.Qt.QtGui import *
assert QPainter is QtGui.QPainter and QFileSystemModel is QtWidgets.QFileSystemModel
"""


def test_pyqtgraph_has_the_names_of_qt_without_making_every_class() -> None:
    run = subprocess.run([sys.executable, "-W", "error", "-c", _PROGRAM], check=True, capture_output=True, text=True)
    assert 30 < int(run.stdout) < 200  # of more than a thousand


def test_pyqtgraph_that_is_imported_already_stays_as_it_is() -> None:
    program = (
        "import pyqtgraph; mirror = pyqtgraph.Qt.QtCore; from gradviz.gui.views.plot_library import pg;"
        "assert pg.Qt.QtCore is mirror"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
