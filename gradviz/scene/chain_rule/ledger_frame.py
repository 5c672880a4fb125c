"""The frame of the chain rule of one parameter: its factors, and the sums that lead to the displayed gradient."""

from __future__ import annotations

from gradviz.scene.frame import Frame

__all__ = ["FactorFrame", "LedgerFrame"]


class FactorFrame(Frame, frozen=True):
    """One factor of the chain rule. `latex` is its symbol, `plain` the same in Unicode, `number` its displayed value
    ('—' where not computed), `source` its formula ('1 − tanh² z'), `about` the name of the unit or parameter that it
    belongs to, for highlighting, `role` result, factor, input, or step."""

    latex: str
    plain: str
    number: str
    source: str
    about: str
    role: str


class LedgerFrame(Frame, frozen=True):
    """The chain rule of the selected parameter.

    `heading` names the sample or path ('sample 1 of 10'). The first of `factors` is the result, which is the product of
    the others. `sum_lines` (label, number) show how the parts add up to the displayed gradient. `check_lines` (label,
    number) compare backpropagation with a nudge; `verdict` is the comparison in words, `agrees` its result.
    `paths` are the names of the paths to the loss where there are several; `path` is the index of the one shown.
    `variables` are (key, text) of the possible variables of a unit's derivative, `variable` is the key of the one
    shown. `listed` (label, number) are every path of the chosen sample and the gradient of every sample, up to a
    limit.
    """

    title: str
    heading: str
    factors: tuple[FactorFrame, ...]
    sum_lines: tuple[tuple[str, str], ...]
    check_title: str
    check_lines: tuple[tuple[str, str], ...]
    verdict: str
    agrees: bool
    paths: tuple[str, ...]
    path: int
    plain_text: str
    variables: tuple[tuple[str, str], ...] = ()
    variable: str = "z"
    listed: tuple[tuple[str, str], ...] = ()
