"""Setups survive the round trip to disk and are written to be readable."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from gradviz.data.errors import SetupError
from gradviz.data.setup import GeneratedData, InlineData
from gradviz.documents.setups import parse_setup, read_setup, setup_to_json, write_setup
from gradviz.training.setup import (
    ClipSetup,
    LayerInitializer,
    LayerSetup,
    NetworkSetup,
    OptimizerSetup,
    ParameterSetup,
    RunSetup,
    ScheduleSetup,
)
from tests.documents.strategies import setups

EXAMPLE = """{
  "gradviz": 1,
  "title": "The example of the design",
  "network": {
    "inputs": 2,
    "layers": [{"units": 2, "activation": "sigmoid"}, {"units": 2, "activation": "sigmoid"}]
  },
  "parameters": {
    "weights": [[[0.15, 0.25], [0.2, 0.3]], [[0.4, 0.5], [0.45, 0.55]]],
    "biases": [[0.35, 0.35], [0.6, 0.6]]
  },
  "freeze": ["b1[*]", "w2[1,2]"],
  "loss": "half_squared_error",
  "optimizer": {"name": "sgd", "learning_rate": 0.5},
  "data": {"inputs": [[0.05, 0.1]], "targets": [[0.01, 0.99]]}
}
"""


def small(**changes: object) -> RunSetup:
    base = RunSetup(NetworkSetup(1, (LayerSetup(1),)), InlineData(((1.0,),), ((0.5,),)))
    return replace(base, **changes)


@given(setups())
def test_a_setup_survives_the_round_trip(setup: RunSetup) -> None:
    """By a file that is plain JSON, and the same when it is written again."""
    text = setup_to_json(setup)
    assert json.loads(text)["gradviz"] == 1
    again = parse_setup(text, "setup.json")
    assert again == setup
    assert setup_to_json(again) == text


def test_every_bit_of_a_number_survives_the_round_trip() -> None:
    numbers = (0.1, -0.0, 1 / 3, 5e-324, 1.7976931348623157e308, 2.0**53 + 2, 1e15, 1e16, -1e22)
    setup = small(data=InlineData(tuple((n,) for n in numbers), tuple((0.5,) for _ in numbers)))
    data = parse_setup(setup_to_json(setup), "setup.json").data
    assert isinstance(data, InlineData)
    found = [row[0] for row in data.inputs]
    assert [(n.hex(), math.copysign(1, n)) for n in found] == [(n.hex(), math.copysign(1, n)) for n in numbers]
    assert all(type(n) is float for n in found)


def test_a_written_setup_is_laid_out_to_be_read() -> None:
    assert setup_to_json(parse_setup(EXAMPLE, "example.json")) == EXAMPLE


def test_only_network_and_data_are_needed() -> None:
    setup = parse_setup('{"network": {"inputs": 2, "layers": [{"units": 1}]}, "data": {"generator": "circle"}}', "x")
    assert setup == RunSetup(NetworkSetup(2, (LayerSetup(1),)), GeneratedData("circle"))


def test_schedule_clipping_and_a_layers_initializer_are_written_as_they_are_read() -> None:
    optimizer = (
        '{"name": "sgd", "learning_rate": 0.5, '
        '"schedule": {"name": "step", "warm_up": 20, "every": 100, "factor": 0.5}, "clip": {"norm": 1}}'
    )
    layer = '{"units": 1, "initializer": {"name": "normal", "bias": 0.5, "std": 2}}'
    text = f'{{"network": {{"inputs": 1, "layers": [{layer}]}}, "optimizer": {optimizer}, ' \
           '"data": {"inputs": [[1]], "targets": [[0]]}}'  # fmt: skip
    setup = parse_setup(text, "x")
    schedule = ScheduleSetup("step", 20, options=(("every", 100), ("factor", 0.5)))
    assert setup.optimizer == OptimizerSetup("sgd", 0.5, (), schedule, ClipSetup(norm=1.0))
    assert setup.network.layers[0].initializer == LayerInitializer("normal", 0.5, (("std", 2.0),))
    assert parse_setup(setup_to_json(setup), "x") == setup
    written = json.loads(setup_to_json(setup))
    assert written["optimizer"] == json.loads(optimizer)
    assert written["network"]["layers"] == [{"activation": "tanh", **json.loads(layer)}]


def test_numbers_and_options_stand_under_their_own_names() -> None:
    setup = small(optimizer=OptimizerSetup("adam", 0.01, (("betas", (0.9, 0.99)),)))
    assert '"optimizer": {"name": "adam", "learning_rate": 0.01, "betas": [0.9, 0.99]}' in setup_to_json(setup)


def test_a_layer_without_bias_has_no_numbers_or_null() -> None:
    setup = small(
        network=NetworkSetup(1, (LayerSetup(1, "tanh", False),)), parameters=ParameterSetup((((2.0,),),), ((),))
    )
    text = setup_to_json(setup)
    assert '"biases": [[]]' in text
    assert parse_setup(text.replace("[[]]", "[null]"), "x") == setup


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_encoding_that_json_may_have_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "setup.json"
    path.write_text(setup_to_json(small(title="ŷ = σ(w·x)")), encoding=encoding)
    assert read_setup(path).title == "ŷ = σ(w·x)"


def test_a_diverged_parameter_is_refused_by_name_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "setup.json"
    write_setup(small(), path)
    before = path.read_bytes()
    diverged = small(parameters=ParameterSetup((((math.nan,),),), ((0.0,),)))
    with pytest.raises(SetupError) as caught:
        write_setup(diverged, path)
    assert str(caught.value) == "parameters.weights[0][0][0]: expected a finite number, got NaN"
    assert path.read_bytes() == before
