"""The factors of one path as frames: symbol, number, meaning, and the unit or parameter that the factor belongs to."""

from __future__ import annotations

from gradviz.engine.activations import ACTIVATIONS
from gradviz.scene.chain_rule.chain import Kind, Link, Target
from gradviz.scene.chain_rule.ledger_frame import FactorFrame
from gradviz.scene.chain_rule.symbols import Symbol, activation_symbol, derivative_symbol, parameter_symbol, sum_symbol
from gradviz.scene.reading import Reading, unit_name
from gradviz.scene.text.numbers import counted, number, subscript
from gradviz.text import _

__all__ = ["factor_frame", "result_frame"]


def result_frame(reading: Reading, target: Target, symbol: Symbol, value: float, path: int | None) -> FactorFrame:
    """The product as the first factor; `path` counts from 0 where it is one path of several."""
    about = target.ref.name if target.ref else unit_name(target.layer + 1, target.unit)  # column 0: an input
    source = _("sample {sample} of {count}").format(sample=reading.sample + 1, count=counted(reading.count))
    if path is not None:
        # One path is only a part of the derivative, which the text must say.
        source = _("this path alone")
        symbol = Symbol(rf"\left. {symbol.latex} \right|_{{{path + 1}}}", f"{symbol.plain}|{subscript(path + 1)}")
    return FactorFrame(symbol.latex, symbol.plain, number(value, reading.view.digits), source, about, "result")


def factor_frame(reading: Reading, whole: Symbol, link: Link, target: Target) -> FactorFrame:
    """The frame of one factor, with the number of the chosen sample."""
    symbol, source, about = _WRITERS[link.kind](reading, whole, link, target)
    role = "input" if link.kind in (Kind.INPUT, Kind.ONE) else "factor"
    value = number(float(link.values[reading.sample]), reading.view.digits)
    return FactorFrame(symbol.latex, symbol.plain, value, source, about, role)


Written = tuple[Symbol, str, str]


def _output(reading: Reading, link: Link) -> Symbol:
    return activation_symbol(link.layer + 1, link.unit, reading.network.sizes)


def _write_loss(reading: Reading, whole: Symbol, link: Link, target: Target) -> Written:
    name = unit_name(link.layer + 1, link.unit)
    return derivative_symbol(whole, _output(reading, link)), reading.moment.run.loss.slope_formula, name


def _write_logit(reading: Reading, whole: Symbol, link: Link, target: Target) -> Written:
    loss = reading.moment.run.loss
    source = loss.slope_formula if loss.is_fused else _("ŷ·(g − Σ ŷ·g) with g = ∂ℓ/∂ŷ")
    return derivative_symbol(whole, sum_symbol(link.layer, link.unit)), source, unit_name(link.layer + 1, link.unit)


def _write_sum(reading: Reading, whole: Symbol, link: Link, target: Target) -> Written:
    source = f"Σ w{link.layer + 2}[{link.unit + 1},k]·δ"
    return derivative_symbol(whole, _output(reading, link)), source, unit_name(link.layer + 1, link.unit)


def _write_slope(reading: Reading, whole: Symbol, link: Link, target: Target) -> Written:
    activation = ACTIVATIONS[reading.trace.layers[link.layer].activation]
    symbol = derivative_symbol(_output(reading, link), sum_symbol(link.layer, link.unit))
    return symbol, activation.slope, unit_name(link.layer + 1, link.unit)


def _write_weight(reading: Reading, whole: Symbol, link: Link, target: Target) -> Written:
    below = activation_symbol(link.layer, link.unit, reading.network.sizes)
    name = f"w{link.layer + 1}[{link.unit + 1},{link.to_unit + 1}]"
    return derivative_symbol(sum_symbol(link.layer, link.to_unit), below), name, name


def _write_input(reading: Reading, whole: Symbol, link: Link, target: Target) -> Written:
    assert target.ref is not None
    symbol = derivative_symbol(sum_symbol(link.layer, link.unit), parameter_symbol(target.ref))
    if target.ref.is_bias:
        return symbol, _("always 1"), target.ref.name
    source = activation_symbol(target.layer, target.ref.source, reading.network.sizes).plain
    if target.layer == 0:
        source = reading.symbol(0, target.ref.source)
    return symbol, source, unit_name(target.layer, target.ref.source)


_WRITERS = {
    Kind.LOSS: _write_loss,
    Kind.LOGIT: _write_logit,
    Kind.SUM: _write_sum,
    Kind.SLOPE: _write_slope,
    Kind.WEIGHT: _write_weight,
    Kind.INPUT: _write_input,
    Kind.ONE: _write_input,
}
