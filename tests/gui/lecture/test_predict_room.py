"""The room of Predict's question in small windows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from tests.gui.conftest import Open


def test_in_little_room_the_question_takes_the_explanations_place_and_gives_it_back(open_window: Open) -> None:
    window = open_window(size=(1024, 768), theme="projector")
    assert window.panels["explanation"].isVisible()
    window.lecture.predict(True)
    assert not window.panels["explanation"].isVisible()
    assert (window.width(), window.height()) == (1024, 768)
    assert window.panels["network"].canvas.height() > 200
    window.lecture.predict(False)
    assert window.panels["explanation"].isVisible()


def test_no_answer_lies_under_its_votes_however_long_its_words_are(open_window: Open) -> None:
    window = open_window(size=(1024, 768), theme="projector")
    window.lecture.predict(True)
    panel, predicting = window.lecture.predicting.panel, window.lecture.predicting
    for choices in (("ŷ₁ is larger", "both are equal", "ŷ₂ is larger"),
                    ("∂L/∂w12[34,56] is larger", "both are equal", "∂L/∂w12[35,56] is larger")):  # fmt: skip
        panel.show_frame(replace(predicting.frame(), choices=choices, tally=(0, 0, 0), shares=(0.0, 0.0, 0.0)))
        for _layout in range(2):  # of the choices, then of their row
            QApplication.processEvents()
        right = 0
        for choice, text in zip(panel.choices, choices, strict=True):
            words, votes = (QRect(each.mapTo(panel, QPoint()), each.size()) for each in (choice.words, choice.votes))
            assert right < words.left() <= words.right() < votes.left()
            assert text[:6] in choice.words.text()
            right = votes.right()
        assert right < panel.width()
