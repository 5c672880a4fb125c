"""Losses of one sample: each entry holds its value and its derivative with respect to the output.

Sums run over the outputs of a sample unless the name says mean; the loss of a batch is the mean over its
samples. `value(z, a, y)` returns shape (n,); `slope(z, a, y, out)` writes ∂ℓ/∂a of each sample, shape
(n, outputs), without the 1/n of the batch. A fused loss writes ∂ℓ/∂z instead: for the activation that it
requires, the product is accurate even where its factors over- or underflow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activation_functions import softplus
from gradviz.engine.activations import Activation
from gradviz.engine.unrolled_calls import Call

__all__ = ["LOSSES", "LOSS_NAME", "Loss", "output_delta"]

Array = NDArray[Any]
LOSS_NAME = "L"  # the name of the loss beside names of parameters such as `w1[1,1]`, as in a selection


class Loss(NamedTuple):
    """One loss ℓ(ŷ, y) of a sample.

    `formula` is ℓ, `slope_formula` the derivative that `slope` computes: ∂ℓ/∂ŷ, or ∂ℓ/∂z where the loss is fused with
    `requires_activation`. `second_derivative` is ∂²ℓ/∂ŷ² of each output, None for a fused loss.
    `quadratic` marks losses that are quadratic in ŷ, `pieces` holds the |ŷ − y| where the definition changes, and
    `has_kink` says that the derivative jumps there.

    `latex` is (the factor before the sum, one term of the sum), `slope_latex` the derivative; {output}, {target} and
    {count}, the number of outputs, are filled in. `numpy` holds expressions in z, a and y for the losses of the
    samples and for the derivative, `pytorch` one for the losses. `other_names` as in `Activation`.
    """

    name: str
    title: str
    formula: str
    slope_formula: str
    value: Callable[[Array, Array, Array], Array]
    slope: Callable[[Array, Array, Array, Array], None]
    second_derivative: Callable[[Array, Array], Array] | None
    latex: tuple[str, str]
    slope_latex: str
    numpy: tuple[str, str]
    pytorch: str
    pieces: tuple[float, ...] = ()
    requires_activation: str | None = None
    has_kink: bool = False
    quadratic: bool = False
    other_names: str = ""

    @property
    def is_fused(self) -> bool:
        return self.requires_activation is not None


def output_delta(
    loss: Loss, activation: Activation, z: Array, a: Array, y: Array, out: Array, scratch: Array,
    slopes: Array | None = None,
) -> list[Call]:  # fmt: skip
    """The calls that write δ = ∂L/∂z of the output layer into `out` (…, n, outputs); L is the mean over the samples.

    `scratch` has the shape of `out`; `slopes` is f′(z) where the caller computes it, else None.
    """
    is_difference = loss.slope is _half_squared_slope
    calls: list[Call] = [(np.subtract, a, y, out) if is_difference else (loss.slope, z, a, y, out)]
    if activation.output_only and not loss.is_fused:
        calls.append((_through_softmax, a, out, scratch))
    elif not loss.is_fused and not activation.is_identity:  # whose slope is 1
        if slopes is None:
            calls.append((activation.derivative, z, a, scratch))
        calls.append((np.multiply, out, scratch if slopes is None else slopes, out))
    if out.shape[-2] > 1:
        calls.append((np.divide, out, np.array(float(out.shape[-2])), out))
    return calls


def _through_softmax(a: Array, out: Array, scratch: Array) -> None:
    """From g = ∂ℓ/∂a in `out` to δ with the whole Jacobian: δ_k = a_k·(g_k − Σ_j a_j·g_j).

    The mean is subtracted twice: the second subtraction removes the rounding of the first, which may be all of δ.
    """
    for _pass in range(2):
        np.multiply(a, out, scratch)
        np.subtract(out, np.add.reduce(scratch, axis=-1, keepdims=True), out)
    np.multiply(out, a, out)


def _half_squared(z: Array, a: Array, y: Array) -> Array:
    error = a - y
    total: Array = (0.5 * error * error).sum(axis=-1)  # halved first: the square overflows later
    return total


def _half_squared_slope(z: Array, a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)


def _squared(z: Array, a: Array, y: Array) -> Array:
    error = a - y
    total: Array = (error * error).sum(axis=-1)
    return total


def _squared_slope(z: Array, a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)
    np.multiply(out, 2.0, out)


def _mean_squared(z: Array, a: Array, y: Array) -> Array:
    error = a - y
    mean: Array = (error * error).mean(axis=-1)
    return mean


def _mean_squared_slope(z: Array, a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)
    np.multiply(out, 2.0 / y.shape[-1], out)


def _complex_abs(error: Array) -> Array:
    """|e| for real e; for the complex step its analytic continuation sign(Re e)·e, which is 0 where Re e = 0."""
    return np.sign(error.real) * error if np.iscomplexobj(error) else np.abs(error)


def _mean_absolute(z: Array, a: Array, y: Array) -> Array:
    mean: Array = _complex_abs(a - y).mean(axis=-1)
    return mean


def _mean_absolute_slope(z: Array, a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)
    np.sign(out, out)
    if y.shape[-1] > 1:
        np.divide(out, float(y.shape[-1]), out)


def _huber(z: Array, a: Array, y: Array) -> Array:
    error = a - y
    size = _complex_abs(error)
    # np.where instead of a weighted sum: with an infinite error, inf·0 would give NaN.
    total: Array = np.where(size.real <= 1.0, 0.5 * error * error, size - 0.5).sum(axis=-1)
    return total


def _huber_slope(z: Array, a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)
    np.clip(out, -1.0, 1.0, out=out)


def _binary_cross_entropy(z: Array, a: Array, y: Array) -> Array:
    # −y·ln σ(z) − (1 − y)·ln(1 − σ(z)) = ln(1 + e^z) − y·z
    out = np.empty_like(z)
    softplus(z, out)
    out -= y * z
    # A sum over an axis of one number takes as long as all before it.
    total: Array = out[..., 0] if out.shape[-1] == 1 else out.sum(axis=-1)
    return total


def _categorical_cross_entropy(z: Array, a: Array, y: Array) -> Array:
    # −Σ y_k·ln softmax_k(z) = ln(Σ e^z_j)·Σ y_k − Σ y_k·z_k, with the peak taken out of the exponent
    peak = z.real.max(axis=-1, keepdims=True)
    shifted = z - peak
    log_sum = np.log(np.exp(shifted).sum(axis=-1))
    total: Array = log_sum * y.sum(axis=-1) - (y * shifted).sum(axis=-1)
    return total


def _categorical_slope(z: Array, a: Array, y: Array, out: Array) -> None:
    np.multiply(a, y.sum(axis=-1, keepdims=True), out)
    np.subtract(out, y, out)


_ENTRIES = (
    Loss("half_squared_error", "half squared error", "½·Σ(ŷ − y)²", "ŷ − y",
         _half_squared, _half_squared_slope, lambda a, y: np.ones_like(a), quadratic=True,
         latex=(r"\tfrac{{1}}{{2}}", "({output} - {target})^2"), slope_latex="{output} - {target}",
         numpy=("(0.5 * (a - y) ** 2).sum(axis=1)",
                "a - y"),
         pytorch="(0.5 * (a - y) ** 2).sum(dim=1)",
         other_names="quadratic halfmse"),
    Loss("squared_error", "squared error", "Σ(ŷ − y)²", "2(ŷ − y)",
         _squared, _squared_slope, lambda a, y: np.full_like(a, 2.0), quadratic=True,
         latex=("", "({output} - {target})^2"), slope_latex=r"2\,({output} - {target})",
         numpy=("((a - y) ** 2).sum(axis=1)",
                "2 * (a - y)"),
         pytorch="((a - y) ** 2).sum(dim=1)",
         other_names="sse"),
    Loss("mean_squared_error", "mean squared error", "(1/K)·Σ(ŷ − y)²", "2(ŷ − y)/K",
         _mean_squared, _mean_squared_slope, lambda a, y: np.full_like(a, 2.0 / y.shape[-1]), quadratic=True,
         latex=(r"\tfrac{{1}}{{{count}}}", "({output} - {target})^2"),
         slope_latex=r"\tfrac{{2}}{{{count}}}\,({output} - {target})",
         numpy=("((a - y) ** 2).mean(axis=1)",
                "2 * (a - y) / y.shape[1]"),
         pytorch="((a - y) ** 2).mean(dim=1)",
         other_names="mse l2"),
    Loss("mean_absolute_error", "mean absolute error", "(1/K)·Σ|ŷ − y|", "sign(ŷ − y)/K",
         _mean_absolute, _mean_absolute_slope, lambda a, y: np.zeros_like(a), pieces=(0.0,), has_kink=True,
         latex=(r"\tfrac{{1}}{{{count}}}", r"\left\vert {output} - {target} \right\vert"),
         slope_latex=r"\tfrac{{1}}{{{count}}}\,\mathrm{{sign}}({output} - {target})",
         numpy=("np.abs(a - y).mean(axis=1)",
                "np.sign(a - y) / y.shape[1]"),
         pytorch="(a - y).abs().mean(dim=1)",
         other_names="mae l1"),
    Loss("huber", "Huber", "Σ ½e² for |e| ≤ 1, else |e| − ½, with e = ŷ − y", "ŷ − y, limited to ±1",
         _huber, _huber_slope, lambda a, y: (np.abs(a - y) <= 1.0).astype(np.float64), pieces=(1.0,),
         latex=("", r"\mathrm{{huber}}({output} - {target})"), slope_latex=r"\min(1, \max(-1, {output} - {target}))",
         numpy=("np.where(np.abs(a - y) <= 1, 0.5 * (a - y) ** 2, np.abs(a - y) - 0.5).sum(axis=1)",
                "np.clip(a - y, -1, 1)"),
         pytorch='functional.huber_loss(a, y, reduction="none", delta=1.0).sum(dim=1)',
         other_names="smoothl1"),
    Loss("binary_cross_entropy", "binary cross-entropy", "−Σ[y·ln ŷ + (1 − y)·ln(1 − ŷ)]", "ŷ − y",
         _binary_cross_entropy, _half_squared_slope, None, requires_activation="sigmoid",
         latex=("-", r"{target} \ln {output} + (1 - {target}) \ln(1 - {output})"), slope_latex="{output} - {target}",
         numpy=("(np.logaddexp(z, 0.0) - y * z).sum(axis=1)",
                "a - y"),
         pytorch='functional.binary_cross_entropy_with_logits(z, y, reduction="none").sum(dim=1)',
         other_names="bce bcewithlogits log logistic binarycrossentropy ce crossentropy"),
    Loss("categorical_cross_entropy", "categorical cross-entropy", "−Σ y·ln ŷ", "ŷ·Σy − y",
         _categorical_cross_entropy, _categorical_slope, None, requires_activation="softmax",
         latex=("-", r"{target} \ln {output}"), slope_latex=r"{output} \cdot \textstyle\sum_j y_j - {target}",
         numpy=("np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)) * y.sum(axis=1)"
                " - (y * (z - z.max(axis=1, keepdims=True))).sum(axis=1)",
                "a * y.sum(axis=1, keepdims=True) - y"),
         pytorch="-(y * functional.log_softmax(z, dim=1)).sum(dim=1)",
         other_names="cce ce nll crossentropy softmaxcrossentropy categoricalcrossentropy "
                     "sparsecategoricalcrossentropy crossentropyloss"),
)  # fmt: skip

LOSSES: dict[str, Loss] = {entry.name: entry for entry in _ENTRIES}
