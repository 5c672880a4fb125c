"""`python -m tests.soak [MINUTES [SEED]]`: use the window at random; exit status 1 where something is wrong.

Wanted in the second half of the time: at most one megabyte a minute more memory, and no loss of references to None.
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
from gradviz.gui.app import make_window
from gradviz.gui.qt_app import START_UP, make_app
from tests.soak.growth import Sample, growth, lost_references, take_sample, verdict, warmed_up
from tests.soak.use import Person, close_dialogs, settle

_USUAL_MINUTES, _SEED = 2.0, 1
_SAMPLES = 40
_SAID = ("{0.minutes:6.1f} min  {0.megabytes:7.1f} MB  {0.in_use:7.1f} MB in use  {0.resident:7.1f} MB resident  "
         "{0.blocks:8d} blocks of Python  {0.references:7d} references to None  {1:6d} deeds")  # fmt: skip


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
        window.session.discard_edits()
        window.close()
        window.deleteLater()
        QApplication.processEvents()
    wrong = [*verdict(samples), *(f"a fault:\n{fault}" for fault in dict.fromkeys(faults))]
    print(f"{minutes:g} minutes, {sum(deeds.values())} deeds, seed {seed}")
    if samples:
        first, last = warmed_up(samples)[0], samples[-1]
        print(f"from minute {first.minutes:.1f} to {last.minutes:.1f}: memory {first.megabytes:.1f} to "
              f"{last.megabytes:.1f} MB, {growth(samples):+.2f} MB a minute; of it in use {first.in_use:.1f} to "
              f"{last.in_use:.1f} MB, {growth(samples, lambda sample: sample.in_use):+.2f} MB a minute; with pages of "
              f"files {first.resident:.1f} to {last.resident:.1f} MB, "
              f"{growth(samples, lambda sample: sample.resident):+.2f} MB a minute; "
              f"{lost_references(samples)} references to None lost")  # fmt: skip
    print("; ".join(f"{name.replace('_', ' ')} {count}" for name, count in deeds.most_common()))
    for sentence in wrong:
        print(f"WRONG: {sentence}", file=sys.stderr)
    return int(bool(wrong))


def _soak(person: Person, minutes: float) -> tuple[collections.Counter[str], list[Sample]]:
    """The deeds by name, and samples, each taken on the same run in the same window."""
    deeds: collections.Counter[str] = collections.Counter()
    samples: list[Sample] = []
    start = time.monotonic()
    while (now := (time.monotonic() - start) / 60) < minutes:
        deeds[person.act()] += 1
        QApplication.processEvents()
        # Only a loop of its own would delete what is to be deleted later.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if now >= (len(samples) + 1) * minutes / (_SAMPLES + 1):
            settle(person.window, START_UP)
            samples.append(take_sample(now))
            print(_SAID.format(samples[-1], sum(deeds.values())), flush=True)
    return deeds, samples


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
