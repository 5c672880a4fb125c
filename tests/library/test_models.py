"""Live models: what is read of them, and what is refused by name and place. Real libraries:
`test_models_against_peers.py`."""

from typing import Any

import numpy as np
import pytest

import gradviz as gv
from tests.library.stand_ins import (
    Dense,
    Dropout,
    KerasSequential,
    Linear,
    MLPClassifier,
    Sequential,
    keras_optimizer,
    module,
)

RNG = np.random.default_rng(18)
W1, B1, W2, B2 = (RNG.normal(size=shape) for shape in ((5, 4), (5,), (3, 5), (3,)))
X, Y = RNG.normal(size=(7, 4)), [0, 1, 2, 0, 1, 2, 0]


class CrossEntropyLoss:
    reduction = "mean"


def test_a_chain_of_modules_becomes_a_run_with_the_same_numbers() -> None:
    model = Sequential(
        Sequential(Linear(W1, B1), module("Tanh")), Dropout(p=0.5), Linear(W2, None), module("Softmax", dim=1)
    )
    run = gv.from_model(model, X, Y, optimizer={"name": "adam", "learning_rate": 1e-3}, batch_size=4)
    assert run.weights[0].tobytes() == np.ascontiguousarray(W1.T).tobytes()
    assert run.biases[1] is None
    assert run.activations == ("tanh", "softmax")
    assert (run.setup["loss"], run.setup["batch"]["size"]) == ("categorical_cross_entropy", 4)
    assert "agree with the model’s to" in run._repr_html_()


def test_float32_weights_keep_their_values_and_the_caption_mentions_it() -> None:
    model = Sequential(Linear(W1, B1, "torch.float32"), module("Tanh"), Linear(W2, B2, "torch.float32"))
    run = gv.from_model(model, X, RNG.normal(size=(7, 3)))
    assert run.weights[0].tobytes() == np.ascontiguousarray(W1.astype(np.float32).T, dtype=np.float64).tobytes()
    assert "float32 numbers; all of them exact" in run.figure("network").caption
    assert "float32" in run.setup["notes"]


def test_a_loss_that_contains_softmax_adds_it() -> None:
    model = Sequential(Linear(W1, B1), module("ReLU"), Linear(W2, B2))
    for loss in (CrossEntropyLoss(), "categorical_cross_entropy"):
        assert gv.from_model(model, X, Y, loss=loss).activations == ("relu", "softmax")


def test_a_classifier_brings_its_loss_penalty_and_optimizer() -> None:
    model = MLPClassifier(RNG.normal(size=(4, 3)), RNG.normal(size=(3, 1)))
    run = gv.from_model(model, X, ["no", "yes", "yes", "no", "no", "yes", "no"])
    assert run.targets[:3].tolist() == [[0.0], [1.0], [1.0]]
    assert run.setup["optimizer"]["learning_rate"] == 0.02
    assert run.setup["penalty"]["l2"] == 1e-4 / 7
    assert "from alpha = 0.0001" in run._repr_html_()
    assert gv.from_model(model, X, ["no"] * 7, penalty={"l2": 0.0}).setup.get("penalty") is None


SGD = keras_optimizer("SGD", learning_rate=0.1)
ADAM = keras_optimizer("Adam", learning_rate=0.01, beta_1=0.9, beta_2=0.999, epsilon=1e-30)


def keras_model(optimizer: Any) -> KerasSequential:
    rng = np.random.default_rng(4)
    parts = [rng.normal(size=shape) for shape in ((4, 6), (6,), (6, 3), (3,))]
    return KerasSequential(Dense(*parts[:2], "tanh"), Dense(*parts[2:], "softmax"), optimizer=optimizer)


@pytest.mark.parametrize("optimizer", [SGD, ADAM], ids=["sgd", "adam"])
def test_a_keras_model_gives_its_gradients_and_continues_with_its_optimizer(optimizer: Any) -> None:
    """Fifty updates as Keras writes them down: Adam's ε, next to nothing here, it adds before the correction."""
    model, targets = keras_model(optimizer), np.eye(3)[np.array(Y)]
    run = gv.from_model(model, X, Y)
    ours = [part for layer in run.trace().layers for part in (layer.weight_gradients, layer.bias_gradients)]
    for mine, theirs in zip(ours, model.gradients(X, targets), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-14)
    parts = [part for layer in model.layers for part in layer.weights]
    mean, squares = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    for t in range(1, 51):
        for part, m, s, g in zip(parts, mean, squares, model.gradients(X, targets), strict=True):
            m += 0.1 * (g - m)
            s += 0.001 * (g * g - s)
            step = 0.01 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(s) + 1e-30)
            part -= step if optimizer is ADAM else 0.1 * g
    later = run.train(50)
    for mine, theirs in zip(later.weights, parts[::2], strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9)
    assert run.setup["optimizer"]["learning_rate"] == (0.01 if optimizer is ADAM else 0.1)
    assert ("Adam adds ε after" in run.setup["notes"]) == (optimizer is ADAM)


class Scaler:
    def transform(self, rows: Any) -> Any:
        return (np.asarray(rows) - 1.0) / 2.0


def test_a_scaler_is_applied_and_named() -> None:
    run = gv.from_model(Sequential(Linear(W1, B1)), X, RNG.normal(size=(7, 5)), inputs_scaled_by=Scaler())
    assert run.inputs.tobytes() == ((X - 1.0) / 2.0).tobytes()
    assert "scaled by Scaler" in run._repr_html_()


class Turned(Sequential):
    """A model whose outputs are others than its children say: a hidden activation in `forward`."""

    def __call__(self, rows: Any) -> Any:
        rows = super().__call__(rows)
        rows.array = np.maximum(rows.array, 0)
        return rows


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (Sequential(Linear(W1, B1), module("Tanh"), module("Conv2d")),
         "Sequential: layer 3 is Conv2d: gradviz shows dense layers"),
        (Sequential(Linear(W1, B1), module("SiLU")), "layer 2 is SiLU"),
        (Sequential(Linear(W1, B1), module("LeakyReLU", negative_slope=0.2)),
         "LeakyReLU has negative_slope = 0.2 there, and 0.01 in gradviz"),
        (Sequential(Linear(W1, B1), module("Tanh"), module("Tanh")), r"layer 3 \(2\) is Tanh, an activation without"),
        (Sequential(module("Tanh"), Linear(W1, B1)), r"layer 1 \(0\) is Tanh, an activation without"),
        (Sequential(Linear(W1, B1), Dropout(p=0.5, training=True)), r"call model\.eval\(\) first"),
        (Sequential(), "Sequential"),
        (Turned(Linear(W1, B1)), r"Turned: outputs differ by up to .* \(row \d\)\. Usual causes: an activation"),
        (MLPClassifier(W1.T, W2.T[:, :1], loss="hinge"), 'unknown loss "hinge"'),
        ("model", "model: gradviz reads models of PyTorch, scikit-learn and Keras, got str"),
    ],
)  # fmt: skip
def test_unsupported_parts_are_refused_by_name_and_place(model: Any, sentence: str) -> None:
    with pytest.raises(gv.GradvizError, match=sentence):
        gv.from_model(model, X, RNG.normal(size=(7, 5)))
