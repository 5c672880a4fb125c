"""Worked solutions as files: with the picture, complete or not at all, from the command line and from the window."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gradviz.cli import main
from gradviz.documents.open import open_timeline
from gradviz.gui.export.solution_files import write_solution
from gradviz.gui.export.solution_pdf import pdf_pages
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


@pytest.mark.parametrize(("name", "picture"), [("a.md", "a-network.svg"), ("a.tex", "a-network.pdf")])
@pytest.mark.usefixtures("qapp")
def test_the_picture_stands_beside_it_and_is_named_in_it(tmp_path: Path, name: str, picture: str) -> None:
    assert main(["solution", "mazur-2-2-2", "--out", str(tmp_path / name)]) == 0
    assert picture in (tmp_path / name).read_text()
    assert (tmp_path / picture).stat().st_size > 2000
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, picture])


@pytest.mark.usefixtures("qapp")
def test_a_pdf_has_several_pages_of_a4(tmp_path: Path) -> None:
    assert main(["solution", "karpathy-tanh-neuron", "--digits", "3", "--out", str(tmp_path / "a.pdf")]) == 0
    data = (tmp_path / "a.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 2
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.0-9]* 84[12]", data)


def test_rows_that_belong_together_stay_together() -> None:
    rows = [(300.0, False, 0.0), (300.0, False, 0.0), (40.0, True, 0.0), (200.0, False, 0.0), (100.0, False, 0.0)]
    assert pdf_pages(rows) == [(0, 2), (2, 5)]
    assert pdf_pages([(5000.0, False, 0.0), (10.0, False, 0.0)]) == [(0, 1), (1, 2)]
    assert pdf_pages([(700.0, True, 0.0), (700.0, False, 0.0)]) == [(0, 1), (1, 2)]


@pytest.mark.usefixtures("qapp")
def test_a_cancelled_export_leaves_no_file_and_the_cursor_stays(tmp_path: Path) -> None:
    timeline = open_timeline("karpathy-tanh-neuron")
    timeline.next(Granularity.LAYER)
    before = timeline.place
    target = tmp_path / "a.pdf"
    assert not write_solution(timeline, target, "x", progress=lambda done, count: done < 3)
    assert not target.exists()
    assert timeline.place == before


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["mazur-2-2-2", "--out", "a.docx"], "expected a file that ends in .md, .tex or .pdf, got a.docx"),
    (["mazur-2-2-2", "--sample", "2", "--out", "a.md"], "there is no sample 2"),
    (["mazur-2-2-2", "--out", "nowhere/a.md"], "there is no folder nowhere"),
])  # fmt: skip
@pytest.mark.usefixtures("qapp")
def test_what_cannot_be_written_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str],
    sentence: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["solution", *arguments]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_window_writes_what_it_shows(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(target), "Markdown (*.md)"))
    window.presenter.look(digits=9, sample=2)
    window.actions_by_id["export_solution"].trigger()
    text = (tmp_path / "mine.md").read_text()
    assert "Forward, sample 3" in text
    assert "mine.md" in window.message.text
    asked = []
    replace = QMessageBox.StandardButton.Save
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text, *_more: asked.append(text) or replace)
    window.actions_by_id["export_blank_solution"].trigger()
    assert asked == ["mine.md is there already. Save replaces it; Cancel leaves it and asks for another name."]
    assert r"\underline" in (tmp_path / "mine.md").read_text()
