"""Surfaces for the window: at once where that is not felt, else coarse first and refined when idle, kept by content."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.gui.kept import Kept
from gradviz.gui.worker import Worker
from gradviz.scene.surface import SurfaceGrid, SurfaceRequest, compute_grid, finished_grid, surface_cost

__all__ = ["SurfaceFeed"]

_SIZES = (41, 31, 21)
_COARSEST = 21
_AT_ONCE = 0.003  # seconds that a step can spare
_DELAY_MS = 120
_MOST = 500


class SurfaceFeed(QObject):
    """`grid` is the surface shown last. `changed`: a better one of what is wanted has come; `failed(sentence)`.

    The newest wish wins: a worker that computes something older stops at its next chunk.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid: SurfaceGrid | None = None
        self._wanted: SurfaceRequest | None = None
        self._kept: Kept[SurfaceGrid] = Kept(_bytes, _MOST)
        self._worker = Worker(self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(self.failed)
        # The fine surface waits until stepping rests: it would only compete with the next step.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_DELAY_MS)
        self._rest.timeout.connect(self._refine)

    def want(self, request: SurfaceRequest) -> bool:
        """Make `grid` that of a request, or what can be had of it at once; whether it already is of this request,
        be it coarser."""
        known = self._kept.get(request)
        if known is not None:
            self._wanted, self.grid = request, self._as_asked(known, request)
            self._worker.cancel()
            self._rest.stop()
            if not known.is_finished:
                self._rest.start()
            return True
        if request != self._wanted:
            self._wanted = request
            self._begin(request)
        return self.grid is not None and replace(self.grid.request, size=request.size) == request

    def want_nothing(self) -> None:
        """There is no surface to compute."""
        self._wanted = None
        self._worker.cancel()
        self._rest.stop()

    def settle(self) -> None:
        """Compute what is wanted now: for a picture that will not be repainted."""
        self._rest.stop()
        self._worker.cancel()
        request = self._wanted
        if request is None:
            return
        grid = self._kept.get(request) or compute_grid(request)
        if grid is not None and not grid.is_finished:
            grid = finished_grid(grid)
        if grid is not None and grid is not self.grid:
            self._take(grid)
            self._rest.stop()

    def close(self) -> None:
        """Wait for what still computes."""
        self._rest.stop()
        self._worker.close()

    def _as_asked(self, known: SurfaceGrid, request: SurfaceRequest) -> SurfaceGrid:
        """A kept grid in the words, and of the update, that it is asked for in now."""
        was = known.request
        if (was.words, was.update) == (request.words, request.update):
            return known
        grid = replace(known, request=replace(was, words=request.words, update=request.update))
        self._kept.keep(request, grid, request.dataset)
        return grid

    def _begin(self, request: SurfaceRequest) -> None:
        self._worker.cancel()
        self._rest.stop()
        quick = _quickest(request)
        if surface_cost(quick) <= _AT_ONCE:
            grid = compute_grid(quick, quick=quick.size < request.size)
            if grid is not None:
                self._show(grid)
            self._rest.start()
        else:
            self._worker.start(lambda cancelled: compute_grid(quick, cancelled, quick=quick.size < request.size))

    def _refine(self) -> None:
        """The fine surface, and where on it the loss is lowest."""
        request = self._wanted
        if request is None:
            return
        known = self._kept.get(request)
        if known is None:
            self._worker.start(lambda cancelled: compute_grid(request, cancelled))
        elif not known.is_finished:
            self._worker.start(lambda cancelled: finished_grid(known, cancelled))

    def _take(self, grid: SurfaceGrid) -> None:
        if self._wanted is None or replace(grid.request, size=self._wanted.size) != self._wanted:
            return
        self._show(grid)
        if grid.request != self._wanted or not grid.is_finished:
            self._rest.start()
        self.changed.emit()

    def _show(self, grid: SurfaceGrid) -> None:
        self.grid = grid
        if grid.request == self._wanted:
            self._kept.keep(grid.request, grid, grid.request.dataset)


def _quickest(request: SurfaceRequest) -> SurfaceRequest:
    """The finest of the usual sizes that a step can spare the time for; else the coarsest."""
    if request.line_at is not None:
        return request if surface_cost(request) <= _AT_ONCE else replace(request, size=min(request.size, _COARSEST**2))
    for size in _SIZES:
        smaller = replace(request, size=min(size, request.size))
        if surface_cost(smaller) <= _AT_ONCE:
            return smaller
    return smaller


def _bytes(grid: SurfaceGrid) -> int:
    """What keeping a grid costs: its losses, and the parameters that its request holds on to."""
    request = grid.request
    vectors = (request.plane.origin, request.plane.x.vector, request.plane.y.vector, *request.states)
    shared = sum(vector.nbytes for vector in vectors)
    return grid.losses.nbytes + shared + np.dtype(np.float64).itemsize * len(request.indices)
