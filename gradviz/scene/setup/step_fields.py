"""Fields of the form for the update: the optimizer's options, the learning-rate schedule, and clipping."""

from __future__ import annotations

from gradviz.engine.clipping import CLIPS
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.scene.setup.form_frames import FieldFrame
from gradviz.scene.text.number_input import written
from gradviz.text import _, mark
from gradviz.training.run import Run

__all__ = ["clip_fields", "option_fields", "schedule_fields"]

# The options of optimizers, schedules and clipping, as (label, meaning); a test checks that none is missing.
_OPTION_WORDS = {
    "momentum": (mark("Momentum μ"), mark("The share of the last velocity that goes on")),
    "dampening": (mark("Dampening"), mark("The share of a gradient that the velocity leaves out")),
    "weight_decay": (mark("Weight decay λ"), mark("The share of a weight that is added to its gradient")),
    "lr_decay": (mark("Decay of η"), mark("After t updates the rate is η / (1 + t·this)")),
    "initial_accumulator_value": (mark("First s"), mark("What the sum of squares begins at")),
    "eps": (mark("ε"), mark("Keeps the divisor away from zero where all gradients were tiny")),
    "alpha": (mark("Smoothing α"), mark("The share of the mean of squares that is kept from one update to the next")),
    "centered": (mark("Centred"), mark("Divide by the spread of the gradients around their mean, not by their size")),
    "betas": (mark("β₁, β₂"), mark("The shares that the means of gradients and of squares keep from update to update")),
}
_DECAY_APART = mark("The share of a weight, times η, that is taken off it beside the step")
_SCHEDULE_WORDS = {
    "every": (mark("Every"), mark("Updates from one step of the rate to the next; PyTorch's step_size")),
    "factor": (mark("Factor"), mark("What the rate is multiplied by; PyTorch's gamma")),
    "over": (mark("Over"), mark("Updates down to the lowest rate, after which it rises again; PyTorch's T_max")),
    "lowest": (mark("Lowest"), mark("The lowest rate that it comes down to; PyTorch's eta_min")),
}
_CLIP_WORDS = {
    "norm": (mark("Largest norm"), mark("A gradient whose norm is larger is scaled down to it")),
    "value": (mark("Largest value"), mark("Every entry of the gradient is limited to plus and minus this")),
}


def option_fields(run: Run) -> list[FieldFrame]:
    """The fields for the options of the optimizer."""
    optimizer, fields = OPTIMIZERS[run.setup.optimizer.name], []
    for name, default in optimizer.options.items():
        value, path = run.options[name], f"optimizer.options.{name}"
        label, words = _OPTION_WORDS.get(name, (name, optimizer.formula))
        if name == "weight_decay" and "decay" in optimizer.substeps:
            words = _DECAY_APART
        about = _("{meaning}; {name} of {optimizer} in PyTorch")
        about = about.format(meaning=_(words), name=name, optimizer=optimizer.title)
        if isinstance(default, bool):
            fields.append(FieldFrame(path, "check", _(label), "1" if value else "", about))
        elif isinstance(default, tuple):
            fields += [
                FieldFrame(f"{path}[{place}]", "number", _(label), written(part), about, row=path)
                for place, part in enumerate(value)
            ]
        else:
            fields.append(FieldFrame(path, "number", _(label), written(value), about))
    return fields


def schedule_fields(run: Run) -> list[FieldFrame]:
    """The fields for the learning-rate schedule."""
    schedule = run.setup.optimizer.schedule
    entry, path = SCHEDULES[schedule.name], "optimizer.schedule"
    choices = tuple((each.name, _(each.title)) for each in SCHEDULES.values())
    about = _("The rate after t updates: {formula}").format(formula=entry.formula)
    if entry.pytorch:
        about += _("; PyTorch's {name}").format(name=entry.pytorch)
    fields = [FieldFrame(f"{path}.name", "choice", _("Schedule"), schedule.name, about, choices)]
    given = dict(schedule.options)
    for name, default in entry.options.items():
        label, words = _SCHEDULE_WORDS.get(name, (name, entry.formula))
        value = written(given.get(name, default))
        fields.append(FieldFrame(f"{path}.options.{name}", "number", _(label), value, _(words)))
    fields.append(
        FieldFrame(f"{path}.warm_up", "number", _("Warm-up"), str(schedule.warm_up),
                   _("Updates in which the rate grows linearly before the schedule begins; 0: none"))
    )  # fmt: skip
    if schedule.warm_up:
        fields.append(
            FieldFrame(f"{path}.warm_up_from", "number", _("Warm-up from"), written(schedule.warm_up_from),
                       _("The share of the learning rate that the warm-up starts at; PyTorch's start_factor"))
        )  # fmt: skip
    return fields


def clip_fields(run: Run) -> list[FieldFrame]:
    """The fields for gradient clipping."""
    chosen = run.setup.optimizer.clip.chosen
    kind, limit = chosen or ("none", 0.0)
    choices = (("none", _("none")), *((entry.name, _(entry.title)) for entry in CLIPS.values()))
    about = _("A large gradient can be limited before it becomes a step; the gradients shown stay the true ones")
    if chosen:
        about = _("{formula}; PyTorch's {name}").format(formula=CLIPS[kind].formula, name=CLIPS[kind].pytorch)
    fields = [FieldFrame("optimizer.clip.kind", "choice", _("Clipping"), kind, about, choices)]
    if chosen:
        label, words = _CLIP_WORDS.get(kind, (CLIPS[kind].title, CLIPS[kind].formula))
        fields.append(FieldFrame(f"optimizer.clip.{kind}", "number", _(label), written(limit), _(words)))
    return fields
