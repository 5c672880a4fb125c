"""The loss surface in the window: which parts of it are computed, and the effects of dragging and clicking on it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from gradviz.engine.network import Vector
from gradviz.gui.parameter_edits import move_parameters, restart_from
from gradviz.scene.frame_sources import SurfaceState
from gradviz.scene.moment import Moment
from gradviz.scene.surface.surface import Reach, can_be_held, surface_request
from gradviz.training.run import Run

if TYPE_CHECKING:
    from gradviz.gui.background.deferred import Deferred
    from gradviz.gui.session import Session
    from gradviz.landscape.plane import SurfaceGrid, SurfaceRequest
    from gradviz.landscape.report import CurvatureReport, CurvatureRequest
    from gradviz.scene.view.camera import Camera
    from gradviz.scene.view.view import View
    from gradviz.training.race import RaceResult

__all__ = ["SurfacePresenter"]

_FINE = 61


class SurfaceSource(Protocol):
    """The presenter as this module uses it: the view, and requests for computed results."""

    session: Session
    moment: Moment | None
    surfaces: Deferred[SurfaceRequest, SurfaceGrid]
    curvature: Deferred[CurvatureRequest, CurvatureReport]

    @property
    def view(self) -> View:
        """The view."""

    @property
    def all_data(self) -> bool:
        """Whether surfaces use all training data."""

    def show_again(self, result: str) -> None:
        """Request the results of worker threads again, and show them."""


class SurfacePresenter:
    """`race` is the race whose paths are drawn on the surface while the window shows its run."""

    def __init__(self, presenter: SurfaceSource, show_probe: Callable[[str], None]) -> None:
        self.race: RaceResult | None = None
        self._presenter, self._show_probe = presenter, show_probe
        self._is_grabbed = False
        self._own_camera: tuple[Hashable, Camera | None] = (), None  # with the plane for which it was chosen
        presenter.session.opened.connect(self._forget_race)

    def move_point(self, x: float, y: float, gesture: int) -> None:
        """Move the dragged point to these coordinates. Its plane is fixed during the drag: it must not move with the
        point."""
        self._is_grabbed = True
        parameters = self._parameters_at(x, y)
        if parameters is not None:
            move_parameters(self._presenter.session, parameters, gesture)

    def drop_point(self) -> None:
        """End the drag of the point."""
        self._is_grabbed = False
        self._presenter.show_again("surface")

    def restart_at(self, x: float, y: float) -> None:
        """Restart the run from a place on the surface."""
        parameters = self._parameters_at(x, y)
        if parameters is not None:
            restart_from(self._presenter.session, parameters)

    def probe(self, x: float, y: float) -> None:
        """Show the loss and its slope at a place on the surface."""
        # Imported late: not needed before the pointer is on the surface.
        from gradviz.scene.surface.surface_probe import probe_text

        grid = self._presenter.surfaces.latest
        if grid is not None:
            self._show_probe(probe_text(grid, (x, y)))

    def show_race(self, race: RaceResult | None) -> None:
        """Draw the paths of a race on the surface; None removes them."""
        self.race = race
        self._presenter.show_again("surface")

    def state(self, moment: Moment) -> SurfaceState:
        """The available results for the surface of a moment; missing ones are requested."""
        presenter, surfaces = self._presenter, self._presenter.surfaces
        view, all_data, race = presenter.view, presenter.all_data, self.race_of(moment.run)
        choice, report = view.surface, None
        if choice.plane == "gradient":
            from gradviz.scene.surface.curvature import curvature_request  # imported late: few starts need it


            report = presenter.curvature.ask(curvature_request(moment, all_data), now=True)
        if (choice.held or self._is_grabbed) and can_be_held(surfaces.latest, moment, view, all_data):
            return SurfaceState(surfaces.latest, race=race)
        request = self._request(moment, report, race)
        if request is None:
            surfaces.ask_nothing()
            # While the curvature is being computed, its last result stays visible, but paler.
            grid = surfaces.latest if choice.plane == "gradient" and report is None else None
            return SurfaceState(grid, True, report, race)
        surfaces.ask(request)
        return SurfaceState(surfaces.latest, _is_stale(surfaces.latest, request), report, race)

    def prepared(self, moment: Moment) -> SurfaceState | None:
        """What `state` will return once this moment is shown; None where that depends on more than the moment."""
        presenter, surfaces = self._presenter, self._presenter.surfaces
        choice, race = presenter.view.surface, self.race_of(moment.run)
        if choice.plane == "gradient" or choice.held or self._is_grabbed:
            return None
        request = self._request(moment, None, race)
        if request is None:
            return None
        grid = surfaces.prepare(request)
        return SurfaceState(grid, _is_stale(grid, request), None, race)

    def camera(self, moment: Moment, grid: SurfaceGrid) -> Camera | None:
        """A camera with a good view of the surface: chosen again for every plane, until the user turns it."""
        plane = grid.request.objective.network.setup, grid.request.words, grid.request.refs
        (before, own), view = self._own_camera, self._presenter.view
        if view.camera is None or (view.camera is own and before != plane):
            from gradviz.scene.surface3d.relief import first_camera  # imported late: few starts need it

            own = first_camera(moment, replace(view, camera=None), grid)
            self._own_camera = plane, own
            return own
        return view.camera

    def _request(
        self, moment: Moment, report: CurvatureReport | None, race: RaceResult | None
    ) -> SurfaceRequest | None:
        presenter, latest = self._presenter, self._presenter.surfaces.latest
        reach = Reach(latest)
        if race is not None:
            from gradviz.scene.race.race_on_surface import race_places  # imported late: few starts need it


            reach = Reach(latest, race_places(race))
        size = presenter.view.surface.size or _FINE
        return surface_request(moment, presenter.view, size, presenter.all_data, report, reach)

    def race_of(self, run: Run) -> RaceResult | None:
        """The race to draw on the surface of this run; None where there is none or it belongs to another run."""
        if self.race is None:
            return None
        from gradviz.scene.race.race_on_surface import is_race_of  # imported late: few starts need it


        return self.race if is_race_of(self.race, run) else None

    def _forget_race(self) -> None:
        """Remove the race of the last document."""
        self.race = None

    def _parameters_at(self, x: float, y: float) -> Vector | None:
        from gradviz.scene.surface.surface_probe import parameters_at

        moment, grid = self._presenter.moment, self._presenter.surfaces.latest
        if moment is None or grid is None:
            return None
        return parameters_at(grid.request, moment.parameters, (x, y))


def _is_stale(grid: SurfaceGrid | None, request: SurfaceRequest) -> bool:
    """Whether a grid is of another surface; a coarser one of the same is not stale."""
    return grid is None or replace(grid.request, size=request.size) != request
