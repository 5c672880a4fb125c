"""Surfaces for the window: at once where they are quick, else coarse first and refined once stepping has paused."""

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
_AT_ONCE = 0.003  # seconds that a step can spare
_DELAY_MS = 120
_MOST = 500


def surface_service(parent: QObject | None = None) -> Deferred[SurfaceRequest, SurfaceGrid]:
    """Computes the surfaces of a window."""
    return Deferred(SurfaceComputation(), _DELAY_MS, _MOST, parent)


class SurfaceComputation:
    """A coarse grid, then the one that is asked for, then where on it the loss is lowest."""

    def key(self, request: SurfaceRequest) -> Hashable:
        """The request itself: it is equal to those whose grids must be equal."""
        return request

    def dataset(self, request: SurfaceRequest) -> object:
        """The data that the surface is of."""
        return request.dataset

    def bytes_of(self, grid: SurfaceGrid) -> int:
        """Its losses, and the parameters that its request holds on to."""
        request = grid.request
        vectors = (request.plane.origin, request.plane.x.vector, request.plane.y.vector, *request.states)
        shared = sum(vector.nbytes for vector in vectors)
        return grid.losses.nbytes + shared + np.dtype(np.float64).itemsize * len(request.indices)

    def stage(self, request: SurfaceRequest, best: SurfaceGrid | None) -> Stage | None:
        """The coarse grid does not wait; finer ones would only compete with the next step."""
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
        """The grid with its minimum."""
        if best is None or best.request != request:
            return Stage(lambda cancelled: _finished(compute_grid(request, cancelled)))
        return None if best.is_finished else Stage(lambda cancelled: finished_grid(best, cancelled))

    def is_of(self, request: SurfaceRequest, grid: SurfaceGrid) -> bool:
        """Not a coarser one."""
        return grid.request == request

    def adapted(self, request: SurfaceRequest, grid: SurfaceGrid) -> SurfaceGrid:
        """A kept grid in the words, and of the update, that it is asked for in now."""
        was = grid.request
        if (was.words, was.update) == (request.words, request.update):
            return grid
        return replace(grid, request=replace(was, words=request.words, update=request.update))


def _finished(grid: SurfaceGrid | None) -> SurfaceGrid | None:
    return None if grid is None else finished_grid(grid)


def _quickest(request: SurfaceRequest) -> SurfaceRequest:
    """The finest of the usual sizes that a step can spare the time for; else the coarsest."""
    if request.line_at is not None:
        return request if surface_cost(request) <= _AT_ONCE else replace(request, size=min(request.size, _COARSEST**2))
    for size in _SIZES:
        smaller = replace(request, size=min(size, request.size))
        if surface_cost(smaller) <= _AT_ONCE:
            return smaller
    return smaller
