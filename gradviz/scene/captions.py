"""The sentence of the current step: what is computed, what its number means, and why it is special where it is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.scene.frames import SentencePart
from gradviz.scene.moment import Moment
from gradviz.scene.numbers import counted, number
from gradviz.scene.reading import Reading
from gradviz.scene.view import View
from gradviz.text import _, ngettext
from gradviz.training.steps import Phase

__all__ = ["announcement", "fault", "sentence"]

Parts = list[SentencePart]
_MARKED = re.compile(r"\*([^*]+)\*")


def sentence(moment: Moment, view: View) -> tuple[SentencePart, ...]:
    """The sentence of the current step, in parts."""
    reading = Reading(moment, view)
    if moment.step is None:
        return tuple(_at_rest(reading))
    return tuple(_WRITERS[moment.step.phase](reading))


def announcement(moment: Moment, view: View) -> str:
    """The step in plain words, for a screen reader; the fault first where there is one."""
    text = "".join(part.text for part in sentence(moment, view))
    return f"{fault(moment)} {text}".strip()


def fault(moment: Moment) -> str:
    """The sentence of a run that has diverged, where the cursor has reached the place; else empty."""
    at = moment.diverged_at
    if at is None or moment.updates_done < at:
        return ""
    return _(
        "Diverged at update {update}: the loss is no longer finite. The weights before it are kept; "
        "go back and lower the learning rate."
    ).format(update=counted(at))


def _parts(text: str, **values: str) -> Parts:
    """A template's parts: *marked* words are strong. Values are put in last and may hold any character."""
    out: Parts = []
    for place, piece in enumerate(_MARKED.split(text)):
        if piece:
            out.append(SentencePart(piece.format(**values), "strong" if place % 2 else "plain"))
    return out


