"""The frame of the speaker's window: notes, the state of the run, and the next step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradviz.scene.explanation.captions import announcement
from gradviz.scene.explanation.operation_words import operation_title
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading
from gradviz.scene.transport import position_text
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.steps import Granularity, Phase, Place

__all__ = ["SpeakerFrame", "next_words", "speaker_frame"]


@dataclass(frozen=True, slots=True)
class SpeakerFrame:
    """`notes` are those of the lesson's stop, else those of the setup; `status` says what the audience sees."""

    position: str
    now: str
    next: str
    notes: str
    status: str


def speaker_frame(
    moment: Moment, view: View, granularity: Granularity, notes: str, *,
    is_presenting: bool = True, is_blank: bool = False, is_frozen: bool = False,
) -> SpeakerFrame:  # fmt: skip
    """The frame of the speaker's window at a moment. A lesson's question hides nothing from the speaker."""
    view = replace(view, covered=frozenset())
    status = _("The audience sees this step.") if is_presenting else _("There is no audience: F5 presents.")
    if is_frozen:
        status = _("Frozen: the audience still sees an earlier picture.")
    if is_blank:
        status = _("Blank: the audience’s display is dark.")
    return SpeakerFrame(
        position_text(moment, view), announcement(moment, view), next_words(moment, view, granularity),
        notes or _("This setup has no notes. They can be written in its form, under Notes."), status,
    )  # fmt: skip


def next_words(moment: Moment, view: View, granularity: Granularity) -> str:
    """The result of the next step in words, without its number."""
    steps = moment.steps
    if moment.diverged_at is not None and moment.place >= Place(moment.diverged_at, steps.phase_ends[1]):
        return _("nothing: this run has diverged")
    if granularity is Granularity.EPOCH:
        return _("to the end of the epoch")
    if granularity is Granularity.UPDATE:
        return _("a whole update")
    substeps = len(moment.trace.substeps)
    target = steps.next_in(moment.place, granularity, substeps)
    if granularity is Granularity.OPERATION:
        operation = steps.operation(target, substeps)
        assert operation is not None
        return operation_title(Reading(moment, view), operation)
    step = steps.current(target)
    assert step is not None
    words = {
        Phase.FORWARD: _("forward"), Phase.LOSS: _("the loss"), Phase.BACKWARD: _("backward"),
        Phase.UPDATE: _("the update"),
    }  # fmt: skip
    if step.layer is None or granularity is Granularity.PHASE:
        return words[step.phase]
    return _("{phase}, layer {layer}").format(phase=words[step.phase], layer=step.layer + 1)
