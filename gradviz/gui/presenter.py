"""From the session to the panels: one moment, frames from it, and each panel gets what has changed for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradviz.gui.curvature_desk import CurvatureDesk
from gradviz.gui.session import Session
from gradviz.gui.surface_desk import SurfaceDesk
from gradviz.gui.surface_feed import SurfaceFeed
from gradviz.scene.explanation import explanation_frame
from gradviz.scene.folding import fold_or_unfold, scrolled, with_sight
from gradviz.scene.losses import loss_frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network import network_frame
from gradviz.scene.setup_form import setup_frame
from gradviz.scene.transport import transport_frame
from gradviz.scene.view import View
from gradviz.text import _

__all__ = ["Presenter"]


class Presenter(QObject):
    """`panels` maps a name to a panel, or to none yet; hidden ones get their frame when they are shown again."""

    announced = Signal(str)
    faulted = Signal(str)

    def __init__(self, session: Session, panels: Mapping[str, Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.view = View()
        self.all_data = False
        self.moment: Moment | None = None
        self._panels = panels
        self._keys: dict[str, Any] = {}
        self._up_to_date: set[str] = set()  # panels that show the moment
        self._bent: tuple[Any, Any] | None = None  # the newest frame of the curvature, and of which network
        self._announcement: tuple[str, Any] = ("", None)
        self._fault = ""
        # Whoever else wants a frame by its panel's name: the audience, while there is one.
        self.mirror: Callable[[str], Any] = lambda name: None
        self.surfaces = SurfaceFeed(self)
        self.surfaces.changed.connect(self.show_surface)
        self.surfaces.failed.connect(self.faulted)
        self._sweeps: Any = None  # made when someone nudges
        self.curvature = CurvatureDesk(self)
        self.curvature.ready.connect(self._show_curvature)
        self.curvature.failed.connect(self.faulted)
        self.surface_desk = SurfaceDesk(self, panels)
        session.moment_changed.connect(self.refresh)
        session.run_changed.connect(self.reset_forms)

    # Wishes about what to look at

    def look(self, **changes: Any) -> None:
        """Change the view and show it."""
        view = replace(self.view, **changes)
        if view != self.view:
            # What is newly selected comes into sight, in a wide layer that is unfolded too.
            if view.selected != self.view.selected:
                view = with_sight(view, self.session.run.network, (view.selected,))
            self.view = view
            touched = {_TOUCHES.get(name) for name in changes}
            self._show_all(touched.pop() if len(touched) == 1 else None)

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

    def set_all_data(self, all_data: bool) -> None:
        """The surface over all training samples, or over the batch."""
        self.all_data = all_data
        self._show_all()

    def refresh(self) -> None:
        """Read the moment again and show it everywhere."""
        self.moment = moment_of(self.session.timeline)
        self._show_all()
        self.session.confirm()

    def reset_forms(self) -> None:
        """Show what holds in every field, whatever was typed."""
        session = self.session
        self._panels["setup"].show_frame(setup_frame(session.run, session.title, session.notes))
        self._panels["toolbar"].reset_fields()

    def forget(self, name: str) -> None:
        """Let a panel that becomes visible be drawn anew."""
        self._keys.pop(name, None)
        if self.moment is not None and name in _BUILDERS:
            self._show(name, self.moment)

    def catch_up(self) -> None:
        """Some panels may have become visible: those that missed something are drawn, the others stay."""
        for name in _BUILDERS:
            targets = _TARGETS.get(name, (name,))
            if any(_is_wanted(self._panels.get(target)) and target not in self._up_to_date for target in targets):
                self.forget(name)
        if not _is_wanted(self._panels.get("curvature")) and self.mirror("curvature") is None:
            self._panels["toolbar"].show_stable_rate(None, "")  # as in `_show`: nobody computes it any more
            self._up_to_date.discard("curvature")

    def show_anew(self, names: Iterable[str]) -> None:
        """Build these frames again: someone new wants them."""
        for name in names:
            self.forget(name)

    def settle(self) -> None:
        """Compute what is still being computed, now: for a picture that will not be repainted."""
        self.curvature.settle()
        if self._sweeps is not None:
            self._sweeps.settle()
        self._panels["setup"].complete()
        self.surfaces.settle()

    def show_surface(self) -> None:
        """Draw the surface anew."""
        self._keys.pop("surface", None)
        if self.moment is not None:
            self._show("surface", self.moment)

    def close(self) -> None:
        """Wait for what still computes."""
        self.surfaces.close()
        self.curvature.close()
        if self._sweeps is not None:
            self._sweeps.close()

    # Inside

    def _show_all(self, only: tuple[str, ...] | None = None) -> None:
        moment = self.moment
        if moment is None:
            return
        self._forget_other_network(moment)
        for name in only or _BUILDERS:
            self._show(name, moment)

    def _forget_other_network(self, moment: Moment) -> None:
        """A name that the network no longer has is not selected any more."""
        view, network = self.view, moment.run.network
        gone: dict[str, Any] = {}
        for part in ("selected", "hovered", "surface_x", "surface_y"):
            name = getattr(view, part)
            known = _has_unit if name is not None and name.startswith("u") else _has
            if name is not None and not known(network, name):
                gone[part] = None
        view = with_sight(replace(view, **gone), network, ())
        if view.sample >= len(moment.trace.inputs):
            view = replace(view, sample=0)
        self.view = view

    def _show(self, name: str, moment: Moment) -> None:
        targets = _TARGETS.get(name, (name,))
        wanted = [target for target in targets if _is_wanted(self._panels.get(target))]
        self._up_to_date.difference_update(targets)
        self._up_to_date.update(wanted)
        mirror = self.mirror(name)
        panels = [self._panels[target] for target in wanted] + ([] if mirror is None else [mirror])
        if not panels:
            if name == "curvature":  # nobody computes it: no mark that would be of another moment
                self._panels["toolbar"].show_stable_rate(None, "")
            return
        key = _KEYS[name](self, moment)
        if self._keys.get(name) == key and key is not None:
            return
        self._keys[name] = key
        frame = _BUILDERS[name](self, moment)
        for panel in panels:
            panel.show_frame(frame)

    def _transport(self, moment: Moment) -> Any:
        frame = transport_frame(moment, self.view)
        # Once for each step, also where two of them read alike; while training runs, only what is new.
        said = (frame.announcement, None if self.session.is_playing else moment.place)
        if said != self._announcement:
            self._announcement = said
            self.announced.emit(frame.announcement)
        if frame.fault != self._fault:
            self._fault = frame.fault
            if frame.fault:
                self.faulted.emit(frame.fault)
        return frame

    def _curvature(self, moment: Moment) -> Any:
        """The frame of the newest curvature; while another is computed the last one, marked as such."""
        from gradviz.scene.curvature import curvature_frame, empty_curvature

        report, last = self.curvature.report(moment, self.all_data), self._bent
        if report is not None:
            frame = curvature_frame(moment, self.view, report)
            self._bent = moment.run.network.setup, frame
        elif last is not None and last[0] == moment.run.network.setup:
            frame = last[1].but(stale=True)
        else:
            frame = empty_curvature(_("Computing the curvature…"))
        self._panels["toolbar"].show_stable_rate(None if frame.stale else frame.stable_rate, frame.rate_text)
        return frame

    def _show_curvature(self) -> None:
        """The curvature has come: what is made from it is drawn."""
        self._keys.pop("curvature", None)
        if self.moment is not None:
            self._show("curvature", self.moment)
        if self.view.surface.plane == "gradient":
            self.show_surface()

    def _nudge(self, moment: Moment) -> Any:
        from gradviz.scene.nudge_panel import nudge_frame  # late: only who nudges needs it
        from gradviz.scene.nudge_sweep import sweep_request

        request = sweep_request(moment, self.view)
        return nudge_frame(moment, self.view, request, None if request is None else self._sweep(request))

    def _output(self, moment: Moment) -> Any:
        from gradviz.scene.output import output_frame  # late, as all that the first picture may not show

        return output_frame(moment, self.view)

    def _flow(self, moment: Moment) -> Any:
        from gradviz.scene.flow import flow_frame  # late: only who looks at it needs it

        return flow_frame(moment, self.view)

    def _sweep(self, request: Any) -> Any:
        from gradviz.gui.sweeps import Sweeps

        if self._sweeps is None:
            self._sweeps = Sweeps(self)
            self._sweeps.ready.connect(lambda: self.forget("nudge"))
            self._sweeps.failed.connect(self.faulted)
        return self._sweeps.get(request)


def _has(network: Any, name: str) -> bool:
    try:
        network.find(name)
    except KeyError:
        return False
    return True


def _has_unit(network: Any, name: str) -> bool:
    layer, _bracket, unit = name[1:].removesuffix("]").partition("[")
    sizes = network.sizes
    return layer.isdigit() and unit.isdigit() and int(layer) < len(sizes) and 1 <= int(unit) <= sizes[int(layer)]


def _is_wanted(panel: Any) -> bool:
    """Whether the panel can be seen; before the window is shown, whether it will be. None: it is not made yet."""
    return panel is not None and not panel.isHidden() and bool(panel.isVisibleTo(panel.window()))


_Builder = Callable[[Presenter, Moment], Any]
# What a choice of the view changes, where that is not every panel.
_TOUCHES: dict[str, tuple[str, ...]] = {
    "hovered": ("network", "explanation"), "camera": ("surface",), "surface_3d": ("surface",),
}  # fmt: skip
_TARGETS: dict[str, tuple[str, ...]] = {"transport": ("toolbar", "timeline")}
_BUILDERS: dict[str, _Builder] = {
    "transport": Presenter._transport,
    "network": lambda self, moment: network_frame(moment, self.view),
    "explanation": lambda self, moment: explanation_frame(moment, self.view),
    "surface": lambda self, moment: self.surface_desk.frame(moment),
    "loss": lambda self, moment: loss_frame(moment, self.view),
    "output": Presenter._output,
    "nudge": Presenter._nudge,
    "flow": Presenter._flow,
    "curvature": Presenter._curvature,
}
# What a frame depends on besides the moment itself: equal keys mean an equal picture. None: always anew.
_KEYS: dict[str, _Builder] = {
    "transport": lambda self, moment: None,
    "network": lambda self, moment: None,
    "explanation": lambda self, moment: None,
    "surface": lambda self, moment: None,
    "curvature": lambda self, moment: (id(moment.run), moment.trace, self.all_data, self.view.surface,
                                       self.view.surface_x, self.view.surface_y),
    "loss": lambda self, moment: (id(moment.run), moment.updates_done, moment.length, moment.edits,
                                  moment.points[-1] if moment.points else None, moment.parameters.tobytes(),
                                  self.view.digits),
    "output": lambda self, moment: (id(moment.run), moment.parameters.tobytes(), moment.place.update, self.view.digits),
    "nudge": lambda self, moment: None,
    "flow": lambda self, moment: (id(moment.run), self.view.flow, moment.place, moment.parameters.tobytes(),
                                  moment.updates_done),
}  # fmt: skip
