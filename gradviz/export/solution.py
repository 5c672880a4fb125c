"""The worked solution of one update: forward, loss, backward, gradients, update and check, with every number.

The numbers are those of the trace; one sample is written out in formulas, the others of its batch as tables, and the
gradients are the means over all of them. A blank solution has gaps in place of the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef, Vector
from gradviz.export.solution_blocks import Block, Figure, Heading, Items, Numbers, Table, Words
from gradviz.export.solution_terms import equation, total
from gradviz.export.solution_update import check_blocks, gradient_blocks, update_blocks
from gradviz.scene.chain_rule.symbols import activation_symbol, parameter_symbol, sum_symbol
from gradviz.scene.setup.conventions import conventions
from gradviz.scene.text.numbers import counted, subscript
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["MOST_PARAMETERS", "MOST_SAMPLES", "solution_blocks"]

MOST_PARAMETERS, MOST_SAMPLES = 150, 20
_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Worked:
    """The input of a solution. `sample` counts from 0 within the batch."""

    run: Run
    trace: UpdateTrace
    sample: int
    numbers: Numbers

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.run.network.sizes

    @property
    def count(self) -> int:
        return len(self.trace.indices)


def solution_blocks(
    run: Run, trace: UpdateTrace, title: str, *, sample: int = 0, digits: int = 6, blank: bool = False
) -> list[Block]:
    """The whole solution. Raises `SetupError` where it would be too long, or the sample does not exist."""
    _check_size(run, trace, sample)
    work = Worked(run, trace, sample, Numbers(digits, blank))
    with np.errstate(all="ignore"):
        return [
            *_opening(work, title),
            *_given(work),
            *_forward(work),
            *_loss(work),
            *_backward(work),
            *_other_samples(work),
            *gradient_blocks(run, trace, sample, work.numbers),
            *update_blocks(run, trace, work.numbers),
            *check_blocks(run, trace, work.numbers),
        ]


def _check_size(run: Run, trace: UpdateTrace, sample: int) -> None:
    count, samples = run.network.parameter_count, len(trace.indices)
    if count > MOST_PARAMETERS:
        message = _("a worked solution writes out every number, for at most {most} parameters; this network has "
                    "{count}")  # fmt: skip
        raise SetupError("network", message.format(most=MOST_PARAMETERS, count=counted(count)))
    if samples > MOST_SAMPLES:
        message = _("a worked solution writes out every number, for at most {most} samples in a batch; here it has "
                    "{count}, so choose a smaller batch.size")  # fmt: skip
        raise SetupError("batch.size", message.format(most=MOST_SAMPLES, count=counted(samples)))
    if not 0 <= sample < samples:
        message = _("the batch has {count} samples, so there is no sample {sample}")
        raise SetupError("--sample", message.format(count=samples, sample=sample + 1))
    if not np.isfinite(trace.loss):
        raise SetupError("--updates", _("the loss is no longer a finite number here, so there is nothing to work out"))


def _opening(work: Worked, title: str) -> list[Block]:
    run, trace = work.run, work.trace
    what = _("one update by hand, to fill in") if work.numbers.blank else _("one update, worked out")
    shape = "–".join(str(size) for size in work.sizes)
    words = (_("Update {update} of a {shape} network, with {optimizer} at a learning rate of {rate}.")
             if run.recording is None
             else _("Update {update} of a {shape} network, recorded in another program.")).format(
        update=trace.before.update + 1, shape=shape, optimizer=_(run.optimizer.title),
        rate=work.numbers.given_cell(run.learning_rate_at(trace.before.update)),
    )  # fmt: skip
    if work.count > 1:
        words += " " + _("The batch has {count} samples. Sample {sample} is written out in formulas, the others as "
                         "tables; the gradients are means over all of them.").format(
            count=work.count, sample=work.sample + 1)  # fmt: skip
    return [Heading(f"{title}: {what}", 1), Words(words), Figure(_("The network before the update."))]


def _target_symbols(outputs: int) -> list[str]:
    """The symbols of the targets in formulas: y, or y₁, y₂, …"""
    return ["y"] if outputs == 1 else [f"y{subscript(place + 1)}" for place in range(outputs)]


def _given(work: Worked) -> list[Block]:
    trace, numbers, network = work.trace, work.numbers, work.run.network
    values = [(network.ref(place).name, numbers.given_cell(float(trace.before.parameters[place])))
              for place in range(network.parameter_count)]  # fmt: skip
    across = 3
    rows = [sum(values[start : start + across], ()) for start in range(0, len(values), across)]
    rows = [(*row, *[""] * (2 * across - len(row))) for row in rows]
    names = [_("sample"), *work.run.dataset.feature_names, *_target_symbols(work.sizes[-1])]
    samples = [(str(place + 1), *(numbers.given_cell(float(v)) for v in (*trace.inputs[place], *trace.targets[place])))
               for place in range(work.count)]  # fmt: skip
    return [
        Heading(_("Given")),
        Table((_("parameter"), _("value")) * across, tuple(rows)),
        *_split(tuple(names), tuple(samples)),
        Heading(_("Conventions"), 3),
        Items(tuple(conventions(work.run))),
    ]


def _forward(work: Worked) -> list[Block]:
    out: list[Block] = [Heading(_("Forward, sample {sample}").format(sample=work.sample + 1))]
    numbers, sample = work.numbers, work.sample
    for layer, part in enumerate(work.trace.layers):
        out.append(Heading(_layer_title(work, layer), 3))
        below = work.trace.layers[layer - 1].activations if layer else work.trace.inputs
        for unit in range(work.sizes[layer + 1]):
            z = float(part.pre_activations[sample, unit])
            symbols, factors = [], []
            for source in range(work.sizes[layer]):
                weight = parameter_symbol(ParameterRef(layer, source, unit)).latex
                symbols.append(f"{weight} {activation_symbol(layer, source, work.sizes).latex}")
                factors.append(f"{numbers.factor(part.weights[source, unit])} \\cdot "
                               f"{numbers.factor(below[sample, source])}")  # fmt: skip
            if part.biases is not None:
                symbols.append(parameter_symbol(ParameterRef(layer, -1, unit)).latex)
                factors.append(numbers.factor(part.biases[unit]))
            sum_name = sum_symbol(layer, unit).latex
            out.append(equation(sum_name, total(symbols), total(factors), numbers.tex(z)))
            activation = ACTIVATIONS[part.activation]
            form = activation.latex
            name = activation_symbol(layer + 1, unit, work.sizes).latex
            value = numbers.tex(float(part.activations[sample, unit]))
            if activation.output_only:
                out.append(equation(name, rf"\frac{{e^{{{sum_name}}}}}{{\sum_j e^{{z^{{({layer + 1})}}_j}}}}", value))
            else:
                out.append(equation(name, form.format(sum_name), form.format(numbers.tex(z)), value))
    return out


def _layer_title(work: Worked, layer: int) -> str:
    title = _(ACTIVATIONS[work.trace.layers[layer].activation].title)
    if layer == len(work.trace.layers) - 1:
        return _("Output layer, {activation}").format(activation=title)
    return _("Layer {number}, {activation}").format(number=layer + 1, activation=title)


def _pairs(work: Worked) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(ŷ, y) of every output, as symbols and as numbers."""
    outputs = work.trace.layers[-1].activations[work.sample]
    targets = work.trace.targets[work.sample]
    last, one = len(work.sizes) - 1, len(outputs) == 1
    symbols = [(activation_symbol(last, unit, work.sizes).latex, "y" if one else f"y_{{{unit + 1}}}")
               for unit in range(len(outputs))]  # fmt: skip
    numbers = work.numbers
    values = [(numbers.tex(float(a)), numbers.factor(float(y))) for a, y in zip(outputs, targets, strict=True)]
    return symbols, values


