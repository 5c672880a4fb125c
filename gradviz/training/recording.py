"""A run recorded by another program: its parameters, one state after the other."""

from __future__ import annotations

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.engine.network import Vector
from gradviz.records import FrozenRecord
from gradviz.text import _

__all__ = ["MOST_EVERY", "MOST_RECORDED_NUMBERS", "MOST_STATES", "Recording", "check_recording", "thinning"]

MOST_STATES = 20_000
MOST_RECORDED_NUMBERS = 10_000_000  # in all states together: 80 MB
MOST_EVERY = 10**9


class Recording(FrozenRecord, frozen=True, eq=False):
    """`states` (s, P), read-only: the flat parameters before the first recorded update and after each of them.

    `every` is the number of updates of the program between two states; it is used in texts only.
    """

    states: Vector
    every: int = 1

    @property
    def updates(self) -> int:
        """The number of recorded updates: one fewer than the states."""
        return len(self.states) - 1


def check_recording(recording: Recording, parameters: int) -> None:
    """Raises `SetupError` for states that do not fit a network of `parameters` parameters, or that are not finite."""
    states = recording.states
    if states.ndim != 2 or states.shape[1] != parameters or states.dtype != np.float64:
        message = _("expected states of {count} numbers each, as the network has parameters, got shape {shape}")
        raise SetupError("recording", message.format(count=parameters, shape=states.shape))
    if len(states) < 2:
        raise SetupError("recording", _("expected at least two states, one before and one after an update"))
    if len(states) > MOST_STATES or states.size > MOST_RECORDED_NUMBERS:
        message = _("{count:,} states of {numbers:,} numbers are more than gradviz shows: record every k-th")
        raise SetupError("recording", message.format(count=len(states), numbers=parameters))
    if recording.every < 1:
        raise SetupError("recording", _("expected a whole number of updates between two states, at least 1"))
    faulty = np.flatnonzero(~np.isfinite(states).all(axis=1))
    if faulty.size:
        message = _("state {place} holds a number that is not finite: the program diverged there")
        raise SetupError("recording", message.format(place=int(faulty[0]) + 1))


def thinning(states: int, parameters: int) -> int:
    """1 where `states` states can be shown, else the smallest power of two k such that every k-th of them can."""
    step = 1
    while (kept := -(-states // step)) > MOST_STATES or kept * parameters > MOST_RECORDED_NUMBERS:
        step *= 2
    return step
