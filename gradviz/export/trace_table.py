"""One traced update as JSON and as a readable table."""

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


def trace_document(run: Run, trace: UpdateTrace) -> dict[str, Any]:
    """The update with the keys of the command line; `update` is the number of updates done before it.

    `learning_rate` is the one that this update used, None where the update is `recorded`; `clip` and the clipped
    gradients are included where gradients are clipped.
    """
    document: dict[str, Any] = {
        "update": trace.before.update,
        "loss": trace.loss,
        "data_loss": trace.data_loss,
        "penalty": trace.penalty,
        "layers": [_layer_document(layer) for layer in trace.layers],
        "loss_after": trace.loss_after,
        "learning_rate": trace.learning_rate if run.recording is None else None,
    }
    if run.recording is not None:
        document["recorded"] = True
    clip = trace.clip
    if clip is not None:
        document["clip"] = {clip.kind: clip.limit, "gradient_norm": clip.norm, "factor": clip.factor}
        clipped = dict(trace.substeps)["clipped_gradient"]
        for index, layer in enumerate(document["layers"]):
            layer["clipped_weight_gradients"] = run.network.weights(clipped, index)
            layer["clipped_bias_gradients"] = _given(run.network.biases(clipped, index))
    return document


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
    """The update as lines of text, with numbers to twelve digits."""
    samples = len(trace.inputs)
    batch = ngettext("batch of {n} sample", "batch of {n} samples", samples).format(n=samples)
    lines = [
        *([run.setup.title] if run.setup.title else []),
        (_("Update {number}: {batch}, {optimizer}, learning rate {rate}") if run.recording is None
         else _("Update {number}: {batch}, recorded")).format(
            number=trace.before.update + 1, batch=batch, optimizer=run.optimizer.title, rate=_rate(run, trace)),
        *_clip_lines(trace),
        _("loss {loss} = data loss {data} + penalty {penalty}").format(
            loss=_number(trace.loss), data=_number(trace.data_loss), penalty=_number(trace.penalty)
        ),
        _("loss after the update, same batch: {loss}").format(loss=_number(trace.loss_after)),
    ]
    for index, layer in enumerate(trace.layers):
        lines += ["", *_layer_lines(run, trace, index, layer)]
    return "\n".join(lines) + "\n"


def _rate(run: Run, trace: UpdateTrace) -> str:
    used = _number(trace.learning_rate)
    if not run.has_schedule:
        return used
    return _("{used} (scheduled from {base})").format(used=used, base=_number(run.learning_rate))


def _clip_lines(trace: UpdateTrace) -> Iterator[str]:
    clip = trace.clip
    if clip is None:
        return
    if clip.norm is None or clip.factor is None:
        words = _("gradients clipped to at most {limit} in size: {changed} of {count} changed")
        yield words.format(limit=_number(clip.limit), changed=clip.changed, count=clip.trained)
    else:
        words = _("gradient clipped by norm: {norm}, limit {limit}, so times {factor}")
        yield words.format(norm=_number(clip.norm), limit=_number(clip.limit), factor=_number(clip.factor))


def _layer_lines(run: Run, trace: UpdateTrace, index: int, layer: LayerTrace) -> Iterator[str]:
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
    clipped = dict(trace.substeps).get("clipped_gradient")
    block = None if clipped is None else run.network.block(clipped, index).ravel().tolist()
    parameters = list(_parameter_rows(index, layer, block))
    heads = [_("parameter"), _("value"), _("gradient"), _("clipped"), _("step"), _("after")]
    if clipped is None:
        del heads[3]
    yield from _table(heads, parameters[:_MOST_PARAMETERS])
    if len(parameters) > _MOST_PARAMETERS:
        more = len(parameters) - _MOST_PARAMETERS
        yield "  " + _("… and {n} parameters more: --format json has them all").format(n=more)


def _parameter_rows(index: int, layer: LayerTrace, clipped: list[float] | None) -> Iterator[list[str | float]]:
    """One row per parameter in the order of the flat vector, with its clipped gradient where there is one."""
    number, (fan_in, fan_out) = index + 1, layer.weights.shape
    names = [f"w{number}[{source + 1},{target + 1}]" for source in range(fan_in) for target in range(fan_out)]
    columns: list[list[float]] = []
    for weights, biases in (
        (layer.weights, layer.biases), (layer.weight_gradients, layer.bias_gradients),
        (layer.weight_steps, layer.bias_steps), (layer.weights_after, layer.biases_after),
    ):  # fmt: skip
        columns.append([*weights.ravel().tolist(), *_given(biases).tolist()])
    if layer.biases is not None:
        names += [f"b{number}[{target + 1}]" for target in range(fan_out)]
    if clipped is not None:
        columns.insert(2, clipped)
    for name, *values in zip(names, *columns, strict=True):
        yield [name, *values]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str | float]]) -> Iterator[str]:
    cells = [[cell if isinstance(cell, str) else _number(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for line in ([*heads], *cells):
        yield "  " + "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))


def _number(value: float) -> str:
    """Twelve significant digits; a negative zero is shown as zero."""
    return f"{value + 0.0:.12g}"
