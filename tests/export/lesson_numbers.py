"""The numbers in the text of a lesson, and the numbers of its run."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from gradviz.documents.lessons import Lesson, Stop
from gradviz.export.lesson_check import stop_timeline
from gradviz.training.timeline import Timeline

__all__ = ["Said", "numbers_of_run", "numbers_said"]

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "⅓": 1 / 3}
_WORDS = {
    "ten": 10, "twelve": 12, "nineteen": 19, "twenty": 20, "fifty": 50, "hundred": 100, "thousand": 1000,
    "thousandth": 0.001, "millionth": 1e-6, "million": 1e6, "tenth": 0.1, "six times": 6, "three million": 3e6,
    "nineteen times": 19, "ten times": 10, "two thousand": 2000, "fourteen million": 14e6, "a hundred times": 100,
}  # fmt: skip
# Not numbers of a run: names of parameters and units, names of networks, keys, panels, powers of a symbol, years.
_NAMES = re.compile(
    r"[wbu]\d\[\d,?\d?\]|[wx][₀-₉]+|\d-\d-\d|(?:Ctrl|Alt)\+\w+|\bF\d+\b|\d-D\b|float64|0…1|[A-Za-zŷ)][²³]|\b20\d\d\b"
)
_NUMBER = re.compile(
    r"(?P<sign>[−+])?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d+)?(?P<unit>%| %)?"
    r"(?:·10(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?(?P<raised>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?P<factorial>!)?"
)
_SPELLED = re.compile(r"\b(" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\b")


class Said(NamedTuple):
    """A number as it stands in a sentence, its value, and how far the true one may be away at the digits given."""

    text: str
    value: float
    slack: float

    def is_(self, true: float) -> bool:
        """Whether a true number is written like this. A size may be given for a negative number, as in “by 0.1”."""
        return any(abs(each - self.value) <= self.slack for each in (true, -true))


def numbers_said(text: str) -> Iterator[Said]:
    """Every number of a text, in digits or in words."""
    text = _NAMES.sub(" ", text)
    for fraction, value in _FRACTIONS.items():
        if fraction in text:
            yield Said(fraction, value, 1e-12)
    for match in _NUMBER.finditer(text):
        yield _read(match)
    for match in _SPELLED.finditer(text.lower()):
        yield Said(match[0], _WORDS[match[0]], 0.05 * _WORDS[match[0]])


def _read(match: re.Match[str]) -> Said:
    whole, rest = match["whole"].replace(",", ""), match["rest"] or ""
    value, slack = float(whole + rest), 0.5 * 10.0 ** (1 - len(rest)) if rest else 0.0
    if len(whole) > 2 and not rest:
        slack = 0.5
    scale = 1.0
    if match["unit"]:
        scale, slack = 0.01, slack or 0.5
    if match["power"]:
        scale, slack = 10.0 ** int(match["power"].translate(_RAISED)), slack or 0.5
    value, slack = value * scale, slack * scale
    if match["raised"]:
        power = int(match["raised"].translate(_RAISED))
        value, slack = value**power, abs((value + slack) ** power - value**power)
    if match["factorial"]:
        value = math.factorial(int(value))
    return Said(match[0].strip(), -value if match["sign"] == "−" else value, slack * (1 + 1e-9) + 1e-12 * abs(value))


def numbers_of_run(lesson: Lesson, stop: Stop) -> list[float]:
    """Everything that the window can show at a stop: the update's trace, settings, data, losses, place."""
    timeline = stop_timeline(lesson, stop)
    return [*_numbers_at(timeline), float(stop.update), *_settings(timeline), *_expected(stop)]


def _numbers_at(timeline: Timeline) -> Iterator[float]:
    trace = timeline.trace()
    arrays = [trace.inputs, trace.targets, trace.output_slopes, trace.gradient, trace.step, trace.before.parameters,
              trace.after.parameters]  # fmt: skip
    for layer in trace.layers:
        arrays += [layer.pre_activations, layer.activations, layer.slopes, layer.deltas, layer.weights]
    arrays += [trace.layers[0].weights @ trace.layers[0].deltas.T, timeline.run.dataset.inputs]
    for array in arrays:
        yield from np.asarray(array, dtype=float).ravel().tolist()
    yield from (trace.loss, trace.loss_after, trace.learning_rate, float(timeline.run.network.parameter_count))
    point = timeline.losses_now()
    yield from (value for value in (point.train, point.test) if value is not None)


def _settings(timeline: Timeline) -> Iterator[float]:
    yield from timeline.state_after(0).parameters.tolist()
    for value in timeline.run.options.values():
        if isinstance(value, int | float):
            yield float(value)
    clip = timeline.run.setup.optimizer.clip
    if clip is not None:
        yield from (value for value in (clip.norm, clip.value) if value is not None)


def _expected(stop: Stop) -> Iterator[float]:
    for value in stop.expect.values():
        yield from _flat(value)


def _flat(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        yield from (float(each) for each in value.values())
    else:
        yield float(value)
