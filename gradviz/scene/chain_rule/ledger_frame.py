"""The chain rule of one parameter as it is shown: its factors, and the sums that lead to the displayed gradient."""

from __future__ import annotations

from gradviz.scene.frame import Frame

__all__ = ["FactorFrame", "LedgerFrame"]


class FactorFrame(Frame, frozen=True):
    """One factor of the chain rule. `latex` is its symbol, `plain` the same in Unicode, `number` its value as shown
    ('—' where not computed), `source` what it is ('1 − tanh² z'), `about` the unit or parameter that it belongs to
    (a name, for highlighting), `role` result, factor, input, or step."""

    latex: str
    plain: str
    number: str
    source: str
    about: str
    role: str


class LedgerFrame(Frame, frozen=True):
    """The chain rule of the selected parameter.

    `heading` says for whom ('sample 1 of 10', or the path); `factors` begin with the result and multiply to it.
    `sum_lines` say how the parts add up to the displayed gradient, as (what, number). `check_lines` compare
    backpropagation with a nudge, as (what, number); `verdict` is the comparison in words, `agrees` its answer.
    `paths` names the paths to the loss where there are several; `path` is the one shown. `variables` are (key,
    text) of what a unit's derivative may be by, `variable` the key of the one shown. `listed` are every path of the
    chosen sample and every sample's gradient, as (what, number), as far as they can be read.
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
