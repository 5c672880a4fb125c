"""What the next step shows is prepared after a step; it is used only where it is the same as without, to the pixel."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gradviz.documents.open import open_setup
from gradviz.gui import next_step
from gradviz.gui.presenter import Presenter
from gradviz.gui.window.main_window import MainWindow
from gradviz.scene.moment import moment_of
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from tests.gui.pixels import levels

_DRAWN = ("network", "surface", "loss", "output")
_ROUNDING, _FEW = 24, 1e-3  # levels; share of the pixels


def prepare(presenter: Presenter) -> dict[str, object]:
    """Prepare all of the next step at once; the frames."""
    ahead = presenter._next_step
    while ahead._work is not None:
        ahead._go_on()
    ahead._timer.stop()
    return {name: ready.frame for name, ready in ahead._frames.items()}


def shown(window: MainWindow, name: str) -> object:
    """The frame of a panel."""
    panel = window.presenter._panels[name]
    return panel.canvas.frame if name == "network" else panel._frame


def pictures(window: MainWindow) -> list[QImage]:
    """The panels as they are on the screen."""
    QApplication.processEvents()
    return [window.presenter._panels[name].grab().toImage() for name in _DRAWN]


def forget(window: MainWindow) -> None:
    """Let everything be drawn anew."""
    panels = window.presenter._panels
    panels["network"].canvas.picture._geometry = ()
    for name in _DRAWN[1:]:
        panels[name]._ready.show_frame(None)


@pytest.fixture
def spiral(open_window) -> MainWindow:
    window = open_window(open_setup("spiral-2-8-8-1")[0], size=(1600, 900))
    window.session.next()
    return window


def test_every_kind_of_step_is_prepared_and_looks_as_if_it_was_not(spiral: MainWindow) -> None:
    session, presenter = spiral.session, spiral.presenter
    for _step in range(session.timeline.steps.count + 1):
        frames, before = prepare(presenter), session.timeline.place
        assert {"network", "transport", "explanation"} <= set(frames)
        session.next()
        assert session.timeline.place > before
        assert all(shown(spiral, name) is frames[name] for name in _DRAWN if name in frames)
        ready, were = pictures(spiral), [shown(spiral, name) for name in _DRAWN]
        forget(spiral)
        for name, one, other, was in zip(_DRAWN, ready, pictures(spiral), were, strict=True):
            if shown(spiral, name) is was:  # a finer surface may arrive in between
                apart = np.abs(levels(one) - levels(other))
                # Smooth edges of glyphs are rounded otherwise where they were drawn on clear pixels first.
                assert apart.max() < _ROUNDING, (name, session.timeline.place)
                assert (apart > 0).mean() < _FEW, (name, session.timeline.place)


def test_preparing_changes_nothing_that_is_seen_or_kept(spiral: MainWindow) -> None:
    session, presenter = spiral.session, spiral.presenter
    while session.timeline.place.revealed != session.timeline.steps.count - 1:
        session.next()
    presenter.settle()
    seen = pictures(spiral)
    timeline, version = session.timeline, session.timeline.version
    kept = timeline.mark(), timeline.length, tuple(timeline.history.points), presenter.moment
    assert {"surface", "loss", "output"} <= set(prepare(presenter))  # of the update, which is the next step
    assert (timeline.mark(), timeline.length, tuple(timeline.history.points), presenter.moment) == kept
    assert timeline.version is version
    assert pictures(spiral) == seen


def test_what_was_prepared_is_not_shown_where_something_else_has_changed(spiral: MainWindow) -> None:
    session, presenter = spiral.session, spiral.presenter
    frames = prepare(presenter)
    presenter.look(selected="w2[3,1]")
    session.next()
    assert shown(spiral, "network") is not frames["network"]
    assert shown(spiral, "network").selected == "w2[3,1]"
    frames = prepare(presenter)
    session.edit_field("optimizer.learning_rate", "0.5")
    session.next()
    assert shown(spiral, "network") is not frames["network"]
    assert presenter.moment is not None
    assert presenter.moment.is_same(moment_of(session.timeline))


def test_a_view_that_changes_is_prepared_again(spiral: MainWindow) -> None:
    presenter = spiral.presenter
    prepare(presenter)
    presenter.look(selected="w2[3,1]")
    frames = prepare(presenter)
    spiral.session.next()
    assert shown(spiral, "network") is frames["network"]


def test_a_view_that_changes_while_the_next_step_is_prepared_is_shown(spiral: MainWindow) -> None:
    presenter = spiral.presenter
    for parts, selected in enumerate(("w1[1,1]", "w2[3,1]", "b2[1]", "w2[1,4]", "w1[2,2]", "w3[2,1]"), start=1):
        for _part in range(parts):
            next(presenter._next_step._work)
        presenter.look(selected=selected)
        prepare(presenter)
        spiral.session.next()
        assert shown(spiral, "network").selected == selected


def test_the_end_of_an_update_is_built_while_its_first_steps_are_shown(spiral: MainWindow) -> None:
    session, ahead = spiral.session, spiral.presenter._next_step
    prepare(spiral.presenter)
    end = dict(ahead._end[1])
    assert {"network", "loss", "output", "explanation", "transport"} <= set(end)
    while session.timeline.place.revealed < session.timeline.steps.count - 1:
        session.next()
    frames = prepare(spiral.presenter)
    assert all(frames[name] is ready.frame for name, ready in end.items())
    session.next()
    assert all(shown(spiral, name) is frames[name] for name in _DRAWN)


def test_whole_updates_are_prepared_as_well(spiral: MainWindow) -> None:
    spiral.session.next(Granularity.UPDATE)
    frames = prepare(spiral.presenter)
    spiral.session.next(Granularity.UPDATE)
    assert {"network", "surface", "loss", "output"} <= set(frames)
    assert all(shown(spiral, name) is frames[name] for name in _DRAWN)


def test_nothing_is_prepared_before_a_step_or_while_training_runs(open_window) -> None:
    window = open_window()
    ahead = window.presenter._next_step
    assert ahead._work is None
    window.session.next()
    assert ahead._work is not None
    window.session.play_or_pause()
    window.session._train(1, 0.0)
    assert ahead._work is None
    assert not ahead._timer.isActive()
    window.session.pause()


def test_a_run_with_long_parts_is_not_prepared(spiral: MainWindow, monkeypatch) -> None:
    ahead, session = spiral.presenter._next_step, spiral.session
    with monkeypatch.context() as patch:
        patch.setattr(next_step, "_LONGEST", -1.0)
        assert prepare(spiral.presenter) == {}
    session.next()
    assert ahead._work is None
    session.restart(Run(open_setup("xor-2-2-1")[0]), "another")
    session.show_edit()
    session.next()
    assert ahead._work is None
    session.start(*open_setup("xor-2-2-1")[:2])
    session.next()
    assert {"network", "transport"} <= set(prepare(spiral.presenter))


def test_a_fault_of_what_comes_next_is_told_by_the_step_itself(spiral: MainWindow, monkeypatch) -> None:
    def fail(timeline: object) -> None:
        raise ValueError("no moment")

    with monkeypatch.context() as patch:
        patch.setattr("gradviz.gui.next_step.moment_of", fail)
        assert prepare(spiral.presenter) == {}
    before = spiral.session.timeline.place
    spiral.session.next()
    assert spiral.session.timeline.place > before


@pytest.mark.parametrize("granularity", [each for each in Granularity if each is not Granularity.EPOCH])
def test_a_timeline_ahead_is_where_this_one_will_be(granularity: Granularity) -> None:
    timeline = Timeline(Run(open_setup("spiral-2-8-8-1")[0]))
    for _step in range(12):
        ahead = timeline.ahead(granularity)
        assert ahead is not None
        before = moment_of(ahead)
        assert timeline.place < ahead.place
        assert timeline.next(granularity)
        assert before.is_same(moment_of(timeline))
        assert not before.is_same(moment_of(ahead.ahead(granularity)))
