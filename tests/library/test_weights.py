"""Weights in and out of the library: round trips exact to the bit, compared with the model's own outputs."""

import json
from pathlib import Path

import numpy as np
import pytest

import gradviz as gv
from gradviz.documents.weights.read import read_weights
from tests.cli.conftest import Call

FILES = Path(__file__).parent.parent / "data" / "weights"
EXPECTED = json.loads((FILES / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
@pytest.mark.parametrize("preset", ["iris-4-6-3", "circle-2-4-2-1", "one-neuron"])
def test_weights_survive_the_round_trip_exactly(preset: str, ending: str, tmp_path: Path) -> None:
    run = gv.load(preset).train(3)
    run.to_weights(tmp_path / f"mine{ending}")
    again = gv.load_weights(tmp_path / f"mine{ending}", run.inputs[:5], run.targets[:5])
    assert [each.tobytes() for each in again.weights] == [each.tobytes() for each in run.weights]
    assert [each is not None and each.tobytes() for each in again.biases] == [
        each is not None and each.tobytes() for each in run.biases
    ]
    assert (again.activations, again.setup["loss"]) == (run.activations, run.setup["loss"])


def test_the_order_of_arrays_in_safetensors_is_that_of_their_numbers(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    layers = [(rng.normal(size=(3, 3)), rng.normal(size=3), "tanh") for _layer in range(12)]
    run = gv.from_layers(layers, rng.normal(size=(2, 3)), np.zeros((2, 3)))
    run.to_weights(tmp_path / "deep.safetensors")
    assert [each.tobytes() for each in gv.load_weights(tmp_path / "deep.safetensors").weights] == [
        each.tobytes() for each in run.weights
    ]


@pytest.mark.parametrize("name", ["torch-float32.pt", "torch-float64-old.pth", "get_weights.npz", "sklearn.json"])
def test_outputs_of_the_model_are_the_judge(name: str) -> None:
    expected = EXPECTED[name]
    rows, outputs = expected["inputs"], expected["outputs"]
    right = {"get_weights.npz": "relu,softmax"}.get(name, "tanh,softmax")
    run = gv.load_weights(FILES / name, rows, [0, 1, 2, 0, 1, 2], activations=right, outputs=outputs)
    assert "agree with the model’s" in run._repr_html_()
    assert np.abs(run.outputs() - outputs).max() < (1e-6 if "32" in name or "get" in name else 1e-14)
    wrong = {"tanh,softmax": "relu,softmax"}.get(right, "tanh,softmax")
    with pytest.raises(gv.GradvizError, match=r"outputs differ by up to .* \(row \d\)"):
        gv.load_weights(FILES / name, rows, activations=wrong, outputs=outputs)


def test_weights_without_data_can_be_inspected() -> None:
    run = gv.load_weights(FILES / "torch-float32.pt", activations="tanh,softmax")
    assert run.inputs.tolist() == [[0.0] * 4]
    assert "float32" in run.setup["notes"]
    assert "float32" in run.figure("network").caption


def test_import_makes_a_setup_of_weights_and_a_table(call: Call, tmp_path: Path) -> None:
    table = Path(__file__).parents[2] / "resources" / "datasets" / "iris.csv"
    out = tmp_path / "setup.json"
    weights = FILES / "torch-float32.pt"
    order = ("import", weights, "--data", table, "--activations", "tanh,softmax", "--out", out, "--format", "json")
    status, text, error = call(*order)
    assert (status, error) == (0, "")
    report = json.loads(text)
    assert [(layer["weights"], layer["units"], layer["layouts"]) for layer in report["layers"]] == [
        ("0.weight", 5, ["out_in"]), ("2.weight", 3, ["out_in"])
    ]  # fmt: skip
    assert any("taken as they are" in note for note in report["notes"])
    run = gv.load(out)
    assert run.weights[0].tobytes() == read_weights(weights).arrays[0].values.T.astype(np.float64).tobytes()
    assert run.loss == report["training_loss"]
    assert len(run.inputs) == 120


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("import", FILES / "torch-float32.pt"), "--activations: The file does not say the activations"),
        (("import", FILES / "square.safetensors", "--activations", "tanh,tanh"), "--layout: Layer 1 is 4 × 4"),
        (("import", FILES / "sklearn.pkl"), "This is a pickle"),
        (("trace", FILES / "torch-float32.pt"), "to make a setup: gradviz import torch-float32.pt"),
        (("trace", FILES / "sklearn.json"), "to make a setup: gradviz import sklearn.json"),
        (("trace", FILES / "sklearn.pkl"), "This is a pickle"),
    ],
)
def test_the_command_line_asks_and_refuses_in_a_sentence(
    arguments: tuple[object, ...], sentence: str, call: Call, tmp_path: Path
) -> None:
    more = ("--out", tmp_path / "x.json") if arguments[0] == "import" else ()
    status, _out, error = call(*arguments, *more)
    assert status == 2
    assert sentence in error
    assert error.count("\n") == 1
    assert not (tmp_path / "x.json").exists()
