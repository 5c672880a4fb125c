"""Texts on the learning rate of an update and the clipping of its gradient, the same everywhere."""

from __future__ import annotations

from gradviz.engine.clipping import CLIPS
from gradviz.engine.schedules import SCHEDULES
from gradviz.scene.explanation.explanation_frame import Parts, parts_of
from gradviz.scene.text.number_input import written
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, ngettext
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["clip_parts", "clip_rule", "rate_now", "rate_text", "schedule_rule"]


def rate_text(run: Run, trace: UpdateTrace, digits: int = 4) -> str:
    """η of this update: `0.25`, or `0.25 (scheduled from 0.5)` where a schedule has changed the base rate."""
    used = number(trace.learning_rate, digits)
    if not run.has_schedule:
        return used
    return _("{used} (scheduled from {base})").format(used=used, base=number(run.learning_rate, digits))


def rate_now(run: Run, trace: UpdateTrace) -> str:
    """The text beside the base rate: `now 0.25` where a schedule changes it, or that the step is recorded; else
    empty.
    """
    if run.recording is not None:
        return _("recorded")
    return _("now {rate}").format(rate=number(trace.learning_rate, 3)) if run.has_schedule else ""


def clip_parts(trace: UpdateTrace, digits: int = 4) -> Parts:
    """The effect of clipping on this gradient; empty where gradients are not clipped."""
    clip = trace.clip
    if clip is None:
        return []
    limit = number(clip.limit, digits)
    if clip.norm is None or clip.factor is None:
        if not clip.changed:
            return parts_of(_("No gradient is larger than the clipping value of {limit}. "), limit=limit)
        words = ngettext("*{changed}* of {count} gradients is clipped to ±{limit} first. ",
                         "*{changed}* of {count} gradients are clipped to ±{limit} first. ", clip.changed)  # fmt: skip
        return parts_of(words, changed=counted(clip.changed), count=counted(clip.trained), limit=limit)
    norm = number(clip.norm, digits)
    if clip.factor == 1.0:
        return parts_of(_("The gradient’s norm, {norm}, is within the limit of {limit}. "), norm=norm, limit=limit)
    words = _("The gradient’s norm, {norm}, is above {limit}, so all of it is clipped: *times {factor}*. ")
    return parts_of(words, norm=norm, limit=limit, factor=number(clip.factor, digits))


def schedule_rule(run: Run) -> str:
    """The schedule with its numbers, as a convention of the run; empty where the rate is constant."""
    if not run.has_schedule:
        return ""
    schedule = run.setup.optimizer.schedule
    entry, base = SCHEDULES[schedule.name], written(run.learning_rate)
    options = {**entry.options, **dict(schedule.options)}
    numbers = [f"η = {base}", *(f"{name} = {written(value)}" for name, value in options.items())]
    lines = []
    if schedule.warm_up:
        words = ngettext(
            "in the first {count} update it grows in equal parts from {start} times η to all of it",
            "in the first {count} updates it grows in equal parts from {start} times η to all of it", schedule.warm_up,
        )
        lines.append(words.format(count=counted(schedule.warm_up), start=number(schedule.warm_up_from)))
    if schedule.name != "constant":
        counts = _("t counts the updates since then") if schedule.warm_up else _("t counts the updates done")
        lines.append(f"{entry.formula}, {', '.join(numbers)}; {counts}")
    return _("Learning rate: {rule}.").format(rule="; ".join(lines))


def clip_rule(run: Run) -> str:
    """How gradients are clipped, as a convention of the run; empty where they are not."""
    chosen = run.clip
    if chosen is None:
        return ""
    words = _("Clipping: before each update {formula}, {name} = {limit}. The gradients shown are those before it.")
    return words.format(formula=CLIPS[chosen[0]].formula, name=chosen[0], limit=written(chosen[1]))
