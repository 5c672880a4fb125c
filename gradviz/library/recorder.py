"""Records the training of your own program, state by state, for gradviz to show."""

from __future__ import annotations

import os
import time
import warnings
import weakref
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gradviz.data.errors import SetupError, expected, fault_sentence
from gradviz.documents.weights.recorded import flat_parameters, write_recording
from gradviz.engine.network import Vector
from gradviz.export.files import check_target
from gradviz.library.errors import in_sentences
from gradviz.library.layers import CheckedLayer, checked_layers, from_layers
from gradviz.library.models import find_model, from_model, is_model
from gradviz.library.run import Run, plain
from gradviz.library.window import Window, open_timeline_window
from gradviz.text import _
from gradviz.training.recording import MOST_EVERY, Recording, thinning
from gradviz.training.run import Run as Computation
from gradviz.training.state import frozen
from gradviz.training.timeline import Timeline

__all__ = ["Recorder"]

# The least time between two writings, and its least ratio to the duration of a writing.
_LEAST_SECONDS, _SHARE_OF_WRITING = 1.0, 50


class Recorder:
    """Records a model's weights while your own program trains it: call `step()` after each update, then `run()` or
    `open()`. `len(recorder)` is the number of states.

    `model` is a model as for `from_model`, or layers `(weights, biases, activation)` as for `from_layers`, whose
    arrays you change in place, or a function that returns such layers. `X`, `y`, `loss` and others are as there.
    Forward pass, loss and gradients at each state are computed by gradviz over all of `X`; the step is the recorded
    one.

    Every `every`-th update is recorded. Where there are more states than gradviz shows (20,000, or 10 million numbers),
    every second one is dropped, and `every` doubles. With `file` ("mine.npz"), they are also written there from time to
    time while the program runs, and once more when it ends; `gradviz mine.npz` opens the file. A state that is not
    finite ends the recording: `diverged_at` is its update. Where `file` cannot be written, a warning says so, and your
    program continues.

    Raises `GradvizError` as `from_model` and `from_layers` do.

    >>> import numpy as np, gradviz as gv
    >>> X, y, w = np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]]), np.array([[0.5]])
    >>> recorder = gv.Recorder([(w, None, "linear")], X, y, loss="half_squared_error")
    >>> for _ in range(3):
    ...     w -= 0.1 * (X.T @ (X @ w - y)) / len(X)
    ...     recorder.step()
    >>> recorder, round(recorder.run(update=2).trace().steps["w1[1,1]"], 7)
    (<gradviz recorder of the arrays given: 4 states, every update>, 0.1265625)
    """

    @in_sentences
    def __init__(
        self, model: Any, X: ArrayLike, y: ArrayLike, *, loss: Any = None, every: int = 1,  # noqa: N803
        file: str | os.PathLike[str] | None = None, **choices: Any,
    ) -> None:  # fmt: skip
        every = plain(every)
        if not isinstance(every, int) or isinstance(every, bool) or not 1 <= every <= MOST_EVERY:
            raise SetupError("every", expected(_("a whole number from 1 to {most}").format(most=MOST_EVERY), every))
        self._layers = _reader(model)
        path = None if file is None else Path(file)
        if path is not None:
            _check_path(path)
        given = from_model(model, X, y, loss=loss, **choices) if is_model(model) else from_layers(
            self._layers(), X, y, loss=loss, **choices)  # fmt: skip
        self._states = _States(given, every, path)
        self._outline = _outline(checked_layers(self._layers()))
        self._updates = 0
        self.diverged_at: int | None = None
        self._states.add(given.standing.state.parameters)
        weakref.finalize(self, self._states.write_rest)

    @property
    def every(self) -> int:
        """The number of updates between two recorded states."""
        return self._states.every

    def __len__(self) -> int:
        return len(self._states.rows)

    @in_sentences
    def step(self) -> None:
        """Record the state after one update. Raises `GradvizError` where the layers of the model have changed."""
        self._updates += 1
        if self.diverged_at is not None or self._updates % self.every:
            return
        network = self._states.given.standing.computation.network
        found = checked_layers(self._layers())
        outline = _outline(found)
        if outline != self._outline:
            message = _("expected weights, biases and activations of {wanted}, as at the beginning, got {got}")
            raise SetupError("model", message.format(wanted=self._outline, got=outline))
        flat = flat_parameters(network, [(weights, biases) for weights, biases, _activation in found])
        if not np.isfinite(flat).all():
            self.diverged_at = self._updates
            return
        self._states.add(flat)

    @in_sentences
    def run(self, update: int | None = None) -> Run:
        """The recording as a run after `update` recorded updates; None is the last one. Its trace is that of the
        recorded step; `train` continues from there with gradviz's own updates.

        Raises `GradvizError` where the recording has no such update.
        """
        timeline = self._states.timeline()
        at = len(self) - 1 if update is None else plain(update)
        if not isinstance(at, int) or not 0 <= at < len(self):
            raise SetupError("update", expected(_("a number from 0 to {most}").format(most=len(self) - 1), at))
        timeline.seek(at)
        return Run(timeline, self._states.given.standing.origin)

    @in_sentences
    def open(self) -> Window:
        """Open the window on the recording, at its first state; returns at once. Raises `GradvizError`."""
        return open_timeline_window(self._states.timeline())

    @in_sentences
    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the recording with its samples (`.npz`); `gradviz FILE` and `gv.load` open it.

        Raises `GradvizError`, also before the first step; an existing file is then unchanged.
        """
        target = Path(path)
        _check_path(target)
        if len(self) < 2:
            raise SetupError("", _("nothing is recorded yet: call step() after each update"))
        self._states.write(target)

    def __repr__(self) -> str:
        name = self._states.given.standing.origin.model or _("the arrays given")
        every = _("every update") if self.every == 1 else _("every {n} updates").format(n=self.every)
        return f"<gradviz recorder of {name}: {len(self)} states, {every}>"


class _States:
    """The recorded states, in memory and, where a `path` is given, in a file, which is written once more when the
    program ends."""

    def __init__(self, given: Run, every: int, path: Path | None) -> None:
        self.given, self.every, self._path = given, every, path
        self.rows: list[Vector] = []
        self._written, self._due = 0, time.monotonic() + _LEAST_SECONDS

    def add(self, flat: Vector) -> None:
        """Add a state; where there would be too many, every second one is dropped."""
        self.rows.append(flat.copy())
        if thinning(len(self.rows), flat.size) > 1:
            del self.rows[1::2]
            self.every *= 2
            self._written = 0
        if self._path is not None and time.monotonic() >= self._due:
            start = time.monotonic()
            self.write_rest()
            end = time.monotonic()
            self._due = end + max(_LEAST_SECONDS, _SHARE_OF_WRITING * (end - start))

    def recording(self) -> Recording:
        """The recording of all states so far."""
        return Recording(frozen(np.array(self.rows)), self.every)

    def timeline(self) -> Timeline:
        """A timeline of the recording, at the first state; of an ordinary run where there is only one state."""
        computation = self.given.standing.computation
        recording = self.recording() if len(self.rows) > 1 else None
        return Timeline(Computation(computation.setup, computation.folder, computation.dataset, recording))

    def write(self, path: Path) -> None:
        """Write the states with their samples."""
        computation = self.given.standing.computation
        write_recording(path, computation, self.recording(), (computation.dataset.inputs, computation.dataset.targets))

    def write_rest(self) -> None:
        """Write the states to `path` if there are new ones; where that fails, a warning says so."""
        if self._path is not None and self._written != len(self.rows) > 1:
            try:
                self.write(self._path)
                self._written = len(self.rows)
            except (OSError, SetupError) as error:  # the training program must continue
                warnings.warn(f"gradviz: {fault_sentence(error)}", RuntimeWarning, stacklevel=2)


def _outline(layers: Iterable[CheckedLayer]) -> list[tuple[Any, ...]]:
    return [
        (weights.shape, None if biases is None else biases.shape, activation) for weights, biases, activation in layers
    ]


def _check_path(path: Path) -> None:
    if path.suffix.lower() != ".npz":
        raise SetupError("path", _("expected a file that ends in .npz, got {name}").format(name=path.name))
    check_target(path)


def _reader(model: Any) -> Callable[[], Any]:
    """A function that returns the present layers of the model."""
    if is_model(model):
        return lambda: find_model(model).layers
    if callable(model):
        return lambda: model()
    if isinstance(model, Sequence) and not isinstance(model, str):
        return lambda: model
    find_model(model)  # raises an error that lists what a model may be
    raise AssertionError
