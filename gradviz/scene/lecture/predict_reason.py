"""The explanation of a predicted number: the product that it comes from, or the sentence of the step."""

from __future__ import annotations

from dataclasses import replace

from gradviz.scene.chain_rule.ledger import ledger_frame
from gradviz.scene.explanation.captions import sentence
from gradviz.scene.lecture.predict import Question
from gradviz.scene.moment import Moment
from gradviz.scene.quantity import Quantity
from gradviz.scene.reading import Reading, unit_of
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import Scope, View
from gradviz.text import _

__all__ = ["reason_of"]

_MOST_FACTORS = 6


def reason_of(question: Question, moment: Moment, view: View) -> str:
    """The explanation of an answer after its step: the factors of a sample's gradient if it has one path and few
    factors, the sum of the gradients of a batch, or else the sentence of the step.
    """
    if question.subject.quantity is Quantity.GRADIENT:
        ledger = ledger_frame(moment, replace(view, selected=question.subject.name, path=0))
        is_one = view.scope is Scope.SAMPLE or len(moment.trace.indices) == 1
        if ledger is not None and is_one and len(ledger.paths) < 2 and len(ledger.factors) - 1 <= _MOST_FACTORS:
            result, *factors = ledger.factors
            symbols = " · ".join(factor.plain for factor in factors)
            numbers = " · ".join(_bracketed(factor.number) for factor in factors)
            return f"{result.plain} = {symbols} = {numbers} = {result.number}"
        if ledger is not None and ledger.sum_lines:
            return "; ".join(f"{what}: {value}" for what, value in ledger.sum_lines)
    unit = unit_of(question.subject.name, moment.run.network)
    if question.subject.quantity is Quantity.VALUE and unit is not None and unit[0]:
        reading = Reading(moment, view)
        total = reading.sum_value(*unit)
        if total is not None and not reading.is_mean:
            words = _("{symbol} = {activation}(z), with z = {z}")
            name = moment.run.network.activations[unit[0] - 1]
            return words.format(symbol=question.symbol, activation=name, z=number(total, max(view.digits, 4)))
    return "".join(part.text for part in sentence(moment, view))


def _bracketed(shown: str) -> str:
    return f"({shown})" if shown.startswith("−") else shown
