"""The worked solution: every number is that of the trace, a blank has none, and each format is consistent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.open import open_timeline
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.export.solution import MOST_PARAMETERS, MOST_SAMPLES, solution_blocks
from gradviz.export.solution_blocks import Block, Equation, Figure, Heading, Table
from gradviz.export.solution_text import latex_solution, markdown_solution
from gradviz.scene.chain_rule.ledger_text import markdown_text
from gradviz.scene.text.latex import latex_number, latex_text
from gradviz.scene.text.numbers import number
from gradviz.training.run import Run
from gradviz.training.setup import PenaltySetup
from gradviz.training.trace import UpdateTrace, trace_update
from tests.training.builders import inline, run_of


def worked(run: Run, **choices: object) -> tuple[UpdateTrace, list[Block]]:
    trace = trace_update(run, run.initial_state())
    return trace, solution_blocks(run, trace, "Test", **choices)  # type: ignore[arg-type]


def formulas(blocks: list[Block]) -> str:
    return "\n".join(text for block in blocks if isinstance(block, Equation) for _relation, text in block.lines)


def test_every_activation_and_loss_can_be_written() -> None:
    assert all("{" in entry.latex for entry in ACTIVATIONS.values())
    assert all("{output}" in entry.latex[1] and "{output}" in entry.slope_latex for entry in LOSSES.values())


def test_mazur_has_the_published_numbers() -> None:
    timeline = open_timeline("mazur-2-2-2")
    blocks = solution_blocks(timeline.run, timeline.trace(), "Mazur", digits=9)
    text = formulas(blocks)
    for known in ("0.3775", "0.593269992", "1.10590597", "0.751365070", "0.298371109", "0.0821670406", "0.358916480"):
        assert known in text, known
    headings = [block.text for block in blocks if isinstance(block, Heading) and block.level == 2]
    assert headings == ["Given", "Forward, sample 1", "Loss", "Backward, sample 1", "Gradients", "Update",
                        "Check by differences"]  # fmt: skip
    assert sum(isinstance(block, Figure) for block in blocks) == 1


@pytest.mark.parametrize("loss", LOSSES)
def test_every_value_of_the_trace_is_in_it(loss: str) -> None:
    output = LOSSES[loss].requires_activation or "tanh"
    run = run_of((2, 3, 2), ("relu", output), loss=loss, penalty=PenaltySetup(0.01, 0.1), data=inline(3, 2, 2))
    trace, blocks = worked(run, sample=1)
    text = formulas(blocks)
    for part in trace.layers:
        for values in (part.pre_activations[1], part.activations[1], part.deltas[1] * 3, part.weight_gradients.ravel(),
                       part.bias_gradients, part.weights_after.ravel(), part.biases_after):  # fmt: skip
            for value in values:
                assert latex_number(number(float(value), 6)) in text
    for value in (trace.sample_losses[1], trace.data_loss, trace.loss, trace.loss_after):
        assert latex_number(number(float(value), 6)) in text
    cells = {cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row}
    assert {number(float(value), 6) for part in trace.layers for value in part.pre_activations.ravel()} <= cells


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_steps_of_every_optimizer_are_there(optimizer: str) -> None:
    run = run_of((2, 2, 1), ("tanh", "linear"), data=inline(1, 2, 1), optimizer=optimizer)
    trace, blocks = worked(run)
    cells = {cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row}
    shown = formulas(blocks)
    for value in trace.after.parameters:
        text = number(float(value), 6)
        assert text in cells or latex_number(text) in shown
    if optimizer != "sgd":
        for _name, values in trace.substeps:
            assert {number(float(value), 6) for value in values} <= cells


def test_a_blank_has_the_given_values_and_no_results() -> None:
    run = run_of((2, 2, 1), ("sigmoid", "sigmoid"), data=inline(2, 2, 1))
    trace, blocks = worked(run, blank=True)
    text = formulas(blocks)
    assert r"\underline" in text
    assert not re.search(r"\d\.\d", text)
    cells = {cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row}
    assert {number(float(value), 6) for value in trace.before.parameters} <= cells
    assert not {number(float(value), 6) for part in trace.layers for value in part.deltas.ravel()} & cells
    assert not {number(float(value), 6) for value in trace.gradient} & cells


@pytest.mark.parametrize("preset", ["mazur-2-2-2", "xor-2-2-1", "karpathy-tanh-neuron", "iris-4-6-3"])
@pytest.mark.parametrize("blank", [False, True])
def test_the_latex_is_ascii_balanced_and_has_no_double_scripts(preset: str, blank: bool) -> None:
    timeline = open_timeline(preset)
    blocks = solution_blocks(timeline.run, timeline.trace(), timeline.run.setup.title, blank=blank)
    text = latex_solution(blocks, "figure.pdf")
    assert text.isascii()
    assert text.count("{") == text.count("}")
    for name in ("align*", "longtable", "itemize", "center", "document"):
        assert text.count(rf"\begin{{{name}}}") == text.count(rf"\end{{{name}}}") > 0
    assert not re.search(r"\^\{[^{}]*\}_\{[^{}]*\}\^|_\{[^{}]*\}\^\{[^{}]*\}_|\?", text)
    markdown = markdown_solution(blocks, "figure.svg")
    assert markdown.count("$$") == 2 * sum(isinstance(block, Equation) for block in blocks)
    assert "![The network before the update.](<figure.svg>)" in markdown


def test_a_network_too_large_to_read_is_refused_in_one_sentence(tmp_path: Path) -> None:
    run = run_of((12, 12, 1), ("tanh", "tanh"), data=inline(1, 12, 1))
    assert run.network.parameter_count > MOST_PARAMETERS
    with pytest.raises(SetupError, match="at most 150 parameters; this network has 169"):
        worked(run)
    run = run_of((1, 1), ("tanh",), data=inline(MOST_SAMPLES + 1, 1, 1))
    with pytest.raises(SetupError, match=r"at most 20 samples in a batch; here it has 21"):
        worked(run)
    run = run_of((1, 1), ("tanh",), data=inline(2, 1, 1))
    with pytest.raises(SetupError, match="there is no sample 3"):
        worked(run, sample=2)


def test_a_title_cannot_leave_its_place() -> None:
    title = "a\n# b & <img> \x00\\input{x}\x00 ![c](d)\u202e"
    assert markdown_text(title) == r"a \# b \& \<img> " + "\ufffd" + r"\\input{x}" + "\ufffd" + r" !\[c\](d)" + "\ufffd"
    assert r"\input" not in latex_text(title)
