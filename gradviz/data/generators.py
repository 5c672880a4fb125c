"""Generated data sets: each entry draws coordinates and targets from a seeded generator.

The data sets circle, xor, gauss and spiral have the geometry of TensorFlow Playground, but their own order of random
draws. The draws do not depend on the strength of the noise, so changing it changes nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from gradviz.data.dataset import Vector
from gradviz.data.digits import DIGITS, SIDE, draw_digits
from gradviz.records import FrozenRecord
from gradviz.text import mark

__all__ = ["GENERATORS", "Generator", "Task"]

Task = Literal["classification", "regression"]
Draw = Callable[[np.random.Generator, int, float], tuple[Vector, Vector]]
Ranges = tuple[tuple[float, float], ...]

PLANE: Ranges = ((-6.0, 6.0), (-6.0, 6.0))
RADIUS = 5.0


class Generator(FrozenRecord, frozen=True):
    """One data set. `draw(rng, samples, noise)` returns coordinates (n, c) and targets (n,).

    The target of a classification is the index of its class in `classes`. `fixed` marks a data set that is
    always used whole, in its own order and without test samples: samples, noise, train fraction and seed do not apply.
    `pixels` are the rows and columns of an image: its pixels are the inputs, and there are neither coordinates nor
    features. `other_names` as in `Activation`.
    """

    name: str
    title: str
    description: str
    task: Task
    coordinate_names: tuple[str, ...]
    coordinate_range: Ranges
    default_noise: float
    draw: Draw
    classes: tuple[str, ...] = ()
    fixed: bool = False
    pixels: tuple[int, int] | None = None
    other_names: str = ""

    @property
    def inputs(self) -> int:
        """The number of inputs of a network where no features are chosen."""
        return self.pixels[0] * self.pixels[1] if self.pixels else len(self.coordinate_names)


def _circle(rng: np.random.Generator, samples: int, noise: float) -> tuple[Vector, Vector]:
    inside = np.arange(samples) < samples // 2
    radius = np.where(inside, rng.uniform(0.0, 0.5, samples), rng.uniform(0.7, 1.0, samples)) * RADIUS
    angle = rng.uniform(0.0, 2.0 * np.pi, samples)
    points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
    judged = points + rng.uniform(-RADIUS, RADIUS, (samples, 2)) * noise
    return points, (np.hypot(judged[:, 0], judged[:, 1]) < 0.5 * RADIUS).astype(np.float64)


def _xor(rng: np.random.Generator, samples: int, noise: float) -> tuple[Vector, Vector]:
    points = rng.uniform(-RADIUS, RADIUS, (samples, 2))
    points += np.where(points > 0, 0.3, -0.3)  # a gap along both axes
    judged = points + rng.uniform(-RADIUS, RADIUS, (samples, 2)) * noise
    return points, (judged[:, 0] * judged[:, 1] >= 0).astype(np.float64)


def _gauss(rng: np.random.Generator, samples: int, noise: float) -> tuple[Vector, Vector]:
    labels = (np.arange(samples) < samples // 2).astype(np.float64)
    centres = np.where(labels > 0, 2.0, -2.0)[:, None]
    return centres + rng.normal(size=(samples, 2)) * np.sqrt(0.5 + 7.0 * noise), labels


def _spiral(rng: np.random.Generator, samples: int, noise: float) -> tuple[Vector, Vector]:
    first = samples // 2
    labels = (np.arange(samples) < first).astype(np.float64)
    along = np.concatenate([np.arange(first) / max(first, 1), np.arange(samples - first) / (samples - first)])
    angle = 1.75 * 2.0 * np.pi * along + np.where(labels > 0, 0.0, np.pi)
    points = np.stack([np.sin(angle), np.cos(angle)], axis=1) * (RADIUS * along)[:, None]
    return points + rng.uniform(-1.0, 1.0, (samples, 2)) * noise, labels


def _moons(rng: np.random.Generator, samples: int, noise: float) -> tuple[Vector, Vector]:
    upper = np.arange(samples) < samples // 2
    angle = rng.uniform(0.0, np.pi, samples)
    x = np.where(upper, np.cos(angle) - 0.5, 0.5 - np.cos(angle))
    y = np.where(upper, np.sin(angle) - 0.25, 0.25 - np.sin(angle))
    points = np.stack([x, y], axis=1) * 3.0
    return points + rng.normal(size=(samples, 2)) * (3.0 * noise), upper.astype(np.float64)


def _plane(rng: np.random.Generator, samples: int, noise: float) -> tuple[Vector, Vector]:
    points = rng.uniform(-6.0, 6.0, (samples, 2))
    judged = points + rng.uniform(-6.0, 6.0, (samples, 2)) * noise
    return points, judged.sum(axis=1) / 10.0


def _four_point_xor(rng: np.random.Generator, samples: int, noise: float) -> tuple[Vector, Vector]:
    return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0.0, 1.0, 1.0, 0.0])


def _noisy_sine(rng: np.random.Generator, samples: int, noise: float) -> tuple[Vector, Vector]:
    points = rng.uniform(-np.pi, np.pi, (samples, 1))
    return points, np.sin(points[:, 0]) + rng.normal(size=samples) * noise


_XY = ("x₁", "x₂")
_ENTRIES = (
    Generator("circle", mark("Circle"), mark("A disc inside a ring; noise swaps labels near the border."),
              "classification", _XY, PLANE, 0.0, _circle, (mark("outside"), mark("inside")),
              other_names="circles rings disc"),
    Generator("xor", mark("Exclusive or"), mark("Four squares, opposite ones alike; noise swaps labels near the axes."),
              "classification", _XY, PLANE, 0.0, _xor, (mark("signs differ"), mark("signs agree"))),
    Generator("gauss", mark("Two clouds"), mark("Two normal distributions; noise widens them."),
              "classification", _XY, PLANE, 0.0, _gauss, (mark("lower left"), mark("upper right")),
              other_names="gaussian blobs makeblobs"),
    Generator("spiral", mark("Spiral"), mark("Two arms wound into each other; noise moves the points."),
              "classification", _XY, PLANE, 0.0, _spiral, (mark("second arm"), mark("first arm"))),
    Generator("moons", mark("Two moons"), mark("Two half circles that interlock; noise moves the points."),
              "classification", _XY, PLANE, 0.1, _moons, (mark("lower moon"), mark("upper moon")),
              other_names="twomoons"),
    Generator("plane", mark("Plane"), mark("The number (x₁ + x₂)/10; noise moves it off the plane."),
              "regression", _XY, PLANE, 0.0, _plane,
              other_names="regplane regressplane"),
    Generator("four_point_xor", mark("Exclusive or, four points"),
              mark("The truth table of exclusive or, always these four rows in this order."),
              "classification", _XY, ((-0.5, 1.5), (-0.5, 1.5)), 0.0, _four_point_xor, ("0", "1"), fixed=True),
    Generator("noisy_sine", mark("Noisy sine"), mark("sin x over one period; noise is added to it."),
              "regression", ("x",), ((-4.0, 4.0),), 0.1, _noisy_sine,
              other_names="sine sin sinus"),
    Generator("digits", mark("Digits"),
              mark("The ten digits, drawn by a shaky hand on 28 by 28 pixels; noise speckles the paper."),
              "classification", (), (), 0.05, draw_digits, DIGITS, pixels=(SIDE, SIDE),
              other_names="mnist"),
)  # fmt: skip

GENERATORS: dict[str, Generator] = {entry.name: entry for entry in _ENTRIES}
