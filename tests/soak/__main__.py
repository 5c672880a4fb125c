"""`python -m tests.soak [MINUTES [SEED]]`: use the window at random; exit status 1 where something is wrong.

Wanted after warm-up: at most one megabyte a minute more memory, and no loss of references to None.
"""

from __future__ import annotations

import collections
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gradviz.documents.open import open_setup
from gradviz.gui.app import START_UP, make_app, make_window
from tests.soak.growth import Sample, growth, lost_references, take_sample, verdict
from tests.soak.use import Person, close_dialogs, settle

_USUAL_MINUTES, _SEED = 2.0, 1
_WARM_UP = 0.3  # of the time, at most two minutes
_SAMPLES = 40


def main(arguments: Sequence[str]) -> int:
    """Use the window for so many minutes, then say what became of it."""
    minutes = float(arguments[0]) if arguments else _USUAL_MINUTES
    seed = int(arguments[1]) if len(arguments) > 1 else _SEED
    faults: list[str] = []

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        faults.append("".join(traceback.format_exception(kind, error, trace)))
        window.session.roll_back()  # as the program does

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if "This plugin does not support" not in text:  # without a display nobody asks for them
            faults.append(f"Qt: {text}")

    make_app()
    qInstallMessageHandler(hear)
    hook, sys.excepthook = sys.excepthook, note
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(*open_setup(START_UP), theme="light")
        window.show()
        closing = QTimer()
        closing.timeout.connect(close_dialogs)
        closing.start(50)
        try:
            deeds, samples = _soak(Person(window, Path(folder), seed), minutes)
        finally:
            sys.excepthook = hook
        closing.stop()
        window.session.is_dirty = False
        window.close()
        window.deleteLater()
        QApplication.processEvents()
    wrong = [*verdict(samples), *(f"a fault:\n{fault}" for fault in dict.fromkeys(faults))]
    if samples:
        print(f"{minutes:g} minutes, {sum(deeds.values())} deeds, seed {seed}; after warm-up "
              f"{growth(samples):+.2f} MB a minute, at {samples[-1].megabytes:.0f} MB in the end; "
              f"{lost_references(samples)} references to None lost")  # fmt: skip
    print("; ".join(f"{name.replace('_', ' ')} {count}" for name, count in deeds.most_common()))
    for sentence in wrong:
        print(f"WRONG: {sentence}", file=sys.stderr)
    return int(bool(wrong))


def _soak(person: Person, minutes: float) -> tuple[collections.Counter[str], list[Sample]]:
    """The deeds by name, and samples of the time after warm-up."""
    deeds: collections.Counter[str] = collections.Counter()
    samples: list[Sample] = []
    start = time.monotonic()
    warm = min(_WARM_UP * minutes, 2.0)
    due = warm
    while (now := (time.monotonic() - start) / 60) < minutes:
        deeds[person.act()] += 1
        QApplication.processEvents()
        # Only a loop of its own would delete what is to be deleted later.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if now >= due:
            settle(person.window, START_UP)
            samples.append(take_sample(now))
            due = now + (minutes - warm) / _SAMPLES
            if len(samples) % 10 == 0:
                said = "{0.minutes:6.1f} min  {0.megabytes:7.1f} MB  {0.references} references to None"
                print(said.format(samples[-1]), flush=True)
    return deeds, samples


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
