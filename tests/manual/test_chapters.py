"""The chapters of the manual: their links lead to chapters, their commands exist, their examples run."""

from __future__ import annotations

import json
import re
import shlex

import pytest

import gradviz as gv
from gradviz.cli import main
from gradviz.cli.commands import COMMANDS
from gradviz.documents.lessons import lesson_names, lesson_of
from gradviz.documents.manual import read_chapters
from gradviz.documents.setups import parse_setup
from gradviz.resources import resource
from gradviz.scene.manual.search import Chapter

CHAPTERS = read_chapters()
BLOCKS = [(chapter.name, kind, text) for chapter in CHAPTERS
          for kind, text in re.findall(r"^```(\w*)\n(.*?)^```", chapter.markdown, re.M | re.S)]  # fmt: skip


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_links_lead_to_chapters_and_the_title_comes_first(chapter: Chapter) -> None:
    assert chapter.markdown.startswith(f"# {chapter.title}\n")
    links = re.findall(r"\]\(([^)]+)\)", re.sub(r"```.*?```", "", chapter.markdown, flags=re.S))
    assert set(links) <= {f"{each.name}.md" for each in CHAPTERS}
    assert "http" not in chapter.markdown, "no address of the net is needed"


def test_commands_named_in_the_manual_are_the_programs() -> None:
    for chapter in CHAPTERS:
        for name in re.findall(r"`gradviz ([a-z][a-z0-9-]*)[ `]", chapter.markdown):
            lessons = {each.name for each in lesson_names()}
            assert name in COMMANDS or resource("presets").joinpath(f"{name}.json").exists() or name in lessons, name


def test_setups_and_lessons_in_the_manual_are_read_by_the_program() -> None:
    read = 0
    for name, kind, text in BLOCKS:
        if kind != "json":
            continue
        raw = json.loads(text)
        if "gradviz_lesson" in raw:
            lesson_of(raw, resource("presets"))
        elif "gradviz" in raw:
            parse_setup(text, name)
        else:  # an optimizer
            parse_setup(json.dumps({"gradviz": 1, "network": {"inputs": 1, "layers": [{"units": 1}]},
                                    "data": {"inputs": [[1]], "targets": [[1]]}, "optimizer": raw}), name)  # fmt: skip
        read += 1
    assert read >= 3


def test_commands_in_the_manual_run(tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:  # type: ignore[no-untyped-def]
    rows = "".join(f"{a},{b},{'red' if a > b else 'blue'}\n" for a in range(6) for b in range(6))
    (tmp_path / "flowers.csv").write_text("length,width,species\n" + rows)
    (tmp_path / "iris.csv").write_bytes(resource("datasets/iris.csv").read_bytes())
    gv.load("iris-4-6-3").to_weights(tmp_path / "iris-mlp.safetensors")
    monkeypatch.chdir(tmp_path)
    run = 0
    for _name, kind, text in BLOCKS:
        for line in text.splitlines() if not kind else ():
            words = shlex.split(line)
            if words[:1] == ["gradviz"] and words[1] in COMMANDS:
                assert main(words[1:]) == 0, (line, capsys.readouterr().err)
                run += 1
    assert run >= 4


def test_every_lesson_has_its_place_in_the_guide_for_instructors() -> None:
    [guide] = [chapter for chapter in CHAPTERS if chapter.name == "18-instructors-guide"]
    titles = {section.title for section in guide.sections}
    assert {lesson.title for lesson in lesson_names()} <= titles
