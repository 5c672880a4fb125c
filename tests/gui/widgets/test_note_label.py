"""The words under a plot: whole sentences, and a button for the rest."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from gradviz.gui.widgets.note_label import NoteLabel
from gradviz.scene.themes import LIGHT

SENTENCES = ("The first sentence is short.", "The second one is as long as that.", "And the third one as well.")


def label(qtbot, width: int, most: int = 1) -> NoteLabel:
    made = NoteLabel(most=most)
    qtbot.addWidget(made)
    made.restyle(LIGHT, LIGHT.secondary)
    made.resize(width, 60)
    made.show()
    made.show_lines(SENTENCES)
    return made


def test_what_does_not_fit_stands_behind_a_button_and_comes_out(qtbot) -> None:
    notes = label(qtbot, 300)
    assert notes.rows == ["The first sentence is short."]
    assert notes.text() == notes.toolTip() == " ".join(SENTENCES)
    folded_height = notes.sizeHint().height()
    qtbot.mouseClick(notes.more, Qt.MouseButton.LeftButton)
    assert " ".join(notes.rows).split() == " ".join(SENTENCES).split()
    assert notes.sizeHint().height() > folded_height
    notes.more.setFocus()
    qtbot.keyClick(notes.more, Qt.Key.Key_Space)
    assert notes.rows == ["The first sentence is short."]


def test_nothing_is_offered_where_all_is_said(qtbot) -> None:
    notes = label(qtbot, 900)
    assert notes.rows == [" ".join(SENTENCES)]
    assert notes.more.isHidden()
    notes.resize(300, 60)
    assert not notes.more.isHidden()


def test_no_row_is_wider_than_the_label(qtbot) -> None:
    for width in range(120, 900, 60):
        notes = label(qtbot, width, most=2)
        room = notes.contentsRect().width()
        assert all(notes.fontMetrics().horizontalAdvance(row) <= room + 1 for row in notes.rows)
        last = notes.fontMetrics().horizontalAdvance(notes.rows[-1])
        assert notes.more.isHidden() or last <= notes.more.x() - notes.contentsRect().left() + 1


def test_words_are_measured_anew_in_larger_type(qtbot) -> None:
    """They kept the widths of the type before: in a lecture hall rows ran out of the window and under the button."""
    notes = label(qtbot, 420, most=2)
    large = replace(LIGHT, scale=1.6)
    notes.restyle(large, large.secondary)
    assert notes.rows != [" ".join(SENTENCES[:2]), SENTENCES[2]]
    metrics, room = QFontMetricsF(notes.font()), notes.contentsRect().width()
    assert all(metrics.horizontalAdvance(row) <= room for row in notes.rows)
    fresh = label(qtbot, 420, most=2)
    fresh.restyle(large, large.secondary)
    fresh.show_lines(("Something else.",))
    fresh.show_lines(SENTENCES)
    assert notes.rows == fresh.rows
