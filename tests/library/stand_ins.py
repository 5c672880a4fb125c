"""Models with the attributes of the real libraries' ones, for tests where those are not installed.

They say what gradviz reads of a model and no more: that the real ones have these attributes is shown by
`test_models_against_peers.py` where PyTorch, scikit-learn and Keras are there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Dense", "Dropout", "KerasSequential", "Linear", "MLPClassifier", "Sequential", "keras_optimizer", "module"]

_FUNCTIONS = {
    "Tanh": np.tanh, "ReLU": lambda z: np.maximum(z, 0), "Identity": lambda z: z, "Conv2d": lambda z: z,
    "Softmax": lambda z: np.exp(z) / np.exp(z).sum(1, keepdims=True),
}  # fmt: skip


class Tensor:
    """Numbers behind the methods of a tensor."""

    def __init__(self, array: Any, dtype: str = "torch.float64") -> None:
        self.array, self.dtype = np.asarray(array, dtype=dtype.removeprefix("torch.")), dtype

    def detach(self) -> Tensor:
        return self

    cpu = detach

    def double(self) -> Tensor:
        return Tensor(self.array)

    def numpy(self) -> Any:
        return self.array

    def new_tensor(self, rows: Any) -> Tensor:
        return Tensor(rows, self.dtype)

    def to(self, dtype: str) -> Tensor:
        return Tensor(self.array, dtype)


class Module:
    """`torch.nn.Module`, by its name and the package it says it comes from."""

    def __init__(self, **settings: Any) -> None:
        self.training = False
        vars(self).update(settings)

    def named_children(self) -> list[tuple[str, Any]]:
        return []

    def __call__(self, rows: Tensor) -> Tensor:
        return Tensor(_FUNCTIONS[type(self).__name__](rows.array), rows.dtype)


Module.__module__ = "torch.nn.modules.module"


def module(name: str, **settings: Any) -> Any:
    """A module of a class of this name."""
    return type(name, (Module,), {"__module__": "torch.nn.modules"})(**settings)


class Linear(Module):
    def __init__(self, weight: Any, bias: Any, dtype: str = "torch.float64") -> None:
        super().__init__(weight=Tensor(weight, dtype), bias=None if bias is None else Tensor(bias, dtype))

    def __call__(self, rows: Tensor) -> Tensor:
        bias = 0 if self.bias is None else self.bias.array
        return Tensor(rows.array @ self.weight.array.T + bias, rows.dtype)


class Dropout(Module):
    def __call__(self, rows: Tensor) -> Tensor:
        return rows


class Sequential(Module):
    def __init__(self, *children: Any) -> None:
        super().__init__(children=children)

    def named_children(self) -> list[tuple[str, Any]]:
        return [(str(place), child) for place, child in enumerate(self.children)]

    def __call__(self, rows: Tensor) -> Tensor:
        for child in self.children:
            rows = child(rows)
        return rows


class BaseMultilayerPerceptron:
    pass


BaseMultilayerPerceptron.__module__ = "sklearn.neural_network._multilayer_perceptron"


class MLPClassifier(BaseMultilayerPerceptron):
    """A fitted classifier of two classes with one hidden layer of tanh."""

    def __init__(self, first: Any, second: Any, **settings: Any) -> None:
        self.coefs_, self.intercepts_ = [first, second], [np.full(first.shape[1], 0.1), np.zeros(1)]
        self.activation, self.out_activation_, self.loss, self.alpha = "tanh", "logistic", "log_loss", 1e-4
        self.solver, self.learning_rate_init, self.beta_1, self.beta_2, self.epsilon = "adam", 0.02, 0.9, 0.999, 1e-8
        self.batch_size, self.classes_ = "auto", np.array(["no", "yes"])
        vars(self).update(settings)

    def predict_proba(self, rows: Any) -> Any:
        z = np.tanh(rows @ self.coefs_[0] + self.intercepts_[0]) @ self.coefs_[1] + self.intercepts_[1]
        p = 1 / (1 + np.exp(-z))
        return np.hstack([1 - p, p])


class Dense:
    """A dense layer of Keras."""

    def __init__(self, kernel: Any, bias: Any, activation: str) -> None:
        self.weights, self.activation = [kernel, bias], activation

    def get_weights(self) -> list[Any]:
        return self.weights


def keras_optimizer(kind: str, **settings: Any) -> Any:
    """An optimizer of Keras: of a class of this name, and with another name where it is the second one of a program."""
    config = {"name": f"{kind.lower()}_1", **settings}
    return type(kind, (), {"get_config": lambda _self: config})()


class KerasSequential:
    """A compiled model of dense layers, tanh and softmax, and categorical cross-entropy."""

    def __init__(self, *layers: Dense, optimizer: Any) -> None:
        self.layers, self.optimizer, self.loss = layers, optimizer, "categorical_crossentropy"

    def get_config(self) -> Any:
        described = [
            {"class_name": "Dense", "config": {"name": f"dense_{place}", "activation": layer.activation}}
            for place, layer in enumerate(self.layers)
        ]
        return {"layers": [{"class_name": "InputLayer", "config": {}}, *described]}

    def predict(self, rows: Any, verbose: int = 0) -> Any:
        return self.passes(rows)[-1]

    def passes(self, rows: Any) -> list[Any]:
        """The rows and the activations of each layer."""
        found = [rows]
        for layer in self.layers:
            kernel, bias = layer.weights
            found.append(_FUNCTIONS["Tanh" if layer.activation == "tanh" else "Softmax"](found[-1] @ kernel + bias))
        return found

    def gradients(self, rows: Any, targets: Any) -> list[Any]:
        """Of each kernel and bias, the mean over the rows."""
        passed, found = self.passes(rows), []
        delta = (passed[-1] - targets) / len(rows)
        for place in reversed(range(len(self.layers))):
            found = [passed[place].T @ delta, delta.sum(0), *found]
            delta = (delta @ self.layers[place].weights[0].T) * (1 - passed[place] ** 2)
        return found


KerasSequential.__name__ = "Sequential"
KerasSequential.__module__ = "keras.src.models.sequential"
