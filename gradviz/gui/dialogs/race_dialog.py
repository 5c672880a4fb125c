"""View › Loss surface › Race the optimizers: who runs, with which learning rate, how far; then how far they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QWidget,
)

from gradviz.data.errors import SetupError
from gradviz.gui.dialogs.parts import FaultLabel, dialog_column
from gradviz.gui.fields import describe, make_primary
from gradviz.gui.worker import Worker
from gradviz.landscape.race import Race, Racer, run_race
from gradviz.scene.entry import read_number, read_whole, written
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.state import RunState

__all__ = ["RaceDialog"]

_USUAL = ("sgd", "momentum", "rmsprop", "adam")
_MOST_UPDATES = 100_000


class RaceDialog(QDialog):
    """`race` is what was run after the dialog was accepted; Cancel stops what runs."""

    moved = Signal(float)

    def __init__(
        self, parent: QWidget, run: Run, start: RunState, optimizers: Sequence[tuple[str, str, float]]
    ) -> None:
        """`optimizers` are (name, title, learning rate to begin with)."""
        super().__init__(parent)
        self.setWindowTitle(_("Race the optimizers"))
        self.race: Race | None = None
        self._run, self._start = run, start
        self._worker = Worker(self)
        self._worker.done.connect(self._finish)
        self._worker.failed.connect(self._fail)
        self.bar = QProgressBar(self)
        self.moved.connect(self._show_share, Qt.ConnectionType.QueuedConnection)
        words = QLabel(
            _("All start from the weights on the screen, with an empty memory, and see the same batches."), self
        )
        words.setWordWrap(True)
        box_all = dialog_column(self)
        box_all.addWidget(words)
        grid = QGridLayout()
        box_all.addLayout(grid)  # before it is filled: see `PanelHeader`
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for column, text in enumerate((_("Optimizer"), _("Learning rate"))):
            head = QLabel(text, self)
            head.setProperty("quiet", True)
            grid.addWidget(head, 0, column)
        self.rows: dict[str, tuple[QCheckBox, QLineEdit]] = {}
        for row, (name, title, rate) in enumerate(optimizers, start=1):
            box, field = QCheckBox(title, self), QLineEdit(written(rate), self)
            box.setChecked(name in _USUAL)
            describe(box, title, _("Let {name} run").format(name=title))
            what = _("Learning rate of {name}").format(name=title)
            describe(field, what, what)
            grid.addWidget(box, row, 0)
            grid.addWidget(field, row, 1)
            self.rows[name] = box, field
        self.updates = QLineEdit("200", self)
        describe(self.updates, _("Updates"), _("How many updates each of them makes"))
        grid.addWidget(QLabel(_("Updates"), self), len(self.rows) + 1, 0)
        grid.addWidget(self.updates, len(self.rows) + 1, 1)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(_("How far the race is"))
        self.bar.hide()
        self.fault = FaultLabel(self)
        buttons = QDialogButtonBox(self)
        self.go = buttons.addButton(_("Race"), QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.go)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.begin)
        buttons.rejected.connect(self.reject)
        for item in (self.bar, self.fault, buttons):
            box_all.addWidget(item)
        self.setMinimumWidth(360)

    def begin(self) -> None:
        """Run, beside the window, where all can be read; else say what is wrong."""
        try:
            racers = [
                Racer(name, read_number(field.text(), box.text(), least=0.0))
                for name, (box, field) in self.rows.items()
                if box.isChecked()
            ]
            updates = read_whole(self.updates.text(), _("Updates"), 1, _MOST_UPDATES)
            if not racers:
                raise SetupError("", _("Choose at least one optimizer."))
        except SetupError as error:
            self._fail(str(error))
            return
        self.fault.hide()
        self.bar.setValue(0)
        self.bar.show()
        self.go.setEnabled(False)
        run, start = self._run, self._start
        self._worker.start(lambda cancelled: run_race(run, start, racers, updates, cancelled, self.moved.emit))

    def done(self, result: int) -> None:
        self._worker.close()
        super().done(result)

    def _show_share(self, share: float) -> None:
        self.bar.setValue(round(1000 * share))

    def _finish(self, race: Race) -> None:
        self.race = race
        self.accept()

    def _fail(self, sentence: str) -> None:
        self.bar.hide()
        self.go.setEnabled(True)
        self.fault.say(sentence)
