"""The derivation of the selection for the clipboard: plain text, Markdown or LaTeX, path by path, sum and check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gradviz.scene.chain_rule.ledger import ledger_frame
from gradviz.scene.chain_rule.ledger_frame import FactorFrame, LedgerFrame
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment
from gradviz.scene.text.latex import latex_number, latex_text
from gradviz.scene.text.numbers import MINUS
from gradviz.scene.view.view import View
from gradviz.text import _, printable

__all__ = ["FORMS", "derivation_text", "markdown_text"]

MOST_CHAINS = 16


class Derivation(Frame, frozen=True):
    """The parts of a derivation: `chains` are (name of the path or empty, factors), the others as in the ledger's
    frame.
    """

    title: str
    heading: str
    chains: tuple[tuple[str, tuple[FactorFrame, ...]], ...]
    listed: tuple[tuple[str, str], ...]
    sums: tuple[tuple[str, str], ...]
    check_title: str
    checks: tuple[tuple[str, str], ...]
    verdict: str


@np.errstate(all="ignore")
def derivation_text(moment: Moment, view: View, form: str) -> str | None:
    """The whole derivation in one of `FORMS`; None where the selection has no ledger.

    Where several paths lead to the loss, up to sixteen are all written out; of more, only the displayed one.
    """
    shown = ledger_frame(moment, view)
    if shown is None:
        return None
    chains: list[tuple[str, tuple[FactorFrame, ...]]] = [("", shown.factors)]
    count = len(shown.paths) - 1
    if count > 0:
        chains = [(shown.paths[shown.path], shown.factors)]
    if 0 < count <= MOST_CHAINS:
        chains = []
        for path in range(count):
            frame = ledger_frame(moment, _on_path(view, path))
            assert frame is not None
            chains.append((shown.paths[path], frame.factors))
    return FORMS[form][1](_derivation(shown, tuple(chains)))


def _on_path(view: View, path: int) -> View:
    return replace(view, path=path)


def _derivation(ledger: LedgerFrame, chains: tuple[tuple[str, tuple[FactorFrame, ...]], ...]) -> Derivation:
    return Derivation(
        ledger.title, ledger.heading, chains, ledger.listed, ledger.sum_lines, ledger.check_title,
        ledger.check_lines, ledger.verdict,
    )  # fmt: skip


def _plain(part: Derivation) -> str:
    lines = [f"{part.title}, {part.heading}"]
    for name, (result, *rest) in part.chains:
        lines += [name] if name else []
        lines.append(f"{result.plain} = " + " · ".join(factor.plain for factor in rest))
        lines.append("= " + " · ".join(_bracketed(factor.number) for factor in rest) + f" = {result.number}")
    lines += [f"{what}: {value}" for what, value in (*part.listed, *part.sums)]
    lines += [part.check_title, *(f"{what}: {value}" for what, value in part.checks), part.verdict]
    return "\n".join(lines) + "\n"


def _markdown(part: Derivation) -> str:
    lines = [f"### {markdown_text(part.title)}", "", markdown_text(part.heading), ""]
    for name, factors in part.chains:
        lines += [f"{markdown_text(name)}:", ""] if name else []
        lines += ["$$", r"\begin{aligned}", *_aligned(factors), r"\end{aligned}", "$$", ""]
    lines += _markdown_table((*part.listed, *part.sums))
    lines += ["", f"**{markdown_text(part.check_title)}**", "", *_markdown_table(part.checks), ""]
    lines.append(markdown_text(part.verdict))
    return "\n".join(lines) + "\n"


def _markdown_table(rows: tuple[tuple[str, str], ...]) -> list[str]:
    head = [f"| {_('What')} | {_('Value')} |", "|---|---:|"]
    return [*head, *(f"| {markdown_text(what)} | {value} |" for what, value in rows)]


def markdown_text(text: str) -> str:
    """The text with brackets, bars and stars escaped for Markdown; lines stay in one paragraph."""
    line = " ".join(printable(text).split("\n"))
    return "".join("\\" + letter if letter in r"\`*_[]|#<&" else letter for letter in line)


def _latex(part: Derivation) -> str:
    lines = [f"% {_('needs')} \\usepackage{{amsmath}}", rf"\textbf{{{latex_text(part.title)}}}, "
             f"{latex_text(part.heading)}."]  # fmt: skip
    for name, factors in part.chains:
        lines += [f"{latex_text(name)}:"] if name else []
        lines += [r"\begin{align*}", *_aligned(factors), r"\end{align*}"]
    lines += _latex_table((*part.listed, *part.sums))
    lines += ["", rf"\textbf{{{latex_text(part.check_title)}}}", *_latex_table(part.checks), ""]
    lines.append(latex_text(part.verdict) + ".")
    return "\n".join(lines) + "\n"


def _latex_table(rows: tuple[tuple[str, str], ...]) -> list[str]:
    body = [rf"{latex_text(what)} & ${latex_number(value)}$ \\" for what, value in rows]
    return [r"\begin{center}\begin{tabular}{lr}", *body, r"\end{tabular}\end{center}"]


def _aligned(factors: tuple[FactorFrame, ...]) -> list[str]:
    """Symbols, numbers and the result as lines of an aligned formula."""
    result, *rest = factors
    numbers = [latex_number(factor.number) for factor in rest]
    bracketed = [f"({number})" if number.startswith("-") else number for number in numbers]
    return [
        f"{result.latex} &= " + r" \cdot ".join(factor.latex for factor in rest) + r" \\",
        "&= " + r" \cdot ".join(bracketed) + r" \\",
        f"&= {latex_number(result.number)}",
    ]


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith(MINUS) else number


# form: (its name, its writer)
FORMS: dict[str, tuple[str, Callable[[Derivation], str]]] = {
    "text": ("plain text", _plain),
    "markdown": ("Markdown", _markdown),
    "latex": ("LaTeX", _latex),
}
