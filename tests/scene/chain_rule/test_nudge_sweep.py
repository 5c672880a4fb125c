"""The nudge for every ε: exact in between, truncation error for large ε, round-off for small ε."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from gradviz.data.setup import InlineData
from gradviz.scene.chain_rule.nudge_panel import nudge_frame
from gradviz.scene.chain_rule.nudge_sweep import EPSILONS, compute_sweep, nudged_objective, sweep_request
from gradviz.scene.view.view import Scope, View
from gradviz.training.setup import ParameterSetup, PenaltySetup
from gradviz.training.trace import trace_update
from tests.scene.scenes import circle_run, finished, moment_at
from tests.training.builders import run_of


def test_the_sizes_go_from_a_tenth_to_ten_to_the_minus_fifteen() -> None:
    assert (EPSILONS[0], EPSILONS[9], EPSILONS[-1]) == (1e-1, 1e-4, 1e-15)
    assert all(a > b for a, b in itertools.pairwise(EPSILONS))
    assert {f"1e-{power:02}" for power in range(1, 16)} <= {f"{size:.0e}" for size in EPSILONS}


@pytest.mark.parametrize("selected", ["w1[1,2]", "b2[1]", "u2[1]", "u0[2]"])
@pytest.mark.parametrize("scope", Scope)
def test_without_a_nudge_it_is_the_displayed_loss_to_the_bit(selected: str, scope: Scope) -> None:
    moment = finished(circle_run(penalty=PenaltySetup(0.01, 0.1)))
    request = sweep_request(moment, View(selected=selected, scope=scope, sample=3))
    assert request is not None
    shown = moment.trace.sample_losses[3] if scope is Scope.SAMPLE else moment.trace.loss
    assert nudged_objective(request, 0.0) == shown


def test_truncation_error_falls_with_epsilon_and_round_off_grows() -> None:
    request = sweep_request(finished(circle_run()), View(selected="w1[1,2]"))
    assert request is not None
    sweep = compute_sweep(request)
    assert sweep is not None
    forward, central = abs(sweep.forward - request.expected), abs(sweep.central - request.expected)
    by_size = dict(zip(EPSILONS, forward, strict=True))
    assert by_size[1e-2] / by_size[1e-4] == pytest.approx(100, rel=0.2)  # of the first order in ε
    both = dict(zip(EPSILONS, central, strict=True))
    assert both[1e-1] / both[1e-2] == pytest.approx(100, rel=0.2)  # of the second order
    assert by_size[1e-14] > 100 * forward.min()
    assert 1e-9 < EPSILONS[int(forward.argmin())] < 1e-5
    assert EPSILONS[int(central.argmin())] > EPSILONS[int(forward.argmin())]


@pytest.mark.parametrize("selected", ["w1[1,1]", "w1[2,3]", "w2[4,1]", "w3[2,1]", "b1[2]", "b3[1]"])
def test_both_regimes_hold_over_every_epsilon(selected: str) -> None:
    """|quotient − ∂L/∂w| is ½·ε·|∂²L/∂w²| of truncation, or at most a few units in the last place of L divided by ε.

    The curvature comes from central differences of backpropagation's own gradient, not from the losses of the sweep.
    """
    run = circle_run()
    moment = finished(run)
    request = sweep_request(moment, View(selected=selected))
    assert request is not None
    sweep = compute_sweep(request)
    assert sweep is not None
    sizes, errors = np.array(EPSILONS), abs(sweep.forward - request.expected)
    index, h = run.network.index(run.network.find(selected)), 1e-5

    def gradient(by: float) -> float:
        before = moment.trace.before
        parameters = before.parameters.copy()
        parameters[index] += by
        trace = trace_update(run, replace(before, parameters=parameters))
        return float(trace.gradient[index])

    curvature = (gradient(h) - gradient(-h)) / (2 * h)
    truncation = 0.5 * abs(curvature) * sizes
    round_off = 8 * np.finfo(float).eps * abs(sweep.base) / sizes
    slack = 2.0 * sizes**2  # of the third derivative
    assert (errors <= truncation + slack + round_off).all()
    clear = (truncation > 100 * round_off) & (truncation > 20 * slack)
    assert clear.sum() >= 3
    assert errors[clear] == pytest.approx(truncation[clear], rel=0.06)
    lost = sizes < 1e-13
    assert (errors[lost] > truncation[lost]).all(), "round-off alone is left"


def test_a_parabola_has_the_errors_that_can_be_worked_out() -> None:
    # L = ½(w·2 − 1)² at w = 1: slope 2, curvature 4, so the quotient is 2 + 2ε.
    run = run_of((1, 1), ("linear",), biases=(False,), data=InlineData(((2.0,),), ((1.0,),)),
                 parameters=ParameterSetup((((1.0,),),), ((),)))  # fmt: skip
    request = sweep_request(finished(run), View(selected="w1[1,1]"))
    assert request is not None
    sweep = compute_sweep(request)
    assert sweep is not None
    assert sweep.base == 0.5
    for place in range(10):
        assert sweep.forward[place] == pytest.approx(2 + 2 * EPSILONS[place], abs=1e-10)
        assert sweep.central[place] == pytest.approx(2, abs=1e-10)


def test_equal_content_has_an_equal_key_and_other_content_another() -> None:
    run = circle_run()
    keys = [sweep_request(finished(run), View(selected="w1[1,2]", digits=digits)) for digits in (3, 9)]
    assert keys[0] is not None
    assert keys[1] is not None
    assert keys[0].key == keys[1].key
    others = [
        sweep_request(finished(run, 2), View(selected="w1[1,2]")),
        sweep_request(finished(run), View(selected="b1[1]")),
        sweep_request(finished(run), View(selected="w1[1,2]", scope=Scope.SAMPLE)),
    ]
    for other in others:
        assert other is not None
        assert other.key != keys[0].key


def test_the_page_says_what_happens_and_the_sweep_changes_none_of_its_numbers() -> None:
    moment = finished(circle_run())
    request = sweep_request(moment, View(selected="w1[1,2]"))
    assert request is not None
    sweep = compute_sweep(request)
    for place, word in ((0, "Truncation"), (len(EPSILONS) - 1, "Round-off")):
        view = View(selected="w1[1,2]", nudge=place)
        frame = nudge_frame(moment, view, request, sweep)
        assert frame.verdict.startswith(word)
        assert frame.rows == nudge_frame(moment, view, request, None).rows
        low, high = frame.decades
        good = frame.errors[frame.errors > 0]
        assert 10.0**low <= good.min()
        assert good.max() <= 10.0**high


def test_every_row_says_of_which_loss_it_is() -> None:
    run, view = circle_run(), View(selected="w1[1,2]")
    last = finished(run)
    for moment, words in (
        (moment_at(run, last.steps.phase_ends[2]), ["L as it is", "L with w1[1,2] + ε", "Quotient: change of L ÷ ε"]),
        (last, ["L before the update", "L before the update, with w1[1,2] + ε", "Quotient: change of L ÷ ε"]),
    ):
        frame = nudge_frame(moment, view, sweep_request(moment, view), None)
        assert [what for what, _value in frame.rows[:3]] == words


def test_a_missing_selection_is_mentioned_and_nonfinite_losses_are_not_numbers() -> None:
    moment = moment_at(circle_run(), 2)
    assert sweep_request(moment, View(selected="w1[1,2]")) is None
    frame = nudge_frame(moment, View(), None, None)
    assert frame.rows == ()
    assert "Select" in frame.verdict
    run = run_of((1, 1), ("linear",), data=InlineData(((1e200,), (1e200,)), ((0.0,), (0.0,))))
    moment = moment_at(run, 3)
    request = sweep_request(moment, View(selected="w1[1,1]"))
    if request is not None:
        frame = nudge_frame(moment, View(selected="w1[1,1]"), request, compute_sweep(request))
        assert not np.isfinite(frame.errors).any()
        assert frame.verdict.startswith("Not finite")
