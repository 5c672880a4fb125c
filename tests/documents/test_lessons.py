"""Lessons as files: read strictly, each error with its place; setups that build on the stop before."""

import json
from pathlib import Path
from typing import Any

import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import (
    LEVELS,
    find_lesson,
    is_lesson,
    lesson_names,
    lesson_of,
    lesson_to_json,
    parse_lesson,
    place_of,
    read_lesson,
)
from gradviz.documents.open import open_setup
from gradviz.documents.presets import preset_folder, read_preset
from gradviz.export.lesson_remarks import lesson_remarks
from gradviz.resources import resource
from gradviz.training.run import Run
from gradviz.training.steps import Place
from gradviz.training.timeline import Timeline

NETWORK = {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "bias": False}]}
SETUP = {
    "network": NETWORK,
    "parameters": {"weights": [[[1.0]]], "biases": [[]]},
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
    "data": {"inputs": [[1.0]], "targets": [[0.0]]},
}

ASKED = {"question": "Which one?"}
RIGHT = {"text": "This one", "right": True}


def lesson(*stops: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"gradviz_lesson": 1, "title": "A lesson", "stops": [{"setup": SETUP, **stops[0]}, *stops[1:]], **more}


def fault(raw: dict[str, Any]) -> str:
    with pytest.raises(SetupError) as caught:
        lesson_of(raw, Path())
    return str(caught.value)


def test_a_stop_without_a_setup_keeps_the_one_before_and_changes_add_up() -> None:
    found = lesson_of(
        lesson({}, {"changes": {"optimizer": {"learning_rate": 2.0}}}, {}, {"changes": {"loss": "mean_squared_error"}}),
        Path(),
    )
    rates = [stop.setup.optimizer.learning_rate for stop in found.stops]
    assert rates == [0.5, 2.0, 2.0, 2.0]
    assert [stop.setup.loss for stop in found.stops][2:] == ["half_squared_error", "mean_squared_error"]


def test_a_change_to_null_takes_a_key_away() -> None:
    found = lesson_of(lesson({}, {"changes": {"parameters": None, "initializer": {"seed": 7}}}), Path())
    assert found.stops[1].setup.parameters is None
    assert found.stops[1].setup.initializer.seed == 7


