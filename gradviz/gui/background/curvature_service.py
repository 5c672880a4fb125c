"""Curvature, computed in a thread once stepping has paused, or at once where that is cheap and its panel is visible."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradviz.gui.background.deferred import Deferred, OneStage, Stage

if TYPE_CHECKING:
    from gradviz.landscape.report import CurvatureReport, CurvatureRequest

__all__ = ["CurvatureComputation", "curvature_service"]

_CHEAP = 3_000_000  # multiplications that a step can spare the time for
_DELAY_MS = 150


def curvature_service(parent: QObject | None = None) -> Deferred[CurvatureRequest, CurvatureReport]:
    """Computes the curvature for a window."""
    return Deferred(CurvatureComputation(), _DELAY_MS, parent=parent)


class CurvatureComputation(OneStage["CurvatureRequest", "CurvatureReport"]):
    """A report of the curvature at a moment, in one stage."""

    def key(self, request: CurvatureRequest) -> Hashable:
        """The request itself: it is equal to those whose numbers must be equal."""
        return request

    def dataset(self, request: CurvatureRequest) -> object:
        """The data that the loss is of."""
        return request.dataset

    def bytes_of(self, report: CurvatureReport) -> int:
        """As the report counts them."""
        return report.nbytes

    def stage(self, request: CurvatureRequest, best: CurvatureReport | None) -> Stage | None:
        """All of it."""
        from gradviz.landscape.report import compute_curvature  # imported late: few starts need it

        if best is not None:
            return None
        return Stage(lambda cancelled: compute_curvature(request, cancelled), is_cheap=request.cost <= _CHEAP)
