"""README names one table for each kind of part: one entry added there is available everywhere without another edit."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gradviz.data.generators import GENERATORS, PLANE, Generator
from gradviz.data.setup import GeneratedData
from gradviz.engine.activations import ACTIVATIONS, Activation
from gradviz.engine.initializers import INITIALIZERS, Initializer
from gradviz.engine.losses import LOSSES, Loss
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.engine.optimizers import OPTIMIZERS, Optimizer, StepArrays
from gradviz.export.check_report import check_run
from gradviz.export.script import script_text
from gradviz.export.script_rehearsal import rehearse
from gradviz.export.solution import solution_blocks
from gradviz.export.solution_blocks import Equation
from gradviz.landscape.grid import evaluate_grid
from gradviz.landscape.hessian import HessianProducts
from gradviz.landscape.objective import Objective
from gradviz.scene.chain_rule.ledger import ledger_frame
from gradviz.scene.explanation.captions import sentence
from gradviz.scene.moment import moment_of
from gradviz.scene.setup.setup_form import setup_frame
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import InitializerSetup, OptimizerSetup, RunSetup
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from gradviz.training.trace import trace_update
from gradviz.training.trainer import Trainer


def softsign(z: np.ndarray, out: np.ndarray) -> None:
    np.divide(z, 1.0 + np.sqrt(z * z), out)


def softsign_slope(z: np.ndarray, a: np.ndarray, out: np.ndarray) -> None:
    np.divide(1.0, (1.0 + np.abs(z)) ** 2, out)


ACTIVATION = Activation(
    "softsign", "softsign", "z / (1 + |z|)", "1 / (1 + |z|)²", softsign, softsign_slope,
    lambda z, a, slope: -2.0 * np.sign(z) / (1.0 + np.abs(z)) ** 3, (-1.0, 1.0), r"\mathrm{{softsign}}({})",
    numpy=("\ndef softsign(z):\n    return z / (1 + np.abs(z))\n",
           "\ndef softsign_slope(z, a):\n    return 1 / (1 + np.abs(z)) ** 2\n"),
    pytorch="\ndef softsign(z):\n    return functional.softsign(z)\n", pieces=(0.0,),
)  # fmt: skip
LOSS = Loss(
    "fourth_power", "fourth power", "Σ(ŷ − y)⁴", "4(ŷ − y)³", lambda z, a, y: ((a - y) ** 4).sum(axis=-1),
    lambda z, a, y, out: np.multiply((a - y) ** 3, 4.0, out), lambda a, y: 12.0 * (a - y) ** 2,
    ("", "({output} - {target})^4"), r"4\,({output} - {target})^3", ("((a - y) ** 4).sum(axis=1)", "4 * (a - y) ** 3"),
    "((a - y) ** 4).sum(dim=1)",
)  # fmt: skip


def signed_step(arrays: StepArrays, count: int, learning_rate: float, options: object, record: object) -> None:
    np.sign(arrays.gradient, out=arrays.step)
    record("which_way", arrays.step)
    np.multiply(arrays.step, -learning_rate, arrays.step)
    record("step", arrays.step)


OPTIMIZER = Optimizer(
    "sign", "sign descent", "Δw = −η·sign(g)", 1e-3, signed_step,
    substeps=("which_way", "step"), numpy="    return -rate * np.sign(g)\n",
    pytorch="torch.optim.Rprop(parameters, lr=LEARNING_RATE)", other_names="signsgd",
)  # fmt: skip
INITIALIZER = Initializer("halves", "halves", "w = ±½", lambda rng, i, o, options: rng.choice([-0.5, 0.5], (i, o)))
DATA = Generator(
    "stripes", "stripes", "Stripes of two classes", "classification", ("x₁", "x₂"), PLANE, 0.0,
    lambda rng, samples, noise: ((points := rng.uniform(-6, 6, (samples, 2))), np.floor(points[:, 0]) % 2),
    ("even", "odd"),
)  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run that uses all five."""
    for table, entry in (
        (ACTIVATIONS, ACTIVATION), (LOSSES, LOSS), (OPTIMIZERS, OPTIMIZER), (INITIALIZERS, INITIALIZER),
        (GENERATORS, DATA),
    ):  # fmt: skip
        monkeypatch.setitem(table, entry.name, entry)
    layers = (LayerSetup(3, "softsign"), LayerSetup(1, "softsign"))
    setup = RunSetup(
        NetworkSetup(2, layers), GeneratedData("stripes", samples=12), loss="fourth_power",
        initializer=InitializerSetup("halves"), optimizer=OptimizerSetup("sign", 0.01),
    )  # fmt: skip
    return Run(setup)


