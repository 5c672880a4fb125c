"""Texts on a run that was recorded in another program: which of its numbers are computed by gradviz."""

from __future__ import annotations

from gradviz.scene.explanation.explanation_frame import Parts, parts_of
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, ngettext
from gradviz.training.run import Run

__all__ = ["recorded_rule", "recorded_step", "recorded_text"]


def recorded_text(moment: Moment) -> str:
    """That the update was recorded, and how many updates of the other program it represents; else empty."""
    recording = moment.run.recording
    if recording is None:
        return ""
    return ngettext("recorded", "recorded, {n} updates", recording.every).format(n=counted(recording.every))


def recorded_rule(run: Run) -> str:
    """The origin of the numbers of a recorded update, as a convention of the run; empty where it is not recorded."""
    recording = run.recording
    if recording is None:
        return ""
    words = ngettext("Recorded in another program, after each of its updates.",
                     "Recorded in another program, after every {n} of its updates.", recording.every)  # fmt: skip
    return words.format(n=counted(recording.every)) + " " + _(
        "The weights and the step are as it had them; forward pass, loss and gradients are computed here, over all "
        "training samples.")  # fmt: skip


def recorded_step(reading: Reading) -> Parts:
    """The change of the selected parameter, or of all, by the recorded update."""
    run, trace, digits = reading.moment.run, reading.trace, reading.view.digits
    assert run.recording is not None
    ref = reading.parameter(reading.view.selected)
    if ref is None:
        words = ngettext("*Recorded*: every parameter goes to what it was after the next update of the other program. ",
                         "*Recorded*: every parameter goes to what it was after the next {n} updates of the other "
                         "program. ", run.recording.every)  # fmt: skip
        return parts_of(words, n=counted(run.recording.every))
    index = reading.network.index(ref)
    before, after = (number(float(state.parameters[index]), digits) for state in (trace.before, trace.after))
    words = _("*{name}* went from {before} to {after} as *recorded*: a step of {step}. Its gradient here is "
              "{gradient}. ")  # fmt: skip
    if before == after:  # at these digits
        words = _("*{name}* went on from {before} as *recorded*: a step of {step}. Its gradient here is {gradient}. ")
    return parts_of(
        words, name=ref.name, before=before, after=after, step=number(float(trace.step[index]), digits),
        gradient=number(float(trace.gradient[index]), digits),
    )  # fmt: skip
