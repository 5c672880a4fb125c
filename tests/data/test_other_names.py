"""Names from other libraries lead to the names in gradviz."""

import pytest

from gradviz.data import other_names
from gradviz.data.errors import suggestion, unknown_key
from gradviz.data.features import FEATURES
from gradviz.data.generators import GENERATORS
from gradviz.data.setup import CsvData, GeneratedData, InlineData
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.initializers import INITIALIZERS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.records import fields
from gradviz.training.setup import (
    BatchSetup,
    ClipSetup,
    InitializerSetup,
    LayerSetup,
    NetworkSetup,
    OptimizerSetup,
    ParameterSetup,
    PenaltySetup,
    RunSetup,
    ScheduleSetup,
)


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
        ("hidden_layer_sizes", ("inputs", "layers"), "layers"),
        ("step_size", SCHEDULES["step"].options, "every"),
        ("alpha", ("name", "learning_rate"), "learning_rate"),
        ("alpha", ("l1", "l2"), "l2"),
        ("xTimesY", FEATURES, "xy"),
        ("make_blobs", GENERATORS, "gauss"),
    ],
)
def test_a_name_of_another_library_is_known(name: str, known: dict[str, object], meant: str | None) -> None:
    if meant is not None:
        assert suggestion(name, known) == f'did you mean "{meant}"?'
    else:
        assert suggestion(name, known).startswith("expected one of ")


def test_a_missing_name_has_a_suggestion() -> None:
    assert suggestion("swish", ACTIVATIONS) == 'gradviz has none; the nearest is "gelu"'
    assert suggestion("Lion", OPTIMIZERS) == 'gradviz has none; the nearest is "adam"'


def test_the_tables_lead_to_names_that_exist() -> None:
    ours = {*LOSSES, *ACTIVATIONS, *OPTIMIZERS, *INITIALIZERS}
    assert set(other_names._NEAR.values()) <= {*ours, *SCHEDULES}
    assert not set(other_names._SAME) & ours - {"uniform", "normal"}
    named = {name for names in other_names._SAME.values() for name in names.split()}
    assert {name for name in named if "error" in name or "entropy" in name} <= set(LOSSES)


@pytest.mark.parametrize(
    ("key", "known", "words"),
    [
        ("lr", ("network", "data"), 'did you mean "optimizer.learning_rate"?'),
        ("batch_size", ("network", "batch"), 'did you mean "batch.size"?'),
        ("hidden_layer_sizes", ("network", "data"), 'did you mean "network.layers"?'),
        ("random_state", ("network", "data"), 'did you mean one of "initializer.seed", "batch.seed", "data.seed"?'),
        ("loss", ("inputs", "layers"), '"loss" belongs beside "network" in a setup'),
        ("epochs", ("network", "data"), "how long to train is not part of a setup: gradviz train SETUP --epochs N, or"),
        ("dropout", ("units", "bias"), "gradviz has no dropout: "),
        ("optimiser", ("network", "optimizer"), 'did you mean "optimizer"?'),
    ],
)
def test_a_key_that_belongs_elsewhere_is_sent_there(key: str, known: tuple[str, ...], words: str) -> None:
    assert unknown_key(key, known).startswith("unknown key; " + words)


def test_every_place_is_one_that_a_setup_has() -> None:
    parts = {
        "network.": NetworkSetup, "network.layers[0].": LayerSetup, "parameters.": ParameterSetup,
        "initializer.": InitializerSetup, "penalty.": PenaltySetup, "optimizer.": OptimizerSetup,
        "optimizer.schedule.": ScheduleSetup, "optimizer.clip.": ClipSetup, "batch.": BatchSetup, "": RunSetup,
    }  # fmt: skip
    there = {path + field.name for path, part in parts.items() for field in fields(part)}
    there |= {f"data.{field.name}" for form in (InlineData, GeneratedData, CsvData) for field in fields(form)}
    there |= {f"optimizer.{option}" for entry in OPTIMIZERS.values() for option in entry.options}
    assert set(other_names._PLACES) <= there
