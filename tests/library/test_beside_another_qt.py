"""Figures and the window beside another Qt binding: Qt lives in processes of gradviz's own.

With PyQt6 itself this runs where it is installed, as in an environment that has nothing but the two:
`python3 -m venv beside; beside/bin/pip install gradviz-*.whl PyQt6 pytest`, then this file. (gradviz 0.2.0 beside PyQt6
6.11.0 with Qt 6.11.2: all views as SVG, PNG and PDF.)
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import pytest

PROGRAM = """
import sys
{first}
import gradviz as gv
run = gv.load("mazur-2-2-2")
for view in ("network", "surface", "window"):
    shown = run.figure(view)._repr_mimebundle_()
    print(view, *(kind for kind in shown if kind.startswith("image/")))
run.figure("network").save(sys.argv[1])
try:
    gv.open(run)
except gv.GradvizError as error:
    print(error)
print([name for name in sys.modules if name.startswith(("PySide6", "shiboken6", "pyqtgraph"))])
{last}
"""
BINDING = "import PyQt6.QtWidgets as other; app = other.QApplication([]); label = other.QLabel('a'); label.show()"


@pytest.mark.parametrize("binding", ["", "PyQt6"])
def test_figures_are_drawn_and_the_other_binding_stays_alone(binding: str, tmp_path: os.PathLike[str]) -> None:
    if binding and importlib.util.find_spec(binding) is None:
        pytest.skip("PyQt6 is not installed beside gradviz")
    program = PROGRAM.format(first=BINDING if binding else "", last="app.processEvents()" if binding else "")
    # What a person sets for other programs of pyqtgraph must not reach gradviz's.
    wishes = {"PYQTGRAPH_QT_LIB": "PyQt6", "QT_API": "pyqt6"}
    without = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    if binding:
        program = "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n" + program.replace(
            "import gradviz as gv", "del os.environ['QT_QPA_PLATFORM']; import gradviz as gv")  # fmt: skip
    without.pop("QT_QPA_PLATFORM", None)
    picture = os.path.join(tmp_path, "net.pdf")
    done = subprocess.run(
        [sys.executable, "-c", program, picture], capture_output=True, text=True, env=without | wishes, check=False
    )
    assert done.stdout.splitlines() == [
        "network image/svg+xml", "surface image/svg+xml", "window image/png",
        "there is no display to open a window on; figures work without one", "[]",
    ], done.stderr  # fmt: skip
    with open(picture, "rb") as file:
        assert file.read(5) == b"%PDF-"
