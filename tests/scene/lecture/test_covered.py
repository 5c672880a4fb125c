"""What an open question of a lesson's stop hides, for all stops and all rows of the table of panels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from gradviz.documents.lessons import Lesson, Stop, find_lesson, lesson_names, read_lesson
from gradviz.export.lesson_check import stop_timeline
from gradviz.scene.frame_sources import FrameInputs
from gradviz.scene.lecture.covered import CONTAINERS, covered_panels, hidden_with, why_covered
from gradviz.scene.lecture.lesson import lesson_frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.panels import PANELS, Position
from gradviz.scene.reading import LOSS_NAME, unit_name
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import EdgeMode, Scope, View
from tests.scene.scenes import plain

LESSONS = [read_lesson(path) for each in lesson_names() if (path := find_lesson(each.name)) is not None]
STOPS = [(lesson, stop) for lesson in LESSONS for stop in lesson.stops]
COVERING = [pytest.param(*each, id=f"{each[0].title}: {each[1].title}") for each in STOPS if each[1].reveal]
# The graph and the run's position are seen at every stop; what they may tell is tested below.
ALWAYS = {panel.name for panel in PANELS if panel.position in (
    Position.TOP, Position.FIRST, Position.MIDDLE, Position.FOOT, Position.PAGE)}  # fmt: skip


def view_of(stop: Stop) -> View:
    return View(covered=frozenset(CONTAINERS.get(name, name) for name in hidden_with(stop.reveal, stop.panels)))


def test_where_a_question_covers_a_panel_only_those_stay_of_which_the_stop_speaks() -> None:
    assert len(STOPS) == 87
    for lesson, stop in STOPS:
        view = view_of(stop)
        for panel in PANELS:
            is_hidden = panel.name in covered_panels(view)
            assert bool(why_covered(view, panel.name)) == is_hidden
            is_spoken_of = panel.name in {CONTAINERS.get(name, name) for name in stop.panels}
            if panel.name in stop.reveal and panel.name not in CONTAINERS:
                assert is_hidden, (lesson.title, stop.title, panel.name)
            elif not stop.reveal or (is_spoken_of and panel.name not in view.covered):
                assert not is_hidden, (lesson.title, stop.title, panel.name)
            else:
                assert is_hidden or panel.name in ALWAYS, (lesson.title, stop.title, panel.name)


def names_of(moment: Moment) -> Iterator[str]:
    """Everything that can be selected or pointed at."""
    network = moment.run.network
    yield from (network.ref(place).name for place in range(network.parameter_count))
    yield from (unit_name(column, unit) for column, size in enumerate(network.sizes) for unit in range(size))
    yield LOSS_NAME


def texts_in(frame: object) -> Iterator[str]:
    if isinstance(frame, str):
        yield frame
    elif isinstance(frame, tuple):
        for part in frame:
            yield from texts_in(part)


@pytest.mark.parametrize(("lesson", "stop"), COVERING)
def test_no_panel_that_stays_tells_the_answer(lesson: Lesson, stop: Stop) -> None:
    moment, base = moment_of(stop_timeline(lesson, stop)), view_of(stop)
    value = stop.expect["loss_after"] if stop.asked.value is None else stop.asked.value
    # With so many digits that no other number looks like it by chance.
    answers = {number(value, digits) for digits in (3, 4, 5, 6)} if len(str(value)) > 6 else {number(value, 3)}
    open_, place = [], lesson.stops.index(stop)
    for name in names_of(moment):
        for mode in EdgeMode:
            for scope in Scope:
                view = replace(base, selected=name, hovered=name, edge_mode=mode, scope=scope, digits=6)
                open_.append(view)
    texts = set(texts_in(plain(lesson_frame(lesson.title, place, len(lesson.stops), stop))))
    hidden: set[str] = set()
    for panel in PANELS:
        if panel.frame is None or CONTAINERS.get(panel.name) in base.covered:
            continue
        if panel.name in base.covered:
            view = replace(open_[0], covered=frozenset())
            hidden |= set(texts_in(plain(panel.frame.build(FrameInputs(moment, view, all_data=True)))))
            continue
        for view in open_:
            texts |= set(texts_in(plain(panel.frame.build(FrameInputs(moment, view, all_data=True)))))
    assert len(texts) > 50
    assert [text for text in texts for answer in answers if answer in text] == []
    if {"loss", "surface"} & set(stop.reveal):
        assert [text for text in hidden for answer in answers if answer in text]
