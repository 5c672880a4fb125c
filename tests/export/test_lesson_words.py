"""Every number in a lesson's text is one of its run, or one that is worked out here."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gradviz.documents.lessons import Lesson, Stop, find_lesson, lesson_names, read_lesson
from gradviz.engine.network import Vector
from gradviz.training.run import Run, parameter_setup
from gradviz.training.timeline import Timeline
from tests.export.lesson_numbers import Said, numbers_of_run, numbers_said

TEXTS = ("title", "text", "question", "answer", "notes")
Fact = Callable[[], float] | float


@cache
def lesson(start: str) -> Lesson:
    name = next(info.name for info in lesson_names() if info.name.startswith(start))
    path = find_lesson(name)
    assert path is not None
    return read_lesson(path)


def run_of(start: str, stop: int, update: int, weights: list[float] | None = None) -> Timeline:
    """The run of a stop, counted from 1, after some updates; from other weights where these are given."""
    setup = lesson(start).stops[stop - 1].setup
    run = Run(setup, lesson(start).folder)
    if weights is not None:
        run = Run(replace(setup, parameters=parameter_setup(run.network, np.array(weights, dtype=float))), run.folder)
    timeline = Timeline(run)
    timeline.play(update)
    timeline.seek(update)
    return timeline


def weights(start: str, stop: int, update: int, begin: list[float] | None = None) -> Vector:
    return run_of(start, stop, update, begin).shown_state().parameters


def loss(start: str, stop: int, update: int, begin: list[float] | None = None) -> float:
    return float(run_of(start, stop, update, begin).trace(update).loss)


def first_below(start: str, stop: int, limit: float, begin: list[float] | None = None) -> int:
    """The number of updates after which the loss stays below a limit for good; it is looked at for 800."""
    timeline = run_of(start, stop, 800, begin)
    losses = [timeline.trace(update).loss for update in range(801)]
    return 1 + max(update for update, value in enumerate(losses) if value >= limit)


def gradient(start: str, stop: int, update: int = 0) -> Vector:
    return run_of(start, stop, update).trace(update).gradient


def curvatures(start: str, stop: int) -> tuple[float, float]:
    """The least and the largest curvature of a loss that is a parabola in all parameters: from its gradients."""
    timeline = run_of(start, stop, 0)
    here, size = timeline.shown_state().parameters, timeline.run.network.parameter_count
    slopes = []
    for place in range(size):
        moved = here.copy()
        moved[place] += 1.0
        slopes.append(run_of(start, stop, 0, moved.tolist()).trace().gradient - gradient(start, stop))
    values = np.linalg.eigvalsh(np.array(slopes))
    return float(values[0]), float(values[-1])


def sigma(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


def steepest() -> float:
    """Where (σ(2w) − 1)² falls most steeply."""
    w = np.linspace(-3.0, 3.0, 600_001)
    a = 1.0 / (1.0 + np.exp(-2.0 * w))
    return float(w[np.argmax(4.0 * (1.0 - a) ** 2 * a)])


def sharpness(start: str, stop: int, update: int) -> float:
    return float(np.sum(weights(start, stop, update) ** 2))


def settled_slope() -> float:
    """σ′ where a long chain of sigmoids with weight 1 settles."""
    a = 0.5
    for _layer in range(200):
        a = sigma(a)
    return a * (1.0 - a)


def plain(rate: float) -> int:
    """Updates of plain descent in the ravine ½(w₁² + 100·w₂²) from (10, 1) until the loss is a millionth."""
    return _ravine(rate, 0.0)


def _ravine(rate: float, beta: float) -> int:
    w, v, bends = np.array([10.0, 1.0]), np.zeros(2), np.array([1.0, 100.0])
    losses = []
    for _update in range(2000):
        losses.append(0.5 * float(bends @ w**2))
        v = beta * v + bends * w
        w = w - rate * v
    return next(update for update, value in enumerate(losses) if value < 1e-6 * losses[0])


def minimum(start: str, begin: list[float]) -> tuple[float, float, float]:
    """Where a long, careful descent over the two trained weights ends, and its loss."""
    found = run_of(start, 1, 3000, begin)
    first, second = found.shown_state().parameters[:2].tolist()
    return float(first), float(second), float(found.trace(3000).loss)


def away(first: float, second: float) -> list[float]:
    """All parameters of the three valleys' network, its two trained weights chosen."""
    return [first, second, 1.0, -1.0, 1.0, 1.0]


