"""The Predict mode: which number the next step computes, the possible questions about it, and the answer.

A question is made before the step from the numbers known then; its answer is read after the step from the same
`Reading` as the graph, so both show the same number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef
from gradviz.scene.explanation.operation_words import operation_title, unit_words
from gradviz.scene.explanation.substep_words import substep_title
from gradviz.scene.lecture.predict_subject import Ask, Subject, is_drawn, subject_of, target_of
from gradviz.scene.moment import Moment
from gradviz.scene.panels import panels_that_reveal
from gradviz.scene.quantity import Quantity
from gradviz.scene.reading import Reading, unit_name, unit_of
from gradviz.scene.text.numbers import number, subscript
from gradviz.scene.transport import position_text
from gradviz.scene.view.view import View
from gradviz.text import _, mark
from gradviz.training.operations import Operation, OperationKind
from gradviz.training.steps import Granularity, Place

__all__ = [
    "Answer", "Ask", "Quantity", "Question", "Subject", "answer_to", "hidden_panels", "question_about", "subject_of",
]  # fmt: skip

_MOST_OTHERS = 60


@dataclass(frozen=True, slots=True)
class Question:
    """`text` is the question, `choices` are the possible answers (none for a value), `short_text` and `short_choices`
    the same for little room. `asks` are the possible kinds of question, `others` the names that the subject can be
    compared with, `other_symbols` their symbols."""

    subject: Subject
    ask: Ask
    asks: tuple[Ask, ...]
    text: str
    choices: tuple[str, ...]
    symbol: str
    other: str = ""
    others: tuple[str, ...] = ()
    other_symbols: tuple[str, ...] = ()
    short_text: str = ""
    short_choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`choice` is the index of the right choice, −1 for a value; `text` is the right answer with its number, `value`
    the number; `where` names the step.
    """

    choice: int
    text: str
    value: float
    where: str


def hidden_panels(question: Question) -> frozenset[str]:
    """The names of the panels that would reveal the answer."""
    return panels_that_reveal(question.subject.quantity)


def question_about(
    moment: Moment, view: View, granularity: Granularity, ask: Ask | None = None, other: str = "",
    folded: frozenset[int] = frozenset(),
) -> Question | None:  # fmt: skip
    """The question about the number that the next step computes; None where there is no next step.

    An `ask` or an `other` that is not possible is replaced by the first possible one. `folded` are the columns that are
    drawn as cells because there is no room for their units: others are asked about first.
    """
    if moment.diverged_at is not None and moment.place >= Place(moment.diverged_at, moment.steps.phase_ends[1]):
        return None
    reading, target = Reading(moment, view), target_of(moment, granularity)
    subject = subject_of(moment, view, granularity, folded)
    others = tuple(sorted(itertools.islice(_others(reading, subject, target), _MOST_OTHERS),
                          key=lambda name: not is_drawn(reading, folded, name)))  # fmt: skip
    asks = _asks(reading, subject, bool(others))
    chosen = ask if ask in asks else asks[0]
    other = other if other in others else (others[0] if others else "")
    symbol = _symbol(reading, subject)
    text, choices = _words(reading, subject, chosen, symbol, other)
    symbols = tuple(_symbol_of_other(reading, subject, name) for name in others)
    short_text, short_choices = _short_words(reading, subject, choices, other if chosen is Ask.COMPARISON else "")
    other = other if chosen is Ask.COMPARISON else ""
    return Question(subject, chosen, asks, text, choices, symbol, other, others, symbols, short_text, short_choices)


def answer_to(question: Question, moment: Moment, view: View) -> Answer:
    """The answer, after the step. Raises `ValueError` where the number is not revealed."""
    reading, subject = Reading(moment, view), question.subject
    value = _value(reading, subject, subject.name)
    if value is None:
        raise ValueError(question.text)
    where = position_text(moment, view)
    shown = f"{question.symbol} = {number(value, max(view.digits, 4))}"
    if question.ask is Ask.VALUE:
        return Answer(-1, shown, value, where)
    if question.ask is Ask.SIGN:
        choice = 1 if value == 0 else 0 if value > 0 else 2 if value < 0 else -1
        return Answer(choice, shown, value, where)
    other = _value(reading, subject, question.other)
    if other is None:
        raise ValueError(question.text)
    one, two = (value, other) if subject.quantity in (Quantity.VALUE, Quantity.SUM) else (abs(value), abs(other))
    choice = 0 if one > two else 1 if one == two else 2 if one < two else -1
    against = _symbol(reading, Subject(subject.quantity, question.other))
    return Answer(choice, f"{shown}, {against} = {number(other, max(view.digits, 4))}", value, where)


