"""Models of PyTorch, scikit-learn and Keras themselves, where they are installed (extra `bench`): outputs to 1e-12,
every gradient to a relative 1e-10, 50 updates with the same batches to 1e-9."""

import importlib.util
import itertools
import os
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import gradviz as gv

ACTIVATIONS = {
    "sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU", "leaky_relu": "LeakyReLU", "elu": "ELU",
    "softplus": "Softplus", "gelu": "GELU", "linear": "Identity",
}  # fmt: skip
LOSSES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "half_squared_error": lambda torch, o, y: 0.5 * ((o - y) ** 2).sum(1).mean(),
    "squared_error": lambda torch, o, y: ((o - y) ** 2).sum(1).mean(),
    "mean_squared_error": lambda torch, o, y: torch.nn.MSELoss()(o, y),
    "mean_absolute_error": lambda torch, o, y: torch.nn.L1Loss()(o, y),
    "binary_cross_entropy": lambda torch, o, y: torch.nn.BCEWithLogitsLoss(reduction="none")(o, y).sum(1).mean(),
    "categorical_cross_entropy": lambda torch, o, y: torch.nn.CrossEntropyLoss()(o, y),
}
OPTIMIZERS: dict[str, tuple[dict[str, Any], Callable[[Any, Any], Any]]] = {
    "sgd": ({"name": "sgd", "learning_rate": 0.05}, lambda torch, p: torch.optim.SGD(p, 0.05)),
    "adam": ({"name": "adam", "learning_rate": 0.01}, lambda torch, p: torch.optim.Adam(p, 0.01)),
}
NETWORKS = [(activation, loss, (4, 5, 3)) for activation in ACTIVATIONS for loss in LOSSES if loss != "squared_error"]
NETWORKS += [("tanh", "squared_error", (2, 3, 3, 3, 2)), ("relu", "categorical_cross_entropy", (784, 512, 256, 10))]


def build(torch: Any, activation: str, sizes: tuple[int, ...]) -> Any:
    torch.manual_seed(18)
    parts: list[Any] = []
    for fan_in, fan_out in itertools.pairwise(sizes):
        parts += [torch.nn.Linear(fan_in, fan_out), getattr(torch.nn, ACTIVATIONS[activation])()]
    return torch.nn.Sequential(*parts[:-1]).double()


