"""Names of PyTorch, Keras, scikit-learn, Playground and textbooks: their equivalents in gradviz, the nearest entry
where there is no equivalent, and the place in a setup where a misplaced key belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from gradviz.data.generators import GENERATORS
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.initializers import INITIALIZERS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.text import mark

__all__ = ["advice", "counterpart", "nearest", "places"]

# Keys and features, in lower case without dots, dashes and a final "loss" → gradviz's names, of which the first that
# fits is meant. The other names of a table's entry are in the entry itself.
_SAME = {
    # Names that two losses share, and the one that is meant where both are possible.
    "ce": "categorical_cross_entropy", "crossentropy": "categorical_cross_entropy",
    "x1": "x", "x2": "y", "xtimesy": "xy", "x1x2": "xy", "xsquared": "xx", "ysquared": "yy",
    "lr": "learning_rate", "eta": "learning_rate", "stepsize": "learning_rate every", "learningrate": "learning_rate",
    "rate": "learning_rate", "alpha": "learning_rate l2 penalty", "lambda": "l2", "weightdecay": "l2",
    "beta1": "betas", "beta2": "betas", "epsilon": "eps", "rho": "alpha", "decay": "weight_decay factor",
    "gamma": "factor", "decayrate": "factor", "decaysteps": "every over", "tmax": "over", "etamin": "lowest",
    "warmup": "warm_up", "maxnorm": "norm", "type": "name", "optimizer": "name", "solver": "optimizer",
    "optim": "optimizer",
    "batchsize": "size", "regularization": "penalty", "regularizer": "penalty",
    "model": "network", "frozen": "freeze", "trainable": "freeze", "dataset": "data generator",
    "name": "title generator", "description": "notes summary", "lossfunction": "loss",
    "criterion": "loss", "cost": "loss", "costfunction": "loss", "objective": "loss",
    "neurons": "units", "nodes": "units", "width": "units", "size": "units size samples", "outfeatures": "units",
    "outputdim": "units", "hidden": "units layers", "hiddenlayersizes": "layers", "layersizes": "layers",
    "sizes": "layers", "units": "layers", "networkshape": "layers", "numhiddenlayers": "layers",
    "nonlinearity": "activation", "act": "activation", "usebias": "bias",
    "init": "initializer", "weightinit": "initializer", "inputdim": "inputs", "inputshape": "inputs",
    "infeatures": "inputs", "features": "inputs features",
    "x": "inputs", "xtrain": "inputs", "y": "targets", "ytrain": "targets", "labels": "targets", "outputs": "targets",
    "xtest": "test_inputs", "ytest": "test_targets", "file": "csv", "path": "csv", "filename": "csv", "table": "csv",
    "testsize": "train_fraction", "trainsize": "train_fraction", "validationsplit": "train_fraction",
    "split": "train_fraction", "perctraindata": "train_fraction", "n": "samples updates", "points": "samples",
    "normalize": "standardize", "normalise": "standardize", "scale": "std standardize",
    "minval": "low", "maxval": "high", "a": "low", "b": "high", "randomstate": "seed", "randomseed": "seed",
    "iterations": "updates", "iter": "updates", "steps": "updates", "maxiter": "epochs updates", "output": "out",
    "json": "format",
}  # fmt: skip
# Names without an equivalent in gradviz → the nearest entry.
_NEAR = {
    "swish": "gelu", "silu": "gelu", "mish": "gelu", "hardswish": "gelu", "quickgelu": "gelu", "selu": "elu",
    "celu": "elu", "prelu": "leaky_relu", "relu6": "relu", "hardtanh": "tanh", "softsign": "tanh",
    "hardsigmoid": "sigmoid", "step": "sigmoid", "heaviside": "sigmoid", "threshold": "sigmoid",
    "nadam": "adam", "adamax": "adam", "radam": "adam", "amsgrad": "adam", "lion": "adam", "adadelta": "rmsprop",
    "lbfgs": "sgd",
    "kld": "categorical_cross_entropy", "kldivergence": "categorical_cross_entropy", "hinge": "binary_cross_entropy",
    "squaredhinge": "binary_cross_entropy", "focal": "binary_cross_entropy", "logcosh": "huber",
    "rmse": "mean_squared_error",
    "multisteplr": "step", "multistep": "step", "onecycle": "cosine", "onecyclelr": "cosine",
    "inversetimedecay": "exponential", "truncatednormal": "normal", "variancescaling": "lecun_normal",
}  # fmt: skip
# Misplaced keys → the places in a setup where they belong.
_PLACES = {
    "optimizer": "optimizer", "loss": "loss", "freeze": "frozen trainable",
    "optimizer.learning_rate": "lr learningrate learningrateinit eta", "optimizer.momentum": "momentum",
    "optimizer.betas": "betas", "optimizer.weight_decay": "weightdecay",
    "optimizer.schedule": "schedule scheduler lrscheduler learningrateschedule",
    "optimizer.schedule.warm_up": "warmup warmupsteps",
    "optimizer.clip": "clip gradientclip gradclip", "optimizer.clip.norm": "clipnorm maxgradnorm",
    "optimizer.clip.value": "clipvalue",
    "penalty": "kernelregularizer", "penalty.l1": "l1 regularizationrate", "penalty.l2": "l2 regularizationrate lambda",
    "batch.size": "batchsize", "batch.shuffle": "shuffle", "initializer.seed": "seed randomstate randomseed",
    "batch.seed": "seed randomstate randomseed", "data.seed": "seed randomstate randomseed",
    "network.layers": "layers hidden hiddenlayersizes hiddenlayers layersizes networkshape units neurons sizes "
                      "numhiddenlayers",
    "network.layers[0].activation": "activation", "network.layers[0].bias": "bias usebias",
    "network.inputs": "inputs inputdim inputshape infeatures", "data.inputs": "inputs x xtrain",
    "data.targets": "targets y ytrain labels", "parameters.weights": "weights", "parameters.biases": "biases",
    "data.generator": "generator", "data.csv": "csv", "data.noise": "noise", "data.features": "features",
    "data.samples": "samples nsamples",
    "data.train_fraction": "trainfraction testsize trainsize validationsplit testfraction perctraindata",
}  # fmt: skip
# Keys without a counterpart in gradviz → an explanation.
_ADVICE = {
    mark("how long to train is not part of a setup: gradviz train SETUP --epochs N, or --updates N"):
        "epochs nepochs numepochs maxiter niter iterations updates steps",
    mark("gradviz has no dropout: its random masks would make checking by hand impossible"): "dropout",
    mark("the outputs are the units of the last layer"): "outputs output outputsize noutputs",
    mark("each layer has an activation of its own"): "hiddenactivation outputactivation",
}  # fmt: skip


def counterpart(name: str, known: Iterable[str]) -> str | None:
    """The entry of `known` that another library calls `name`."""
    names = list(known)
    return _found(_SAME, name, names) or _found(_of_entries(), name, names)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The entry of `known` that is nearest to `name`, for which gradviz has no equivalent; None where none is."""
    return _found(_NEAR, name, known)


def places(key: str) -> list[str]:
    """The places in a setup where a misplaced `key` belongs; empty where there are none."""
    return [place for place, names in _PLACES.items() if _plain(key) in names.split()]


def advice(key: str) -> str | None:
    """The explanation for a `key` without a counterpart in gradviz, not yet translated; None where there is none."""
    return next((words for words, names in _ADVICE.items() if _plain(key) in names.split()), None)


@cache
def _of_entries() -> dict[str, str]:
    """A dict from the other names of all tables' entries to the names of the entries."""
    found: dict[str, str] = {}
    for table in (ACTIVATIONS, LOSSES, OPTIMIZERS, INITIALIZERS, SCHEDULES, GENERATORS):
        for entry in table.values():
            for name in entry.other_names.split():
                found[name] = f"{found.get(name, '')} {entry.name}"
    return found


def _found(table: Mapping[str, str], name: str, known: Iterable[str]) -> str | None:
    plain = _plain(name)
    meant = table.get(plain, table.get(plain.removesuffix("loss"), "")).split()
    return next((each for each in meant if each in known), None)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
