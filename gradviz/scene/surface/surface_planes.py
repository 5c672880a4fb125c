"""The table of planes for the loss surface: an entry constructs its plane for a moment, or raises the reason why
not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, compress
from typing import TYPE_CHECKING

import numpy as np

from gradviz.engine.network import Network, ParameterRef, Vector
from gradviz.landscape.direction import NoPlaneError, Plane, PlaneWords, parameter_plane
from gradviz.landscape.window import FARTHEST, can_be_shown
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment
from gradviz.scene.result_cache import ArrayCache, ByArray, cached
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.text import _, mark

if TYPE_CHECKING:
    from gradviz.landscape.report import CurvatureReport

__all__ = [
    "NORMALISATION_WORDS",
    "PLANES",
    "PlaneEntry",
    "chosen_plane",
    "default_axes",
    "path_states",
    "surface_axes",
]

NORMALISATION_WORDS = {
    "filter": mark("filter-normalised"), "layer": mark("layer-normalised"), "none": mark("un-normalised"),
}  # fmt: skip


Chosen = tuple[Plane, PlaneWords]


class PlaneEntry(Frame, frozen=True):
    """One choice. `make` raises `NoPlaneError` with a sentence where the plane does not exist at the moment."""

    title: str
    tooltip: str
    make: Callable[[Moment, View, CurvatureReport | None], Chosen]


def chosen_plane(moment: Moment, view: View, report: CurvatureReport | None = None) -> Chosen:
    """The plane that the view selects. Raises `NoPlaneError`."""
    if not can_be_shown(moment.trace.before.parameters):
        message = _("There are weights beyond ±{most:g} here, through which no surface can be drawn.")
        raise NoPlaneError(message.format(most=FARTHEST))
    return PLANES[view.surface.plane].make(moment, view, report)


def path_states(moment: Moment) -> tuple[Vector, ...]:
    """The states that can be shown, up to and including the one at which this update begins, oldest first."""
    before = moment.trace.before
    rows = [values for update, values in moment.path if update < min(before.update, moment.updates_done)]
    rows.append(before.parameters)
    return tuple(compress(rows, _can_be_shown.get(rows)))


# All steps of an update show the same states, and the next update shows one more.
_can_be_shown = ByArray(can_be_shown)


def default_axes(network: Network, frozen: Iterable[int] = ()) -> tuple[ParameterRef, ParameterRef]:
    """The first weights of the first and of the last layer; for a single layer two weights, or a weight and a bias.

    A parameter with an index in `frozen` is replaced by the next one that is not frozen, in the same layer, then in any
    other. Raises `ValueError` for a network of one parameter.
    """
    if network.parameter_count < 2:
        raise ValueError("a surface needs two parameters")
    still = set(frozen)
    places = range(network.parameter_count)
    last = network.index(ParameterRef(network.layer_count - 1, 0, 0))
    x = next((place for place in places if place not in still), 0)
    behind = chain(range(last, network.parameter_count), range(last - 1, -1, -1))
    y = next((place for place in behind if place not in still and place != x), None)
    if y is None:
        y = last if last != x else int(x == 0)
    return network.ref(x), network.ref(y)


def surface_axes(network: Network, view: View, frozen: Iterable[int] = ()) -> tuple[ParameterRef, ParameterRef]:
    """The chosen parameters if the network has them and they differ, else the default ones."""
    usual = default_axes(network, frozen)
    x, y = usual
    chosen_x, chosen_y = _found(network, view.surface_x), _found(network, view.surface_y)
    x, y = chosen_x or x, chosen_y or y
    if x == y:
        # The chosen axis is kept, the other one changes.
        others = [ref for ref in (*usual, network.ref(0), network.ref(1)) if ref != x]
        x, y = (x, others[0]) if chosen_x is not None else (others[0], y)
    return x, y


def _parameters(moment: Moment, view: View, report: CurvatureReport | None) -> Chosen:
    network = moment.run.network
    x, y = surface_axes(network, view, moment.run.frozen_places.tolist())
    before, names = moment.trace.before.parameters, (x.name, y.name)
    plane = _planes.get((network.setup, x, y), (before,), lambda: parameter_plane(network, before, x, y))
    return plane, PlaneWords("parameters", names, names)


# The plane is the same for all steps of an update.
_planes: ArrayCache[Plane] = ArrayCache(2)


def _random(moment: Moment, view: View, report: CurvatureReport | None) -> Chosen:
    from gradviz.landscape.planes import random_plane  # imported late: only some planes need it

    choice = view.surface
    plane = random_plane(moment.run.network, moment.trace.before.parameters, choice.seed, choice.normalisation)
    words = _(NORMALISATION_WORDS[choice.normalisation])
    return plane, PlaneWords(
        "random", ("a", "b"), (_("random direction a"), _("random direction b")),
        _("Two random directions, {how}, seed {seed}.").format(how=words, seed=choice.seed),
    )  # fmt: skip


def _principal(moment: Moment, view: View, report: CurvatureReport | None) -> Chosen:
    plane, shares = _principal_of(_Rows(path_states(moment)))
    first, second = (number(100 * share, 3) for share in shares.tolist())
    return plane, PlaneWords(
        "pca", ("PC 1", "PC 2"),
        (_("1st component of the path ({share} %)").format(share=first),
         _("2nd component ({share} %)").format(share=second)),
        _("The two principal components of the path; with each, the share of the path’s variance."),
    )  # fmt: skip


def _ends(moment: Moment, view: View, report: CurvatureReport | None) -> Chosen:
    plane, length = _ends_of(_Rows(path_states(moment)))
    return plane, PlaneWords(
        "path", ("s", "t"), (_("from start to here"), _("sideways")),
        _("Across: along the {length} from the first weights to these. Up: where the path leaves that line most.")
        .format(length=number(length, 3)),
    )  # fmt: skip


def _gradient(moment: Moment, view: View, report: CurvatureReport | None) -> Chosen:
    from gradviz.landscape.planes import gradient_plane

    if report is None:
        raise NoPlaneError(_("Computing the curvature…"))
    if not len(report.spectrum.vectors):
        raise NoPlaneError(_("The curvature is not finite here."))
    vectors = report.spectrum.vectors
    plane = gradient_plane(report.request.parameters, report.products.gradient, [*vectors, *_axes(vectors)])
    return plane, PlaneWords(
        "gradient", ("g", "h"), (_("along the gradient"), _("along the strongest curvature")),
        _("Across: uphill along the gradient. Up: the Hessian’s leading eigenvector, at a right angle to it."),
    )  # fmt: skip


def _axes(vectors: Vector) -> Sequence[Vector]:
    """The axes of two parameters, for a network so small that both eigenvectors may be parallel to the gradient."""
    return list(np.eye(2, vectors.shape[1]))


PLANES: dict[str, PlaneEntry] = {
    "parameters": PlaneEntry(
        mark("Two parameters"), mark("The loss over any two weights or biases, all others as they are"), _parameters
    ),
    "random": PlaneEntry(
        mark("Random directions"), mark("The loss over two random directions through the present weights"), _random
    ),
    "pca": PlaneEntry(
        mark("Principal components of the path"),
        mark("The two directions in which the weights have moved most so far"), _principal,
    ),
    "path": PlaneEntry(
        mark("Start to end of the path"),
        mark("From the first weights to these, and the direction in which the path left that line most"), _ends,
    ),
    "gradient": PlaneEntry(
        mark("Gradient and curvature"),
        mark("The gradient, and the direction in which the loss curves most"), _gradient,
    ),
}  # fmt: skip


class _Rows(tuple[Vector, ...]):
    """States compared by identity: they are immutable, and comparing their numbers would take longer than the plane."""

    def __hash__(self) -> int:
        return hash(tuple(map(id, self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and len(self) == len(other) and all(map(lambda a, b: a is b, self, other))


@cached(2)
def _principal_of(states: _Rows) -> tuple[Plane, Vector]:
    from gradviz.landscape.planes import principal_plane

    return principal_plane(states, states[-1])


@cached(2)
def _ends_of(states: _Rows) -> tuple[Plane, float]:
    from gradviz.landscape.planes import ends_plane

    return ends_plane(states)


def _found(network: Network, name: str | None) -> ParameterRef | None:
    try:
        return None if name is None else network.find(name)
    except KeyError:
        return None