def _loss(work: Worked) -> list[Block]:
    run, trace, numbers = work.run, work.trace, work.numbers
    before, form = run.loss.latex
    symbols, values = _pairs(work)
    lead = before.format(count=len(symbols))
    opening, closing = (lead + r"\bigl[", r"\bigr]") if lead else ("", "")
    lines = [
        total([form.format(output=a, target=y) for a, y in pairs], opening, closing) for pairs in (symbols, values)
    ]
    own = float(trace.sample_losses[work.sample])
    out: list[Block] = [
        Heading(_("Loss")),
        equation(r"\ell", *lines, numbers.tex(own)),
    ]
    if work.count > 1:
        losses = [numbers.factor(float(value)) for value in trace.sample_losses]
        out.append(equation(
            rf"L_{{\mathrm{{data}}}} = \frac{{1}}{{{work.count}}}\sum \ell",
            total(losses, rf"\tfrac{{1}}{{{work.count}}}\bigl[", r"\bigr]"), numbers.tex(trace.data_loss),
        ))  # fmt: skip
    if trace.penalty:
        parts = f"{numbers.tex(trace.data_loss)} + {numbers.tex(trace.penalty)}"
        out.append(equation("L", r"L_{\mathrm{data}} + \mathrm{penalty}", parts, numbers.tex(trace.loss)))
    return out


def _backward(work: Worked) -> list[Block]:
    out: list[Block] = [
        Heading(_("Backward, sample {sample}").format(sample=work.sample + 1)),
        Words(_("Here δ is ∂ℓ/∂z of this sample’s own loss ℓ; the mean over the batch comes with the gradients.")
              if work.count > 1 else _("δ is ∂L/∂z; with one sample, L is ℓ.")),
    ]  # fmt: skip
    last = len(work.trace.layers) - 1
    for layer in range(last, -1, -1):
        out.append(Heading(_layer_title(work, layer), 3))
        for unit in range(work.sizes[layer + 1]):
            out += _output_delta(work, unit) if layer == last else _hidden_delta(work, layer, unit)
    return out


