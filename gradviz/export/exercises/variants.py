"""Draws the variants of a set of sheets and traces one update of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gradviz.data.errors import SetupError, StoppedError
from gradviz.export.exercises.choice import DIFFICULTIES, ExerciseChoice, check_exercises, samples_of
from gradviz.export.exercises.drawing import Drawing
from gradviz.export.exercises.mistakes import MISTAKES, mistaken
from gradviz.export.exercises.paper import DIGITS, half_unit, worked
from gradviz.export.exercises.products import Product, product
from gradviz.export.exercises.quantities import Quantity, asked, points_of, value_of
from gradviz.export.exercises.rules import SMALLEST, TOLERANCE, is_distinguishable, scale_of
from gradviz.records import FrozenRecord
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup
from gradviz.training.trace import UpdateTrace

__all__ = ["Answer", "Exercises", "TooFewVariantsError", "Variant", "make_exercises"]

_MOST_DIGITS = 9

Progress = Callable[[int, int], bool]


class Answer(NamedTuple):
    """The answer to one question. `tolerance` is absolute; `mistakes` holds the answer of each mistake, None where it
    is not possible; `path` is the product along its path.
    """

    quantity: Quantity
    value: float
    tolerance: float
    mistakes: dict[str, float | None]
    points: int
    path: Product


class Variant(FrozenRecord, frozen=True, eq=False):
    """One sheet: `number` from 1, its run, its traced update and its answers."""

    number: int
    run: Run
    trace: UpdateTrace
    answers: tuple[Answer, ...]

    @property
    def setup(self) -> RunSetup:
        """The setup of the sheet, as for `gradviz trace`."""
        return self.run.setup


class Exercises(FrozenRecord, frozen=True, eq=False):
    """A set of sheets. `mistakes` are the mistakes on the keys; `left_out` those whose answers are too close to the
    right ones; `new_digits` is the number of significant digits of a new weight.
    """

    title: str
    source: str
    choice: ExerciseChoice
    asked: tuple[Quantity, ...]
    variants: tuple[Variant, ...]
    mistakes: tuple[str, ...]
    left_out: tuple[str, ...]
    new_digits: int

    @property
    def run(self) -> Run:
        """The run of the first variant, for everything that is the same in all variants."""
        return self.variants[0].run


class TooFewVariantsError(SetupError):
    """Fewer different variants were found than requested; `found` is their number."""

    def __init__(self, found: int, sentence: str) -> None:
        super().__init__("--variants", sentence)
        self.found = found


def make_exercises(
    run: Run, choice: ExerciseChoice, source: str, progress: Progress = lambda done, count: True
) -> Exercises:
    """All variants. `source` is the text that named the network. Raises `SetupError`, or `StoppedError` where
    `progress(done, count)` answers False."""
    check_exercises(run, choice)
    variants: list[Variant] = []

    def keep_on() -> None:
        if not progress(len(variants), choice.variants):
            raise StoppedError

    samples = samples_of(run.setup, run.dataset)
    quantities = asked(run, choice, samples)
    drawing = Drawing(run, choice, samples, quantities, keep_on)
    listed = drawing.distinguishable()
    named = [name for name in MISTAKES if listed.get(name)]
    known: set[tuple[str, ...]] = set()
    seen: set[tuple[float, ...]] = set()
    for number in range(1, choice.variants + 1):
        keep_on()
        for own, trace in drawing.drawn(number, seen):
            if not all(is_distinguishable(name, quantity, own, trace) for name in named for quantity in quantities):
                continue
            key = tuple(worked(value_of(quantity, trace)) for quantity in quantities)
            if key not in known:
                break
        else:
            raise _too_few(choice, len(variants))
        known.add(key)
        variants.append(_variant(number, own, trace, quantities, named, dict(choice.points)))
    progress(choice.variants, choice.variants)
    left_out = tuple(name for name in MISTAKES if name in listed and not listed[name])
    digits = max((_digits(answer) for variant in variants for answer in variant.answers), default=DIGITS)
    return Exercises(run.setup.title, source, choice, quantities, tuple(variants), tuple(named), left_out, digits)


def _too_few(choice: ExerciseChoice, found: int) -> SetupError:
    words = _(DIFFICULTIES[choice.difficulty])
    if not found:
        sentence = _("no numbers were found for which every answer is at least {least} and differs from the others "
                     "({words}); ask for less, or choose the other difficulty")  # fmt: skip
        return SetupError("--ask", sentence.format(least=SMALLEST, words=words))
    sentence = _("only {found} different variants were found ({words})")
    return TooFewVariantsError(found, sentence.format(found=found, words=words))


def _variant(
    number: int, run: Run, trace: UpdateTrace, quantities: tuple[Quantity, ...], named: list[str],
    points: dict[str, int],
) -> Variant:  # fmt: skip
    answers = tuple(
        Answer(
            quantity, value_of(quantity, trace), TOLERANCE * scale_of(quantity, trace),
            {name: mistaken(MISTAKES[name], quantity, run, trace) for name in named},
            points.get(quantity.question) or points_of(quantity, run.network.layer_count),
            product(quantity, run, trace),
        )
        for quantity in quantities
    )  # fmt: skip
    return Variant(number, run, trace, answers)


def _digits(answer: Answer) -> int:
    """The number of significant digits at which rounding takes less than half of the tolerance."""
    if answer.quantity.kind != "new":
        return DIGITS
    return next((digits for digits in range(DIGITS, _MOST_DIGITS) if half_unit(answer.value, digits)
                 <= answer.tolerance / 2), _MOST_DIGITS)  # fmt: skip
