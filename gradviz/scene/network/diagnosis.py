"""Diagnoses where learning stops, and why: dead, saturated and identical units, vanishing and exploding gradients.

Pure functions of a run and its numbers, cached by content, so that they are computed once per update.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from enum import StrEnum

import numpy as np

from gradviz.engine.activations import ACTIVATIONS, Activation
from gradviz.engine.network import Vector
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading, unit_name
from gradviz.scene.result_cache import ArrayCache
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, mark
from gradviz.training.run import Run

__all__ = ["GLYPHS", "Badge", "Trouble", "all_badges", "glyph_words", "graph_badges", "layer_badges", "unit_badges"]

_SATURATED = 0.01  # mean |f′| below which a unit counts as saturated
_APART = 1e3  # the ratio of δ in the first and the last layer from which it is reported
_MOST_WORK = 10_000_000  # multiplications per update; of larger data sets only the first samples are used
_KEPT = 8  # results for the parameters of the last few updates, for stepping in both directions


class Trouble(StrEnum):
    """The reasons why a unit, layer or weight does not learn."""

    DEAD = "dead"
    SATURATED = "saturated"
    TWINS = "twins"
    VANISHING = "vanishing"
    EXPLODING = "exploding"
    NO_INPUT = "no_input"


# The mark of each in the graph, and its text in the legend.
GLYPHS: dict[Trouble, tuple[str, str]] = {
    Trouble.DEAD: ("✕", mark("dead")),
    Trouble.SATURATED: ("▬", mark("saturated")),
    Trouble.TWINS: ("=", mark("identical")),
    Trouble.VANISHING: ("↓", mark("vanishing")),
    Trouble.EXPLODING: ("↑", mark("exploding")),
    Trouble.NO_INPUT: ("0", mark("input is zero")),
}


class Badge(Frame, frozen=True):
    """`name` is a unit, a parameter, or `layer 2`; `reason` is one line."""

    trouble: Trouble
    name: str
    reason: str


def glyph_words(troubles: list[Trouble]) -> str:
    """The meanings of the marks in use."""
    used = [entry for trouble, entry in GLYPHS.items() if trouble in troubles]
    return ", ".join(f"{glyph} {_(word)}" for glyph, word in used)


_active: ArrayCache[tuple[Badge, ...]] = ArrayCache(_KEPT)
_paired: ArrayCache[tuple[Badge, ...]] = ArrayCache(_KEPT)


def unit_badges(moment: Moment) -> dict[str, Badge]:
    """The badges of units by name, for the parameters on the screen; at most one per unit."""
    run, flat = moment.run, moment.parameters
    found = _active.get(run, (flat,), lambda: _activity(run, flat))
    state = moment.trace.after if moment.steps.update_done(moment.place) else moment.trace.before
    arrays = state.parameters, state.slots
    identical = _paired.get(run, arrays, lambda: _identical_units(run, *arrays))
    return {badge.name: badge for badge in (*identical, *found)}


def layer_badges(reading: Reading) -> dict[int, Badge]:
    """Vanishing or exploding gradients, by layer counted from 0, once the whole backward pass is revealed."""
    if reading.layers < 3 or not reading.has_gradient(0):
        return {}
    with np.errstate(all="ignore"):
        sizes = [float(np.sqrt((part.deltas**2).mean())) for part in reading.trace.layers]
    if not np.isfinite(sizes).all() or sizes[-1] == 0.0:
        return {}
    ratio = sizes[0] / sizes[-1]
    if 1.0 / _APART < ratio < _APART:
        return {}
    fades = ratio < 1.0
    words = _("δ is {times} times smaller here than in the output layer, so these weights hardly move") if fades else _(
        "δ is {times} times larger here than in the output layer, so these weights move far too much")  # fmt: skip
    if ratio == 0.0:
        words = _("δ is exactly zero here, though not in the output layer: these weights do not move")
    times = number(1.0 / ratio if fades and ratio else ratio, 2)
    trouble = Trouble.VANISHING if fades else Trouble.EXPLODING
    return {0: Badge(trouble, _("layer 1"), words.format(times=times))}


def all_badges(moment: Moment, reading: Reading) -> tuple[Badge, ...]:
    """All badges: layers first, then units, then weights whose input is zero."""
    return (*layer_badges(reading).values(), *unit_badges(moment).values(), *_without_input(reading))


def graph_badges(reading: Reading) -> dict[str, Badge]:
    """The badges of the graph's units and inputs by name; empty while a question is open, because they could reveal its
    answer."""
    if reading.view.is_asking:
        return {}
    return unit_badges(reading.moment) | {badge.name: badge for badge in _without_input(reading)}


def _without_input(reading: Reading) -> list[Badge]:
    """Badges of the inputs that are zero in every sample of the batch, or in the sample shown, so that the gradients of
    their weights are exactly zero."""
    if not reading.has_gradient(0):
        return []
    zero = np.flatnonzero(reading.is_zero(0))
    if reading.by_sample:
        words = _("every gradient of its weights is exactly zero, because this input is 0 in this sample")
    else:
        words = _("every gradient of its weights is exactly zero, because this input is 0 in the whole batch")
    return [Badge(Trouble.NO_INPUT, unit_name(0, int(place)), words) for place in zero]


def _activity(run: Run, flat: Vector) -> tuple[Badge, ...]:
    """Badges of dead and saturated units, judged over the training set, or over the first samples of a large one."""
    network = run.network
    total = len(run.dataset.inputs)
    count = min(total, max(100, _MOST_WORK // max(1, network.parameter_count)))
    a: Vector = run.dataset.inputs[:count]
    samples = _samples(count, total)
    out = []
    with np.errstate(all="ignore"):
        for layer, name in enumerate(network.activations):
            activation = ACTIVATIONS[name]
            z = a @ network.weights(flat, layer)
            biases = network.biases(flat, layer)
            z = z if biases is None else z + biases
            a, slopes = np.empty_like(z), np.empty_like(z)
            activation.forward(z, a)
            activation.derivative(z, a, slopes)
            is_fused = layer == network.layer_count - 1 and run.loss.is_fused
            if activation.is_identity or activation.output_only or is_fused or not np.isfinite(z).all():
                continue
            for unit, mean in enumerate(np.abs(slopes).mean(axis=0).tolist()):
                badge = _judged(unit_name(layer + 1, unit), activation, mean, a[:, unit], samples)
                out += [badge] if badge is not None else []
    return tuple(out)


def _judged(unit: str, activation: Activation, mean: float, values: Vector, samples: str) -> Badge | None:
    if activation.turns_off and not values.any():
        return Badge(Trouble.DEAD, unit, _("dead: its {name} is 0 for {samples}, so nothing passes back").format(
            name=_(activation.title), samples=samples))  # fmt: skip
    if mean >= _SATURATED:
        return None
    words = _("saturated: its mean slope |f′| is {slope} over {samples}, so little passes back")
    if mean == 0.0:
        words = _("saturated: its slope f′ is exactly 0 for {samples}, so nothing passes back")
    return Badge(Trouble.SATURATED, unit, words.format(slope=number(mean, 2), samples=samples))


def _samples(count: int, total: int) -> str:
    if count < total:
        return _("the first {count} of {total} training samples").format(count=counted(count), total=counted(total))
    return _("all {count} training samples").format(count=counted(count)) if count > 1 else _("the one training sample")


def _identical_units(run: Run, parameters: Vector, slots: Vector) -> tuple[Badge, ...]:
    """Badges of identical units: hidden units of one layer whose incoming and outgoing weights are equal bit for bit,
    as is the optimizer's state, so that every update changes them in the same way.
    """
    network = run.network
    held = np.zeros(network.parameter_count)
    held[run.frozen_places] = 1.0
    vectors = [parameters, held, *slots]
    out = []
    for layer in range(network.layer_count - 1):
        groups: dict[bytes, list[int]] = defaultdict(list)
        # A unit whose first weight is unique cannot be identical to another.
        firsts = Counter((network.weights(vectors[0], layer)[0] + 0.0).tolist())
        for unit, first in enumerate((network.weights(vectors[0], layer)[0] + 0.0).tolist()):
            if firsts[first] == 1 and first == first:
                continue
            parts = []
            for flat in vectors:
                parts += [network.weights(flat, layer)[:, unit], network.weights(flat, layer + 1)[unit]]
                biases = network.biases(flat, layer)
                parts += [] if biases is None else [biases[unit : unit + 1]]
            groups[b"".join((part + 0.0).tobytes() for part in parts)].append(unit)
        for units in groups.values():
            if len(units) > 1:
                names = [unit_name(layer + 1, unit) for unit in units]
                out += [Badge(Trouble.TWINS, name, _identical_words(name, names)) for name in names]
    return tuple(out)


def _identical_words(name: str, names: list[str]) -> str:
    others = [other for other in names if other != name]
    listed = ", ".join(others[:3]) + (" …" if len(others) > 3 else "")
    return _("identical to {others}: both change in the same way").format(others=listed)
