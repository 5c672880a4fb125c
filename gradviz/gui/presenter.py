"""From the session to the panels: one moment, frames built from it, and each panel gets the frame that is new for it.

Showing goes in three passes: what there is to show is decided, frames are built from that, panels draw them. One rule
says what is stale: a panel whose frame was built from something else than what holds now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gradviz.gui.background.curvature_service import curvature_service
from gradviz.gui.background.surface_service import surface_service
from gradviz.gui.session import Session
from gradviz.gui.surface_presenter import SurfacePresenter
from gradviz.scene.explanation.known_values import first_selection, valid_selection
from gradviz.scene.frame import AnyFrame
from gradviz.scene.frame_sources import FrameInputs, FrameSource
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network.folding import fold_or_unfold, scrolled, with_visible
from gradviz.scene.panels import frame_sources
from gradviz.scene.setup.setup_form import setup_frame
from gradviz.scene.surface.surface import has_more_than_batch
from gradviz.scene.valid_view import valid_view
from gradviz.scene.view.view import Scope, View
from gradviz.training.steps import Granularity, Place

if TYPE_CHECKING:
    from gradviz.engine.network import NetworkSetup
    from gradviz.gui.background.deferred import Deferred
    from gradviz.landscape.plane import SurfaceGrid
    from gradviz.scene.chain_rule.nudge_sweep import Sweep, SweepRequest
    from gradviz.scene.surface.curvature import CurvatureFrame
    from gradviz.scene.transport import TransportFrame
    from gradviz.scene.view.camera import Camera

    _Results = dict[str, Any]  # fields of `FrameInputs`
    _Service = Deferred[Any, Any]

__all__ = ["Presenter"]

_AUDIENCE = "audience"
_WITH_GRAPH = ("transport", "network", "explanation")  # shown first while training runs


class FrameReceiver(Protocol):
    """What shows frames: a panel, or a picture of the audience's."""

    def show_frame(self, frame: AnyFrame) -> None:
        """Show a frame of its own kind."""


_AudienceOf = Callable[[str], FrameReceiver | None]  # who of the audience takes the frame of that name


def _no_audience(name: str) -> None:
    """Nobody but the window's own panels shows frames."""


class _Due(NamedTuple):
    """A frame that is to be built, for whom, and what it depends on."""

    source: FrameSource
    receivers: dict[str, FrameReceiver]
    key: tuple[Hashable, ...]
    inputs: FrameInputs


