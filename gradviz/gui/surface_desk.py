"""The loss surface of what the window shows: its frame, and what a hand does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from gradviz.engine.network import Vector
from gradviz.scene.moment import Moment
from gradviz.scene.surface import can_be_held, surface_frame, surface_request
from gradviz.scene.surface_frame import SurfaceFrame
from gradviz.training.run import Run

if TYPE_CHECKING:
    from gradviz.gui.curvature_desk import CurvatureDesk
    from gradviz.gui.session import Session
    from gradviz.gui.surface_feed import SurfaceFeed
    from gradviz.scene.view import View
    from gradviz.training.race import RaceResult

__all__ = ["SurfaceDesk"]

_FINE = 61


class Shown(Protocol):
    """What the window shows, and what it computes for it; the presenter."""

    session: Session
    view: View
    all_data: bool
    moment: Moment | None
    surfaces: SurfaceFeed
    curvature: CurvatureDesk

    def show_surface(self) -> None:
        """Draw the surface anew."""


class SurfaceDesk:
    """`race` is the one whose paths are on the surface, whenever the window shows the run that it is of."""

    def __init__(self, presenter: Shown, panels: Mapping[str, Any]) -> None:
        self.race: RaceResult | None = None
        self._presenter, self._panels = presenter, panels
        self._is_grabbed = False
        presenter.session.opened.connect(self._forget_race)

    def move_point(self, x: float, y: float, gesture: int) -> None:
        """The point was dragged to these coordinates. Its plane stays meanwhile: it must not move with the point that
        is dragged over it."""
        self._is_grabbed = True
        parameters = self._parameters_at(x, y)
        if parameters is not None:
            self._presenter.session.move_parameters(parameters, gesture)

    def drop_point(self) -> None:
        """The point was let go."""
        self._is_grabbed = False
        self._presenter.show_surface()

    def restart_at(self, x: float, y: float) -> None:
        """Begin the run anew from a place of the surface."""
        parameters = self._parameters_at(x, y)
        if parameters is not None:
            self._presenter.session.restart_from(parameters)

    def probe(self, x: float, y: float) -> None:
        """Tell what the loss and its slope are at a place of the surface."""
        from gradviz.scene.surface_place import probe_text  # late, as all that waits for a hand

        grid = self._presenter.surfaces.grid
        if grid is not None:
            self._panels["surface"].show_probe(probe_text(grid, (x, y)))

    def show_race(self, race: RaceResult | None) -> None:
        """Draw the paths of a race on the surface; None takes them away."""
        self.race = race
        self._presenter.show_surface()

    def frame(self, moment: Moment) -> SurfaceFrame:
        """The surface of a moment as far as it is computed; what is missing is on its way."""
        presenter, feed = self._presenter, self._presenter.surfaces
        race = self.race_of(moment.run)
        frame = self._flat(moment, race)
        if race is not None:
            from gradviz.scene.race import with_race  # late: few starts need it

            frame = with_race(frame, feed.grid, race)
        if not presenter.view.surface_3d:
            return frame
        from gradviz.scene.relief import with_relief  # late: few starts need it

        frame = with_relief(frame, moment, feed.grid, presenter.view.camera)
        if frame.relief is not None and presenter.view.camera is None:
            # Chosen once: the picture does not turn by itself as the surface changes.
            presenter.view = replace(presenter.view, camera=frame.relief.camera)
        return frame

    def _forget_race(self) -> None:
        """Another document is shown."""
        self.race = None

    def race_of(self, run: Run) -> RaceResult | None:
        """The race whose paths belong on the surface of this run; None where there is none, or it is of another."""
        if self.race is None:
            return None
        from gradviz.scene.race import is_race_of  # late: few starts need it

        return self.race if is_race_of(self.race, run) else None

    def _flat(self, moment: Moment, race: RaceResult | None) -> SurfaceFrame:
        presenter, feed = self._presenter, self._presenter.surfaces
        view, all_data = presenter.view, presenter.all_data
        choice, report = view.surface, None
        if choice.plane == "gradient":
            report = presenter.curvature.report(moment, all_data, at_once=True)
        if (choice.held or self._is_grabbed) and can_be_held(feed.grid, moment, view, all_data):
            return surface_frame(moment, view, feed.grid)
        include: tuple[Vector, ...] = ()
        if race is not None:
            from gradviz.scene.race import race_places

            include = race_places(race)
        request = surface_request(moment, view, choice.size or _FINE, all_data, feed.grid, report, include)
        if request is None:
            feed.want_nothing()
            # While the curvature is on its way, what it last showed stays, paler.
            grid = feed.grid if choice.plane == "gradient" and report is None else None
            return surface_frame(moment, view, grid, stale=True, report=report)
        is_fresh = feed.want(request)
        return surface_frame(moment, view, feed.grid, stale=not is_fresh, report=report)

    def _parameters_at(self, x: float, y: float) -> Vector | None:
        from gradviz.scene.surface_place import parameters_at

        moment, grid = self._presenter.moment, self._presenter.surfaces.grid
        if moment is None or grid is None:
            return None
        return parameters_at(grid.request, moment.parameters, (x, y))