def _others(reading: Reading, subject: Subject, target: Place) -> Iterator[str]:
    """The names of the same kind whose numbers will be known after the step, neighbours first."""
    steps, network = reading.moment.steps, reading.network
    if subject.quantity is Quantity.GRADIENT:
        ref = network.find(subject.name)
        sources = range(-1 if network.has_bias[ref.layer] else 0, network.sizes[ref.layer])
        near = [ParameterRef(ref.layer, source, unit) for unit in _around(ref.target, network.sizes[ref.layer + 1])
                for source in _around(ref.source, len(sources), sources[0])]  # fmt: skip
        far = (ParameterRef(layer, source, unit) for layer in range(ref.layer + 1, network.layer_count)
               for unit in range(network.sizes[layer + 1]) for source in range(network.sizes[layer]))  # fmt: skip
        yield from (each.name for each in (*near, *itertools.islice(far, _MOST_OTHERS))
                    if each != ref and steps.gradient_done(target, each))  # fmt: skip
    unit = unit_of(subject.name, network)
    if unit is None:
        return
    for each in _around(unit[1], network.sizes[unit[0]]):
        done = {
            Quantity.VALUE: each < steps.units_done(target, unit[0]),
            Quantity.SUM: each < steps.sums_done(target, unit[0]),
            Quantity.DELTA: steps.delta_done(target, unit[0] - 1, each),
        }[subject.quantity]
        if done and each != unit[1]:
            yield unit_name(unit[0], each)


def _around(place: int, count: int, first: int = 0) -> list[int]:
    """All indices, the nearest first."""
    return sorted(range(first, first + count), key=lambda each: (abs(each - place), each))[: _MOST_OTHERS]


def _asks(reading: Reading, subject: Subject, comparable: bool) -> tuple[Ask, ...]:
    """The possible kinds of question; the sign is asked only where it is not obvious."""
    has_sign = subject.quantity is not Quantity.LOSS and subject.substep not in ("squares", "divisor", "corrected_root")
    unit = unit_of(subject.name, reading.network)
    if subject.quantity is Quantity.VALUE and unit is not None and unit[0]:
        activation = ACTIVATIONS[reading.network.activations[unit[0] - 1]]
        has_sign = activation.range[0] < 0.0 or activation.turns_off  # which may be exactly 0
    return (*((Ask.SIGN,) if has_sign else ()), *((Ask.COMPARISON,) if comparable else ()), Ask.VALUE)


def _symbol(reading: Reading, subject: Subject) -> str:
    quantity, unit = subject.quantity, unit_of(subject.name, reading.network)
    letter = "ℓ" if reading.by_sample else "L"
    if unit is not None:
        if quantity is Quantity.VALUE:
            return reading.symbol(*unit)
        sign = {Quantity.SUM: "z", Quantity.DELTA: "Σδ" if reading.is_mean else "δ"}[quantity]
        return sign + (subscript(unit[1] + 1) if reading.network.sizes[unit[0]] > 1 else "")
    if quantity is Quantity.GRADIENT:
        return f"∂{letter}/∂{subject.name}"
    if quantity is Quantity.STEP:
        return f"Δ{subject.name}"
    if quantity is Quantity.SUBSTEP:
        return _("{substep} of {name}").format(substep=substep_title(subject.substep), name=subject.name)
    return {Quantity.LOSS: letter, Quantity.CHANGE: "ΔL", Quantity.EPOCH: "ΔL"}[quantity]


_SIGNS = (mark("positive"), mark("exactly zero"), mark("negative"))
_MOVES = (mark("it rises"), mark("it stays"), mark("it falls"))
_OF_UNITS = {
    Quantity.VALUE: mark("the output of {unit}"), Quantity.SUM: mark("the weighted sum of {unit}"),
    Quantity.DELTA: mark("how the loss changes with the weighted sum of {unit}"),
}  # fmt: skip
_SUBJECTS = {
    Quantity.LOSS: mark("the loss"),
    Quantity.CHANGE: mark("the change of this batch’s loss"),
    Quantity.EPOCH: mark("the change of the training loss"),
}


