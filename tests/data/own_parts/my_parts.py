"""Own parts for gradviz: whatever entries are bound to names here join its tables."""

import numpy as np

from gradviz.data.generators import PLANE, Generator
from gradviz.engine.activations import Activation
from gradviz.engine.initializers import Initializer
from gradviz.engine.losses import Loss
from gradviz.engine.optimizers import Optimizer


def softsign(z, out):
    np.divide(z, 1.0 + np.sqrt(z * z), out)


def softsign_slope(z, a, out):
    np.divide(1.0, (1.0 + np.abs(z)) ** 2, out)


SOFTSIGN = Activation(
    "softsign", "softsign", "z / (1 + |z|)", "1 / (1 + |z|)²", softsign, softsign_slope,
    lambda z, a, slope: -2.0 * np.sign(z) / (1.0 + np.abs(z)) ** 3, (-1.0, 1.0),
    latex=r"\mathrm{{softsign}}({})",
    numpy=("\ndef softsign(z):\n    return z / (1 + np.abs(z))\n",
           "\ndef softsign_slope(z, a):\n    return 1 / (1 + np.abs(z)) ** 2\n"),
    pytorch="\ndef softsign(z):\n    return functional.softsign(z)\n", pieces=(0.0,),
)  # fmt: skip

FOURTH_POWER = Loss(
    "fourth_power", "fourth power", "Σ(ŷ − y)⁴", "4(ŷ − y)³", lambda z, a, y: ((a - y) ** 4).sum(axis=-1),
    lambda z, a, y, out: np.multiply((a - y) ** 3, 4.0, out), lambda a, y: 12.0 * (a - y) ** 2,
    latex=("", "({output} - {target})^4"), slope_latex=r"4\,({output} - {target})^3",
    numpy=("((a - y) ** 4).sum(axis=1)", "4 * (a - y) ** 3"), pytorch="((a - y) ** 4).sum(dim=1)",
)  # fmt: skip


def signed_step(arrays, count, learning_rate, options, record):
    np.sign(arrays.gradient, out=arrays.step)
    np.multiply(arrays.step, -learning_rate, arrays.step)
    record("step", arrays.step)


SIGN = Optimizer(
    "sign", "sign descent", "Δw = −η·sign(g)", 1e-3, signed_step, numpy="    return -rate * np.sign(g)\n",
    pytorch="torch.optim.Rprop(parameters, lr=LEARNING_RATE)",
)  # fmt: skip

HALVES = Initializer("halves", "halves", "w = ±½", lambda rng, i, o, options: rng.choice([-0.5, 0.5], (i, o)))


def stripes(rng, samples, noise):
    points = rng.uniform(-6, 6, (samples, 2))
    return points, np.floor(points[:, 0]) % 2


STRIPES = Generator(
    "stripes", "stripes", "Stripes of two classes", "classification", ("x₁", "x₂"), PLANE, 0.0, stripes,
    ("even", "odd"),
)  # fmt: skip
