"""Runs as values: their texts, that they are immutable, and that their numbers are those of the command line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradviz as gv
from gradviz.export import commands
from gradviz.export.json_text import json_text


def test_importing_gradviz_loads_neither_qt_nor_numpy_and_is_quick() -> None:
    program = (
        "import time; start = time.perf_counter(); import gradviz as gv; seconds = time.perf_counter() - start; "
        "import sys; early = [m for m in ('numpy', 'PySide6', 'msgspec') if m in sys.modules]; "
        "run = gv.load('mazur-2-2-2').train(3); run.trace().explain('w1[1,1]'); "
        "run.surface(x='w1[1,1]', size=9, line=True); "
        "print(early, 'PySide6' in sys.modules, seconds < 0.15)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[] False True", done.stdout


@pytest.mark.parametrize("preset", ["mazur-2-2-2", "circle-2-4-2-1", "iris-4-6-3"])
def test_a_trace_has_the_fields_and_numbers_of_the_command_line(preset: str) -> None:
    expected = json.loads(commands.trace(preset, 7, as_json=True))
    trace = gv.load(preset).train(7).trace()
    for place, layer in enumerate(expected.pop("layers")):
        for key, numbers in layer.items():
            assert getattr(trace.layers[place], key).tolist() == numbers
    for key, number in expected.items():
        assert getattr(trace, key) == number
    assert json_text(trace.to_dict()) + "\n" == commands.trace(preset, 7, as_json=True)


def test_gradients_by_name_are_those_of_the_layers() -> None:
    trace = gv.load("iris-4-6-3").trace()
    assert trace.gradients["w2[3,1]"] == trace.layers[1].weight_gradients[2, 0]
    assert trace.gradients["b1[6]"] == trace.layers[0].bias_gradients[5]
    assert dict(trace.gradients) == gv.reference("iris-4-6-3")
    assert list(trace.gradients)[:2] == ["w1[1,1]", "w1[1,2]"]
    assert len(trace.gradients) == 51
    with pytest.raises(KeyError, match=r"no parameter \"w3\[1,1\]\""):
        trace.gradients["w3[1,1]"]
    assert "w3[1,1]" not in trace.gradients


def test_nothing_changes_a_run() -> None:
    run = gv.load("circle-2-4-2-1")
    weights = [each.tobytes() for each in run.weights]
    later = run.train(updates=50)
    assert (run.updates, later.updates) == (0, 50)
    assert [each.tobytes() for each in run.weights] == weights
    for array in (*later.weights, later.inputs, later.targets, later.outputs(), later.trace().layers[0].deltas):
        assert array.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            array += 1
    with pytest.raises(AttributeError):
        later.trace().loss = 0.0  # type: ignore[misc]


def test_training_in_parts_equals_training_at_once_to_the_bit() -> None:
    run = gv.load("circle-2-4-2-1")
    parts = run.train(30).train(epochs=2)
    whole = run.train(parts.updates)
    assert [a.tobytes() for a in parts.weights] == [b.tobytes() for b in whole.weights]
    report = json.loads(commands.train("circle-2-4-2-1", parts.updates, None, None, None, as_json=True))
    assert parts.loss == report["loss"]["train"]
    assert parts.measured.test_accuracy == report["accuracy"]["test"]


def test_a_run_continues_from_its_place_even_if_a_later_one_was_computed(tmp_path: Path) -> None:
    later = gv.load("circle-2-4-2-1").train(40)
    later.save(tmp_path / "later.gradviz")
    again = gv.load(tmp_path / "later.gradviz")
    assert again.updates == 40
    assert again.trace().gradients["w1[1,1]"] == later.trace().gradients["w1[1,1]"]
    later.save(tmp_path / "weights.json")
    assert gv.load(str(tmp_path / "weights.json")).weights[1].tobytes() == later.weights[1].tobytes()


def test_a_diverging_run_names_the_update() -> None:
    network = {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "bias": False}]}
    setup: dict[str, Any] = {
        "network": network, "parameters": {"weights": [[[1.0]]], "biases": [[]]},
        "data": {"inputs": np.array([[1.0]]), "targets": [[0]]}, "optimizer": {"name": "sgd", "learning_rate": 3},
    }  # fmt: skip
    run = gv.load(setup).train(2000)
    assert run.diverged_at == run.updates < 2000
    assert "diverged after" in run._repr_html_()


def test_layers_of_arrays_are_exact_and_labels_are_encoded() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.normal(size=(4, 5)).astype(np.float32), rng.normal(size=(5, 3))
    X = rng.normal(size=(6, 4))  # noqa: N806
    layers = [(first, np.zeros(5), "relu"), (second, None, "softmax")]
    run = gv.from_layers(layers, X, ["b", "a", "c", "a", "b", "c"], optimizer={"name": "adam", "learning_rate": 1e-3})
    assert run.weights[0].tobytes() == first.astype(np.float64).tobytes()
    assert run.biases[1] is None
    assert run.targets[:3].tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    assert run.setup["loss"] == "categorical_cross_entropy"
    assert "float32" in run.setup["notes"]
    z = np.maximum(X @ first.astype(np.float64), 0) @ second
    expected = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    assert np.abs(run.outputs() - expected).max() < 1e-15
    assert gv.from_layers(layers, X, [2, 0, 1, 1, 0, 1]).targets[0].tolist() == [0, 0, 1]


def test_surfaces_are_arrays_of_the_whole_loss() -> None:
    run = gv.load("mazur-2-2-2")
    surface = run.surface(x="w1[1,1]", y="w2[1,1]", size=11, x_range=(0.0, 1.0))
    assert surface.x.tolist()[::10] == [0.0, 1.0]
    assert (surface.x_name, surface.y_name, surface.loss.shape) == ("w1[1,1]", "w2[1,1]", (11, 11))
    line = run.surface(x="w1[1,1]", line=True, size=5)
    assert (line.y.size, line.loss.shape) == (0, (1, 5))
    assert run.train(5).surface(plane="pca", size=5).path.shape[1] == 2


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda run: run.train(-1), "updates: expected a whole number of at least 0, got -1"),
        (lambda run: run.train(1, epochs=1), "epochs: give either updates or epochs, not both"),
        (lambda run: run.outputs([[1.0]]), r"inputs: expected an array of shape \(rows, 2\)"),
        (lambda run: run.surface(x="w1[1,1]", y="w1[1,1]"), "y: a surface needs two different parameters"),
        (lambda run: run.surface(x="w9[1,1]"), r"x: this network has no parameter \"w9\[1,1\]\""),
        (lambda run: run.surface(x="w1[1,1]", x_range=(2, 1)), "x_range: expected two finite numbers"),
        (lambda run: run.surface(plane="nice"), "plane: expected one of random, pca, path, gradient, got nice"),
        (lambda run: run.surface(colour="red"), "colour: unknown key"),
        (lambda run: run.figure("pie"), "view: unknown view"),
        (lambda run: run.figure("loss", width="3mm"), "width: expected 240 to 16384 pixels"),
        (lambda run: run.figure("loss", theme="pink"), "theme: unknown theme"),
        (lambda run: run.figure("loss", x="w1[1,1]"), "x: only surface and surface3d lie over a plane"),
        (lambda run: run.figure("network").save("net.doc"), "net.doc: a picture's file ends in"),
        (lambda run: run.save("work.txt"), "path: expected a file that ends in .gradviz"),
        (lambda run: run.trace().explain("w1[9,9]"), r"no parameter \"w1\[9,9\]\""),
        (lambda run: run.trace().explain("w1[1,1]", sample=2), "sample: expected a sample from 1 to 1"),
        (lambda run: gv.load("nothing.json"), "there is no file"),
        (lambda run: gv.load(7), "source: expected a preset's name"),
        (lambda run: gv.from_layers([], [[1]], [1]), "layers: expected at least one layer"),
        (lambda run: gv.from_layers([([[1.0]], None)], [[1]], [1]), r"layers\[0\]: expected \(weights"),
        (lambda run: gv.from_layers([([[1.0]], None, "tahn")], [[1]], [1]), 'did you mean "tanh"'),
        (lambda run: gv.from_layers([([[1.0]], None, "tanh")], [[1, 2]], [1]), "X: expected at least one row of 1"),
        (lambda run: gv.from_layers([([[1.0]], None, "tanh")], [[1]], [1, 2]), "y: expected 1 rows"),
        (lambda run: gv.from_layers([([[1.0, 2.0]], None, "softmax")], [[1]], ["a"]), "there are 1 classes"),
    ],
)  # fmt: skip
def test_a_fault_is_a_sentence_with_its_place(call: Any, sentence: str) -> None:
    with pytest.raises(gv.GradvizError, match=sentence):
        call(gv.load("mazur-2-2-2"))


def test_an_explanation_multiplies_to_the_gradient() -> None:
    trace = gv.load("mazur-2-2-2").trace()
    explanation = trace.explain("w2[1,2]")
    assert np.isclose(np.prod(explanation.factors), trace.gradients["w2[1,2]"], rtol=1e-14)
    assert explanation.agrees
    assert "Chain rule of w2[1,2]" in str(explanation)
    assert explanation.markdown.startswith("### ")
    assert r"\begin{align*}" in explanation.latex
    assert explanation._repr_latex_().count(r"\frac") == 4
    html = explanation._repr_html_()
    assert "<svg" in html
    assert "<script" not in html
    many = gv.load("circle-2-4-2-1").trace()
    assert many.explain("w1[1,1]", sample=3).factors != many.explain("w1[1,1]", sample=4).factors


def test_a_table_of_a_run_has_at_most_eight_lines() -> None:
    html = gv.load("iris-4-6-3").train(20)._repr_html_()
    assert "4-6-3, tanh, softmax" in html
    assert "Accuracy" in html
    assert html.count("<tr>") <= 8
    assert "gradviz run" in repr(gv.load("iris-4-6-3"))
