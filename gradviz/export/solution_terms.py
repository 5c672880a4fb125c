"""How activations, losses and long sums are written out in LaTeX, one entry each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradviz.export.solution_blocks import Equation

__all__ = ["ACTIVATION_TERMS", "LOSS_SLOPES", "LOSS_TERMS", "SLOPE_TERMS", "equation", "total"]

_TERMS = 3  # of a sum in one line

# f(z), where its argument is put in at {}
ACTIVATION_TERMS: dict[str, str] = {
    "linear": "{}",
    "sigmoid": r"\sigma({})",
    "tanh": r"\tanh({})",
    "relu": r"\max({}, 0)",
    "leaky_relu": r"\mathrm{{LeakyReLU}}({})",
    "elu": r"\mathrm{{ELU}}({})",
    "softplus": r"\ln\left(1 + e^{{{}}}\right)",
    "gelu": r"{0}\,\Phi({0})",
    "softmax": r"\mathrm{{softmax}}({})",
}
# f′(z) from a; without an entry it is only named
SLOPE_TERMS: dict[str, str] = {
    "sigmoid": r"{0}\,(1 - {0})",
    "tanh": r"1 - ({0})^2",
}


def _difference(pairs: Sequence[tuple[str, str]], form: str) -> list[str]:
    return [form.format(output=output, target=target) for output, target in pairs]


# ℓ from (ŷ, y): what stands before the bracket, and each term in it
LOSS_TERMS: dict[str, tuple[Callable[[int], str], str]] = {
    "half_squared_error": (lambda k: r"\tfrac{1}{2}", r"({output} - {target})^2"),
    "squared_error": (lambda k: "", r"({output} - {target})^2"),
    "mean_squared_error": (lambda k: rf"\tfrac{{1}}{{{k}}}", r"({output} - {target})^2"),
    "mean_absolute_error": (lambda k: rf"\tfrac{{1}}{{{k}}}", r"\left\vert {output} - {target} \right\vert"),
    "huber": (lambda k: "", r"\mathrm{{huber}}({output} - {target})"),
    "binary_cross_entropy": (lambda k: "-", r"{target} \ln {output} + (1 - {target}) \ln(1 - {output})"),
    "categorical_cross_entropy": (lambda k: "-", r"{target} \ln {output}"),
}
# ∂ℓ/∂ŷ, or ∂ℓ/∂z where the loss is fused
LOSS_SLOPES: dict[str, Callable[[int], str]] = {
    "half_squared_error": lambda k: r"{output} - {target}",
    "squared_error": lambda k: r"2\,({output} - {target})",
    "mean_squared_error": lambda k: rf"\tfrac{{{{2}}}}{{{{{k}}}}}\,({{output}} - {{target}})",
    "mean_absolute_error": lambda k: rf"\tfrac{{{{1}}}}{{{{{k}}}}}\,\mathrm{{{{sign}}}}({{output}} - {{target}})",
    "huber": lambda k: r"\min(1, \max(-1, {output} - {target}))",
    "binary_cross_entropy": lambda k: r"{output} - {target}",
    "categorical_cross_entropy": lambda k: r"{output} \cdot \textstyle\sum_j y_j - {target}",
}


def total(terms: Sequence[str], before: str = "", after: str = "") -> tuple[tuple[str, str], ...]:
    """A sum as lines of an equation, three terms to a line, between `before` and `after`."""
    parts = [terms[start : start + _TERMS] for start in range(0, len(terms), _TERMS)] or [["0"]]
    lines = []
    for place, part in enumerate(parts):
        text = " + ".join(part)
        text = (before + text) if place == 0 else "{} + " + text
        lines.append(("=" if place == 0 else "", text + (after if place == len(parts) - 1 else "")))
    return tuple(lines)


def equation(left: str, *parts: str | tuple[tuple[str, str], ...]) -> Equation:
    """`left` = each of `parts`, one below the other; a part is a formula or the lines of a long sum."""
    lines: list[tuple[str, str]] = []
    for part in parts:
        lines += [("=", part)] if isinstance(part, str) else part
    return Equation(left, tuple(lines))
