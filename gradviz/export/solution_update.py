"""The second half of a worked solution: gradients as means over the batch, the update, and the check."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import ParameterRef
from gradviz.export.solution_blocks import Block, Heading, Numbers, Table, Words
from gradviz.export.solution_terms import equation, total
from gradviz.scene.chain_rule.chain import Target
from gradviz.scene.chain_rule.ledger_words import verdict_of
from gradviz.scene.chain_rule.nudge import nudged
from gradviz.scene.chain_rule.symbols import activation_symbol, parameter_symbol
from gradviz.scene.explanation.substep_words import substep_title
from gradviz.scene.text.numbers import power
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["check_blocks", "gradient_blocks", "update_blocks"]


def _refs(run: Run) -> list[ParameterRef]:
    return [run.network.ref(place) for place in range(run.network.parameter_count)]


def gradient_blocks(run: Run, trace: UpdateTrace, sample: int, numbers: Numbers) -> list[Block]:
    """∂ℓ/∂w = δ·a of the sample and, with several samples or a penalty, the way from it to ∂L/∂w."""
    out: list[Block] = [Heading(_("Gradients"))]
    count, sizes, penalty = len(trace.indices), run.network.sizes, run.setup.penalty
    for ref in _refs(run):
        part, name = trace.layers[ref.layer], parameter_symbol(ref).latex
        below = trace.layers[ref.layer - 1].activations if ref.layer else trace.inputs
        deltas = part.deltas[:, ref.target] * count
        values = deltas if ref.is_bias else deltas * below[:, ref.source]
        delta = rf"\delta^{{({ref.layer + 1})}}_{{{ref.target + 1}}}"
        own, mean = (rf"\frac{{\partial {whole}}}{{\partial {name}}}" for whole in (r"\ell", "L"))
        has_penalty = bool(penalty.l1 or penalty.l2) and not ref.is_bias
        is_all = count == 1 and not has_penalty
        symbols, factors = [delta], [numbers.factor(float(deltas[sample]))]
        if not ref.is_bias:
            symbols.append(activation_symbol(ref.layer, ref.source, sizes).latex)
            factors.append(numbers.factor(float(below[sample, ref.source])))
        out.append(equation(mean if is_all else own, r" \cdot ".join(symbols), r" \cdot ".join(factors),
                            numbers.tex(float(values[sample]))) if not ref.is_bias
                   else equation(mean if is_all else own, delta, numbers.tex(float(values[sample]))))  # fmt: skip
        gradient = float(trace.gradient[run.network.index(ref)])
        if is_all:
            continue
        after = r"\bigr]"
        if has_penalty:
            weight = float(part.weights[ref.source, ref.target])
            after += f" + {numbers.factor(penalty.l1 * float(np.sign(weight)) + penalty.l2 * weight)}"
        out.append(equation(
            mean, total([numbers.factor(float(value)) for value in values], rf"\tfrac{{1}}{{{count}}}\bigl[", after),
            numbers.tex(gradient),
        ))  # fmt: skip
    if penalty.l1 or penalty.l2:
        out.append(Words(_("The last term of a weight is the penalty’s: l1·sign(w) + l2·w.")))
    return out


def update_blocks(run: Run, trace: UpdateTrace, numbers: Numbers) -> list[Block]:
    """The step of every parameter, and the loss after it."""
    out: list[Block] = [Heading(_("Update")), Words(f"{_(run.optimizer.title)}: {run.optimizer.formula}")]
    held = set(run.frozen_places.tolist())
    is_plain = run.optimizer.is_plain and [name for name, _value in trace.substeps] == ["step"]
    if is_plain:
        for place, ref in enumerate(_refs(run)):
            name, before = parameter_symbol(ref).latex, float(trace.before.parameters[place])
            after = numbers.tex(float(trace.after.parameters[place]))
            if place in held:
                out.append(equation(rf"{name}{{}}^{{+}}", rf"{name} \quad \text{{({_('frozen')})}}", after))
                continue
            out.append(equation(
                rf"{{{name}}}^{{+}}", rf"{name} - \eta \, \frac{{\partial L}}{{\partial {name}}}",
                rf"{numbers.tex(before)} - {numbers.tex(run.learning_rate_at(trace.before.update))} \cdot "
                rf"{numbers.factor(float(trace.gradient[place]))}", after,
            ))  # fmt: skip
    else:
        out += _substeps(run, trace, numbers, held)
    out.append(equation(r"L \text{ " + _("before") + "}", numbers.tex(trace.loss)))
    out.append(equation(r"L \text{ " + _("after, same batch") + "}", numbers.tex(trace.loss_after)))
    return out


def _substeps(run: Run, trace: UpdateTrace, numbers: Numbers, held: set[int]) -> list[Block]:
    """The sub-steps of the optimizer, four columns at a time."""
    columns = [(_("before"), trace.before.parameters), (_("gradient"), trace.gradient)]
    columns += [(substep_title(name), value) for name, value in trace.substeps]
    columns.append((_("after"), trace.after.parameters))
    names = [ref.name + (" " + _("(held)") if place in held else "") for place, ref in enumerate(_refs(run))]
    out: list[Block] = []
    for start in range(0, len(columns), 4):
        part = columns[start : start + 4]
        rows = tuple((name, *(numbers.cell(float(values[place])) for _title, values in part))
                     for place, name in enumerate(names))  # fmt: skip
        out.append(Table((_("parameter"), *(title for title, _values in part)), rows))
    return out


def check_blocks(run: Run, trace: UpdateTrace, numbers: Numbers) -> list[Block]:
    """Every gradient compared with the difference quotient of the loss, which needs forward passes only."""
    rows = []
    for place, ref in enumerate(_refs(run)):
        gradient = float(trace.gradient[place])
        found = nudged(trace, run.loss, run.setup.penalty, Target(ref.layer, ref.target, ref), gradient, None)
        size = power(round(float(np.log10(found.size))))
        rows.append((ref.name, numbers.cell(gradient), numbers.cell(found.slope), "±" + size,
                     "" if numbers.blank else verdict_of(found, gradient)))  # fmt: skip
    header = (_("parameter"), _("backpropagation"), _("(L₊ − L₋) ÷ 2h"), "h", _("verdict"))
    words = _("Each parameter is moved by h to both sides, and the loss of the batch is computed again.")
    return [Heading(_("Check by differences")), Words(words), Table(header, tuple(rows))]
