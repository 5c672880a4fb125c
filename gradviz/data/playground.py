"""TensorFlow Playground's samples and initial weights, drawn from its own random generator in its own order.

The generator is seedrandom 2.4 (ARC4 keyed by the seed's text). Every draw below is made in the order of the page,
even where its result is not used, because one draw more or less would change all later ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradviz.records import FrozenRecord

__all__ = ["PLAYGROUND_DATA", "PlaygroundRandom", "draw_samples", "draw_weights"]

Floats = NDArray[np.float64]
_WIDTH = 256


class PlaygroundRandom:
    """Random numbers in [0, 1) that depend only on the text of the seed."""

    def __init__(self, seed: str) -> None:
        self._bytes = _arc4(_key_of(seed))
        for _ in range(_WIDTH):
            next(self._bytes)

    def random(self) -> float:
        """The next number: at least 52 bits, assembled byte by byte as in seedrandom."""
        numerator, denominator, extra = 0.0, 2.0**48, 0
        for _ in range(6):
            numerator = numerator * _WIDTH + next(self._bytes)
        while numerator < 2.0**52:
            numerator = (numerator + extra) * _WIDTH
            denominator *= _WIDTH
            extra = next(self._bytes)
        while numerator >= 2.0**53:
            numerator /= 2.0
            denominator /= 2.0
            extra >>= 1
        return (numerator + extra) / denominator

    def uniform(self, low: float, high: float) -> float:
        """A number between `low` and `high`."""
        return self.random() * (high - low) + low

    def normal(self, mean: float, variance: float) -> float:
        """Marsaglia's polar method; the second number of each pair is discarded, as on the page."""
        while True:
            first = 2.0 * self.random() - 1.0
            second = 2.0 * self.random() - 1.0
            square = first * first + second * second
            if square <= 1.0:
                break
        return mean + math.sqrt(variance) * (math.sqrt(-2.0 * math.log(square) / square) * first)


def _key_of(seed: str) -> list[int]:
    key: list[int] = []
    smear = 0
    for place, character in enumerate(seed):
        slot = place & (_WIDTH - 1)
        smear ^= (key[slot] if slot < len(key) else 0) * 19
        value = (smear + ord(character)) & (_WIDTH - 1)
        if slot < len(key):
            key[slot] = value
        else:
            key.append(value)
    return key or [0]


def _arc4(key: list[int]) -> Iterator[int]:
    box = list(range(_WIDTH))
    j = 0
    for i in range(_WIDTH):
        j = (j + key[i % len(key)] + box[i]) & (_WIDTH - 1)
        box[i], box[j] = box[j], box[i]
    i = j = 0
    while True:
        i = (i + 1) & (_WIDTH - 1)
        j = (j + box[i]) & (_WIDTH - 1)
        box[i], box[j] = box[j], box[i]
        yield box[(box[i] + box[j]) & (_WIDTH - 1)]


Sample = tuple[float, float, float]
Draw = Callable[[PlaygroundRandom, int, float], list[Sample]]


