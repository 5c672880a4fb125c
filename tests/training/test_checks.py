"""The checks of setups built by a window instead of read from a file, and their table of ranges."""

import math
from dataclasses import replace

import pytest

from gradviz.data.errors import SetupError, shown, suggestion
from gradviz.data.setup import CsvData, GeneratedData, InlineData
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.initializers import INITIALIZERS, Initializer
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES, Schedule
from gradviz.training.checks import MOST_LAYERS, check_setup
from gradviz.training.ranges import FINITE, RANGES, Range, check_number, range_at
from gradviz.training.setup import (
    ClipSetup,
    InitializerSetup,
    LayerInitializer,
    LayerSetup,
    NetworkSetup,
    OptimizerSetup,
    ParameterSetup,
    PenaltySetup,
    RunSetup,
    ScheduleSetup,
)

NETWORK = NetworkSetup(2, (LayerSetup(2), LayerSetup(1, "sigmoid")))
SETUP = RunSetup(NETWORK, InlineData(((0.0, 1.0),), ((0.5,),)))


def refusal(setup: RunSetup) -> str:
    with pytest.raises(SetupError) as caught:
        check_setup(setup)
    return str(caught.value)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_pair_of_activation_and_loss_is_allowed_or_refused_with_a_reason(name: str, loss: str) -> None:
    network = NetworkSetup(2, (LayerSetup(2), LayerSetup(2, name)))
    setup = replace(SETUP, network=network, loss=loss, data=InlineData(((0.0, 1.0),), ((0.5, 0.5),)))
    if LOSSES[loss].requires_activation in (None, name):
        check_setup(setup)
    else:
        needed = LOSSES[loss].requires_activation
        assert refusal(setup) == f"loss: {loss} needs {needed} in the last layer, which has {name}"


@pytest.mark.parametrize("entry", OPTIMIZERS.values(), ids=lambda entry: entry.name)
def test_every_optimizer_passes_with_its_defaults_and_has_a_range_for_each(entry: object) -> None:
    check_setup(replace(SETUP, optimizer=OptimizerSetup(entry.name, None, tuple(entry.options.items()))))
    for option, default in entry.options.items():
        if not isinstance(default, bool):
            path = f"optimizer.{option}" + ("[0]" if isinstance(default, tuple) else "")
            assert range_at(path) is not FINITE, f"no range for {path}"


@pytest.mark.parametrize("entry", INITIALIZERS.values(), ids=lambda entry: entry.name)
def test_every_initializer_passes_with_its_defaults_and_has_a_range_for_each(entry: object) -> None:
    check_setup(replace(SETUP, initializer=InitializerSetup(entry.name, 1, 0.0, tuple(entry.options.items()))))
    assert all(f"initializer.{option}" in RANGES for option in entry.options)


@pytest.mark.parametrize("entry", SCHEDULES.values(), ids=lambda entry: entry.name)
def test_every_schedule_passes_with_its_defaults_and_has_a_range_for_each(entry: Schedule) -> None:
    schedule = ScheduleSetup(entry.name, options=tuple(entry.options.items()))
    check_setup(replace(SETUP, optimizer=OptimizerSetup(schedule=schedule)))
    for option, default in entry.options.items():
        allowed = RANGES[f"optimizer.schedule.{option}"]
        assert allowed.whole == isinstance(default, int)


@pytest.mark.parametrize("entry", INITIALIZERS.values(), ids=lambda entry: entry.name)
def test_every_initializer_may_be_a_layers_own(entry: Initializer) -> None:
    own = LayerInitializer(entry.name, 0.5, tuple(entry.options.items()))
    network = NetworkSetup(2, (LayerSetup(2, initializer=own), LayerSetup(1, "sigmoid")))
    check_setup(replace(SETUP, network=network))
    for option in entry.options:
        path = f"network.layers[0].initializer.{option}"
        assert range_at(path) is RANGES[f"initializer.{option}"]
        worse = replace(own, options=((option, math.nan),))
        layers = (LayerSetup(2, initializer=worse), LayerSetup(1, "sigmoid"))
        assert refusal(replace(SETUP, network=NetworkSetup(2, layers))).startswith(f"{path}: ")


def test_playgrounds_rules_have_neither_schedules_nor_clipping() -> None:
    base = replace(SETUP, rules="playground")
    end = "; choose gradviz's own rules for it"
    scheduled = OptimizerSetup("sgd", 0.1, schedule=ScheduleSetup(warm_up=3))
    assert refusal(replace(base, optimizer=scheduled)) == (
        f"optimizer.schedule: Playground keeps its learning rate{end}"
    )
    clipped = OptimizerSetup("sgd", 0.1, clip=ClipSetup(value=0.1))
    assert refusal(replace(base, optimizer=clipped)) == f"optimizer.clip: Playground does not clip gradients{end}"
    check_setup(replace(base, optimizer=OptimizerSetup("sgd", 0.1)))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_nonfinite_number_is_refused_everywhere(value: float) -> None:
    weights = ((((0.0, value), (0.0, 0.0)), ((0.0,), (0.0,))), ((0.0, 0.0), (0.0,)))
    biases = ((((0.0, 0.0), (0.0, 0.0)), ((0.0,), (0.0,))), ((0.0, 0.0), (value,)))
    got = f"expected a finite number, got {shown(value)}"
    assert refusal(replace(SETUP, parameters=ParameterSetup(*weights))) == f"parameters.weights[0][0][1]: {got}"
    assert refusal(replace(SETUP, parameters=ParameterSetup(*biases))) == f"parameters.biases[1][0]: {got}"
    assert refusal(replace(SETUP, penalty=PenaltySetup(l1=value))) == f"penalty.l1: {got}"
    assert refusal(replace(SETUP, initializer=InitializerSetup(bias=value))) == f"initializer.bias: {got}"
    assert refusal(replace(SETUP, optimizer=OptimizerSetup("sgd", value))) == f"optimizer.learning_rate: {got}"
    assert refusal(replace(SETUP, data=InlineData(((0.0, value),), ((0.0,),)))) == f"data.inputs[0][1]: {got}"
    assert refusal(replace(SETUP, data=GeneratedData("circle", noise=value))) == f"data.noise: {got}"


