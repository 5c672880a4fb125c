"""Images of the ten digits, drawn by strokes: a substitute for handwritten digits, generated from a seed.

Each digit is a few lines and arcs in a box; every sample rotates, slants, stretches, shifts and bends them and has its
own pen width. Pixels are 0 (paper) to 1 (ink).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from gradviz.data.dataset import Vector

__all__ = ["DIGITS", "SIDE", "draw_digits"]

SIDE = 28
_POINTS = 48  # along a stroke: about half a pixel apart, so that they look like a line


def _line(*corners: tuple[float, float]) -> Vector:
    """Points along a polyline, about equally spaced."""
    corner = np.array(corners)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corner, axis=0).T))])
    at = np.linspace(0.0, along[-1], _POINTS)
    return np.stack([np.interp(at, along, corner[:, 0]), np.interp(at, along, corner[:, 1])], axis=1)


def _arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> Vector:
    """Points along a part of an ellipse; angles in degrees, clockwise from the right, y downwards."""
    angle = np.radians(np.linspace(start, end, _POINTS))
    return np.stack([x + wide * np.cos(angle), y + high * np.sin(angle)], axis=1)


_STROKES: tuple[Callable[[], tuple[Vector, ...]], ...] = (
    lambda: (_arc(0, 0, 0.62, 0.95, -90, 90), _arc(0, 0, 0.62, 0.95, 90, 270)),
    lambda: (_line((-0.35, -0.6), (0.08, -0.95), (0.08, 0.95)),),
    lambda: (_arc(0, -0.42, 0.58, 0.52, -170, 40), _line((0.44, -0.1), (-0.6, 0.92), (0.62, 0.92))),
    lambda: (_arc(-0.05, -0.48, 0.55, 0.46, -160, 90), _arc(-0.05, 0.46, 0.62, 0.48, -90, 160)),
    lambda: (_line((0.2, -0.95), (-0.68, 0.32), (0.68, 0.32)), _line((0.3, -0.25), (0.3, 0.95))),
    lambda: (_line((0.55, -0.92), (-0.45, -0.92), (-0.52, -0.08)), _arc(-0.05, 0.36, 0.62, 0.56, -130, 150)),
    lambda: (_line((0.42, -0.95), (-0.3, -0.3), (-0.6, 0.4)), _arc(0, 0.42, 0.58, 0.52, -180, 180)),
    lambda: (_line((-0.62, -0.9), (0.6, -0.9), (-0.15, 0.95)),),
    lambda: (_arc(0, -0.48, 0.46, 0.45, -90, 270), _arc(0, 0.47, 0.58, 0.48, -90, 270)),
    lambda: (_arc(0.02, -0.4, 0.55, 0.52, 0, 360), _line((0.57, -0.4), (0.5, 0.3), (0.2, 0.95))),
)


@cache
def _strokes(digit: int) -> tuple[Vector, ...]:
    """The strokes of a digit in a box from (−1, −1) at the upper left to (1, 1)."""
    strokes = _STROKES[digit]()
    for stroke in strokes:
        stroke.setflags(write=False)
    return strokes


def draw_digits(rng: np.random.Generator, samples: int, noise: float) -> tuple[Vector, Vector]:
    """Images (samples, 784), row after row of pixels, and the digit of each (samples,), in turn 0 to 9.

    `noise` is the standard deviation that is added to every pixel; its draws do not depend on its strength.
    """
    labels = np.arange(samples) % len(DIGITS)
    turn, slant = rng.normal(0.0, 0.10, samples), rng.normal(0.0, 0.14, samples)
    wide, high = rng.uniform(6.0, 8.6, samples), rng.uniform(8.0, 10.0, samples)
    shift = rng.uniform(-2.0, 2.0, (samples, 2))
    pen = rng.uniform(0.9, 1.7, samples)
    # A sine wave across the image bends all strokes a little.
    wave = rng.normal(0.0, 0.05, (samples, 4))
    pixels = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1).reshape(-1, 2) - (SIDE - 1) / 2
    # (p − q)² = p² − 2pq + q²: one product for all pixels and points.
    factors = np.column_stack([(pixels * pixels).sum(axis=1), -2.0 * pixels, np.ones(len(pixels))])
    images = np.empty((samples, SIDE * SIDE))
    for place, digit in enumerate(labels.tolist()):
        x, y = np.concatenate(_strokes(digit)).T
        x, y = (x + wave[place, 0] * np.sin(math.pi * y) + wave[place, 1] * np.cos(math.pi * y),
                y + wave[place, 2] * np.sin(math.pi * x) + wave[place, 3] * np.cos(math.pi * x))  # fmt: skip
        x, y = (x - slant[place] * y) * wide[place], y * high[place]
        c, s = math.cos(turn[place]), math.sin(turn[place])
        u, v = c * x - s * y + shift[place, 0], s * x + c * y + shift[place, 1]
        squares = (factors @ np.stack([np.ones_like(u), u, v, u * u + v * v])).min(axis=1)
        images[place] = pen[place] + 0.5 - np.sqrt(np.maximum(squares, 0.0))
    np.clip(images, 0.0, 1.0, out=images)
    images += noise * rng.normal(size=images.shape)
    return np.clip(images, 0.0, 1.0, out=images), labels.astype(np.float64)


DIGITS = tuple(str(digit) for digit in range(10))
