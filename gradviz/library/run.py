"""Runs as immutable values: training a run returns a new run."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from gradviz.data.errors import SetupError, expected
from gradviz.engine.gradient_check import GradientCheck, check_gradient
from gradviz.engine.network import Vector
from gradviz.engine.passes import Workspace
from gradviz.library.errors import in_sentences
from gradviz.library.origin import NOT_SAID, Origin
from gradviz.library.standing import standing_of
from gradviz.text import _
from gradviz.training.history import LossPoint
from gradviz.training.state import frozen
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from gradviz.library.figure import Figure
    from gradviz.library.surface import Surface
    from gradviz.library.trace import Trace

__all__ = ["Run", "plain"]

_USUAL_UPDATES = 1000


class Run:
    """A network with its data, loss and optimizer before some update; made by `gv.load` and similar functions.

    A run is immutable: `train` returns another run. Every array is float64 and read-only. Threads may share a run.
    `standing` is for internal use of the library.
    """

    def __init__(self, timeline: Timeline, origin: Origin = NOT_SAID) -> None:
        self.standing = standing_of(timeline, origin)
        self._measured: LossPoint | None = None

    # What it is

    @property
    def setup(self) -> dict[str, Any]:
        """A copy of the setup, as in its JSON file, with the initial weights of the run."""
        from gradviz.documents.setups import setup_to_json

        copy: dict[str, Any] = json.loads(setup_to_json(self.standing.computation.setup))
        return copy

    @property
    def updates(self) -> int:
        """The number of updates done."""
        return self.standing.state.update

    @property
    def diverged_at(self) -> int | None:
        """The number of updates after which the loss was no longer finite; None where training did not diverge."""
        return self.standing.history.diverged_at

    @property
    def weights(self) -> tuple[Vector, ...]:
        """The weights of each layer, shape (fan_in, fan_out)."""
        network = self.standing.computation.network
        return tuple(network.weights(self.standing.state.parameters, layer) for layer in range(network.layer_count))

    @property
    def biases(self) -> tuple[Vector | None, ...]:
        """The biases of each layer, shape (fan_out,); None for a layer without."""
        network = self.standing.computation.network
        return tuple(network.biases(self.standing.state.parameters, layer) for layer in range(network.layer_count))

    @property
    def activations(self) -> tuple[str, ...]:
        """The name of each layer's activation."""
        return self.standing.computation.network.activations

    @property
    def inputs(self) -> Vector:
        """The training inputs, shape (n, features)."""
        return self.standing.computation.dataset.inputs

    @property
    def targets(self) -> Vector:
        """The training targets as encoded for the loss, shape (n, outputs)."""
        return self.standing.computation.dataset.targets

    @property
    def loss(self) -> float:
        """The data loss over all training samples, without penalty: `loss.train` of `gradviz train`."""
        return self.measured.train

    @property
    def measured(self) -> LossPoint:
        """Losses and accuracies over all samples: `update`, `train`, `test`, `penalty`, `train_accuracy`,
        `test_accuracy`; None where there is no test set, or where the targets are not classes."""
        if self._measured is None:
            self._measured = self.standing.measure()
        return self._measured

    @in_sentences
    def outputs(self, inputs: ArrayLike | None = None) -> Vector:
        """The network's outputs, shape (m, outputs), for `inputs` (m, features); for the training inputs where None.

        Raises `GradvizError` for inputs of another width.
        """
        network = self.standing.computation.network
        rows = self.inputs if inputs is None else np.asarray(inputs, dtype=np.float64)
        if rows.ndim != 2 or rows.shape[1] != network.sizes[0]:
            message = _("expected an array of shape (rows, {width}), got {shape}")
            raise SetupError("inputs", message.format(width=network.sizes[0], shape=rows.shape))
        work = Workspace(network, self.standing.computation.setup.loss, len(rows))
        work.bind(self.standing.state.parameters)
        with np.errstate(all="ignore"):
            return frozen(work.forward(rows))

    @in_sentences
    def at(self, update: int) -> Run:
        """The run as it was after `update` updates of its history; for a recording, any of its states, whose trace is
        that of the recorded step. Raises `GradvizError` for an update beyond its history.

        >>> import gradviz as gv
        >>> later = gv.load("mazur-2-2-2").train(updates=500)
        >>> later.at(499).train(updates=1).loss == later.loss
        True
        """
        timeline, update = self.standing.timeline(), plain(update)
        if not isinstance(update, int) or not 0 <= update <= timeline.length:
            wanted = _("a number from 0 to {most}").format(most=timeline.length)
            raise SetupError("update", expected(wanted, update))
        timeline.seek(update)
        return Run(timeline, self.standing.origin)

    # What it does

    @in_sentences
    def train(self, updates: int | None = None, *, epochs: int | None = None) -> Run:
        """The run after `updates` more updates, or after `epochs` more passes over the training set; default 1000
        updates. If it diverges, it stops, and `diverged_at` is the number of updates done.

        >>> import gradviz as gv
        >>> later = gv.load("mazur-2-2-2").train(updates=500)
        >>> later.updates, f"{later.loss:.6f}"
        (500, '0.002675')
        """
        if updates is not None and epochs is not None:
            raise SetupError("epochs", _("give either updates or epochs, not both"))
        updates, epochs = plain(updates), plain(epochs)
        for name, value in (("updates", updates), ("epochs", epochs)):
            if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
                raise SetupError(name, expected(_("a whole number of at least 0"), value))
        count = _USUAL_UPDATES if updates is None else updates
        if epochs is not None:
            count = epochs * self.standing.computation.batches_per_epoch
        timeline = self.standing.timeline()
        if count:
            timeline.advance(count)
        return Run(timeline, self.standing.origin)

    @in_sentences
    def trace(self) -> Trace:
        """The next update in full: `Trace`. Its fields are those of the JSON of `gradviz trace`.

        >>> import gradviz as gv
        >>> trace = gv.load("mazur-2-2-2").trace()
        >>> trace.layers[1].weight_gradients.shape, trace.gradients["w2[1,1]"]
        ((2, 2), 0.08216704056423078)
        """
        from gradviz.library.trace import Trace

        return Trace.of(self.standing)

    @in_sentences
    def surface(
        self, x: str | None = None, y: str | None = None, *, plane: str | None = None, size: int | None = None,
        line: bool = False, **more: Any,
    ) -> Surface:  # fmt: skip
        """The loss around this run over two parameters, or over a `plane`: "random", "pca", "path" or "gradient".

        `size` is the number of points per axis (101); `line=True` computes a line along x only. More, as on the
        command line: `x_range=(low, high)`, `y_range`, `seed` and `normalise` of a random plane, `scale`, `all_data`.
        The loss is the whole objective, penalty included, over all training samples or, with `all_data=False`, over
        the next batch. Raises `GradvizError` for a plane that does not exist here.

        >>> import gradviz as gv
        >>> surface = gv.load("mazur-2-2-2").surface(x="w1[1,1]", y="w2[1,1]", size=11)
        >>> surface.x.shape, surface.loss.shape
        ((11,), (11, 11))
        """
        from gradviz.library.surface import surface_of

        return surface_of(self.standing, {"x": x, "y": y, "plane": plane, "size": size, "line": line, **more})

    @in_sentences
    def figure(
        self, view: str = "network", *, width: float | str | None = None, height: float | str | None = None,
        theme: str = "light", **more: Any,
    ) -> Figure:  # fmt: skip
        """A figure of the window, before the next update is applied: any view of `gradviz render` ("network",
        "surface", "surface3d", "loss", "output", "flow", "curvature", "window", and "storyboard": the phases of this
        update as panels, or `panels="layers"`, `"steps:1,3"`, `"updates:0,10"`).

        `width` and `height` in pixels (96 to an inch), or as text with px, mm, cm or in ("85mm"); one of them alone
        keeps the proportions of the view. `theme`: light, dark, projector, plain (the network, black on white), or
        auto, which follows the system. `font="8pt"` is the smallest type; `transparent=True` leaves out the
        background; `grey=True` uses lightness and dashes instead of colours; `caption=True` or `False`: with or
        without title and sentences; `text=True` writes the words of an SVG as text instead of outlines. `selected`
        names a parameter or unit, `sample` counts from 1; `numbers` on the network's edges is auto, always or never;
        surfaces also have `x`, `y`, `plane`, … as in `surface`. A notebook displays the figure; `save` writes it. A
        separate process draws it.

        >>> import gradviz as gv
        >>> figure = gv.load("mazur-2-2-2").figure("network", width="85mm")
        >>> figure.width, figure.height
        (321, 228)
        """
        from gradviz.library.figure import figure_of

        return figure_of(self.standing, view, {"width": width, "height": height, "theme": theme}, more)

    @in_sentences
    def check(self) -> GradientCheck:
        """Backpropagation of the next batch against central differences and the complex step, at these parameters.

        >>> import gradviz as gv
        >>> check = gv.load("mazur-2-2-2").check()
        >>> check.agrees, check.max_relative_error < 1e-7
        (True, True)
        """
        computation, state = self.standing.computation, self.standing.state
        penalty = computation.setup.penalty
        inputs, targets = computation.batch(state.epoch, state.position)
        return check_gradient(
            computation.network, computation.setup.loss, state.parameters, inputs, targets, penalty.l1, penalty.l2
        )

    @in_sentences
    def save(self, path: str | os.PathLike[str]) -> None:
        """Write saved work (`.gradviz`, with the whole history) or a setup with the present weights (`.json`).

        Raises `GradvizError`; an existing file is then unchanged.
        """
        from gradviz.documents.setups import write_setup
        from gradviz.documents.work import write_work
        from gradviz.export.files import check_target
        from gradviz.export.train_report import trained_setup

        target = Path(path)
        if target.suffix.lower() not in (".json", ".gradviz"):
            message = _("expected a file that ends in .gradviz (saved work) or .json (a setup), got {name}")
            raise SetupError("path", message.format(name=target.name))
        check_target(target)
        if target.suffix.lower() == ".json":
            write_setup(trained_setup(self.standing.computation, self.standing.state, target.parent), target)
        else:
            write_work(self.standing.timeline(), target)

    @in_sentences
    def to_weights(self, path: str | os.PathLike[str]) -> None:
        """Write the present weights exactly: `.npz` (W1, b1, … stored in × out) or `.safetensors` (0.weight, 0.bias,
        2.weight, … as in a `torch.nn.Sequential` of Linear layers and activations). `load_weights` reads both.

        Raises `GradvizError`; an existing file is then unchanged.
        """
        from gradviz.documents.weights.setup import write_weights
        from gradviz.export.files import check_target

        target = Path(path)
        check_target(target)
        computation = self.standing.computation
        write_weights(target, computation.network, self.standing.state.parameters, computation.setup.loss)

    def __repr__(self) -> str:
        from gradviz.library.summary import run_line

        return run_line(self.standing)

    def _repr_html_(self) -> str:
        from gradviz.library.summary import run_html

        return run_html(self.standing)


def plain(value: Any) -> Any:
    """A NumPy scalar as a Python number, for error messages; any other value that JSON cannot represent as text."""
    value = value.item() if isinstance(value, np.generic) else value
    return value if isinstance(value, (int, float, str, bool, list, dict, type(None))) else str(value)