def test_a_learning_rate_of_zero_and_a_batch_larger_than_the_data_are_allowed() -> None:
    batch = replace(SETUP.batch, size=1000)
    check_setup(replace(SETUP, optimizer=OptimizerSetup("sgd", 0.0), batch=batch))


def test_parameters_without_biases_fit_a_network_without_them() -> None:
    network = NetworkSetup(1, (LayerSetup(1, "tanh", False),))
    data = InlineData(((1.0,),), ((0.0,),))
    for biases in ((), ((),)):
        check_setup(replace(SETUP, network=network, data=data, parameters=ParameterSetup((((1.0,),),), biases)))


def test_too_many_layers_are_refused_before_anything_is_allocated() -> None:
    network = NetworkSetup(2, (LayerSetup(1),) * (MOST_LAYERS + 1))
    assert refusal(replace(SETUP, network=network)) == "network.layers: expected at most 200 layers, got 201"


def test_a_single_softmax_unit_cannot_distinguish_classes() -> None:
    network = NetworkSetup(2, (LayerSetup(1, "softmax"),))
    message = refusal(replace(SETUP, network=network, data=GeneratedData("xor")))
    assert message == "network.layers[0].units: expected 2, one unit per class of xor, got 1"


def test_a_table_is_checked_as_far_as_that_needs_no_file() -> None:
    check_setup(replace(SETUP, data=CsvData("nowhere.csv", ("y",))))
    assert refusal(replace(SETUP, data=CsvData(" ", ("y",)))).startswith("data.csv: ")
    assert refusal(replace(SETUP, data=CsvData("a.csv", ("y", "y")))) == 'data.targets[1]: "y" is named twice'
    for key, known in {"missing": "refuse", "target_kind": "classes", "split": "random", "decimal": "."}.items():
        said = refusal(replace(SETUP, data=CsvData("a.csv", ("y",), **{key: "guess"})))
        assert said.startswith(f'data.{key}: expected one of "{known}", ')
    twice = CsvData("a.csv", ("y", "z"), target_kind="classes")
    assert refusal(replace(SETUP, data=twice)).startswith("data.targets[1]: several targets must be numbers")
    assert refusal(replace(SETUP, data=CsvData("a.csv", ("y",), ("x",), one_hot=("y",)))) == (
        'data.one_hot[0]: "y" is no feature, so it cannot be one-hot'
    )


@pytest.mark.parametrize(
    ("allowed", "words", "inside", "outside"),
    [
        (Range(), "a number", (-1e300, 0, 2.5), ()),
        (Range(0), "a number of at least 0", (0, 0.5), (-5e-324,)),
        (Range(0, above=True), "a number above 0", (5e-324,), (0,)),
        (Range(1, whole=True), "a whole number of at least 1", (1, 10**400), (0,)),
        (Range(0, 1), "a number from 0 to 1", (0, 1), (-0.1, 1.1)),
        (Range(0, 1, above=True), "a number above 0 and up to 1", (0.1, 1), (0,)),
        (Range(0, 1, below=True), "a number of at least 0 and below 1", (0, 0.9), (1,)),
        (Range(1, 1, whole=True), "1", (1,), (0, 2)),
        (Range(1, 10, whole=True, nullable=True), "a whole number from 1 to 10 or null", (1, 10), (0, 11)),
    ],
)
def test_a_range_describes_its_values(allowed: Range, words: str, inside: tuple, outside: tuple) -> None:
    assert allowed.describe() == words
    assert all(allowed.holds(value) for value in inside)
    assert not any(allowed.holds(value) for value in outside)


@pytest.mark.parametrize("value", [True, "1", None, 1.0, [1], 10**400 * -1])
def test_only_a_whole_number_is_a_whole_number(value: object) -> None:
    with pytest.raises(SetupError, match=r"^network.inputs: expected a whole number of at least 1, got "):
        check_number("network.inputs", value)


def test_a_suggestion_is_the_nearest_name_or_the_whole_list() -> None:
    assert suggestion("ReLU", ("tanh", "relu")) == 'did you mean "relu"?'
    assert suggestion("sine", ("tanh", "relu")) == 'expected one of "tanh", "relu"'
    assert suggestion("sine", ("tanh",)) == 'expected "tanh"'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"), (True, "true"), (3.0, "3"), (0.1, "0.1"), (1e300, "1e+300"), (math.nan, "NaN"),
        ("a" * 100, '"' + "a" * 37 + '…"'), ([1, 2], "a list"), ({"a": 1}, "an object"), ('say "hi"', r'"say \"hi\""'),
        (10**40, "a number of more than 30 digits"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_json_writes_it(value: object, text: str) -> None:
    assert shown(value) == text
