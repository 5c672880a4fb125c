"""The card: a few numbers of the unit or edge that is hovered or selected."""

from __future__ import annotations

from gradviz.engine.network import ParameterRef
from gradviz.scene.explanation.meaning import zero_reason
from gradviz.scene.network.diagnosis import GLYPHS, graph_badges
from gradviz.scene.network.network_frame import CardFrame
from gradviz.scene.reading import Reading, unit_of
from gradviz.scene.text.numbers import number
from gradviz.text import _

__all__ = ["card_frame"]


def card_frame(reading: Reading) -> CardFrame | None:
    """The card of the hovered item, else of the selected one; None where there is neither."""
    for name in (reading.view.hovered, reading.view.selected):
        ref = reading.parameter(name)
        if ref is not None:
            return _parameter(reading, ref)
        unit = unit_of(name, reading.network)
        if unit is not None and name is not None:
            return _unit(reading, name, *unit)
    return None


def _parameter(reading: Reading, ref: ParameterRef) -> CardFrame:
    digits, letter = reading.view.digits, "b" if ref.is_bias else "w"
    lines = [("plain", f"{ref.name} = {number(reading.value_of(ref), digits)}")]
    gradient, step = reading.gradient_of(ref), reading.step_of(ref)
    whole = "ℓ" if reading.by_sample else "L"
    if gradient is None:
        lines.append(("plain", _("gradient not computed yet")))
    else:
        lines.append(("backward", f"∂{whole}/∂{letter} = {number(gradient, digits)}"))
        if gradient == 0.0:
            lines.append(("plain", zero_reason(reading, ref)))
    if step is not None:
        lines.append(("update", f"Δ{letter} = {number(step, digits)}"))
    elif reading.substeps():
        from gradviz.scene.explanation.substep_words import substep_title  # imported late: no start is at an update

        name, values = reading.substeps()[-1]
        lines.append(("update", f"{substep_title(name)} = {number(float(values[reading.network.index(ref)]), digits)}"))
    if reading.is_frozen(ref):
        lines.append(("warning", _("frozen")))
    return CardFrame(ref.name, tuple(lines))


def _unit(reading: Reading, name: str, column: int, unit: int) -> CardFrame:
    digits = reading.view.digits
    value = reading.value(column, unit)
    delta = reading.delta(column - 1, unit) if column else None
    symbol = reading.symbol(column, unit)
    mean = _("mean {symbol}").format(symbol=symbol) if reading.is_mean else symbol
    if value is None:
        lines = [("plain", f"{symbol}: " + _("not computed yet"))]
    else:
        lines = [("forward", f"{mean} = {number(value, digits)}")]
    if delta is not None:
        lines.append(("backward", f"{'Σδ' if reading.is_mean else 'δ'} = {number(delta, digits)}"))
    slope = reading.output_gradient(column, unit)
    if slope is not None:
        letter = "x" if column == 0 else "ŷ" if column == reading.layers else "a"
        whole = "ℓ" if reading.by_sample else "L"
        lines.append(("backward", f"∂{whole}/∂{letter} = {number(slope, digits)}"))
    badge = graph_badges(reading).get(name)
    if badge is not None:
        glyph, word = GLYPHS[badge.trouble]
        lines.append(("warning", f"{glyph} {_(word)}"))
    return CardFrame(name, tuple(lines))
