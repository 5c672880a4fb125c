"""Findings where learning stops, one per cause: what was found, in whole sentences, and what was checked."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment
from gradviz.scene.network.diagnosis import Badge, Trouble, all_badges
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, mark

__all__ = ["CHECKED", "Finding", "affected", "find_causes", "not_found", "nothing_found"]

_LARGE_INPUT = 5.0  # absolute value above which an input is reported as the cause of saturation
_UNIT = re.compile(r"u(\d+)\[\d+\]")

# What is checked, and its name in a list.
CHECKED: dict[Trouble, str] = {
    Trouble.DEAD: mark("dead units"),
    Trouble.SATURATED: mark("saturation"),
    Trouble.TWINS: mark("identical units"),
    Trouble.NO_INPUT: mark("constant inputs"),
    Trouble.VANISHING: mark("vanishing gradients"),
    Trouble.EXPLODING: mark("exploding gradients"),
}


class Finding(Frame, frozen=True):
    """One cause. `layer` counts from 1, 0 is the inputs; `names` are the affected units or inputs, of `count` in the
    layer; empty where the whole layer is affected. `text` describes the problem and its effect."""

    trouble: Trouble
    layer: int
    names: tuple[str, ...]
    count: int
    title: str
    text: str


def find_causes(moment: Moment, reading: Reading) -> tuple[Finding, ...]:
    """The findings at this moment; units of one layer with the same trouble are one finding. Divergence comes first."""
    groups: dict[tuple[Trouble, int], list[Badge]] = {}
    for badge in all_badges(moment, reading):
        groups.setdefault((badge.trouble, _layer_of(badge.name)), []).append(badge)
    flat = {Trouble.DEAD, Trouble.SATURATED}
    if any(trouble in flat for trouble, _layer in groups):
        groups.pop((Trouble.VANISHING, 1), None)  # it has the same cause and the same remedies
    found = [_finding(moment, *key, badges) for key, badges in groups.items()]
    return (*_divergence(moment), *found)


def nothing_found() -> str:
    """The sentence where no problem is found."""
    return _("No problem found. Checked: {what}.").format(what=", ".join(_(words) for words in CHECKED.values()))


def not_found(found: Sequence[Finding]) -> str:
    """The sentence on what was checked and not found."""
    others = [_(words) for trouble, words in CHECKED.items() if trouble not in {each.trouble for each in found}]
    return _("Looked for, not found: {what}.").format(what=", ".join(others)) if others else ""


def affected(finding: Finding, found: Sequence[Finding]) -> int:
    """How many units, or layers, of `finding` are still affected in the later findings `found`; 0 where none is."""
    same = [each for each in found if (each.trouble, each.layer) == (finding.trouble, finding.layer)]
    return sum(max(1, len(each.names)) for each in same)


def _divergence(moment: Moment) -> tuple[Finding, ...]:
    if moment.diverged_at is None:
        return ()
    text = _("Training stopped after update {n}: the loss is no longer a finite number. Each step was larger than the "
             "one before.")  # fmt: skip
    title = _("The loss is not finite")
    return (Finding(Trouble.EXPLODING, -1, (), 1, title, text.format(n=counted(moment.diverged_at))),)


def _layer_of(name: str) -> int:
    unit = _UNIT.fullmatch(name)
    return 1 if unit is None else int(unit[1])  # of the layers, only the first can have a badge


def _finding(moment: Moment, trouble: Trouble, layer: int, badges: Sequence[Badge]) -> Finding:
    sizes = moment.run.network.sizes
    if trouble in (Trouble.VANISHING, Trouble.EXPLODING):
        title = _("Layer {layer}: {what}").format(layer=layer, what=_(CHECKED[trouble]))
        return Finding(trouble, layer, (), 1, title, f"{badges[0].reason}.")
    names = tuple(badge.name for badge in badges)
    count = sizes[layer]
    place = _("Inputs") if layer == 0 else _("Layer {layer}").format(layer=layer)
    form = _("{place}: {n} of {count} units {what}") if layer else _("{place}: {n} of {count} {what}")
    title = form.format(place=place, n=len(names), count=count, what=_(_STATES[trouble]))
    words = _TEXTS[trouble] if len(names) > 1 else _TEXTS_OF_ONE[trouble]
    listed = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
    activation = _(ACTIVATIONS[moment.run.network.activations[layer - 1]].title) if layer else ""
    text = _(words).format(names=listed, activation=activation)
    reason = _large_input(moment) if trouble is Trouble.SATURATED and layer == 1 else ""
    return Finding(trouble, layer, names, count, title, f"{text} {reason}".strip())


_STATES = {
    Trouble.DEAD: mark("dead"), Trouble.SATURATED: mark("saturated"), Trouble.TWINS: mark("identical"),
    Trouble.NO_INPUT: mark("always 0"),
}  # fmt: skip
_TEXTS = {
    Trouble.DEAD: mark("{names} are dead: their {activation} is 0 for every training sample, so nothing passes back "
                       "and their weights never change."),
    Trouble.SATURATED: mark("{names} are saturated: their sums z lie where {activation} is flat, so almost nothing "
                            "passes back and their weights hardly change."),
    Trouble.TWINS: mark("{names} are identical: every update changes them in the same way, so together they do the "
                        "work of one unit."),
    Trouble.NO_INPUT: mark("{names} are 0 in every sample of this batch, so the gradients of their weights are exactly "
                           "0."),
}  # fmt: skip
_TEXTS_OF_ONE = {
    Trouble.DEAD: mark("{names} is dead: its {activation} is 0 for every training sample, so nothing passes back and "
                       "its weights never change."),
    Trouble.SATURATED: mark("{names} is saturated: its sum z lies where {activation} is flat, so almost nothing passes "
                            "back and its weights hardly change."),
    Trouble.TWINS: mark("{names} is identical to another unit, so together they do the work of one."),
    Trouble.NO_INPUT: mark("{names} is 0 in every sample of this batch, so the gradients of its weights are exactly "
                           "0."),
}  # fmt: skip


def _large_input(moment: Moment) -> str:
    """A sentence on the input that makes the sums large; empty where there is none."""
    data = moment.run.dataset
    with np.errstate(all="ignore"):
        sizes = np.abs(data.inputs).max(axis=0)
    place = int(np.nan_to_num(sizes).argmax())
    if not sizes[place] > _LARGE_INPUT:
        return ""
    name = data.feature_names[place] if place < len(data.feature_names) else f"x{place + 1}"
    return _("Input {name} goes up to {value}; the units expect inputs of about −2 to 2.").format(
        name=name, value=number(float(sizes[place]), 4))  # fmt: skip
