"""TensorFlow Playground links: recorded runs are reproduced, links survive the round trip, errors are named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.cli import main
from gradviz.data.errors import SetupError
from gradviz.data.setup import PlaygroundData
from gradviz.documents.open import open_setup
from gradviz.documents.playground_link import link_of, parse_link
from gradviz.documents.setups import parse_setup, setup_to_json
from gradviz.scene.setup.conventions import conventions
from gradviz.training.run import Run, parameter_setup
from gradviz.training.setup import OptimizerSetup
from gradviz.training.timeline import Timeline
from gradviz.training.trace import trace_update
from gradviz.training.trainer import Trainer

RECORDED = Path(__file__).parents[1] / "data" / "reference" / "playground_runs.json"
RUNS: list[dict[str, Any]] = json.loads(RECORDED.read_text("utf-8"))
PAGE = "https://playground.tensorflow.org/"
CARRYING = next(run["link"] for run in RUNS if run["cfg"]["batch"] == 30)


@pytest.mark.parametrize("recorded", RUNS, ids=lambda run: run["cfg"]["name"])
def test_train_agrees_with_the_original(recorded: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    for epochs, (train, test) in recorded["losses"].items():
        assert main(["train", recorded["link"], "--epochs", epochs, "--format", "json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["loss"]["train"] == pytest.approx(train, abs=1e-9)
        assert report["loss"]["test"] == pytest.approx(test, abs=1e-9)
        assert report["epochs"] == int(epochs)
    for mine, theirs in zip(report["parameters"]["weights"], recorded["final"], strict=True):
        np.testing.assert_allclose(np.transpose(mine), [unit["w"] for unit in theirs], atol=1e-9)


@pytest.mark.parametrize("recorded", RUNS, ids=lambda run: run["cfg"]["name"])
def test_a_setup_from_a_link_is_kept_whole_and_gives_the_link_back(recorded: dict[str, Any]) -> None:
    setup = parse_link(recorded["link"])
    assert parse_setup(setup_to_json(setup), "setup.json") == setup
    link = link_of(setup)
    assert link is not None
    assert parse_link(link) == setup


@pytest.mark.parametrize("extra", ["&initZero=true", "&regularization=L2&regularizationRate=0.1", "&activation=relu"])
def test_other_settings_survive_the_round_trip(extra: str) -> None:
    setup = parse_link(f"#seed=0.5{extra}")
    link = link_of(setup)
    assert link is not None
    assert parse_link(link) == setup


def test_trained_weights_do_not_fit_into_a_link() -> None:
    setup = parse_link(RUNS[0]["link"])
    run = Run(setup)
    state = Trainer(run).train(run.initial_state(), 5).state
    assert link_of(replace(setup, parameters=parameter_setup(run.network, state.parameters))) is None


def test_the_left_over_batch_is_carried_and_the_trace_equals_the_trainer() -> None:
    run = Run(parse_link(CARRYING))
    state, sizes = run.initial_state(), []
    for _ in range(2 * run.batches_per_epoch):
        trace = trace_update(run, state)
        sizes.append(len(trace.indices))
        state = trace.after
    assert sizes == [30] * run.batches_per_epoch + [40] + [30] * (run.batches_per_epoch - 1)
    assert state.same_as(Trainer(run).train(run.initial_state(), len(sizes)).state)
    assert state.epoch == 2


def test_links_that_l1_cuts_stay_cut_and_have_no_gradient() -> None:
    run = Run(parse_link(CARRYING))
    state = Trainer(run).train(run.initial_state(), 100).state
    cut = state.slots[0] > 0
    assert cut.any()
    trace = trace_update(run, state)
    assert not state.parameters[cut].any()
    assert not trace.gradient[cut].any()
    assert not trace.after.parameters[cut].any()
    assert trace.gradient[~cut].any()


def test_a_batch_larger_than_the_data_never_updates() -> None:
    run = Run(parse_link("#dataset=circle&percTrainData=10&batchSize=60&seed=0.1"))
    before = run.initial_state()
    assert Trainer(run).train(before, 20).state.parameters.tobytes() == before.parameters.tobytes()
    assert any("never applies" in line for line in conventions(run))


def test_the_timeline_finds_the_ends_of_epochs() -> None:
    timeline = Timeline(Run(parse_link(CARRYING)))
    for _ in range(2):
        timeline.play(timeline.run.updates_left(timeline.state_after(timeline.updates_done).position))
    assert timeline.updates_done == 16
    assert timeline.state_after(16).epoch == 2


def test_the_conventions_name_the_rules_in_use() -> None:
    assert any("Playground" in line for line in conventions(Run(parse_link(CARRYING))))


def test_other_optimizers_need_other_rules() -> None:
    setup = replace(parse_link(RUNS[0]["link"]), optimizer=OptimizerSetup("adam"))
    with pytest.raises(SetupError, match="plain sgd"):
        Run(setup)
    assert Run(replace(setup, rules="gradviz")).optimizer.name == "adam"


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("#activatoin=tanh", '#activatoin: Playground has no setting of this name; did you mean "activation"?'),
        ("#activation=gelu", '#activation: expected one of "relu", "tanh", "sigmoid", "linear", got "gelu"'),
        ("#noise=80", '#noise: expected a number from 0 to 50, got "80"'),
        ("#noise=nan", '#noise: expected a number from 0 to 50, got "nan"'),
        ("#batchSize=0", '#batchSize: expected a whole number from 1 to 10,000, got "0"'),
        ("#networkShape=4,x", '#networkShape: expected units of the hidden layers, separated by commas, got "4,x"'),
        ("#x=false&y=false", "#x: expected at least one input feature, got none"),
        ("#cosX=true", "#cosX: Playground has no such input; expected false"),
        ("#sinX=yes", '#sinX: expected true or false, got "yes"'),
        ("#dataset=reg-plane", '#dataset: expected one of "circle", "xor", "gauss", "spiral", got "reg-plane"'),
    ],
)
def test_a_fault_is_named(link: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SetupError) as caught:
        open_setup(PAGE + link)
    assert str(caught.value) == message
    assert main(["train", PAGE + link, "--epochs", "1"]) == 2
    assert capsys.readouterr().err.strip().endswith(message)


PLAIN = "#activation=relu&networkShape=3,2&seed=0.5"


@pytest.mark.parametrize("link", [
    "http://playground.tensorflow.org/" + PLAIN, "playground.tensorflow.org/" + PLAIN, PLAIN,
    "https://playground.tensorflow.org/" + PLAIN.replace(",", "%2C"),
    PLAIN + "&problem=classification&regDataset=reg-gauss&discretize=true&hideText=true",
    PLAIN + "&tutorial=dp2&playButton_hide=true",
])  # fmt: skip
def test_a_link_may_come_in_other_forms(link: str) -> None:
    assert open_setup(link)[0] == open_setup("https://playground.tensorflow.org/" + PLAIN)[0]


def test_without_settings_a_link_is_the_page_as_it_opens() -> None:
    bare = open_setup("https://playground.tensorflow.org/")[0]
    assert bare == open_setup("http://playground.tensorflow.org/#")[0]
    assert [layer.units for layer in bare.network.layers] == [4, 2, 1]


def test_the_problem_selects_the_data_set() -> None:
    data = open_setup("#problem=regression&regDataset=reg-gauss&dataset=spiral")[0].data
    assert isinstance(data, PlaygroundData)
    assert data.playground == "reg-gauss"


def test_a_link_to_another_page_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "https://example.org/#activation=tanh", "--updates", "1"]) == 2
    assert "is not a link to TensorFlow Playground" in capsys.readouterr().err
