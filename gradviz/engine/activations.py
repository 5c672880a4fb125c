"""The table of activation functions: an entry holds everything that gradviz uses of one.

The functions of the entries are in `activation_functions`, each forward function next to its derivative. An entry may
also use functions defined elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.engine import activation_functions as functions
from gradviz.engine.unrolled_calls import Call

__all__ = ["ACTIVATIONS", "Activation"]

Array = NDArray[Any]


class Activation(NamedTuple):
    """One activation function f with a = f(z), applied unit by unit (softmax: over a sample's units).

    `formula` and `slope` are the textbook forms of f and f′. `second_derivative(z, a, slope)` returns f″(z); None
    where f mixes the units of a layer. `range` holds the limits of f, `pieces` the z where its definition changes;
    `has_kink` says that the derivative jumps there (its value is the one from the left). `complex_step` says whether
    `forward` accepts complex z, `in_place` whether it may overwrite z. `derivative_calls(z, a, out)`, where there is
    one, are the calls that `derivative` makes. Where `looks_at_parts` is true, it takes two more arguments: the minuend
    of 1 − a², which is 1 or an array of ones with 2 in the rows that hold no unit; and the parts of z and `out`, as
    flat arrays, that are checked for saturation, so that the constant 1 of a bias row is not mistaken for a saturated
    output.
    `turns_off` says that f and f′ are exactly 0 for z ≤ 0. `exponential_form` is (factor, numerator, constant, e):
    f(z) = constant + numerator / (1 + e^(factor·z)), and e is the value of e^(factor·z) at which f is 1.

    `latex` is f with {} for its argument, `slope_latex` is f′ with {} for a. `numpy` holds source code: the function
    `name` for f, `name_slope` for f′ (of z and a), and any helpers; `pytorch` holds the source of f. `other_names` are
    the names in other libraries and books, in lower case without dots and dashes, separated by spaces.
    """

    name: str
    title: str
    formula: str
    slope: str
    forward: Callable[[Array, Array], None]
    derivative: Callable[..., None]
    second_derivative: Callable[[Array, Array, Array], Array] | None
    range: tuple[float, float]
    latex: str
    numpy: tuple[str, ...]
    pytorch: str
    slope_latex: str | None = None
    pieces: tuple[float, ...] = ()
    has_kink: bool = False
    complex_step: bool = True
    output_only: bool = False
    in_place: bool = False
    derivative_calls: Callable[..., list[Call]] | None = None
    looks_at_parts: bool = False
    turns_off: bool = False
    exponential_form: tuple[float, float, float, float] | None = None
    other_names: str = ""

    @property
    def is_bounded(self) -> bool:
        """Whether every output is finite for every z."""
        return self.range[0] > -math.inf and self.range[1] < math.inf

    @property
    def is_identity(self) -> bool:
        """Whether f(z) = z, so that nothing needs computing."""
        return self.forward is functions.linear


_INF = math.inf
_NUMPY_SIGMOID = '''
def sigmoid(z):
    """1 / (1 + e^−z), in a form that overflows for no z."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)
'''
_ENTRIES = (
    Activation(
        "linear", "linear", "z", "1",
        functions.linear, functions.linear_slope, functions.zero, (-_INF, _INF),
        latex="{}",
        numpy=("""
def linear(z):
    return z
""", """
def linear_slope(z, a):
    return np.ones_like(z)
"""),
        pytorch="""
def linear(z):
    return z
""",
        in_place=True,
        other_names="identity none",
    ),
    Activation(
        "sigmoid", "sigmoid", "1 / (1 + exp(−z))", "a(1 − a)",
        functions.sigmoid, functions.sigmoid_slope, functions.sigmoid_second, (0.0, 1.0),
        latex=r"\sigma({})",
        slope_latex=r"{0}\,(1 - {0})",
        numpy=(_NUMPY_SIGMOID, """
def sigmoid_slope(z, a):
    small = np.exp(-np.abs(z))
    return small / (1 + small) ** 2  # a * (1 - a), with all digits where a is nearly 1
"""),
        pytorch="""
def sigmoid(z):
    return torch.sigmoid(z)
""",
        derivative_calls=functions.sigmoid_slope_calls, exponential_form=(-1.0, 1.0, 0.0, 0.0),
        other_names="logistic",
    ),
    Activation(
        "tanh", "tanh", "tanh z", "1 − a²",
        np.tanh, functions.tanh_slope, functions.tanh_second, (-1.0, 1.0), latex=r"\tanh({})",
        slope_latex="1 - ({0})^2",
        numpy=("""
def tanh(z):
    return np.tanh(z)
""", """
def tanh_slope(z, a):
    small = np.exp(-2 * np.abs(z))
    return 4 * small / (1 + small) ** 2  # 1 - a * a, with all digits where a is nearly 1
"""),
        pytorch="""
def tanh(z):
    return torch.tanh(z)
""",
        in_place=True, derivative_calls=functions.tanh_slope_calls, looks_at_parts=True,
        exponential_form=(2.0, -2.0, 1.0, _INF),
        other_names="hyperbolictangent",
    ),
    Activation(
        "relu", "ReLU", "max(z, 0)", "1 for z > 0, else 0",
        functions.relu, functions.relu_slope, functions.zero, (0.0, _INF),
        latex=r"\max({}, 0)",
        numpy=("""
def relu(z):
    return np.maximum(z, 0.0)
""", """
def relu_slope(z, a):
    return (z > 0) * 1.0  # 0 at z = 0
"""),
        pytorch="""
def relu(z):
    return torch.relu(z)
""",
        pieces=(0.0,), has_kink=True, in_place=True, turns_off=True,
        other_names="rectifier rectifiedlinear",
    ),
    Activation(
        "leaky_relu", "leaky ReLU", "z for z > 0, else 0.01·z", "1 for z > 0, else 0.01",
        functions.leaky_relu, functions.leaky_relu_slope, functions.zero, (-_INF, _INF),
        latex=r"\mathrm{{LeakyReLU}}({})",
        numpy=("""
def leaky_relu(z):
    return np.where(z > 0, z, 0.01 * z)
""", """
def leaky_relu_slope(z, a):
    return np.where(z > 0, 1.0, 0.01)
"""),
        pytorch="""
def leaky_relu(z):
    return functional.leaky_relu(z, 0.01)
""",
        pieces=(0.0,), has_kink=True,
        other_names="lrelu leakyrectifiedlinear",
    ),
    Activation(
        "elu", "ELU", "z for z > 0, else exp(z) − 1", "1 for z > 0, else exp(z)",
        functions.elu, functions.elu_slope, functions.elu_second, (-1.0, _INF),
        latex=r"\mathrm{{ELU}}({})",
        numpy=("""
def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))
""", """
def elu_slope(z, a):
    return np.exp(np.minimum(z, 0.0))
"""),
        pytorch="""
def elu(z):
    return functional.elu(z)
""",
        pieces=(0.0,),
    ),
    Activation(
        "softplus", "softplus", "ln(1 + exp(z))", "σ(z)",
        functions.softplus, functions.softplus_slope, functions.softplus_second, (0.0, _INF),
        latex=r"\ln\left(1 + e^{{{}}}\right)",
        numpy=('''
def softplus(z):
    """ln(1 + e^z), without overflow."""
    return np.logaddexp(z, 0.0)
''', """
def softplus_slope(z, a):
    return sigmoid(z)
""", _NUMPY_SIGMOID),
        pytorch='''
def softplus(z):
    """ln(1 + e^z), without overflow."""
    return torch.logaddexp(z, torch.zeros_like(z))
''',
    ),
    Activation(
        "gelu", "GELU", "z·Φ(z)", "Φ(z) + z·φ(z)",
        functions.gelu, functions.gelu_slope, functions.gelu_second, (-0.17004, _INF),
        latex=r"{0}\,\Phi({0})",
        numpy=("""
def gelu(z):
    return z * normal_cdf(z)
""", """
def gelu_slope(z, a):
    return normal_cdf(z) + z * np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
""", '''
def normal_cdf(z):
    """Φ(z), the area under the bell curve up to z."""
    return 0.5 * np.vectorize(math.erfc, otypes=[float])(-z * math.sqrt(0.5))
'''),
        pytorch="""
def gelu(z):
    return functional.gelu(z)
""",
        complex_step=False,
    ),
    Activation(
        "softmax", "softmax", "exp(z_k) / Σ_j exp(z_j)", "a_k(1 − a_k), and −a_k·a_j across units",
        functions.softmax, functions.softmax_slope, None, (0.0, 1.0),
        latex=r"\mathrm{{softmax}}({})",
        numpy=("""
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
""", """
def softmax_slope(z, a):
    raise NotImplementedError("softmax is for the last layer, whose δ needs the whole Jacobian")
"""),
        pytorch="""
def softmax(z):
    return torch.softmax(z, dim=1)
""",
        output_only=True,
    ),
)  # fmt: skip

ACTIVATIONS: dict[str, Activation] = {entry.name: entry for entry in _ENTRIES}
