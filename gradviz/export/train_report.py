"""Training for the command line, with its report and its log."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.documents.relocate import relocated
from gradviz.text import _, ngettext
from gradviz.training.history import NO_SCORES, Evaluator, LossPoint, Scores
from gradviz.training.run import Run, parameter_setup
from gradviz.training.setup import RunSetup
from gradviz.training.state import RunState
from gradviz.training.trainer import Trainer

__all__ = ["Training", "log_text", "train_run", "trained_setup", "training_document", "training_text"]

_MOST_ROWS = 10_000
_CHUNK_SECONDS = 0.1
_LOG_HEAD = ("update", "train_loss", "test_loss", "penalty", "train_accuracy", "test_accuracy")


@dataclass(frozen=True, slots=True)
class Training:
    """The result of training: the last state, the losses there, and the points of the log, in order."""

    state: RunState
    end: LossPoint
    diverged_at: int | None
    points: tuple[LossPoint, ...] = ()
    scores: Scores = NO_SCORES


def train_run(
    run: Run, updates: int, *, start: RunState | None = None, log: bool = False,
    progress: Callable[[int, float], None] | None = None,
) -> Training:  # fmt: skip
    """Train from `start`, or from the initial state. `progress(update, train_loss)` is called from time to time.

    A log has a point after every update, or after every k-th where there would be more than 10,000, and always the
    first and the last.
    """
    trainer, evaluator = Trainer(run), Evaluator(run)
    state, diverged_at = start or run.initial_state(), None
    last = state.update + updates
    every = -(-updates // _MOST_ROWS) if log else max(updates, 1)
    points = [evaluator.measure(state.update, state.parameters)] if log else []
    while state.update < last and diverged_at is None:
        due = min(last, state.update - state.update % every + every)
        result = trainer.train(state, due - state.update, seconds=_CHUNK_SECONDS)
        state, diverged_at = result.state, result.diverged_at
        if log and (state.update == due or diverged_at is not None) and points[-1].update < state.update:
            points.append(evaluator.measure(state.update, state.parameters))
        if progress is not None:
            loss = points[-1].train if points else evaluator.measure(state.update, state.parameters).train
            progress(state.update, loss)
    end, scores = evaluator.measure(state.update, state.parameters), evaluator.scores(state.parameters)
    return Training(state, end, diverged_at, tuple(points), scores)


def training_document(run: Run, training: Training) -> dict[str, Any]:
    """The report with the keys of the command line."""
    state, end, network = training.state, training.end, run.network
    layers = range(network.layer_count)
    biases = [network.biases(state.parameters, layer) for layer in layers]
    return {
        "updates": state.update,
        "epochs": _epochs(run, state),
        "loss": {"train": end.train, "test": end.test},
        "accuracy": {"train": end.train_accuracy, "test": end.test_accuracy},
        "diverged_at": training.diverged_at,
        "parameters": {
            "weights": [network.weights(state.parameters, layer) for layer in layers],
            "biases": [[] if own is None else own for own in biases],
        },
        "r_squared": {"train": training.scores.train_r_squared, "test": training.scores.test_r_squared},
        "confusion": _confusion(run, training.scores),
    }


def _confusion(run: Run, scores: Scores) -> dict[str, Any] | None:
    """Rows are the true classes, columns the predicted ones, both in the order of `classes`; None without classes."""
    if scores.train_confusion is None:
        return None
    return {"classes": _class_names(run), "train": scores.train_confusion, "test": scores.test_confusion}


def _class_names(run: Run) -> list[str]:
    data = run.dataset
    if data.classes:
        return list(data.classes)
    return ["0", "1"] if data.encoding == "unit" else ["−1", "+1"]


def _epochs(run: Run, state: RunState) -> float:
    """Epochs done; a part of one counts by its share of the samples."""
    return state.epoch + state.position / run.samples if state.position else state.epoch


def _done(updates: int, epochs: float) -> str:
    first = ngettext("{n} update", "{n} updates", updates).format(n=updates)
    return f"{first}, " + (_("1 epoch") if epochs == 1 else _("{n:.6g} epochs").format(n=epochs))


def training_text(run: Run, training: Training) -> str:
    """The report as lines of text."""
    state, end = training.state, training.end
    lines = [
        *([run.setup.title] if run.setup.title else []),
        _done(state.update, _epochs(run, state)),
    ]
    scores = training.scores
    for title, loss, accuracy, determined in (
        (_("training set"), end.train, end.train_accuracy, scores.train_r_squared),
        (_("test set"), end.test, end.test_accuracy, scores.test_r_squared),
    ):
        if loss is not None:
            line = _("{title}: loss {loss:.12g}").format(title=title, loss=loss)
            line += "" if accuracy is None else _(", accuracy {share:.2%}").format(share=accuracy)
            lines.append(line + ("" if determined is None else _(", R² {value:.12g}").format(value=determined)))
    if end.penalty:
        lines.append(_("penalty: {penalty:.12g}").format(penalty=end.penalty))
    if training.diverged_at is not None:
        lines.append(
            _("diverged: after {update} updates the loss is no longer a finite number; training stopped there")
            .format(update=training.diverged_at)
        )  # fmt: skip
    lines += _confusion_lines(run, training.scores)
    return "\n".join(lines) + "\n"


def _confusion_lines(run: Run, scores: Scores) -> Iterator[str]:
    names = _class_names(run)
    for title, table in ((_("training set"), scores.train_confusion), (_("test set"), scores.test_confusion)):
        if table is None:
            continue
        yield _("{title}: true class in rows, predicted class in columns").format(title=title)
        cells = [["", *names], *([name, *map(str, row)] for name, row in zip(names, table.tolist(), strict=True))]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            yield "  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


def log_text(points: tuple[LossPoint, ...]) -> str:
    """The points as CSV; a field is empty where there is no test set or no classes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_LOG_HEAD)
    writer.writerows(_log_rows(points))
    return out.getvalue()


def _log_rows(points: tuple[LossPoint, ...]) -> Iterator[list[str]]:
    for point in points:
        yield [str(point.update), *("" if value is None else repr(float(value)) for value in point[1:])]


def trained_setup(run: Run, state: RunState, folder: Path) -> RunSetup:
    """The run's setup with these parameters, with paths relative to `folder`.

    Raises `SetupError` where a parameter is not finite.
    """
    if not np.isfinite(state.parameters).all():
        raise SetupError("", _("the run diverged and its weights are no longer finite numbers: nothing was saved"))
    setup = replace(run.setup, parameters=parameter_setup(run.network, state.parameters))
    return relocated(setup, run.folder, folder)