# By lesson: what is written, and what it is. A plain number stands for a count of things or a power that is meant.
FACTS: Mapping[str, Mapping[str, Fact]] = {
    "00": {
        "0.6": 0.6, "0.769": lambda: sigma(2 * 0.6), "million": 1e6, "−0.35": steepest, "0.01": 0.01,
        "0.0021": lambda: 0.01 * -gradient("00", 4)[0], "0.51": lambda: 0.5 + 0.01,
        "0.0702": lambda: (sigma(2 * 0.51) - 1.0) ** 2, "hundred": 100,
    },
    "m01": {"0.7071²": lambda: math.tanh(0.881373587019543) ** 2},
    "m02": {
        "188": lambda: gradient("m02", 1)[8] / gradient("m02", 1)[0],  # w2[2,1] and w1[1,1]
        "0.00734": lambda: loss("m02", 1, 0) - loss("m02", 1, 1),
        "0.291027924": 0.291027924,  # as it is printed, which a test of the reference numbers tells apart
    },
    "m03": {
        "4⁷": 4**7, "16,384": 4**7,
        "ten": 10, "26,851": lambda: gradient("m03", 1)[-2] / gradient("m03", 1)[0],
        "¼": lambda: sigma(0.0) * (1.0 - sigma(0.0)),
        "0.2247¹⁰": lambda: settled_slope() ** 10,
        "3·10⁻⁷": lambda: settled_slope() ** 10, "three million": lambda: settled_slope() ** -10,
        "6.4": lambda: gradient("m03", 3)[-2] / gradient("m03", 3)[0],
    },
    "m05": {
        "3": 3, "fourteen million": lambda: gradient("m05", 1)[0],
        "143,489": lambda: 0.01 * gradient("m05", 1)[0], "0.354": lambda: 1.0 / math.sqrt(8.0),
        "25": lambda: gradient("m05", 5)[1] / gradient("m05", 5)[3],
        "1.8·10³⁰⁸": sys.float_info.max,
    },
    "m06": {
        "1": 1, "0.25": 0.25, "68": lambda: first_below("m06", 2, 0.25), "−0.499": -0.499,
        "74": lambda: first_below("m06", 4, 0.25, [0.5, -0.499]), "thousandth": lambda: 0.5 - 0.499, "million": 1e6,
    },
    "m07": {
        "½": 0.5, "0.9": lambda: weights("m07", 1, 1)[0], "0.81": lambda: weights("m07", 1, 2)[0],
        "0.25": lambda: (1.0 - 1.5) ** 2,
        "−0.9": lambda: weights("m07", 3, 1)[0], "4": 4, "1.1": lambda: abs(1.0 - 2.1),
    },
    "m08": {
        "a hundred times": lambda: gradient("m08", 1)[1] / (gradient("m08", 1)[0] / 10.0), "½": 0.5,
        "101": 1 + 100, "2 %": lambda: 1.0 - weights("m08", 2, 1)[0] / 10.0, "millionth": 1e-6,
        "346": lambda: plain(2 / 101), "100": 100, "0.0334": lambda: 2 * (1 + (9 / 11) ** 2) / 100,
        "11": 11, "9": 9, "0.9": 0.9, "124": lambda: _ravine(0.01, 0.9), "653": lambda: plain(0.01),
        "six times": lambda: 346 / 56, "6.2": lambda: 346 / 56, "56": lambda: _ravine((2 / 11) ** 2, (9 / 11) ** 2),
    },
    "m09": {
        "2": 2, "0.6": 0.6,
        "2.33": lambda: np.abs(np.diff(weights("m09", 4, 2000)[:4].reshape(2, 2), axis=1)).max(),
    },
    "m10": {
        "twelve": 12, "ten": 10, "nineteen": 19, "ten times": lambda: _test_loss(5000) / _test_loss(119),
        "nineteen times": lambda: loss("m10", 1, 119) / loss("m10", 1, 5000),
    },
    "n01": {
        "ten times": lambda: math.sqrt(curvatures("n01", 1)[1] / curvatures("n01", 1)[0]), "ten": 10,
        "0.01": lambda: curvatures("n01", 1)[0], "100": lambda: curvatures("n01", 1)[1] / curvatures("n01", 1)[0],
        "0.019": lambda: 1.9 * curvatures("n01", 1)[0], "0.0198": lambda: 1.98 * curvatures("n01", 1)[0],
        "2 %": lambda: abs(1.0 - 2.02) - 1.0,
    },
    "n02": {
        "24.6": lambda: curvatures("n02", 1)[1] / curvatures("n02", 1)[0],
        "0.312": lambda: 2.0 / curvatures("n02", 1)[1], "6.41": lambda: curvatures("n02", 1)[1],
        "0.26": lambda: curvatures("n02", 1)[0], "0.078": lambda: 0.3 * curvatures("n02", 1)[0],
        "1.291": lambda: float(np.std(run_of("n02", 1, 0).run.dataset.inputs)),
    },
    "n03": {"fifty": 50},
    "n04": {
        "⅓": 1 / 3, "4.25": lambda: 0.5**2 + 2**2, "0.5": 0.5, "9.1": lambda: (1 / 3) ** 2 + 3**2, "3": 3,
        "0.47": lambda: 2 / 4.25, "5.9": lambda: sharpness("n04", 2, 60), "6.7": lambda: 2 / 0.3,
        "3.3": lambda: 2 / 0.6, "2.1": lambda: sharpness("n04", 3, 60),
    },
    "n05": {
        "0.6": 0.6, "0.5": 0.5, "0.0135": lambda: 0.5 * 0.3**3, "2": 2, "1.5": 1.5, "81": lambda: (2 * 1.5) ** 4,
        "80": lambda: (2 * 1.5) ** 4 - 1, "40.5": lambda: 1.5 * (2 * 1.5) ** 3,
        "3,240": lambda: gradient_of_chain(2.0, 1.5),
    },
    "n06": {"fifty": 50},
    "n07": {"4": 4, "9": 9},
    "n08": {
        "0.18": lambda: minimum("n08", away(0, 0))[0], "0.54": lambda: minimum("n08", away(0, 0))[1],
        "0.030": lambda: minimum("n08", away(0, 0))[2], "−0.34": lambda: minimum("n08", away(-1, 1))[0],
        "1.08": lambda: minimum("n08", away(-1, 1))[1], "0.048": lambda: minimum("n08", away(-1, 1))[2],
        "1.03": lambda: minimum("n08", away(1, 0))[0], "−0.46": lambda: minimum("n08", away(1, 0))[1],
        "0.232": lambda: minimum("n08", away(1, 0))[2], "million": 1e6,
    },
    "n10": {"0.31": 0.31, "ten": 10, "10!": lambda: math.factorial(10), "3,628,800": lambda: math.factorial(10),
            "0.9": 0.9},
}  # fmt: skip