def _circle(rng: PlaygroundRandom, count: int, noise: float) -> list[Sample]:
    radius, samples = 5.0, []
    for low, high in ((0.0, radius * 0.5), (radius * 0.7, radius)):
        for _ in range(count // 2):
            r = rng.uniform(low, high)
            angle = rng.uniform(0.0, 2.0 * math.pi)
            x, y = r * math.sin(angle), r * math.cos(angle)
            noisy_x = x + rng.uniform(-radius, radius) * noise
            noisy_y = y + rng.uniform(-radius, radius) * noise
            inside = math.sqrt(noisy_x * noisy_x + noisy_y * noisy_y) < radius * 0.5
            samples.append((x, y, 1.0 if inside else -1.0))
    return samples


def _xor(rng: PlaygroundRandom, count: int, noise: float) -> list[Sample]:
    samples = []
    for _ in range(count):
        x = rng.uniform(-5.0, 5.0)
        x += 0.3 if x > 0 else -0.3
        y = rng.uniform(-5.0, 5.0)
        y += 0.3 if y > 0 else -0.3
        noise_x = rng.uniform(-5.0, 5.0) * noise
        noise_y = rng.uniform(-5.0, 5.0) * noise
        samples.append((x, y, 1.0 if (x + noise_x) * (y + noise_y) >= 0 else -1.0))
    return samples


def _gauss(rng: PlaygroundRandom, count: int, noise: float) -> list[Sample]:
    variance, samples = 0.5 + 7.0 * noise, []
    for centre, label in ((2.0, 1.0), (-2.0, -1.0)):
        for _ in range(count // 2):
            x = rng.normal(centre, variance)
            y = rng.normal(centre, variance)
            samples.append((x, y, label))
    return samples


def _spiral(rng: PlaygroundRandom, count: int, noise: float) -> list[Sample]:
    half, samples = count // 2, []
    for turn, label in ((0.0, 1.0), (math.pi, -1.0)):
        for i in range(half):
            r = i / half * 5.0
            angle = 1.75 * i / half * 2.0 * math.pi + turn
            x = r * math.sin(angle) + rng.uniform(-1.0, 1.0) * noise
            y = r * math.cos(angle) + rng.uniform(-1.0, 1.0) * noise
            samples.append((x, y, label))
    return samples


def _plane(rng: PlaygroundRandom, count: int, noise: float) -> list[Sample]:
    samples = []
    for _ in range(count):
        x, y, noise_x, noise_y = _noisy_point(rng, noise)
        # The page maps −10…10 to −1…1 by interpolation; dividing by 10 would differ in the last bit.
        share = ((x + noise_x) + (y + noise_y) + 10.0) / 20.0
        samples.append((x, y, -1.0 * (1.0 - share) + 1.0 * share))
    return samples


_BUMPS = ((-4.0, 2.5, 1.0), (0.0, 2.5, -1.0), (4.0, 2.5, 1.0), (-4.0, -2.5, -1.0), (0.0, -2.5, 1.0), (4.0, -2.5, -1.0))


def _bumps(rng: PlaygroundRandom, count: int, noise: float) -> list[Sample]:
    samples = []
    for _ in range(count):
        x, y, noise_x, noise_y = _noisy_point(rng, noise)
        label = 0.0
        for centre_x, centre_y, sign in _BUMPS:
            away_x, away_y = x + noise_x - centre_x, y + noise_y - centre_y
            height = min(max(1.0 - math.sqrt(away_x * away_x + away_y * away_y) / 2.0, 0.0), 1.0)
            if abs(sign * height) > abs(label):
                label = sign * height
        samples.append((x, y, label))
    return samples


def _noisy_point(rng: PlaygroundRandom, noise: float) -> tuple[float, float, float, float]:
    x, y = rng.uniform(-6.0, 6.0), rng.uniform(-6.0, 6.0)
    return x, y, rng.uniform(-6.0, 6.0) * noise, rng.uniform(-6.0, 6.0) * noise


class PlaygroundData(FrozenRecord, frozen=True):
    """One of the page's data sets: its key in a link, its number of samples, and whether the targets are classes."""

    key: str
    samples: int
    is_classes: bool
    draw: Draw


PLAYGROUND_DATA: dict[str, PlaygroundData] = {
    entry.key: entry
    for entry in (
        PlaygroundData("circle", 500, True, _circle),
        PlaygroundData("xor", 500, True, _xor),
        PlaygroundData("gauss", 500, True, _gauss),
        PlaygroundData("spiral", 500, True, _spiral),
        PlaygroundData("reg-plane", 1200, False, _plane),
        PlaygroundData("reg-gauss", 1200, False, _bumps),
    )
}

def draw_samples(rng: PlaygroundRandom, key: str, noise: float) -> Floats:
    """Samples (n, 3) as x, y, label, drawn and then shuffled; `noise` is the slider's value over 100."""
    entry = PLAYGROUND_DATA[key]
    samples = entry.draw(rng, entry.samples, noise)
    for counter in range(len(samples), 0, -1):
        other = math.floor(rng.random() * counter)
        samples[counter - 1], samples[other] = samples[other], samples[counter - 1]
    return np.array(samples, dtype=np.float64)


def draw_weights(rng: PlaygroundRandom, sizes: tuple[int, ...]) -> list[Floats]:
    """Initial weights of each layer, shape (fan_in, fan_out): one draw r − ½ per weight, unit by unit."""
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        rows = [[rng.random() - 0.5 for _ in range(fan_in)] for _ in range(fan_out)]
        layers.append(np.array(rows, dtype=np.float64).T.copy())
    return layers
