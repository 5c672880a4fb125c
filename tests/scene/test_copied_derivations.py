"""Copied derivations: LaTeX that compiles, Markdown that renders, and in all three forms the gradient of the graph."""

from __future__ import annotations

import re

import pytest

from gradviz.documents.open import open_setup
from gradviz.scene.chain_rule.ledger_text import derivation_text
from gradviz.scene.moment import moment_of
from gradviz.scene.view.view import Scope, View
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline

# Commands of LaTeX itself and of amsmath, which every installation has.
KNOWN = {
    "align*", "begin", "bigl", "bigr", "cdot", "delta", "div", "ell", "end", "frac", "hat", "left", "mathrm", "partial",
    "pm", "quad", "right", "sum", "text", "textbf", "textit", "times", "to", "underbrace", "usepackage",
}  # fmt: skip
SELECTED = ("w1[1,1]", "w2[1,1]", "b1[1]", "b2[1]", "u1[1]", "u2[1]", "u0[1]")


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("preset", ["mazur-2-2-2", "circle-2-4-2-1", "iris-4-6-3", "one-neuron"])
def test_copies_compile_and_render(preset: str, scope: Scope) -> None:
    setup, folder = open_setup(preset)[:2]
    timeline = Timeline(Run(setup, folder))
    for _phase in range(3):
        timeline.next(Granularity.PHASE)
    network, seen = timeline.run.network, 0
    for name in SELECTED:
        is_unit = name.startswith("u")
        if not is_unit and name not in {network.ref(index).name for index in range(network.parameter_count)}:
            continue
        if is_unit and int(name[1]) >= len(network.sizes):
            continue
        moment = moment_of(timeline)
        view = View(selected=name, scope=scope, digits=6)
        texts = {form: derivation_text(moment, view, form) for form in ("text", "markdown", "latex")}
        assert all(texts.values()), name
        latex, markdown = texts["latex"] or "", texts["markdown"] or ""
        _check_latex(latex)
        _check_markdown(markdown)
        seen += 1
    assert seen >= 3


def _check_latex(text: str) -> None:
    bare = re.sub(r"\\[{}%&$#_\\]", "", text)
    depth = 0
    for sign in bare:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0, text
    assert depth == 0, text
    assert bare.count("$") % 2 == 0
    assert len(re.findall(r"\\left[^a-z]", text)) == len(re.findall(r"\\right[^a-z]", text))
    begun, ended = re.findall(r"\\begin\{(\w+\*?)\}", text), re.findall(r"\\end\{(\w+\*?)\}", text)
    assert sorted(begun) == sorted(ended)
    assert set(re.findall(r"\\([a-zA-Z]+\*?)", text)) <= KNOWN, set(re.findall(r"\\([a-zA-Z]+\*?)", text)) - KNOWN
    assert not set(text) & set("·÷−√⁻²ŷδ∂Σ₁₂₃")  # what pdfLaTeX would stop at


def _check_markdown(text: str) -> None:
    assert text.count("```") % 2 == 0
    tables = re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE)
    assert tables
    for table in tables:
        rows = [re.sub(r"\\\|", "", row).count("|") for row in table.strip().splitlines()]
        assert len(set(rows)) == 1, table
        assert re.fullmatch(r"(\|\s*:?-+:?\s*)+\|", table.splitlines()[1]), table