def test_a_preset_is_a_setup() -> None:
    found = lesson_of(lesson({"setup": "Mazur 2-2-2"}), Path())
    assert found.stops[0].setup.title == "Mazur 2-2-2"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"title": "x"}, "stops: this key is missing and has no default"),
        ({"title": "x", "stops": []}, "stops: expected a list of at least one stop, got a list"),
        ({"title": "x", "stops": [{}]}, "stops[0].setup: this key is missing and has no default"),
        (lesson({"titel": "x"}), 'stops[0].titel: unknown key; did you mean "title"?'),
        (lesson({"title": 3}), "stops[0].title: expected text, got 3"),
        (lesson({"setup": "mazur"}), 'stops[0].setup: unknown preset "mazur"; did you mean "mazur-2-2-2"?'),
        (lesson({"at": {"update": -1}}), "stops[0].at.update: expected a whole number of at least 0, got -1"),
        (lesson({"show": {"selected": "w9[1,1]"}}),
         'stops[0].show.selected: expected the name of a weight, a bias or a unit of this network, or L, got "w9'),
        (lesson({"show": {"edges": "gradients"}}),
         'stops[0].show.edges: unknown edge mode "gradients"; did you mean "gradient"?'),
        (lesson({"show": {"surface": ["w1[1,1]"]}}),
         "stops[0].show.surface: expected a list of two parameters, got a list"),
        (lesson({"show": {"all_data": 1}}), "stops[0].show.all_data: expected true or false, got 1"),
        (lesson({"show": {"sample": 0}}), "stops[0].show.sample: expected a whole number of at least 1, got 0"),
        (lesson({"expect": {"loss": "small"}}), 'stops[0].expect.loss: expected a finite number, got "small"'),
        (lesson({"expect": {"weights": {"w2[1,1]": 1}}}),
         'stops[0].expect.weights["w2[1,1]"]: there is no weight, bias or unit of this name in the network'),
        (lesson({"expect": {"deltas": {"u0[1]": 1}}}),
         'stops[0].expect.deltas["u0[1]"]: there is no weight, bias or unit of this name in the network'),
        (lesson({"changes": {"loss": "huge"}}), "stops[0].changes.loss: "),
        (lesson({"panel": "lost"}), 'stops[0].panel: unknown panel "lost"; did you mean "loss"?'),
        (lesson({"show": {"panels": ["network", 3]}}), "stops[0].show.panels[1]: expected the name of a panel, got 3"),
        (lesson({"show": {"panels": "loss"}}), 'stops[0].show.panels: expected a list, got "loss"'),
        (lesson({"show": {"layout": "plot"}}), 'stops[0].show.layout: unknown layout "plot"; did you mean "plots"?'),
        (lesson({"show": {"digits": 18}}), "stops[0].show.digits: expected a whole number from 3 to 17, got 18"),
        (lesson({"reveal": ["nudges"]}), 'stops[0].reveal[0]: unknown panel "nudges"; did you mean "nudge"?'),
        (lesson({**ASKED, "choices": [RIGHT]}), "stops[0].choices: expected a list of 2 to 4 choices, got a list"),
        (lesson({**ASKED, "choices": [RIGHT, RIGHT]}), "stops[0].choices: exactly one choice is right"),
        (lesson({**ASKED, "choices": [RIGHT, {"txt": "no"}]}),
         'stops[0].choices[1].txt: unknown key; did you mean "text"?'),
        (lesson({**ASKED, "choices": [RIGHT, {"right": False}]}), "stops[0].choices[1].text: this key is missing"),
        (lesson({**ASKED, "choices": [RIGHT, {"text": "no", "right": 0}]}),
         "stops[0].choices[1].right: expected true or false, got 0"),
        (lesson({"choices": [RIGHT, {"text": "no"}]}), "stops[0].choices: there is no question that this could answer"),
        (lesson({**ASKED, "value": "much"}), 'stops[0].value: expected a finite number, got "much"'),
        (lesson({**ASKED, "value": 1, "choices": [RIGHT, {"text": "no"}]}),
         "stops[0].value: a question has either choices or a value"),
        (lesson({**ASKED, "value": 1, "tolerance": 0}), "stops[0].tolerance: expected a number above 0, got 0"),
        (lesson({**ASKED, "tolerance": 0.1}), "stops[0].tolerance: there is no value that this could belong to"),
        (lesson({**ASKED, "choices": [RIGHT, {"text": "no"}], "marks": [[1]]}),
         "stops[0].marks: expected one mark for each choice, got a list"),
        (lesson({**ASKED, "choices": [RIGHT, {"text": "no"}], "marks": [[1], [1, 2, 3]]}),
         "stops[0].marks[1]: expected a list of one or two numbers, a place on the loss surface, got a list"),
        (lesson({}, level="hard"), 'level: unknown level "hard"'),
        (lesson({}, minutes=0), "minutes: expected a number above 0, got 0"),
        (lesson({}, learnt="all"), 'learnt: expected a list, got "all"'),
        (lesson({}, objectives=["see", ""]), 'objectives[1]: expected text, got ""'),
        (lesson({}, next="nowhere"), 'next: expected the name of a lesson, or of a lesson\'s file in the same folder, '
         'got "nowhere"'),
        (lesson({}, gradviz_lesson=2),
         "gradviz_lesson: expected 1, the version of lessons that this gradviz reads, got 2"),
    ],
)  # fmt: skip
def test_every_error_names_its_place(raw: dict[str, Any], sentence: str) -> None:
    assert fault(raw).startswith(sentence)


@pytest.mark.parametrize("after", ["never", "backward 3", "loss 1", 3])
def test_a_place_that_the_network_does_not_have(after: object) -> None:
    assert fault(lesson({"at": {"after": after}})).startswith("stops[0].at.after: expected nothing, forward, loss")


def test_places_are_named_by_phase_and_layer() -> None:
    steps = Timeline(Run(lesson_of(lesson({"setup": "mazur-2-2-2"}), Path()).stops[0].setup)).steps
    names = ["nothing", "forward 1", "forward", "loss", "backward 2", "backward 1", "update"]
    assert [place_of(steps, 4, name) for name in names] == [Place(4, revealed) for revealed in range(7)]
    assert place_of(steps, 0, "forward 2") == place_of(steps, 0, "forward")
    assert place_of(steps, 0, "backward") == place_of(steps, 0, "backward 1")


