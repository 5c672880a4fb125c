"""A page without a browser: its numbers are those of the trace, foreign text stays text, and the page is small."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from gradviz import cli
from gradviz.data.errors import SetupError
from gradviz.documents.lessons import lesson_of
from gradviz.documents.open import open_timeline
from gradviz.export.page import page as page_module
from gradviz.export.page.markdown import markdown_blocks
from gradviz.export.page.order import write_page
from gradviz.export.page.page import PageChoice, lesson_page, update_page
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.training.recomputation import StoppedError
from tests.export.page.expected import expected_number

EVIL = "</script><img src=x onerror=alert(1)><!-- & \u2028 {}"


class Reader(HTMLParser):
    """The elements of a page with their attributes, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, str]] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style", "title"):
            self.raw.append((self._inside, data))
        self._inside = ""


def document_of(page: str) -> dict[str, Any]:
    """The JSON in a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


@cache
def page_of(setup: str, **choices: Any) -> str:
    timeline = open_timeline(setup)
    return update_page(timeline, 0, View(), timeline.run.setup.title, **choices)


def test_every_number_is_the_traces() -> None:
    document = document_of(page_of("mazur-2-2-2"))
    timeline = open_timeline("mazur-2-2-2")
    trace, network = timeline.trace(0), timeline.run.network
    model, pool = document["models"][0], document["pool"]
    assert len(model["parameters"]) == network.parameter_count == 12
    for place, name in enumerate(model["parameters"]):
        for key, quantity, is_after in (("before", "weight", False), ("values", "weight", True),
                                        ("gradients", "gradient", False), ("steps", "step", False)):  # fmt: skip
            wanted = expected_number(trace, network, name, quantity, is_after=is_after)
            assert pool[model[key][place]] == [number(wanted, digits) for digits in (4, 3, 2)]
    chain = pool[model["chains"][model["targets"].index("w1[1,1]")]]
    assert [number for _what, number in pool[chain["sums"]]][-1] == number(trace.layers[0].weight_gradients[0, 0])
    assert [step["phase"] for step in document["steps"]] == ["", *["forward"] * 2, "loss", *["backward"] * 2, "update"]


def test_a_step_shows_no_more_than_it_has_revealed() -> None:
    document = document_of(page_of("mazur-2-2-2"))
    start, first, *_middle, last = document["steps"]
    assert all(node[0] is None for column in start["nodes"] for node in column)
    assert [node[0] is None for column in first["nodes"] for node in column] == [False] * 4 + [True] * 2
    assert set(first["look"]) == {"3"}
    assert "3" not in last["look"]
    assert "1" not in first["revealed"]
    assert set(last["revealed"]) == {"1"}


@pytest.mark.parametrize("theme", ["auto", "dark"])
def test_outside_text_stays_text(theme: str) -> None:
    lesson = lesson_of({"title": EVIL, "summary": EVIL, "stops": [{
        "title": EVIL, "text": f"**{EVIL}** and `{EVIL}`", "question": EVIL, "answer": f"- {EVIL}",
        "setup": "mazur-2-2-2", "at": {"after": "backward"},
    }]}, Path())  # fmt: skip
    timeline = open_timeline("mazur-2-2-2")
    for page in (lesson_page(lesson, PageChoice(theme)), update_page(timeline, 0, View(), EVIL, PageChoice(theme))):
        read = Reader(page)
        tags = [tag for tag, _attributes in read.elements]
        assert "img" not in tags
        assert tags.count("script") == 3
        assert not [name for _tag, attributes in read.elements for name in attributes if name.startswith("on")]
        assert document_of(page)["title"] == EVIL
        assert ("title", EVIL) in read.raw
        addresses = [value for _tag, attributes in read.elements for name in ("src", "href", "action")
                     if (value := attributes.get(name))]  # fmt: skip
        assert all(address.startswith(("#", "data:image/png;base64,")) for address in addresses)


def test_the_policy_lets_nothing_in_but_the_pages_own_script_and_style() -> None:
    read = Reader(page_of("mazur-2-2-2"))
    policy = next(attributes["content"] for tag, attributes in read.elements if tag == "meta"
                  and attributes.get("http-equiv") == "Content-Security-Policy")  # fmt: skip
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    own = {kind: [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
                  for tag, text in read.raw if tag == kind and not text.startswith("{")]
           for kind in ("script", "style")}  # fmt: skip
    assert rules["script-src"].split() == own["script"]
    assert rules["style-src"].split() == own["style"]


@pytest.mark.parametrize(("name", "most"), [("mazur-2-2-2", 400_000), ("m02-mazur-2-2-2", 1_500_000),
                                            ("m05-exploding-gradient", 1_500_000)])  # fmt: skip
def test_pages_are_small(tmp_path: Path, name: str, most: int) -> None:
    out = tmp_path / "page.html"
    assert cli.main(["page", name, "--out", str(out)]) == 0
    assert 20_000 < out.stat().st_size < most


def test_a_page_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole = len(page_of("mazur-2-2-2").encode())
    monkeypatch.setattr(page_module, "LARGEST", whole - 1)
    with pytest.raises(SetupError, match=r"would be 0\.\d MB\. Choose fewer steps or leave the surface out"):
        write_page("mazur-2-2-2", tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []
    smaller = page_of("mazur-2-2-2", choice=PageChoice(has_surface=False, by_phase=True))
    assert len(document_of(smaller)["steps"]) == 5


def test_an_impossible_request_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "page.html"
    for arguments, words in (
        (["mazur-2-2-2", "--out", str(tmp_path / "page.pdf")], "expected a file that ends in .html, got page.pdf"),
        (["m02-mazur-2-2-2", "--updates", "3", "--out", str(out)], "a lesson says itself where its stops are"),
    ):
        assert cli.main(["page", *arguments]) == 2
        assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_diverges_ends_at_its_loss() -> None:
    timeline = open_timeline("m05-exploding-gradient")
    timeline.advance(60)
    assert timeline.diverged_at is not None
    document = document_of(update_page(timeline, timeline.diverged_at, View(), ""))
    assert [step["phase"] for step in document["steps"]][-1] == "loss"
    assert document["steps"][-1]["fault"].startswith("Diverged")


def test_making_a_page_can_be_stopped() -> None:
    asked: list[tuple[int, int]] = []

    def watch(done: int, every: int) -> bool:
        asked.append((done, every))
        return len(asked) < 5

    with pytest.raises(StoppedError):
        page_of("mazur-2-2-2", watch=watch)
    assert len(asked) == 5
    assert all(0 <= done <= every for done, every in asked)


def test_questions_have_one_clear_answer() -> None:
    document = document_of(page_of("xor-2-2-1"))
    asked = [step["ask"] for step in document["steps"][1:]]
    assert all(asked)
    for ask in asked:
        assert ask["text"].endswith("?")
        assert (0 <= ask["right"] < len(ask["choices"])) if ask["choices"] else ask["value"] is not None
    assert asked[-2]["hides"] == ["surface"]


def test_markdown_becomes_runs_of_text() -> None:
    assert markdown_blocks("A **b** *c* `d` <b>e</b>\nf\n\n- one\n- *two*\n\n1. x") == [
        ("p", [[("A ", ""), ("b", "strong"), (" ", ""), ("c", "em"), (" ", ""), ("d", "code"), (" <b>e</b> f", "")]]),
        ("ul", [[("one", "")], [("two", "em")]]), ("ol", [[("x", "")]]),
    ]  # fmt: skip
    assert markdown_blocks("2 * 3 * 4 and w1[1,1]") == [("p", [[("2 * 3 * 4 and w1[1,1]", "")]])]


def test_a_lessons_page_has_the_choices_with_their_reasons() -> None:
    raw = {"title": "x", "stops": [{"setup": "one-neuron", "question": "Which?", "answer": "B.", "choices": [
        {"text": "A <", "reason": "Not **A**."}, {"text": "B", "right": True}]}, {"text": "No question"}]}  # fmt: skip
    page = lesson_page(lesson_of(raw, Path()))
    stops = [step["stop"] for step in document_of(page)["steps"]]
    assert [each[:2] for each in stops[0]["choices"]] == [["A <", False], ["B", True]]
    assert stops[0]["choices"][0][2] == [["p", [[["Not ", ""], ["A", "strong"], [".", ""]]]]]
    assert stops[1]["choices"] == []
    assert "<li>A &lt;</li>" in page  # on paper
