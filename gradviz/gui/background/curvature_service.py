"""Computes the curvature in a thread once stepping has paused, or at once where that is cheap and its panel visible."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradviz.gui.background.deferred import Deferred, OneStage, Stage

if TYPE_CHECKING:
    from gradviz.landscape.report import CurvatureReport, CurvatureRequest

__all__ = ["CurvatureComputation", "curvature_service"]

_CHEAP = 3_000_000  # multiplications that are quick enough to be done within a step
_DELAY_MS = 150


def curvature_service(parent: QObject | None = None) -> Deferred[CurvatureRequest, CurvatureReport]:
    """The service that computes the curvature for a window."""
    return Deferred(CurvatureComputation(), _DELAY_MS, parent=parent)


class CurvatureComputation(OneStage["CurvatureRequest", "CurvatureReport"]):
    """Computes the curvature report of a moment in one stage."""

    def key(self, request: CurvatureRequest) -> Hashable:
        """The request itself: requests are equal if their numbers are."""
        return request

    def dataset(self, request: CurvatureRequest) -> object:
        """The data set of the loss."""
        return request.dataset

    def bytes_of(self, report: CurvatureReport) -> int:
        """The size of the report."""
        return report.nbytes

    def stage(self, request: CurvatureRequest, best: CurvatureReport | None) -> Stage | None:
        """The only stage; None where `best` is already the result."""
        from gradviz.landscape.report import compute_curvature  # imported late: few starts need it

        if best is not None:
            return None
        return Stage(lambda cancelled: compute_curvature(request, cancelled), is_cheap=request.cost <= _CHEAP)
