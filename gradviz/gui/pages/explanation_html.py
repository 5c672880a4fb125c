"""The explanation's sentence, tables and sums as rich text for labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradviz.gui.outside_text import escape
from gradviz.scene.chain_rule.ledger_frame import LedgerFrame
from gradviz.scene.explanation.explanation_frame import ExplanationFrame, SentencePart
from gradviz.scene.text.formulas import unbroken
from gradviz.scene.themes import Theme

if TYPE_CHECKING:  # not needed at the start
    from gradviz.scene.lecture.predict_frame import PredictFrame

__all__ = ["known_html", "ledger_html", "ledger_line_html", "predict_html", "sentence_html"]

_MANY = 5  # rows of sums that fit a low panel only without space between them


def sentence_html(parts: tuple[SentencePart, ...], theme: Theme, line_height: int = 122) -> str:
    """The sentence as rich text: coloured words are also bold, warnings also underlined. `line_height` in per cent."""
    colours = {"forward": theme.forward, "backward": theme.backward, "update": theme.update, "warning": theme.warning}
    out = []
    for part in parts:
        text = escape(unbroken(part.text)).replace("\n", "<br>")
        if part.role in colours:
            line = "underline" if part.role == "warning" else "none"
            text = f'<span style="color:{colours[part.role]};font-weight:600;text-decoration:{line}">{text}</span>'
        elif part.role == "strong":
            text = f'<span style="font-weight:600">{text}</span>'
        out.append(text)
    return f'<p style="line-height:{line_height}%;margin:0">{"".join(out)}</p>'


def predict_html(frame: PredictFrame, theme: Theme) -> str:
    """A question of the Predict mode with its votes; after the reveal the right answer has a tick, and the actual value
    is below."""
    out = [f'<p style="margin-bottom:0"><b>{escape(frame.text)}</b></p>']
    parts = []
    for place, choice in enumerate(frame.choices):
        votes = f" {frame.tally[place]}" if any(frame.tally) else ""
        text = escape(choice) + votes
        if frame.is_revealed and place == frame.right:
            text = f'<span style="color:{theme.update};font-weight:600">✓ {text}</span>'
        parts.append(text)
    if frame.guess:
        parts.append(escape(frame.guess))
    if frame.is_revealed:
        parts.append(f'<span style="color:{theme.update};font-weight:600">{escape(frame.truth)}</span>')
    words = " &nbsp;·&nbsp; ".join(parts)
    return "".join([*out, f'<p style="margin-top:2px">{words}</p>'])


def known_html(frame: ExplanationFrame, theme: Theme) -> str:
    """A table of what is known of the selection, and below it what the next steps will compute."""
    rows = "".join(
        f'<tr><td style="font-weight:600">{escape(symbol)}</td>'
        f'<td style="color:{theme.secondary};padding-left:16px;padding-right:16px">{escape(what)}</td>'
        f'<td align="right" style="font-weight:600">{escape(value)}</td></tr>'
        for symbol, what, value in frame.known
    )
    table = f'<table align="center" cellspacing="0" cellpadding="2">{rows}</table>' if rows else ""
    style = f"margin-top:6px;margin-bottom:0;color:{theme.secondary}"
    return f'{table}<p align="center" style="{style}">{escape(frame.hint)}</p>'


def ledger_html(ledger: LedgerFrame, theme: Theme, *, brief: bool = False) -> str:
    """The sum and the gradient check as a table, labels at the left and numbers at the right, and below it the verdict.
    `brief`: without the heading of the check, and many rows close together."""
    def row(what: str, number: str) -> str:
        return (f'<tr><td style="color:{theme.secondary};padding-right:12px">{escape(what)}</td>'
                f'<td align="right" style="font-weight:600">{escape(number)}</td></tr>')  # fmt: skip

    out = "".join(row(what, number) for what, number in ledger.sum_lines)
    if ledger.check_title and not brief:
        out += f'<tr><td colspan="2" style="font-weight:600;padding-top:4px">{escape(ledger.check_title)}</td></tr>'
    out += "".join(row(what, number) for what, number in ledger.check_lines)
    colour = theme.update if ledger.agrees else theme.warning
    is_close = brief and len(ledger.sum_lines) + len(ledger.check_lines) >= _MANY
    above, between = (2, 0) if is_close else (4, 1)
    verdict = f'<p style="margin-top:{above}px;color:{colour};font-weight:600">{escape(ledger.verdict)}</p>'
    return f'<table cellspacing="0" cellpadding="{between}" width="100%">{out}</table>{verdict}'


def ledger_line_html(ledger: LedgerFrame, theme: Theme) -> str:
    """The same in one line: the last row of the sum, the last row of the check, and the verdict at the right."""
    rows = (*ledger.sum_lines[-1:], *ledger.check_lines[-1:])
    parts = "".join(
        f'<td style="color:{theme.secondary};padding-right:6px;white-space:nowrap">{escape(what)}</td>'
        f'<td style="font-weight:600;padding-right:14px;white-space:nowrap">{escape(number)}</td>'
        for what, number in rows
    )
    colour = theme.update if ledger.agrees else theme.warning
    verdict = f'<td align="right" width="100%" style="color:{colour};font-weight:600">{escape(ledger.verdict)}</td>'
    return f'<table cellspacing="0" cellpadding="0" width="100%"><tr>{parts}{verdict}</tr></table>'
