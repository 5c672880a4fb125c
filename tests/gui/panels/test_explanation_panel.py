"""The explanation panel: what it shows is the frame's, and what is typed is read strictly."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gradviz.documents.open import open_setup
from gradviz.gui.panels.explanation_panel import ExplanationPanel, sentence_html
from gradviz.gui.widgets.formula import FORMULAS
from gradviz.gui.widgets.value_field import nudge_step
from gradviz.scene.explanation.explanation import explanation_frame
from gradviz.scene.explanation.explanation_frame import ExplanationFrame, SentencePart
from gradviz.scene.moment import moment_of
from gradviz.scene.themes import LIGHT, PROJECTOR, Theme
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline


def frame_of(
    selected: str | None = "w1[1,2]", steps: int = 7, digits: int = 4, hidden: int = 2, by: str = "z"
) -> ExplanationFrame:
    setup, folder = open_setup("circle-2-4-2-1")
    if hidden == 3:
        sizes = (LayerSetup(2), LayerSetup(2), LayerSetup(1), LayerSetup(1))
        setup, steps = replace(setup, network=NetworkSetup(2, sizes)), 9
    timeline = Timeline(Run(setup, folder))
    for _step in range(steps):
        timeline.next(Granularity.LAYER)
    return explanation_frame(moment_of(timeline), View(selected=selected, digits=digits, by=by))


@pytest.fixture
def panel(qtbot: QtBot) -> ExplanationPanel:
    made = ExplanationPanel()
    qtbot.addWidget(made)
    made.resize(1100, 200)
    made.show_frame(frame_of())
    made.show()
    return made


def type_value(qtbot: QtBot, panel: ExplanationPanel, text: str) -> None:
    # QTest types Latin letters only, and a true minus sign is none.
    panel.value.selectAll()
    panel.value.insert(text)
    qtbot.keyClick(panel.value, Qt.Key.Key_Return)


@pytest.mark.parametrize(("text", "value"), [("0.25", 0.25), ("0,25", 0.25), ("-3e-2", -0.03), ("−1.5", -1.5)])
def test_a_value_is_read_with_point_or_comma(qtbot: QtBot, panel: ExplanationPanel, text: str, value: float) -> None:
    with qtbot.waitSignal(panel.value_requested) as wish:
        type_value(qtbot, panel, text)
    assert wish.args == ["w1[1,2]", value]


@pytest.mark.parametrize("text", ["", "abc", "1.000,5", "1e999", "nan"])
def test_what_is_no_number_is_refused_in_a_sentence(qtbot: QtBot, panel: ExplanationPanel, text: str) -> None:
    before = panel.value.text()
    panel.value.clear()
    with qtbot.assertNotEmitted(panel.value_requested), qtbot.waitSignal(panel.complaint_requested) as wish:
        type_value(qtbot, panel, text)
    assert "w1[1,2]" in wish.args[0]
    assert panel.value.text() == before


@pytest.mark.parametrize("width", [940, 1006, 1250, 1900])
@pytest.mark.parametrize("digits", [3, 6, 9])
def test_a_chain_of_eight_factors_and_more_needs_no_scrolling(
    panel: ExplanationPanel, width: int, digits: int
) -> None:
    panel.resize(width, 190)
    panel.show_frame(frame_of("w1[1,1]", digits=digits, hidden=3))
    QApplication.processEvents()
    FORMULAS.make_all()
    QApplication.processEvents()
    chain, room = panel.chain, panel.chain_page.chain_area.viewport().rect()
    assert len(chain._factors) == 10
    places = [chain.place_of(factor) for factor in range(10)]
    assert not any(a.intersects(b) for a, b in itertools.combinations(places, 2))
    assert all(QRectF(room).contains(place) for place in places)
    assert chain.size() == room.size()


@pytest.mark.parametrize("width", [1006, 1350, 1900])
def test_an_enlarged_chain_needs_no_scrolling(panel: ExplanationPanel, width: int) -> None:
    panel.resize(width, 640)
    panel.show_frame(frame_of("w1[1,1]", hidden=3))
    QApplication.processEvents()
    FORMULAS.make_all()
    QApplication.processEvents()
    area = panel.chain_page.chain_area
    assert panel.chain._layout.scale > 1.0 or width == 1006
    assert not area.horizontalScrollBar().isVisible()
    assert not area.verticalScrollBar().isVisible()


def test_the_keys_bring_every_factor_into_sight(qtbot: QtBot, panel: ExplanationPanel) -> None:
    panel.resize(500, 90)  # so low that it has to scroll
    panel.show_page("chain")
    area = panel.chain_page.chain_area
    for _factor in panel.chain._factors:
        qtbot.keyClicks(panel.chain, "]")
        kept = panel.chain.place_of(panel.chain._pinned or 0).center().toPoint()
        assert area.viewport().rect().contains(panel.chain.mapTo(area.viewport(), kept))


def test_pointing_at_a_factor_asks_for_its_highlight(qtbot: QtBot, panel: ExplanationPanel) -> None:
    said: list[str | None] = []
    panel.highlight_requested.connect(said.append)
    spot = panel.chain.place_of(1).center().toPoint()
    qtbot.mouseMove(panel.chain, spot)
    qtbot.mouseClick(panel.chain, Qt.MouseButton.LeftButton, pos=spot)
    factors = panel.chain._factors
    assert said
    assert set(said) == {factors[1].about}
    qtbot.keyClicks(panel.chain, "]")
    assert said[-1] == factors[2].about


def test_paths_can_be_chosen(qtbot: QtBot, panel: ExplanationPanel) -> None:
    frame = frame_of()
    assert frame.ledger is not None
    assert panel.paths.texts == frame.ledger.paths
    with qtbot.waitSignal(panel.path_requested) as wish:
        qtbot.mouseClick(panel.paths.segments[1], Qt.MouseButton.LeftButton)
    assert wish.args == [1]


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR])
def test_paths_are_segments_where_all_have_room_and_else_a_list(panel: ExplanationPanel, theme: Theme) -> None:
    panel.set_theme(theme)
    for width in (1100, 640, 480, 330, 250):
        panel.resize(width, 300)
        panel.show_page("chain")
        QApplication.processEvents()
        paths = panel.paths
        shown = [each for each in paths.segments if each.isVisible()]
        assert paths.list.isVisible() is not bool(shown)
        assert len(shown) in (0, len(paths.texts))
        assert all(paths.rect().contains(each.geometry()) for each in shown)
        assert all(each.fontMetrics().horizontalAdvance(each.text()) < each.width() for each in shown)
        if width == 1100:
            assert shown


def test_the_segments_change_with_the_paths(panel: ExplanationPanel) -> None:
    panel.show_frame(frame_of("w1[1,1]", hidden=3))
    QApplication.processEvents()
    assert [each.text() for each in panel.paths.segments if each.isVisible()] == list(panel.paths.texts)
    panel.show_frame(frame_of("w2[1,2]"))  # one path alone
    QApplication.processEvents()
    assert not panel.paths.isVisible()


def test_the_derivative_of_a_unit_can_be_by_its_sum_or_by_its_output(qtbot: QtBot, panel: ExplanationPanel) -> None:
    assert not panel.chain_page.variables.isVisible()
    panel.show_frame(frame_of("u2[1]", by="a"))
    variables = panel.chain_page.variables
    assert variables.texts == ("∂ℓ/∂z₁⁽²⁾", "∂ℓ/∂a₁⁽²⁾")
    assert variables.place == 1
    with qtbot.waitSignal(panel.variable_requested) as wish:
        variables.segments[0].click()
    assert wish.args == ["z"]


def test_the_dots_in_the_title_offer_the_ways_to_copy(panel: ExplanationPanel) -> None:
    menu = QMenu(panel)
    panel.set_copy_menu(menu)
    assert panel.more.isEnabled()
    assert panel.more.menu() is menu
    assert panel.chain_page.copy_menu is menu


def test_the_check_and_its_verdict_are_shown(panel: ExplanationPanel) -> None:
    ledger = frame_of().ledger
    assert ledger is not None
    assert ledger.verdict in panel.sums.text()
    for what, number in (*ledger.sum_lines, *ledger.check_lines):
        assert number in panel.sums.text()
        assert what.split(" ")[0] in panel.sums.text()


def test_without_a_selection_a_hint_says_what_to_do(panel: ExplanationPanel) -> None:
    panel.show_frame(frame_of(None))
    assert panel.hint.isVisible()
    assert panel.hint.text()
    assert not panel.value.isVisible()
    assert not panel.more.isEnabled()


def test_the_table_lists_the_layer(panel: ExplanationPanel) -> None:
    frame = frame_of()
    panel.header.button(panel._view, "table").click()
    assert panel.table.rowCount() == len(frame.table) - 1
    cells = [panel.table.item(0, c).text() for c in range(panel.table.columnCount())]
    assert tuple(cells) == frame.table[1]


def test_every_role_but_plain_is_more_than_a_colour() -> None:
    for role in ("strong", "forward", "backward", "update", "warning"):
        assert "font-weight:600" in sentence_html((SentencePart("a < b", role),), LIGHT)
    assert "font-weight" not in sentence_html((SentencePart("a"),), LIGHT)
    assert "a\u00a0&lt;\u00a0b" in sentence_html((SentencePart("a < b"),), LIGHT)


def test_a_theme_can_change_while_it_is_shown(panel: ExplanationPanel) -> None:
    before = panel.chain.sizeHint().width()
    panel.set_theme(PROJECTOR)
    assert panel.chain.sizeHint().width() > before


def test_before_the_backward_pass_it_says_what_is_known(qtbot: QtBot, panel: ExplanationPanel) -> None:
    frame = frame_of("w2[1,1]", 3)
    panel.show_frame(frame)
    assert frame.ledger is None
    assert [row[0] for row in frame.known] == ["w2[1,1]", "a₁", "w2[1,1] · a₁", "z₁"]
    assert all(row[2] in panel.hint.text() for row in frame.known)
    assert "backward phase" in panel.hint.text()


def test_up_and_down_nudge_and_come_back_to_where_they_began(qtbot: QtBot, panel: ExplanationPanel) -> None:
    asked: list[tuple[str, float, int]] = []
    panel.nudge_requested.connect(lambda *wish: asked.append(wish))
    panel.value.set_shown("0.1")
    qtbot.keyClick(panel.value, Qt.Key.Key_Up)
    qtbot.keyClick(panel.value, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [value for _name, value, _gesture in asked] == [0.11, 0.0]
    assert {name for name, _value, _gesture in asked} == {"w1[1,2]"}
    assert len({gesture for _name, _value, gesture in asked}) == 1


@pytest.mark.parametrize(("value", "step"), [(0.0, 0.01), (-3.0, 0.01), (25.0, 0.1), (-4000.0, 10.0)])
def test_a_nudge_is_a_hundredth_or_about_one_per_cent(value: float, step: float) -> None:
    assert nudge_step(value) == pytest.approx(step)


def test_dragging_the_name_is_one_gesture(qtbot: QtBot, panel: ExplanationPanel) -> None:
    asked: list[tuple[str, float, int]] = []
    panel.nudge_requested.connect(lambda *wish: asked.append(wish))
    panel.value.set_shown("0.5")
    handle = panel.value_field.label
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
    for far in (8, 9, 20):
        QTest.mouseMove(handle, handle.rect().center() + QPoint(far, 0))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton)
    assert [value for _name, value, _gesture in asked] == [0.52, 0.55]
    assert len({gesture for _name, _value, gesture in asked}) == 1


@pytest.mark.parametrize("width", [940, 1000, 1420])
def test_the_check_and_the_value_are_never_cut(panel: ExplanationPanel, width: int) -> None:
    panel.resize(width, 200)
    assert panel.sums.isVisible()
    assert panel.sums.geometry().right() <= panel.width()
    assert panel.sums.wanted_width() <= panel.sums.viewport().width()
    assert panel.value.fontMetrics().horizontalAdvance(panel.value.text()) < panel.value.width() - 8


def test_where_it_is_narrow_the_sums_are_one_line(panel: ExplanationPanel) -> None:
    panel.resize(582, 222)
    assert panel.sentence.isVisible()
    assert panel.chain.isVisible()
    assert panel.foot.isVisible()
    assert not panel.sums.isVisible()
    ledger = frame_of().ledger
    assert ledger is not None
    assert ledger.verdict in panel.foot.text()
    assert ledger.check_lines[-1][1] in panel.foot.text()


def test_where_it_is_low_sentence_and_chain_rule_take_turns(panel: ExplanationPanel) -> None:
    panel.resize(1100, 140)
    assert panel.sentence.isVisible()
    assert not panel.pages.isVisible()
    panel.header.button(panel._view, "chain").click()
    assert panel.chain.isVisible()
    assert not panel.sentence.isVisible()
    panel.resize(1100, 200)
    assert panel.sentence.isVisible()
    assert panel.chain.isVisible()


def test_the_heading_gives_up_whole_parts_where_there_is_no_room(panel: ExplanationPanel) -> None:
    heading = panel.chain_page.heading
    words = "sample 1 of 10, before the update"
    heading.show_words(words)
    wide, part = (heading.fontMetrics().horizontalAdvance(text) for text in (words, "sample 1 of 10"))
    short = "sample 1 of 10"
    for room, shown in ((wide + 2, words), (wide - 2, short), (part - 2, ""), (wide + 2, words)):
        heading.resize(room, heading.height())
        assert heading.text() == shown
        assert heading.accessibleName() == words


def test_the_table_marks_the_parameter_that_is_selected(qtbot: QtBot, panel: ExplanationPanel) -> None:
    panel.turn_to("table")
    table = panel.table

    def marked() -> list[str]:
        return [item.text() for item in table.selectedItems() if item.column() == 0]

    assert marked() == ["w1[1,2]"]
    panel.show_frame(frame_of("w1[2,4]"))
    assert marked() == ["w1[2,4]"]
    assert table.viewport().rect().intersects(table.visualItemRect(table.selectedItems()[0]))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Up)
    moved = marked()
    assert moved != ["w1[2,4]"]
    panel.show_frame(frame_of("w1[2,4]", steps=8))  # a step leaves the keys where they are
    assert marked() == moved
    panel.show_frame(frame_of(None))
    panel.chain.setFocus()
    panel.show_frame(frame_of(None, steps=8))
    assert marked() == []


def test_the_check_has_its_heading_wherever_there_is_the_height_for_it(panel: ExplanationPanel) -> None:
    heading = panel._frame.ledger.check_title
    for height, has_heading in ((190, False), (320, True), (190, False)):
        panel.resize(1100, height)
        assert (heading in panel.sums.text()) is has_heading


@pytest.mark.parametrize("size", [(908, 204), (912, 230), (1253, 230)], ids=str)
def test_the_sums_over_paths_and_samples_are_whole_in_the_usual_windows(
    panel: ExplanationPanel, size: tuple[int, int]
) -> None:
    """Inside of their frames; the line that says whether they agree was cut at its lower half."""
    panel.resize(*size)
    ledger = frame_of().ledger
    assert ledger is not None
    assert len(ledger.sum_lines) + len(ledger.check_lines) == 5
    assert panel.sums.isVisible()
    assert panel.sums.wanted_height(panel.sums.width()) <= panel.sums.height()
