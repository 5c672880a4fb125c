"""The manual as a web site: its pages, broken links, and files loaded from the web. Sphinx is not needed."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from gradviz.cli.commands import COMMANDS
from gradviz.documents.manual import read_chapters
from gradviz.scene.manual.glossary import GLOSSARY
from gradviz.scene.manual.manual_figure import ManualFigure
from tests.packaging.machines import PACKAGING

_SPEC = importlib.util.spec_from_file_location("site_source", PACKAGING / "manual" / "site_source.py")
assert _SPEC is not None
assert _SPEC.loader is not None
site_source = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(site_source)


def test_a_link_that_leads_nowhere_and_an_address_that_is_loaded_are_found(tmp_path: Path) -> None:
    from dev_manual import wrong_links

    (tmp_path / "there.html").write_text('<p id="here">x</p><a href="there.html#here">x</a><a href="#here">x</a>')
    assert wrong_links(tmp_path) == []
    (tmp_path / "page.html").write_text(
        '<script src="https://example.org/a.js"></script><link href="//example.org/a.css">'
        '<a href="gone.html">x</a><img src="gone.png"><a href="there.html#gone">x</a><a href="https://example.org">x</a>'
    )
    assert wrong_links(tmp_path) == [
        "page.html loads https://example.org/a.js",
        "page.html loads //example.org/a.css",
        "page.html → gone.html",
        "page.html → there.html#gone",
        "page.html → gone.png",
    ]


def test_pages_hold_every_chapter_and_every_term_and_a_figure_with_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_source, "GALLERY", site_source.GALLERY[:1])
    monkeypatch.setattr(site_source, "_typeset", lambda latex: f"<svg>{len(latex)}</svg>")
    drawn: list[tuple[str, str]] = []

    def draw_figure(figure: ManualFigure, theme: str, path: Path) -> None:
        drawn.append((figure.alt, theme))
        path.parent.mkdir(exist_ok=True)
        path.write_text("<svg/>")

    monkeypatch.setattr(site_source, "draw_figure", draw_figure)
    site_source.write(tmp_path)
    contents = (tmp_path / "index.md").read_text("utf-8")
    for chapter in read_chapters():
        page = (tmp_path / f"{chapter.name}.md").read_text("utf-8")
        assert page.splitlines()[0] == chapter.markdown.splitlines()[0]
        assert (page == chapter.markdown) == (not chapter.figures)
        for figure in chapter.figures:
            assert page.count(f":alt: {figure.alt}\n") == 2
        assert {name for name in re.findall(r"{image} (\S+)", page) if not (tmp_path / name).is_file()} == set()
        assert f"\n{chapter.name}\n" in contents
    figures = [figure.alt for chapter in read_chapters() for figure in chapter.figures]
    assert drawn == [(alt, theme) for alt in figures for theme in ("light", "dark")]
    terms = (tmp_path / "glossary.md").read_text("utf-8")
    assert len(re.findall(r"^## ", terms, re.M)) == len(GLOSSARY)
    places = set(re.findall(r'<span id="(\w+)"', terms))
    assert set(re.findall(r'href="#(\w+)"', terms)) <= places == {term.key for term in GLOSSARY}
    page = (tmp_path / "gallery.md").read_text("utf-8")
    assert "gradviz render mazur-2-2-2 --view network" in page
    assert (tmp_path / "pictures" / "network.svg").read_bytes().startswith(b"<?xml")
    compile((tmp_path / "conf.py").read_text("utf-8"), "conf.py", "exec")


def test_every_figure_of_the_gallery_has_its_own_command_and_file() -> None:
    words = [shlex.split(command) for _title, _shows, command in site_source.GALLERY]
    assert all(each[0] in COMMANDS and each[-2] == "--out" for each in words)
    assert len({each[-1] for each in words}) == len(words) >= 10
