"""`gradviz exercises`: its files, its output, and its refusals."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.cases import is_one_sentence
from tests.cli.conftest import Call
from tests.exercise_checks import SETUPS, faults


@pytest.fixture
def two_two_one(tmp_path: Path) -> Path:
    path = tmp_path / "two-two-one.json"
    path.write_text(json.dumps(SETUPS["2-2-1 sigmoid"]), "utf-8")
    return path


def test_the_graders_file_goes_through_trace_and_gives_the_answers(call: Call, two_two_one: Path) -> None:
    out = two_two_one.with_name("sheets.json")
    status, said, err = call("exercises", two_two_one, "--variants", 3, "--seed", 7, "--out", out)
    assert (status, err) == (0, "")
    assert said.startswith("3 variants checked. Every answer is at least 0.002 in size")
    document = json.loads(out.read_text("utf-8"))
    assert [(entry["variant"], entry["seed"]) for entry in document] == [(1, 7), (2, 7), (3, 7)]
    assert faults(document) == []
    alone = two_two_one.with_name("variant.json")
    alone.write_text(json.dumps(document[1]["setup"]), "utf-8")
    trace = json.loads(call("trace", alone, "--format", "json")[1])
    asked = {question["of"]: question for question in document[1]["questions"] if question["ask"] == "gradient"}
    assert asked["w1[2,1]"]["answer"] == trace["layers"][0]["weight_gradients"][1][0]


def test_sheets_in_markdown_hold_no_answer_and_keys_hold_all(call: Call, two_two_one: Path) -> None:
    out, key, graded = (two_two_one.with_name(name) for name in ("sheets.md", "keys.md", "sheets.json"))
    options = ("--variants", 2, "--ask", "deltas,gradients", "--count", 2, "--difficulty", "hand")
    assert call("exercises", two_two_one, *options, "--out", out, "--key", key)[0] == 0
    assert call("exercises", two_two_one, *options, "--out", graded)[0] == 0
    sheets, keys = out.read_text("utf-8"), key.read_text("utf-8")
    for entry in json.loads(graded.read_text("utf-8")):
        for question in entry["questions"]:
            text = f"{abs(question['answer']):.4g}"
            assert text in keys
            assert text not in sheets
    assert "gradviz exercises" in sheets
    assert "--ask deltas,gradients --count 2 --difficulty hand" in sheets
    assert sheets.count("| f(z) |") == 2 * 3  # the table of the sigmoid, for work by hand
    for name in re.findall(r"!\[.*?\]\(<(.*?)>\)", sheets):
        picture = ElementTree.fromstring((out.parent / name).read_text("utf-8"))
        assert picture.attrib["width"].endswith("pt")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--out", "sheets.txt"), '--out: expected a file that ends in one of ".'),
        (("--out", "sheets.md", "--key", "keys.json"), '--key: expected a file that ends in one of ".'),
        (("--out", "sheets.md", "--ask", "delta"), 'unknown question "delta"; did you mean "deltas"?'),
        (("--out", "sheets.md", "--variants", "0"), "expected a whole number from 1 to 1000"),
        (("--out", "no/such/sheets.md"), "there is no folder"),
    ],
)
def test_a_failed_write_is_one_sentence(
    call: Call, two_two_one: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(two_two_one.parent)
    status, out, err = call("exercises", two_two_one, *arguments)
    assert (status, out) == (2, "")
    assert is_one_sentence(err)
    assert sentence in err
    assert sorted(path.name for path in two_two_one.parent.iterdir()) == ["two-two-one.json"]


def test_points_are_chosen_for_each_question(call: Call, two_two_one: Path) -> None:
    out = two_two_one.with_name("sheets.json")
    assert call("exercises", two_two_one, "--variants", 1, "--points", "loss=5, gradients=3", "--out", out)[0] == 0
    points: dict[str, set[int]] = {}
    for question in json.loads(out.read_text("utf-8"))[0]["questions"]:
        points.setdefault(question["ask"], set()).add(question["points"])
    assert points["loss"] == {5}
    assert points["gradient"] == {3}
    for text in ("loss", "loss=0", "loss=99", "lost=2"):
        status, said, err = call("exercises", two_two_one, "--points", text, "--out", out)
        assert (status, said) == (2, "")
        assert "--points" in err
