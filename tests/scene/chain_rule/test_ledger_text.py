"""Copied text of the ledger: every number, in forms that other programs read."""

from __future__ import annotations

import re

import pytest

from gradviz.scene.chain_rule.ledger import ledger_frame
from gradviz.scene.chain_rule.ledger_text import FORMS, derivation_text
from gradviz.scene.text.latex import latex_number, latex_text
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from tests.scene.scenes import circle_run, finished, moment_at

SELECTED = ("w1[1,2]", "w3[1,1]", "b2[1]", "u2[1]", "u0[1]")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("selected", SELECTED)
def test_every_number_of_every_path_is_in_it(form: str, selected: str) -> None:
    moment, view = finished(circle_run()), View(selected=selected, by="a", digits=6)
    text = derivation_text(moment, view, form)
    assert text is not None
    written = latex_number if form == "latex" else str
    frame = ledger_frame(moment, view)
    assert frame is not None
    for _what, value in (*frame.sum_lines, *frame.check_lines, *frame.listed):
        assert written(value) in text
    for path in range(max(1, len(frame.paths) - 1)):
        one = ledger_frame(moment, View(selected=selected, by="a", digits=6, path=path))
        assert one is not None
        for factor in one.factors:
            assert (factor.number if form == "text" else latex_number(factor.number)) in text
            assert (factor.plain if form == "text" else factor.latex) in text


def test_without_a_chain_rule_there_is_nothing_to_copy() -> None:
    assert derivation_text(moment_at(circle_run(), 2), View(selected="w1[1,1]"), "text") is None


@pytest.mark.parametrize("selected", SELECTED)
def test_the_latex_is_plain_ascii_with_its_brackets_in_balance(selected: str) -> None:
    text = derivation_text(finished(circle_run()), View(selected=selected, by="a"), "latex")
    assert text is not None
    assert text.isascii()
    assert "?" not in text
    assert text.count("{") == text.count("}")
    assert text.replace(r"\$", "").count("$") % 2 == 0
    opened = re.findall(r"\\(begin|end)\{([a-z*]+)\}", text)
    assert sum(what == "begin" for what, _name in opened) == len(opened) // 2 > 0


@pytest.mark.parametrize(("value", "latex"), [
    (-0.000456, r"-4.56 \times 10^{-4}"), (12.5, "12.5"), (0.0, "0"), (2.5e30, r"2.5 \times 10^{30}"),
    (float("nan"), r"\text{not finite}"),
])  # fmt: skip
def test_a_number_keeps_its_digits(value: float, latex: str) -> None:
    assert latex_number(number(value, 4)) == latex


def test_texts_are_escaped_for_latex() -> None:
    assert latex_text("50 % of w1[1,2] & {x}_y") == r"50 \% of w1[1,2] \& \{x\}\_y"
    assert latex_text("Nudge ±10⁻⁴") == r"Nudge $\pm$10$^{-4}$"
    assert latex_text("∂L/∂w · δ ✓") == r"$\partial$L/$\partial$w $\cdot$ $\delta$ "
    assert latex_text("猫") == "?"
