"""One traced update as JSON and as a table to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from gradviz.engine.network import Vector
from gradviz.text import _, ngettext
from gradviz.training.run import Run
from gradviz.training.trace import LayerTrace, UpdateTrace

__all__ = ["trace_document", "trace_text"]

_MOST_SAMPLES = 10
_MOST_PARAMETERS = 200
_NO_BIASES: Vector = np.empty(0)


def trace_document(trace: UpdateTrace) -> dict[str, Any]:
    """The update under the keys of the command line; `update` is how many updates were done before it."""
    return {
        "update": trace.before.update,
        "loss": trace.loss,
        "data_loss": trace.data_loss,
        "penalty": trace.penalty,
        "layers": [_layer_document(layer) for layer in trace.layers],
        "loss_after": trace.loss_after,
    }


def _layer_document(layer: LayerTrace) -> dict[str, Any]:
    return {
        "weights": layer.weights,
        "biases": _given(layer.biases),
        "pre_activations": layer.pre_activations,
        "activations": layer.activations,
        "deltas": layer.deltas,
        "weight_gradients": layer.weight_gradients,
        "bias_gradients": _given(layer.bias_gradients),
        "weights_after": layer.weights_after,
        "biases_after": _given(layer.biases_after),
    }


def _given(biases: Vector | None) -> Vector:
    return _NO_BIASES if biases is None else biases


def trace_text(run: Run, trace: UpdateTrace) -> str:
    """The update as lines of text, numbers to twelve digits."""
    samples = len(trace.inputs)
    batch = ngettext("batch of {n} sample", "batch of {n} samples", samples).format(n=samples)
    lines = [
        *([run.setup.title] if run.setup.title else []),
        _("Update {number}: {batch}, {optimizer}, learning rate {rate}").format(
            number=trace.before.update + 1, batch=batch, optimizer=run.optimizer.title, rate=_number(run.learning_rate)
        ),
        _("loss {loss} = data loss {data} + penalty {penalty}").format(
            loss=_number(trace.loss), data=_number(trace.data_loss), penalty=_number(trace.penalty)
        ),
        _("loss after the update, same batch: {loss}").format(loss=_number(trace.loss_after)),
    ]
    for index, layer in enumerate(trace.layers):
        lines += ["", *_layer_lines(run, index, layer)]
    return "\n".join(lines) + "\n"


def _layer_lines(run: Run, index: int, layer: LayerTrace) -> Iterator[str]:
    fan_in, fan_out = layer.weights.shape
    yield _("Layer {number}: {activation}, inputs {fan_in}, units {fan_out}").format(
        number=index + 1, activation=layer.activation, fan_in=fan_in, fan_out=fan_out
    )
    samples = len(layer.deltas)
    rows = [
        (str(n + 1), str(k + 1), layer.pre_activations[n, k], layer.activations[n, k], layer.deltas[n, k])
        for n in range(min(samples, _MOST_SAMPLES))
        for k in range(fan_out)
    ]
    yield from _table((_("sample"), _("unit"), "z", "a", "dL/dz"), rows)
    if samples > _MOST_SAMPLES:
        yield "  " + _("… and {n} samples more: --format json has them all").format(n=samples - _MOST_SAMPLES)
    parameters = list(_parameter_rows(index, layer))
    yield from _table(
        (_("parameter"), _("value"), _("gradient"), _("step"), _("after")), parameters[:_MOST_PARAMETERS]
    )
    if len(parameters) > _MOST_PARAMETERS:
        more = len(parameters) - _MOST_PARAMETERS
        yield "  " + _("… and {n} parameters more: --format json has them all").format(n=more)


def _parameter_rows(index: int, layer: LayerTrace) -> Iterator[tuple[str, float, float, float, float]]:
    columns = (layer.weights, layer.weight_gradients, layer.weight_steps, layer.weights_after)
    for source, target in np.ndindex(*layer.weights.shape):
        value, gradient, step, after = (float(column[source, target]) for column in columns)
        yield f"w{index + 1}[{source + 1},{target + 1}]", value, gradient, step, after
    if layer.biases is None:
        return
    of_biases = zip(layer.biases, _given(layer.bias_gradients), _given(layer.bias_steps),
                    _given(layer.biases_after), strict=True)  # fmt: skip
    for target, (value, gradient, step, after) in enumerate(of_biases):
        yield f"b{index + 1}[{target + 1}]", float(value), float(gradient), float(step), float(after)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str | float]]) -> Iterator[str]:
    cells = [[cell if isinstance(cell, str) else _number(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for line in ([*heads], *cells):
        yield "  " + "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))


def _number(value: float) -> str:
    """Twelve significant digits; a negative zero is shown as zero."""
    return f"{value + 0.0:.12g}"
