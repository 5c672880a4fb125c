"""Each answer as the product along its path, in symbols (LaTeX) and in this variant's numbers."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef
from gradviz.export.exercises.paper import bracketed, given, worked
from gradviz.export.exercises.quantities import Quantity
from gradviz.scene.network.plain_network import Letter, unit_letter, weight_letter
from gradviz.scene.text.numbers import MINUS
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["product", "slope_letter", "target_letter"]

_DOT, _LATEX_DOT = " · ", r" \cdot "


class _Path:
    """The parts that products are written from; n is how many samples the loss is the mean of."""

    def __init__(self, run: Run, trace: UpdateTrace) -> None:
        self.run, self.trace, self.sizes = run, trace, run.network.sizes
        self.last, self.count = run.network.layer_count - 1, len(trace.inputs)

    def below(self, layer: int, unit: int, sample: int) -> float:
        source = self.trace.layers[layer - 1].activations if layer else self.trace.inputs
        return float(source[sample, unit])

    def has_slope(self, layer: int) -> bool:
        """Whether f′ stands in δ of this layer: not where it is 1, nor where the loss is fused with f."""
        activation = ACTIVATIONS[self.trace.layers[layer].activation]
        return not activation.is_identity and not (layer == self.last and self.run.loss.is_fused)

    def delta_letter(self, layer: int, unit: int) -> Letter:
        return Quantity("", "delta", layer, 0, unit).letter(self.sizes)

    def delta(self, layer: int, unit: int, sample: int) -> str:
        return worked(float(self.trace.layers[layer].deltas[sample, unit]))

    def slope(self, layer: int, unit: int, sample: int) -> str:
        return worked(float(self.trace.layers[layer].slopes[sample, unit]))


def target_letter(unit: int, outputs: int) -> Letter:
    """y, or y with its number."""
    return Letter("y", "", str(unit + 1) if outputs > 1 else "")


def slope_letter(run: Run, layer: int) -> str:
    """f′ of a layer in LaTeX: σ′ of the sigmoid."""
    is_sigmoid = run.network.activations[layer] == "sigmoid"
    return r"\sigma'" if is_sigmoid else "f'"


def product(quantity: Quantity, run: Run, trace: UpdateTrace) -> tuple[str, str]:
    """(LaTeX, numbers) of a delta, a gradient or a new weight; two empty texts of anything else."""
    path = _Path(run, trace)
    match quantity.kind:
        case "delta" if quantity.layer == path.last:
            return _output_delta(path, quantity)
        case "delta":
            factors = _hidden_delta(path, quantity.layer, quantity.unit, quantity.sample)
            return _joined([factors])
        case "gradient":
            return _gradient(path, quantity)
        case "new":
            gradient = float(trace.layers[quantity.layer].weight_gradients[quantity.source, quantity.unit])
            weight = given(float(trace.layers[quantity.layer].weights[quantity.source, quantity.unit]))
            sign, size = ("+", -gradient) if gradient < 0 else (MINUS, gradient)
            symbols = rf"w - \eta \cdot {_by_weight()}"
            return symbols, f"{weight} {sign} {given(trace.learning_rate)}{_DOT}{worked(size)}"
    return "", ""


def _by_weight() -> str:
    return r"\partial \ell / \partial w"


Factor = tuple[str, str]


def _output_delta(path: _Path, quantity: Quantity) -> tuple[str, str]:
    """∂ℓ/∂ŷ · f′, over n; softmax under another loss takes the whole Jacobian."""
    run, trace, unit, sample = path.run, path.trace, quantity.unit, quantity.sample
    output, outputs = unit_letter(path.last + 1, unit, path.sizes).latex, path.sizes[-1]
    forms = {"output": output, "target": target_letter(unit, outputs).latex, "count": outputs}
    slope = run.loss.slope_latex.format(**forms)
    mean = rf"\tfrac{{1}}{{{path.count}}}{_LATEX_DOT}" if path.count > 1 else ""
    over = f" / {path.count}" if path.count > 1 else ""
    own = float(trace.output_slopes[sample, unit])
    if ACTIVATIONS[trace.layers[-1].activation].output_only and not run.loss.is_fused:
        inner = float(trace.output_slopes[sample] @ trace.layers[-1].activations[sample])
        symbols = rf"{mean}{output} \left(g - \textstyle\sum_j \hat{{y}}_j g_j\right),\ g = {slope}"
        a = worked(float(trace.layers[-1].activations[sample, unit]))
        return symbols, f"{a}{_DOT}({worked(own)} − {bracketed(worked(inner))}){over}"
    is_alone = not path.has_slope(path.last) and not mean
    symbols = mean + (slope if is_alone or slope.startswith("2") else f"({slope})")
    if not path.has_slope(path.last):
        difference = trace.layers[-1].activations[sample, unit], trace.targets[sample, unit]
        numbers = f"{worked(float(difference[0]))} − {bracketed(given(float(difference[1])))}"
        return symbols, f"({numbers}){over}" if over else numbers
    factor = bracketed(path.slope(path.last, unit, sample))
    return symbols + _LATEX_DOT + slope_letter(run, path.last), f"{worked(own)}{_DOT}{factor}{over}"


def _hidden_delta(path: _Path, layer: int, unit: int, sample: int) -> list[Factor]:
    """δ·w of each unit above, summed, and f′."""
    weights = path.trace.layers[layer + 1].weights
    terms = []
    for target in range(path.sizes[layer + 2]):
        weight = weight_letter(ParameterRef(layer + 1, unit, target)).latex
        symbols = path.delta_letter(layer + 1, target).latex + _LATEX_DOT + weight
        numbers = path.delta(layer + 1, target, sample) + _DOT + bracketed(given(float(weights[unit, target])))
        terms.append((symbols, numbers))
    factors = [_sum(terms)]
    if path.has_slope(layer):
        factors.append((slope_letter(path.run, layer), path.slope(layer, unit, sample)))
    return factors


def _sum(terms: Sequence[Factor]) -> Factor:
    """In brackets, where there are several."""
    if len(terms) == 1:
        return terms[0]
    return tuple("(" + " + ".join(part) + ")" for part in zip(*terms, strict=True))  # type: ignore[return-value]


def _gradient(path: _Path, quantity: Quantity) -> tuple[str, str]:
    """δ·a for a weight of the output layer; below it the whole path from the layer above; summed over samples."""
    layer, unit, source = quantity.layer, quantity.unit, quantity.source
    below = unit_letter(layer, source, path.sizes).latex
    if path.count > 1:
        symbols = rf"\textstyle\sum_n {path.delta_letter(layer, unit).latex}{_LATEX_DOT}{below}"
        terms = [path.delta(layer, unit, sample) + _DOT + _below(path, quantity, sample)
                 for sample in range(path.count)]  # fmt: skip
        return symbols, " + ".join(terms)
    own = [(path.delta_letter(layer, unit).latex, path.delta(layer, unit, 0))]
    factors = own if layer == path.last else _hidden_delta(path, layer, unit, 0)
    return _joined([[*factors, (below, _below(path, quantity, 0))]])


def _below(path: _Path, quantity: Quantity, sample: int) -> str:
    value = path.below(quantity.layer, quantity.source, sample)
    return bracketed(worked(value) if quantity.layer else given(value))


def _joined(products: Sequence[Sequence[Factor]]) -> tuple[str, str]:
    symbols = " + ".join(_LATEX_DOT.join(factor[0] for factor in factors) for factors in products)
    numbers = " + ".join(_DOT.join(_not_first(place, factor[1]) for place, factor in enumerate(factors))
                         for factors in products)  # fmt: skip
    return symbols, numbers


def _not_first(place: int, text: str) -> str:
    return text if place == 0 else bracketed(text)
