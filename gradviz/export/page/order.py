"""Writes a page to a file, for the command line."""

from __future__ import annotations

from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import Lesson, find_lesson, is_lesson, read_lesson
from gradviz.documents.presets import find_preset
from gradviz.export.files import check_target, write_text
from gradviz.export.opening import advance, open_with_progress
from gradviz.export.page.page import AS_USUAL, PageChoice, lesson_page, update_page
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["write_page"]


def write_page(setup: str, out: Path, updates: int = 0, choice: PageChoice = AS_USUAL) -> None:
    """Write the page of update number `updates` + 1 of `setup`, or of a lesson.

    Raises `SetupError`, or `OSError` where the file cannot be written; then no file is left behind.
    """
    if out.suffix.lower() not in (".html", ".htm"):
        message = _("expected a file that ends in .html, got {name}")
        raise SetupError("--out", message.format(name=out.name))
    check_target(out)
    lesson = _lesson_of(setup)
    if lesson is not None:
        if updates or choice.by_phase:
            option = "--updates" if updates else "--steps"
            raise SetupError(option, _("a lesson says itself where its stops are"))
        write_text(out, lesson_page(lesson, choice))
        return
    timeline = open_with_progress(setup)
    if updates:
        advance(timeline, updates, "--updates")
    title = timeline.run.setup.title or Path(setup).stem
    write_text(out, update_page(timeline, timeline.updates_done, View(), title, choice))


def _lesson_of(text: str) -> Lesson | None:
    """The lesson with this file, name or title; None where there is none or where a preset has this name."""
    path = Path(text)
    if path.suffix.lower() == ".json" and path.is_file():
        return read_lesson(path) if is_lesson(path) else None
    found = None if find_preset(text) else find_lesson(text)
    return None if found is None else read_lesson(found)
