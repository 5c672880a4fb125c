"""The title row: one choice of each group, said once, and reachable by the Tab key alone."""

from __future__ import annotations

import gc
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidgetItem
from pytestqt.qtbot import QtBot

from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.style_sheet import style_sheet
from gradviz.scene.themes import LIGHT, PROJECTOR, Theme


def make(qtbot: QtBot) -> tuple[PanelHeader, list[str]]:
    header = PanelHeader("Network")
    qtbot.addWidget(header)
    said: list[str] = []
    header.add_choice("Edges", [("a", "Gradient", "Colour by gradient"), ("b", "Step", "Colour by step")], said.append)
    header.resize(600, 32)
    header.show()
    return header, said


def test_no_item_of_its_layouts_is_kept_in_python(qtbot: QtBot) -> None:
    """Found by random actions: items that Qt frees as the choices move were still known to PySide by their address,
    and whatever came to lie there later was taken for one of them, until the program crashed."""
    before = sum(type(each) is QWidgetItem for each in gc.get_objects())
    header, _said = make(qtbot)
    header.resize(60, 60)
    header.resize(600, 60)
    assert sum(type(each) is QWidgetItem for each in gc.get_objects()) <= before


def test_the_first_is_chosen_and_nothing_is_said(qtbot: QtBot) -> None:
    header, said = make(qtbot)
    assert header.choice("Edges") == "a"
    assert said == []


def test_a_click_chooses_and_speaks_once(qtbot: QtBot) -> None:
    header, said = make(qtbot)
    for _time in range(2):
        qtbot.mouseClick(header.button("Edges", "b"), Qt.MouseButton.LeftButton)
    assert said == ["b"]
    assert header.button("Edges", "b").isChecked()
    assert not header.button("Edges", "a").isChecked()


def test_showing_a_choice_does_not_speak(qtbot: QtBot) -> None:
    header, said = make(qtbot)
    header.set_choice("Edges", "b")
    assert header.choice("Edges") == "b"
    assert said == []


def test_every_button_is_a_stop_of_tab_with_a_name_and_a_tooltip(qtbot: QtBot) -> None:
    header, _said = make(qtbot)
    header.set_theme(PROJECTOR)
    buttons = header.findChildren(QToolButton)
    assert len(buttons) == 2
    for button in buttons:
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.accessibleName()
        assert button.toolTip()


def test_where_it_is_narrow_choices_become_a_menu_and_the_title_stays_whole(qtbot: QtBot) -> None:
    header, said = make(qtbot)
    header.resize(600, 32)
    header.show()
    title = header._title
    assert header.button("Edges", "b").isVisible()
    header.resize(header.minimumSizeHint().width() + 4, 32)
    assert not header.button("Edges", "b").isVisible()
    assert title.width() >= title.sizeHint().width()
    menu = header._choices.menu_button("Edges")
    assert menu.isVisible()
    menu.menu().actions()[1].trigger()
    assert said == ["b"]
    assert header.choice("Edges") == "b"
    assert menu.text().startswith(header.button("Edges", "b").text())
    header.resize(600, 32)
    assert header.button("Edges", "b").isVisible()
    assert not menu.isVisible()


def test_panels_that_take_turns_are_named_in_the_title(qtbot: QtBot) -> None:
    header, _said = make(qtbot)
    header.resize(600, 32)
    header.show()
    asked: list[str] = []
    header.set_turns([("loss", "Loss"), ("output", "Output")], "loss", asked.append)
    assert not header._title.isVisible()
    header._turns["output"].click()
    assert asked == ["output"]
    assert header._turns["loss"].isChecked()
    header.set_turns([("surface", "Surface"), ("loss", "Loss"), ("output", "Answers")], "loss", asked.append)
    buttons = [header._first.itemAt(place).widget() for place in range(3)]
    assert [button.text() for button in buttons] == ["Surface", "Loss", "Answers"]
    other = header._turns["output"]
    assert (other.text(), other.accessibleName()) == ("Answers", "Answers")
    assert other.toolTip() == other.accessibleDescription() == "Show Answers in this place"
    header.set_turns([], "", asked.append)
    assert header._title.isVisible()


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR])
@pytest.mark.parametrize("kind", ["QToolButton", "QLabel"])
def test_the_sheet_says_how_large_the_words_of_a_title_row_are(theme: Theme, kind: str) -> None:
    """On a real display a button that was made in one theme kept the font of that one in another."""
    rules = re.findall(rf"^PanelHeader {kind}(?:, [^{{]+)? {{([^}}]*)}}", style_sheet(theme), re.MULTILINE)
    assert any(f"font-size: {round(13 * theme.scale)}px;" in rule for rule in rules)


def test_the_tooltip_of_a_note_changes_while_its_words_stay(qtbot: QtBot) -> None:
    header = PanelHeader("Network")
    qtbot.addWidget(header)
    header.set_note("L = 0.753", tooltip="0.7528319666")
    header.set_note("L = 0.753", tooltip="0.7528164090")
    assert header._note.toolTip() == "0.7528164090"


def first_ink(header: PanelHeader) -> int:
    """The first column of pixels with something written, in the left half of a header."""
    image = header.grab().toImage()
    ground = image.pixelColor(2, 8)
    columns = range(2, image.width() // 2)
    return next(x for x in columns for y in range(4, image.height() - 4) if image.pixelColor(x, y) != ground)


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR], ids=lambda theme: theme.name)
def test_a_title_with_a_menu_begins_where_other_titles_do(qtbot: QtBot, theme: Theme) -> None:
    starts = []
    for as_menu in (False, True):
        header = PanelHeader("Loss")
        qtbot.addWidget(header)
        header.setStyleSheet(style_sheet(theme))
        header.set_theme(theme)
        if as_menu:
            header.set_turns([("loss", "Loss"), ("flow", "Gradient flow")], "loss", lambda key: None, as_menu=True)
        header.resize(600, 60)
        header.show()
        starts.append(first_ink(header))
    assert abs(starts[0] - starts[1]) <= 1
