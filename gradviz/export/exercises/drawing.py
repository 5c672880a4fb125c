"""Draws numbers until they keep the rules of a sheet, and works each draw out by the trace of one update."""

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
from gradviz.export.exercises.rules import SMALLEST, Screen, are_apart, is_told_apart
from gradviz.text import _
from gradviz.training.run import Run, parameter_setup
from gradviz.training.setup import BatchSetup, RunSetup
from gradviz.training.trace import UpdateTrace, trace_update

__all__ = ["Drawing"]

_TRIES, _NARROW_TRIES = 6000, 1500  # for one variant; so many before weights may be larger
_ENOUGH = 12  # good draws that say which mistakes can be told apart
_LOOK = 100  # tries after which is asked whether to go on


class Drawing:
    """What the variants of one set are drawn with; `keep_on` is called now and then and may raise."""

    def __init__(self, run: Run, choice: ExerciseChoice, samples: int, asked: tuple[Quantity, ...],
                 keep_on: Callable[[], None]) -> None:  # fmt: skip
        self._run, self._choice, self._samples, self._asked = run, choice, samples, asked
        self._keep_on = keep_on
        self._screen = Screen(run, samples, asked, choice.difficulty)

    def drawn(self, number: int, seen: set[tuple[float, ...]]) -> Iterator[tuple[Run, UpdateTrace]]:
        """Runs that keep the rules, with their traces; variant 0 is for trying out. What is in `seen`, and is put
        there, is not looked at again."""
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
            if are_apart(values) and min(map(abs, values)) >= SMALLEST:
                yield own, trace

    def told_apart(self) -> dict[str, bool]:
        """Of each mistake that can be made: whether it can be told from the right answer in a tenth of the draws."""
        found: dict[str, int] = {}
        seen = 0
        for own, trace in self.drawn(0, set()):
            seen += 1
            for name, mistake in MISTAKES.items():
                wrong = [mistaken(mistake, quantity, own, trace) for quantity in self._asked]
                if any(value is not None for value in wrong):
                    apart = all(is_told_apart(mistake, quantity, own, trace) for quantity in self._asked)
                    found[name] = found.get(name, 0) + apart
            if seen == _ENOUGH:
                break
        return {name: 10 * count >= seen for name, count in found.items()}


def _setup(run: Run, candidate: Candidate, number: int) -> RunSetup:
    """The setup of one variant, which computes alone what the sheet asks for."""
    setup = run.setup
    title = _("{title}, variant {number}").format(title=setup.title or _("Exercise"), number=number)
    optimizer = replace(setup.optimizer, learning_rate=run.learning_rate)
    data = InlineData(_rows(candidate.inputs), _rows(candidate.targets))
    parameters = parameter_setup(run.network, candidate.parameters)
    return replace(setup, title=title, notes="", parameters=parameters, optimizer=optimizer, batch=BatchSetup(),
                   rules="gradviz", data=data)  # fmt: skip


def _rows(values: Vector) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in values.tolist())
