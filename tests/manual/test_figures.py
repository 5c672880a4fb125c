"""The figures of the manual: each is asked for by a line that names no file, says what it shows, and can be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.documents.manual import read_chapters
from gradviz.export.manual_frame import manual_frame_of
from gradviz.gui.export.manual_picture import manual_picture, manual_style, render_manual_figure
from gradviz.scene.manual.manual_figure import (
    FIGURE_MARK,
    ManualFigure,
    figures_in,
    with_alt_texts,
    with_marks,
)
from gradviz.scene.manual.search import search_manual

CHAPTERS = read_chapters()
FIGURES = [(chapter.name, figure) for chapter in CHAPTERS for figure in chapter.figures]
LINE = "<!-- figure: network of mazur-2-2-2, update 3, after backward 2, selected w1[1,1]. Two paths. -->"


def test_the_chapters_that_a_picture_explains_have_one() -> None:
    names = [name[:2] for name, _figure in FIGURES]
    assert names == ["01", "02", "03", "04", "05", "06", "07", "10", "11"]
    assert len({figure.alt for _name, figure in FIGURES}) == len(FIGURES)


def test_a_line_asks_for_a_figure_and_names_no_file() -> None:
    markdown = f"# Title\n\nWords.\n\n{LINE}\n\nMore.\n"
    assert figures_in(markdown) == (ManualFigure("network", "mazur-2-2-2", 3, "backward 2", "w1[1,1]", "Two paths."),)
    assert FIGURE_MARK.format(place=0) in with_marks(markdown)
    assert "<!--" not in with_marks(markdown)
    assert with_alt_texts(markdown) == "# Title\n\nWords.\n\nTwo paths.\n\nMore.\n"
    for wrong in ("network of ../mazur.json, update 0, after loss. X.", "network of mazur-2-2-2. X.",
                  "network of mazur-2-2-2, update 0, after loss.", "a picture"):  # fmt: skip
        with pytest.raises(ValueError, match=r"\w"):
            figures_in(f"<!-- figure: {wrong} -->")


def test_no_comment_of_a_chapter_is_left_over() -> None:
    """A line with a fault in it would be passed over by every reader."""
    for chapter in CHAPTERS:
        assert chapter.markdown.count("<!--") == len(chapter.figures), chapter.name


@pytest.mark.parametrize(("name", "figure"), FIGURES, ids=[name for name, _figure in FIGURES])
def test_every_figure_can_be_computed_and_has_its_size(name: str, figure: ManualFigure, qapp: object) -> None:
    style = manual_style("dark")
    frame = manual_frame_of(figure, style)
    assert manual_picture(figure, frame, style).size[0] == style.width, name
    assert manual_frame_of(figure, style, lambda: True) is None, "nobody waits for it any more"


def test_the_words_about_a_figure_are_found() -> None:
    assert "04-surfaces" in [hit.key for hit in search_manual("zigzags between its walls", CHAPTERS)]


def test_a_figure_is_drawn_as_svg_in_either_theme(tmp_path: Path) -> None:
    [figure] = next(chapter for chapter in CHAPTERS if chapter.name == "03-chain-rule").figures
    drawn = {}
    for theme in ("light", "dark"):
        render_manual_figure(figure, theme, tmp_path / f"{theme}.svg")
        drawn[theme] = (tmp_path / f"{theme}.svg").read_text("utf-8")
        assert "<svg" in drawn[theme]
    assert drawn["light"] != drawn["dark"]
