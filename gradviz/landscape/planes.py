"""Constructs planes: random directions, the path's principal components, its ends, the gradient and the curvature.

All of them go through a given point. Signs and random directions depend on the numbers and the seed alone, so the same
run shows the same picture on every machine. A plane that does not exist raises `NoPlaneError` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gradviz.engine.network import Network, Vector
from gradviz.landscape.direction import Direction, NoPlaneError, Plane
from gradviz.text import _

__all__ = ["NORMALISATIONS", "ends_plane", "gradient_plane", "principal_plane", "random_plane", "with_sign"]

_PARALLEL = 1e-8  # the squared sine of the angle between two directions below which they span no plane
_DRAWS = 64
_MOST = 1e150  # the square of a larger number may overflow
_STRAIGHT = 1e-10  # a path counts as straight if it is nearer to a line than this share of its extent


def random_plane(network: Network, origin: Vector, seed: int, normalisation: str = "filter") -> Plane:
    """Two Gaussian directions, normalised as `NORMALISATIONS` says.

    Li, Xu, Taylor, Studer, Goldstein: Visualizing the loss landscape of neural nets, 2018, section 4. In a
    fully connected layer a filter is the incoming weights of one neuron. Directions that the normalisation makes
    parallel are drawn again.
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
    # The second component is computed from the residual of the first: from the same product, a small one would be lost
    # in rounding.
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
    """The plane through the start of the path and its end, which is the origin, along the direction in which the path
    deviates most from the line between them; and the length of that line. Both directions are unit vectors."""
    rows = _distinct(states, 2)
    whole = rows[-1] - rows[0]
    length = float(np.linalg.norm(whole))
    if length == 0.0:
        raise NoPlaneError(_("The path ends where it began: no line leads from its start to its end."))
    unit = whole / length
    offsets = rows - rows[0]
    rest = offsets - np.outer(offsets @ unit, unit)
    rest -= np.outer(rest @ unit, unit)  # subtracted again, because of rounding
    values, components = _principal(rest)
    if not len(values) or values[0] <= (_STRAIGHT * length) ** 2:
        raise NoPlaneError(_("The path is a straight line so far: nothing of it lies beside its start and end."))
    second = components[0] - (components[0] @ unit) * unit
    return Plane(rows[-1], Direction(unit), Direction(with_sign(second / np.linalg.norm(second)))), length


def gradient_plane(origin: Vector, gradient: Vector, eigenvectors: Sequence[Vector]) -> Plane:
    """The plane along the gradient (uphill) and along the component perpendicular to it of the first of
    `eigenvectors` that is not parallel to it; both are unit vectors."""
    largest = float(np.abs(gradient).max(initial=0.0))
    if not np.isfinite(largest):
        raise NoPlaneError(_("The gradient is not finite here."))
    if largest == 0.0:
        raise NoPlaneError(_("The gradient is exactly zero here: it has no direction."))
    with np.errstate(all="ignore"):
        size = float(np.linalg.norm(gradient))
    if not 0.0 < size < np.inf:  # the squares of its entries overflow or underflow
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
    """The vector or its negative, so that its first entry of largest absolute value is positive."""
    place = int(np.argmax(np.abs(vector)))
    return -vector if vector[place] < 0.0 else vector


def _plain(network: Network, draw: Vector, weights: Vector) -> Vector:
    return draw


def _by_filter(network: Network, draw: Vector, weights: Vector) -> Vector:
    """Scale the incoming part of each neuron to the norm of its incoming weights; biases do not change."""
    return _scaled(network, draw, weights, 0)


def _by_layer(network: Network, draw: Vector, weights: Vector) -> Vector:
    """Scale the part of each layer to the norm of its weights; biases do not change."""
    return _scaled(network, draw, weights, None)


def _scaled(network: Network, draw: Vector, weights: Vector, axis: int | None) -> Vector:
    out = np.zeros_like(draw)
    for layer in range(network.layer_count):
        part, own = network.weights(draw, layer), network.weights(weights, layer)
        with np.errstate(over="ignore"):  # directions that overflow span no plane, which is checked later
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
    """The finite states as rows (k, P). Raises `NoPlaneError` where fewer than `least` of them are distinct."""
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

    Computed from the smaller of the two Gram matrices: either the states or the parameters are few.
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
