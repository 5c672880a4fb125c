"""Frames are functions of their inputs: building one changes nothing, and each names its dependencies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, SignalInstance

from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.gui.session import Session
from gradviz.scene.frame_sources import FrameInputs, FrameSource, SurfaceState
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.panels import PANELS, frame_sources
from gradviz.scene.surface.surface import compute_grid, surface_request
from gradviz.scene.view.camera import Camera
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.scene.view.view import EdgeMode, EdgeNumbers, Scope, View
from gradviz.training.run import Run
from gradviz.training.steps import Granularity, Place
from gradviz.training.timeline import Timeline
from tests.gui.fresh import _compare, shown, wait_until_settled
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

SOURCES = {name: source for name, (source, _panels) in frame_sources().items()}
# Another value for every field of the view.
OTHER: dict[str, Any] = {
    "selected": "w1[2,3]", "hovered": "w2[1,1]", "edge_mode": EdgeMode.STEP, "scope": Scope.SAMPLE, "sample": 3,
    "surface_x": "b1[1]", "surface_y": "b1[2]", "fixed_range": (-3.0, 1.0), "digits": 9, "edge_limit": 0,
    "unit_limit": 2, "path": 1, "by_operation": True, "is_asking": True, "surface": SurfaceChoice(plane="random"),
    "surface_3d": True, "camera": Camera(azimuth=10.0), "by": "a", "nudge": 3, "flow": "time", "unfolded": ((1, 1),),
    "edge_numbers": EdgeNumbers.NEVER, "marks": ((0.5, -0.5),), "covered": frozenset(panel.name for panel in PANELS),
}  # fmt: skip


def differences(one: Any, other: Any) -> list[str]:
    out: list[str] = []
    _compare("frame", one, other, out)
    return out


def moments() -> list[Moment]:
    """The middle of the backward pass and the end of an update, of a layer that is wide for a small `unit_limit`."""
    setup = replace(SETUP, network=NetworkSetup(2, (LayerSetup(4), LayerSetup(3), LayerSetup(1))))
    timeline = Timeline(Run(setup))
    timeline.play(4)
    out = []
    for revealed in (timeline.steps.phase_ends[1] + 1, timeline.steps.count):
        timeline.seek_place(Place(3, revealed))
        out.append(moment_of(timeline))
    return out


def inputs_of(moment: Moment, view: View) -> FrameInputs:
    """With what is computed beside a window, computed."""
    from gradviz.landscape.report import compute_curvature
    from gradviz.scene.chain_rule.nudge_sweep import compute_sweep, sweep_request
    from gradviz.scene.surface.curvature import curvature_request

    report = compute_curvature(curvature_request(moment, False))
    request = surface_request(moment, view, 11)
    assert request is not None
    nudge = sweep_request(moment, view)
    return FrameInputs(
        moment, view, surface=SurfaceState(compute_grid(request)), curvature=report, nudge=nudge,
        sweep=None if nudge is None else compute_sweep(nudge),
    )  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_a_frame_shows_no_choice_of_the_view_that_it_does_not_name(name: str) -> None:
    """Else a change of that choice would leave an old frame on the screen."""
    source = SOURCES[name]
    assert set(OTHER) == set(View.__struct_fields__)
    for moment in moments():
        for usual in (View(selected="w2[1,2]"), View(selected="u2[1]", scope=Scope.SAMPLE)):
            inputs = inputs_of(moment, usual)
            frame = source.build(inputs)
            for field in set(OTHER) - set(source.view):
                again = source.build(replace_view(inputs, **{field: OTHER[field]}))
                assert differences(frame, again) == [], field


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if source.of is not None])
def test_steps_that_a_frame_does_not_name_change_nothing_on_it(name: str) -> None:
    """Else a step would leave an old frame on the screen."""
    source, timeline, view = SOURCES[name], Timeline(Run(SETUP)), View(selected="w1[1,1]")
    assert source.of is not None
    timeline.play(2)
    alike, before = 0, None
    for _step in range(2 * timeline.steps.count + 2):
        moment = moment_of(timeline)
        key, frame = source.of(moment), source.build(inputs_of(moment, view))
        if before is not None and before[0] == key:
            alike += 1
            assert differences(before[1], frame) == []
        before = key, frame
        timeline.next(Granularity.OPERATION)
    assert alike > 0 or name == "flow"


def replace_view(inputs: FrameInputs, **changes: Any) -> FrameInputs:
    return replace(inputs, view=replace(inputs.view, **changes))


class _Listener(QObject):
    """Notes every signal of some objects."""

    def __init__(self, *objects: QObject) -> None:
        super().__init__()
        self.heard: list[str] = []
        for each in objects:
            for name in dir(type(each)):
                signal = getattr(each, name)
                if isinstance(signal, SignalInstance) and name not in ("destroyed", "objectNameChanged"):
                    signal.connect(lambda *_arguments, name=name: self.heard.append(name))


def test_every_frame_is_built_twice_from_the_same_and_nothing_is_touched(window: MainWindow) -> None:
    session, presenter = window.session, window.presenter
    for name in ("curvature", "flow", "output"):
        window.panel_layout.bring_forward(name)
    window.panels["explanation"].show_page("nudge")
    window.commands.run.next_update()
    window.commands.run.previous()
    presenter.settle()
    wait_until_settled(window)
    moment, view = presenter.moment, presenter.view
    assert moment is not None
    before, state = shown(window), _state(session)
    listener = _Listener(session, presenter, *window.panels.values())
    for source in SOURCES.values():
        for seen in (view, replace(view, surface_3d=True), replace(view, hovered="w1[1,1]", selected="u1[1]")):
            inputs = inputs_of(moment, seen)
            one, other = source.build(inputs), source.build(inputs)
            assert differences(one, other) == [], source.name
    assert presenter.moment is moment
    assert presenter.view is view
    assert _state(session) == state
    assert listener.heard == []
    session.document_changed.emit()
    assert listener.heard == ["document_changed"]  # it would have heard one
    after = shown(window)
    assert (after.words, after.menus) == (before.words, before.menus)
    assert after.pictures == before.pictures
    assert all(after.frames[name] is frame for name, frame in before.frames.items())


def _state(session: Session) -> tuple[Any, ...]:
    timeline = session.timeline
    return (
        id(timeline), timeline.place, timeline.length, timeline.undo_label, timeline.redo_label, session.is_dirty,
        session.path, session.title, session.notes, session.granularity, session.is_playing,
        timeline.shown_state().parameters.tobytes(), id(session.run),
    )  # fmt: skip


def test_a_source_names_only_fields_of_the_view() -> None:
    for source in SOURCES.values():
        assert isinstance(source, FrameSource)
        assert set(source.view) <= set(View.__struct_fields__), source.name
        assert set(source.needs(View())) <= {"surface", "curvature", "nudge"}, source.name
