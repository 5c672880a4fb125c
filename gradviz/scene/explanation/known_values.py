"""The revealed numbers of the selection before its gradient is revealed: its value and its contribution to a sum."""

from __future__ import annotations

from gradviz.engine.losses import LOSS_NAME, LOSSES
from gradviz.engine.network import Network, ParameterRef
from gradviz.scene.reading import Reading, unit_of
from gradviz.scene.text.numbers import number, subscript
from gradviz.text import _

__all__ = ["KnownRow", "first_selection", "gradient_hint", "known_rows", "valid_selection"]

KnownRow = tuple[str, str, str]
_MOST_OUTPUTS = 3


def first_selection(network: Network) -> str:
    """The selection when a setup is opened: the first weight into the last hidden layer."""
    return f"w{max(1, network.layer_count - 1)}[1,1]"


def valid_selection(network: Network, name: str | None) -> str | None:
    """`name`, or the first selection where the network no longer has that parameter."""
    if name is None or name == LOSS_NAME or name.startswith("u"):
        return name
    try:
        network.find(name)
    except KeyError:
        return first_selection(network)
    return name


def known_rows(reading: Reading) -> tuple[KnownRow, ...]:
    """Rows (symbol, meaning, number) for the selection, in the order of the forward pass; empty where there are
    none.
    """
    ref = reading.parameter(reading.view.selected)
    if ref is not None:
        return _parameter(reading, ref)
    if reading.view.selected == LOSS_NAME:
        return _loss(reading)
    unit = unit_of(reading.view.selected, reading.network)
    return () if unit is None else _unit(reading, *unit)


def gradient_hint(reading: Reading) -> str:
    """A hint: when the gradient of the selection is computed, or how to select something."""
    name = reading.view.selected
    if name == LOSS_NAME:
        return _("The backward phase starts at the loss and goes back through every layer.") if reading.loss_done else (
            _("The loss is computed after the forward phase."))  # fmt: skip
    ref = reading.parameter(name)
    if ref is None and unit_of(name, reading.network) is None:
        return _("Select an edge, a bias or a unit in the graph to see its chain rule with its numbers.")
    if reading.phase == "backward":
        hint = _("The backward pass has not reached {name} yet. Its chain rule will then appear here.")
        return hint.format(name=name)
    return _("The gradient is computed in the backward phase. Its chain rule will then appear here.")


def _parameter(reading: Reading, ref: ParameterRef) -> tuple[KnownRow, ...]:
    digits, value = reading.view.digits, reading.value_of(ref)
    sum_name = "z" + subscript(ref.target + 1)
    if ref.is_bias:
        text = _("the bias: it is added to {sum} of {unit}").format(sum=sum_name, unit=_layer(reading, ref.layer + 1))
        rows = [(ref.name, text, number(value, digits))]
    else:
        rows = [(ref.name, _("the weight"), number(value, digits))]
        shown = reading.value(ref.layer, ref.source)
        if shown is not None:
            symbol = reading.symbol(ref.layer, ref.source)
            what = _("its input, from {place}").format(place=_layer(reading, ref.layer))
            rows.append((symbol, _with_mean(reading, what), number(shown, digits)))
            part = _("weight times input, its part of {sum}").format(sum=sum_name)
            rows.append((f"{ref.name} · {symbol}", part, number(value * shown, digits)))
    return (*rows, *_sum(reading, ref.layer + 1, ref.target), *_delta(reading, ref))


def _loss(reading: Reading) -> tuple[KnownRow, ...]:
    """The revealed loss: of the sample with its outputs, or of the batch with its smallest and largest sample loss."""
    if not reading.loss_done:
        return ()
    trace, digits = reading.trace, reading.view.digits
    title, losses = _(LOSSES[reading.moment.run.setup.loss].title), trace.sample_losses
    rows: list[KnownRow] = []
    if not reading.is_mean:
        outputs, targets = reading.source(reading.layers)[reading.sample], trace.targets[reading.sample]
        for unit, (output, target) in enumerate(zip(outputs[:_MOST_OUTPUTS], targets, strict=False)):
            what = _("output, target {target}").format(target=number(float(target), digits))
            rows.append((reading.symbol(reading.layers, unit), what, number(float(output), digits)))
        rows.append(("ℓ", title, number(float(losses[reading.sample]), digits)))
    else:
        for what, place in ((_("smallest of the batch, sample {sample}"), int(losses.argmin())),
                            (_("largest of the batch, sample {sample}"), int(losses.argmax()))):  # fmt: skip
            rows.append(("ℓ", what.format(sample=place + 1), number(float(losses[place]), digits)))
        rows.append((LOSS_NAME, _with_mean(reading, title), number(trace.data_loss, digits)))
    if trace.penalty and not reading.by_sample:
        rows.append(("", _("penalty"), number(trace.penalty, digits)))
        rows.append((LOSS_NAME, _("loss and penalty"), number(trace.loss, digits)))
    return tuple(rows)


def _unit(reading: Reading, column: int, unit: int) -> tuple[KnownRow, ...]:
    value = reading.value(column, unit)
    if value is None:
        return _sum(reading, column, unit)
    own = (reading.symbol(column, unit), _with_mean(reading, _("its output") if column else _("the input")),
           number(value, reading.view.digits))  # fmt: skip
    return (*_sum(reading, column, unit), own)


def _sum(reading: Reading, column: int, unit: int) -> tuple[KnownRow, ...]:
    """z of a unit, once it is revealed."""
    value = reading.sum_value(column, unit)
    if value is None:
        return ()
    what = _("the sum z of the unit in {place}").format(place=_layer(reading, column))
    return ((f"z{subscript(unit + 1)}", _with_mean(reading, what), number(value, reading.view.digits)),)


def _delta(reading: Reading, ref: ParameterRef) -> tuple[KnownRow, ...]:
    """δ of the target, where it is revealed before the gradient."""
    value = reading.delta(ref.layer, ref.target)
    if value is None:
        return ()
    what = _("how the loss changes with that sum")
    return (("Σδ" if reading.is_mean else "δ", what, number(value, reading.view.digits)),)


def _layer(reading: Reading, column: int) -> str:
    if column == 0:
        return _("the inputs")
    return _("the output layer") if column == reading.layers else _("layer {number}").format(number=column)


def _with_mean(reading: Reading, text: str) -> str:
    """The text, with a remark if the number is a mean over the batch."""
    return _("{what}, mean of {count}").format(what=text, count=reading.count) if reading.is_mean else text
