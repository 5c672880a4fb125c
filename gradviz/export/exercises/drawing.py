"""Draws numbers until they satisfy the rules of a sheet, and traces one update of each draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from gradviz.data.setup import InlineData
from gradviz.engine.network import Vector
from gradviz.export.exercises.candidates import Candidate, draw_candidate
from gradviz.export.exercises.choice import ExerciseChoice
from gradviz.export.exercises.mistakes import MISTAKES, mistaken
from gradviz.export.exercises.quantities import Quantity, value_of
from gradviz.export.exercises.rules import SMALLEST, Screen, are_apart, is_distinguishable
from gradviz.text import _
from gradviz.training.run import Run, parameter_setup
from gradviz.training.setup import BatchSetup, RunSetup
from gradviz.training.trace import UpdateTrace, trace_update

__all__ = ["Drawing"]

_TRIES, _NARROW_TRIES = 6000, 1500  # draws for one variant, and draws before weights may be larger
_ENOUGH = 12  # valid draws that decide which mistakes can be distinguished
_LOOK = 100  # draws between two calls of keep_on


class Drawing:
    """Draws the variants of one set; `keep_on` is called from time to time and may raise to cancel."""

    def __init__(self, run: Run, choice: ExerciseChoice, samples: int, asked: tuple[Quantity, ...],
                 keep_on: Callable[[], None]) -> None:  # fmt: skip
        self._run, self._choice, self._samples, self._asked = run, choice, samples, asked
        self._keep_on = keep_on
        self._screen = Screen(run, samples, asked, choice.difficulty)

    def drawn(self, number: int, seen: set[tuple[float, ...]]) -> Iterator[tuple[Run, UpdateTrace]]:
        """Runs that satisfy the rules, with their traces; variant 0 is for trial draws. Draws in `seen` are skipped,
        and new ones are added to it.
        """
        rng = np.random.default_rng([self._choice.seed, number])
        for count in range(_TRIES):
            if count % _LOOK == _LOOK - 1:
                self._keep_on()
            wide = count >= _NARROW_TRIES
            candidate = draw_candidate(self._run, self._samples, self._choice.difficulty, rng, wide)
            found = self._screen.values(candidate)
            if found is None or found in seen:
                continue
            seen.add(found)
            own = Run(_setup(self._run, candidate, number))
            trace = trace_update(own, own.initial_state())
            values = [value_of(quantity, trace) for quantity in self._asked]
            if np.isfinite(values).all() and are_apart(values) and min(map(abs, values)) >= SMALLEST:
                yield own, trace

    def distinguishable(self) -> dict[str, bool]:
        """For each possible mistake, whether its answer differs clearly from the right one in at least a tenth of the
        draws."""
        found: dict[str, int] = {}
        seen = 0
        for own, trace in self.drawn(0, set()):
            seen += 1
            for name, mistake in MISTAKES.items():
                wrong = [mistaken(mistake, quantity, own, trace) for quantity in self._asked]
                if any(value is not None for value in wrong):
                    apart = all(is_distinguishable(mistake, quantity, own, trace) for quantity in self._asked)
                    found[name] = found.get(name, 0) + apart
            if seen == _ENOUGH:
                break
        return {name: 10 * count >= seen for name, count in found.items()}


def _setup(run: Run, candidate: Candidate, number: int) -> RunSetup:
    """The setup of one variant, whose next update has all values that the sheet asks for."""
    setup = run.setup
    title = _("{title}, variant {number}").format(title=setup.title or _("Exercise"), number=number)
    optimizer = replace(setup.optimizer, learning_rate=run.learning_rate)
    data = InlineData(_rows(candidate.inputs), _rows(candidate.targets))
    parameters = parameter_setup(run.network, candidate.parameters)
    return replace(setup, title=title, notes="", parameters=parameters, optimizer=optimizer, batch=BatchSetup(),
                   rules="gradviz", data=data)  # fmt: skip


def _rows(values: Vector) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in values.tolist())
