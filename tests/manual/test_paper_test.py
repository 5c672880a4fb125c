"""The paper test of the manual: its key is computed, and its wrong answers are results of the usual mistakes."""

from __future__ import annotations

import re

import pytest

import gradviz as gv
from gradviz.resources import resource

TEXT = resource("manual/19-paper-test.md").read_text("utf-8")
FORMS = {form: TEXT.partition(f"## Form {form}\n")[2].partition("\n## ")[0] for form in "AB"}


def choices(form: str, item: int) -> dict[str, str]:
    """The answers of an item by their letters."""
    [line] = re.findall(rf"^{item}\. (.*)$", FORMS[form], re.M)
    return dict(re.findall(r"\(([a-d])\) (.+?)(?= \([a-d]\)|$)", line))


def key(form: str, item: int) -> tuple[str, dict[str, str]]:
    """The letter of the right answer, and the mistake of each other one."""
    [cells] = re.findall(rf"^\| {item} \| (\w) \| (.*?) \| (\w) \| (.*?) \|$", TEXT, re.M)
    right, wrong = cells[:2] if form == "A" else cells[2:]
    return right, dict(re.findall(r"(\w): ([^,]+)", wrong))


def one_unit(form: str) -> dict[str, object]:
    """The unit of the first six items as a setup."""
    x, w, b, y = (2.0, 0.5, -0.4, 1.0) if form == "A" else (3.0, -0.2, 0.5, 0.0)
    return {
        "gradviz": 1, "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "sigmoid"}]},
        "parameters": {"weights": [[[w]]], "biases": [[b]]}, "data": {"inputs": [[x]], "targets": [[y]]},
    }  # fmt: skip


def linear(weights: list[list[list[float]]], x: float, targets: list[float]) -> dict[str, object]:
    """A linear network without biases."""
    layers = [{"units": len(each[0]), "activation": "linear", "bias": False} for each in weights]
    return {
        "gradviz": 1, "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "network": {"inputs": 1, "layers": layers},
        "parameters": {"weights": weights, "biases": [[] for _each in weights]},
        "data": {"inputs": [[x]], "targets": [targets]},
    }  # fmt: skip


def expected(form: str) -> dict[int, dict[str, float]]:
    """The right value ('') and those of mistakes by their letters, of each item that asks for a number."""
    trace = gv.load(one_unit(form)).trace()
    layer = trace.layers[0]
    x, w = (2.0, 0.5) if form == "A" else (3.0, -0.2)
    z, a, delta = (float(each.ravel()[0]) for each in (layer.pre_activations, layer.activations, layer.deltas))
    gradient, after = float(layer.weight_gradients[0, 0]), float(layer.weights_after[0, 0])
    e = a - (1.0 if form == "A" else 0.0)
    paths = linear([[[0.5]], [[2.0, -1.0]]], 1.0, [0.0, 0.0]) if form == "A" else linear(
        [[[0.5]], [[1.0, -3.0]]], 2.0, [0.0, 0.0])
    two = gv.load(paths).trace()
    chain = linear([[[2.0]], [[0.5]]], 1.0, [0.0]) if form == "A" else linear([[[0.5]], [[4.0]]], 1.0, [1.0])
    links = gv.load(chain).trace()
    inner, outer = links.gradients["w1[1,1]"], float(links.layers[1].weights_after[0, 0])
    at = float(links.layers[1].deltas.ravel()[0])
    samples = (0.4, -0.1) if form == "A" else (-0.6, 0.2)
    curvature = 4.0 if form == "A" else 1.0
    return {
        1: {"": a, "A": z, "S": 1 - a},
        2: {"": trace.loss, "2": 2 * trace.loss},
        4: {"": delta, "S": -delta, "2": 2 * delta, "F": e},
        5: {"": gradient, "X": delta, "F": e * x, "S": -gradient},
        6: {"": after, "S": 2 * w - after, "G": w - gradient, "S and G": w + gradient},
        7: {"": two.gradients["w1[1,1]"], "P": 2.0, "S": -two.gradients["w1[1,1]"]},
        8: {"": 0.0, "F": 0.8 * 2 if form == "A" else -0.5 * 3, "X": 0.8 if form == "A" else -0.5},
        10: {"": sum(samples) / 2, "N": sum(samples)},
        11: {"": inner, "U": at * outer, "T": at * (2.0 if form == "A" else 0.5), "S": -inner},
        12: {"": 2 / curvature},
    }  # fmt: skip


@pytest.mark.parametrize("form", ["A", "B"])
def test_the_key_and_the_mistakes_are_computed(form: str) -> None:
    for item, values in expected(form).items():
        shown, (right, wrong) = choices(form, item), key(form, item)
        for mistake, value in values.items():
            [letter] = [right] if not mistake else [each for each, name in wrong.items() if name == mistake]
            text = shown[letter].replace("−", "-")
            assert float(text) == pytest.approx(value, rel=6e-4, abs=1e-12), (form, item, mistake)


@pytest.mark.parametrize("form", ["A", "B"])
def test_every_item_has_four_answers_and_a_key(form: str) -> None:
    for item in range(1, 13):
        shown, (right, wrong) = choices(form, item), key(form, item)
        assert set(shown) == {"a", "b", "c", "d"}, (form, item)
        assert set(wrong) | {right} == set(shown), (form, item)
        assert right not in wrong
        assert len(set(shown.values())) == 4


def test_the_loss_falls_in_the_direction_that_item_3_says() -> None:
    for form, words in (("A", "it falls"), ("B", "it rises")):
        gradient = gv.load(one_unit(form)).trace().gradients["w1[1,1]"]
        assert (gradient < 0) == (words == "it falls")
        assert choices(form, 3)[key(form, 3)[0]] == words
