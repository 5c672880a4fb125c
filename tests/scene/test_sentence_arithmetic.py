"""Each operation's sentence is a calculation: worked out from its own numbers, as they are written, it gives the
result that it states; and going back shows the same sentences in reverse."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.documents.open import open_setup
from gradviz.documents.setups import setup_from_json
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.scene.explanation.explanation import explanation_frame
from gradviz.scene.moment import moment_of
from gradviz.scene.view.view import Scope, View
from gradviz.training.run import Run
from gradviz.training.setup import ClipSetup, OptimizerSetup
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBER = re.compile(r"−?\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|10[⁻¹³⁴⁵⁶⁷⁸⁹⁰]+")
CALCULATION = re.compile(r"[−\d.·⁰¹²³⁴⁵⁶⁷⁸⁹⁻ +÷()√]+")
OUTPUT = re.compile(r"= ([^=]+?), and its output is \S+ = (\w[\w ]*)\(z\S\) = (\S+?)\.(?: |$)")
STEPS = 40


@dataclass(frozen=True)
class Span:
    """A number as it is written: between `low` and `high`."""

    low: float
    high: float

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        return Span(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __mul__(self, other: Span) -> Span:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(corners), max(corners))

    def __truediv__(self, other: Span) -> Span:
        assert other.low > 0 or other.high < 0
        corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(corners), max(corners))

    def __pow__(self, _two: int) -> Span:
        corners = [self.low**2, self.high**2]
        return Span(0.0 if self.low < 0 < self.high else min(corners), max(corners))

    def meets(self, other: Span) -> bool:
        size = max(abs(self.low), abs(self.high), abs(other.low), abs(other.high))
        room = 1e-12 * size + 5e-324
        return self.low <= other.high + room and other.low <= self.high + room


def root(span: Span) -> Span:
    return Span(math.sqrt(max(0.0, span.low)), math.sqrt(span.high))


def read(text: str, digits: int) -> Span:
    """A number, as exact as its significant digits allow; shorter ones are exact."""
    body, _times, power = text.replace("−", "-").partition("·10")
    if not power and re.fullmatch(r"-?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", body):
        body, power = "1", body[2:]
    value = float(body) * 10.0 ** int(power.translate(RAISED) or 0)
    figures = len(body.replace("-", "").replace(".", "").lstrip("0"))
    if value == 0.0 or figures < digits:
        return Span(value, value)
    slack = 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)
    return Span(value - slack, value + slack)


def worked_out(text: str, digits: int) -> Span:
    """The value of a calculation such as `0.9 · (−0.02) + 1.5·10⁻³²`."""
    numbers: list[Span] = []

    def keep(match: re.Match[str]) -> str:
        numbers.append(read(match[0], digits))
        return f"n[{len(numbers) - 1}]"

    code = NUMBER.sub(keep, text)
    for sign, meant in (("²", " ** 2"), ("·", "*"), ("÷", "/"), ("−", "-"), ("√(", "root(")):
        code = code.replace(sign, meant)
    code = re.sub(r"√(n\[\d+\])", r"root(\1)", code)
    found = eval(code, {"n": numbers, "root": root})  # our own sentences
    assert isinstance(found, Span)
    return found


def calculations(sentence: str, digits: int) -> list[tuple[str, Span, str, Span]]:
    """Every calculation with its stated result: both as text and as numbers."""
    found = []
    parts = sentence.split(" = ")
    for left, right in pairwise(parts):
        result = re.match(r"(−?\d[\d.·⁰¹²³⁴⁵⁶⁷⁸⁹⁻]*\d[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*|−?\d)", right)
        if result is None or not CALCULATION.fullmatch(left) or not re.search(r"[ √]", left.strip()):
            continue
        whole = right.strip().rstrip(".")
        stated = whole if CALCULATION.fullmatch(whole) and re.search(r"[ √]", whole) else result[0]
        found.append((left, worked_out(left, digits), stated, worked_out(stated, digits)))
    return found


def sentence_of(timeline: Timeline, view: View) -> str:
    return "".join(part.text for part in explanation_frame(moment_of(timeline), view).sentence)


def check(run: Run, view: View, updates: int = 1, steps: int = 400) -> int:
    """Walk through an update by operations and back; how many calculations were right."""
    timeline = Timeline(run)
    timeline.play(updates)
    timeline.seek_place(timeline.place.__class__(updates, 0))
    seen, count, names = [], 0, {each.title: each for each in ACTIVATIONS.values()}
    for _step in range(steps):
        assert timeline.next(Granularity.OPERATION)
        if timeline.place.update > updates or timeline.diverged_at is not None:
            break
        sentence = sentence_of(timeline, view)
        seen.append((timeline.place, sentence))
        for left, found, stated, span in calculations(sentence, view.digits):
            assert found.meets(span), (left, stated, sentence)
            count += 1
        for z, name, output in OUTPUT.findall(sentence):
            before = worked_out(z, view.digits)
            z_values = np.linspace(before.low, before.high, 9)[:, None]
            values = np.empty_like(z_values)
            names[name].forward(z_values, values)
            assert Span(float(values.min()), float(values.max())).meets(read(output, view.digits)), sentence
            count += 1
    for place, sentence in reversed(seen):
        if place != timeline.place:
            timeline.previous(Granularity.OPERATION)
        if place == timeline.place:
            assert sentence_of(timeline, view) == sentence
    return count


def options(name: str, decay: bool, clip: ClipSetup) -> OptimizerSetup:
    given_options: dict[str, Any] = {"weight_decay": 0.1} if decay else {}
    if name == "momentum":
        given_options |= {"momentum": 0.9, "dampening": 0.25} if decay else {"momentum": 0.9}
    if name == "nesterov":
        given_options["momentum"] = 0.9
    if name == "rmsprop" and decay:
        given_options |= {"momentum": 0.5, "centered": True}
    if name == "adagrad" and decay:
        given_options |= {"lr_decay": 0.1, "initial_accumulator_value": 0.5}
    return OptimizerSetup(name, 0.05, tuple(given_options.items()), clip=clip)


# Every optimizer plain and with everything, on two of the networks by turns and on the one between them both ways.
UPDATES = [
    (preset, name, decay)
    for place, name in enumerate(sorted(OPTIMIZERS))
    for preset, decay in (("mazur-2-2-2", place % 2 == 0), ("circle-2-4-2-1", False), ("circle-2-4-2-1", True),
                          ("iris-4-6-3", place % 2 == 1))
]  # fmt: skip


@pytest.mark.parametrize(("preset", "name", "decay"), UPDATES)
def test_every_sentence_of_an_update_calculates(preset: str, name: str, decay: bool) -> None:
    setup, folder = open_setup(preset)[:2]
    clip = (ClipSetup(norm=0.05) if name != "adam" else ClipSetup(value=0.01)) if decay else ClipSetup()
    setup = replace(setup, optimizer=options(name, decay, clip))
    run = Run(setup, folder)
    view = View(by_operation=True, digits=4 if decay else 9, selected=run.network.ref(0).name)
    assert check(run, view, updates=2 if decay else 0) >= run.network.parameter_count
    if preset == "circle-2-4-2-1":
        assert check(run, replace(view, scope=Scope.SAMPLE, sample=3)) > 10


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_small_network_calculates(data: Any) -> None:
    hidden = st.sampled_from([name for name, entry in ACTIVATIONS.items() if name != "softmax"])
    layers = [{"units": data.draw(st.integers(1, 3)), "activation": data.draw(hidden)}
              for _layer in range(data.draw(st.integers(1, 2)))]  # fmt: skip
    raw = {
        "network": {"inputs": 2, "layers": layers}, "initializer": {"name": "glorot_uniform",
                                                                    "seed": data.draw(st.integers(0, 99))},
        "penalty": {"l1": data.draw(st.sampled_from([0, 0.01])), "l2": data.draw(st.sampled_from([0, 0.1]))},
        "loss": data.draw(st.sampled_from(["half_squared_error", "mean_squared_error", "huber"])),
        "data": {"inputs": [[0.5, -1.25], [3e-5, 2]],
                 "targets": [[0.25] * layers[-1]["units"], [-1.5] * layers[-1]["units"]]},
    }  # fmt: skip
    setup = replace(setup_from_json(raw, ""), optimizer=options(
        data.draw(st.sampled_from(sorted(OPTIMIZERS))), data.draw(st.booleans()), ClipSetup()
    ))  # fmt: skip
    digits = data.draw(st.sampled_from([3, 4, 6, 9]))
    view = View(by_operation=True, digits=digits, selected="w1[2,1]", sample=data.draw(st.integers(0, 1)),
                scope=data.draw(st.sampled_from(list(Scope))))  # fmt: skip
    assert check(Run(setup), view, updates=data.draw(st.integers(0, 3)), steps=STEPS) > 0


def test_a_wrong_result_is_found() -> None:
    right = "For w1[1,1], μ · v + g = 0.9 · (−0.0200) + 1.500·10⁻³ = −0.01650. The same is done."
    assert all(found.meets(span) for _left, found, _stated, span in calculations(right, 4))
    assert len(calculations(right, 4)) == 1
    wrong = right.replace("−0.01650", "−0.01652")
    assert not any(found.meets(span) for _left, found, _stated, span in calculations(wrong, 4))
    assert worked_out("√(4.000·10⁻⁶) ÷ 0.02000", 4).meets(Span(0.1, 0.1))
    assert worked_out("0.1 · (2·10⁻³)²", 4).meets(Span(4e-7, 4e-7))
