"""Formulas in running text: where a line may end, and where not."""

import pytest

from gradviz.scene.text.formulas import unbroken, unbroken_markdown


def shown(text: str) -> str:
    return text.replace("\u00a0", "_").replace("\u2060", "~")


@pytest.mark.parametrize(("text", "expected"), [
    ("with the prediction: 2(ŷ − y) = −0.538", "with the prediction: 2(ŷ_−_y)_=_−0.538"),
    ("is ∂L/∂w1[1,1] = 0.5·2 = 1, and", "is ∂L/~∂w1[1,1]_=_0.5·2_=_1, and"),
    ("w ← w − learning rate · ∂L/∂w.", "w_←_w_−_learning rate ·_∂L/~∂w."),
    ("Its output is tanh z = 0.7071. A ReLU only", "Its output is tanh_z_=_0.7071. A ReLU only"),
    ("(the loss is half of it − but not here)", "(the loss is half of it −_but not here)"),
    ("| a | b = 2 |", "| a | b_=_2 |"), ("no formula here", "no formula here"),
    ("- a list\n- of two", "- a list\n- of two"),
    ("z₁ = 0.6979 · 0.5362 + (−0.1407) · 0.5642 + 0.4468 · 0.5067 = 0.3414",
     "z₁ =_0.6979 ·_0.5362 +_(−0.1407) ·_0.5642 +_0.4468 ·_0.5067 =_0.3414"),
])  # fmt: skip
def test_no_line_ends_in_a_short_formula(text: str, expected: str) -> None:
    assert shown(unbroken(text)) == expected
    assert unbroken(text).replace("\u00a0", " ").replace("\u2060", "") == text


def test_code_in_markdown_is_left_alone() -> None:
    text = "Type `x = 2`, so L = 1:\n```\ny = 3\n```\n"
    assert shown(unbroken_markdown(text)) == "Type `x = 2`, so L_=_1:\n```\ny = 3\n```\n"
