"""The sentence of one operation: the computation with its numbers. The numbers of the chosen sample come first, then
those of the batch, which the graph shows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef, Vector
from gradviz.scene.explanation.explanation_frame import Parts, SentencePart, parts_of
from gradviz.scene.explanation.meaning import gradient_meaning
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import MINUS, counted, number, subscript
from gradviz.text import _
from gradviz.training.operations import Operation, OperationKind

__all__ = ["factor", "operation_title", "unit_words", "write_operation"]

_MOST_TERMS = 4


def unit_words(reading: Reading, layer: int, unit: int) -> str:
    """Such as "unit 2 of layer 1"; the only unit of the output layer is the output unit."""
    if layer + 1 < reading.layers:
        return _("unit {unit} of layer {layer}").format(unit=unit + 1, layer=layer + 1)
    if reading.network.sizes[-1] == 1:
        return _("the output unit")
    return _("output unit {unit}").format(unit=unit + 1)


def operation_title(reading: Reading, operation: Operation) -> str:
    """The result of an operation in a few words, without its number."""
    kind, where = operation.kind, unit_words(reading, operation.layer, operation.unit)
    ref = operation.parameter
    if ref is not None:
        return _("the gradient of {name}").format(name=ref.name)
    if kind is OperationKind.DELTA:
        return _("δ of {unit}").format(unit=where)
    if kind is OperationKind.SHARES:
        return _("the shares of the output")
    if kind is OperationKind.SUM:
        return _("the sum of {unit}").format(unit=where)
    if kind is OperationKind.LOSS:
        return _("the loss")
    if kind is OperationKind.MOVE:
        return _("the move of every parameter")
    return where if kind is OperationKind.NEURON else _("the optimizer")


def write_operation(reading: Reading, operation: Operation) -> Parts:
    """The sentence of an operation of a layer; those of loss and update are written elsewhere."""
    lead = _("Forward, {what}.") if operation.kind in _FORWARD else _("Backward, {what}.")
    role = "forward" if operation.kind in _FORWARD else "backward"
    parts = [SentencePart(lead.format(what=operation_title(reading, operation)), role), SentencePart(" ")]
    return parts + _WRITERS[operation.kind](reading, operation)


def factor(value: float, digits: int) -> str:
    """A number for use in a product or a sum: negative ones are in brackets."""
    text = number(value, digits)
    return f"({text})" if text.startswith(MINUS) else text


def _whose(reading: Reading) -> str:
    if reading.count == 1:
        return ""
    return _("Sample {sample} of {count}: ").format(sample=reading.sample + 1, count=counted(reading.count))


def _products(left: Vector, right: Vector, digits: int) -> list[str]:
    """The terms of a sum of products; where there are many, the first ones and the number of others."""
    shown = len(left) if len(left) <= _MOST_TERMS else _MOST_TERMS - 1
    pairs = zip(left[:shown].tolist(), right[:shown].tolist(), strict=True)
    terms = [f"{factor(a, digits)} · {factor(b, digits)}" for a, b in pairs]
    if shown < len(left):
        terms.append("… ({more})".format(more=_("{n} more").format(n=counted(len(left) - shown))))
    return terms


def _sum_text(reading: Reading, layer: int, unit: int) -> str:
    """z = w·x + … + b with the numbers of the sample."""
    digits, part = reading.view.digits, reading.trace.layers[layer]
    inputs, weights = reading.source(layer)[reading.sample], part.weights[:, unit]
    terms = _products(weights, inputs, digits)
    if part.biases is not None:
        terms.append(factor(float(part.biases[unit]), digits))
    value = float(part.pre_activations[reading.sample, unit])
    return f"z{subscript(unit + 1)} = {' + '.join(terms)} = {number(value, digits)}"


def _mean(reading: Reading, symbol: str, value: float | None) -> Parts:
    """The mean over the batch, which the graph shows."""
    if not reading.is_mean or value is None:
        return []
    return parts_of(_(" Mean over the batch: {symbol} = *{value}*."), symbol=symbol,
                    value=number(value, reading.view.digits))  # fmt: skip


def _neuron(reading: Reading, operation: Operation) -> Parts:
    layer, unit, digits = operation.layer, operation.unit, reading.view.digits
    part, symbol = reading.trace.layers[layer], reading.symbol(operation.layer + 1, operation.unit)
    activation = ACTIVATIONS[part.activation]
    value = float(part.activations[reading.sample, unit])
    sums = _sum_text(reading, layer, unit)
    if not np.isfinite(value):
        return [SentencePart(_whose(reading) + sums), SentencePart(_("; its output is not finite."), "warning")]
    if activation.is_identity:
        text = _("{whose}{sums}, and that is its output {symbol}.")
    else:
        text = _("{whose}{sums}, and its output is {symbol} = {name}(z{index}) = *{value}*.")
    parts = parts_of(text, whose=_whose(reading), sums=sums, symbol=symbol, name=_(activation.title),
                     index=subscript(unit + 1), value=number(value, digits))  # fmt: skip
    return parts + _mean(reading, symbol, reading.value(layer + 1, unit))


def _sum(reading: Reading, operation: Operation) -> Parts:
    layer, unit = operation.layer, operation.unit
    text = _("{whose}{sums}. Softmax waits until all sums of the layer are there.")
    parts = parts_of(text, whose=_whose(reading), sums=_sum_text(reading, layer, unit))
    return parts + _mean(reading, f"z{subscript(unit + 1)}", reading.sum_value(layer + 1, unit))


def _shares(reading: Reading, operation: Operation) -> Parts:
    layer, digits = operation.layer, reading.view.digits
    part = reading.trace.layers[layer]
    shares = [
        f"{reading.symbol(layer + 1, unit)} = {number(value, digits)}"
        for unit, value in enumerate(part.activations[reading.sample].tolist())
    ]
    if len(shares) > _MOST_TERMS:
        shares = [*shares[: _MOST_TERMS - 1], "…"]
    text = _("{whose}*softmax* divides each e to the power of z by their sum: {shares}. They add up to 1.")
    return parts_of(text, whose=_whose(reading), shares=", ".join(shares))


def _delta(reading: Reading, operation: Operation) -> Parts:
    layer, unit, digits = operation.layer, operation.unit, reading.view.digits
    trace, name = reading.trace, "δ" + subscript(operation.unit + 1)
    own = float(trace.layers[layer].deltas[reading.sample, unit] * reading.count)
    how = _output_delta(reading, unit) if layer + 1 == reading.layers else _hidden_delta(reading, layer, unit)
    parts = parts_of(_("{whose}{name} = {how} = *{value}*."), whose=_whose(reading), name=name, how=how,
                     value=number(own, digits))  # fmt: skip
    if reading.is_mean:
        total = reading.delta(layer, unit)
        parts += parts_of(_(" Over the batch, each divided by {count} and added up: Σδ = *{value}*."),
                          count=counted(reading.count), value=number(float(total or 0.0), digits))  # fmt: skip
    return parts


def _output_delta(reading: Reading, unit: int) -> str:
    trace, digits, sample = reading.trace, reading.view.digits, reading.sample
    part, symbol = trace.layers[-1], reading.symbol(reading.layers, unit)
    slope = float(trace.output_slopes[sample, unit])
    if reading.moment.run.loss.is_fused:
        output, target = float(part.activations[sample, unit]), float(trace.targets[sample, unit])
        return f"{symbol} − y{subscript(unit + 1)} = {number(output, digits)} − {factor(target, digits)}"
    if ACTIVATIONS[part.activation].output_only:
        return _("∂ℓ/∂z through all shares")
    own = float(part.slopes[sample, unit])
    return f"∂ℓ/∂{symbol} · f′(z{subscript(unit + 1)}) = {factor(slope, digits)} · {factor(own, digits)}"


def _hidden_delta(reading: Reading, layer: int, unit: int) -> str:
    digits, sample, above = reading.view.digits, reading.sample, reading.trace.layers[layer + 1]
    deltas = above.deltas[sample] * reading.count
    weights = above.weights[unit]
    terms = _products(weights, deltas, digits)
    slope = float(reading.trace.layers[layer].slopes[sample, unit])
    inner = " + ".join(terms)
    words = f"Σ w·δ · f′(z{subscript(unit + 1)})"
    return f"{words} = {inner if len(terms) == 1 else f'({inner})'} · {factor(slope, digits)}"


def _gradient(reading: Reading, operation: Operation) -> Parts:
    ref = operation.parameter
    assert ref is not None
    digits, part = reading.view.digits, reading.trace.layers[ref.layer]
    own = float(part.deltas[reading.sample, ref.target] * reading.count)
    delta = "δ" + subscript(ref.target + 1)
    shown = number(float(reading.gradient_of(ref) or 0.0), digits)
    if ref.is_bias:
        product, result = f"{delta} = {number(own, digits)}", ""
    else:
        source = float(reading.source(ref.layer)[reading.sample, ref.source])
        symbol = reading.symbol(ref.layer, ref.source)
        product = f"{symbol} · {delta} = {factor(source, digits)} · {factor(own, digits)}"
        result = f" = {number(source * own, digits)}"
    letter, penalty = ("ℓ" if reading.by_sample else "L"), _penalty(reading, ref)
    if reading.is_mean or penalty:
        text = _("{whose}{product}{result}.")
        mean = _(" Mean over the batch of {count}").format(count=counted(reading.count)) if reading.is_mean else ""
        added = _(", and the penalty adds {penalty}").format(penalty=penalty) if penalty else ""
        text += "{mean}{added}: ∂{letter}/∂{name} = *{shown}*. "
    else:
        text, mean, added = _("{whose}∂{letter}/∂{name} = {product}{again}. "), "", ""
    again = f" = *{shown}*" if not ref.is_bias else ""
    parts = parts_of(
        text.replace("{again}", again), whose=_whose(reading), product=product, result=result, mean=mean,
        added=added if mean or not added else added[2:], letter=letter, name=ref.name, shown=shown,
    )  # fmt: skip
    return parts + gradient_meaning(reading, ref)


def _penalty(reading: Reading, ref: ParameterRef) -> str:
    """The penalty's part of a gradient, as text; empty where there is none."""
    if ref.is_bias or reading.by_sample:
        return ""
    part, place = reading.trace.layers[ref.layer], (ref.source, ref.target)
    share = float(part.weight_gradients[place] - part.data_weight_gradients[place])
    return number(share, reading.view.digits) if share else ""


_FORWARD = (OperationKind.NEURON, OperationKind.SUM, OperationKind.SHARES)
_WRITERS: dict[OperationKind, Callable[[Reading, Operation], Parts]] = {
    OperationKind.NEURON: _neuron,
    OperationKind.SUM: _sum,
    OperationKind.SHARES: _shares,
    OperationKind.DELTA: _delta,
    OperationKind.WEIGHT: _gradient,
    OperationKind.BIAS: _gradient,
}
