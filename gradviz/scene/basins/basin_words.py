"""The texts of a basin map: title, notes, legend, and the outcome of one start."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import Vector
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.landscape.basin_request import BasinRequest
from gradviz.landscape.basins import SETTLED_WITHIN, Basin, BasinMap, Fate
from gradviz.landscape.curvature import spectrum
from gradviz.landscape.hessian import HessianProducts
from gradviz.landscape.projection import project
from gradviz.scene.basins.basin_frame import DIVERGED, NOT_SETTLED, OTHER, BasinEntry
from gradviz.scene.surface.surface_figure import seed_words
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, ngettext

__all__ = ["basin_notes", "basin_title", "before_words", "entries_of", "letter_of", "more_updates", "start_words",
           "unsettled_words"]  # fmt: skip

_MOST_BENT = 160  # the most parameters of a network whose Hessian is computed
_BENDS_DOWN = -1e-6  # relative to the largest curvature
_MORE = 5  # factor for the suggested number of updates where no run has settled
_SPREAD = 2 * SETTLED_WITHIN  # grid steps: a basin with ends further apart is called a valley


def before_words(size: int, updates: int) -> str:
    """The text before a map is computed: what it will show, and what the button starts."""
    words = _("Every cell is one training run that starts there. Cells with the same colour end in the same minimum. "
              "Press Start: {runs} runs of {updates} updates.")  # fmt: skip
    return words.format(runs=counted(size * size), updates=counted(updates))


def more_updates(found: BasinMap) -> int:
    """How many updates to try where no run has settled; 0 where some have."""
    return 0 if found.basins or not found.shares[Fate.NOT_SETTLED] else _MORE * found.request.updates


def unsettled_words(found: BasinMap) -> str:
    """What to change where no run has settled; empty where some have."""
    if found.basins:
        return ""
    if not found.shares[Fate.NOT_SETTLED]:
        return _("Every run diverges. Lower the learning rate, and press Start again.")
    words = _("No run has settled after {n} updates. Raise Updates to {more}, and press Start again.")
    return words.format(n=counted(found.request.updates), more=counted(more_updates(found)))


def letter_of(place: int) -> str:
    """A, B, C …"""
    return chr(ord("A") + place)


def basin_title(request: BasinRequest) -> str:
    """The title of the map."""
    name = request.run.setup.optimizer.name
    return _("Basin map: where {optimizer} ends").format(optimizer=_(OPTIMIZERS[name].title))


def basin_notes(found: BasinMap) -> tuple[str, ...]:
    """Notes: the plane, the optimizer and its learning rate, the updates, every seed; then the definition of a
    basin.
    """
    request, run = found.request, found.request.run
    optimizer = run.setup.optimizer
    rate = _("learning rate {rate}").format(rate=number(run.learning_rate, 6))
    if run.live.has_schedule:
        rate += _(" with its schedule")
    names = request.words.names
    starts = _("{n} × {n} starts over {x} and {y}").format(n=len(found.xs), x=names[0], y=names[1])
    parts = [starts, f"{_(OPTIMIZERS[optimizer.name].title)}, {rate}"]
    parts.append(_("{n} updates from each").format(n=counted(request.updates)))
    if request.has_others:
        after = request.after
        words = ngettext("all other weights as after {n} update", "all other weights as after {n} updates", after)
        parts.append(words.format(n=counted(after)) if after else _("all other weights as they begin"))
    held = [
        _("{name} is frozen: a start keeps its value.").format(name=name)
        for name, axis in zip(names, (request.plane.x, request.plane.y), strict=True) if axis.index in run.frozen_places
    ]  # fmt: skip
    return (
        "; ".join((*parts, *seed_words(run.setup))) + ".", *held,
        _("Ends no further apart than neighbouring starts, or in one flat valley, are one basin; networks with units "
          "exchanged or signs flipped are different ones. Contours: the loss over all training samples."),
    )  # fmt: skip


def entries_of(found: BasinMap, shown: list[int]) -> tuple[BasinEntry, ...]:
    """The legend: the lettered basins `shown`, as indices into `found.basins`, and all other kinds of cells that
    occur.
    """
    entries = [
        BasinEntry(place, letter_of(place), _basin_words(found, basin), _ends_words(found, basin))
        for place, basin in enumerate(found.basins[each] for each in shown)
    ]
    others = [basin for place, basin in enumerate(found.basins) if place not in shown]
    if others:
        share = sum(basin.share for basin in others)
        words = ngettext("{n} more basin · {share}", "{n} more basins · {share}", len(others))
        entries.append(BasinEntry(OTHER, "", words.format(n=counted(len(others)), share=_share(share, found)), ""))
    shares, moving = found.shares, found.losses[found.fates == Fate.NOT_SETTLED]
    if moving.size:
        words = _("not settled after {n} updates · {share}").format(
            n=counted(found.request.updates), share=_share(shares[Fate.NOT_SETTLED], found))  # fmt: skip
        low, high = number(float(moving.min()), 3), number(float(moving.max()), 3)
        detail = _("loss then: {low} to {high}").format(low=low, high=high)
        if low == high:
            detail = _("loss then: {low}").format(low=low)
        entries.append(BasinEntry(NOT_SETTLED, "", words, detail))
    if shares[Fate.DIVERGED]:
        words = _("diverges · {share}").format(share=_share(shares[Fate.DIVERGED], found))
        detail = _("the loss leaves all bounds: not finite, or 1,000 times the highest one here")
        entries.append(BasinEntry(DIVERGED, "", words, detail))
    return tuple(entries)


def start_words(found: BasinMap, j: int, i: int, shown: list[int]) -> str:
    """The outcome of the start of a cell: its coordinates, its end, the loss there, and the number of updates."""
    request = found.request
    (x, y), fate = request.words.names, Fate(found.fates[j, i])
    start = _("From {x} = {a}, {y} = {b}").format(
        x=x, y=y, a=number(float(found.xs[i])), b=number(float(found.ys[j])))  # fmt: skip
    if fate == Fate.DIVERGED:
        at = int(found.updates[j, i])
        words = ngettext("diverges, after {n} update", "diverges, after {n} updates", at)
        return f"{start}: {words.format(n=counted(at))}."
    end = project(request.plane, [found.ends[j, i]]).places[0].tolist()
    place = _("{x} = {a}, {y} = {b}, loss {loss}").format(
        x=x, y=y, a=number(end[0]), b=number(end[1]), loss=number(float(found.losses[j, i])))  # fmt: skip
    if fate == Fate.NOT_SETTLED:
        return _("{start}: not settled after {n} updates, then at {place}.").format(
            start=start, n=counted(request.updates), place=place)  # fmt: skip
    label, since = int(found.labels[j, i]), int(found.updates[j, i])
    basin = _("basin {letter}").format(letter=letter_of(shown.index(label))) if label in shown else _("another basin")
    words = ngettext("{start}: {basin}, settled after {n} update at {place}.",
                     "{start}: {basin}, settled after {n} updates at {place}.", since)  # fmt: skip
    return words.format(start=start, basin=basin, n=counted(since), place=place)


def _share(share: float, found: BasinMap) -> str:
    """A percentage to a tenth. Very few starts are given as a count, and 100 % is used for all starts only."""
    count = round(share * found.fates.size)
    if 100 * share < 0.1:
        return ngettext("{n} start", "{n} starts", count).format(n=counted(count))
    return _("{percent} % of the starts").format(percent="100" if share == 1.0 else f"{min(100 * share, 99.9):.1f}")


def _basin_words(found: BasinMap, basin: Basin) -> str:
    low, high = (number(loss, 4) for loss in basin.losses)
    loss = low if low == high or _is_tiny(basin.losses) else _("{low} to {high}").format(low=low, high=high)
    return _("loss {loss} · {share}").format(loss=loss, share=_share(basin.share, found))


def _is_tiny(losses: tuple[float, float]) -> bool:
    """Whether both losses are zero to rounding."""
    return losses[1] < 1e-12


def _ends_words(found: BasinMap, basin: Basin) -> str:
    request = found.request
    places = project(request.plane, list(basin.ends)).places
    (x, y), (a, b) = request.words.names, places[0].tolist()
    ranges = places.min(axis=0), places.max(axis=0)
    steps = [(ends[1] - ends[0]) / (request.size - 1) for ends in (request.x_range, request.y_range)]
    if all(high - low <= _SPREAD * step for low, high, step in zip(*ranges, steps, strict=True)):
        words = _("at {x} = {a}, {y} = {b}").format(x=x, y=y, a=number(a), b=number(b))
        return words + _kind(request, basin.ends[0])
    along = (_along(name, float(low), float(high)) for name, low, high in zip((x, y), *ranges, strict=True))
    return _("in a valley or on a plateau: {x}, {y}").format(**dict(zip("xy", along, strict=True)))


def _along(name: str, low: float, high: float) -> str:
    ends = number(low, 3), number(high, 3)
    words = _("{x} = {a}") if ends[0] == ends[1] else _("{x} from {a} to {b}")
    return words.format(x=name, a=ends[0], b=ends[1])


def _kind(request: BasinRequest, end: Vector) -> str:
    """A remark where the end is a saddle; empty for a minimum, and where the Hessian is not computed."""
    run = request.run
    if run.network.parameter_count > _MOST_BENT:
        return ""
    free = np.ones(run.network.parameter_count, dtype=bool)
    free[run.frozen_places] = False
    found = spectrum(HessianProducts(request.objective, end, free))
    assert found is not None, "nobody cancels"
    curvature = found.curvature
    return _(" – a saddle, not a minimum") if curvature.smallest < _BENDS_DOWN * abs(curvature.largest) else ""
