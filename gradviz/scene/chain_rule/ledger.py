"""The chain rule of the selection: factors whose product is the gradient for one sample, the sum over paths and
samples, and the check by a nudge. The sums are computed from the factors, never copied from the displayed gradient."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import Vector
from gradviz.scene.chain_rule.chain import (
    MOST_PATHS,
    Chain,
    Target,
    chains,
    combined_chain,
    path_count,
    strongest_chains,
)
from gradviz.scene.chain_rule.factors import factor_frame, result_frame
from gradviz.scene.chain_rule.ledger_frame import LedgerFrame
from gradviz.scene.chain_rule.ledger_words import check_title_of, derivation, verdict_of
from gradviz.scene.chain_rule.nudge import nudged
from gradviz.scene.chain_rule.symbols import (
    Symbol,
    activation_symbol,
    derivative_symbol,
    loss_symbol,
    parameter_symbol,
    sum_symbol,
)
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading, unit_name, unit_of
from gradviz.scene.text.numbers import counted, number, superscript
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["Account", "account_of", "displayed", "is_revealed", "ledger_frame", "lower_symbol", "target_of"]

MOST_LISTED = 64
_STRONGEST = 8
_MOST_DIGITS, _EXTRA_DIGITS = 17, 4
_ROUNDING = 1e-12


class Account(Frame, frozen=True, eq=False):
    """The ledger as numbers. `parts` (paths or 1, n) are the products of each path for each sample; where there are too
    many paths, those of the strongest and the sum of all others. `samples` (n,) are their sums; `data` is the mean over
    the samples, or the value of the chosen sample; `penalty` is the penalty's part; `shown` is the value that the graph
    displays. `chain` is the displayed path."""

    target: Target
    parts: Vector
    samples: Vector
    data: float
    penalty: float
    shown: float
    chain: Chain
    part: Vector

    @property
    def total(self) -> float:
        """The sum over paths and samples, plus the penalty: equal to `shown` up to rounding."""
        return self.data + self.penalty

    @property
    def size(self) -> float:
        """The sum of the absolute values of all terms, which determines the allowed rounding error."""
        count = self.samples.size or 1
        return float(np.abs(self.parts).sum()) / count + abs(self.penalty)


def target_of(reading: Reading) -> Target | None:
    """The selected parameter, the sum or the output of the selected unit, or the selected input; None for anything
    else. With a fused loss, the derivative of the output unit is always with respect to z, since none is computed with
    respect to ŷ."""
    ref = reading.parameter(reading.view.selected)
    if ref is not None:
        return Target(ref.layer, ref.target, ref)
    unit = unit_of(reading.view.selected, reading.network)
    if unit is None:
        return None
    column, place = unit
    is_by_a = reading.view.by == "a" and reading.has_output_gradient(column)
    return Target(column - 1, place, None, column == 0 or is_by_a)


def lower_symbol(reading: Reading, target: Target) -> Symbol:
    """The symbol of what the derivative is taken with respect to."""
    if target.ref is not None:
        return parameter_symbol(target.ref)
    if target.by_output:
        return activation_symbol(target.layer + 1, target.unit, reading.network.sizes)
    return sum_symbol(target.layer, target.unit)


def _variables(reading: Reading, target: Target, whole: Symbol) -> tuple[tuple[str, str], ...]:
    """The variables (key, text) of a unit's derivative: z or its output; empty where there is no choice."""
    if target.ref is not None or target.layer < 0 or not reading.has_output_gradient(target.layer + 1):
        return ()
    each = (("z", Target(target.layer, target.unit, None)), ("a", Target(target.layer, target.unit, None, True)))
    return tuple((key, derivative_symbol(whole, lower_symbol(reading, one)).plain) for key, one in each)


def is_revealed(reading: Reading, target: Target) -> bool:
    """Whether all numbers that the derivative of the target depends on are revealed."""
    if target.by_output:
        return reading.has_gradient(min(target.layer + 1, reading.layers - 1))
    if target.ref is None:
        return reading.is_delta_revealed(target.layer, target.unit)
    return reading.is_gradient_revealed(target.ref)


def account_of(reading: Reading, target: Target) -> tuple[Account, tuple[str, ...], int]:
    """The numbers of a revealed target, the names of its paths where there are several, and the index of the one
    shown.
    """
    trace, loss = reading.trace, reading.moment.run.loss
    count = path_count(reading.network, target.layer)
    is_whole = count <= MOST_PATHS
    if is_whole:
        listed = chains(trace, loss, target)
    else:
        listed = strongest_chains(trace, loss, target, reading.sample, _STRONGEST)
    choices = listed if count == 1 else (*listed, combined_chain(trace, loss, target))
    path = min(max(reading.view.path, 0), len(choices) - 1)
    with np.errstate(all="ignore"):
        parts = np.stack([chain.product for chain in (listed or choices)])
        if listed and not is_whole:
            parts = np.vstack([parts, choices[-1].product - parts.sum(axis=0)])  # all other paths
        samples = parts.sum(axis=0)
        data = float(samples[reading.sample]) if reading.by_sample else float(samples.mean())
    shown = displayed(reading, target)
    account = Account(
        target, parts, samples, data, _penalty(reading, target), shown, choices[path], choices[path].product
    )
    several = len(listed) > 1
    names = (*(_path_name(reading, target, chain) for chain in listed), _all_paths(count)) if several else ()
    return account, names, path


def displayed(reading: Reading, target: Target) -> float:
    """The gradient of a revealed target as displayed in the graph."""
    if target.by_output:
        slope = reading.output_gradient(target.layer + 1, target.unit)
        assert slope is not None
        return slope
    if target.ref is None:
        deltas = reading.deltas(target.layer)
        assert deltas is not None
        return float(deltas[target.unit])
    gradient = reading.gradient_of(target.ref)
    assert gradient is not None
    return gradient


