"""The Welcome page's pictures are of real networks, and its table lists the bundled documents."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.documents.open import open_timeline
from gradviz.documents.presets import preset_names
from gradviz.scene.lecture.lesson_progress import LessonProgress
from gradviz.scene.moment import moment_of
from gradviz.scene.welcome.lesson_offer import lesson_offer, lesson_to_offer
from gradviz.scene.welcome.lesson_picture import lesson_picture
from gradviz.scene.welcome.preset_picture import preset_picture, sample_tiles
from gradviz.scene.welcome.welcome_frame import preset_cards


def test_the_descent_is_on_the_curve_and_goes_down() -> None:
    picture = lesson_picture()
    weights, losses = picture.path.T
    assert np.all(np.diff(losses) < 0)
    assert np.all(np.diff(weights) > 0)
    assert np.interp(weights, *picture.curve.T) == pytest.approx(losses, abs=1e-3)
    # By hand: w ← w − 1·2(ŷ − y)·ŷ(1 − ŷ)·x at w = −0.6.
    ŷ = 1 / (1 + np.exp(1.2))
    assert weights[1] == pytest.approx(-0.6 - 2 * (ŷ - 1) * ŷ * (1 - ŷ) * 2, rel=1e-14)


def test_every_card_is_of_a_preset_and_shows_its_sizes() -> None:
    titles = {each.name: each.title for each in preset_names()}
    cards = preset_cards(titles)
    assert [card.title for card in cards] == ["Circle", "Spiral", "XOR", "Noisy sine", "Iris", "Digits"]
    for card in cards:
        assert card.name in titles
        assert card.name.endswith(card.caption.partition(" ")[0])


@pytest.mark.parametrize(("name", "kind"), [("xor-2-2-1", "plane"), ("noisy-sine-1-12-1", "curve"),
                                            ("iris-4-6-3", "plane")])  # fmt: skip
def test_a_picture_shows_samples_and_the_output_of_the_network(name: str, kind: str) -> None:
    timeline = open_timeline(name)
    timeline.play(50)
    picture = preset_picture(moment_of(timeline))
    assert picture.update == 50
    assert picture.plot is not None
    assert picture.plot.kind == kind
    assert 0 < len(picture.plot.train) == len(picture.plot.train_values) <= 180
    assert np.isfinite(picture.plot.train).all()


def test_samples_that_are_pictures_are_shown_as_such() -> None:
    inputs = np.arange(40.0).reshape(10, 4)
    tiles = sample_tiles(inputs).tiles
    assert tiles.shape == (9, 2, 2)
    assert tiles[1].tolist() == [[4, 5], [6, 7]]


def test_the_door_offers_the_lesson_that_was_left_else_the_first_that_was_never_finished() -> None:
    names = ("a", "b", "c")
    done, begun, stops = LessonProgress(7, 7, True), LessonProgress(2, 7), ["", "", "The surface", "", "", "", ""]
    assert lesson_to_offer(names, {}) == "a"
    assert lesson_to_offer(names, {"a": done}) == "b"
    assert lesson_to_offer(names, {"b": begun, "c": begun, "own.json": begun}) == "c"
    assert lesson_to_offer(names, dict.fromkeys(names, done)) == ""
    assert lesson_offer("a", "A", "", stops, 8, None, True).above == "Start here · 7 stops · 8 minutes"
    offer = lesson_offer("a", "A", "What it is about", stops, 8, begun, True)
    assert (offer.above, offer.text) == ("Your lesson · stop 3 of 7", "Next: The surface")
    assert lesson_offer("a", "A", "What it is about", stops, 8, LessonProgress(0, 7), True).text == "What it is about"
    assert lesson_offer("b", "B", "", stops, 8, done, False).button == "Start lesson"
    assert lesson_to_offer(names, {"a": done, "b": LessonProgress(0, 7)}) == "b", "begun at its first stop"
    assert lesson_to_offer(names, {"a": done.begun_anew(), "b": LessonProgress(0, 7)}) == "b"