@pytest.mark.parametrize("info", lesson_names(), ids=lambda info: info.name)
def test_each_lesson_of_ours_has_words_for_every_stop_and_survives_writing(info: Any) -> None:
    path = resource(f"lessons/{info.name}.json")
    assert find_lesson(info.title.upper()) == find_lesson(info.name) == path
    assert is_lesson(path)
    assert info.summary.endswith(".")
    found = parse_lesson(path.read_text("utf-8"), path.name, path.parent)
    assert 3 <= len(found.stops) <= 8
    for stop in found.stops:
        assert stop.title
        assert stop.text
        assert stop.question.endswith("?")
        assert stop.answer.endswith((".", "!"))
        assert stop.notes.endswith(".")
        assert "<" not in stop.text.replace("< ", "")
        assert stop.expect
    again = parse_lesson(lesson_to_json(found), path.name, path.parent)
    assert again == found


def test_each_bundled_lesson_states_its_purpose_and_the_next_lesson() -> None:
    known = {info.name: info for info in lesson_names()}
    asked = 0
    for name, info in known.items():
        found = read_lesson(resource(f"lessons/{name}.json"))
        assert info.level in LEVELS
        assert 4 <= info.minutes <= 15
        assert len(info.objectives) >= 2
        assert 3 <= len(found.learnt) <= 5
        assert set(info.prerequisites) <= known.keys()
        assert all(stop.panel is not None for stop in found.stops)
        assert lesson_remarks(found) == []
        asked += sum(stop.asked.can_be_given for stop in found.stops)
    assert asked > 70  # most stops can be answered
    # One after the other, from the first to the last, each once.
    order, name = [], "00-how-a-network-learns"
    while name:
        order.append(name)
        name = known[name].next
    assert sorted(order) == sorted(known)
    for place, name in enumerate(order):
        assert set(known[name].prerequisites) <= set(order[:place]), name


def test_an_old_lesson_opens_as_before() -> None:
    old = lesson_of(lesson({"title": "One", "text": "word " * 90, "question": "Why?", "answer": "So."}), Path())
    [stop] = old.stops
    assert (stop.panels, stop.reveal, stop.asked.can_be_given) == ((), (), False)
    assert (old.level, old.minutes, old.learnt, old.next) == ("", None, (), "")
    [remark] = lesson_remarks(old)
    assert remark == "stop 1: its text has 90 words; with more than 70 it does not fit beside the network"


def test_a_stop_shows_the_panels_that_it_mentions() -> None:
    def remarks(**stop: Any) -> list[str]:
        return lesson_remarks(lesson_of(lesson({"text": "", **stop}), Path()))

    hidden = "stop 1: it speaks of the panel loss, which it does not show"
    assert remarks(text="Look at the loss curve.") == remarks(text="The curve of the loss falls.") == [hidden]
    assert remarks(text="Look at the loss curve.", panel="loss") == []
    assert remarks(text="The loss curve and the loss surface.", show={"panels": ["surface", "loss"]}) == []
    assert remarks(text="On the surface it falls.") == [hidden.replace("loss,", "surface,")]
    assert remarks(text="The nudge tries it.", panel="nudge") == []
    assert remarks(text="Here w1[1,1] grows, and u1[1] with it.") == []
    assert remarks(text="Here w2[1,1] grows.") == ["stop 1: it speaks of w2[1,1], which the network does not have"]


def test_a_lesson_used_as_a_setup_is_the_setup_of_its_first_stop(tmp_path: Path) -> None:
    path = resource("lessons/n03-saddle.json")
    first = read_lesson(path).stops[0].setup
    assert open_setup("n03-saddle") == open_setup("N03-saddle ") == open_setup(str(path)) == (first, path.parent)
    assert open_setup("mazur-2-2-2") == (read_preset("mazur-2-2-2"), preset_folder())  # m02-mazur-2-2-2 gives way
    (tmp_path / "own.json").write_text(json.dumps(lesson({"titel": "x"})), "utf-8")
    with pytest.raises(SetupError, match='titel: unknown key; did you mean "title"'):
        open_setup(str(tmp_path / "own.json"))


def test_lessons_and_setups_are_distinguished(tmp_path: Path) -> None:
    for content, is_one in ((lesson({}), True), ({**SETUP}, False), ([], False)):
        path = tmp_path / "file.json"
        path.write_text(json.dumps(content), "utf-8")
        assert is_lesson(path) is is_one
    assert not is_lesson(tmp_path / "none.json")
    assert find_lesson("no such lesson") is None