def _penalty(reading: Reading, target: Target) -> float:
    """The penalty's part of the gradient: l1·sign(w) + l2·w; 0 for biases and for the loss of a single sample."""
    if target.ref is None or target.ref.is_bias or reading.by_sample:
        return 0.0
    weight = float(reading.trace.layers[target.layer].weights[target.ref.source, target.unit])
    setup = reading.moment.run.setup.penalty
    return setup.l1 * float(np.sign(weight)) + setup.l2 * weight


@np.errstate(all="ignore")
def ledger_frame(moment: Moment, view: View) -> LedgerFrame | None:
    """The ledger of the selection; None where nothing is selected or its gradient is not revealed."""
    reading = Reading(moment, view)
    target = target_of(reading)
    if target is None or not is_revealed(reading, target):
        return None
    account, paths, path = account_of(reading, target)
    has_penalty = bool(moment.run.setup.penalty.l1 or moment.run.setup.penalty.l2)
    whole = loss_symbol(reading.count == 1 and not reading.by_sample and not has_penalty)
    lower = lower_symbol(reading, target)
    result = derivative_symbol(whole, lower)
    heading = _("sample {sample} of {count}").format(sample=reading.sample + 1, count=counted(reading.count))
    if reading.update_done:
        # The surface and the field already show the weights after the update.
        heading = _("{text}, before the update").format(text=heading)
    if not paths and account.chain.units == ():
        heading += " · " + _all_paths(path_count(reading.network, target.layer))
    one_of_several = bool(paths) and bool(account.chain.units)
    factors = (
        result_frame(reading, target, result, float(account.part[reading.sample]), path if one_of_several else None),
        *(factor_frame(reading, whole, link, target) for link in account.chain.links),
    )
    check = nudged(reading.trace, moment.run.loss, moment.run.setup.penalty, target, account.shown,
                   reading.sample if reading.by_sample else None)  # fmt: skip
    title = _("Chain rule of {name}").format(name=lower.plain)
    sums = _sum_lines(reading, account, path_count(reading.network, target.layer) if paths else 0)
    check_lines = (
        (_("Backpropagation"), number(account.shown, min(_MOST_DIGITS, view.digits + _EXTRA_DIGITS))),
        (_("Nudge ±{size}").format(size="10" + superscript(round(np.log10(check.size)))),
         number(check.slope, min(_MOST_DIGITS, view.digits + _EXTRA_DIGITS))),
    )  # fmt: skip
    verdict = verdict_of(check, account.shown)
    check_title, listed = check_title_of(reading), _listed(reading, account, paths)
    return LedgerFrame(
        title=title, heading=heading, factors=factors, sum_lines=sums, check_title=check_title,
        check_lines=check_lines, verdict=verdict, agrees=check.agrees, paths=paths, path=path,
        variables=_variables(reading, target, whole), variable="a" if target.by_output else "z", listed=listed,
        plain_text=derivation(
            title, f"{heading} · {paths[path]}" if paths else heading, factors,
            tuple(f"{what}: {value}" for what, value in listed), sums,
            (check_title, *(f"{what}: {value}" for what, value in check_lines), verdict),
        ),
    )  # fmt: skip


def _all_paths(count: int) -> str:
    return _("all {count} paths together").format(count=counted(count))


def _path_name(reading: Reading, target: Target, chain: Chain) -> str:
    """The name of a path: its units, without layers of a single unit."""
    names = [
        unit_name(target.layer + 1 + place, unit)
        for place, unit in enumerate(chain.units)
        if place and reading.network.sizes[target.layer + 1 + place] > 1
    ]
    return _("via {units}").format(units=" → ".join(names))


def _settled(own: float, exact: float, size: float) -> float:
    """The exact number, if our own sum differs from it by no more than the order of additions can explain."""
    return exact if abs(own - exact) <= _ROUNDING * size else own


def _sum_lines(reading: Reading, account: Account, paths: int) -> tuple[tuple[str, str], ...]:
    digits, sample = reading.view.digits, reading.sample
    lines = []
    if paths:
        lines.append(
            (_("Sum over {count} paths").format(count=counted(paths)), number(float(account.samples[sample]), digits))
        )
    if not reading.by_sample and reading.count > 1:
        data = _settled(account.data, account.shown - account.penalty, account.size)
        lines.append((
            _("Sum over {count} samples ÷ {count}").format(count=counted(reading.count)), number(data, digits)
        ))  # fmt: skip
    if account.penalty:
        lines.append((_("Penalty on {name}").format(name=account.target.ref.name if account.target.ref else ""),
                      number(account.penalty, digits)))  # fmt: skip
    total = _settled(account.total, account.shown, account.size)
    is_delta = account.target.ref is None and not account.target.by_output
    lines.append((_("Displayed δ") if is_delta else _("Displayed gradient"), number(total, digits)))
    return tuple(lines)


def _listed(reading: Reading, account: Account, paths: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Rows (label, number) for every path of the chosen sample and for the gradient of every sample, up to a limit."""
    digits, lines = reading.view.digits, []
    if paths and len(paths) == len(account.parts):
        others = path_count(reading.network, account.target.layer) - len(paths) + 1
        paths = (*paths[:-1], _("the other {count} paths together").format(count=counted(others)))
    for name, part in zip(paths, account.parts, strict=False):
        lines.append((name, number(float(part[reading.sample]), digits)))
    if 1 < reading.count <= MOST_LISTED and not reading.by_sample:
        whose = _("sample {sample} of {count}")
        lines += [
            (whose.format(sample=place + 1, count=reading.count), number(value, digits))
            for place, value in enumerate(account.samples.tolist())
        ]
    return tuple(lines)
