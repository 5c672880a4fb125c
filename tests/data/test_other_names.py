"""Names of other libraries lead to gradviz's own."""

import pytest

from gradviz.data import other_names
from gradviz.data.errors import suggestion
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.initializers import INITIALIZERS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("mse", LOSSES, "mean_squared_error"),
        ("MSELoss", LOSSES, "mean_squared_error"),
        ("mae", LOSSES, "mean_absolute_error"),
        ("nn.L1Loss", LOSSES, None),
        ("L1Loss", LOSSES, "mean_absolute_error"),
        ("SmoothL1Loss", LOSSES, "huber"),
        ("bce", LOSSES, "binary_cross_entropy"),
        ("BCEWithLogitsLoss", LOSSES, "binary_cross_entropy"),
        ("cross_entropy", LOSSES, "categorical_cross_entropy"),
        ("softmax_cross_entropy", LOSSES, "categorical_cross_entropy"),
        ("categorical_crossentropy", LOSSES, "categorical_cross_entropy"),
        ("sparse_categorical_crossentropy", LOSSES, "categorical_cross_entropy"),
        ("ReLU", ACTIVATIONS, "relu"),
        ("LeakyReLU", ACTIVATIONS, "leaky_relu"),
        ("logistic", ACTIVATIONS, "sigmoid"),
        ("logistic", LOSSES, "binary_cross_entropy"),
        ("identity", ACTIVATIONS, "linear"),
        ("SGD", OPTIMIZERS, "sgd"),
        ("NAG", OPTIMIZERS, "nesterov"),
        ("xavier_uniform_", INITIALIZERS, "glorot_uniform"),
        ("kaiming_normal", INITIALIZERS, "he_normal"),
        ("lr", ("name", "learning_rate"), "learning_rate"),
        ("beta1", ("betas", "eps"), "betas"),
        ("neurons", ("units", "activation"), "units"),
    ],
)
def test_a_name_of_another_library_is_known(name: str, known: dict[str, object], meant: str | None) -> None:
    if meant is not None:
        assert suggestion(name, known) == f'did you mean "{meant}"?'
    else:
        assert suggestion(name, known).startswith("expected one of ")


def test_what_is_not_there_has_a_neighbour() -> None:
    assert suggestion("swish", ACTIVATIONS) == 'gradviz has none; the nearest is "gelu"'
    assert suggestion("Lion", OPTIMIZERS) == 'gradviz has none; the nearest is "adam"'


def test_the_tables_lead_to_names_that_exist() -> None:
    ours = {*LOSSES, *ACTIVATIONS, *OPTIMIZERS, *INITIALIZERS}
    assert set(other_names._NEAR.values()) <= ours
    assert not set(other_names._SAME) & ours - {"uniform", "normal"}
    named = {name for names in other_names._SAME.values() for name in names.split()}
    assert {name for name in named if "error" in name or "entropy" in name} <= set(LOSSES)
