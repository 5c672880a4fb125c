"""Moodle's XML and GIFT: their structure, and answers accepted within their tolerance and refused outside, as by a
platform."""

import base64
import re
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from gradviz.documents.setups import setup_from_json
from gradviz.export.exercises.choice import ExerciseChoice
from gradviz.export.exercises.gift import gift_questions
from gradviz.export.exercises.moodle import moodle_quiz
from gradviz.export.exercises.variants import Answer, Exercises, make_exercises
from gradviz.training.run import Run
from tests.exercise_checks import SETUPS

# What Moodle's cloze reader knows of a field: points, type, then answers with a share, a tolerance, a feedback.
_FIELD = re.compile(r"\{(\d+):NUMERICAL:((?:\\.|[^\\}])*)\}")
_PART = re.compile(r"(?:=|%(\d+)%)([-+0-9.eE]+):([0-9.eE+-]+)(?:#((?:\\.|[^\\~])*))?\Z")


class Accepted(NamedTuple):
    """One answer of a field: what share of the points it earns, within which tolerance, and what is said then."""

    share: float
    value: float
    tolerance: float
    feedback: str


def _graded(accepted: list[Accepted], value: float) -> tuple[float, str]:
    """The first answer that is near enough counts."""
    for answer in accepted:
        if abs(value - answer.value) <= answer.tolerance:
            return answer.share, answer.feedback
    return 0.0, ""


def _field(body: str) -> list[Accepted]:
    found = []
    for part in re.split(r"(?<!\\)~", body):
        match = _PART.match(part)
        assert match is not None, part
        share, value, tolerance, feedback = match.groups()
        earned = 1.0 if share is None else int(share) / 100
        found.append(Accepted(earned, float(value), float(tolerance), feedback or ""))
    return found


def _exercises(name: str, **choice: object) -> Exercises:
    return make_exercises(Run(setup_from_json(SETUPS[name], "setup")), ExerciseChoice(variants=2, **choice), "setup")


def _check(answer: Answer, accepted: list[Accepted]) -> None:
    right, off = answer.value, answer.tolerance
    assert [_graded(accepted, right + part * off)[0] for part in (0.0, 0.99, -0.99)] == [1.0] * 3
    assert [_graded(accepted, right + part * off)[0] for part in (1.01, -1.01, 3.0)] == [0.0] * 3
    assert _graded(accepted, float(f"{right:.6g}"))[0] == 1.0
    wrong = [value for value in answer.mistakes.values() if value is not None]
    assert len(accepted) == 1 + len(wrong)
    for value in wrong:
        share, feedback = _graded(accepted, value)
        assert (share, bool(feedback)) == (0.0, True)


@pytest.mark.parametrize("name", ["2-2-1 sigmoid", "cross-entropy, two samples"])
def test_moodle_accepts_what_is_within_the_tolerance_and_names_mistakes(name: str) -> None:
    exercises = _exercises(name)
    quiz = ElementTree.fromstring(moodle_quiz(exercises).encode())
    category, *items = quiz.findall("question")
    assert quiz.tag == "quiz"
    assert category.attrib["type"] == "category"
    assert (category.findtext("category/text") or "").startswith("$course$/top/")
    assert len(items) == len(exercises.variants)
    for item, variant in zip(items, exercises.variants, strict=True):
        assert item.attrib["type"] == "cloze"
        assert [child.tag for child in item] == ["name", "questiontext", "generalfeedback", "penalty", "hidden"]
        assert str(variant.number) in (item.findtext("name/text") or "")
        text = item.findtext("questiontext/text") or ""
        fields = _FIELD.findall(text)
        assert [int(points) for points, _body in fields] == [answer.points for answer in variant.answers]
        for answer, (_points, body) in zip(variant.answers, fields, strict=True):
            _check(answer, _field(body))
        _check_picture(item, text)


def _check_picture(item: ElementTree.Element, text: str) -> None:
    picture = item.find("questiontext/file")
    assert picture is not None
    assert picture.attrib["encoding"] == "base64"
    assert f"@@PLUGINFILE@@/{picture.attrib['name']}" in text
    svg = ElementTree.fromstring(base64.b64decode(picture.text or ""))
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"


def test_a_page_of_moodle_is_well_formed_by_itself() -> None:
    quiz = ElementTree.fromstring(moodle_quiz(_exercises("2-2-1 sigmoid", difficulty="hand")).encode())
    text = quiz.findall("question")[1].findtext("questiontext/text") or ""
    ElementTree.fromstring("<div>" + re.sub(r"(<img [^>]*)>", r"\1/>", text) + "</div>")
    assert "f(−4) = 0.01799" in text


def test_gift_has_a_question_for_each_value_with_its_tolerance() -> None:
    exercises = _exercises("2-2-1 sigmoid", count=2)
    text = gift_questions(exercises)
    found = re.findall(r"^::((?:\\.|[^\\:])*)::((?:\\.|[^\\{}])*)\{#\n(.*?)\n\}$", text, re.MULTILINE | re.DOTALL)
    answers = [answer for variant in exercises.variants for answer in variant.answers]
    assert len(found) == len(answers) == text.count("{#")
    assert len({title for title, _text, _body in found}) == len(found)
    for answer, (_title, words, body) in zip(answers, found, strict=True):
        assert words.rstrip().endswith("?")
        lines = [line.strip().removeprefix("=") for line in body.split("\n")]
        parts = [re.fullmatch(r"%(\d+)%([^:]+):([^#]+)#?(.*)", line) for line in lines]
        accepted = [Accepted(int(part[1]) / 100, float(part[2]), float(part[3]), part[4]) for part in parts if part]
        _check(answer, accepted)
