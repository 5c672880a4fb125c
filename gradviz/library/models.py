"""Runs from live models of PyTorch, scikit-learn and Keras, recognised by their classes without importing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.typing import ArrayLike

from gradviz.data.errors import SetupError, unknown_name
from gradviz.documents.weights.agreement import agreement_of, demand_agreement
from gradviz.documents.weights.choices import ReadLayer, usual_loss
from gradviz.documents.weights.samples import input_rows
from gradviz.engine.losses import LOSSES
from gradviz.library.errors import in_sentences
from gradviz.library.found_model import FoundModel
from gradviz.library.keras_models import read_keras_model
from gradviz.library.layers import run_of
from gradviz.library.origin import Origin
from gradviz.library.run import Run
from gradviz.library.sklearn_models import read_sklearn_model
from gradviz.library.torch_models import read_torch_model
from gradviz.text import _

__all__ = ["find_model", "from_model", "is_model", "loss_name", "with_output_of"]

# The package and name of a class that models inherit from → the function that reads such a model.
_READERS: dict[tuple[str, str], Callable[[Any], FoundModel]] = {
    ("torch", "Module"): read_torch_model, ("sklearn", "BaseMultilayerPerceptron"): read_sklearn_model,
    ("keras", "Sequential"): read_keras_model,
}  # fmt: skip
# Losses of PyTorch → ours. Those on logits include the activation that ours require.
_LOSS_OBJECTS = {
    "CrossEntropyLoss": "categorical_cross_entropy", "BCEWithLogitsLoss": "binary_cross_entropy",
    "BCELoss": "binary_cross_entropy", "MSELoss": "mean_squared_error", "L1Loss": "mean_absolute_error",
    "HuberLoss": "huber",
}  # fmt: skip


@in_sentences
def from_model(
    model: Any, X: ArrayLike, y: ArrayLike, *, loss: Any = None, inputs_scaled_by: Any = None,  # noqa: N803
    **choices: Any,
) -> Run:  # fmt: skip
    """A run from a model of your own: a `torch.nn.Sequential` or a module whose children form a chain of Linear layers
    and activations, scikit-learn's fitted MLPClassifier or MLPRegressor, or a `keras.Sequential` of Dense layers.

    `X` (n, features) and `y` are as in `from_layers`. Loss, optimizer, penalty and batch size are those of the model
    where it has them, else as in `from_layers`; arguments take precedence. A loss that includes softmax or sigmoid
    (PyTorch's CrossEntropyLoss and BCEWithLogitsLoss, given as objects or by our names) adds it to a linear output.
    `inputs_scaled_by` is a scaler whose `transform` is applied to X for the model and for gradviz.

    Every weight is used exactly, and the outputs for X are compared with the model's own. Raises `GradvizError` where
    they differ by more than rounding explains, and for a layer that is not dense.

    >>> import gradviz as gv
    >>> gv.from_model("a model", [[1.0]], [1.0])
    Traceback (most recent call last):
    gradviz.library.errors.GradvizError: model: gradviz reads models of PyTorch, scikit-learn and Keras, got str
    """
    found = find_model(model)
    scaled = X if inputs_scaled_by is None else inputs_scaled_by.transform(X)
    rows = input_rows(scaled, len(found.layers[0].weights))
    agreement = agreement_of(found.layers, rows, found.outputs(scaled), found.dtype)
    demand_agreement(agreement, found.name)
    said: dict[str, Any] = {key: value for key, value in found.choices.items() if value is not None}
    said |= {key: value for key, value in choices.items() if value is not None}
    if loss is not None:
        said["loss"] = loss_name(loss)
    layers = with_output_of(found.layers, said.get("loss"))
    said.setdefault("loss", usual_loss(layers[-1].activation))
    said.setdefault("title", found.name)
    classes = said.pop("classes", found.classes)
    size = said.get("batch_size")
    said["batch_size"] = None if size is None or size >= len(rows) else size
    if isinstance(said.get("penalty"), (int, float)):
        said["penalty"] = {"l2": float(said["penalty"]) / (said["batch_size"] or len(rows))}
    scaler = "" if inputs_scaled_by is None else type(inputs_scaled_by).__name__
    penalty = found.penalty if "penalty" not in choices else ""
    is_own = "optimizer" not in choices and bool(found.remark)
    origin = Origin(
        found.name, found.dtype, agreement.difference, scaler, penalty, _(found.remark) if is_own else ""
    )  # fmt: skip
    return run_of(layers, (rows, y, classes), said, origin)


def find_model(model: Any) -> FoundModel:
    """The layers of a model. Raises `SetupError` for a class that gradviz does not read."""
    reader = _reader_of(model)
    if reader is not None:
        return reader(model)
    message = _("gradviz reads models of PyTorch, scikit-learn and Keras, got {kind}")
    raise SetupError("model", message.format(kind=type(model).__name__))


def is_model(model: Any) -> bool:
    """Whether `model` is of a class that gradviz reads."""
    return _reader_of(model) is not None


def _reader_of(model: Any) -> Callable[[Any], FoundModel] | None:
    names = [(kind.__module__.partition(".")[0], kind.__name__) for kind in type(model).__mro__]
    return next((_READERS[name] for name in names if name in _READERS), None)


def loss_name(loss: Any) -> str:
    """Our name for a loss that is given by name or as an object of PyTorch. Raises `SetupError`."""
    if isinstance(loss, str):
        if loss not in LOSSES:
            raise SetupError("loss", unknown_name(_("loss"), loss, LOSSES))
        return loss
    name = _LOSS_OBJECTS.get(type(loss).__name__)
    if name is None:
        raise SetupError("loss", unknown_name(_("loss"), type(loss).__name__, LOSSES))
    if getattr(loss, "reduction", "mean") != "mean":
        raise SetupError("loss", _("gradviz takes the mean over the samples, and this loss the {kind}").format(
            kind=loss.reduction))  # fmt: skip
    return name


def with_output_of(layers: tuple[ReadLayer, ...], loss: str | None) -> tuple[ReadLayer, ...]:
    """The layers, with the activation that the loss includes added to a linear output."""
    wanted = None if loss is None else LOSSES[loss].requires_activation
    if wanted is None or layers[-1].activation != "linear":
        return layers
    return (*layers[:-1], layers[-1]._replace(activation=wanted))
