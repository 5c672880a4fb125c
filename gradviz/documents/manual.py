"""The manual's chapters, read from ``resources/manual``."""

from __future__ import annotations

import re
from functools import lru_cache

from gradviz.resources import resource, resource_names
from gradviz.scene.manual.manual_figure import figures_in, with_alt_texts
from gradviz.scene.manual.search import Chapter, Section

__all__ = ["read_chapters"]

_HEADING = re.compile(r"^#{1,3} (.+)$", re.M)


@lru_cache(maxsize=1)
def read_chapters() -> tuple[Chapter, ...]:
    """All chapters, in the order of their file names."""
    return tuple(_chapter(name) for name in resource_names("manual", ".md"))


def _chapter(name: str) -> Chapter:
    markdown = resource(f"manual/{name}.md").read_text("utf-8")
    headings = list(_HEADING.finditer(_without_code(markdown)))
    ends = [*(each.start() for each in headings[1:]), len(markdown)]
    sections = tuple(
        Section(each[1], with_alt_texts(markdown[each.end() : end].strip()))
        for each, end in zip(headings, ends, strict=True)
    )
    return Chapter(name, sections[0].title, markdown, sections, figures_in(markdown))


def _without_code(markdown: str) -> str:
    """The text with code blocks blanked out, so that a # in them is not read as a heading."""
    return re.sub(r"^```.*?^```", lambda found: re.sub(r"[^\n]", " ", found[0]), markdown, flags=re.M | re.S)
