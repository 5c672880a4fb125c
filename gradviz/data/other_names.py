"""What PyTorch, Keras and textbooks call the things that gradviz has, or has something near to."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["counterpart", "nearest"]

# Written without capitals, points, dashes and a "loss" at the end → gradviz's names, the first that fits is meant.
_SAME = {
    "mse": "mean_squared_error", "l2": "mean_squared_error", "mae": "mean_absolute_error", "l1": "mean_absolute_error",
    "sse": "squared_error", "smoothl1": "huber",
    "bce": "binary_cross_entropy", "bcewithlogits": "binary_cross_entropy", "log": "binary_cross_entropy",
    "logistic": "sigmoid binary_cross_entropy", "binarycrossentropy": "binary_cross_entropy",
    "cce": "categorical_cross_entropy", "ce": "categorical_cross_entropy", "nll": "categorical_cross_entropy",
    "crossentropy": "categorical_cross_entropy", "softmaxcrossentropy": "categorical_cross_entropy",
    "categoricalcrossentropy": "categorical_cross_entropy",
    "sparsecategoricalcrossentropy": "categorical_cross_entropy",
    "identity": "linear", "none": "linear", "hyperbolictangent": "tanh", "leakyrectifiedlinear": "leaky_relu",
    "lrelu": "leaky_relu", "rectifier": "relu", "rectifiedlinear": "relu",
    "nag": "nesterov", "gd": "sgd", "gradientdescent": "sgd", "sgdmomentum": "momentum",
    "xavier": "glorot_uniform", "xavieruniform": "glorot_uniform", "xaviernormal": "glorot_normal",
    "glorot": "glorot_uniform", "kaiming": "he_uniform", "kaiminguniform": "he_uniform",
    "kaimingnormal": "he_normal", "he": "he_uniform", "lecun": "lecun_uniform", "gaussian": "normal gauss",
    "randomnormal": "normal", "randomuniform": "uniform", "ones": "constant",
    "blobs": "gauss", "circles": "circle", "twomoons": "moons", "sine": "noisy_sine", "mnist": "digits",
    "lr": "learning_rate", "eta": "learning_rate", "stepsize": "learning_rate", "learningrate": "learning_rate",
    "beta1": "betas", "beta2": "betas", "epsilon": "eps", "rho": "alpha", "decay": "weight_decay factor",
    "gamma": "factor", "tmax": "over", "etamin": "lowest", "warmup": "warm_up", "maxnorm": "norm",
    "cosineannealing": "cosine", "cosineannealinglr": "cosine", "steplr": "step", "exponentiallr": "exponential",
    "batchsize": "batch", "regularization": "penalty", "regularizer": "penalty", "model": "network",
    "frozen": "freeze", "dataset": "data", "weights": "parameters weights",
    "neurons": "units", "nodes": "units", "width": "units", "size": "units size", "nonlinearity": "activation",
    "usebias": "bias", "init": "initializer", "inputdim": "inputs", "features": "inputs features",
    "x": "inputs", "y": "targets", "labels": "targets", "outputs": "targets",
}  # fmt: skip
# What gradviz does not have, and what comes nearest.
_NEAR = {
    "swish": "gelu", "silu": "gelu", "mish": "gelu", "selu": "elu", "celu": "elu", "prelu": "leaky_relu",
    "relu6": "relu", "hardtanh": "tanh", "softsign": "tanh", "hardsigmoid": "sigmoid",
    "nadam": "adam", "adamax": "adam", "radam": "adam", "lion": "adam", "adadelta": "rmsprop", "lbfgs": "sgd",
    "kld": "categorical_cross_entropy", "kldivergence": "categorical_cross_entropy",
}  # fmt: skip


def counterpart(name: str, known: Iterable[str]) -> str | None:
    """What of `known` is meant by the `name` that another library has for it."""
    return _found(_SAME, name, known)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """What of `known` comes nearest to `name`, of which gradviz has no counterpart."""
    return _found(_NEAR, name, known)


def _found(table: dict[str, str], name: str, known: Iterable[str]) -> str | None:
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    meant = table.get(plain, table.get(plain.removesuffix("loss"), "")).split()
    return next((each for each in meant if each in known), None)
