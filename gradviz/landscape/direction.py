"""Directions in the space of parameters, and the planes that two of them span."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from gradviz.engine.network import Network, ParameterRef, Vector
from gradviz.records import FrozenRecord, force_setattr

__all__ = ["Direction", "NoPlaneError", "Plane", "PlaneWords", "parameter_direction", "parameter_plane"]


def _read_only(vector: Vector) -> Vector:
    if vector.flags.writeable:
        vector = np.array(vector, dtype=np.float64)
        vector.flags.writeable = False
    return vector


class NoPlaneError(ValueError):
    """The plane does not exist at this point; the message is one sentence for the user."""


class Direction(FrozenRecord, frozen=True, eq=False, dict=True, weakref=True):
    """One axis of a plane: a step of 1 along it adds `vector`, flat, shape (P,), to the parameters.

    `index` is the index of the parameter where the axis is one parameter (`vector` is 1 there and 0 elsewhere); None
    for any other direction. Directions are equal where their vectors are.
    """

    vector: Vector
    index: int | None = None

    def __post_init__(self) -> None:
        force_setattr(self, "vector", _read_only(self.vector))

    @cached_property
    def _key(self) -> tuple[object, ...]:
        return len(self.vector), self.index, self.vector.tobytes() if self.index is None else b""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Direction) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


class Plane(FrozenRecord, frozen=True, eq=False, dict=True, weakref=True):
    """The parameters `origin` + a·x + b·y at the coordinates (a, b); `origin` is flat, shape (P,).

    Where an axis is one parameter, the coordinate is the value of that parameter: its entry of `origin` is set to 0.
    Planes are equal where their arrays are equal bit for bit.
    """

    origin: Vector
    x: Direction
    y: Direction

    def __post_init__(self) -> None:
        indices = [axis.index for axis in (self.x, self.y) if axis.index is not None]
        origin = np.array(self.origin, dtype=np.float64)
        origin[indices] = 0.0
        force_setattr(self, "origin", origin)
        origin.flags.writeable = False

    def at(self, a: float, b: float) -> Vector:
        """The parameters at a point of the plane, shape (P,)."""
        moved: Vector = self.origin + a * self.x.vector + b * self.y.vector
        return moved

    @property
    def indices(self) -> tuple[int, int] | None:
        """The indices of the two parameters, where both axes are parameters; else None."""
        return None if self.x.index is None or self.y.index is None else (self.x.index, self.y.index)

    @cached_property
    def _key(self) -> tuple[object, ...]:
        return self.origin.tobytes(), self.x, self.y

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plane) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


class PlaneWords(NamedTuple):
    """The texts about a plane: its `kind` (a key of `scene.surface_planes.PLANES`), the `names` of its two coordinates,
    the `labels` of the axes, and a `sentence` that says what the plane is."""

    kind: str
    names: tuple[str, str]
    labels: tuple[str, str]
    sentence: str = ""


def parameter_direction(network: Network, ref: ParameterRef) -> Direction:
    """The axis of one parameter. Raises `KeyError` where the network has no such parameter."""
    place = network.index(ref)
    vector = np.zeros(network.parameter_count)
    vector[place] = 1.0
    return Direction(vector, place)


def parameter_plane(network: Network, parameters: Vector, x: ParameterRef, y: ParameterRef) -> Plane:
    """The plane over two parameters; all others keep their values.

    Raises `ValueError` where x and y are the same parameter, `KeyError` where the network does not have one of them.
    """
    if x == y:
        raise ValueError("a surface needs two different parameters")
    return Plane(parameters, parameter_direction(network, x), parameter_direction(network, y))
