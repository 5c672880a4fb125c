"""A page into a file, as the command line asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import Lesson, find_lesson, is_lesson, read_lesson
from gradviz.documents.presets import find_preset
from gradviz.export.files import check_target, write_text
from gradviz.export.opening import advance, open_with_progress
from gradviz.export.page.page import lesson_page, update_page
from gradviz.scene.view import View
from gradviz.text import _

__all__ = ["PageOrder", "write_page"]


class PageOrder(NamedTuple):
    """What page is wanted: of the update after `updates` ones of `setup`, or of a lesson."""

    setup: str
    out: Path
    updates: int = 0
    theme: str = "auto"
    has_surface: bool = True
    by_phase: bool = False


def write_page(order: PageOrder) -> None:
    """Write the page. Raises `SetupError`, or `OSError` where it cannot be written; then nothing is left behind."""
    if order.out.suffix.lower() not in (".html", ".htm"):
        message = _("expected a file that ends in .html, got {name}")
        raise SetupError("--out", message.format(name=order.out.name))
    check_target(order.out)
    lesson = _lesson_of(order.setup)
    if lesson is not None:
        if order.updates or order.by_phase:
            option = "--updates" if order.updates else "--steps"
            raise SetupError(option, _("a lesson says itself where its stops are"))
        write_text(order.out, lesson_page(lesson, theme=order.theme, has_surface=order.has_surface))
        return
    timeline = open_with_progress(order.setup)
    if order.updates:
        advance(timeline, order.updates, "--updates")
    title = timeline.run.setup.title or Path(order.setup).stem
    write_text(order.out, update_page(
        timeline, timeline.updates_done, View(), title, theme=order.theme, has_surface=order.has_surface,
        by_phase=order.by_phase,
    ))  # fmt: skip


def _lesson_of(text: str) -> Lesson | None:
    """The lesson that is named, by its file, its name or its title; a preset goes before a lesson of its name."""
    path = Path(text)
    if path.suffix.lower() == ".json" and path.is_file():
        return read_lesson(path) if is_lesson(path) else None
    found = None if find_preset(text) else find_lesson(text)
    return None if found is None else read_lesson(found)
