"""Published hand calculations and lecture moments, through the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.cli import main
from tests.reference_setups import close, example, example_names, moment, partial, setup, setup_of

Ask = Callable[..., dict[str, Any]]
TRAJECTORY = 1e-9


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a setup and read its JSON."""

    def run(command: str, content: dict[str, Any], *arguments: str) -> dict[str, Any]:
        path = tmp_path / "setup.json"
        path.write_text(json.dumps(content), "utf-8")
        assert main([command, str(path), "--format", "json", *arguments]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return json.loads(captured.out)

    return run


def turned(matrices: list[Any]) -> list[Any]:
    return [np.array(matrix).T.tolist() for matrix in matrices]


@pytest.mark.parametrize("name", example_names())
def test_every_number_of_a_worked_example(ask: Ask, name: str) -> None:
    entry = example(name)
    trace, expected = ask("trace", setup_of(entry)), entry["expected"]
    assert close(trace["loss"], expected["loss"])
    assert close(trace["data_loss"], expected["loss"])
    for index, layer in enumerate(trace["layers"]):
        assert close(layer["weights"], turned(entry["weights"])[index])
        assert close(layer["pre_activations"], [expected["forward"]["z"][index]])
        assert close(layer["activations"], [expected["forward"]["a"][index]])
        assert close(layer["deltas"], [expected["delta"][index]])
        assert close(layer["weight_gradients"], turned(expected["grad_W"])[index])
        assert close(layer["bias_gradients"], expected["grad_b"][index])
    grad_x = np.array(trace["layers"][0]["weights"]) @ np.array(trace["layers"][0]["deltas"][0])
    assert close(grad_x, expected["grad_x"])
    if "updated" in expected:
        check_update(trace, expected["updated"])
        after = ask("trace", setup_of(entry), "--updates", "1")
        assert close(after["layers"][-1]["activations"], [expected["updated"]["a_out_after"]])


def check_update(trace: dict[str, Any], updated: dict[str, Any]) -> None:
    assert close(trace["loss_after"], updated["loss_after"])
    for layer, weights, biases in zip(trace["layers"], turned(updated["W"]), updated["b"], strict=True):
        assert close(layer["weights_after"], weights)
        assert close(layer["biases_after"], biases)


@pytest.mark.parametrize(
    ("name", "key", "trained"),
    [
        ("mazur_2015_2-2-2", "expected_updated_if_biases_also_updated", True),
        ("han_kamber_3-2-1", "expected_updated_if_biases_frozen", False),
    ],
)
def test_the_other_convention_about_biases(ask: Ask, name: str, key: str, trained: bool) -> None:
    entry = example(name)
    check_update(ask("trace", setup_of(entry, update_biases=trained)), entry[key])


@pytest.mark.parametrize("trained", [False, True])
@pytest.mark.parametrize("place", range(7))
def test_mazur_over_ten_thousand_updates(ask: Ask, trained: bool, place: int) -> None:
    entry = example("mazur_2015_2-2-2")
    point = entry[f"expected_trajectory_biases_{'updated' if trained else 'frozen'}"][place]
    trace = ask("trace", setup_of(entry, update_biases=trained), "--updates", str(point["updates"]))
    assert trace["update"] == point["updates"]
    assert close(trace["loss"], point["loss"], TRAJECTORY)
    assert close(trace["layers"][-1]["activations"][0], point["out"], TRAJECTORY)


def test_nielsen_from_a_saturated_start(ask: Ask) -> None:
    entry = example("nielsen_quadratic_neuron_saturated_start")
    for point in entry["expected_trajectory"]:
        layer = ask("trace", setup_of(entry), "--updates", str(point["updates"]))["layers"][0]
        found = [layer["weights"][0][0], layer["biases"][0], layer["activations"][0][0]]
        assert close(found, [point["w"], point["b"], point["output"]], TRAJECTORY)


def test_rashid_single_edge(ask: Ask) -> None:
    """The book fixes the error e = t − o itself: with loss (t − o)² and one half of its 2 in the rate."""
    entry = partial("rashid_single_edge")
    given, expected = entry["inputs"], entry["expected"]
    target = given["error_e"] + expected["sigmoid"]
    content = setup(["sigmoid"], [[given["w"]]], None, [given["o_hidden"]], [[target]], given["lr"])
    layer = ask("trace", content)["layers"][0]
    assert close(layer["pre_activations"], [[expected["net"]]])
    assert close(layer["activations"], [[expected["sigmoid"]]])
    assert close(layer["weight_gradients"][0], [expected["dE_dw11"]])
    assert close(layer["weights_after"][0], [expected["w11_new"]])


def test_nielsen_unstable_chain_and_m5a(ask: Ask) -> None:
    """|w·σ′| = 25 in every layer: the gradient grows twenty-five times from layer to layer."""
    entry = partial("nielsen_unstable_gradient_chain_1-1-1-1-1")
    given, expected = entry["setup"], entry["expected"]
    chain = setup(
        ["sigmoid"] * 4, [[[weight]] for weight in given["weights"]], [[bias] for bias in given["biases"]],
        [[given["input"]]], [[given["target"]]], 0.1,
    )  # fmt: skip
    layers = ask("trace", chain)["layers"]
    assert [layer["pre_activations"] for layer in layers] == [[[0.0]]] * 4
    assert close([layer["activations"][0][0] for layer in layers], expected["a"])
    gradients = [layer["bias_gradients"][0] for layer in layers]
    assert close(gradients, expected["dC_db"])
    assert gradients == moment("M5")["reveal"]["a_dC_db"]


def test_m1_chain_rule_on_one_neuron(ask: Ask) -> None:
    reveal = moment("M1")["reveal"]
    (layer,) = ask("trace", setup_of(example("karpathy_micrograd_tanh_neuron_2-1")))["layers"]
    assert close(layer["activations"][0][0], reveal["o"])
    assert close(layer["deltas"][0][0], reveal["do_dn"])
    assert close(layer["weight_gradients"], [[reveal["dw1"]], [reveal["dw2"]]])
    assert close(layer["bias_gradients"], [reveal["db"]])


def test_m2_spread_of_the_gradients_in_a_2_2_2_net(ask: Ask) -> None:
    reveal = moment("M2")["reveal"]
    trace = ask("trace", setup_of(example("mazur_2015_2-2-2")))
    edges = {
        f"w{layer + 1}[{source + 1},{target + 1}]": value
        for layer, entry in enumerate(trace["layers"])
        for (source, target), value in np.ndenumerate(np.array(entry["weight_gradients"]))
    }
    assert edges["w2[1,1]"] > 0 > edges["w2[1,2]"]
    assert max(edges, key=lambda name: abs(edges[name])) == "w2[2,1]"
    assert min(edges, key=lambda name: abs(edges[name])) == "w1[1,1]"
    assert close(edges["w2[2,1]"] / edges["w1[1,1]"], reveal["ratio_largest_smallest"])
    assert close([trace["loss"], trace["loss_after"]], [reveal["loss_before"], reveal["loss_after"]])


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_m3_vanishing_gradient(ask: Ask, activation: str) -> None:
    expected = moment("M3")["reveal"][activation]
    layers = ask("trace", setup([activation] * 8, [[[1.0]]] * 8, [[0.0]] * 8, [[1.0]], [[0.0]], 0.1))["layers"]
    assert close([layer["activations"][0][0] for layer in layers], expected["activations"][1:])
    gradients = [layer["weight_gradients"][0][0] for layer in layers]
    assert close(gradients, expected["dL_dw"])
    assert close(gradients[-1] / gradients[0], expected["ratio_last_over_first"])


@pytest.mark.parametrize("rate", [0.5, 0.05])
def test_m4_dead_relu(ask: Ask, rate: float) -> None:
    content = setup(["relu", "linear"], [[[1.0]], [[2.0]]], [[0.0], [0.0]], [[1.0]], [[0.0]], rate)
    for point in moment("M4")["reveal"][f"lr_{rate}"]:
        trace = ask("trace", content, "--updates", str(point["updates"]))
        first, second = trace["layers"]
        found = [
            first["weights"][0][0], first["biases"][0], second["weights"][0][0], second["biases"][0],
            first["pre_activations"][0][0], first["activations"][0][0], second["activations"][0][0], trace["loss"],
            first["weight_gradients"][0][0],
        ]  # fmt: skip
        keys = ("w1", "b1", "w2", "b2", "z", "h", "y", "loss", "dL_dw1")
        assert close(found, [point[key] for key in keys], TRAJECTORY)


def test_m5_exploding_gradient(ask: Ask) -> None:
    content = setup(["linear"] * 8, [[[3.0]]] * 8, None, [[1.0]], [[0.0]], 0.01)
    start, second, _end = moment("M5")["reveal"]["b"]
    trace = ask("trace", content)
    assert (trace["loss"], trace["layers"][-1]["activations"]) == (start["loss"], [[start["y"]]])
    assert [layer["weight_gradients"][0][0] for layer in trace["layers"]] == [start["dL_dw"]] * 8
    after = ask("trace", content, "--updates", "1")
    assert close(after["layers"][0]["weights"], [[second["w"]]])
    assert close([after["layers"][-1]["activations"][0][0], after["loss"]], [second["y"], second["loss"]])
    report = ask("train", content, "--updates", "100")
    assert (report["diverged_at"], report["updates"], report["loss"]["train"]) == (2, 2, None)
    assert ask("trace", content, "--updates", "2")["loss"] is None
    relu = setup(["relu"] * 8, [[[2.0]]] * 8, None, [[1.0]], [[0.0]], 0.01)
    trace = ask("trace", relu)
    assert (trace["loss"], trace["loss_after"]) == (32768.0, 0.0)
    assert {layer["weight_gradients"][0][0] for layer in trace["layers"]} == {32768.0}
    assert close(trace["layers"][0]["weights_after"], [[-325.68]])


@pytest.mark.parametrize(
    ("key", "start"), [("from_001_001", (0.001, 0.001)), ("from_5_m5", (0.5, -0.5)), ("from_5_m499", (0.5, -0.499))]
)
def test_m6_saddle(ask: Ask, key: str, start: tuple[float, float]) -> None:
    content = setup(["linear", "linear"], [[[start[0]]], [[start[1]]]], None, [[1.0]], [[1.0]], 0.1)
    for point in moment("M6")["reveal"][key]:
        trace = ask("trace", content, "--updates", str(point["updates"]))
        weights = [layer["weights"][0][0] for layer in trace["layers"]]
        norm = np.hypot(*(layer["weight_gradients"][0][0] for layer in trace["layers"]))
        found = [*weights, trace["loss"], norm]
        assert close(found, [point["w1"], point["w2"], point["loss"], point["grad_norm"]], 1e-7)


def test_m6_when_the_loss_falls_below_a_quarter(ask: Ask, tmp_path: Path) -> None:
    below = moment("M6")["reveal"]["first_update_with_loss_below_0_25"]
    for start, expected in below.items():
        first, second = (float(value) for value in start.split(","))
        content = setup(["linear", "linear"], [[[first]], [[second]]], None, [[1.0]], [[1.0]], 0.1)
        log = tmp_path / "log.csv"
        ask("train", content, "--updates", "500", "--log", str(log))
        losses = [float(line.split(",")[1]) for line in log.read_text("utf-8").splitlines()[1:]]
        assert len(losses) == 501
        found = next((update for update, loss in enumerate(losses) if loss < 0.25), "never")
        assert found == expected


def one_weight(rate: float) -> dict[str, Any]:
    return setup(["linear"], [[[1.0]]], None, [[1.0]], [[0.0]], rate)


def test_m7_learning_rate_too_large(ask: Ask) -> None:
    for rate, expected in moment("M7")["reveal"]["w_after_0_to_6"].items():
        found = [
            ask("trace", one_weight(float(rate)), "--updates", str(update))["layers"][0]["weights"][0][0]
            for update in range(7)
        ]
        assert close(found, expected)


@pytest.mark.parametrize("rate", ["2.1", "3", "100"])
def test_m7_where_it_diverges(ask: Ask, rate: str) -> None:
    expected = moment("M7")["reveal"]["non_finite"][rate]["loss_inf_at"]
    report = ask("train", one_weight(float(rate)), "--updates", "10000")
    assert (report["diverged_at"], report["updates"]) == (expected, expected)
    assert report["parameters"]["weights"][0][0][0] is not None


def ravine(rate: float, momentum: float | None = None) -> dict[str, Any]:
    data = moment("M8")["setup"]["dataset"]
    content = setup(["linear"], [[[10.0, 1.0]]], None, data["X"], [[0.0], [0.0]], rate)
    if momentum is not None:
        content["optimizer"] = {"name": "momentum", "learning_rate": rate, "momentum": momentum}
    return content


BEST, OPTIMAL = (2 / 101, None), ((2 / 11) ** 2, (9 / 11) ** 2)


@pytest.mark.parametrize(("key", "how"), [("first_points_gd_best", BEST), ("first_points_momentum_opt", OPTIMAL)])
def test_m8_first_points_in_the_ravine(ask: Ask, key: str, how: tuple[float, float | None]) -> None:
    for point in moment("M8")["reveal"][key]:
        trace = ask("trace", ravine(*how), "--updates", str(point["updates"]))
        assert close(np.ravel(trace["layers"][0]["weights"]), point["w"], TRAJECTORY)
        assert close(trace["loss"], point["loss"], TRAJECTORY)


@pytest.mark.parametrize(
    ("key", "how"),
    [
        ("gd lr 0.01", (0.01, None)),
        ("gd lr 2/101 (best)", BEST),
        ("momentum lr 0.01 beta 0.9", (0.01, 0.9)),
        ("momentum lr (2/11)^2=0.0330579 beta (9/11)^2=0.6694215 (optimal)", OPTIMAL),
    ],
)
def test_m8_who_is_first(ask: Ask, tmp_path: Path, key: str, how: tuple[float, float | None]) -> None:
    expected = moment("M8")["reveal"]["steps_to_1e_6"][key]
    log = tmp_path / "log.csv"
    ask("train", ravine(*how), "--updates", str(expected + 5), "--log", str(log))
    losses = [float(line.split(",")[1]) for line in log.read_text("utf-8").splitlines()[1:]]
    # From there on: momentum swings, and may dip below before.
    assert losses[expected] <= 1e-6 * losses[0] < losses[expected - 1]


XOR = {"inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]}
STARTS = {
    "all_zero": ([[[0, 0], [0, 0]], [[0, 0]]], [[0, 0], [0]]),
    "all_equal": ([[[0.5, 0.5], [0.5, 0.5]], [[0.5, 0.5]]], [[0, 0], [0]]),
    "tiny_break": ([[[0.6, 0.5], [0.5, 0.5]], [[0.5, 0.5]]], [[0, 0], [0]]),
    "symmetric_broken": ([[[0.5, -0.5], [-0.5, 0.5]], [[0.5, 0.5]]], [[0, 0], [0]]),
}


@pytest.mark.parametrize("start", list(STARTS))
def test_m9_symmetric_initialisation(ask: Ask, start: str) -> None:
    content = setup(
        ["tanh", "sigmoid"], *STARTS[start], XOR["inputs"], XOR["targets"], 1.0, loss="binary_cross_entropy"
    )
    for point in moment("M9")["reveal"][start]:
        trace = ask("trace", content, "--updates", str(point["updates"]))
        hidden, output = trace["layers"]
        one, other = np.array(hidden["weights"]).T
        difference = float(np.abs(one - other).max())
        largest = float(np.abs(hidden["weight_gradients"]).max())
        assert close(trace["loss"], point["loss"], TRAJECTORY)
        assert close(np.ravel(output["activations"]), point["outputs"], 1e-7)
        assert close(difference, point["max_abs_difference_between_hidden_rows"], 1e-7)
        assert close(largest, point["max_abs_grad_hidden"], 1e-7)


def test_m10_overfitting(ask: Ask, tmp_path: Path) -> None:
    given, reveal = moment("M10")["setup"], moment("M10")["reveal"]
    column = {key: [[value] for value in given[key]] for key in ("x_train", "t_train", "x_test", "t_test")}
    content = setup(
        given["activations"], [[[w] for w in given["W1"]], [given["W2"]]], [given["b1"], given["b2"]],
        column["x_train"], column["t_train"], given["lr"],
        test_inputs=column["x_test"], test_targets=column["t_test"],
    )  # fmt: skip
    log = tmp_path / "log.csv"
    report = ask("train", content, "--updates", str(given["updates"]), "--log", str(log))
    lines = [line.split(",") for line in log.read_text("utf-8").splitlines()[1:]]
    for point in reveal["checkpoints"]:
        update, train, test = lines[point["updates"]][:3]
        assert int(update) == point["updates"]
        assert close([float(train), float(test)], [point["train"], point["test"]], 1e-6)
    test_losses = [float(line[2]) for line in lines]
    assert int(np.argmin(test_losses)) == reveal["test_min_at"]
    assert close(min(test_losses), reveal["test_min"], TRAJECTORY)
    assert close(list(report["loss"].values()), [float(value) for value in lines[-1][1:3]])
