"""The ledger: factors multiply to a sample's gradient, paths and samples add up to what the graph displays."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.data.setup import InlineData
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.scene.chain_rule.chain import MOST_PATHS, chains, path_count, strongest_chains
from gradviz.scene.chain_rule.ledger import account_of, ledger_frame, target_of
from gradviz.scene.chain_rule.ledger_frame import LedgerFrame
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import Scope, View
from gradviz.training.run import Run
from gradviz.training.setup import ParameterSetup, PenaltySetup
from gradviz.training.steps import Place
from gradviz.training.trace import trace_update
from tests.scene.scenes import circle_run, finished, moment_at, read_back
from tests.training.builders import inline, rows, run_of

HIDDEN = [name for name, entry in ACTIVATIONS.items() if not entry.output_only]
BY = st.sampled_from(["z", "a"])
SMOOTH = [name for name in HIDDEN if not ACTIVATIONS[name].has_kink]


@st.composite
def runs(draw: Any, hidden: list[str] = HIDDEN) -> Run:
    loss = draw(st.sampled_from(sorted(LOSSES)))
    output = LOSSES[loss].requires_activation or draw(st.sampled_from([*hidden, "softmax"]))
    inner = draw(st.lists(st.integers(1, 4), max_size=3))
    sizes = [draw(st.integers(1, 3)), *inner, draw(st.integers(2 if output == "softmax" else 1, 3))]
    activations = [*(draw(st.sampled_from(hidden)) for _ in inner), output]
    biases = [draw(st.booleans()) for _ in activations]
    samples = draw(st.sampled_from([1, 2, 7]))
    penalty = draw(st.sampled_from([PenaltySetup(), PenaltySetup(0.0, 0.3), PenaltySetup(0.01, 0.3)]))
    seed = draw(st.integers(0, 2**16))
    return run_of(sizes, activations, biases=biases, loss=loss, penalty=penalty,
                  data=inline(samples, sizes[0], sizes[-1], seed=seed), seed=seed)  # fmt: skip


def names_of(run: Run) -> list[str]:
    units = [f"u{column}[{unit + 1}]" for column, size in enumerate(run.network.sizes) for unit in range(size)]
    return [run.network.ref(i).name for i in range(run.network.parameter_count)] + units


def ledger(run: Run, view: View) -> LedgerFrame:
    frame = ledger_frame(finished(run), view)
    assert frame is not None
    return frame


@settings(max_examples=60)
@given(runs(), st.data())
def test_paths_samples_and_penalty_add_up_to_the_displayed_gradient(run: Run, data: Any) -> None:
    moment = finished(run)
    scope = data.draw(st.sampled_from(Scope))
    for name in names_of(run):
        view = View(selected=name, scope=scope, sample=data.draw(st.integers(0, 9)), digits=6, by=data.draw(BY))
        reading = Reading(moment, view)
        target = target_of(reading)
        assert target is not None
        account, paths, _path = account_of(reading, target)
        assert abs(account.total - account.shown) <= 1e-13 * account.size, name
        if paths:
            is_whole = path_count(reading.network, target.layer) <= MOST_PATHS
            assert len(account.parts) == len(paths) - is_whole <= MOST_PATHS
        frame = ledger_frame(moment, view)
        assert frame is not None
        assert frame.sum_lines[-1][1] == number(account.shown, 6)


@settings(max_examples=60)
@given(runs(), st.data())
def test_every_product_is_the_gradient_of_that_sample_alone(run: Run, data: Any) -> None:
    moment = finished(run)
    name = data.draw(st.sampled_from(names_of(run)))
    for sample in range(len(moment.trace.indices)):
        # The same sample trained alone, without penalty: computed by the engine from nothing shared with the ledger.
        data_of_one = InlineData(rows(moment.trace.inputs[[sample]]), rows(moment.trace.targets[[sample]]))
        alone = Run(replace(run.setup, data=data_of_one, penalty=PenaltySetup()))
        trace = trace_update(alone, moment.trace.before)
        reading = Reading(moment, View(selected=name, sample=sample, by="a"))
        target = target_of(reading)
        assert target is not None
        if target.by_output and target.layer == len(trace.layers) - 1:
            expected = trace.output_slopes[0, target.unit]
        elif target.by_output:
            above = trace.layers[target.layer + 1]
            expected = above.deltas[0] @ above.weights[target.unit]
        elif target.ref is None:
            expected = trace.layers[target.layer].deltas[0, target.unit]
        else:
            expected = trace.gradient[run.network.index(target.ref)]
        account, _paths, _path = account_of(reading, target)
        scale = np.abs(account.parts[:, sample]).sum()
        assert abs(account.samples[sample] - expected) <= 1e-13 * scale + 1e-15


@settings(max_examples=40)
@given(runs(SMOOTH), st.data())
def test_the_nudge_agrees_where_the_loss_is_smooth(run: Run, data: Any) -> None:
    if run.loss.has_kink or run.setup.penalty.l1:
        return
    name = data.draw(st.sampled_from(names_of(run)))
    frame = ledger(run, View(selected=name, scope=data.draw(st.sampled_from(Scope)), by=data.draw(BY)))
    assert frame.agrees, frame.plain_text
    assert frame.verdict.startswith("✓")


def test_a_wrong_gradient_is_caught_by_the_nudge(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Reading.gradient_of
    monkeypatch.setattr(Reading, "gradient_of", lambda self, ref: 2.0 * (right(self, ref) or 0.0))
    frame = ledger(circle_run(), View(selected="w2[1,1]"))
    assert not frame.agrees
    assert frame.verdict == "differ after 0 digits"
    # The sum is added up from the factors, so it shows its own number and not the wrong one.
    assert frame.sum_lines[-1][1] != number(read_back(frame.check_lines[0][1]), 4)


def test_the_textbook_case_one_path_from_the_second_layer() -> None:
    frame = ledger(circle_run(), View(selected="w2[1,1]"))
    assert [factor.plain for factor in frame.factors] == [
        "∂ℓ/∂w2[1,1]", "∂ℓ/∂ŷ", "∂ŷ/∂z₁⁽³⁾", "∂z₁⁽³⁾/∂a₁⁽²⁾", "∂a₁⁽²⁾/∂z₁⁽²⁾", "∂z₁⁽²⁾/∂w2[1,1]",
    ]  # fmt: skip
    assert [factor.source for factor in frame.factors] == [
        "sample 1 of 10", "ŷ − y", "1 − a²", "w3[1,1]", "1 − a²", "a₁⁽¹⁾",
    ]  # fmt: skip
    assert [factor.about for factor in frame.factors] == ["w2[1,1]", "u3[1]", "u3[1]", "w3[1,1]", "u2[1]", "u1[1]"]
    assert [factor.role for factor in frame.factors] == ["result", "factor", "factor", "factor", "factor", "input"]
    assert frame.factors[0].latex == r"\frac{\partial \ell}{\partial w^{(2)}_{1,1}}"
    result, *factors = (read_back(factor.number) for factor in frame.factors)
    assert np.prod(factors) == pytest.approx(result, rel=2e-3)
    assert [what for what, _value in frame.sum_lines] == ["Sum over 10 samples ÷ 10", "Displayed gradient"]
    assert frame.check_title == "Batch mean, 10 samples"
    assert frame.paths == ()


@pytest.mark.parametrize("sample", [0, 3, 9])
def test_the_factors_shown_are_those_of_the_chosen_sample_and_multiply_to_its_result(sample: int) -> None:
    frame = ledger(circle_run(), View(selected="w2[1,1]", sample=sample, digits=9))
    result, *factors = (read_back(factor.number) for factor in frame.factors)
    assert np.prod(factors) == pytest.approx(result, rel=1e-7)
    part = finished(circle_run()).trace.layers[1]
    assert frame.heading == f"sample {sample + 1} of 10, before the update"
    below = finished(circle_run()).trace.layers[0].activations[sample, 0]
    assert result == pytest.approx(10 * part.deltas[sample, 0] * below, rel=1e-7)


def test_weights_biases_and_sums_are_typeset_with_their_layer_and_units() -> None:
    run = circle_run()
    symbols = [ledger(run, View(selected=name, path=2)).factors[0].latex for name in ("w1[2,3]", "b1[3]", "u1[3]")]
    assert [symbol.split("partial ")[2].removesuffix("}") for symbol in symbols] == [
        "w^{(1)}_{2,3}", "b^{(1)}_{3}", "z^{(1)}_{3}",
    ]  # fmt: skip


def test_several_paths_can_be_read_one_by_one_and_together() -> None:
    run = circle_run()
    frames = [ledger(run, View(selected="w1[1,2]", path=path, digits=8)) for path in (0, 1, 2, 99)]
    assert frames[0].paths == ("via u2[1]", "via u2[2]", "all 2 paths together")
    assert [frame.path for frame in frames] == [0, 1, 2, 2]
    first, second, whole, _same = (read_back(f.factors[0].number) for f in frames)
    assert first + second == pytest.approx(whole, rel=1e-6)
    assert frames[0].factors[0].plain == "∂ℓ/∂w1[1,2]|₁"
    assert frames[2].factors[0].plain == "∂ℓ/∂w1[1,2]"
    assert frames[0].sum_lines[0] == ("Sum over 2 paths", frames[2].factors[0].number)
    assert f"via u2[2]: {frames[1].factors[0].number}" in frames[0].plain_text


def test_the_derivation_as_text_holds_every_number_of_the_frame_and_every_sample() -> None:
    run = circle_run()
    frame = ledger(run, View(selected="w1[1,2]"))
    for line in (*frame.sum_lines, *frame.check_lines):
        assert ": ".join(line) in frame.plain_text
    for factor in frame.factors:
        assert factor.number in frame.plain_text
        assert factor.plain in frame.plain_text
    for sample in range(10):
        own = ledger(run, View(selected="w1[1,2]", sample=sample, path=2)).factors[0].number
        assert f"sample {sample + 1} of 10: {own}" in frame.plain_text


def test_of_more_paths_than_can_be_read_the_strongest_are_shown_and_the_others_summed() -> None:
    run = circle_run((9, 9, 9))
    for view in (View(selected="w1[1,1]", digits=6), View(selected="w1[1,1]", digits=6, path=8)):
        frame = ledger(run, view)
        assert len(frame.paths) == 9
        assert frame.paths[-1] == "all 81 paths together"
        assert frame.listed[8][0] == "the other 73 paths together"
        assert frame.sum_lines[0][0] == "Sum over 81 paths"
        assert frame.agrees
    assert len(frame.factors) == 4, "the last choice is all paths together"
    moment = finished(run)
    reading = Reading(moment, View(selected="w1[1,1]"))
    target = target_of(reading)
    assert target is not None
    account, _paths, _path = account_of(reading, target)
    products = [abs(float(chain.product[0])) for chain in chains(moment.trace, run.loss, target)]
    expected = sorted(products, reverse=True)[:8]
    found = strongest_chains(moment.trace, run.loss, target, 0, 8)
    assert [abs(float(chain.product[0])) for chain in found] == pytest.approx(expected, rel=1e-12)
    assert len({chain.units for chain in found}) == 8
    assert abs(account.total - account.shown) <= 1e-13 * account.size


def test_after_the_update_the_factors_are_labelled_as_those_before_it() -> None:
    run = circle_run()
    during, after = moment_at(run, 7), finished(run)
    headings = [ledger_frame(moment, View(selected="w1[1,1]")).heading for moment in (during, after)]
    assert headings[0] == "sample 1 of 10"
    assert headings[1].startswith("sample 1 of 10, before the update")


def test_a_fused_loss_is_one_factor_by_z() -> None:
    run = run_of((2, 2), ("softmax",), loss="categorical_cross_entropy", data=inline(3, 2, 2))
    frame = ledger(run, View(selected="w1[1,2]"))
    assert [factor.plain for factor in frame.factors] == ["∂ℓ/∂w1[1,2]", "∂ℓ/∂z₂⁽¹⁾", "∂z₂⁽¹⁾/∂w1[1,2]"]


def test_the_sample_is_clamped_and_the_weights_are_those_before_the_update() -> None:
    run = circle_run()
    frame = ledger(run, View(selected="w2[1,1]", sample=99))
    assert frame.heading == "sample 10 of 10, before the update"
    weight = run.network.weights(run.initial_state().parameters, 2)[0, 0]
    assert frame.factors[3].number == number(weight)


def test_nothing_is_shown_before_the_backward_pass_gets_there() -> None:
    run = circle_run()
    for steps in range(6):
        assert ledger_frame(moment_at(run, steps), View(selected="w2[1,1]")) is None
    assert ledger_frame(moment_at(run, 6), View(selected="w2[1,1]")) is not None
    assert ledger_frame(moment_at(run, 6), View(selected="u0[1]")) is None
    for selected in (None, "u0[9]", "w9[1,1]", "nonsense"):
        assert ledger_frame(finished(run), View(selected=selected)) is None


def test_a_gradient_of_exactly_zero_is_mentioned() -> None:
    run = run_of((2, 1), ("tanh",), data=InlineData(((0.0, 1.0),), ((0.5,),)))
    frame = ledger(run, View(selected="w1[1,1]"))
    assert frame.sum_lines[-1][1] == "0"
    assert frame.verdict == "✓ both exactly zero"


def test_a_diverged_run_has_words_and_no_crash() -> None:
    run = run_of((1, 1), ("linear",), data=InlineData(((1e200,), (1e200,)), ((0.0,), (0.0,))))
    moment = moment_at(run, 2)
    moment = replace(moment, place=Place(0, 3), step=moment.steps.sequence[2])
    frame = ledger_frame(moment, View(selected="w1[1,1]"))
    assert frame is not None
    assert frame.verdict == "not finite: nothing to compare"
    assert not frame.agrees
    assert frame.factors[0].number == "not finite"


def test_a_kink_within_the_nudge_is_named() -> None:
    data = InlineData(((1.0,),), ((0.5,),))
    run = run_of((1, 1, 1), ("relu", "linear"), biases=(False, False), data=data,
                 parameters=ParameterSetup((((1e-9,),), ((1.0,),)), ((), ())))  # fmt: skip
    frame = ledger(run, View(selected="w1[1,1]"))
    assert not frame.agrees
    assert "kink" in frame.verdict
