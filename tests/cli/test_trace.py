"""`gradviz trace`: the contract of its JSON, and its text."""

import json
import re
from pathlib import Path

import numpy as np

from tests.cli.cases import is_one_sentence, write_diverging
from tests.cli.conftest import Call


def test_trace_has_the_keys_of_the_contract(call: Call, mazur: Path) -> None:
    status, out, err = call("trace", mazur, "--format", "json", "--updates", 3)
    trace = json.loads(out)
    assert (status, err) == (0, "")
    assert list(trace) == ["update", "loss", "data_loss", "penalty", "layers", "loss_after", "learning_rate"]
    assert (trace["update"], trace["learning_rate"]) == (3, 0.5)
    assert list(trace["layers"][0]) == [
        "weights", "biases", "pre_activations", "activations", "deltas", "weight_gradients", "bias_gradients",
        "weights_after", "biases_after",
    ]  # fmt: skip


def test_trace_shapes_of_a_batch_without_biases(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "batch.json"
    layers = [{"units": 3, "activation": "relu", "bias": False}, {"units": 2, "activation": "linear"}]
    data = {"inputs": [[1, 2], [3, 4], [5, 6], [7, 8]], "targets": [[1, 0]] * 4}
    path.write_text(json.dumps({"network": {"inputs": 2, "layers": layers}, "data": data}), "utf-8")
    first, second = json.loads(call("trace", path, "--format", "json")[1])["layers"]
    for key in ("pre_activations", "activations", "deltas"):
        assert np.shape(first[key]) == (4, 3)
        assert np.shape(second[key]) == (4, 2)
    for key in ("weights", "weight_gradients", "weights_after"):
        assert np.shape(first[key]) == (2, 3)
    for key in ("biases", "bias_gradients", "biases_after"):
        assert first[key] == []
        assert np.shape(second[key]) == (2,)


def test_trace_as_text_names_every_parameter(call: Call, mazur: Path) -> None:
    status, out, _ = call("trace", mazur)
    assert status == 0
    assert out.startswith("Mazur\nUpdate 1: batch of 1 sample, SGD, learning rate 0.5\n")
    for name, value in (("w1[1,2]", "0.25"), ("w2[2,1]", "0.0826676278475"), ("b2[2]", "-0.0380982365166")):
        assert re.search(rf"^ +{re.escape(name)} .*{value}", out, re.MULTILINE)
    assert not any(line.endswith(" ") for line in out.splitlines())


def test_trace_reports_the_rate_and_the_clipping_of_this_update(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "setup.json"
    path.write_text(json.dumps({
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear"}]},
        "parameters": {"weights": [[[3]]], "biases": [[1]]},
        "optimizer": {"learning_rate": 0.5, "clip": {"norm": 1},
                      "schedule": {"name": "step", "every": 1, "factor": 0.5}},
        "data": {"inputs": [[1]], "targets": [[0]]},
    }))  # fmt: skip
    trace = json.loads(call("trace", path, "--updates", 1, "--format", "json")[1])
    assert trace["learning_rate"] == 0.25
    assert trace["clip"]["norm"] == 1
    (layer,) = trace["layers"]
    assert layer["clipped_weight_gradients"] == [[layer["weight_gradients"][0][0] * trace["clip"]["factor"]]]
    assert layer["weights_after"][0][0] == layer["weights"][0][0] - 0.25 * layer["clipped_weight_gradients"][0][0]
    out = call("trace", path, "--updates", 1)[1]
    assert "learning rate 0.25 (scheduled from 0.5)\ngradient clipped by norm: " in out
    assert re.search(r"^ +parameter +value +gradient +clipped +step +after$", out, re.MULTILINE)


def test_trace_as_text_shortens_a_large_batch(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "batch.json"
    network = {"inputs": 1, "layers": [{"units": 201, "activation": "tanh"}, {"units": 1, "activation": "linear"}]}
    data = {"inputs": [[n] for n in range(13)], "targets": [[0]] * 13}
    path.write_text(json.dumps({"network": network, "data": data}), "utf-8")
    _, out, _ = call("trace", path)
    assert "… and 3 samples more: --format json has them all" in out
    assert "… and 202 parameters more: --format json has them all" in out


def test_trace_beyond_divergence_names_the_update(call: Call, tmp_path: Path) -> None:
    status, out, err = call("trace", write_diverging(tmp_path), "--updates", 600)
    assert (status, out) == (2, "")
    assert "after 513 updates" in err
    assert is_one_sentence(err)
    err = call("trace", write_diverging(tmp_path, 1e160), "--updates", 600)[2]
    assert "after 1 update its loss is no longer a finite number, so at most 1 fits" in err
