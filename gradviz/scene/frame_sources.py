"""The sources of the panels' frames: how each frame is built, and what it depends on.

Builders are pure: they read a `FrameInputs` and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from gradviz.records import FrozenRecord
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.landscape.plane import SurfaceGrid
    from gradviz.landscape.report import CurvatureReport
    from gradviz.scene.chain_rule.nudge_sweep import Sweep, SweepRequest
    from gradviz.scene.moment import Moment
    from gradviz.scene.surface.curvature import CurvatureFrame
    from gradviz.scene.view.view import View
    from gradviz.training.race import RaceResult

__all__ = [
    "CURVATURE", "EXPLANATION", "FLOW", "LOSS", "NETWORK", "NUDGE", "OUTPUT", "SURFACE", "TRANSPORT", "FrameInputs",
    "FrameSource", "SurfaceState",
]  # fmt: skip


class SurfaceState(FrozenRecord, frozen=True, eq=False):
    """The state of the surface: the grid to draw, whether a better one is being computed, the curvature if the plane
    depends on it, and the race whose paths are drawn on it."""

    grid: SurfaceGrid | None = None
    stale: bool = False
    report: CurvatureReport | None = None
    race: RaceResult | None = None


class FrameInputs(FrozenRecord, frozen=True, eq=False):
    """The inputs of a frame. `all_data` says that losses are over all training samples instead of the batch.

    Results of threads that a frame `needs` are included as far as they have been computed: `surface`; `curvature`, with
    the last displayed frame of this network in `last_curvature`; the requested `nudge` and its `sweep`.
    """

    moment: Moment
    view: View
    all_data: bool = False
    surface: SurfaceState | None = None
    curvature: CurvatureReport | None = None
    last_curvature: CurvatureFrame | None = None
    nudge: SweepRequest | None = None
    sweep: Sweep | None = None


class FrameSource(FrozenRecord, frozen=True, eq=False):
    """How a frame is built and what it depends on; it is built again only if something of that has changed.

    `view` names the fields of the view that it depends on. `of(moment)` returns the part of a moment that it depends
    on, where that is not everything. `needs(view)` names the results of threads that it uses: `surface`, `curvature`,
    `nudge`. `has_samples` says that it depends on the choice between the batch and all data.
    """

    name: str
    build: Callable[[FrameInputs], Any]
    view: tuple[str, ...]
    of: Callable[[Moment], Hashable] | None = None
    needs: Callable[[View], tuple[str, ...]] = lambda view: ()
    has_samples: bool = False


def _transport(inputs: FrameInputs) -> Any:
    from gradviz.scene.transport import transport_frame

    return transport_frame(inputs.moment, inputs.view)


def _network(inputs: FrameInputs) -> Any:
    from gradviz.scene.network.network import network_frame

    return network_frame(inputs.moment, inputs.view)


def _explanation(inputs: FrameInputs) -> Any:
    from gradviz.scene.explanation.explanation import explanation_frame

    return explanation_frame(inputs.moment, inputs.view)


def _surface(inputs: FrameInputs) -> Any:
    from gradviz.scene.surface.surface import surface_frame

    moment, view, state = inputs.moment, inputs.view, inputs.surface or SurfaceState()
    frame = surface_frame(moment, view, state.grid, stale=state.stale, report=state.report)
    if state.race is not None:
        from gradviz.scene.race.race_on_surface import with_race  # imported late: few starts need it

        frame = with_race(frame, state.grid, state.race)
    if view.surface_3d:
        from gradviz.scene.surface3d.relief import with_relief  # imported late: few starts need it

        frame = with_relief(frame, moment, state.grid, view.camera, view.digits)
    return frame


def _loss(inputs: FrameInputs) -> Any:
    from gradviz.scene.charts.losses import loss_frame

    return loss_frame(inputs.moment, inputs.view)


def _output(inputs: FrameInputs) -> Any:
    from gradviz.scene.charts.output import output_frame

    return output_frame(inputs.moment, inputs.view)


def _flow(inputs: FrameInputs) -> Any:
    from gradviz.scene.charts.flow import flow_frame

    return flow_frame(inputs.moment, inputs.view)


def _curvature(inputs: FrameInputs) -> Any:
    """The frame of the newest report; while another is being computed, the last frame, marked as stale."""
    from gradviz.scene.surface.curvature import curvature_frame, empty_curvature

    if inputs.curvature is not None:
        return curvature_frame(inputs.moment, inputs.view, inputs.curvature)
    if inputs.last_curvature is not None:
        return inputs.last_curvature.but(stale=True)
    return empty_curvature(_("Computing the curvature…"))


def _nudge(inputs: FrameInputs) -> Any:
    from gradviz.scene.chain_rule.nudge_panel import nudge_frame

    return nudge_frame(inputs.moment, inputs.view, inputs.nudge, inputs.sweep)


def _needed_by_surface(view: View) -> tuple[str, ...]:
    return ("surface", "curvature") if view.surface.plane == "gradient" else ("surface",)


def _of_surface(moment: Moment) -> Hashable:
    """Until gradients are revealed, a step of an update changes nothing on the surface."""
    step = moment.step
    is_before = step is not None and step.phase in ("forward", "loss")
    return (moment.run, moment.trace, moment.parameters.tobytes(), moment.updates_done, moment.length, moment.edits,
            moment.place.update if is_before else moment.place)  # fmt: skip


# The fields that all numbers of a moment depend on: batch or sample, which sample, and the digits.
_NUMBERS = ("selected", "scope", "sample", "digits", "edge_mode", "by_operation", "is_asking")
_PLANE = ("surface", "surface_x", "surface_y")

TRANSPORT = FrameSource("transport", _transport, (*_NUMBERS, "covered"))
NETWORK = FrameSource(
    "network", _network,
    (*_NUMBERS, "hovered", "fixed_range", "edge_limit", "unit_limit", "unfolded", "edge_numbers", "covered"),
)
EXPLANATION = FrameSource("explanation", _explanation, (*_NUMBERS, "path", "by", "covered"))
SURFACE = FrameSource(
    "surface", _surface, (*_PLANE, "surface_3d", "camera", "digits", "marks"), _of_surface, needs=_needed_by_surface,
    has_samples=True,
)  # fmt: skip
LOSS = FrameSource(
    "loss", _loss, ("digits", "selected"),
    lambda moment: (moment.run, moment.updates_done, moment.length, moment.edits,
                    moment.points[-1] if moment.points else None, moment.parameters.tobytes()),
)  # fmt: skip
OUTPUT = FrameSource(
    "output", _output, ("digits", "scope", "sample"),
    lambda moment: (moment.run, moment.parameters.tobytes(), moment.place.update),
)  # fmt: skip
FLOW = FrameSource(
    "flow", _flow, ("flow",),
    lambda moment: (moment.run, moment.place, moment.parameters.tobytes(), moment.updates_done),
)  # fmt: skip
CURVATURE = FrameSource(
    "curvature", _curvature, _PLANE, lambda moment: (moment.run, moment.trace),
    needs=lambda view: ("curvature",), has_samples=True,
)  # fmt: skip
NUDGE = FrameSource("nudge", _nudge, (*_NUMBERS, "nudge", "by"), needs=lambda view: ("nudge",))
