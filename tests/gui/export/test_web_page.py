"""File › Export › Web page: the update at the cursor, or the open lesson; the window does not change."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from gradviz.documents.lessons import find_lesson
from gradviz.gui.window.main_window import MainWindow


def document_in(path: Path) -> dict[str, Any]:
    found = re.search(r'id="data">(.*?)</script>', path.read_text("utf-8"))
    assert found is not None
    return json.loads(found[1])


def test_the_window_writes_the_update_at_its_cursor_and_stays_where_it_is(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "mine"), "Web page (*.html)"))
    timeline = window.session.timeline
    before = timeline.length, timeline.place
    window.presenter.look(digits=6)
    window.actions_by_id["export_page"].trigger()
    assert (timeline.length, timeline.place) == before
    assert "mine.html" in window.message.text
    document = document_in(tmp_path / "mine.html")
    assert (document["kind"], document["digits"]) == ("update", 6)
    assert document["title"] == window.session.title


def test_an_open_lesson_is_written_with_all_its_stops(window: MainWindow, tmp_path: Path) -> None:
    path = find_lesson("m02-mazur-2-2-2")
    assert path is not None
    assert window.commands.lessons.show_lesson(path)
    window.commands.written.write_page(tmp_path / "lesson.html", window.commands.lessons.guide.lesson)
    document = document_in(tmp_path / "lesson.html")
    assert document["kind"] == "lesson"
    assert len(document["steps"]) == 4
    window.commands.lessons.close()


def test_a_page_that_cannot_be_written_is_reported(window: MainWindow, tmp_path: Path) -> None:
    window.commands.written.write_page(tmp_path / "none" / "page.html", None)
    assert "was not written" in window.message.text
    assert "page.html" in window.message.text
