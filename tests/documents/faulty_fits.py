# ruff: noqa: E501 (a message stands whole, as it is shown)
"""Faults of a setup whose parts do not fit each other."""

from tests.documents.fault import changed

__all__ = ["FITS"]

GENERATED = {"generator": "circle"}

FITS = (
    changed("no layers", "network.layers", [], "network.layers: expected at least one layer, got an empty list"),
    changed(
        "network too large",
        "network.layers.0.units",
        10**9,
        "network.layers[0].units: expected a network of at most 10000000 parameters, got more by this layer",
    ),
    changed(
        "unknown activation",
        "network.layers.0.activation",
        "tahn",
        'network.layers[0].activation: unknown activation "tahn"; did you mean "tanh"?',
    ),
    changed(
        "softmax below the output",
        "network.layers.0.activation",
        "softmax",
        "network.layers[0].activation: softmax is possible in the last layer only",
    ),
    changed(
        "unknown loss",
        "loss",
        "hinge",
        'loss: unknown loss "hinge"; expected one of "half_squared_error", "squared_error", "mean_squared_error", "mean_absolute_error", "huber", "binary_cross_entropy", "categorical_cross_entropy"',
    ),
    changed(
        "cross-entropy without softmax",
        "loss",
        "categorical_cross_entropy",
        "loss: categorical_cross_entropy needs softmax in the last layer, which has sigmoid",
    ),
    changed(
        "cross-entropy without sigmoid",
        "loss",
        "binary_cross_entropy",
        "loss: binary_cross_entropy needs sigmoid in the last layer, which has tanh",
        network__layers__1__activation="tanh",
    ),
    changed(
        "target that is no probability",
        "data.targets",
        [[0], [2]],
        "data.targets[1][0]: expected a number from 0 to 1, as binary_cross_entropy needs, got 2",
        loss="binary_cross_entropy",
    ),
    changed(
        "weights of one layer",
        "parameters",
        {"weights": [[[1, 1], [1, 1]]], "biases": [[0, 0], [0]]},
        "parameters.weights: expected 2 lists, one per layer, got 1",
    ),
    changed(
        "weights transposed",
        "parameters",
        {"weights": [[[1, 1], [1, 1]], [[1, 1]]], "biases": [[0, 0], [0]]},
        "parameters.weights[1]: expected 2 rows, one per unit that they come from, got 1",
    ),
    changed(
        "short row of weights",
        "parameters",
        {"weights": [[[1, 1], [1]], [[1], [1]]], "biases": [[0, 0], [0]]},
        "parameters.weights[0][1]: expected 2 numbers, one per unit of the layer, got 1",
    ),
    changed(
        "too many biases",
        "parameters",
        {"weights": [[[1, 1], [1, 1]], [[1], [1]]], "biases": [[0, 0], [0, 0]]},
        "parameters.biases[1]: expected 1 number, one per unit of the layer, got 2",
    ),
    changed(
        "bias where there is none",
        "parameters",
        {"weights": [[[1, 1], [1, 1]], [[1], [1]]], "biases": [[0, 0], [0]]},
        "parameters.biases[1]: expected no numbers, since the layer has no bias, got 1",
        network__layers__1__bias=False,
    ),
    changed(
        "unknown initializer",
        "initializer",
        {"name": "xavier"},
        'initializer.name: unknown initializer "xavier"; expected one of "zeros", "constant", "uniform", "normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal", "orthogonal"',
    ),
    changed(
        "option of another initializer",
        "initializer",
        {"name": "normal", "stdev": 1},
        'initializer.stdev: unknown key for normal; did you mean "std"?',
    ),
    changed(
        "low above high",
        "initializer",
        {"name": "uniform", "low": 1},
        "initializer.low: expected at most the value of initializer.high, 0.5, got 1",
    ),
    changed(
        "freeze a number too long to read",
        "freeze",
        ["b1[" + "1" * 5000 + "]"],
        'freeze[0]: the network has no parameter "b1[1111111111111111111111111111111111…"; expected a name such as "w1[1,1]", "b1[*]" or "w2[*,*]"',
    ),
    changed(
        "freeze a layer too far",
        "freeze",
        ["b1[*]", "w3[1,1]"],
        'freeze[1]: the network has no parameter "w3[1,1]"; expected a name such as "w1[1,1]", "b1[*]" or "w2[*,*]"',
    ),
    changed("penalty below zero", "penalty", {"l2": -0.1}, "penalty.l2: expected a number of at least 0, got -0.1"),
    changed(
        "unknown optimizer",
        "optimizer",
        {"name": "Adam W"},
        'optimizer.name: unknown optimizer "Adam W"; did you mean "adamw"?',
    ),
    changed(
        "learning rate below zero",
        "optimizer",
        {"name": "sgd", "learning_rate": -0.5},
        "optimizer.learning_rate: expected a number of at least 0 or null, got -0.5",
    ),
    changed(
        "learning rate as text",
        "optimizer",
        {"name": "sgd", "learning_rate": "0,5"},
        'optimizer.learning_rate: expected a number of at least 0 or null, got "0,5"',
    ),
    changed(
        "option of another optimizer",
        "optimizer",
        {"name": "sgd", "momentum": 0.9},
        'optimizer.momentum: unknown key for sgd; expected one of "name", "learning_rate", "weight_decay"',
    ),
    changed(
        "beta of one",
        "optimizer",
        {"name": "adam", "betas": [0.9, 1]},
        "optimizer.betas[1]: expected a number of at least 0 and below 1, got 1",
    ),
    changed("one beta", "optimizer", {"name": "adam", "betas": [0.9]}, "optimizer.betas: expected 2 numbers, got 1"),
    changed(
        "betas as a number",
        "optimizer",
        {"name": "adam", "betas": 0.9},
        "optimizer.betas: expected a list of 2 numbers, got 0.9",
    ),
    changed(
        "centered as a number",
        "optimizer",
        {"name": "rmsprop", "centered": 1},
        "optimizer.centered: expected true or false, got 1",
    ),
    changed("no samples", "data.inputs", [], "data.inputs: expected at least one row, got an empty list"),
    changed("ragged inputs", "data.inputs.1", [1], "data.inputs[1]: expected 2 numbers, as network.inputs says, got 1"),
    changed(
        "targets too wide",
        "data.targets",
        [[0, 1], [1, 0]],
        "data.targets[0]: expected 1 number, one per output unit, got 2",
    ),
    changed(
        "a target too few", "data.targets", [[0]], "data.targets: expected 2 rows, as many as data.inputs has, got 1"
    ),
    changed(
        "test inputs without targets",
        "data.test_inputs",
        [[0, 0]],
        "data.test_targets: expected 1 row, as many as data.test_inputs has, got 0",
    ),
    changed(
        "unknown generator",
        "data",
        {"generator": "spirale"},
        'data.generator: unknown generator "spirale"; did you mean "spiral"?',
    ),
    changed(
        "too many samples",
        "data",
        {**GENERATED, "samples": 10**6},
        "data.samples: expected a whole number from 1 to 100000, got 1000000",
    ),
    changed("noise above one", "data", {**GENERATED, "noise": 50}, "data.noise: expected a number from 0 to 1, got 50"),
    changed(
        "nothing to train on",
        "data",
        {**GENERATED, "train_fraction": 0},
        "data.train_fraction: expected a number above 0 and up to 1, got 0",
    ),
    changed(
        "unknown feature",
        "data",
        {**GENERATED, "features": ["x", "y^2"]},
        'data.features[1]: unknown feature "y^2"; expected one of "x", "y", "xx", "yy", "xy", "sin_x", "sin_y"',
    ),
    changed("feature twice", "data", {**GENERATED, "features": ["x", "x"]}, 'data.features[1]: "x" is named twice'),
    changed(
        "feature of a plane over a line",
        "data",
        {"generator": "noisy_sine", "features": ["x", "xy"]},
        'data.features[1]: "xy" needs a second coordinate, which noisy_sine does not have; did you mean "x"?',
    ),
    changed(
        "three features for two inputs",
        "data",
        {**GENERATED, "features": ["x", "y", "xy"]},
        'network.inputs: expected 3, one input per feature ("x", "y", "xy"), got 2',
    ),
    changed(
        "three outputs for two classes",
        "network.layers.1.units",
        3,
        "network.layers[1].units: expected 1 or 2, since circle has two classes, got 3",
        data=GENERATED,
    ),
    changed(
        "cross-entropy of a plane",
        "loss",
        "binary_cross_entropy",
        "loss: binary_cross_entropy needs classes, but the targets of plane are numbers",
        data={"generator": "plane"},
    ),
)
