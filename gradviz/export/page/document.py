"""The contents of a page as JSON: built once from the window's frames; the page's script only reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from gradviz.export.page.explained import chain_rules, loss_change, said, update_rules
from gradviz.export.page.graph import Parts, graph_of, graph_step, parameter_numbers, parts_of_network
from gradviz.export.page.plots import loss_curve, loss_step, surface_of, surface_step
from gradviz.export.page.pool import Pool
from gradviz.export.page.questions import question_of
from gradviz.scene.explanation.known_values import valid_selection
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number
from gradviz.scene.transport import transport_frame
from gradviz.scene.view.view import EdgeMode, View
from gradviz.training.recomputation import StoppedError, Watch
from gradviz.training.steps import Phase, Place
from gradviz.training.timeline import Timeline

__all__ = ["Scene", "add_scene", "moments_of_update"]

_PARTS = 1000  # parts of the progress per network
_MOST_EXPLAINED = 220  # parameters whose chain rule is on the page; of larger networks those with the largest gradients


class Scene:
    """A page under construction. `pictures` holds (light, dark) data addresses, `pool` all other repeated values. The
    page will show `count` networks; `watch` is called with the progress.
    """

    def __init__(self, count: int = 1, watch: Watch | None = None) -> None:
        self.pool, self.pictures = Pool(), Pool()
        self.models: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []
        self._count, self._watch, self._done = count, watch, 0.0

    def tick(self, every: int) -> None:
        """Report that one of `every` parts of the current network is done."""
        self._done += 1 / every
        self.ask()

    def ask(self) -> None:
        """Call `watch` with the progress. Raises `StoppedError` where it answers False."""
        if self._watch is not None and not self._watch(int(self._done * _PARTS), self._count * _PARTS):
            raise StoppedError


class _Explained(NamedTuple):
    names: tuple[str, ...]
    selected: str | None


def moments_of_update(timeline: Timeline, update: int, *, by_phase: bool) -> list[Moment]:
    """The moments of update number `update` + 1, the first with nothing computed.

    The update is computed if it is not known; the cursor moves. If the run diverges there, the last moment is the loss.
    """
    steps = timeline.steps
    if timeline.length <= update:
        timeline.seek(timeline.length)
        timeline.advance(update + 1 - timeline.length)
    last = steps.count if timeline.length > update else steps.phase_ends[1]
    shown = [end for end in (steps.phase_ends if by_phase else range(1, steps.count + 1)) if end <= last]
    moments = []
    for revealed in (0, *shown):
        timeline.seek_place(Place(update, revealed))
        moments.append(moment_of(timeline))
    return moments


@np.errstate(all="ignore")
def add_scene(
    scene: Scene, moments: Sequence[Moment], view: View, *, all_data: bool, has_surface: bool = True,
    has_questions: bool = False,
) -> None:  # fmt: skip
    """Add moments of one update, in order, as steps that share a network.

    With questions, the first moment is only the one before the first question, not a step.
    """
    view = replace(view, edge_mode=EdgeMode.GRADIENT, hovered=None, path=0, by_operation=False, surface_3d=False)
    network = moments[0].run.network
    view = replace(view, selected=valid_selection(network, view.selected or ""))
    every = len(moments) + 2
    frames = [network_frame(moment, view) for moment in moments]
    last = Reading(moments[-1], view)
    parts = parts_of_network(frames, last)
    explained = _explained(last, parts, view)
    pool, digits = scene.pool, view.digits
    model = {
        **graph_of(frames[-1], parts, last), "targets": explained.names, "selected": explained.selected,
        "before": parameter_numbers(Reading(moments[0], view), parts, pool, digits)["values"],
        **parameter_numbers(last, parts, pool, digits),
    }  # fmt: skip
    graph_view = replace(view, selected=None)
    # The chain rules of all steps are those of the last moment before the update.
    told = next((each for each in reversed(moments) if each.step is None or each.step.phase is not Phase.UPDATE),
                moments[-1])  # fmt: skip
    scene.tick(every)
    model["chains"] = chain_rules(told, view, explained.names, pool, scene.ask)
    scene.tick(every)
    if moments[-1].steps.update_done(moments[-1].place):
        refs = [ref for ref in parts.parameters if ref.name in set(explained.names)]
        rules = dict(zip([ref.name for ref in refs], update_rules(moments[-1], view, refs, pool), strict=True))
        model["rules"] = [rules.get(name) for name in explained.names]
        model["change"] = loss_change(moments[-1], digits)
    surface, grid = surface_of(told, view, all_data) if has_surface else (None, None)
    model["surface"], model["curve"] = surface, loss_curve(moments[-1], view)
    for place, (moment, frame) in enumerate(zip(moments, frames, strict=True)):
        step = {
            "model": len(scene.models), **graph_step(frame, parts, pool, scene.pictures),
            **_position(moment, view), **said(moment, graph_view, explained.names, pool),
            "loss_at": loss_step(moment, view),
            "surface": None if surface is None else surface_step(moment, view, grid),
        }  # fmt: skip
        if has_questions and place:
            step["ask"] = question_of(moments[place - 1], moment, view)
        scene.steps.append(step)
        scene.tick(every)
    scene.models.append(model)


def _position(moment: Moment, view: View) -> dict[str, Any]:
    frame = transport_frame(moment, view)
    trace, is_done = moment.trace, moment.steps.update_done(moment.place)
    return {
        "phase": moment.step.phase.value if moment.step else "", "position": frame.position_text, "fault": frame.fault,
        "chips": [(chip.phase, chip.text.removeprefix("✓ "), chip.status) for chip in frame.phases],
        "label": next((chip.text for chip in frame.phases if chip.status == "current"), ""), "after": is_done,
        "losses": [number(trace.loss, view.digits) if moment.steps.loss_done(moment.place) else "",
                   number(trace.loss_after, view.digits) if is_done else ""],
    }  # fmt: skip


def _explained(reading: Reading, parts: Parts, view: View) -> _Explained:
    """The names with a chain rule on the page: all, or for a large network the parameters with the largest gradients
    and all units.
    """
    refs = list(parts.parameters)
    if len(refs) > _MOST_EXPLAINED:
        sizes = {ref: abs(gradient) if (gradient := reading.gradient_of(ref)) is not None else 0.0 for ref in refs}
        refs = sorted(refs, key=lambda ref: -sizes[ref])[:_MOST_EXPLAINED]
        refs = [ref for ref in parts.parameters if ref in set(refs)]
    names = (*(ref.name for ref in refs), *parts.units[:_MOST_EXPLAINED])
    selected = view.selected if view.selected in names else (names[0] if names else None)
    return _Explained(names, selected)
