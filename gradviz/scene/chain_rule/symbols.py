"""The symbols of units, sums, parameters and derivatives: in LaTeX for typesetting, and in plain Unicode."""

from __future__ import annotations

from typing import NamedTuple

from gradviz.engine.network import ParameterRef
from gradviz.scene.text.numbers import subscript, superscript

__all__ = [
    "SYMBOL_COMMANDS", "Symbol", "activation_symbol", "derivative_symbol", "loss_symbol", "parameter_symbol",
    "sum_symbol",
]  # fmt: skip

# Letters for which LaTeX has commands.
SYMBOL_COMMANDS = {"δ": r"\delta", "ℓ": r"\ell", "ŷ": r"\hat{y}", "η": r"\eta", "σ": r"\sigma", "σ′": r"\sigma'",
                   "f′": "f'"}  # fmt: skip


class Symbol(NamedTuple):
    """A symbol in `latex` and in `plain` Unicode."""

    latex: str
    plain: str


def derivative_symbol(upper: Symbol, lower: Symbol) -> Symbol:
    """The symbol of ∂upper/∂lower."""
    return Symbol(rf"\frac{{\partial {upper.latex}}}{{\partial {lower.latex}}}", f"∂{upper.plain}/∂{lower.plain}")


def loss_symbol(whole_batch: bool) -> Symbol:
    """L, or ℓ for the loss of one sample of several."""
    return Symbol("L", "L") if whole_batch else Symbol(r"\ell", "ℓ")


def parameter_symbol(ref: ParameterRef) -> Symbol:
    """A weight or a bias: in LaTeX w with its layer as superscript and its units as subscript; in plain text its
    name.
    """
    if ref.is_bias:
        return Symbol(f"b^{{({ref.layer + 1})}}_{{{ref.target + 1}}}", ref.name)
    return Symbol(f"w^{{({ref.layer + 1})}}_{{{ref.source + 1},{ref.target + 1}}}", ref.name)


def sum_symbol(layer: int, unit: int) -> Symbol:
    """z of a unit; `layer` from 0."""
    return Symbol(f"z^{{({layer + 1})}}_{{{unit + 1}}}", f"z{subscript(unit + 1)}{superscript(f'({layer + 1})')}")


def activation_symbol(column: int, unit: int, sizes: tuple[int, ...]) -> Symbol:
    """x of an input (column 0), a of a hidden unit, ŷ of an output."""
    if column == 0:
        return Symbol(f"x_{{{unit + 1}}}", f"x{subscript(unit + 1)}")
    if column == len(sizes) - 1:
        if sizes[-1] == 1:
            return Symbol(r"\hat{y}", "ŷ")
        return Symbol(rf"\hat{{y}}_{{{unit + 1}}}", f"ŷ{subscript(unit + 1)}")
    return Symbol(f"a^{{({column})}}_{{{unit + 1}}}", f"a{subscript(unit + 1)}{superscript(f'({column})')}")
