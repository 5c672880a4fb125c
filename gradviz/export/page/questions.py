"""Predict mode of a page: the question before each step, its answers, and the panels that would reveal them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from gradviz.engine.network import ParameterRef
from gradviz.scene.lecture.predict import Ask, Question, answer_to, hidden_panels, question_about
from gradviz.scene.moment import Moment
from gradviz.scene.quantity import Quantity
from gradviz.scene.reading import Reading, unit_name
from gradviz.scene.view.view import View
from gradviz.text import _, mark
from gradviz.training.steps import Granularity, Phase

__all__ = ["question_of"]

_CLOSEST = 1.5  # the least ratio of two compared numbers
_MOST_TRIED = 6
_SHOWN = (0, 2, 1)  # positive, negative, zero
_MEANS = {
    Quantity.GRADIENT: (mark("A larger value raises the loss"), mark("The loss stays as it is"),
                        mark("A larger value lowers the loss")),
}  # fmt: skip


def question_of(before: Moment, after: Moment, view: View) -> dict[str, Any] | None:
    """The question about the step from one moment to the next, with its answer; None where there is none.

    `hides` names the panels that are hidden until the answer; `choices` are (key, text), empty where a value is asked.
    """
    chosen = next(_candidates(before, after, view), None)
    if chosen is None:
        return None
    question, own = chosen
    answer = answer_to(question, after, own)
    order = _SHOWN if question.ask is Ask.SIGN and len(question.choices) == len(_SHOWN) else range(
        len(question.choices))  # fmt: skip
    means = _MEANS.get(question.subject.quantity, ("", "", "")) if question.ask is Ask.SIGN else ("", "", "")
    names = [name for name in (question.subject.name, question.other) if name]
    return {
        "text": question.text,
        "choices": [(_capital(question.choices[place]), _(means[place])) for place in order],
        "right": list(order).index(answer.choice) if answer.choice >= 0 else -1,
        "value": answer.value if np.isfinite(answer.value) else None, "answer": answer.text,
        "names": names, "hides": sorted(hidden_panels(question) & {"surface", "loss"}),
    }  # fmt: skip


def _candidates(before: Moment, after: Moment, view: View) -> Iterator[tuple[Question, View]]:
    """Questions with a clear answer, in order of preference."""
    step, reading = after.step, Reading(after, view)
    assert step is not None
    for name in _subjects(reading):
        own = replace(view, selected=name, is_asking=True)
        for ask in _asks(step.phase, after):
            first = question_about(before, own, Granularity.LAYER, ask)
            if first is None or first.ask is not ask or first.subject.name not in ("", name):
                continue
            for question in _versions(before, own, first):
                if question.ask is not Ask.COMPARISON or _is_clear(question, after, own):
                    yield question, own


def _versions(before: Moment, view: View, question: Question) -> Iterator[Question]:
    if question.ask is not Ask.COMPARISON:
        yield question
        return
    for other in question.others[:_MOST_TRIED]:
        found = question_about(before, view, Granularity.LAYER, Ask.COMPARISON, other)
        if found is not None:
            yield found


def _asks(phase: Phase, after: Moment) -> tuple[Ask, ...]:
    """The kinds of questions in order of preference: backward, first the sign for the output layer, and first a
    comparison for the others."""
    is_output = after.step is not None and after.step.layer == after.steps.layers - 1
    if phase is Phase.BACKWARD:
        return (Ask.SIGN, Ask.COMPARISON) if is_output else (Ask.COMPARISON, Ask.SIGN)
    return {Phase.FORWARD: (Ask.COMPARISON, Ask.VALUE), Phase.LOSS: (Ask.VALUE,)}.get(phase, (Ask.SIGN,))


def _subjects(reading: Reading) -> list[str]:
    """Possible subjects of the question: forward up to three units of the layer, else the weight with the largest
    gradient."""
    layer = reading.active_layer
    if reading.phase == "forward":
        return [unit_name((layer or 0) + 1, unit) for unit in range(min(reading.network.sizes[(layer or 0) + 1], 3))]
    layers = range(reading.layers) if layer is None else (layer,)
    best: tuple[float, str] = (-1.0, "w1[1,1]")
    for each in layers:
        gradients = reading.weight_gradients(each)
        if gradients is None or not np.isfinite(gradients).all():
            continue
        source, target = (int(place) for place in np.unravel_index(np.abs(gradients).argmax(), gradients.shape))
        ref = ParameterRef(each, source, target)
        if not reading.is_frozen(ref):
            best = max(best, (float(abs(gradients[source, target])), ref.name))
    return [best[1]]


def _is_clear(question: Question, after: Moment, view: View) -> bool:
    """Whether the two numbers differ by at least half of the smaller one."""
    reading = Reading(after, view)
    one, two = (_size(reading, name) for name in (question.subject.name, question.other))
    return one is not None and two is not None and max(one, two) >= _CLOSEST * min(one, two) > 0.0


def _size(reading: Reading, name: str) -> float | None:
    ref = reading.parameter(name)
    if ref is not None:
        value = reading.gradient_of(ref)
    else:
        column, _bracket, unit = name[1:-1].partition("[")
        value = reading.value(int(column), int(unit) - 1)
    return None if value is None else abs(value)


def _capital(text: str) -> str:
    return text if text[:1] in "aŷwb" and not text[1:2].isalpha() else text[:1].upper() + text[1:]