def _words(
    reading: Reading, subject: Subject, ask: Ask, symbol: str, other: str
) -> tuple[str, tuple[str, ...]]:
    what = _title(reading, subject)
    if ask is Ask.COMPARISON:
        against = _symbol(reading, Subject(subject.quantity, other))
        is_plain = subject.quantity in (Quantity.VALUE, Quantity.SUM)
        text = _("Which is larger: {one} or {two}?") if is_plain else _("Which is larger in size: {one} or {two}?")
        if _is_average(reading, subject):
            text = _("Which is larger, averaged over the batch: {one} or {two}?")
        larger, names = _("{one} is larger"), (_named(reading, subject.name, symbol), _named(reading, other, against))
        return text.format(one=names[0], two=names[1]), (larger.format(one=symbol), _("both are equal"),
                                                      larger.format(one=against))  # fmt: skip
    named = _named(reading, subject.name, symbol)
    if ask is Ask.VALUE:
        return _("What is {symbol}, {what}?").format(symbol=named, what=what), ()
    if subject.quantity is Quantity.CHANGE:
        return _("Will the loss of this batch rise or fall with the update?"), tuple(_(word) for word in _MOVES)
    if subject.quantity is Quantity.EPOCH:
        return _("Will the training loss rise or fall over this epoch?"), tuple(_(word) for word in _MOVES)
    if subject.quantity is Quantity.STEP:
        text = _("Will {name} grow or shrink?").format(name=subject.name)
        return text, (_("it grows"), _("it stays"), _("it shrinks"))
    return _("What is the sign of {symbol}, {what}?").format(symbol=named, what=what), tuple(
        _(word) for word in _SIGNS)  # fmt: skip


def _symbol_of_other(reading: Reading, subject: Subject, name: str) -> str:
    """What stands for a number of the same kind in a list: the symbol of a unit's, the name of a parameter."""
    is_unit = unit_of(name, reading.network) is not None
    return _symbol(reading, Subject(subject.quantity, name)) if is_unit else name


def _short_words(
    reading: Reading, subject: Subject, choices: tuple[str, ...], other: str
) -> tuple[str, tuple[str, ...]]:
    """The question without the words that say what its symbol is, and the choices without “is larger”."""
    symbol = _symbol(reading, subject)
    if other:
        return "", (symbol, choices[1], _symbol(reading, Subject(subject.quantity, other)))
    signs = {(): _("What is {symbol}?"), tuple(_(word) for word in _SIGNS): _("What is the sign of {symbol}?")}
    return signs.get(choices, "").format(symbol=symbol), choices


def _named(reading: Reading, name: str, symbol: str) -> str:
    """The symbol of a number after the class that its output stands for, if it does: "setosa (ŷ₁)"."""
    unit = unit_of(name, reading.network)
    class_name = reading.class_name(*unit) if unit is not None else ""
    return _("{class_name} ({symbol})").format(class_name=class_name, symbol=symbol) if class_name else symbol


def _is_average(reading: Reading, subject: Subject) -> bool:
    """Whether the number is the mean of those of the batch's samples."""
    return reading.is_mean and subject.quantity in (Quantity.VALUE, Quantity.SUM)


def _title(reading: Reading, subject: Subject) -> str:
    """The number in words."""
    unit = unit_of(subject.name, reading.network)
    if unit is not None:
        where = unit_words(reading, unit[0] - 1, unit[1])
        words = _(_OF_UNITS[subject.quantity]).format(unit=where)
        if not reading.is_mean:
            return words
        whole = _("{number}, averaged over the batch") if _is_average(reading, subject) else _(
            "{number}, added up over the batch")  # fmt: skip
        return whole.format(number=words)
    if subject.quantity is Quantity.GRADIENT:
        ref = reading.network.find(subject.name)
        kind = OperationKind.BIAS if ref.is_bias else OperationKind.WEIGHT
        return operation_title(reading, Operation(kind, ref.layer, ref.target, ref.source))
    if subject.quantity is Quantity.STEP:
        return _("the step of {name}").format(name=subject.name)
    if subject.quantity is Quantity.SUBSTEP:
        return _("a number of the optimizer’s update")
    return _(_SUBJECTS[subject.quantity])


def _value(reading: Reading, subject: Subject, name: str) -> float | None:
    quantity, unit, ref = subject.quantity, unit_of(name, reading.network), reading.parameter(name)
    if unit is not None:
        column, row = unit
        if quantity is Quantity.DELTA:
            return reading.delta(column - 1, row)
        return reading.value(column, row) if quantity is Quantity.VALUE else reading.sum_value(column, row)
    if ref is not None:
        if quantity is Quantity.SUBSTEP:
            found = dict(reading.substeps()).get(subject.substep)
            return None if found is None else float(found[reading.network.index(ref)])
        return reading.gradient_of(ref) if quantity is Quantity.GRADIENT else reading.step_of(ref)
    if quantity is Quantity.LOSS:
        return reading.loss()
    if quantity is Quantity.EPOCH:
        return reading.moment.now.train - subject.before
    return reading.trace.loss_after - reading.trace.loss if reading.update_done else None