def _delta(layer: int, unit: int) -> str:
    return rf"\delta^{{({layer + 1})}}_{{{unit + 1}}}"


def _deltas(work: Worked, layer: int) -> Vector:
    """δ of the sample's own loss (units,)."""
    return np.asarray(work.trace.layers[layer].deltas[work.sample] * work.count)


def _slope(work: Worked, layer: int, unit: int) -> tuple[Block, str, str]:
    """The line of f′(z), its symbol and its number."""
    part, numbers = work.trace.layers[layer], work.numbers
    value = numbers.factor(float(part.slopes[work.sample, unit]))
    symbol = rf"f'\bigl({sum_symbol(layer, unit).latex}\bigr)"
    form = ACTIVATIONS[part.activation].slope_latex
    if form is None:
        return equation(symbol, value.strip("()")), symbol, value
    name = activation_symbol(layer + 1, unit, work.sizes).latex
    own = numbers.factor(float(part.activations[work.sample, unit]))
    return equation(symbol, form.format(name), form.format(own), value.strip("()")), symbol, value


def _output_delta(work: Worked, unit: int) -> list[Block]:
    trace, numbers, run = work.trace, work.numbers, work.run
    last = len(trace.layers) - 1
    symbols, values = _pairs(work)
    form = run.loss.slope_latex
    name, value = _delta(last, unit), numbers.tex(float(_deltas(work, last)[unit]))
    lines = [form.format(output=a, target=y, count=len(symbols)) for a, y in (symbols[unit], values[unit])]
    if run.loss.is_fused:
        return [equation(name, *lines, value)]
    slope = numbers.factor(float(trace.output_slopes[work.sample, unit]))
    upper = rf"\frac{{\partial \ell}}{{\partial {symbols[unit][0]}}}"
    first = equation(upper, *lines, slope.strip("()"))
    if ACTIVATIONS[trace.layers[last].activation].output_only:
        text = (rf"{symbols[unit][0]} \Bigl(g_{{{unit + 1}}} - \sum_j \hat{{y}}_j\, g_j\Bigr), "
                r"\quad g = \partial \ell / \partial \hat{y}")  # fmt: skip
        return [first, equation(name, text, value)]
    line, symbol, factor = _slope(work, last, unit)
    return [first, line, equation(name, rf"{upper} \cdot {symbol}", rf"{slope} \cdot {factor}", value)]


def _hidden_delta(work: Worked, layer: int, unit: int) -> list[Block]:
    numbers, above = work.numbers, work.trace.layers[layer + 1]
    line, symbol, factor = _slope(work, layer, unit)
    symbols, factors = [], []
    for target, delta in enumerate(_deltas(work, layer + 1)):
        symbols.append(f"{parameter_symbol(ParameterRef(layer + 1, unit, target)).latex} {_delta(layer + 1, target)}")
        factors.append(f"{numbers.factor(above.weights[unit, target])} \\cdot {numbers.factor(float(delta))}")
    value = numbers.tex(float(_deltas(work, layer)[unit]))
    return [line, equation(
        _delta(layer, unit), total(symbols, rf"{symbol} \cdot \bigl[", r"\bigr]"),
        total(factors, rf"{factor} \cdot \bigl[", r"\bigr]"), value,
    )]  # fmt: skip


def _other_samples(work: Worked) -> list[Block]:
    """z, a and δ of every sample, where there are several."""
    if work.count == 1:
        return []
    out: list[Block] = [Heading(_("All samples of the batch")),
                        Words(_("δ is ∂ℓ/∂z of each sample’s own loss."))]  # fmt: skip
    for layer, part in enumerate(work.trace.layers):
        out.append(Heading(_layer_title(work, layer), 3))
        parts = (("z", part.pre_activations), ("a", part.activations), ("δ", part.deltas * work.count))
        for letter, values in parts:
            header = (_("sample"), *(f"{letter}{unit + 1}" for unit in range(work.sizes[layer + 1])))
            rows = tuple((str(place + 1), *(work.numbers.cell(float(value)) for value in row))
                         for place, row in enumerate(values))  # fmt: skip
            out += _split(header, rows)
    return out


def _split(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[Block]:
    """Split a wide table into several, each with the first column."""
    out: list[Block] = []
    for start in range(1, len(header), _COLUMNS):
        end = start + _COLUMNS
        out.append(Table((header[0], *header[start:end]), tuple((row[0], *row[start:end]) for row in rows)))
    return out


