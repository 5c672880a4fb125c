"""Planes worth looking at: random directions, the path's principal components, its ends, gradient and curvature.

All of them go through a given point. Signs and draws follow from the numbers and the seed alone, so the same run
shows the same picture everywhere. A plane that cannot be made raises `NoPlaneError` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gradviz.engine.network import Network, Vector
from gradviz.landscape.direction import Direction, NoPlaneError, Plane
from gradviz.text import _

__all__ = ["NORMALISATIONS", "ends_plane", "gradient_plane", "principal_plane", "random_plane", "with_sign"]

_PARALLEL = 1e-8  # of the squared sine between two directions: below it they span no plane
_DRAWS = 64
_MOST = 1e150  # the square of a number beyond it is not finite
_STRAIGHT = 1e-10  # of the path's extent: what is nearer to a line than this is a line


def random_plane(network: Network, origin: Vector, seed: int, normalisation: str = "filter") -> Plane:
    """Two Gaussian directions, normalised as `NORMALISATIONS` says.

    Li, Xu, Taylor, Studer, Goldstein: Visualizing the loss landscape of neural nets, 2018, section 4. Of a fully
    connected layer a filter is what leads into one neuron. Draws that the normalisation makes parallel are
    drawn again.
    """
    rng = np.random.default_rng(seed)
    normalise = NORMALISATIONS[normalisation]
    for _draw in range(_DRAWS):
        first, second = (normalise(network, rng.normal(size=network.parameter_count), origin) for _axis in (0, 1))
        if not (first.any() and second.any()):
            break
        if _spans(first, second):
            return Plane(origin, Direction(first), Direction(second))
    raise NoPlaneError(
        _("Normalised to these weights, random directions do not span a plane here; take them un-normalised.")
    )


@np.errstate(all="ignore")
def principal_plane(states: Sequence[Vector], origin: Vector) -> tuple[Plane, Vector]:
    """The two directions along which the path varies most, as unit vectors, and the share of its variance along
    each of the two, shape (2,).

    The first points from the path's start to its end; the second so that its largest entry is positive.
    """
    rows = _distinct(states, 3)
    offsets = rows - rows.mean(axis=0)
    values, components = _principal(offsets)
    first = components[0]
    # The second one from what the first leaves: read off the same product, a small one would be all rounding.
    rest = offsets - np.outer(offsets @ first, first)
    others, more = _principal(rest)
    if not len(others) or others[0] <= values[0] * _STRAIGHT**2:
        raise NoPlaneError(_("The path is a straight line so far: it has only one principal component."))
    second = more[0] - (more[0] @ first) * first
    second = with_sign(second / np.linalg.norm(second))
    along = float(first @ (rows[-1] - rows[0]))
    first = with_sign(first) if along == 0.0 else first * np.sign(along)
    shares = np.array([values[0], others[0]]) / float((offsets * offsets).sum())
    return Plane(origin, Direction(first), Direction(second)), shares


@np.errstate(all="ignore")
def ends_plane(states: Sequence[Vector]) -> tuple[Plane, float]:
    """Through the path's start and its end, which is the origin, and along the direction in which the rest of the
    path leaves the line between them most; and the length of that line. Both directions are unit vectors."""
    rows = _distinct(states, 2)
    whole = rows[-1] - rows[0]
    length = float(np.linalg.norm(whole))
    if length == 0.0:
        raise NoPlaneError(_("The path ends where it began: no line leads from its start to its end."))
    unit = whole / length
    offsets = rows - rows[0]
    rest = offsets - np.outer(offsets @ unit, unit)
    rest -= np.outer(rest @ unit, unit)  # once more, for the rounding of the first time
    values, components = _principal(rest)
    if not len(values) or values[0] <= (_STRAIGHT * length) ** 2:
        raise NoPlaneError(_("The path is a straight line so far: nothing of it lies beside its start and end."))
    second = components[0] - (components[0] @ unit) * unit
    return Plane(rows[-1], Direction(unit), Direction(with_sign(second / np.linalg.norm(second)))), length


def gradient_plane(origin: Vector, gradient: Vector, eigenvectors: Sequence[Vector]) -> Plane:
    """Along the gradient, uphill, and along what is perpendicular to it of the first of `eigenvectors` that has
    such a part; unit vectors."""
    largest = float(np.abs(gradient).max(initial=0.0))
    if not np.isfinite(largest):
        raise NoPlaneError(_("The gradient is not finite here."))
    if largest == 0.0:
        raise NoPlaneError(_("The gradient is exactly zero here: it has no direction."))
    with np.errstate(all="ignore"):
        size = float(np.linalg.norm(gradient))
    if not 0.0 < size < np.inf:  # the squares of its numbers are beyond float64
        gradient = gradient / largest
        size = float(np.linalg.norm(gradient))
    unit = gradient / size
    for vector in eigenvectors:
        rest = vector - (vector @ unit) * unit
        rest -= (rest @ unit) * unit
        left = float(np.linalg.norm(rest))
        if left > 1e-6:
            return Plane(origin, Direction(unit), Direction(with_sign(rest / left)))
    raise NoPlaneError(_("The curvature has no direction beside the gradient here."))


def with_sign(vector: Vector) -> Vector:
    """The vector or its negative: its entry of largest size, the first of them, is positive."""
    place = int(np.argmax(np.abs(vector)))
    return -vector if vector[place] < 0.0 else vector


def _plain(network: Network, draw: Vector, weights: Vector) -> Vector:
    return draw


def _by_filter(network: Network, draw: Vector, weights: Vector) -> Vector:
    """Each neuron's incoming part is as long as that neuron's incoming weights; biases do not move."""
    return _scaled(network, draw, weights, 0)


def _by_layer(network: Network, draw: Vector, weights: Vector) -> Vector:
    """Each layer's part is as long as that layer's weights; biases do not move."""
    return _scaled(network, draw, weights, None)


def _scaled(network: Network, draw: Vector, weights: Vector, axis: int | None) -> Vector:
    out = np.zeros_like(draw)
    for layer in range(network.layer_count):
        part, own = network.weights(draw, layer), network.weights(weights, layer)
        with np.errstate(over="ignore"):  # directions that are not finite span no plane
            lengths = np.sqrt((own * own).sum(axis=axis)), np.sqrt((part * part).sum(axis=axis))
        network.weights(out, layer)[...] = part * (lengths[0] / lengths[1])
    return out


Normalise = Callable[[Network, Vector, Vector], Vector]
NORMALISATIONS: dict[str, Normalise] = {"filter": _by_filter, "layer": _by_layer, "none": _plain}


def _spans(first: Vector, second: Vector) -> bool:
    with np.errstate(all="ignore"):
        a, b, c = float(first @ first), float(first @ second), float(second @ second)
    return a * c > 0.0 and (a * c - b * b) > _PARALLEL * a * c


def _distinct(states: Sequence[Vector], least: int) -> Vector:
    """The finite states as rows (k, P). Raises `NoPlaneError` where there are fewer than `least` places."""
    rows = [state for state in states if np.isfinite(state).all()]
    if len(rows) < least or not any((row != rows[0]).any() for row in rows):
        words = {2: _("There is no path yet: train at least one update."), 3: _("Train at least two updates first.")}
        raise NoPlaneError(words[least])
    found = np.array(rows)
    if np.abs(found).max() > _MOST:
        raise NoPlaneError(_("Weights on the path are too large to lay a plane through it."))
    return found


def _principal(offsets: Vector) -> tuple[Vector, Vector]:
    """Squared singular values, descending, and the right singular vectors as rows, of offsets (k, P).

    By the smaller of the two products: a path has few states or the network few parameters.
    """
    k, count = offsets.shape
    scale = float(np.abs(offsets).max(initial=0.0))
    if scale == 0.0:
        return np.zeros(0), np.zeros((0, count))
    rows = offsets / scale
    if count <= k:
        values, vectors = np.linalg.eigh(rows.T @ rows)
        values, components = values[::-1], vectors.T[::-1]
    else:
        values, vectors = np.linalg.eigh(rows @ rows.T)
        keep = values > values[-1] * 1e-14
        values, components = values[keep][::-1], (vectors[:, keep].T @ rows)[::-1]
        components = components / np.linalg.norm(components, axis=1, keepdims=True)
    return np.maximum(values, 0.0) * scale**2, components
