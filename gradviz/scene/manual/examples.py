"""Examples of the glossary with the numbers that the window currently shows."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["EXAMPLES", "example_of"]

_SMALL = 0.01


def example_of(name: str, moment: Moment, view: View) -> str | None:
    """The example called `name` at this moment, in one or two sentences; None where its numbers are not revealed yet.

    Raises KeyError where there is no example of that name.
    """
    return EXAMPLES[name](Reading(moment, view))


def _parameter(reading: Reading) -> str:
    """The selected weight or bias, or the first weight."""
    name = reading.view.selected
    return name if name and reading.parameter(name) is not None else "w1[1,1]"


def _value(reading: Reading, name: str) -> float:
    return float(reading.moment.parameters[reading.network.index(reading.network.find(name))])


def _weight(reading: Reading) -> str:
    name = _parameter(reading)
    text = _("{name} is {value} now.")
    return text.format(name=name, value=_shown(reading, _value(reading, name)))


def _gradient(reading: Reading) -> str | None:
    name = _parameter(reading)
    ref = reading.network.find(name)
    if not reading.is_gradient_revealed(ref):
        return None
    gradient = float(reading.trace.gradient[reading.network.index(ref)])
    if gradient == 0.0:
        return _("∂L/∂{name} is exactly 0: a small change of {name} does not change the loss.").format(name=name)
    rises = _("∂L/∂{name} is {gradient}. Raise {name} by 0.01, and the loss rises by about {change}.")
    falls = _("∂L/∂{name} is {gradient}. Raise {name} by 0.01, and the loss falls by about {change}.")
    text = rises if gradient > 0 else falls
    return text.format(name=name, gradient=_shown(reading, gradient), change=_shown(reading, abs(gradient) * _SMALL))


def _step(reading: Reading) -> str | None:
    if not reading.update_done:
        return None
    name = _parameter(reading)
    place = reading.network.index(reading.network.find(name))
    before, after = (float(state.parameters[place]) for state in (reading.trace.before, reading.trace.after))
    was, now = _shown(reading, before), _shown(reading, after)
    text = _("This update changed {name} by {step}, from {before} to {after}.")
    if was == now:  # at these digits
        text = _("This update changed {name} by {step}, from {before}.")
    return text.format(name=name, step=_shown(reading, after - before), before=was, after=now)


def _relative_step(reading: Reading) -> str | None:
    if not reading.update_done:
        return None
    name = _parameter(reading)
    place = reading.network.index(reading.network.find(name))
    before, after = (float(state.parameters[place]) for state in (reading.trace.before, reading.trace.after))
    if before == 0.0:
        return None
    text = _("This update changed {name} by {share} of its size.")
    return text.format(name=name, share=_shown(reading, abs((after - before) / before)))


def _unit(reading: Reading, find: Callable[[int, int], float | None]) -> tuple[int, int, float] | None:
    """Layer and unit (from 1) of the last unit for which `find` returns a number, and the number."""
    for layer in range(reading.layers, 0, -1):
        value = find(layer, 0)
        if value is not None:
            return layer, 1, value
    return None


def _activation(reading: Reading) -> str | None:
    found = _unit(reading, reading.value)
    if found is None:
        return None
    layer, unit, value = found
    return _of_unit(reading, _("Unit {unit} of layer {layer} has the activation {value}."), layer, unit, value)


def _sum(reading: Reading) -> str | None:
    found = _unit(reading, reading.sum_value)
    if found is None:
        return None
    layer, unit, value = found
    return _of_unit(reading, _("Unit {unit} of layer {layer} has the sum z = {value}."), layer, unit, value)


def _delta(reading: Reading) -> str | None:
    found = _unit(reading, lambda layer, unit: reading.delta(layer - 1, unit))
    if found is None:
        return None
    layer, unit, value = found
    text = (_("Unit {unit} of layer {layer} has δ = {value}.") if reading.by_sample or reading.count == 1 else
            _("Added up over the batch, unit {unit} of layer {layer} has Σδ = {value}."))  # fmt: skip
    return _of_unit(reading, text, layer, unit, value)


def _of_unit(reading: Reading, text: str, layer: int, unit: int, value: float) -> str:
    return text.format(layer=layer, unit=unit, value=_shown(reading, value))


def _loss(reading: Reading) -> str | None:
    loss = reading.loss()
    return None if loss is None else _("The loss of this batch is {loss}.").format(loss=_shown(reading, loss))


def _learning_rate(reading: Reading) -> str:
    rate = reading.moment.run.learning_rate
    return _("The learning rate is {rate} now.").format(rate=_shown(reading, rate))


def _batch(reading: Reading) -> str:
    total = len(reading.moment.run.dataset.inputs)
    text = _("Each update uses {count} of the {total} training samples.")
    return text.format(count=counted(reading.moment.run.batch_size), total=counted(total))


def _epoch(reading: Reading) -> str:
    total, size = len(reading.moment.run.dataset.inputs), reading.moment.run.batch_size
    return _("Here an epoch has {updates} updates.").format(updates=counted(-(-total // size)))


def _sample(reading: Reading) -> str:
    return _("This batch has {count} samples.").format(count=counted(reading.count))


def _update(reading: Reading) -> str:
    return _("{done} updates have been made so far.").format(done=counted(reading.moment.updates_done))


def _shown(reading: Reading, value: float) -> str:
    return number(value, reading.view.digits)


EXAMPLES: dict[str, Callable[[Reading], str | None]] = {
    "activation": _activation, "batch": _batch, "delta": _delta, "epoch": _epoch, "gradient": _gradient,
    "learning_rate": _learning_rate, "loss": _loss, "relative_step": _relative_step, "sample": _sample, "step": _step,
    "sum": _sum, "sum_delta": _delta, "update": _update, "weight": _weight,
}  # fmt: skip
