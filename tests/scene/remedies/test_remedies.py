"""Every remedy is tried on a run with the problem that it is for, and its effect on the finding is reported."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gradviz.data.setup import InlineData
from gradviz.scene.moment import moment_of
from gradviz.scene.network.diagnosis import Trouble
from gradviz.scene.reading import Reading
from gradviz.scene.remedies.findings import CHECKED, Finding, find_causes, nothing_found
from gradviz.scene.remedies.remedies import REMEDIES, remedies_for
from gradviz.scene.remedies.trials import Trials, outcome_words, try_remedies, verdict
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import (
    BatchSetup,
    InitializerSetup,
    LayerSetup,
    NetworkSetup,
    OptimizerSetup,
    ParameterSetup,
    RunSetup,
)
from gradviz.training.steps import Place
from gradviz.training.timeline import Timeline

_POINTS = np.random.default_rng(4).uniform(-1, 1, (40, 2))
_SIDES = (_POINTS[:, :1] > _POINTS[:, 1:]).astype(float)


def rows(array: np.ndarray) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, array.tolist()))


def a_run(activation: str, inputs: np.ndarray = _POINTS, output: str = "sigmoid", **changes: object) -> Run:
    """2-4-1 on points at two sides of a line."""
    network = NetworkSetup(2, (LayerSetup(4, activation), LayerSetup(1, output)))
    setup = RunSetup(network, InlineData(rows(inputs), rows(_SIDES)), loss="half_squared_error",
                     optimizer=OptimizerSetup("sgd", 0.5), batch=BatchSetup(10))  # fmt: skip
    return Run(replace(setup, **changes))


def saturated_output() -> Run:
    """One neuron that is far out on the wrong side."""
    network = NetworkSetup(2, (LayerSetup(1, "sigmoid"),))
    inputs, targets = np.abs(_POINTS) + 0.5, np.ones((40, 1))
    return Run(RunSetup(network, InlineData(rows(inputs), rows(targets)), loss="half_squared_error",
                        parameters=ParameterSetup((((-9.0,), (-9.0,)),), ((0.0,),)),
                        optimizer=OptimizerSetup("sgd", 0.5)))  # fmt: skip


def diverging() -> Run:
    return a_run("linear", 30.0 * _POINTS, "linear", optimizer=OptimizerSetup("sgd", 5.0))


# A run that has the trouble, by the remedy that is to mend it.
CASES = {
    "standardise": (lambda: a_run("tanh", 200.0 + 40.0 * _POINTS, "sigmoid"), Trouble.SATURATED),
    "weights": (lambda: a_run("tanh", initializer=InitializerSetup("normal", 1, 0.0, (("std", 300.0),))),
                Trouble.SATURATED),
    "unequal": (lambda: a_run("tanh", initializer=InitializerSetup("constant")), Trouble.TWINS),
    "leaky": (lambda: a_run("relu", initializer=InitializerSetup("uniform", 1, -1.1), loss="binary_cross_entropy",
                            optimizer=OptimizerSetup("adam", 0.05)), Trouble.DEAD),
    "cross_entropy": (saturated_output, Trouble.SATURATED),
    "smaller_rate": (lambda: a_run("linear", 3.0 * _POINTS, "linear", optimizer=OptimizerSetup("sgd", 0.9)),
                     Trouble.EXPLODING),
    "clip": (diverging, Trouble.EXPLODING),
}  # fmt: skip


def finding_of(run: Run, trouble: Trouble) -> Finding:
    timeline = Timeline(run)
    timeline.play(300)
    if timeline.diverged_at is None:
        timeline.seek(0)
        timeline.seek_place(Place(0, timeline.steps.phase_ends[2]))
    moment = moment_of(timeline)
    found = [each for each in find_causes(moment, Reading(moment, View())) if each.trouble is trouble]
    assert len({each.layer for each in found}) == len(found) > 0, "one entry for a trouble of a layer"
    return found[0]


@pytest.mark.parametrize("name", CASES)
def test_each_remedy_fixes_its_problem(name: str) -> None:
    make, trouble = CASES[name]
    run = make()
    finding = finding_of(run, trouble)
    remedy = next(each for each in REMEDIES if each.name == name)
    trials = try_remedies(run, finding)
    assert trials is not None
    outcome = next(each for each in trials.outcomes if each.title == remedy.title_for(each.setup))
    assert outcome.fault == ""
    assert outcome.remaining == 0, outcome_words(trials, outcome)
    assert trials.helps(outcome), outcome_words(trials, outcome)
    assert "gone" in outcome_words(trials, outcome) or "stays finite" in outcome_words(trials, outcome)
    losses = [each.loss for each in trials.outcomes]
    assert losses == sorted(losses), "the best one is first"
    assert verdict(trials, trials.outcomes[0]) == "helps most"


def test_every_remedy_is_tried_here() -> None:
    assert sorted(CASES) == sorted(remedy.name for remedy in REMEDIES)
    tried = {trouble for remedy in REMEDIES for trouble in remedy.troubles}
    assert set(CHECKED) == set(Trouble) == tried | {Trouble.NO_INPUT}


def test_a_useless_remedy_is_called_so_and_no_sentence_repeats_a_number() -> None:
    run = CASES["standardise"][0]()
    trials = try_remedies(run, finding_of(run, Trouble.SATURATED))
    assert trials is not None
    useless = [each for each in trials.outcomes if not trials.helps(each)]
    assert useless
    for outcome in useless:
        assert verdict(trials, outcome) == "does not help"
        words = outcome_words(trials, outcome)
        before, _instead, after = words.partition(" instead of ")
        assert not after or before.split()[-1] != after.rstrip(".")


def test_a_trial_leaves_the_run_unchanged_and_can_be_cancelled() -> None:
    run = CASES["leaky"][0]()
    before = run.initial_state()
    finding = finding_of(run, Trouble.DEAD)
    assert try_remedies(run, finding, lambda: True) is None
    trials = try_remedies(run, finding)
    assert isinstance(trials, Trials)
    assert run.initial_state().same_as(before)
    assert all(setup != run.setup for _remedy, setup in remedies_for(run, finding))
    assert math.isfinite(trials.as_it_is.loss)


def test_a_run_without_trouble_has_no_finding_and_the_sentence_names_what_was_checked() -> None:
    timeline = Timeline(a_run("tanh"))
    timeline.seek_place(Place(0, timeline.steps.phase_ends[2]))
    moment = moment_of(timeline)
    assert find_causes(moment, Reading(moment, View())) == ()
    assert nothing_found().startswith("No problem found. Checked: dead units, saturation, identical units,")
