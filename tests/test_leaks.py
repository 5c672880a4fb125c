"""The fixture `no_leaks` fails exactly those tests that leave something behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

SUITE = """
import threading
import warnings
import pytest
from PySide6.QtCore import QSettings, QThread, QTimer, qWarning
from PySide6.QtWidgets import QWidget
from tests import leaks

kept, stop = [], threading.Event()
leaks._GRACE_SECONDS = 1.0

@pytest.fixture(scope="session", autouse=True)
def end_everything():
    yield
    stop.set()
    for thread in kept:
        if isinstance(thread, QThread):
            thread.quit()
            thread.wait()

def test_leaves_a_thread():
    threading.Thread(target=stop.wait, name="leftover").start()

def test_leaves_a_qthread(qtbot):
    kept.append(QThread())
    kept[-1].start()

def test_leaves_a_timer(qtbot):
    kept.append(QTimer())
    kept[-1].start(1000)

def test_leaves_a_widget(qtbot):
    kept.append(QWidget())
    kept[-1].setObjectName("leftover")

def test_warns_in_qt(qtbot):
    qWarning("a warning")

def test_warns_in_python():
    warnings.warn("a warning")

def test_tidy(qtbot):
    thread, timer, widget, shown = QThread(), QTimer(), QWidget(), QWidget()
    thread.start()
    thread.quit()
    thread.wait()
    timer.start(1)
    timer.stop()
    widget.deleteLater()
    qtbot.addWidget(shown)
    shown.show()
    once = QTimer()
    once.setSingleShot(True)
    once.start(1)
    qtbot.wait(20)
    quick = threading.Thread(target=lambda: None)
    quick.start()

def test_work_put_off_ends_by_itself(qtbot):
    kept.append(QTimer())
    rest = list(range(5))
    def work():
        rest.pop()
        if rest:
            kept[-1].start()
    kept[-1].setSingleShot(True)
    kept[-1].timeout.connect(work)
    kept[-1].start(0)

def test_plots_are_tidy(qtbot):
    import pyqtgraph
    plot = pyqtgraph.PlotWidget()
    qtbot.addWidget(plot)
    plot.plot([1, 2], [3, 4])
    plot.show()
    qtbot.waitExposed(plot)

def test_settings_are_written_to_a_folder_of_this_test(user_folder):
    settings = QSettings("gradviz", "gradviz")
    assert settings.value("seen") is None
    settings.setValue("seen", 1)
    settings.sync()
    assert str(user_folder) in settings.fileName()
    assert list((user_folder / "config").rglob("gradviz*"))

def test_settings_are_forgotten_by_the_next_test():
    assert QSettings("gradviz", "gradviz").value("seen") is None
"""


def test_leftovers_and_warnings_fail_and_nothing_else_does(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    for name in ("conftest.py", "leaks.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tests" / "test_suite.py").write_text(SUITE)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    failed = {line.split("::")[1] for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))}
    said = {name.split(" ")[0]: name for name in failed}
    assert said.keys() == {
        "test_leaves_a_thread",
        "test_leaves_a_qthread",
        "test_leaves_a_timer",
        "test_leaves_a_widget",
        "test_warns_in_qt",
        "test_warns_in_python",
    }, run.stdout + run.stderr
    assert "thread 'leftover' still runs" in run.stdout
    assert "QThread QThread still runs" in run.stdout
    assert "QTimer QTimer still ticks" in run.stdout
    assert "top-level widget QWidget 'leftover' was not deleted" in run.stdout
