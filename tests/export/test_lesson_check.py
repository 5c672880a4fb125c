"""Every lesson runs to its last stop and shows the numbers that it promises; a wrong promise is found."""

import json
from pathlib import Path
from typing import Any

import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import lesson_names, lesson_of, read_lesson
from gradviz.export.lesson_check import checked, lesson_faults, listed_lessons, stop_timeline
from gradviz.resources import resource

WEIGHT = {
    "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "bias": False}]},
    "parameters": {"weights": [[[1.0]]], "biases": [[]]},
    "data": {"inputs": [[1.0]], "targets": [[0.0]]},
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
}


def faults(expect: dict[str, Any], update: int = 1, rate: float = 0.5, **stop: Any) -> list[str]:
    setup = {**WEIGHT, "optimizer": {"name": "sgd", "learning_rate": rate}}
    at = {"update": update, "after": "update"}
    return lesson_faults(
        lesson_of({"title": "x", "stops": [{"setup": setup, "at": at, "expect": expect, **stop}]}, Path())
    )


@pytest.mark.parametrize("name", [info.name for info in lesson_names()])
def test_a_lesson_shows_the_numbers_that_it_promises(name: str) -> None:
    lesson = read_lesson(resource(f"lessons/{name}.json"))
    assert lesson_faults(lesson) == []


def test_every_quantity_can_be_promised() -> None:
    right = {
        "loss": 0.125, "data_loss": 0.125, "loss_after": 0.03125, "train_loss": 0.03125,
        "weights": {"w1[1,1]": 0.5}, "gradients": {"w1[1,1]": 0.5}, "weights_after": {"w1[1,1]": 0.25},
        "activations": {"u0[1]": 1.0, "u1[1]": 0.5}, "pre_activations": {"u1[1]": 0.5}, "deltas": {"u1[1]": 0.5},
    }  # fmt: skip
    assert faults(right) == []
    for key, value in right.items():
        wrong = {name: number + 1e-9 for name, number in value.items()} if isinstance(value, dict) else value + 1e-9
        assert faults({key: wrong}), key
        assert faults({key: wrong, "tolerance": 1e-6}) == []


def test_zero_must_be_exactly_zero() -> None:
    at_one = {"optimizer": {"learning_rate": 1.0}}
    assert faults({"loss": 0, "gradients": {"w1[1,1]": 0}}, changes=at_one) == []
    assert faults({"loss": 0, "tolerance": 1e-3}) == ["stop 1: loss is 0.125, the lesson says 0.0"]


def test_the_divergence_of_a_run_is_found_and_its_place_stays_finite() -> None:
    expect = {"diverged_at": 513}
    assert faults(expect, rate=3.0) == []
    assert faults({"diverged_at": 512}, rate=3.0)
    assert faults(expect, rate=0.5) == ["stop 1: diverged_at is None, the lesson says 513.0"]
    setup = {**WEIGHT, "optimizer": {"name": "sgd", "learning_rate": 3.0}}
    lesson = lesson_of({"title": "x", "stops": [{"setup": setup, "at": {"update": 2000}}]}, Path())
    timeline = stop_timeline(lesson, lesson.stops[0])
    assert timeline.place.update < 600


def test_the_check_of_one_lesson_in_words() -> None:
    text, is_right = checked("m02-mazur-2-2-2")
    assert is_right
    assert "4 stops" in text
    with pytest.raises(SetupError, match='"no" is not a lesson'):
        checked("no")


def test_the_list_as_json_has_the_prerequisites_and_goals_of_each_lesson() -> None:
    found = json.loads(listed_lessons(as_json=True))
    assert [each["name"] for each in found] == [info.name for info in lesson_names()]
    [mazur] = [each for each in found if each["name"] == "m02-mazur-2-2-2"]
    assert (mazur["level"], mazur["minutes"], mazur["stops"]) == ("backpropagation", 12, 4)
    assert mazur["prerequisites"] == ["m01-chain-rule-on-one-neuron"]
    assert mazur["objectives"]


def test_too_many_words_are_a_warning_in_a_lesson_of_somebody_else(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"title": "Own", "stops": [{"setup": WEIGHT, "text": "word " * 71}]}), "utf-8")
    text, is_right = checked(str(path))
    assert is_right
    assert "warning: stop 1: its text has 71 words" in text
