"""The teacher's choices for exercise sheets, and the check whether sheets can be made of a setup."""

from __future__ import annotations

from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError, listed, shown, unknown_name
from gradviz.records import FrozenRecord
from gradviz.text import _, mark
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup

__all__ = [
    "ASKS", "DIFFICULTIES", "MOST_PARAMETERS", "MOST_POINTS", "MOST_SAMPLES", "MOST_VARIANTS", "ExerciseChoice",
    "check_exercises", "read_asks", "read_points", "samples_of",
]  # fmt: skip

MOST_PARAMETERS, MOST_SAMPLES, MOST_VARIANTS = 24, 3, 1000
MOST_POINTS = 20

# The questions in their order on the sheet.
ASKS = {
    "forward": mark("Forward pass"),
    "loss": mark("Loss"),
    "deltas": mark("Deltas"),
    "gradients": mark("Gradients"),
    "update": mark("Update"),
}
DIFFICULTIES = {
    "calculator": mark("weights, biases and targets with one decimal, inputs whole"),
    "hand": mark("whole numbers and halves, with a table of the activation"),
}


class ExerciseChoice(FrozenRecord, frozen=True):
    """`count` is the number of gradients asked for, `updates` that of new weights; None is half as many as gradients.
    `points` holds (question, points per value) where they differ from the default."""

    variants: int = 30
    seed: int = 1
    asks: tuple[str, ...] = tuple(ASKS)
    count: int = 4
    updates: int | None = None
    difficulty: str = "calculator"
    points: tuple[tuple[str, int], ...] = ()

    @property
    def updated(self) -> int:
        """The number of weights whose new value is asked for."""
        return max(1, self.count // 2) if self.updates is None else self.updates


def read_asks(text: str) -> tuple[str, ...]:
    """The questions of a comma-separated list, in the order of the sheet. Raises `SetupError`."""
    chosen = [part.strip() for part in text.split(",") if part.strip()]
    for name in chosen:
        if name not in ASKS:
            raise SetupError("--ask", unknown_name(_("question"), name, ASKS))
    return tuple(name for name in ASKS if name in chosen)


def read_points(text: str) -> tuple[tuple[str, int], ...]:
    """The points in a list such as `loss=2,gradients=3`. Raises `SetupError`."""
    found: dict[str, int] = {}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        name, _equals, number = part.partition("=")
        if name.strip() not in ASKS:
            raise SetupError("--points", unknown_name(_("question"), name.strip(), ASKS))
        if not number.strip().isdecimal() or not 1 <= int(number) <= MOST_POINTS:
            sentence = _("expected 1 to {most} points for each value, such as gradients=2, got {got}")
            raise SetupError("--points", sentence.format(most=MOST_POINTS, got=shown(part)))
        found[name.strip()] = int(number)
    return tuple(found.items())


def samples_of(setup: RunSetup, dataset: Dataset) -> int:
    """The number of samples of a sheet: the batch size, or 1 where a batch is too large to calculate by hand."""
    count = min(setup.batch.size or len(dataset.inputs), len(dataset.inputs))
    return count if count <= MOST_SAMPLES else 1


def check_exercises(run: Run, choice: ExerciseChoice) -> None:
    """Raises `SetupError` with the reason why such sheets cannot be made."""
    setup, count = run.setup, run.network.parameter_count
    if not choice.asks:
        raise SetupError("--ask", _("choose at least one question, of {names}").format(names=listed(ASKS)))
    if choice.difficulty not in DIFFICULTIES:
        raise SetupError("--difficulty", unknown_name(_("difficulty"), choice.difficulty, DIFFICULTIES))
    if not 1 <= choice.variants <= MOST_VARIANTS:
        sentence = _("expected 1 to {most} variants, got {count}")
        raise SetupError("--variants", sentence.format(most=MOST_VARIANTS, count=choice.variants))
    if min(choice.count, choice.updated) < 1:
        raise SetupError("--count", _("at least one gradient is needed; to ask for none leave the question out"))
    if count > MOST_PARAMETERS:
        sentence = _("this network has {count} parameters, and sheets are for networks of up to {most}")
        raise SetupError("network", sentence.format(count=count, most=MOST_PARAMETERS))
    if not run.samples:
        raise SetupError("data", _("there is no training sample, and exercises need one to three"))
    for path, is_faulty, sentence in (
        ("penalty", bool(setup.penalty.l1 or setup.penalty.l2), _("sheets are written without a penalty")),
        ("optimizer", setup.optimizer.name != "sgd", _("sheets are written with plain gradient descent, sgd")),
        ("optimizer.schedule", run.live.has_schedule, _("sheets are written with a constant learning rate")),
        ("optimizer.clip", setup.optimizer.clip.chosen is not None, _("sheets are written without clipping")),
    ):
        if is_faulty:
            raise SetupError(path, sentence)
    if "update" in choice.asks and run.learning_rate == 0.0:
        raise SetupError("optimizer.learning_rate", _("at a learning rate of 0 no weight changes: ask for no update"))
    if "update" in choice.asks and len(run.frozen_places) == count:
        raise SetupError("freeze", _("every parameter is frozen, so there is no new weight to ask for"))