def _at_rest(reading: Reading) -> Parts:
    count = reading.network.parameter_count
    parts = [SentencePart(_("Nothing computed yet."), "strong"), SentencePart(" ")]
    words = ngettext("The network has {count} parameter.", "The network has {count} parameters.", count)
    return [*parts, *_parts(words, count=counted(count)), SentencePart(" "), *_parts(
        _("Press *Next* to send the batch of {samples} through its first layer."), samples=counted(reading.count)
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
    if activation.name == "linear":
        parts += _parts(_("{sums}; the sum is its output."), sums=sums)
    elif activation.name == "softmax":
        parts += _parts(_("{sums}; *softmax* turns the sums into shares that add up to 1."), sums=sums)
    else:
        parts += _parts(_("{sums}, then applies *{name}*: a = {formula}."), sums=sums, name=activation.title,
                        formula=activation.formula)  # fmt: skip
    if layer + 1 == reading.layers:
        parts += _parts(" " + _("Its output is the prediction ŷ."))
    if not np.isfinite(trace.activations).all():
        parts += _warning(_("Some of these values are not finite: the weights have grown too large."))
    elif activation.name == "relu":
        off = int((trace.activations == 0).all(axis=0).sum())
        if off:
            words = ngettext(
                "{off} of {units} units is off for the whole batch: its sum is never above 0.",
                "{off} of {units} units are off for the whole batch: their sums are never above 0.", off,
            )  # fmt: skip
            parts += _parts(" " + words, off=str(off), units=str(trace.activations.shape[1]))
    return parts


def _loss(reading: Reading) -> Parts:
    trace, digits = reading.trace, reading.view.digits
    parts = [SentencePart(_("Loss."), "forward"), SentencePart(" ")]
    if not math.isfinite(trace.loss):
        return [*parts, SentencePart(_("The loss is not finite: this run has diverged."), "warning")]
    if reading.count > 1:
        parts += _parts(_("How far the predictions are from their targets, averaged over {count} samples: *{loss}*."),
                        count=counted(reading.count), loss=number(trace.data_loss, digits))  # fmt: skip
    else:
        parts += _parts(_("How far the prediction is from its target: *{loss}*."),
                        loss=number(trace.data_loss, digits))  # fmt: skip
    if trace.penalty:
        parts += _parts(" " + _("The penalty on the weights adds {penalty}, which makes the objective *{whole}*."),
                        penalty=number(trace.penalty, digits), whole=number(trace.loss, digits))  # fmt: skip
    return [*parts, SentencePart(" "), *_comparison(reading)]


def _comparison(reading: Reading) -> Parts:
    """How target and prediction compare: of the chosen sample, output by output up to three."""
    output, target = reading.trace.layers[-1].activations[reading.sample], reading.trace.targets[reading.sample]
    pairs = [
        _("{output} = {value} against a target of {target}").format(
            output=reading.symbol(reading.layers, unit), value=number(float(output[unit]), 3),
            target=number(float(target[unit]), 3),
        )
        for unit in range(min(3, len(output)))
    ]  # fmt: skip
    more = ", …" if len(output) > 3 else ""
    return _parts(_("Sample {sample}: {pairs}."), sample=str(reading.sample + 1), pairs=", ".join(pairs) + more)


def _backward(reading: Reading) -> Parts:
    layer = reading.active_layer or 0
    last = layer + 1 == reading.layers
    lead = _("Backward, output layer.") if last else _("Backward, layer {layer}.")
    parts = [SentencePart(lead.format(layer=layer + 1), "backward"), SentencePart(" ")]
    if last:
        parts += _parts(_("δ says how the loss changes with each output’s sum z. "))
    else:
        name = _(ACTIVATIONS[reading.network.activations[layer]].title)
        parts += _parts(
            _("δ comes back through the weights of layer {above}, times the slope of {name}. "),
            above=str(layer + 2), name=name,
        )  # fmt: skip
    parts += _parts(_("Each weight’s gradient is its source’s activation times its target’s δ. "))
    ref = reading.parameter(reading.view.selected)
    if ref is not None and reading.has_gradient(ref.layer):
        return parts + nudge(reading, ref)
    gradients = reading.weight_gradients(layer)
    if gradients is not None and not np.isfinite(gradients).all():
        return parts + _warning(_("Some gradients are not finite."))
    return parts


def nudge(reading: Reading, ref: ParameterRef) -> Parts:
    """What the gradient of one parameter says, and why where it is exactly zero."""
    gradient = reading.gradient_of(ref)
    assert gradient is not None
    whole = _("this sample’s loss") if reading.by_sample else _("the loss")
    if not math.isfinite(gradient):
        return [SentencePart(_("The gradient of {name} is not finite.").format(name=ref.name), "warning")]
    if gradient == 0.0:
        return _parts(_("Increase *{name}* a little and {whole} *does not change*: {reason}."), name=ref.name,
                      whole=whole, reason=zero_reason(reading, ref))  # fmt: skip
    text = (
        _("Increase *{name}* a little and {whole} *rises*.") if gradient > 0
        else _("Increase *{name}* a little and {whole} *falls*.")
    )  # fmt: skip
    return _parts(text, name=ref.name, whole=whole)


def zero_reason(reading: Reading, ref: ParameterRef) -> str:
    """Why a gradient is exactly zero."""
    part = reading.trace.layers[ref.layer]
    chosen = slice(reading.sample, reading.sample + 1) if reading.by_sample else slice(None)
    deltas, slopes = part.deltas[chosen, ref.target], part.slopes[chosen, ref.target]
    if not ref.is_bias and (reading.source(ref.layer)[chosen, ref.source] == 0).all():
        return _("its input is zero") if ref.layer == 0 else _("its source’s activation is zero")
    if (slopes == 0).all():
        name = ACTIVATIONS[part.activation].title
        if part.activation in ("relu",):
            return _("{name} is off in its target unit, so nothing passes back").format(name=name)
        return _("its target unit is saturated, so its slope is zero")
    if (deltas == 0).all():
        return _("no error reaches its target unit")
    if not ref.is_bias and (reading.source(ref.layer)[chosen, ref.source] * deltas == 0).all():
        return _("in every sample its source or its target’s δ is zero")
    return _("the parts of the samples cancel")


def _update(reading: Reading) -> Parts:
    trace, run, digits = reading.trace, reading.moment.run, reading.view.digits
    optimizer = OPTIMIZERS[run.optimizer.name]
    parts = [SentencePart(_("Update."), "update"), SentencePart(" ")]
    parts += _parts(
        _("*{optimizer}* turns every gradient into a step, {formula} with η = {rate}. "),
        optimizer=_(optimizer.title), formula=optimizer.formula, rate=number(run.learning_rate, digits),
    )  # fmt: skip
    ref = reading.parameter(reading.view.selected)
    if ref is not None:
        parts += _step_of(reading, ref)
    if not math.isfinite(trace.loss_after):
        return parts + _warning(_("The loss on this batch is no longer finite."))
    change = trace.loss_after - trace.loss
    word = _("rose") if change > 0 else _("fell") if change < 0 else _("stayed")
    return parts + _parts(_("On this batch the loss *{word}* from {before} to {after}."), word=word,
                          before=number(trace.loss, digits), after=number(trace.loss_after, digits))  # fmt: skip


def _step_of(reading: Reading, ref: ParameterRef) -> Parts:
    index, digits = reading.network.index(ref), reading.view.digits
    if index in reading.moment.run.frozen_places:
        return _parts(_("*{name}* is held fixed. "), name=ref.name)
    before, after = float(reading.trace.before.parameters[index]), float(reading.trace.after.parameters[index])
    return _parts(_("*{name}* went from {before} to {after}. "), name=ref.name, before=number(before, digits),
                  after=number(after, digits))  # fmt: skip


def _warning(text: str) -> Parts:
    return [SentencePart(" "), SentencePart(text, "warning")]


_WRITERS: dict[Phase, Callable[[Reading], Parts]] = {
    Phase.FORWARD: _forward,
    Phase.LOSS: _loss,
    Phase.BACKWARD: _backward,
    Phase.UPDATE: _update,
}
