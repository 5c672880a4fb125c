"""Start-up to the first painted window against a bare window that imports the same libraries, in pairs.

Wanted: a median ratio of at most 1.5. Both end when the window has been painted once, and run from compiled modules,
as an installed program does: each runs once beforehand, with a cache of its own, because a checkout may be forbidden
to keep compiled files.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

_PAIRS = 7
# The first event that paints the window paints everything in it, before the next event comes.
_UNTIL_PAINTED = """
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    painted = False
    def eventFilter(self, watched, event):
        self.painted = self.painted or event.type() == QEvent.Type.Paint
        return False
watch = Watch()
window.installEventFilter(watch)
window.resize(1440, 900)
window.show()
while not watch.painted:
    app.processEvents()
"""
_BARE = """
import numpy, numpy.random, pyqtgraph, contourpy, msgspec
from PySide6.QtCore import QTimer
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(["bare"])
window = QMainWindow()
window.setCentralWidget(QLabel("bare"))
"""
_OURS = """
import gc
gc.disable()  # as the command line does until the window is there
from gradviz.documents.open import open_setup
from gradviz.gui.app import make_window
from gradviz.gui.qt_app import START_UP, make_offscreen_app
app = make_offscreen_app()
window = make_window(*open_setup(START_UP), theme="light")
"""


def main() -> int:
    ratios, ours, bare = [], [], []
    with tempfile.TemporaryDirectory() as cache:
        for program in (_BARE, _OURS):
            _seconds(program, cache)
        for _pair in range(_PAIRS):
            bare.append(_seconds(_BARE, cache))
            ours.append(_seconds(_OURS, cache))
            ratios.append(ours[-1] / bare[-1])
    ratio = statistics.median(ratios)
    print(f"start-up: {statistics.median(ours):.2f} s, bare window {statistics.median(bare):.2f} s, ratio {ratio:.2f}")
    return 0 if ratio <= 1.5 else 1


def _seconds(program: str, cache: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    # Ends without tidying up: only the way to the first picture counts.
    program += _UNTIL_PAINTED + "import os\nos._exit(0)"
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