def samples(loss: str, sizes: tuple[int, ...], count: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(7)
    targets = rng.normal(size=(count, sizes[-1]))
    if loss.endswith("entropy"):
        targets = np.eye(sizes[-1])[rng.integers(0, sizes[-1], count)]
    return rng.normal(size=(count, sizes[0])), targets


def close(ours: Any, theirs: Any, relative: float) -> None:
    scale = max(float(np.abs(theirs).max()), 1e-300)
    assert np.abs(np.asarray(ours) - np.asarray(theirs)).max() <= relative * scale


@pytest.mark.parametrize(("activation", "loss", "sizes"), NETWORKS)
def test_outputs_and_gradients_are_those_of_autograd(activation: str, loss: str, sizes: tuple[int, ...]) -> None:
    torch = pytest.importorskip("torch", reason="stand-ins are tried in test_models.py", exc_type=ImportError)
    model = build(torch, activation, sizes)
    inputs, targets = samples(loss, sizes, 6)
    run = gv.from_model(model, inputs, targets, loss=loss)
    outputs = model(torch.tensor(inputs))
    last = {"categorical_cross_entropy": lambda o: torch.softmax(o, 1), "binary_cross_entropy": torch.sigmoid}
    close(run.outputs(), last.get(loss, lambda o: o)(outputs).detach().numpy(), 1e-12)
    LOSSES[loss](torch, outputs, torch.tensor(targets)).backward()
    for layer, linear in zip(run.trace().layers, model[::2], strict=True):
        close(layer.weight_gradients.T, linear.weight.grad.numpy(), 1e-10)
        close(layer.bias_gradients, linear.bias.grad.numpy(), 1e-10)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize(
    ("loss", "sizes"), [("mean_squared_error", (4, 6, 2)), ("categorical_cross_entropy", (4, 8, 8, 3))]
)
def test_fifty_updates_are_those_of_pytorch(name: str, loss: str, sizes: tuple[int, ...]) -> None:
    torch = pytest.importorskip("torch", reason="stand-ins are tried in test_models.py", exc_type=ImportError)
    model = build(torch, "tanh", sizes)
    inputs, targets = samples(loss, sizes, 20)
    own, make = OPTIMIZERS[name]
    run = gv.from_model(model, inputs, targets, loss=loss, optimizer=own, batch_size=8).train(50)
    optimizer, at = make(torch, model.parameters()), 0
    for _update in range(50):
        batch = slice(at, at + 8)
        optimizer.zero_grad()
        LOSSES[loss](torch, model(torch.tensor(inputs[batch])), torch.tensor(targets[batch])).backward()
        optimizer.step()
        at = 0 if at + 8 >= 20 else at + 8
    for weights, linear in zip(run.weights, model[::2], strict=True):
        close(weights.T, linear.weight.detach().numpy(), 1e-9)


def test_a_float32_model_is_taken_exactly_and_agrees_to_float32() -> None:
    torch = pytest.importorskip("torch", reason="stand-ins are tried in test_models.py", exc_type=ImportError)
    model = build(torch, "relu", (784, 512, 256, 10)).float()
    inputs, targets = samples("categorical_cross_entropy", (784, 10), 5)
    run = gv.from_model(model, inputs, targets, loss=torch.nn.CrossEntropyLoss())
    assert run.weights[0].T.astype(np.float32).tobytes() == model[0].weight.detach().numpy().tobytes()
    assert "float32" in run.setup["notes"]


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize("classes", [0, 2, 3])
def test_scikit_learn_models_are_read(activation: str, classes: int) -> None:
    network = pytest.importorskip("sklearn.neural_network", reason="stand-ins are tried in test_models.py")
    rng = np.random.default_rng(3)
    inputs = rng.normal(size=(40, 3))
    labels = np.array(["a", "b", "c"])[rng.integers(0, max(classes, 1), 40)] if classes else rng.normal(size=40)
    kind = network.MLPClassifier if classes else network.MLPRegressor
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # so few iterations do not converge, nor need they
        settings = {"solver": "sgd", "max_iter": 5, "random_state": 1, "alpha": 0.01}
        model = kind(hidden_layer_sizes=(4,), activation=activation, **settings)
        model.fit(inputs, labels)
    run = gv.from_model(model, inputs, labels)
    theirs = model.predict_proba(inputs)[:, -run.targets.shape[1] :] if classes else model.predict(inputs)[:, None]
    close(run.outputs(), theirs, 1e-12)
    assert run.setup["optimizer"]["name"] == "nesterov"
    # Their own backward pass on the same batch, by a step of plain gradient descent from the same weights.
    before = [each.copy() for each in model.coefs_]
    model.set_params(nesterovs_momentum=False, momentum=0.0, learning_rate_init=1.0, batch_size=40, shuffle=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.set_params(warm_start=True, max_iter=1)
        model.fit(inputs, labels)
    for layer, old, new in zip(run.trace().layers, before, model.coefs_, strict=True):
        close(layer.weight_gradients, old - new, 1e-9)


def keras_in_float64() -> Any:
    """Keras on PyTorch or, where that is not there, on JAX. Its losses divide by the batch in float32, so batches and
    outputs are powers of two here."""
    has_torch = importlib.util.find_spec("torch") is not None
    os.environ.setdefault("KERAS_BACKEND", "torch" if has_torch else "jax")
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip(os.environ["KERAS_BACKEND"], exc_type=ImportError)
        keras = pytest.importorskip("keras", reason="stand-ins are tried in test_models.py", exc_type=ImportError)
    set_kind(keras, "float64")
    return keras


def set_kind(keras: Any, kind: str) -> None:
    keras.config.set_floatx(kind)
    keras.config.set_dtype_policy(kind)


def keras_model(keras: Any, sizes: tuple[int, ...], activations: tuple[str, str], loss: str, optimizer: Any) -> Any:
    keras.utils.set_random_seed(18)
    hidden, output = activations
    layers = [keras.layers.Dense(units, activation=hidden) for units in sizes[1:-1]]
    model = keras.Sequential([keras.layers.Input((sizes[0],)), *layers, keras.layers.Dense(sizes[-1], output)])
    model.compile(optimizer=optimizer, loss=loss)
    return model


KERAS_LOSSES = {
    "categorical_crossentropy": ("softmax", "categorical_cross_entropy"),
    "binary_crossentropy": ("sigmoid", "binary_cross_entropy"),
    "mse": ("linear", "mean_squared_error"), "mae": ("linear", "mean_absolute_error"),
}  # fmt: skip
# JAX 0.10 computes tanh only to 1e-7 inside Keras's layers.
KERAS_ACTIVATIONS = ("sigmoid", "relu", "elu", "softplus", "gelu", "linear")
KERAS_NETWORKS = [(activation, loss, (4, 5, 1 if loss == "binary_crossentropy" else 4))
                  for activation in KERAS_ACTIVATIONS for loss in KERAS_LOSSES]  # fmt: skip
KERAS_NETWORKS += [("relu", "categorical_crossentropy", (784, 512, 256, 10))]


@pytest.mark.parametrize(("activation", "loss", "sizes"), KERAS_NETWORKS)
def test_outputs_and_gradients_are_those_of_keras(
    activation: str, loss: str, sizes: tuple[int, ...]
) -> None:
    keras = keras_in_float64()
    output, own = KERAS_LOSSES[loss]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = keras_model(keras, sizes, (activation, output), loss, keras.optimizers.SGD(1.0))
        inputs, targets = samples(own, sizes, 16)
        targets = np.round(targets * 256) / 256
        run = gv.from_model(model, inputs, targets)
        close(run.outputs(), model.predict(inputs, verbose=0), 1e-12)
        before = [part.copy() for part in model.get_weights()]
        model.train_on_batch(inputs, targets)
        theirs = [old - new for old, new in zip(before, model.get_weights(), strict=True)]
    assert run.setup["loss"] == own
    ours = [part for layer in run.trace().layers for part in (layer.weight_gradients, layer.bias_gradients)]
    for mine, their in zip(ours, theirs, strict=True):
        close(mine, their, 1e-10)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [("SGD", {}), ("SGD", {"momentum": 0.9}), ("SGD", {"momentum": 0.9, "nesterov": True}),
     ("Adam", {"epsilon": 1e-30})],
)
def test_fifty_updates_are_those_of_keras(kind: str, settings: dict[str, Any]) -> None:
    """Adam with an ε of next to nothing: Keras adds it before the correction, PyTorch and gradviz after it."""
    keras = keras_in_float64()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        optimizer = getattr(keras.optimizers, kind)(0.02, **settings)
        model = keras_model(keras, (4, 8, 8, 3), ("relu", "softmax"), "categorical_crossentropy", optimizer)
        inputs, targets = samples("categorical_cross_entropy", (4, 3), 24)
        run = gv.from_model(model, inputs, targets, batch_size=8)
        for update in range(50):
            batch = slice(8 * (update % 3), 8 * (update % 3) + 8)
            model.train_on_batch(inputs[batch], targets[batch])
        theirs = model.get_weights()[::2]
    for mine, their in zip(run.train(50).weights, theirs, strict=True):
        close(mine, their, 1e-9)
    assert ("Adam adds" in run.setup["notes"]) == (kind == "Adam")


def test_a_loop_of_keras_is_recorded_with_its_own_gradients() -> None:
    """By an optimizer that gradviz has not. The gradient is what a step of plain descent from there would be."""
    keras = keras_in_float64()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = keras_model(
            keras, (4, 5, 4), ("relu", "softmax"), "categorical_crossentropy", keras.optimizers.Nadam(0.02)
        )
        inputs, targets = samples("categorical_cross_entropy", (4, 4), 16)
        recorder = gv.Recorder(model, inputs, targets)
        states = [model.get_weights()]
        for _update in range(12):
            model.train_on_batch(inputs, targets)
            recorder.step()
            states.append(model.get_weights())
        model.set_weights(states[7])
        model.compile(optimizer=keras.optimizers.SGD(1.0), loss="categorical_crossentropy")
        model.train_on_batch(inputs, targets)
        theirs = [old - new for old, new in zip(states[7], model.get_weights(), strict=True)]
    trace = recorder.run(7).trace()
    for place, layer in enumerate(trace.layers):
        assert layer.weights_after.tobytes() == np.ascontiguousarray(states[8][2 * place]).tobytes()
        close(layer.weight_gradients, theirs[2 * place], 1e-10)


def test_keras_in_float32_is_taken_exactly_and_a_convolution_is_named() -> None:
    os.environ.setdefault("KERAS_BACKEND", "torch" if importlib.util.find_spec("torch") is not None else "jax")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip(os.environ["KERAS_BACKEND"], exc_type=ImportError)
        keras = pytest.importorskip("keras", reason="files of Keras are tried in test_weights.py", exc_type=ImportError)
        set_kind(keras, "float32")
        model = keras_model(
            keras, (4, 5, 3), ("relu", "softmax"), "categorical_crossentropy", keras.optimizers.Adam(0.004)
        )
        inputs, targets = samples("categorical_cross_entropy", (4, 3), 9)
        run = gv.from_model(model, inputs, targets)
        close(run.outputs(), model.predict(inputs, verbose=0), 1e-5)
        assert run.weights[0].astype(np.float32).tobytes() == model.get_weights()[0].tobytes()
        assert run.setup["optimizer"]["learning_rate"] == pytest.approx(0.004)
        with pytest.raises(gv.GradvizError, match="layer 2 is Conv1D"):
            gv.from_model(keras.Sequential([keras.layers.Input((8, 1)), keras.layers.Conv1D(2, 3)]), inputs, targets)
