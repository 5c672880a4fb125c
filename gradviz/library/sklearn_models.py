"""Reads fitted MLPClassifier and MLPRegressor models of scikit-learn: weights, loss, penalty and optimizer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError, unknown_name
from gradviz.documents.weights.choices import ReadLayer
from gradviz.library.found_model import ADAM_ADDS_EPS_LATER, FoundModel
from gradviz.text import _

__all__ = ["read_sklearn_model"]

_ACTIVATIONS = {"identity": "linear", "logistic": "sigmoid", "tanh": "tanh", "relu": "relu", "softmax": "softmax"}
_LOSSES = {
    ("log_loss", "softmax"): "categorical_cross_entropy", ("log_loss", "logistic"): "binary_cross_entropy",
    ("squared_error", "identity"): "half_squared_error",
}  # fmt: skip
_MOST_IN_A_BATCH = 200  # scikit-learn's batch size "auto"


def read_sklearn_model(model: Any) -> FoundModel:
    """Read a fitted model. Raises `SetupError` where it is not fitted, or has a loss that gradviz does not have.

    Its penalty is ½·alpha·Σw² divided by the batch size, so l2 = alpha / batch size.
    """
    name = type(model).__name__
    if not hasattr(model, "coefs_"):
        raise SetupError(name, _("the model is not fitted: call fit first"))
    hidden, output = model.activation, model.out_activation_
    loss = _LOSSES.get((str(model.loss), str(output)))
    if loss is None:
        raise SetupError(name, unknown_name(_("loss"), str(model.loss), [known for known, _output in _LOSSES]))
    activations = [*[hidden] * (len(model.coefs_) - 1), output]
    layers = tuple(
        ReadLayer(np.asarray(weights, dtype=np.float64), np.asarray(biases, dtype=np.float64), _ACTIVATIONS[activation])
        for weights, biases, activation in zip(model.coefs_, model.intercepts_, activations, strict=True)
    )
    is_classifier = hasattr(model, "predict_proba")

    def outputs(rows: Any) -> NDArray[Any]:
        found = np.asarray(model.predict_proba(rows) if is_classifier else model.predict(rows))
        found = found.reshape(len(found), -1)
        return found[:, 1:] if is_classifier and layers[-1].weights.shape[1] == 1 else found

    is_labelled = is_classifier and (output == "softmax" or layers[-1].weights.shape[1] == 1)
    classes = list(np.asarray(model.classes_).tolist()) if is_labelled else None
    return FoundModel(
        name, layers, model.coefs_[0].dtype.name, outputs,
        {"loss": loss, "optimizer": _optimizer(model), "batch_size": _batch_size(model), "penalty": model.alpha},
        classes, _("from alpha = {alpha:g}").format(alpha=model.alpha) if model.alpha else "",
        ADAM_ADDS_EPS_LATER if model.solver == "adam" else "",
    )  # fmt: skip


def _batch_size(model: Any) -> int:
    return _MOST_IN_A_BATCH if model.batch_size == "auto" else int(model.batch_size)


def _optimizer(model: Any) -> dict[str, Any] | None:
    """The optimizer for the model's solver; None for lbfgs, which gradviz does not have."""
    if model.solver == "adam":
        betas = [float(model.beta_1), float(model.beta_2)]
        return {"name": "adam", "learning_rate": float(model.learning_rate_init), "betas": betas,
                "eps": float(model.epsilon)}  # fmt: skip
    if model.solver != "sgd":
        return None
    rate, momentum = float(model.learning_rate_init), float(model.momentum)
    if not momentum:
        return {"name": "sgd", "learning_rate": rate}
    return {"name": "nesterov" if model.nesterovs_momentum else "momentum", "learning_rate": rate, "momentum": momentum}
