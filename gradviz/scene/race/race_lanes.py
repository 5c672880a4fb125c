"""The frame of a race: losses of all runs, their paths on one surface, a sentence and a table row for each run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from gradviz.intervals import finite
from gradviz.landscape.plane import SurfaceGrid
from gradviz.scene.frame import Floats, Frame
from gradviz.scene.race.race_choice import DIFFERENCES, lane_name, lane_words
from gradviz.scene.race.race_surface import lane_path, race_surface, race_surface_notes
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, ngettext
from gradviz.training.race import LaneResult, RaceResult

__all__ = ["LaneFrame", "RaceFrame", "level_to_reach", "race_frame", "reached_after"]

_MANTISSAS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
_HIGHEST = 3.0  # times the largest initial loss, above which curves are cut off
_LOG_HIGHEST, _LOG_LOWEST = 1e3, 1e-12
_NONE = "–"


class LaneFrame(Frame, frozen=True, eq=False):
    """One run. `place` (from 0) determines its colour, dashes and marker; `name` is the label at the end of its line,
    `words` describe its difference, `sentence` its result.

    `xs`, `ys` (k,) are the training loss over updates, NaN where not finite; `path` (m, 2) is on the surface. With
    `diverged`, its line ends with a cross."""

    place: int
    name: str
    words: str
    sentence: str
    xs: Floats
    ys: Floats
    path: Floats
    diverged: bool


class RaceFrame(Frame, frozen=True, eq=False):
    """`level` is the loss at which the runs are compared, None where no two runs reach a common one. `surface` has no
    path of its own; it is None where the network has a single parameter. `head` and `rows` are the table of
    results.
    """

    title: str
    notes: tuple[str, ...]
    x_label: str
    y_label: str
    lanes: tuple[LaneFrame, ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    log_range: tuple[float, float]
    level: float | None
    level_text: str
    surface: SurfaceFrame | None
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    description: str


@np.errstate(all="ignore")
def race_frame(result: RaceResult, grid: SurfaceGrid | None) -> RaceFrame:
    """The frame of a finished race; `grid` is that of `race_request`."""
    vary, level = result.setup.vary, level_to_reach(result)
    lanes = tuple(_lane_frame(result, place, grid, level) for place in range(len(result.lanes)))
    y_range, log_range = _ranges(result, lanes)
    surface = None if grid is None else race_surface(grid, race_surface_notes(result, grid))
    notes = (*_notes(result), *(surface.notes if surface is not None else ()))
    return RaceFrame(
        title=_("Race: {what}").format(what=_(DIFFERENCES[vary])), notes=notes,
        x_label=_("update"), y_label=_("training loss"), lanes=lanes,
        x_range=(0.0, float(result.setup.updates)), y_range=y_range, log_range=log_range,
        level=level, level_text="" if level is None else _("loss {level}").format(level=number(level)),
        surface=surface, head=_head(level), rows=tuple(_row(result, each, level) for each in result.lanes),
        description=" ".join(f"{each.place + 1}: {each.sentence}" for each in lanes),
    )  # fmt: skip


def level_to_reach(result: RaceResult) -> float | None:
    """The lowest round loss that at least two runs reach and at which none begins; None where there is none.

    The lowest one, so that it distinguishes the best runs.
    """
    best = sorted(_lowest(lane) for lane in result.lanes)
    low, start = best[1], min(lane.points[0].train for lane in result.lanes)
    if not 0.0 < low < start:
        return None
    scale = 10.0 ** math.floor(math.log10(low))
    level = float(f"{next(m * scale for m in _MANTISSAS if m * scale >= low):.6g}")
    level = level if level >= low else low
    return level if level < start else None


def reached_after(lane: LaneResult, level: float | None) -> int | None:
    """The number of updates after which a run was first measured at `level` or below; None where it never was."""
    if level is None:
        return None
    return next((each.update for each in lane.points if each.train <= level), None)


def _lowest(lane: LaneResult) -> float:
    return min((each.train for each in lane.points if each.is_finite), default=math.inf)


def _lane_frame(result: RaceResult, place: int, grid: SurfaceGrid | None, level: float | None) -> LaneFrame:
    vary, lane = result.setup.vary, result.lanes[place]
    words = lane_words(lane.run, vary, lane.lane)
    ys = np.array([each.train for each in lane.points])
    ys[~np.isfinite(ys)] = np.nan
    return LaneFrame(
        place, lane_name(vary, lane.lane), words, f"{words}: {_outcome(result, lane, level)}.",
        np.array([float(each.update) for each in lane.points]), ys,
        np.zeros((0, 2)) if grid is None else lane_path(lane, grid), lane.diverged_at is not None,
    )  # fmt: skip


def _outcome(result: RaceResult, lane: LaneResult, level: float | None) -> str:
    parts = []
    if lane.diverged_at is not None:
        text = ngettext("diverged: its loss was no longer a finite number after {n} update",
                        "diverged: its loss was no longer a finite number after {n} updates",
                        lane.diverged_at)  # fmt: skip
        parts.append(text.format(n=counted(lane.diverged_at)))
    else:
        text = ngettext("loss {loss} after {n} update", "loss {loss} after {n} updates", lane.end.update)
        parts.append(text.format(loss=number(lane.end.train), n=counted(lane.end.update)))
    if level is not None:
        at = reached_after(lane, level)
        if at is not None:
            every = [after for each in result.lanes if (after := reached_after(each, level)) is not None]
            is_first = at == min(every)
            one = is_first and every.count(at) == 1
            text = _("reached {level} first, after {updates}") if one else (
                _("tied for first to reach {level}, after {updates}") if is_first
                else _("reached {level} after {updates}"))  # fmt: skip
            updates = ngettext("{n} update", "{n} updates", at).format(n=counted(at))
            parts.append(text.format(level=number(level), updates=updates))
        elif lane.diverged_at is None:
            parts.append(_("did not reach {level}").format(level=number(level)))
    return "; ".join(parts)


def _notes(result: RaceResult) -> list[str]:
    vary = result.setup.vary
    same = {
        "learning_rate": _("Same initial weights, same batches; only the learning rate differs."),
        "optimizer": _("Same initial weights, same batches; only the optimizer differs."),
        "activation": _("Same initial weights, same batches; only the activation of the hidden layers differs."),
        "initializer": _("Same data, same batches; the initial weights differ: they are what is compared."),
    }
    notes = [same[vary]]
    if vary == "optimizer" and len({lane.run.learning_rate for lane in result.lanes}) > 1:
        notes = [_("Same initial weights, same batches; the optimizer differs, each at the learning rate it declares.")]
    stride = _stride(result)
    if stride > 1:
        notes.append(_("Losses are measured every {n} updates.").format(n=counted(stride)))
    return notes


def _stride(result: RaceResult) -> int:
    return max((b.update - a.update for lane in result.lanes for a, b in pairwise(lane.points)), default=1)


def _head(level: float | None) -> tuple[str, ...]:
    reached = () if level is None else (_("Reached {level} after").format(level=number(level)),)
    losses = _("Training loss"), _("Test loss"), _("Lowest training loss")
    return (_("Run"), _("Updates"), *losses, *reached, _("Outcome"))


def _row(result: RaceResult, lane: LaneResult, level: float | None) -> tuple[str, ...]:
    lowest = _lowest(lane)
    at = reached_after(lane, level)
    reached = () if level is None else (_NONE if at is None else counted(at),)
    test = lane.end.test
    return (
        lane_words(lane.run, result.setup.vary, lane.lane), counted(lane.end.update), number(lane.end.train),
        _NONE if test is None else number(test), number(lowest) if lowest < math.inf else _NONE, *reached,
        _ending(result, lane),
    )  # fmt: skip


def _ending(result: RaceResult, lane: LaneResult) -> str:
    """The end of a run in a few words."""
    if lane.diverged_at is not None:
        return _("diverged")
    done = lane.end.update
    if done < result.setup.updates:
        return ngettext("stopped after {n} update", "stopped after {n} updates", done).format(n=counted(done))
    return _("all updates done")


def _ranges(result: RaceResult, lanes: Sequence[LaneFrame]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The linear and the logarithmic range of the losses, without very large ones, which would flatten the curves."""
    values = np.concatenate([lane.ys for lane in lanes])
    values = values[np.isfinite(values)]
    start = max((each for lane in result.lanes if math.isfinite(each := lane.points[0].train)), default=0.0)
    if not values.size:
        return (0.0, 1.0), (0.1, 1.0)
    top = float(values.max())
    high = finite((min(top, _HIGHEST * start) if start > 0.0 else top) * 1.1) or 1.0
    positive = values[values > 0.0]
    if not positive.size:
        return (0.0, high), (0.1, 1.0)
    log_high = min(top, _LOG_HIGHEST * start) if start > 0.0 else top
    log_low = max(float(positive.min()), log_high * _LOG_LOWEST)
    return (0.0, high), (max(log_low / 1.3, 5e-324), finite(log_high * 1.3))
