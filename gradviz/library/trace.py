"""One update in full, with its gradients by name and the chain rule of each gradient."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector
from gradviz.export.trace_table import trace_document, trace_text
from gradviz.library.errors import in_sentences
from gradviz.library.names import Named
from gradviz.library.standing import Standing
from gradviz.records import FrozenRecord
from gradviz.training.run import Run as Computation
from gradviz.training.state import frozen
from gradviz.training.trace import LayerTrace, UpdateTrace, trace_update

if TYPE_CHECKING:
    from gradviz.library.explanation import Explanation

__all__ = ["Trace"]

_NO_BIASES: Vector = frozen(np.empty(0))


class Trace(FrozenRecord, frozen=True, eq=False):
    """Update number `update` + 1 in full, on its batch of n samples; the names are those of `gradviz trace`'s JSON.

    `loss` = `data_loss` + `penalty`; `loss_after` is the loss of the same batch with the parameters after. `layers[l]`
    has `weights` (fan_in, fan_out), `biases` (fan_out,), `pre_activations`, `activations` and `deltas` ∂L/∂z, each
    (n, fan_out), `weight_gradients` and `bias_gradients` of the whole loss, `weights_after` and `biases_after`; a layer
    without biases has empty arrays there. `gradients` and `steps` map the names of parameters to the gradient and to
    the step actually taken. `learning_rate` is None for a recorded step.
    `inputs` (n, features) and `targets` (n, outputs) are the batch, `indices` (n,) its indices in the training set.
    Everything is float64 and read-only.
    """

    update: int
    loss: float
    data_loss: float
    penalty: float
    layers: tuple[LayerTrace, ...]
    loss_after: float
    learning_rate: float | None
    gradients: Named
    steps: Named
    inputs: Vector
    targets: Vector
    indices: NDArray[np.intp]
    standing: Standing

    @classmethod
    def of(cls, standing: Standing) -> Trace:
        """The next update of a run."""
        computation = standing.computation
        trace = trace_update(computation, standing.state)
        return cls(
            update=trace.before.update, loss=trace.loss, data_loss=trace.data_loss, penalty=trace.penalty,
            layers=tuple(_with_biases(layer) for layer in trace.layers), loss_after=trace.loss_after,
            learning_rate=trace.learning_rate if computation.recording is None else None,
            gradients=Named(computation.network, trace.gradient),
            steps=Named(computation.network, trace.step), inputs=trace.inputs, targets=trace.targets,
            indices=trace.indices, standing=standing,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The output of `gradviz trace --format json` as a dict, with arrays instead of lists."""
        return trace_document(*self._again())

    def _again(self) -> tuple[Computation, UpdateTrace]:
        computation = self.standing.computation
        return computation, trace_update(computation, self.standing.state)

    @in_sentences
    def explain(self, name: str, *, sample: int = 1) -> Explanation:
        """The chain rule of a parameter's gradient: the factors with their numbers for `sample` of the batch (from 1),
        the sum over paths and samples, and the check by a nudge. Use `str()`, `.markdown` or `.latex` to get its text.

        >>> import gradviz as gv
        >>> print(str(gv.load("mazur-2-2-2").trace().explain("w2[1,1]")).splitlines()[2])
        = 0.7413651 · 0.1868156 · 0.5932700 = 0.08216704
        """
        from gradviz.library.explanation import explain

        return explain(self.standing, self.gradients, name, sample)

    def __str__(self) -> str:
        return trace_text(*self._again())

    def __repr__(self) -> str:
        return f"<gradviz trace of update {self.update + 1}, loss {self.loss!r}, after it {self.loss_after!r}>"

    def _repr_html_(self) -> str:
        from gradviz.library.summary import trace_html

        return trace_html(self.update, self.loss, self.loss_after, self.layers)


def _with_biases(layer: LayerTrace) -> LayerTrace:
    """The layer as in the JSON: a layer without biases has empty arrays for them."""
    if layer.biases is not None:
        return layer
    return replace(layer, biases=_NO_BIASES, bias_gradients=_NO_BIASES, bias_steps=_NO_BIASES,
                   biases_after=_NO_BIASES)  # fmt: skip