def test_it_trains_as_it_is_traced(run: Run) -> None:
    state = run.initial_state()
    assert set(np.abs(state.parameters)) == {0.0, 0.5}
    for _update in range(3):
        state = trace_update(run, state).after
    assert Trainer(run).train(run.initial_state(), 3).state.same_as(state)


def test_the_gradient_check_agrees(run: Run) -> None:
    check = check_run(run)
    assert check.agrees
    assert check.complex_step is not None
    assert check.cannot_tell == 0


def test_the_form_offers_it(run: Run) -> None:
    frame = setup_frame(run, "", "")
    offered = {name for section in frame.sections for field in section.fields for name, _title in field.choices}
    assert {"softsign", "fourth_power", "sign", "halves", "stripes"} <= offered


def test_the_chain_rule_and_the_sentences_show_it(run: Run) -> None:
    timeline = Timeline(run)
    while timeline.updates_done < 1:
        timeline.next(Granularity.OPERATION)
        moment = moment_of(timeline)
        assert sentence(moment, View())
    frame = ledger_frame(moment, View(selected="w1[2,3]"))
    assert frame is not None
    assert frame.agrees, frame.plain_text


def test_the_worked_solution_writes_it_out(run: Run) -> None:
    trace = trace_update(run, run.initial_state())
    blocks = solution_blocks(run, trace, "One entry", digits=6)
    formulas = [text for block in blocks if isinstance(block, Equation) for _relation, text in block.lines]
    assert any(r"\mathrm{softsign}(" in text for text in formulas)
    assert any(")^4" in text for text in formulas)
    assert any(r"4\,(" in text for text in formulas)


def test_both_scripts_are_written_and_the_numpy_one_does_the_same_updates(run: Run, tmp_path: Path) -> None:
    rehearsal = rehearse(Timeline(run), 20)
    assert rehearsal is not None
    script = tmp_path / "run.py"
    script.write_text(script_text(rehearsal, "numpy", "One entry"), encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("The weights are those of gradviz.\n")
    text = script_text(rehearsal, "pytorch", "One entry")
    compile(text, "run.py", "exec")
    assert all(piece in text for piece in ("functional.softsign(z)", "(a - y) ** 4", "torch.optim.Rprop"))


def test_its_surface_and_its_curvature_are_those_of_plain_passes(run: Run) -> None:
    objective = Objective(run.network, run.setup.loss, run.dataset.inputs, run.dataset.targets)
    flat = np.random.default_rng(0).normal(size=run.network.parameter_count)
    axis, (x, y) = np.linspace(-1, 1, 5), (run.network.find("w1[1,1]"), run.network.find("w2[2,1]"))
    grid = evaluate_grid(objective, flat, (x, y), axis, axis)
    for j, i in ((0, 1), (4, 2)):
        moved = flat.copy()
        moved[run.network.index(x)], moved[run.network.index(y)] = axis[i], axis[j]
        assert grid[j, i] == pytest.approx(objective.at(moved), rel=1e-12)
    products = HessianProducts(objective, flat)
    direction = np.eye(len(flat))[:1]
    step = 1e-6 * direction[0]
    difference = HessianProducts(objective, flat + step).gradient - HessianProducts(objective, flat - step).gradient
    np.testing.assert_allclose(products.times(direction)[0], difference / 2e-6, rtol=1e-5, atol=1e-7)
