"""The sentence of the current step: what is computed, the meaning of its number, and remarks on special values."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef
from gradviz.scene.explanation.explanation_frame import Parts, SentencePart, parts_of
from gradviz.scene.explanation.meaning import delta_meaning, gradient_meaning
from gradviz.scene.explanation.rate_words import clip_parts, rate_text
from gradviz.scene.explanation.recorded_words import recorded_step
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading, unit_of
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.view.view import View
from gradviz.text import _, ngettext
from gradviz.training.operations import OperationKind
from gradviz.training.steps import Phase

__all__ = ["announcement", "fault", "sentence"]

_TWO_LINES = 160  # characters of a sentence in two lines of the narrowest explanation
_IN_ONE_LINE = 24  # characters of a formula that is kept on one line

def sentence(moment: Moment, view: View) -> tuple[SentencePart, ...]:
    """The sentence of the current step, in parts; while a question covers the explanation, that it does."""
    if "explanation" in view.covered:
        return (SentencePart(_("Hidden until the answer.")),)
    reading = Reading(moment, view)
    if moment.step is None:
        return tuple(_at_rest(reading))
    operation = reading.operation
    if operation is not None and operation.kind in _OPERATIONS:
        *parts, last = _OPERATIONS[operation.kind](reading)
    elif operation is not None and operation.kind is not OperationKind.LOSS:
        # Imported late: no start is within a layer.
        from gradviz.scene.explanation.operation_words import write_operation

        *parts, last = write_operation(reading, operation)
    else:
        *parts, last = _WRITERS[moment.step.phase](reading)
    return (*parts, last.but(text=last.text.rstrip()))


def announcement(moment: Moment, view: View) -> str:
    """The step as plain text, for a screen reader, preceded by the fault if there is one."""
    text = "".join(part.text for part in sentence(moment, view))
    return f"{fault(moment)} {text}".strip()


def fault(moment: Moment) -> str:
    """The sentence on divergence, if the run has diverged and the cursor is there; else empty."""
    at = moment.diverged_at
    if at is None or moment.updates_done < at:
        return ""
    return _(
        "Diverged at update {update}: the loss is no longer finite. The weights before it are kept; "
        "go back and lower the learning rate."
    ).format(update=counted(at))


def _at_rest(reading: Reading) -> Parts:
    count = reading.network.parameter_count
    parts = [SentencePart(_("Nothing computed yet."), "strong"), SentencePart(" ")]
    words = ngettext("The network has {count} parameter.", "The network has {count} parameters.", count)
    return [*parts, *parts_of(words, count=counted(count)), SentencePart(" "), *parts_of(
        _("The *next step* sends the batch of {samples} through its first layer."), samples=counted(reading.count)
    )]  # fmt: skip


def _forward(reading: Reading) -> Parts:
    layer = reading.active_layer or 0
    network, trace = reading.network, reading.trace.layers[layer]
    activation = ACTIVATIONS[network.activations[layer]]
    lead = _("Forward, output layer.") if layer + 1 == reading.layers else _("Forward, layer {layer}.")
    parts = [SentencePart(lead.format(layer=layer + 1), "forward"), SentencePart(" ")]
    sums = _("Each unit adds its weighted inputs and its bias") if network.has_bias[layer] else _(
        "Each unit adds its weighted inputs"
    )  # fmt: skip
    if activation.is_identity:
        parts += parts_of(_("{sums}; the sum is its output."), sums=sums)
    elif activation.output_only:
        parts += parts_of(_("{sums}; *softmax* turns the sums into shares that add up to 1."), sums=sums)
    else:
        parts += parts_of(_("{sums}, then applies *{name}*: a\u00a0=\u00a0{formula}."), sums=sums,
                        name=activation.title, formula=_held(activation.formula))  # fmt: skip
    if layer + 1 == reading.layers:
        parts += parts_of(" " + _("Its output is the prediction ŷ."))
    if not np.isfinite(trace.activations).all():
        parts = _warned(parts, _("Some of these values are not finite: the weights have grown too large."))
    elif activation.turns_off:
        off = int((trace.activations == 0).all(axis=0).sum())
        if off:
            words = ngettext(
                "{off} of {units} units is off for the whole batch: its sum is never above 0.",
                "{off} of {units} units are off for the whole batch: their sums are never above 0.", off,
            )  # fmt: skip
            parts += parts_of(" " + words, off=str(off), units=str(trace.activations.shape[1]))
    return parts


def _loss(reading: Reading) -> Parts:
    trace, digits = reading.trace, reading.view.digits
    parts = [SentencePart(_("Loss."), "forward"), SentencePart(" ")]
    if not math.isfinite(trace.loss):
        return [*parts, SentencePart(_("The loss is not finite: this run has diverged."), "warning")]
    loss = reading.moment.run.loss
    words = ngettext(
        "How far the prediction is from its target: *{loss}* ({title}).",
        "How far predictions are from targets, mean of {count} samples: *{loss}* ({title}).",
        reading.count,
    )
    compared, title = _comparison(reading), _(loss.title)
    length = sum(len(part.text) for part in compared) + len(words)
    if length + len(title) + len(loss.formula) <= _TWO_LINES:  # the conventions have the formula too
        title = f"{title}, {_held(loss.formula)}"
    parts += parts_of(words, count=counted(reading.count), loss=number(trace.data_loss, digits), title=title)
    if trace.penalty:
        parts += parts_of(" " + _("The penalty on the weights adds {penalty}, which makes the objective *{whole}*."),
                        penalty=number(trace.penalty, digits), whole=number(trace.loss, digits))  # fmt: skip
    return [*parts, SentencePart(" "), *compared]


def _comparison(reading: Reading) -> Parts:
    """Prediction and target of the chosen sample, for up to three outputs."""
    output, target = reading.trace.layers[-1].activations[reading.sample], reading.trace.targets[reading.sample]
    shown = range(len(output) if len(output) <= 3 else 2)
    outputs = [f"{reading.symbol(reading.layers, unit)} = {number(float(output[unit]), 3)}" for unit in shown]
    targets, more = [number(float(target[unit]), 3) for unit in shown], [] if len(output) <= 3 else ["…"]
    text = ngettext("Sample {sample}: {outputs}, target {targets}.", "Sample {sample}: {outputs}, targets {targets}.",
                    len(output))  # fmt: skip
    if reading.count > 1:
        text = ngettext("Sample {sample}: {outputs}, target {targets}, loss {own}.",
                        "Sample {sample}: {outputs}, targets {targets}, loss {own}.", len(output))  # fmt: skip
    own = number(float(reading.trace.sample_losses[reading.sample]), 3)
    return parts_of(text, sample=str(reading.sample + 1), outputs=", ".join([*outputs, *more]),
                    targets=", ".join([*targets, *more]), own=own)  # fmt: skip


def _backward(reading: Reading) -> Parts:
    layer = reading.active_layer or 0
    last = layer + 1 == reading.layers
    lead = _("Backward, output layer.") if last else _("Backward, layer {layer}.")
    parts = [SentencePart(lead.format(layer=layer + 1), "backward"), SentencePart(" ")]
    rule = parts_of(_("Each weight’s gradient is its source’s activation times its target’s δ. "))
    selected = _selected(reading)
    if selected:
        # The sentence on the selection comes last and needs room, so the origin of δ is explained only without a
        # selection.
        return parts + rule + selected
    if last:
        parts += parts_of(_("δ says how the loss changes with each output’s sum z. "))
    else:
        name = _(ACTIVATIONS[reading.network.activations[layer]].title)
        parts += parts_of(
            _("δ comes back through the weights of layer {above}, times the slope of {name}. "),
            above=str(layer + 2), name=name,
        )  # fmt: skip
    gradients = reading.weight_gradients(layer)
    if gradients is not None and not np.isfinite(gradients).all():
        return _warned(parts + rule, _("Some gradients are not finite."))
    return parts + rule


def _selected(reading: Reading) -> Parts:
    """The gradient of the selection in words; empty where nothing is selected or revealed."""
    ref = reading.parameter(reading.view.selected)
    if ref is not None and reading.is_gradient_revealed(ref):
        return gradient_meaning(reading, ref)
    unit = unit_of(reading.view.selected, reading.network)
    if unit is not None and unit[0] and reading.is_delta_revealed(unit[0] - 1, unit[1]):
        return delta_meaning(reading, *unit)
    return []


def _update(reading: Reading) -> Parts:
    trace, run, digits = reading.trace, reading.moment.run, reading.view.digits
    parts = [SentencePart(_("Update."), "update"), SentencePart(" ")]
    ref = reading.parameter(reading.view.selected)
    if run.recording is not None:
        parts += recorded_step(reading)
    elif ref is not None:
        parts += _step_of(reading, ref)
    else:
        parts += clip_parts(trace, digits)
        parts += parts_of(
            _("*{optimizer}* turns every gradient into a step, {formula} with η = {rate}. "),
            optimizer=_(run.optimizer.title), formula=run.optimizer.formula, rate=rate_text(run, trace, digits),
        )  # fmt: skip
    if not math.isfinite(trace.loss_after):
        return _warned(parts, _("The loss on this batch is no longer finite."))
    return parts + _change(reading)


def _change(reading: Reading) -> Parts:
    """The change of the loss of the batch by the update."""
    trace, digits = reading.trace, reading.view.digits
    if not math.isfinite(trace.loss_after):
        return [SentencePart(_("The loss on this batch is no longer finite."), "warning")]
    before, after = number(trace.loss, digits), number(trace.loss_after, digits)
    if trace.loss_after == trace.loss:
        return parts_of(_("On this batch the loss *stayed* at {before}."), before=before)
    fell = trace.loss_after < trace.loss
    if before == after:  # at these digits
        text = _("On this batch the loss *fell* by {by}, from {before}.") if fell else _(
            "On this batch the loss *rose* by {by}, from {before}.")  # fmt: skip
        return parts_of(text, before=before, by=number(abs(trace.loss_after - trace.loss), digits))
    text = (
        _("On this batch the loss *fell* from {before} to {after}.")
        if fell
        else _("On this batch the loss *rose* from {before} to {after}.")
    )
    return parts_of(text, before=before, after=after)


def _step_of(reading: Reading, ref: ParameterRef) -> Parts:

    index, digits = reading.network.index(ref), reading.view.digits
    if reading.is_frozen(ref):
        return parts_of(_("*{name}* is frozen. "), name=ref.name)
    before, after = float(reading.trace.before.parameters[index]), float(reading.trace.after.parameters[index])
    run, step, now = reading.moment.run, float(reading.trace.step[index]), number(after, digits)
    words = _("{optimizer} with η = {rate} moves *{name}* by {step}, from {before} to {after}. ")
    if step == 0.0:
        words = _("{optimizer} with η = {rate} leaves *{name}* at {before}: its step is 0. ")
    elif now == number(before, digits):  # at these digits
        words = _("{optimizer} with η = {rate} moves *{name}* by {step}, from {before}. ")
    return parts_of(
        words, name=ref.name, optimizer=_(run.optimizer.title), rate=rate_text(run, reading.trace, digits),
        step=number(step, digits), before=number(before, digits), after=now,
    )  # fmt: skip


def _subject(reading: Reading) -> ParameterRef:
    """The parameter whose numbers serve as an example: the selected one, else the first."""
    return reading.parameter(reading.view.selected) or reading.network.ref(0)


def _substep(reading: Reading) -> Parts:
    from gradviz.scene.explanation.substep_words import spelled, substep_title

    done, ref = reading.substeps(), _subject(reading)
    name, values = done[-1]
    lead = _("Update, {place} of {count}: {name}.").format(
        place=len(done), count=len(reading.trace.substeps) + 1, name=substep_title(name)
    )
    value = float(values[reading.network.index(ref)])
    text = _(" For *{name}*, {formula}. The same is done for every parameter at once.")
    parts = [SentencePart(lead, "update"), *parts_of(text, name=ref.name, formula=spelled(reading, ref, name, value))]
    if not np.isfinite(values).all():
        return _warned(parts, _("Some of these numbers are not finite."))
    return parts


def _move(reading: Reading) -> Parts:
    from gradviz.scene.explanation.operation_words import factor

    digits, ref = reading.view.digits, _subject(reading)
    count, index = len(reading.trace.substeps) + 1, reading.network.index(_subject(reading))
    before, step = float(reading.trace.before.parameters[index]), float(reading.trace.step[index])
    lead = _("Update, {place} of {count}: the move.").format(place=count, count=count)
    parts = [SentencePart(lead, "update"), SentencePart(" ")]
    if reading.is_frozen(ref):
        parts += parts_of(_("*{name}* is frozen. "), name=ref.name)
    else:
        after = float(reading.trace.after.parameters[index])
        parts += parts_of(
            _("Every parameter moves by its step: {name} = {before} + {step} = *{after}*. "), name=ref.name,
            before=number(before, digits), step=factor(step, digits), after=number(after, digits),
        )  # fmt: skip
    return parts + _change(reading)


def _warned(parts: Parts, text: str) -> Parts:
    """The parts with a warning appended after exactly one space."""
    *first, last = parts
    return [*first, last.but(text=last.text.rstrip() + " "), SentencePart(text, "warning")]


_WRITERS: dict[Phase, Callable[[Reading], Parts]] = {
    Phase.FORWARD: _forward,
    Phase.LOSS: _loss,
    Phase.BACKWARD: _backward,
    Phase.UPDATE: _update,
}
_OPERATIONS: dict[OperationKind, Callable[[Reading], Parts]] = {
    OperationKind.SUBSTEP: _substep,
    OperationKind.MOVE: _move,
}


def _held(formula: str) -> str:
    """A short formula with non-breaking spaces, so that it stays on one line."""
    return formula.replace(" ", "\u00a0") if len(formula) <= _IN_ONE_LINE else formula
