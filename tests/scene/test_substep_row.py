"""The row of the optimizer's sub-steps: from the gradient to the new value, each number once it is revealed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.scene.explanation.explanation import explanation_frame
from gradviz.scene.explanation.substep_row import SYMBOLS
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import OptimizerSetup
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run


def run_with(optimizer: str) -> Run:
    run = circle_run()
    return Run(replace(run.setup, optimizer=OptimizerSetup(optimizer, 0.1)))


def after_updates(run: Run, updates: int) -> Moment:
    timeline = Timeline(run)
    for _update in range(updates):
        timeline.next(Granularity.UPDATE)
    return moment_of(timeline)


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_the_row_leads_from_the_gradient_over_the_step_to_the_new_value(optimizer: str) -> None:
    moment = after_updates(run_with(optimizer), 2)
    row = explanation_frame(moment, View(selected="w2[1,1]")).substeps
    ref = moment.run.network.find("w2[1,1]")
    index, trace = moment.run.network.index(ref), moment.trace
    assert row[0].number == number(float(trace.gradient[index]), 4)
    assert [step.role for step in row[-2:]] == ["step", "factor"]
    assert row[-2].number == number(float(trace.step[index]), 4)
    assert row[-1].number == number(float(trace.after.parameters[index]), 4)
    assert {name for name, _values in trace.substeps} <= set(SYMBOLS)
    assert all(step.source and step.latex for step in row)
    assert len(row) <= 7


def test_adam_is_explained_by_its_means_and_their_formulas() -> None:
    row = explanation_frame(after_updates(run_with("adam"), 1), View(selected="b1[1]")).substeps
    assert [step.plain for step in row] == ["∂L/∂b1[1]", "m", "s", "√ŝ", "Δw", "b + Δb"]
    assert row[1].source == "β₁m + (1 − β₁)g"


def test_each_number_appears_with_the_step_that_reveals_it() -> None:
    timeline = Timeline(run_with("adam"))
    while timeline.steps.backward_from(timeline.place) != 0:
        timeline.next(Granularity.LAYER)
    assert explanation_frame(moment_of(timeline), View(selected="w1[1,1]")).substeps == ()
    timeline.next(Granularity.OPERATION)
    row = explanation_frame(moment_of(timeline), View(selected="w1[1,1]", by_operation=True)).substeps
    assert [step.number == "—" for step in row] == [False, False, True, True, True, True]


def test_no_selection_or_a_frozen_one_has_no_row() -> None:
    moment = after_updates(circle_run(freeze=("b1[*]",)), 1)
    for selected in (None, "u1[1]", "L", "b1[1]"):
        assert explanation_frame(moment, View(selected=selected)).substeps == ()