def gradient_of_chain(one: float, other: float) -> float:
    values = [one, other] * 4
    return float(run_of("n05", 3, 0, values).trace().gradient[0])


def _test_loss(update: int) -> float:
    timeline = run_of("m10", 1, update)
    test = timeline.losses_now().test
    assert test is not None
    return test


@pytest.mark.parametrize("start", [info.name.partition("-")[0] for info in lesson_names()])
def test_every_number_in_the_words_is_true(start: str) -> None:
    taken, found = lesson(start), FACTS.get(start, {})
    pools = [numbers_of_run(taken, stop) for stop in taken.stops]
    used, wrong = set(), []
    for said in numbers_said(f"{taken.title}. {taken.summary}"):
        used.add(said.text)
        wrong += [] if _is_fact(said, found) else [("title and summary", said.text)]
    everything = [number for pool in pools for number in pool]
    for said in numbers_said(" ".join((*taken.objectives, *taken.learnt))):
        used.add(said.text)
        wrong += [] if any(map(said.is_, everything)) or _is_fact(said, found) else [("ending", said.text)]
    for place, stop in enumerate(taken.stops):
        # A text may look back to the stop before, an answer ahead to the next one.
        near = [number for pool in pools[max(0, place - 1) : place + 2] for number in pool]
        for key, text in texts_of(stop):
            for said in numbers_said(text):
                used.add(said.text)
                if not any(said.is_(number) for number in near) and not _is_fact(said, found):
                    wrong.append((f"stop {place + 1}, {key}", said.text))
        value = stop.asked.value
        if value is not None:  # to the digits that it is written with
            [said] = numbers_said(number_words(value))
            used.add(said.text)
            if not any(said.is_(number) for number in near) and not _is_fact(said, found):
                wrong.append((f"stop {place + 1}, value", said.text))
    assert wrong == []
    assert set(found) <= used  # no fact that nobody states


def texts_of(stop: Stop) -> Iterator[tuple[str, str]]:
    """All words of a stop but the wrong choices, which may say anything; the reasons why they are wrong may not."""
    yield from ((key, getattr(stop, key)) for key in TEXTS)
    for choice in stop.asked.choices:
        yield "reason", choice.reason
        if choice.right:
            yield "choice", choice.text


def number_words(value: float) -> str:
    """A number as lessons write it."""
    whole = f"{abs(value):,.0f}" if value.is_integer() else f"{abs(value):,}"
    return f"−{whole}" if value < 0 else whole


def _is_fact(said: Said, found: Mapping[str, Fact]) -> bool:
    if said.text not in found:
        return False
    fact = found[said.text]
    return said.is_(float(fact() if callable(fact) else fact))


def test_numbers_are_read_as_people_write_them() -> None:
    def read(text: str) -> list[tuple[float, float]]:
        return [(said.value, round(said.slack, 6)) for said in numbers_said(text)]

    assert read("L = 0.0723, then −0.2115 for w1[1,1] and 26,851") == [(0.0723, 5e-5), (-0.2115, 5e-5), (26851, 0.5)]
    assert [round(value, 9) for value, _slack in read("3⁸ and 2 % of ½")] == [0.5, 6561, 0.02]
    assert read("1.6·10⁸² in a 2-2-2 network, press Ctrl+1")[0][0] == 1.6e82
    assert read("fifty of ten, F6, x₂") == [(50, 2.5), (10, 0.5)]
    assert next(numbers_said("0.031")).is_(0.0312)
    assert not next(numbers_said("0.031")).is_(0.0316)
