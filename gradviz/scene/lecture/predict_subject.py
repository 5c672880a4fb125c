"""The Predict mode: which number the next step computes. Of several, one whose unit is drawn."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gradviz.engine.network import Network, ParameterRef
from gradviz.scene.explanation.known_values import first_selection
from gradviz.scene.moment import Moment
from gradviz.scene.network.folding import is_folded, pointed_units, shown_rows
from gradviz.scene.quantity import Quantity
from gradviz.scene.reading import Reading, unit_name, unit_of
from gradviz.scene.view.view import View
from gradviz.training.operations import Operation, OperationKind
from gradviz.training.steps import Granularity, Phase, Place

__all__ = ["Ask", "Subject", "is_drawn", "subject_of", "target_of"]

_NONE: frozenset[int] = frozenset()


class Ask(StrEnum):
    """The kinds of questions about a number."""

    SIGN = "sign"
    COMPARISON = "comparison"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Subject:
    """The number in question. `name` is the unit or parameter that it belongs to, empty for a loss; `substep` is the
    name of the optimizer's sub-step. `before` is the reference of a change over an epoch.
    """

    quantity: Quantity
    name: str = ""
    substep: str = ""
    before: float = math.nan


def subject_of(moment: Moment, view: View, granularity: Granularity, folded: frozenset[int] = _NONE) -> Subject:
    """The number that the next step computes: that of the operation or, for a larger step, that of the selection if the
    step computes it, else the first one that is not revealed yet and that is drawn, if there is one. `folded` are the
    columns that are drawn as cells because there is no room for their units."""
    reading, steps = Reading(moment, view), moment.steps
    if granularity is Granularity.EPOCH:
        return Subject(Quantity.EPOCH, before=moment.now.train)
    if granularity is Granularity.UPDATE:
        return Subject(Quantity.CHANGE)
    target = target_of(moment, granularity)
    if granularity is Granularity.OPERATION:
        operation = steps.operation(target, len(moment.trace.substeps))
        assert operation is not None
        return _of_operation(reading, operation)
    step = steps.current(target)
    assert step is not None
    if step.phase is Phase.LOSS:
        return Subject(Quantity.LOSS)
    # At the end of an update nothing of the next one is revealed.
    here = moment.place if moment.place.update == target.update else Place(target.update, 0)
    if step.phase is Phase.FORWARD:
        column = (step.layer or 0) + 1
        return Subject(Quantity.VALUE, unit_name(column, _unit_to_ask(reading, here, column)))
    if step.phase is Phase.UPDATE:
        every = (ref for each in range(reading.network.layer_count) for ref in _drawn_in(reading, folded, each))
        chosen = reading.parameter(view.selected) or next(every, None) or reading.network.ref(0)
        return Subject(Quantity.STEP, chosen.name)
    unit = unit_of(view.selected, reading.network)
    if unit is not None and unit[0] and not steps.delta_done(here, unit[0] - 1, unit[1]) and steps.delta_done(
        target, unit[0] - 1, unit[1]
    ):
        return Subject(Quantity.DELTA, unit_name(*unit))

    def is_new(ref: ParameterRef) -> bool:
        return not steps.gradient_done(here, ref) and steps.gradient_done(target, ref)

    ref, first = reading.parameter(view.selected), reading.network.find(first_selection(reading.network))
    if ref is not None and is_new(ref):
        return Subject(Quantity.GRADIENT, ref.name)
    is_phase, layer = granularity is Granularity.PHASE, step.layer or 0
    layers = range(layer, reading.network.layer_count) if is_phase else (layer,)
    if not is_phase or not is_drawn(reading, folded, first.name) or not is_new(first):
        drawn = itertools.chain.from_iterable(_drawn_in(reading, folded, each) for each in layers)
        found = next((each for each in drawn if is_new(each)), None)
        if found is not None:
            return Subject(Quantity.GRADIENT, found.name)
    wanted = itertools.chain((first,) if is_phase else (), _in_order(reading.network, layer))
    return Subject(Quantity.GRADIENT, next(each for each in wanted if is_new(each)).name)


def is_drawn(reading: Reading, folded: frozenset[int], name: str) -> bool:
    """Whether a unit, or both ends of a parameter, have squares of their own; what is selected has its number
    anyhow."""
    return name == reading.view.selected or all(
        row in _rows(reading, folded, column) for column, row in pointed_units(name, reading.network))  # fmt: skip


def _rows(reading: Reading, folded: frozenset[int], column: int) -> range:
    """The units of a column that have squares."""
    if column in folded or is_folded(reading.view, reading.network, column):
        return range(0)
    return shown_rows(reading.view, reading.network, column)


def _drawn_in(reading: Reading, folded: frozenset[int], layer: int) -> Iterator[ParameterRef]:
    """The parameters of a layer between units with squares."""
    for unit in _rows(reading, folded, layer + 1):
        yield from (ParameterRef(layer, source, unit) for source in _rows(reading, folded, layer))
        if reading.network.has_bias[layer]:
            yield ParameterRef(layer, -1, unit)


def _unit_to_ask(reading: Reading, here: Place, column: int) -> int:
    """The selected unit, or that of the selected parameter, else the first one with a square; of those that are not
    computed yet."""
    done = reading.moment.steps.units_done(here, column)
    selected = [row for place, row in pointed_units(reading.view.selected, reading.network)[-1:] if place == column]
    rows = _rows(reading, _NONE, column)
    return next((row for row in itertools.chain(selected, rows) if row >= done), done)


def _in_order(network: Network, layer: int) -> Iterator[ParameterRef]:
    """The weights and biases of a layer in the order in which their gradients are computed."""
    for unit in range(network.sizes[layer + 1]):
        yield from (ParameterRef(layer, source, unit) for source in range(network.sizes[layer]))
        if network.has_bias[layer]:
            yield ParameterRef(layer, -1, unit)


def target_of(moment: Moment, granularity: Granularity) -> Place:
    """The place that the step leads to; an epoch is asked about by its first update."""
    if granularity in (Granularity.UPDATE, Granularity.EPOCH):
        granularity = Granularity.UPDATE
    return moment.steps.next_in(moment.place, granularity, len(moment.trace.substeps))


def _parameter(reading: Reading) -> ParameterRef:
    return reading.parameter(reading.view.selected) or reading.network.ref(0)


def _of_operation(reading: Reading, operation: Operation) -> Subject:
    kind, ref = operation.kind, operation.parameter
    own = unit_name(operation.layer + 1, max(operation.unit, 0))
    if ref is not None:
        return Subject(Quantity.GRADIENT, ref.name)
    if kind is OperationKind.SUBSTEP:
        name = reading.trace.substeps[operation.substep][0]
        return Subject(Quantity.SUBSTEP, _parameter(reading).name, name)
    return {
        OperationKind.NEURON: Subject(Quantity.VALUE, own),
        OperationKind.SHARES: Subject(Quantity.VALUE, own),
        OperationKind.SUM: Subject(Quantity.SUM, own),
        OperationKind.DELTA: Subject(Quantity.DELTA, own),
        OperationKind.LOSS: Subject(Quantity.LOSS),
        OperationKind.MOVE: Subject(Quantity.CHANGE),
    }[kind]
