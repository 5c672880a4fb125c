"""Writes each answer as the product along its path, in symbols and in the numbers of a variant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef
from gradviz.export.exercises.paper import bracketed, given, worked
from gradviz.export.exercises.quantities import Quantity
from gradviz.scene.network.plain_network import Label, Letter, unit_letter, weight_letter
from gradviz.scene.text.numbers import MINUS
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["Product", "Text", "has_slope", "loss_text", "product", "target_letter"]

Text = tuple[Label, ...]  # a line of words and symbols
_DOT, _TIMES, _PLUS = " · ", (Label(" · "),), (Label(" + "),)
_LETTERS = re.compile("(ŷ|y|K)")  # in a loss's formulas


class Product(NamedTuple):
    """A product in `symbols` and in `numbers`; both are empty where there is none."""

    symbols: Text = ()
    numbers: str = ""


class _Path:
    """The factors of products; n is the number of samples that the loss is averaged over."""

    def __init__(self, run: Run, trace: UpdateTrace) -> None:
        self.run, self.trace, self.sizes = run, trace, run.network.sizes
        self.last, self.count = run.network.layer_count - 1, len(trace.inputs)

    def below(self, quantity: Quantity, sample: int) -> str:
        layer = quantity.layer
        source = self.trace.layers[layer - 1].activations if layer else self.trace.inputs
        value = float(source[sample, quantity.source])
        return bracketed(worked(value) if layer else given(value))

    def delta(self, layer: int, unit: int, sample: int) -> Product:
        letter = Quantity("", "delta", layer, 0, unit).letter(self.sizes)
        return Product((Label("", letter),), worked(float(self.trace.layers[layer].deltas[sample, unit])))

    def slope(self, layer: int, unit: int, sample: int) -> Product:
        name = "σ′" if self.run.network.activations[layer] == "sigmoid" else "f′"
        return Product((Label("", Letter(name)),), worked(float(self.trace.layers[layer].slopes[sample, unit])))


def has_slope(run: Run, layer: int) -> bool:
    """Whether f′ is a factor of δ of this layer: not where it is 1, nor where the loss is fused with f."""
    is_fused = run.loss.is_fused and layer == run.network.layer_count - 1
    return not ACTIVATIONS[run.network.activations[layer]].is_identity and not is_fused


def target_letter(unit: int, outputs: int) -> Letter:
    """y, with its number where there are several outputs."""
    return Letter("y", "", str(unit + 1) if outputs > 1 else "")


def product(quantity: Quantity, run: Run, trace: UpdateTrace) -> Product:
    """The path of a delta, a gradient or a new weight, or the formula of a squared loss of one output."""
    path = _Path(run, trace)
    match quantity.kind:
        case "loss":
            return _loss(path)
        case "delta" if quantity.layer == path.last:
            return _output_delta(path, quantity)
        case "delta":
            return _times(_hidden_delta(path, quantity.layer, quantity.unit, quantity.sample))
        case "gradient":
            return _gradient(path, quantity)
        case "new":
            return _new_weight(path, quantity)
    return Product()


def loss_text(formula: str, unit: int, outputs: int) -> Text:
    """A formula of the table of losses with the symbols of one output; K is the number of outputs, and Σy is 1."""
    letters = {"ŷ": unit_letter(1, unit, (1, outputs)), "y": target_letter(unit, outputs)}
    parts = [part for part in _LETTERS.split(formula.replace("·Σy", "")) if part]
    return tuple(Label("", letters[part]) if part in letters else Label(str(outputs) if part == "K" else part)
                 for part in parts)  # fmt: skip


def _loss(path: _Path) -> Product:
    loss, trace = path.run.loss, path.trace
    if not loss.quadratic or trace.targets.size > 1:
        return Product()
    formula = loss.formula.replace("(1/K)·", "").replace("·Σ", " · ").replace("Σ", "")
    a, y = float(trace.layers[-1].activations[0, 0]), float(trace.targets[0, 0])
    error = f"({worked(a)} {MINUS} {bracketed(given(y))})²"
    return Product(loss_text(formula, 0, 1), "½ · " + error if formula.startswith("½") else error)


def _output_delta(path: _Path, quantity: Quantity) -> Product:
    """∂ℓ/∂ŷ · f′ / n; softmax without its fused loss needs the whole Jacobian."""
    run, trace, unit, sample = path.run, path.trace, quantity.unit, quantity.sample
    outputs = path.sizes[-1]
    mean = (Label(f" / {path.count}"),) if path.count > 1 else ()
    over = f" / {path.count}" if path.count > 1 else ""
    slope = loss_text(run.loss.slope_formula, unit, outputs)
    own = float(trace.output_slopes[sample, unit])
    a, y = float(trace.layers[-1].activations[sample, unit]), float(trace.targets[sample, unit])
    if ACTIVATIONS[trace.layers[-1].activation].output_only and not run.loss.is_fused:
        inner = float(trace.output_slopes[sample] @ trace.layers[-1].activations[sample])
        output = Label("", unit_letter(path.last + 1, unit, path.sizes))
        symbols = (output, Label(" · (g − Σŷg), g = "), *slope, *mean)
        return Product(symbols, f"{worked(a)}{_DOT}({worked(own)} {MINUS} {bracketed(worked(inner))}){over}")
    factor = path.slope(path.last, unit, sample) if has_slope(path.run, path.last) else None
    if factor is not None:
        symbols = (*_bracket(slope), *_TIMES, *factor.symbols, *mean)
        return Product(symbols, f"{worked(own)}{_DOT}{bracketed(factor.numbers)}{over}")
    numbers = f"{worked(a)} {MINUS} {bracketed(given(y))}" if run.loss.quadratic or run.loss.is_fused else worked(own)
    return Product((*_bracket(slope), *mean) if mean else slope, f"({numbers}){over}" if mean else numbers)


def _bracket(text: Text) -> Text:
    return (Label("("), *text, Label(")"))


def _hidden_delta(path: _Path, layer: int, unit: int, sample: int) -> list[Product]:
    """The sum of δ·w over the units above, times f′."""
    weights = path.trace.layers[layer + 1].weights
    terms = []
    for target in range(path.sizes[layer + 2]):
        weight = Label("", weight_letter(ParameterRef(layer + 1, unit, target)))
        terms.append(_times([path.delta(layer + 1, target, sample),
                             Product((weight,), given(float(weights[unit, target])))]))  # fmt: skip
    return [_sum(terms), *([path.slope(layer, unit, sample)] if has_slope(path.run, layer) else [])]


def _times(factors: Sequence[Product]) -> Product:
    """Factors joined by dots; negative ones after the first are in brackets."""
    symbols = list(factors[0].symbols)
    for factor in factors[1:]:
        symbols += [*_TIMES, *factor.symbols]
    numbers = [factor.numbers if place == 0 else bracketed(factor.numbers) for place, factor in enumerate(factors)]
    return Product(tuple(symbols), _DOT.join(numbers))


def _sum(terms: Sequence[Product]) -> Product:
    """A sum of terms, in brackets where there are several."""
    if len(terms) == 1:
        return terms[0]
    symbols = list(terms[0].symbols)
    for term in terms[1:]:
        symbols += [*_PLUS, *term.symbols]
    return Product(_bracket(tuple(symbols)), f"({_added(terms)})")


def _added(terms: Sequence[Product]) -> str:
    """The numbers of a sum; negative ones after the first are in brackets."""
    first, *others = (term.numbers.split(_DOT) for term in terms)
    return " + ".join(_DOT.join(factors) for factors in (first, *([bracketed(own[0]), *own[1:]] for own in others)))


def _gradient(path: _Path, quantity: Quantity) -> Product:
    """δ·a for a weight of the output layer, the path from the layer above for a lower one; summed over samples."""
    layer, unit = quantity.layer, quantity.unit
    source = (Label("", unit_letter(layer, quantity.source, path.sizes)),)
    if path.count > 1:
        terms = [_times([path.delta(layer, unit, sample), Product(source, path.below(quantity, sample))])
                 for sample in range(path.count)]  # fmt: skip
        return Product((Label("Σ "), *terms[0].symbols), _added(terms))
    own = [path.delta(layer, unit, 0)] if layer == path.last else _hidden_delta(path, layer, unit, 0)
    return _times([*own, Product(source, path.below(quantity, 0))])


def _new_weight(path: _Path, quantity: Quantity) -> Product:
    part, edge = path.trace.layers[quantity.layer], (quantity.source, quantity.unit)
    gradient, weight = float(part.weight_gradients[edge]), given(float(part.weights[edge]))
    sign, size = ("+", -gradient) if gradient < 0 else (MINUS, gradient)
    loss, w = "ℓ" if path.count == 1 else "L", Label("", Letter("w"))
    symbols = (w, Label(f" {MINUS} η · ∂{loss}/∂"), w)
    return Product(symbols, f"{weight} {sign} {given(path.trace.learning_rate)}{_DOT}{worked(size)}")
