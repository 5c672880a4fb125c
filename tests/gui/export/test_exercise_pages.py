"""Exercise sheets and keys as pages: within their margins, without overlaps, one sheet on one page."""

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gradviz.documents.setups import setup_from_json
from gradviz.export.exercises.choice import ExerciseChoice
from gradviz.export.exercises.variants import Exercises, make_exercises
from gradviz.gui.export.exercises import page
from gradviz.gui.export.exercises.key import glance_pages, has_room_for_glance, key_pages
from gradviz.gui.export.exercises.page import BOTTOM, LEFT, RIGHT, TOP, Draw
from gradviz.gui.export.exercises.pdf import write_key_pdf, write_sheet_pdf
from gradviz.gui.export.exercises.sheet import sheet_pages
from gradviz.training.run import Run
from tests.exercise_checks import SETUPS

_SHRUNK = 0.8  # of a line's size, so that neighbours that touch do not count


def _exercises(name: str, **choice: Any) -> Exercises:
    choice = {"variants": 3, "seed": 7, **choice}
    return make_exercises(Run(setup_from_json(SETUPS[name], "setup")), ExerciseChoice(**choice), "setup.json")


def _painted(draw: Draw) -> QImage:
    image = QImage(595, 842, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[tuple[QRectF, str]]:
    """The box of every line that a page writes."""
    found: list[tuple[QRectF, str]] = []
    usual = page.draw_line

    def draw(painter: QPainter, line: Any, place: tuple[float, float], size: float, align: float = 0.0,
             **how: Any) -> float:  # fmt: skip
        width = usual(painter, line, place, size, align, **how)
        x, y = place[0] - align * width, place[1]
        text = "".join((label.letter.plain if label.letter else "") + label.text for label in line)
        found.append((QRectF(x, y - _SHRUNK * size * 0.8, width, _SHRUNK * size), text))
        return width

    monkeypatch.setattr(page, "draw_line", draw)
    return found


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", SETUPS)
def test_no_line_is_over_another_or_in_the_margin(name: str, lines: list[tuple[QRectF, str]]) -> None:
    for difficulty in ("calculator", "hand"):
        exercises = _exercises(name, difficulty=difficulty)
        variant = exercises.variants[1]
        for draw in (*sheet_pages(exercises, variant), *key_pages(exercises, variant), *glance_pages(exercises)):
            lines.clear()
            _painted(draw)
            for (box, text), (other, words) in itertools.combinations(lines, 2):
                assert not (text.strip() and words.strip() and box.intersects(other)), (text, words)
            for box, text in lines:
                assert box.left() >= LEFT - 1, text
                assert box.right() <= RIGHT + 1, text
                assert box.top() >= TOP - 12, text
                assert box.bottom() <= BOTTOM + 22, text


@pytest.mark.usefixtures("qapp")
def test_a_usual_sheet_is_one_page_and_a_key_shows_all_variants(tmp_path: Path) -> None:
    exercises = _exercises("2-2-1 sigmoid", variants=30)
    assert has_room_for_glance(exercises)
    assert all(len(sheet_pages(exercises, variant)) == 1 for variant in exercises.variants)
    few = _exercises("2-2-1 sigmoid", variants=4)
    sheets, keys = tmp_path / "sheets.pdf", tmp_path / "keys.pdf"
    write_sheet_pdf(few, sheets)
    write_key_pdf(few, keys)
    assert [len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) for path in (sheets, keys)] == [4, 4]
    assert b"/MediaBox [0 0 595" in sheets.read_bytes()


@pytest.mark.usefixtures("qapp")
def test_more_than_two_pages_are_never_needed() -> None:
    for name in SETUPS:
        exercises = _exercises(name, variants=1, count=6, difficulty="hand")
        assert len(sheet_pages(exercises, exercises.variants[0])) <= 2


@pytest.mark.usefixtures("qapp")
def test_sheets_are_black_on_white_so_that_any_copier_prints_them() -> None:
    exercises = _exercises("2-2-1 sigmoid", variants=1)
    image = _painted(sheet_pages(exercises, exercises.variants[0])[0])
    colours = {image.pixel(x, y) & 0xFFFFFF for x in range(0, 595, 2) for y in range(0, 842, 2)}
    spread = [max(parts) - min(parts) for parts in ((c >> 16, c >> 8 & 255, c & 255) for c in colours)]
    assert max(spread) < 20
