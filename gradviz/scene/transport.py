"""The frame of the toolbar and the timeline: position in the run, finished phases, possible steps."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from gradviz.scene.explanation.captions import announcement, fault
from gradviz.scene.explanation.rate_words import rate_now
from gradviz.scene.explanation.recorded_words import recorded_text
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment
from gradviz.scene.text.numbers import counted
from gradviz.scene.view.view import View
from gradviz.text import _, mark, ngettext
from gradviz.training.steps import Phase, Place

__all__ = [
    "DEFAULT_SPEED", "SPEEDS", "PhaseFrame", "Speed", "TransportFrame", "neighbour_rate", "operation_text",
    "position_text", "transport_frame",
]  # fmt: skip


def neighbour_rate(rate: float, direction: int) -> float:
    """The next larger (+1) or smaller (−1) number of the series …, 0.1, 0.2, 0.5, 1, 2, 5, 10, …"""
    exponent = math.floor(math.log10(rate)) if rate > 0.0 and math.isfinite(rate) else -2
    steps = [float(f"{digit}e{power}") for power in range(exponent - 1, exponent + 2) for digit in (1, 2, 5)]
    if direction > 0:
        return min((step for step in steps if step > rate), default=rate)
    return max((step for step in steps if step < rate), default=rate)


class Speed(NamedTuple):
    """The speed of Play: updates per second, or epochs per second, which suit small and large data."""

    number: float
    epochs: bool = False

    def updates(self, batches_per_epoch: int) -> float:
        """The speed in updates per second."""
        return self.number * batches_per_epoch if self.epochs else self.number

    @property
    def words(self) -> str:
        """The text in a menu."""
        if math.isinf(self.number):
            return _("as fast as it can")
        number = int(self.number)
        words = (ngettext("{number} epoch a second", "{number} epochs a second", number) if self.epochs
                 else ngettext("{number} update a second", "{number} updates a second", number))  # fmt: skip
        return words.format(number=counted(number))

    @property
    def short_words(self) -> str:
        """The text on a button."""
        if math.isinf(self.number):
            return _("max")
        words = _("{number} ep/s") if self.epochs else _("{number}/s")
        return words.format(number=counted(int(self.number)))


# For comparison: the circle data set is learnt within thirty epochs.
DEFAULT_SPEED = Speed(10, epochs=True)
SPEEDS: tuple[Speed, ...] = (
    *(Speed(number, epochs=True) for number in (1, 2, 5, 10, 20)),
    *map(Speed, (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, math.inf)),
)


class PhaseFrame(Frame, frozen=True):
    """One label of the phase strip. `status` is 'done', 'current' or 'ahead'. `short` is a shorter text for narrow
    windows; `longest` and `short_longest` are their longest forms in this network.
    """

    phase: str
    text: str
    status: str
    short: str = ""
    longest: str = ""
    short_longest: str = ""


class TransportFrame(Frame, frozen=True):
    """Toolbar and timeline: the position and the possible actions. `fault` is a sentence, or empty.

    `learning_rate` is the base rate, which the user edits; `rate_now` is the rate by the schedule, or empty.
    `timeline_longest` is the longest form of `timeline_text`, for which space is reserved; `timeline_short` and
    `timeline_short_longest` are the same in fewer words.
    """

    position_text: str
    phases: tuple[PhaseFrame, ...]
    updates_done: int
    length: int
    edits: tuple[int, ...]
    timeline_text: str
    can_previous: bool
    can_next: bool
    learning_rate: float
    optimizer: str
    announcement: str
    fault: str
    rate_now: str = ""
    timeline_longest: str = ""
    timeline_short: str = ""
    timeline_short_longest: str = ""


_MANY = 99_999  # number of updates for which the timeline reserves space from the start
_PHASES = {
    Phase.FORWARD: mark("Forward"),
    Phase.LOSS: mark("Loss"),
    Phase.BACKWARD: mark("Backward"),
    Phase.UPDATE: mark("Update"),
}


@np.errstate(all="ignore")
def transport_frame(moment: Moment, view: View) -> TransportFrame:
    """The frame of the toolbar and the timeline."""
    place, steps = moment.place, moment.steps
    # A diverged run can be shown up to the loss that is not finite, but not beyond it.
    last = None if moment.diverged_at is None else Place(moment.diverged_at, steps.phase_ends[1])
    return TransportFrame(
        position_text=position_text(moment, view),
        phases=_phases(moment),
        updates_done=moment.updates_done,
        length=moment.length,
        edits=moment.edits,
        timeline_text=_timeline_text(moment, view),
        timeline_longest=_timeline_longest(moment, view),
        timeline_short=_update_text(moment),
        timeline_short_longest=_update_of(most := max(_MANY, moment.length), most),
        can_previous=place > Place(0, 0),
        can_next=last is None or place < last,
        learning_rate=moment.run.learning_rate,
        rate_now=rate_now(moment.run, moment.trace),
        optimizer=_(moment.run.live.optimizer.title),
        announcement=announcement(moment, view),
        fault=fault(moment),
    )


def position_text(moment: Moment, view: View) -> str:
    """The position, such as "Update 260 · operation 14 of 61 · batch 11 of 25 · epoch 3"; counted from 1."""
    template = _("Update {update}") if moment.place.is_begun else _("Before update {update}")
    parts = [template.format(update=counted(moment.place.update + 1))]
    parts += filter(None, [recorded_text(moment), operation_text(moment, view)])
    return " · ".join([*parts, *_batch_and_epoch(moment)])


def _batch_and_epoch(moment: Moment) -> list[str]:
    batches = moment.run.batches_per_epoch
    if batches < 2:
        return []
    return [_("batch {batch} of {batches}").format(batch=counted(moment.batch_number), batches=counted(batches)),
            _("epoch {epoch}").format(epoch=counted(moment.epoch + 1))]  # fmt: skip


def operation_text(moment: Moment, view: View) -> str:
    """A text such as "operation 14 of 61" where operations are shown; else empty."""
    if not (view.by_operation or moment.place.inside) or not moment.place.is_begun:
        return ""
    done, count = moment.steps.operation_number(moment.place, len(moment.trace.substeps))
    return _("operation {done} of {count}").format(done=counted(done), count=counted(count))


def _timeline_text(moment: Moment, view: View) -> str:
    """A text such as "update 260 of 340 · batch 10 of 25 · epoch 11", with the displayed update counted from 1."""
    parts = [operation_text(moment, view), _update_text(moment), recorded_text(moment)]
    return " · ".join([*filter(None, parts), *_batch_and_epoch(moment)])


def _update_text(moment: Moment) -> str:
    number = moment.place.update + 1
    if not moment.place.is_begun:
        return _("before update {update}").format(update=counted(number))
    if number <= moment.length:
        return _update_of(number, moment.length)
    # It is under way: those before it are done, as a lesson or the axis of the loss counts them.
    words = _("update {update}, {done} done") if number > 1 else _("update {update}")
    return words.format(update=counted(number), done=counted(number - 1))


def _update_of(number: int, length: int) -> str:
    return _("update {update} of {length}").format(update=counted(number), length=counted(length))


def _timeline_longest(moment: Moment, view: View) -> str:
    most, batches = max(_MANY, moment.length), counted(moment.run.batches_per_epoch)
    parts = [_("update {update}, {done} done").format(update=counted(most), done=counted(most))]
    parts += filter(None, [recorded_text(moment)])
    if view.by_operation or moment.place.inside:  # as in `operation_text`
        count = counted(moment.steps.operation_number(moment.place, len(moment.trace.substeps))[1])
        parts.insert(0, _("operation {done} of {count}").format(done=count, count=count))
    if moment.run.batches_per_epoch > 1:
        parts += [_("batch {batch} of {batches}").format(batch=batches, batches=batches),
                  _("epoch {epoch}").format(epoch=counted(max(most // 10, moment.epoch + 1)))]  # fmt: skip
    return " · ".join(parts)


def _phases(moment: Moment) -> tuple[PhaseFrame, ...]:
    place, current = moment.place, moment.step
    chips = []
    for phase, end in zip(Phase, moment.steps.phase_ends, strict=True):
        words = _("Recorded") if phase is Phase.UPDATE and moment.run.recording is not None else _(_PHASES[phase])
        longest = [f"✓ {words}", words]
        short_longest = list(longest)
        layers = moment.steps.layers
        if phase in (Phase.FORWARD, Phase.BACKWARD) and layers > 1:
            longest.append(_layer_words(words, layers, layers))
            short_longest.append(_short_layer_words(words, layers))
        text = short = words
        status = "ahead"
        if current is not None and current.phase is phase:
            status = "current"
            if current.layer is not None and layers > 1:
                text = _layer_words(words, current.layer + 1, layers)
                short = _short_layer_words(words, current.layer + 1)
        elif place.revealed >= end:
            status, text = "done", f"✓ {words}"
            short = text
        chips.append(PhaseFrame(phase.value, text, status, short, max(longest, key=len), max(short_longest, key=len)))
    return tuple(chips)


def _layer_words(phase: str, layer: int, layers: int) -> str:
    return _("{phase} · layer {layer} of {layers}").format(phase=phase, layer=layer, layers=layers)


def _short_layer_words(phase: str, layer: int) -> str:
    """Without "of 3": the backward phase begins with the last layer, and "3 of 3" would read as its last step."""
    return _("{phase} · layer {layer}").format(phase=phase, layer=layer)