class Presenter(QObject):
    """`panels` maps a name to a panel, or to none yet; hidden ones get their frame when they are shown again."""

    announced = Signal(str)
    faulted = Signal(str)
    command_requested = Signal(str)  # by a panel that is made late: an action's id
    column_requested = Signal(str)  # the same: the plot that is to have the whole column, empty: none

    def __init__(self, session: Session, panels: Mapping[str, Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._view = View(by_operation=session.granularity is Granularity.OPERATION)
        self._chosen_data: bool | None = None
        self._own_camera: tuple[Hashable, Camera | None] = (), None  # the plane that it was chosen for
        self.moment: Moment | None = None
        self._panels = panels
        self._sources = frame_sources()
        self._shown: dict[str, tuple[Hashable, ...]] = {}  # what the frame of each panel that is seen was built from
        self._moment_number = 0
        self._of_moment: dict[str, Hashable] = {}  # what a source shows of the moment, worked out once
        self._arrivals: Counter[str] = Counter()  # of results that threads compute
        self._last_curvature: tuple[NetworkSetup, CurvatureFrame] | None = None
        self._announcement: tuple[str, Place | None] = ("", None)
        self._fault = ""
        self._audience: _AudienceOf = _no_audience
        self.surfaces = surface_service(parent=self)
        self.curvature = curvature_service(parent=self)
        self._nudges: Deferred[SweepRequest, Sweep] | None = None  # made when someone nudges
        self._watch("surface", self.surfaces)
        self._watch("curvature", self.curvature)
        self.surface_presenter = SurfacePresenter(self, lambda text: panels["surface"].show_probe(text))
        self._plots_later = QTimer(self)
        self._plots_later.setSingleShot(True)
        self._plots_later.timeout.connect(self._show_all)
        session.playing_changed.connect(self._playing_changed)
        session.moment_changed.connect(self.refresh)
        session.run_changed.connect(self.reset_forms)
        session.granularity_changed.connect(self._follow_granularity)

    # What is looked at

    @property
    def view(self) -> View:
        """What is selected and how it is drawn."""
        return self._view

    @property
    def all_data(self) -> bool:
        """Whether surface and curvature are over all training samples, not over the batch; by itself where there are
        more of them: that surface does not change with the batch."""
        return has_more_than_batch(self.session.run) if self._chosen_data is None else self._chosen_data

    @property
    def chosen_data(self) -> bool | None:
        """What was chosen of that; None: as it comes."""
        return self._chosen_data

    def set_audience(self, audience: _AudienceOf | None) -> None:
        """Frames go to an audience too: the function answers who of it takes the frame of that name. None: to nobody
        else from now on."""
        self._audience = _no_audience if audience is None else audience

    def select_first(self) -> None:
        """Look at another run: its first weight is selected, nothing else of what was looked at remains. How numbers
        and edges are drawn stays, and what a question covers. `refresh` shows it."""
        view = self._view
        self._view = View(
            selected=first_selection(self.session.run.network), edge_mode=view.edge_mode, digits=view.digits,
            by_operation=view.by_operation, surface_3d=view.surface_3d, camera=view.camera,
            edge_numbers=view.edge_numbers, covered=view.covered,
        )  # fmt: skip

    def choose_sample(self, index: int) -> None:
        """Show the numbers of one sample of the training data, counted from 0; nothing where it is not of the batch."""
        if self.moment is not None and index in self.moment.trace.indices:
            place = int(np.flatnonzero(self.moment.trace.indices == index)[0])
            self.look(scope=Scope.SAMPLE, sample=place)

    def keep_selected(self) -> None:
        """Where an edit took the selected parameter away, another one takes its place. `refresh` shows it."""
        self._view = replace(self._view, selected=valid_selection(self.session.run.network, self._view.selected))

    def look(self, **changes: Any) -> None:
        """Change the view and show it."""
        view = replace(self.view, **changes)
        if view != self.view:
            # What is newly selected comes into sight, in a wide layer that is unfolded too.
            if view.selected != self.view.selected:
                view = with_visible(view, self.session.run.network, (view.selected,))
            self._view = view
            self.catch_up()

    def fold_or_unfold(self, column: int) -> None:
        """Show a wide layer as cells, or some of its units as squares."""
        self.look(unfolded=fold_or_unfold(self.view, self.session.run.network, column).unfolded)

    def fold_or_unfold_all(self) -> None:
        """Unfold every wide layer; where some are unfolded, fold them."""
        view, network = self.view, self.session.run.network
        if view.unfolded:
            self.look(unfolded=())
            return
        for column in range(len(network.sizes)):
            view = fold_or_unfold(view, network, column)
        self.look(unfolded=view.unfolded)

    def scroll(self, column: int, by: int) -> None:
        """Show other units of an unfolded wide layer."""
        self.look(unfolded=scrolled(self.view, self.session.run.network, column, by).unfolded)

    def set_all_data(self, all_data: bool | None) -> None:
        """The surface over all training samples, or over the batch; None: as it comes."""
        self._chosen_data = all_data
        self.catch_up()

    def refresh(self) -> None:
        """Read the moment again and show it everywhere."""
        self.moment = moment_of(self.session.timeline)
        self._moment_number += 1
        self._of_moment.clear()
        if self.session.is_playing:
            # The window answers in between; the plots follow before the next update.
            self._show(_WITH_GRAPH)
            self._plots_later.start()
        else:
            self._show_all()

    def _show_all(self) -> None:
        self._plots_later.stop()
        self.catch_up()
        self.session.confirm()

    def _playing_changed(self, on: bool) -> None:
        if not on and self._plots_later.isActive():
            self._show_all()

    def reset_forms(self) -> None:
        """Show what holds in every field, whatever was typed."""
        session = self.session
        self._panels["setup"].show_frame(setup_frame(session.run, session.title, session.notes))
        self._panels["toolbar"].reset_fields()

    def catch_up(self) -> None:
        """Show what has changed, and whatever a panel has missed that has become visible."""
        self._show(self._sources)

    def _show(self, chosen: Collection[str]) -> None:
        moment = self.moment
        if moment is None:
            return
        self._view = valid_view(self._view, moment)
        due = [each for name, (source, names) in self._sources.items()
               if name in chosen and (each := self._due(moment, source, names))]  # fmt: skip
        frames = [each.source.build(each.inputs) for each in due]
        # A panel that answers a frame by a wish of its own has this one already.
        for each in due:
            self._shown.update(dict.fromkeys(each.receivers, each.key))
        try:
            for each, frame in zip(due, frames, strict=True):
                for name, receiver in each.receivers.items():
                    if self._shown.get(name) is each.key:  # else a wish has brought a newer one
                        receiver.show_frame(frame)
                self._frame_was_shown(each.source.name, moment, frame)
        except Exception:
            self._shown.clear()  # it is unknown what was drawn
            raise

    def show_anew(self, names: Iterable[str]) -> None:
        """Build these frames again for all their receivers: there is a new one."""
        for name in names:
            _source, panels = self._sources[name]
            for receiver in (*panels, f"{_AUDIENCE} {name}"):
                self._shown.pop(receiver, None)
        self.catch_up()

    def show_again(self, result: str) -> None:
        """A result of a thread has arrived or must be requested again: `surface`, `curvature` or
        `nudge`."""
        self._arrivals[result] += 1
        self.catch_up()

    @property
    def is_computing(self) -> bool:
        """Whether anything that panels show is still being computed."""
        return any(service.is_busy for service in self._services())

    def settle(self) -> None:
        """Compute what is still being computed, now: for a picture that will not be repainted."""
        self.curvature.settle()
        if self._nudges is not None:
            self._nudges.settle()
        self._panels["setup"].complete()
        self.surfaces.settle()

    def close(self) -> None:
        """Wait for what still computes."""
        self._plots_later.stop()
        for service in self._services():
            service.close()

    def _follow_granularity(self) -> None:
        self.look(by_operation=self.session.granularity is Granularity.OPERATION)

    # What is stale

    def _due(self, moment: Moment, source: FrameSource, names: Iterable[str]) -> _Due | None:
        """A frame for those panels that are seen and have another one; None where there are none. What the frame needs
        is asked for."""
        panels = {name: panel for name in names if (panel := self._panels.get(name)) is not None}
        receivers: dict[str, FrameReceiver] = {name: panel for name, panel in panels.items() if _is_seen(panel)}
        audience = self._audience(source.name)
        if audience is not None:
            receivers[f"{_AUDIENCE} {source.name}"] = audience
        for name in (*names, f"{_AUDIENCE} {source.name}"):
            if name not in receivers:
                self._shown.pop(name, None)
        if not receivers:
            self._is_unseen(source.name)
            return None
        key = self._key(source)
        receivers = {name: receiver for name, receiver in receivers.items() if self._shown.get(name) != key}
        if not receivers:
            return None
        results: _Results = {}
        for need in source.needs(self.view):
            results |= _RESULTS[need](self, moment)
        # Asking may have chosen the camera.
        return _Due(source, receivers, self._key(source), FrameInputs(moment, self.view, self.all_data, **results))

    def _key(self, source: FrameSource) -> tuple[Hashable, ...]:
        """What a frame depends on now."""
        of_moment: Hashable = self._moment_number
        if source.of is not None and self.moment is not None:
            if source.name not in self._of_moment:
                self._of_moment[source.name] = source.of(self.moment)
            of_moment = self._of_moment[source.name]
        return (
            of_moment, self.all_data if source.has_samples else None,
            *(getattr(self.view, field) for field in source.view),
            *(self._arrivals[need] for need in source.needs(self.view)),
        )  # fmt: skip

    # What threads compute

    def _services(self) -> list[_Service]:
        return [self.surfaces, self.curvature, *([] if self._nudges is None else [self._nudges])]

    def _watch(self, result: str, service: _Service) -> None:
        service.ready.connect(lambda: self.show_again(result))
        service.failed.connect(self.faulted)

    def _surface(self, moment: Moment) -> _Results:
        state = self.surface_presenter.state(moment)
        if self.view.surface_3d and state.grid is not None:
            self._choose_camera(moment, state.grid)
        return {"surface": state}

    def _choose_camera(self, moment: Moment, grid: SurfaceGrid) -> None:
        """From where the surface is seen well: anew for every plane, but not as it changes, until someone turns it."""
        plane = grid.request.objective.network.setup, grid.request.words, grid.request.refs
        before, camera = self._own_camera
        is_own = self.view.camera is None or (self.view.camera is camera and before != plane)
        if is_own:
            from gradviz.scene.surface3d.relief import first_camera  # imported late: few starts need it


            found = first_camera(moment, replace(self.view, camera=None), grid)
            self._own_camera = plane, found
            self._view = replace(self._view, camera=found)

    def _curvature(self, moment: Moment) -> _Results:
        # Imported late: the first picture may not show it.
        from gradviz.scene.surface.curvature import curvature_request

        last = self._last_curvature
        return {
            "curvature": self.curvature.ask(curvature_request(moment, self.all_data)),
            "last_curvature": last[1] if last is not None and last[0] == moment.run.network.setup else None,
        }

    def _nudge(self, moment: Moment) -> _Results:
        from gradviz.gui.background.nudge_service import nudge_service
        from gradviz.scene.chain_rule.nudge_sweep import sweep_request

        if self._nudges is None:
            self._nudges = nudge_service(self)
            self._watch("nudge", self._nudges)
        request = sweep_request(moment, self.view)
        return {"nudge": request, "sweep": None if request is None else self._nudges.ask(request)}

    # What goes with a frame

    def _frame_was_shown(self, name: str, moment: Moment, frame: AnyFrame) -> None:
        if name == "transport":
            self._tell(moment, frame)
        elif name == "curvature":
            if not frame.stale:
                self._last_curvature = moment.run.network.setup, frame
            self._panels["toolbar"].show_stable_rate(None if frame.stale else frame.stable_rate, frame.rate_text)

    def _is_unseen(self, name: str) -> None:
        if name == "curvature":  # it is not computed: show no mark that belongs to another moment
            self._panels["toolbar"].show_stable_rate(None, "")

    def _tell(self, moment: Moment, frame: TransportFrame) -> None:
        """Say what the step did, and what went wrong."""
        # Once for each step, also where two of them read alike; while training runs, only what is new.
        said = (frame.announcement, None if self.session.is_playing else moment.place)
        if said != self._announcement:
            self._announcement = said
            self.announced.emit(frame.announcement)
        if frame.fault != self._fault:
            self._fault = frame.fault
            if frame.fault:
                self.faulted.emit(frame.fault)


def _is_seen(panel: QWidget) -> bool:
    """Whether the panel can be seen; before the window is shown, whether it will be."""
    return not panel.isHidden() and bool(panel.isVisibleTo(panel.window()))


_RESULTS: dict[str, Callable[[Presenter, Moment], _Results]] = {
    "surface": Presenter._surface, "curvature": Presenter._curvature, "nudge": Presenter._nudge,
}  # fmt: skip
