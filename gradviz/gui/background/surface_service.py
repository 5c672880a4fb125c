"""Computes surfaces for the window: at once where that is quick, else coarse first and refined once stepping pauses."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from gradviz.gui.background.deferred import Deferred, Stage
from gradviz.landscape.plane import SurfaceGrid, SurfaceRequest
from gradviz.scene.surface.surface import compute_grid, finished_grid, surface_cost

__all__ = ["SurfaceComputation", "surface_service"]

_SIZES = (41, 31, 21)
_COARSEST = 21
_AT_ONCE = 0.003  # seconds: quick enough to be done within a step
_DELAY_MS = 120
_MOST = 500


def surface_service(parent: QObject | None = None) -> Deferred[SurfaceRequest, SurfaceGrid]:
    """The service that computes the surfaces of a window."""
    return Deferred(SurfaceComputation(), _DELAY_MS, _MOST, parent)


class SurfaceComputation:
    """Computes a coarse grid, then the requested one, then its minimum."""

    def key(self, request: SurfaceRequest) -> Hashable:
        """The request itself: requests are equal if their grids are."""
        return request

    def dataset(self, request: SurfaceRequest) -> object:
        """The data set of the surface."""
        return request.dataset

    def bytes_of(self, grid: SurfaceGrid) -> int:
        """The bytes of its losses and of the parameters in its request."""
        request = grid.request
        vectors = (request.plane.origin, request.plane.x.vector, request.plane.y.vector, *request.states)
        shared = sum(vector.nbytes for vector in vectors)
        return grid.losses.nbytes + shared + np.dtype(np.float64).itemsize * len(request.indices)

    def stage(self, request: SurfaceRequest, best: SurfaceGrid | None) -> Stage | None:
        """The next stage. The coarse grid does not wait; finer ones do, as they would only compete with the next
        step.
        """
        if best is not None:
            return self.whole(request, best) if best.request == request else Stage(
                lambda cancelled: compute_grid(request, cancelled)
            )  # fmt: skip
        quick = _quickest(request)
        return Stage(
            lambda cancelled: compute_grid(quick, cancelled, quick=quick.size < request.size), waits=False,
            is_cheap=surface_cost(quick) <= _AT_ONCE,
        )  # fmt: skip

    def whole(self, request: SurfaceRequest, best: SurfaceGrid | None) -> Stage | None:
        """The requested grid with its minimum."""
        if best is None or best.request != request:
            return Stage(lambda cancelled: _finished(compute_grid(request, cancelled)))
        return None if best.is_finished else Stage(lambda cancelled: finished_grid(best, cancelled))

    def is_of(self, request: SurfaceRequest, grid: SurfaceGrid) -> bool:
        """Whether the grid is as fine as requested."""
        return grid.request == request

    def adapted(self, request: SurfaceRequest, grid: SurfaceGrid) -> SurfaceGrid:
        """A cached grid with the texts, the update and the colour scale of this request."""
        was, now = grid.request, request
        if (was.words, was.update, was.logarithmic) == (now.words, now.update, now.logarithmic):
            return grid
        return replace(grid, request=replace(was, words=now.words, update=now.update, logarithmic=now.logarithmic))


def _finished(grid: SurfaceGrid | None) -> SurfaceGrid | None:
    return None if grid is None else finished_grid(grid)


def _quickest(request: SurfaceRequest) -> SurfaceRequest:
    """The request with the finest of the usual sizes that is quick enough for a step, or else with the coarsest."""
    if request.line_at is not None:
        return request if surface_cost(request) <= _AT_ONCE else replace(request, size=min(request.size, _COARSEST**2))
    for size in _SIZES:
        smaller = replace(request, size=min(size, request.size))
        if surface_cost(smaller) <= _AT_ONCE:
            return smaller
    return smaller
