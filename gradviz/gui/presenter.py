"""Connects the session with the panels: reads one moment, builds frames from it, and gives each panel its new frame.

This takes three passes: decide what to show, build the frames, let the panels draw them. A panel is stale if its frame
was built from other inputs than the current ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gradviz.gui.background.curvature_service import curvature_service
from gradviz.gui.background.surface_service import surface_service
from gradviz.gui.next_step import Due, FrameReceiver, NextStep
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
    from gradviz.scene.chain_rule.nudge_sweep import Sweep, SweepRequest
    from gradviz.scene.surface.curvature import CurvatureFrame
    from gradviz.scene.transport import TransportFrame

    _Results = dict[str, Any]  # fields of `FrameInputs`
    _Service = Deferred[Any, Any]

__all__ = ["Presenter"]

_AUDIENCE = "audience"
# Shown first while training runs, and together: they write the same numbers.
_WITH_GRAPH = ("transport", "network", "explanation", "nudge")

_AudienceOf = Callable[[str], FrameReceiver | None]  # the receiver in the audience's window for the frame of that name


def _no_audience(name: str) -> None:
    """No receiver: only the window's own panels show frames."""


class Presenter(QObject):
    """`panels` maps names to panels, None before they are created; hidden ones get their frame when shown again."""

    announced = Signal(str)
    faulted = Signal(str)
    command_requested = Signal(str)  # emitted by a panel that is created late: an action's id
    column_requested = Signal(str)  # likewise: the plot that needs the whole column; empty: none

    def __init__(self, session: Session, panels: Mapping[str, Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._view = View(by_operation=session.granularity is Granularity.OPERATION)
        self._chosen_data: bool | None = None
        self.moment: Moment | None = None
        self._panels = panels
        self._sources = frame_sources()
        # The inputs from which the frame of each visible panel was built.
        self._shown: dict[str, tuple[Hashable, ...]] = {}
        self._moment_number = 0
        self._of_moment: dict[str, Hashable] = {}  # the part of the moment that a source shows, computed once
        self._arrivals: Counter[str] = Counter()  # results computed by threads
        self._last_curvature: tuple[NetworkSetup, CurvatureFrame] | None = None
        self._announcement: tuple[str, Place | None] = ("", None)
        self._fault = ""
        self._audience: _AudienceOf = _no_audience
        self.surfaces = surface_service(parent=self)
        self.curvature = curvature_service(parent=self)
        self._nudges: Deferred[SweepRequest, Sweep] | None = None  # created at the first nudge
        self._watch("surface", self.surfaces)
        self._watch("curvature", self.curvature)
        self.surface_presenter = SurfacePresenter(self, lambda text: panels["surface"].show_probe(text))
        self._next_step = NextStep(self, self)
        self._parts: Iterator[tuple[str, ...]] = iter(())  # what is still to be shown of a moment, while training runs
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_parts)
        session.playing_changed.connect(lambda on: None if on else self.show_rest())
        session.moment_changed.connect(self.refresh)
        session.run_changed.connect(self.reset_forms)
        session.granularity_changed.connect(self._follow_granularity)
        session.stepped.connect(self._next_step.begin)

    # The view

    @property
    def view(self) -> View:
        """The view: the selection, and how everything is drawn."""
        return self._view

    @property
    def all_data(self) -> bool:
        """Whether surface and curvature use all training samples instead of the batch. By default they do where the
        batch is smaller, because that surface does not change with the batch."""
        return has_more_than_batch(self.session.run) if self._chosen_data is None else self._chosen_data

    @property
    def chosen_data(self) -> bool | None:
        """The choice of all samples or the batch; None: the default."""
        return self._chosen_data

    def set_audience(self, audience: _AudienceOf | None) -> None:
        """Send frames to an audience too: the function returns its receiver of the frame of a name. None ends this."""
        self._audience = _no_audience if audience is None else audience

    def select_first(self) -> None:
        """Reset the view for another run and select its first weight. The display of numbers and edges and the panels
        covered by a question stay. `refresh` shows it."""
        view = self._view
        self._view = View(
            selected=first_selection(self.session.run.network), edge_mode=view.edge_mode, digits=view.digits,
            by_operation=view.by_operation, surface_3d=view.surface_3d, camera=view.camera,
            edge_numbers=view.edge_numbers, covered=view.covered,
        )  # fmt: skip

    def choose_sample(self, index: int) -> None:
        """Show the numbers of one training sample, counted from 0; does nothing where it is not in the batch."""
        if self.moment is not None and index in self.moment.trace.indices:
            place = int(np.flatnonzero(self.moment.trace.indices == index)[0])
            self.look(scope=Scope.SAMPLE, sample=place)

    def keep_selected(self) -> None:
        """Select another parameter if an edit removed the selected one. `refresh` shows it."""
        self._view = replace(self._view, selected=valid_selection(self.session.run.network, self._view.selected))

    def look(self, **changes: Any) -> None:
        """Change the view and show it."""
        view = replace(self.view, **changes)
        if view != self.view:
            # A new selection is scrolled into view, also in an unfolded wide layer.
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
        """Choose the surface over all training samples or over the batch; None: the default."""
        self._chosen_data = all_data
        self.catch_up()

    def refresh(self) -> None:
        """Read the moment again and show it in all panels."""
        self.moment = self._next_step.known(moment_of(self.session.timeline))
        self._moment_number += 1
        self._of_moment.clear()
        if self.session.is_playing:
            # The window handles events in between; all follow before the next update.
            self.session.fall_behind()
            self._parts = iter((_WITH_GRAPH, *((name,) for name in self._sources if name not in _WITH_GRAPH)))
            self._later.start()
        else:
            self._show_all()
        self._next_step.drop()

    def _show_parts(self) -> None:
        """Show the next panel that has something new. It is painted, and events are handled, before the next one."""
        for names in self._parts:
            if self._show(names):
                self._later.start()
                return
        self._show_all()

    def _show_all(self) -> None:
        self._later.stop()
        self.catch_up()
        self.session.confirm()

    def show_rest(self) -> None:
        """Show the panels that are left of a moment of Play: for a picture of the window, or when Play stops."""
        if self._later.isActive():
            self._show_all()

    def reset_forms(self) -> None:
        """Show the current values in every field, replacing typed text."""
        session = self.session
        self._panels["setup"].show_frame(setup_frame(session.run, session.title, session.notes))
        self._panels["toolbar"].reset_fields()

    def catch_up(self) -> None:
        """Show all changes, including those that a newly visible panel has missed."""
        self._show(self._sources)
        self._next_step.renew()

    def _show(self, chosen: Collection[str]) -> bool:
        """Show what is new of the chosen sources; False where nothing is."""
        moment = self.moment
        if moment is None:
            return False
        self._view = valid_view(self._view, moment)
        due = [each for name, (source, names) in self._sources.items()
               if name in chosen and (each := self._due(moment, source, names))]  # fmt: skip
        frames = [self._next_step.frame(each) for each in due]
        # A panel may react to a frame by a request, which has already brought a newer frame.
        for each in due:
            self._shown.update(dict.fromkeys(each.receivers, each.key))
        try:
            for each, frame in zip(due, frames, strict=True):
                for name, receiver in each.receivers.items():
                    if self._shown.get(name) is each.key:  # otherwise a request has brought a newer one
                        receiver.show_frame(frame)
                self._frame_was_shown(each.source.name, moment, frame)
        except Exception:
            self._shown.clear()  # it is unknown which frames were drawn
            raise
        return bool(due)

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
        if not self._later.isActive():  # or it is shown with the panels that are left
            self.catch_up()

    @property
    def is_computing(self) -> bool:
        """Whether a result for a panel is still being computed."""
        return any(service.is_busy for service in self._services())

    def settle(self) -> None:
        """Finish all computations now: for a picture that will not be repainted."""
        self.curvature.settle()
        if self._nudges is not None:
            self._nudges.settle()
        self._panels["setup"].complete()
        self.surfaces.settle()

    def close(self) -> None:
        """Cancel all computations and wait for them."""
        self._later.stop()
        self._next_step.drop()
        for service in self._services():
            service.close()

    def _follow_granularity(self) -> None:
        self.look(by_operation=self.session.granularity is Granularity.OPERATION)

    # Stale frames

    def _due(self, moment: Moment, source: FrameSource, names: Iterable[str]) -> Due | None:
        """A frame for those visible panels that have another one; None where there are none. Results that it needs are
        requested."""
        receivers = self._receivers(source, names)
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
        # The request may have chosen the camera.
        return Due(source, receivers, self._key(source), FrameInputs(moment, self.view, self.all_data, **results))

    def _receivers(self, source: FrameSource, names: Iterable[str]) -> dict[str, FrameReceiver]:
        """The panels that can be seen, and the audience's picture."""
        panels = {name: panel for name in names if (panel := self._panels.get(name)) is not None}
        receivers: dict[str, FrameReceiver] = {name: panel for name, panel in panels.items() if _is_seen(panel)}
        audience = self._audience(source.name)
        if audience is not None:
            receivers[f"{_AUDIENCE} {source.name}"] = audience
        return receivers

    def changing(self, moment: Moment) -> Iterator[tuple[FrameSource, dict[str, FrameReceiver], tuple[Hashable, ...]]]:
        """The sources whose frames differ at another moment, with their receivers and the rest of their keys."""
        for source, names in self._sources.values():
            receivers, (now, *rest) = self._receivers(source, names), self._key(source)
            if receivers and (source.of is None or source.of(moment) != now):
                yield source, receivers, tuple(rest)

    def _key(self, source: FrameSource) -> tuple[Hashable, ...]:
        """The current values of everything that a frame depends on."""
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

    # Results of threads

    def _services(self) -> list[_Service]:
        return [self.surfaces, self.curvature, *([] if self._nudges is None else [self._nudges])]

    def _watch(self, result: str, service: _Service) -> None:
        service.ready.connect(lambda: self.show_again(result))
        service.failed.connect(self.faulted)

    def _surface(self, moment: Moment) -> _Results:
        state = self.surface_presenter.state(moment)
        if self.view.surface_3d and state.grid is not None:
            self._view = replace(self._view, camera=self.surface_presenter.camera(moment, state.grid))
        return {"surface": state}

    def _curvature(self, moment: Moment) -> _Results:
        # Imported late: not always needed for the first picture.
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

    # Additions to a frame

    def _frame_was_shown(self, name: str, moment: Moment, frame: AnyFrame) -> None:
        if name == "transport":
            self._tell(moment, frame)
        elif name == "curvature":
            if not frame.stale:
                self._last_curvature = moment.run.network.setup, frame
            self._panels["toolbar"].show_stable_rate(None if frame.stale else frame.stable_rate, frame.rate_text)

    def _is_unseen(self, name: str) -> None:
        if name == "curvature":  # not computed yet: no mark of another moment may be shown
            self._panels["toolbar"].show_stable_rate(None, "")

    def _tell(self, moment: Moment, frame: TransportFrame) -> None:
        """Announce the effect of a step, and errors."""
        # Once per step, even if two steps have the same text; while training runs, only new texts.
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
