"""Sweeps of the nudge beside the window: asked for once, kept by content, never in a step's way."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.gui.kept import Kept
from gradviz.gui.worker import Worker
from gradviz.scene.nudge_sweep import Sweep, SweepRequest, compute_sweep

__all__ = ["Sweeps"]

_REST_MS = 60  # stepping comes first


class Sweeps(QObject):
    """`get` answers at once, with None while a sweep is not made yet; `ready` says that the newest one is."""

    ready = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._made: Kept[Sweep] = Kept(lambda sweep: sweep.nbytes)
        self._wanted: SweepRequest | None = None
        self._worker = Worker(self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(self.failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._start)

    def get(self, request: SweepRequest) -> Sweep | None:
        """The sweep, or None: it is then on its way."""
        made = self._made.get(request.key)
        if made is not None:
            return made
        if self._wanted is None or self._wanted.key != request.key:
            self._worker.cancel()
            self._wanted = request
            self._timer.start()
        return None

    def settle(self) -> None:
        """Compute what is wanted now, for a picture."""
        self._timer.stop()
        self._worker.cancel()
        if self._wanted is not None:
            sweep = compute_sweep(self._wanted)
            if sweep is not None:
                self._take(sweep)

    def close(self) -> None:
        """Wait for what still computes."""
        self._timer.stop()
        self._worker.close()

    def _start(self) -> None:
        request = self._wanted
        if request is not None:
            self._worker.start(lambda cancelled: compute_sweep(request, cancelled))

    def _take(self, sweep: Sweep) -> None:
        self._made.keep(sweep.key, sweep, sweep.dataset)
        self._wanted = None
        self.ready.emit()
