"""Curvature beside the window: computed when stepping rests, kept by content, never in the way of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.gui.kept import Kept
from gradviz.gui.worker import Worker

if TYPE_CHECKING:
    from gradviz.landscape.report import CurvatureReport, CurvatureRequest
    from gradviz.scene.moment import Moment

__all__ = ["CurvatureDesk"]

_AT_ONCE = 3_000_000  # multiplications that fit in a step without being felt
_DELAY_MS = 150


class CurvatureDesk(QObject):
    """`ready`: the report of the moment last asked for has come. `failed(sentence)`."""

    ready = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: Kept[CurvatureReport] = Kept(lambda report: report.nbytes)
        self._wanted: CurvatureRequest | None = None
        self._worker = Worker(self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(self.failed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_DELAY_MS)
        self._rest.timeout.connect(self._start)

    def report(self, moment: Moment, all_data: bool, *, at_once: bool = False) -> CurvatureReport | None:
        """The curvature of a moment where it is known; else None, and it is computed when nothing else is due.

        `at_once`: where that is cheap, now; what is drawn waits for it.
        """
        from gradviz.landscape.report import compute_curvature
        from gradviz.scene.curvature_request import curvature_request

        request = curvature_request(moment, all_data)
        found = self._kept.get(request)
        if found is not None:
            return found
        if at_once and request.cost <= _AT_ONCE:
            report = compute_curvature(request)
            if report is not None:
                self._keep(report)
            return report
        if request != self._wanted:
            self._wanted = request
            self._worker.cancel()
        self._rest.start()
        return None

    def settle(self) -> None:
        """Compute what is wanted now: for a picture that will not be repainted."""
        from gradviz.landscape.report import compute_curvature

        self._rest.stop()
        self._worker.cancel()
        if self._wanted is not None and self._kept.get(self._wanted) is None:
            report = compute_curvature(self._wanted)
            if report is not None:
                self._take(report)

    def close(self) -> None:
        """Wait for what still computes."""
        self._rest.stop()
        self._worker.close()

    def _start(self) -> None:
        from gradviz.landscape.report import compute_curvature

        request = self._wanted
        if request is not None and self._kept.get(request) is None:
            self._worker.start(lambda cancelled: compute_curvature(request, cancelled))

    def _take(self, report: CurvatureReport) -> None:
        self._keep(report)
        if report.request == self._wanted:
            self.ready.emit()

    def _keep(self, report: CurvatureReport) -> None:
        self._kept.keep(report.request, report, report.request.dataset)
