"""A script repeats the updates of its run: NumPy's to 1e-12 for every kind of run, PyTorch's where it is installed."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.cli import main
from gradviz.data.errors import SetupError
from gradviz.documents.open import open_setup
from gradviz.documents.setups import setup_from_json
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.clipping import CLIPS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.export import script_numpy_pieces, script_pytorch
from gradviz.export.script import script_text
from gradviz.export.script_numbers import MOST_WRITTEN, UNPACK, array_text
from gradviz.export.script_parts import RATES
from gradviz.export.script_rehearsal import rehearse
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline

UPDATES = 40
NEEDS_TORCH = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")

# Several scripts in one process; what each came to goes to standard output as JSON.
RUNNER = """
import contextlib, io, json, runpy, sys
found = {}
for path in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            names = runpy.run_path(path, run_name="__main__")
            found[path] = {"parameters": [w.tolist() for w in names["parameters"]], "said": said.getvalue()}
        except SystemExit as stop:
            found[path] = {"parameters": [], "said": said.getvalue() + str(stop)}
print(json.dumps(found))
"""


def setup(
    layers: tuple[tuple[int, str], ...] = ((4, "tanh"), (1, "linear")), **others: Any
) -> dict[str, Any]:
    """A setup on seven samples of two inputs, with a test set, in batches of three."""
    rng = np.random.default_rng(5)
    outputs = layers[-1][0]
    targets = rng.random((9, outputs))
    return {
        "network": {"inputs": 2, "layers": [{"units": units, "activation": name} for units, name in layers]},
        "initializer": {"name": "glorot_uniform", "seed": 3, "bias": 0.1},
        "batch": {"size": 3, "shuffle": True, "seed": 2},
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "data": {
            "inputs": rng.normal(size=(7, 2)).tolist(), "targets": targets[:7].tolist(),
            "test_inputs": rng.normal(size=(2, 2)).tolist(), "test_targets": targets[7:].tolist(),
        },
        **others,
    }  # fmt: skip


def optimizer(name: str, **options: Any) -> dict[str, Any]:
    return setup(optimizer={"name": name, "learning_rate": 0.02, **options})


def output_of(loss: str) -> str:
    return LOSSES[loss].requires_activation or "linear"


CASES: dict[str, dict[str, Any]] = {
    **{f"activation {name}": setup(((4, name), (2, "linear"))) for name in ACTIVATIONS if name != "softmax"},
    **{f"loss {name}": setup(((3, "tanh"), (3, output_of(name))), loss=name) for name in LOSSES},
    "softmax with squares": setup(((3, "tanh"), (3, "softmax")), loss="half_squared_error"),
    "sigmoid with Huber": setup(((3, "tanh"), (2, "sigmoid")), loss="huber"),
    **{f"optimizer {name}": optimizer(name) for name in OPTIMIZERS},
    **{f"decay {name}": optimizer(name, weight_decay=0.05) for name in OPTIMIZERS},
    "dampening": optimizer("momentum", momentum=0.8, dampening=0.3),
    "no momentum": optimizer("nesterov", momentum=0.0),
    "adagrad's options": optimizer("adagrad", lr_decay=0.1, initial_accumulator_value=0.2),
    "rmsprop's options": optimizer("rmsprop", centered=True, momentum=0.5, alpha=0.9),
    "schedule step": optimizer("sgd", schedule={"name": "step", "every": 7, "factor": 0.5}),
    "schedule exponential": optimizer("adam", schedule={"name": "exponential", "factor": 0.97}),
    "schedule cosine": optimizer("sgd", schedule={"name": "cosine", "over": 30, "lowest": 0.001}),
    "warm-up": optimizer("sgd", schedule={"name": "cosine", "over": 30, "warm_up": 5, "warm_up_from": 0.2}),
    "warm-up alone": optimizer("momentum", schedule={"name": "constant", "warm_up": 9}),
    "clip norm": optimizer("sgd", clip={"norm": 0.3}),
    "clip value": optimizer("adam", clip={"value": 0.05}),
    "penalty": setup(penalty={"l1": 0.01, "l2": 0.1}),
    "l1": setup(penalty={"l1": 0.05}),
    "frozen": setup(freeze=["b1[*]", "w1[1,2]", "w1[2,4]"], optimizer={"name": "momentum", "weight_decay": 0.1},
                    penalty={"l2": 0.1}),
    "frozen and clipped": setup(freeze=["w2[*,*]"], optimizer={"name": "adamw", "clip": {"norm": 0.1}}),
    "whole batch": setup(batch={"size": None}),
    "batches in order": setup(batch={"size": 2, "shuffle": False}),
    "no biases": setup() | {"network": {"inputs": 2, "layers": [
        {"units": 3, "activation": "tanh", "bias": False}, {"units": 1, "activation": "linear"}]}},
    "one layer": setup(((1, "sigmoid"),), loss="binary_cross_entropy"),
}  # fmt: skip


def runs() -> dict[str, Run]:
    found = {name: Run(setup_from_json(value, name)) for name, value in CASES.items()}
    link = "#activation=relu&regularization=L1&regularizationRate=0.03&batchSize=30&networkShape=3&learningRate=1"
    for name, text in (("Playground", link.replace("L1&", "L2&")), ("Playground cuts links", link)):
        found[name] = Run(*open_setup(text))
    return found


def played(run: Run) -> Timeline:
    timeline = Timeline(run)
    timeline.play(UPDATES)
    return timeline


def run_all(folder: Path, timelines: dict[str, Timeline], framework: str) -> dict[str, Any]:
    """Write a script for each timeline and run them all; by name what each came to."""
    paths = {}
    for number, (name, timeline) in enumerate(timelines.items()):
        rehearsal = rehearse(timeline)
        assert rehearsal is not None
        path = folder / f"{number}.py"
        path.write_text(script_text(rehearsal, framework, f'the "{name}"\\'), "utf-8")
        paths[str(path)] = name
    command = [sys.executable, "-W", "error", "-c", RUNNER, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    return {paths[path]: result for path, result in json.loads(done.stdout).items()}


def flat(run: Run, arrays: list[Any]) -> np.ndarray:
    """The script's arrays in the order of the engine's flat vector."""
    layers, has_bias = run.network.layer_count, run.network.has_bias
    weights, biases = arrays[:layers], iter(arrays[layers:])
    parts = []
    for layer in range(layers):
        parts.append(np.ravel(weights[layer]))
        if has_bias[layer]:
            parts.append(np.ravel(next(biases)))
    return np.concatenate(parts)


def assert_reproduced(timelines: dict[str, Timeline], found: dict[str, Any], tolerance: float) -> None:
    for name, timeline in timelines.items():
        result = found[name]
        assert result["said"].endswith("The weights are those of gradviz.\n"), (name, result["said"])
        ours = timeline.state_after(timeline.length).parameters
        theirs = flat(timeline.run, result["parameters"])
        assert np.abs(theirs - ours).max() <= tolerance * np.abs(ours).max(), name


def test_every_entry_of_the_engine_has_its_piece() -> None:
    for table in (ACTIVATIONS, LOSSES, OPTIMIZERS):
        assert all(entry.numpy and entry.pytorch for entry in table.values())
    assert all(set(entry.pytorch_memory) == set(entry.slots) for entry in OPTIMIZERS.values())
    assert set(script_numpy_pieces.CLIPS) == set(script_pytorch.CLIPS) == set(CLIPS)
    assert set(RATES) == set(SCHEDULES)


def test_the_numpy_script_does_the_same_updates(tmp_path: Path) -> None:
    timelines = {name: played(run) for name, run in runs().items()}
    assert_reproduced(timelines, run_all(tmp_path, timelines, "numpy"), 1e-12)


@NEEDS_TORCH
def test_the_pytorch_script_does_the_same_updates(tmp_path: Path) -> None:
    timelines = {name: played(run) for name, run in runs().items()}
    assert_reproduced(timelines, run_all(tmp_path, timelines, "pytorch"), 1e-11)


def test_the_pytorch_script_is_a_program(tmp_path: Path) -> None:
    for run in runs().values():
        rehearsal = rehearse(Timeline(run), 5)
        assert rehearsal is not None
        tree = ast.parse(script_text(rehearsal, "pytorch", "t"))
        defined = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id.isupper()}
        assert used <= defined


def edited(name: str) -> Timeline:
    """Eleven updates, an edit of a weight, fourteen more: in the middle of an epoch, with a memory."""
    timeline = Timeline(Run(setup_from_json(CASES[name], name)))
    timeline.play(11)
    changed = np.array(timeline.shown_state().parameters)
    changed[0] += 0.25
    timeline.edit("a weight", parameters=changed)
    timeline.play(14)
    return timeline


@pytest.mark.parametrize("framework", ["numpy", pytest.param("pytorch", marks=NEEDS_TORCH)])
def test_a_script_starts_after_the_last_edit_of_the_run(tmp_path: Path, framework: str) -> None:
    names = ("optimizer momentum", "optimizer adam", "rmsprop's options", "adagrad's options", "dampening", "warm-up")
    timelines = {name: edited(name) for name in names}
    assert_reproduced(timelines, run_all(tmp_path, timelines, framework), 1e-11)
    assert "FIRST = 11\nUPDATES = 14\n" in (tmp_path / "0.py").read_text("utf-8")


def test_a_changed_script_reports_that_it_differs_from_the_run(tmp_path: Path) -> None:
    rehearsal = rehearse(played(runs()["optimizer sgd"]))
    assert rehearsal is not None
    path = tmp_path / "changed.py"
    text = script_text(rehearsal, "numpy", "")
    path.write_text(text.replace("LEARNING_RATE = 0.02", "LEARNING_RATE = 0.0200001"), "utf-8")
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (1, "The weights are not those of gradviz.\n")


def test_many_numbers_are_packed_and_lose_no_digit() -> None:
    values = np.random.default_rng(1).normal(size=(3, MOST_WRITTEN))
    text = array_text(values, "numpy")
    assert "unpack(" in text
    assert max(map(len, text.splitlines())) < 120
    names: dict[str, Any] = {}
    exec("import base64, zlib\nimport numpy as np\n" + UNPACK["numpy"] + f"\nfound = {text}", names)
    assert names["found"].tobytes() == values.tobytes()
    names = {"np": np}
    exec(f"found = {array_text(values[:, :700], 'numpy')}", names)
    assert names["found"].tobytes() == values[:, :700].tobytes()


def diverging() -> Run:
    return Run(setup_from_json({
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "bias": False}]},
        "parameters": {"weights": [[[1.0]]], "biases": [[]]}, "optimizer": {"learning_rate": 3},
        "data": {"inputs": [[1]], "targets": [[0]]},
    }, "diverging"))  # fmt: skip


def test_a_run_that_diverges_is_reproduced_as_far_as_its_numbers_are_finite(tmp_path: Path) -> None:
    timeline = Timeline(diverging())
    with pytest.raises(SetupError, match="at most 512 fit"):
        rehearse(timeline, 900)
    rehearsal = rehearse(timeline)
    assert rehearsal is not None
    assert rehearsal.updates == 512
    assert np.isfinite(rehearsal.loss)


def test_who_stops_the_rehearsal_gets_nothing() -> None:
    assert rehearse(Timeline(runs()["l1"]), 50, lambda done, count: False) is None


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "run.py"
    assert main(["script", "xor-2-2-1", "--updates", "25", "--out", str(out)]) == 0
    done = subprocess.run([sys.executable, out], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^ +25  ", done.stdout, re.MULTILINE)
    main(["train", "xor-2-2-1", "--updates", "25", "--format", "json"])
    trained = json.loads(capsys.readouterr().out)
    assert f"in gradviz {trained['loss']['train']!r}\n" in done.stdout
    before = out.read_bytes()
    for arguments in (["run.txt"], ["run.py", "--framework", "jax"], ["run.py", "--updates", "-1"]):
        assert main(["script", "xor-2-2-1", "--out", *arguments]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert out.read_bytes() == before


def test_pytorch_has_no_dampening_without_momentum() -> None:
    rehearsal = rehearse(Timeline(Run(setup_from_json(optimizer("momentum", momentum=0.0, dampening=0.5), ""))), 3)
    assert rehearsal is not None
    with pytest.raises(SetupError, match="write the script for NumPy"):
        script_text(rehearsal, "pytorch", "")
