"""The room of Predict's question in small windows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from gradviz.documents.open import open_setup
from gradviz.scene.lecture.predict import Ask
from tests.gui.cut import what_is_cut

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


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_at_every_step_question_answers_and_lists_are_whole(open_window: Open, theme: str) -> None:
    window = open_window(open_setup("spiral-2-8-8-1")[0], size=(1024, 768), theme=theme, at_start=True)
    window.setUpdatesEnabled(False)
    window.lecture.predict(True)
    predicting = window.lecture.predicting
    panel, asked = predicting.panel, set[Ask]()
    for granularity, steps in (("layer", 6), ("operation", 6), ("update", 1)):
        window.commands.run.choose_granularity(granularity)
        for _step in range(steps):
            for ask in predicting.question.asks:
                panel.ask_requested.emit(ask)
                QApplication.processEvents()
                shown = [panel.question, *(choice.words for choice in panel.choices if choice.isVisible())]
                where = predicting.question.text
                assert not [each.text() for each in shown if "…" in each.text()], where
                assert what_is_cut(panel) == [], where
                asked.add(ask)
            predicting.next()
            predicting.next()
    assert asked == set(Ask)
    window.setUpdatesEnabled(True)


def test_of_folded_layers_a_number_is_asked_for_that_is_drawn_where_there_is_one(open_window: Open) -> None:
    window = open_window(open_setup("spiral-2-8-8-1")[0], size=(1024, 768), at_start=True)
    window.presenter.look(selected=None)
    window.lecture.predict(True)
    predicting = window.lecture.predicting
    assert window.network.folded_columns == {1, 2}, "there is no room for eight units"
    subjects = []
    for _step in range(6):
        subjects.append(predicting.question.subject.name)
        predicting.next()
        predicting.next()
    # A folded layer has no other numbers; of the output's gradients, that of its bias is drawn at its unit.
    assert subjects == ["u1[1]", "u2[1]", "u3[1]", "", "b3[1]", "w2[1,1]"]
    window.lecture.predict(False)
    window.resize(1920, 1080)
    QApplication.processEvents()
    window.session.seek(0)
    window.lecture.predict(True)
    assert window.network.folded_columns == set()
