"""Whether inputs should be standardised, by their means and spreads, and the reason in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gradviz.data.errors import shown
from gradviz.text import _

__all__ = ["Scaled", "why_standardize"]

_LEAST_SPREAD, _MOST_SPREAD = 0.2, 5.0
_FURTHEST_MEAN = 2.0  # of a mean from 0, in spreads
_MOST_RATIO = 3.0  # of the largest to the smallest spread


class Scaled(Protocol):
    """A column of numbers."""

    @property
    def name(self) -> str: ...
    @property
    def mean(self) -> float | None: ...
    @property
    def spread(self) -> float | None: ...


def why_standardize(columns: Sequence[Scaled]) -> tuple[bool, str]:
    """Whether to standardise, and why; a spread is a standard deviation."""
    scales = [(column.spread, column.mean, column.name) for column in columns]
    known = [(spread, mean, name) for spread, mean, name in scales if spread and mean is not None]
    if not known:
        return False, _("No input is a number, so nothing is standardised.")
    widest, narrowest = max(known), min(known)
    if widest[0] > _MOST_RATIO * narrowest[0]:
        message = _("The inputs are standardised: {a} spreads {times} times as wide as {b}.")
        times = shown(float(f"{widest[0] / narrowest[0]:.2g}"))
        return True, message.format(a=widest[2], b=narrowest[2], times=times)
    if widest[0] > _MOST_SPREAD or narrowest[0] < _LEAST_SPREAD:
        spread, _mean, name = widest if widest[0] > _MOST_SPREAD else narrowest
        message = _("The inputs are standardised: the spread of {a} is {spread}.")
        return True, message.format(a=name, spread=shown(float(f"{spread:.3g}")))
    for spread, mean, name in known:
        if abs(mean) > _FURTHEST_MEAN * spread:
            message = _("The inputs are standardised: the mean of {a} is {mean}, its spread only {spread}.")
            return True, message.format(a=name, mean=shown(float(f"{mean:.3g}")), spread=shown(float(f"{spread:.3g}")))
    return False, _("All inputs have similar scales already, so they are not standardised.")
