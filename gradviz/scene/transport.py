"""The toolbar and the timeline as a frame: position in the run, finished phases, possible steps."""

from __future__ import annotations

import numpy as np

from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.scene.explanation.captions import announcement, fault
from gradviz.scene.explanation.rate_words import rate_now
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment
from gradviz.scene.text.numbers import counted
from gradviz.scene.view.view import View
from gradviz.text import _, mark
from gradviz.training.steps import Phase, Place

__all__ = ["PhaseFrame", "TransportFrame", "operation_text", "position_text", "transport_frame"]

class PhaseFrame(Frame, frozen=True):
    """One chip of the phase strip. `status` is 'done', 'current' or 'ahead'."""

    phase: str
    text: str
    status: str


class TransportFrame(Frame, frozen=True):
    """Toolbar and timeline: where we are and what can be done. `fault` is a sentence, or empty.

    `learning_rate` is the base rate, which a person edits; `rate_now` is what a schedule makes of it, or empty.
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
    # A diverged run can be looked at up to the loss that went wrong; nothing goes beyond it.
    last = None if moment.diverged_at is None else Place(moment.diverged_at, steps.phase_ends[1])
    return TransportFrame(
        position_text=position_text(moment, view),
        phases=_phases(moment),
        updates_done=moment.updates_done,
        length=moment.length,
        edits=moment.edits,
        timeline_text=_timeline_text(moment, view),
        can_previous=place > Place(0, 0),
        can_next=last is None or place < last,
        learning_rate=moment.run.learning_rate,
        rate_now=rate_now(moment.run, moment.trace),
        optimizer=_(OPTIMIZERS[moment.run.optimizer.name].title),
        announcement=announcement(moment, view),
        fault=fault(moment),
    )


def position_text(moment: Moment, view: View) -> str:
    """Such as "Update 260 · operation 14 of 61 · batch 11 of 25 · epoch 3"; counted from 1."""
    template = _("Update {update}") if moment.place.is_begun else _("Before update {update}")
    parts = [template.format(update=counted(moment.place.update + 1))]
    parts += filter(None, [operation_text(moment, view)])
    batches = moment.run.batches_per_epoch
    if batches > 1:
        parts.append(
            _("batch {batch} of {batches}").format(batch=counted(moment.batch_number), batches=counted(batches))
        )
        parts.append(_("epoch {epoch}").format(epoch=counted(moment.epoch + 1)))
    return " · ".join(parts)


def operation_text(moment: Moment, view: View) -> str:
    """Such as "operation 14 of 61", where operations are told; else empty."""
    if not (view.by_operation or moment.place.inside) or not moment.place.is_begun:
        return ""
    done, count = moment.steps.operation_number(moment.place, len(moment.trace.substeps))
    return _("operation {done} of {count}").format(done=counted(done), count=counted(count))


def _timeline_text(moment: Moment, view: View) -> str:
    text = _("update {done} of {length}").format(done=counted(moment.updates_done), length=counted(moment.length))
    return " · ".join(filter(None, [operation_text(moment, view), text]))


def _phases(moment: Moment) -> tuple[PhaseFrame, ...]:
    steps, place, current = moment.steps, moment.place, moment.step
    chips = []
    for phase, end in zip(Phase, steps.phase_ends, strict=True):
        if current is not None and current.phase is phase:
            chips.append(PhaseFrame(phase.value, _current_text(moment), "current"))
        elif place.revealed >= end:
            chips.append(PhaseFrame(phase.value, "✓ " + _(_PHASES[phase]), "done"))
        else:
            chips.append(PhaseFrame(phase.value, _(_PHASES[phase]), "ahead"))
    return tuple(chips)


def _current_text(moment: Moment) -> str:
    step = moment.step
    assert step is not None
    text = _(_PHASES[step.phase])
    if step.layer is None or moment.steps.layers == 1:
        return text
    return _("{phase} · layer {layer} of {layers}").format(phase=text, layer=step.layer + 1, layers=moment.steps.layers)
