"""A gradient in words: whether the loss rises or falls as the parameter grows, and the reason for a zero gradient."""

from __future__ import annotations

import math

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef
from gradviz.scene.explanation.explanation_frame import Parts, SentencePart, parts_of
from gradviz.scene.reading import Reading, unit_name
from gradviz.text import _

__all__ = ["delta_meaning", "gradient_meaning", "zero_reason"]


def gradient_meaning(reading: Reading, ref: ParameterRef) -> Parts:
    """The revealed gradient of a parameter in words, with the reason where it is exactly zero."""
    gradient = reading.gradient_of(ref)
    assert gradient is not None
    return _says(reading, f"*{ref.name}*", gradient, ref)


def delta_meaning(reading: Reading, column: int, unit: int) -> Parts:
    """The revealed δ of a unit in words."""
    delta = reading.delta(column - 1, unit)
    assert delta is not None
    subject = _("the sum z of {name}").format(name=f"*{unit_name(column, unit)}*")
    return _says(reading, subject, delta, ParameterRef(column - 1, -1, unit))


def _says(reading: Reading, subject: str, gradient: float, ref: ParameterRef) -> Parts:
    """`ref` is the parameter; for the sum z it is the bias, which has the same gradient."""
    whole = _("this sample’s loss") if reading.by_sample else _("the loss")
    if not math.isfinite(gradient):
        words = _("The gradient of {subject} is not finite.").format(subject=subject.replace("*", ""))
        return [SentencePart(words, "warning")]
    if gradient == 0.0:
        template = _("Increase {subject} a little and {whole} *does not change*: {reason}.")
        template = template.replace("{subject}", subject)
        return parts_of(template, whole=whole, reason=zero_reason(reading, ref))
    rises = _("Increase {subject} a little and {whole} *rises*.")
    falls = _("Increase {subject} a little and {whole} *falls*.")
    return parts_of((rises if gradient > 0 else falls).replace("{subject}", subject), whole=whole)


def zero_reason(reading: Reading, ref: ParameterRef) -> str:
    """Why a gradient is exactly zero."""
    part = reading.trace.layers[ref.layer]
    chosen = slice(reading.sample, reading.sample + 1) if reading.by_sample else slice(None)
    deltas, slopes = part.deltas[chosen, ref.target], part.slopes[chosen, ref.target]
    if not ref.is_bias and (reading.source(ref.layer)[chosen, ref.source] == 0).all():
        return _("its input is zero") if ref.layer == 0 else _("its source’s activation is zero")
    # With a fused loss, δ includes the slope: zero means a perfect prediction.
    is_fused = reading.moment.run.loss.is_fused and ref.layer == reading.layers - 1
    if (slopes == 0).all() and not is_fused:
        if ACTIVATIONS[part.activation].turns_off:
            name = _(ACTIVATIONS[part.activation].title)
            return _("{name} is inactive in the target unit, so its gradient is 0").format(name=name)
        return _("its target unit is saturated, so its slope is zero")
    if (deltas == 0).all():
        return _("no error reaches its target unit")
    if not ref.is_bias and (reading.source(ref.layer)[chosen, ref.source] * deltas == 0).all():
        return _("in every sample its source or its target’s δ is zero")
    return _("the samples cancel out")
