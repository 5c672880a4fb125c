"""The chain rule of one gradient for a notebook: the window's own ledger, as text, Markdown, LaTeX and HTML."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from gradviz.data.errors import SetupError
from gradviz.library.names import Named, index_of
from gradviz.library.standing import Standing
from gradviz.records import FrozenRecord
from gradviz.scene.chain_rule.ledger import account_of, ledger_frame, target_of
from gradviz.scene.chain_rule.ledger_frame import FactorFrame, LedgerFrame
from gradviz.scene.chain_rule.ledger_text import derivation_text
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.reading import Reading
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["Explanation", "explain"]

_COLOURS = {"result": "#C2410C", "input": "#0072B2"}  # the colours of the phases, legible on white and on black
_DIGITS = 7


class Explanation(FrozenRecord, frozen=True, eq=False):
    """The chain rule of the gradient `value` of parameter `name`, for one sample and summed over the batch.

    The product of `factors` is the contribution of the sample along the displayed path; `agrees` says whether the loss
    changes as the gradient predicts when the parameter is nudged.
    """

    name: str
    value: float
    factors: tuple[float, ...]
    agrees: bool
    frame: LedgerFrame
    moment: Moment
    view: View

    @property
    def text(self) -> str:
        """Plain text."""
        return self._written("text")

    @property
    def markdown(self) -> str:
        """Markdown, with formulas in LaTeX."""
        return self._written("markdown")

    @property
    def latex(self) -> str:
        """LaTeX that needs amsmath."""
        return self._written("latex")

    def _written(self, form: str) -> str:
        return derivation_text(self.moment, self.view, form) or ""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<gradviz explanation of {self.name}: {self.value!r}>"

    def _repr_latex_(self) -> str:
        result, *factors = self.frame.factors
        return f"${result.latex} = " + r" \cdot ".join(factor.latex for factor in factors) + "$"

    def _repr_markdown_(self) -> str:
        return self.markdown

    def _repr_html_(self) -> str:
        frame = self.frame
        result, *factors = frame.factors
        cells = [_factor(result), _sign("="), _factor(factors[0])]
        for factor in factors[1:]:
            cells += [_sign("·"), _factor(factor)]
        sums = "".join(_row(what, value) for what, value in (*frame.sum_lines, *frame.check_lines))
        return (
            f'<div style="font-family:Inter,sans-serif;font-size:13px;line-height:1.5"><b>{escape(frame.title)}</b> · '
            f"{escape(frame.heading)}"
            '<div style="display:flex;flex-wrap:wrap;gap:8px 32px;align-items:center;margin-top:6px">'
            f'<div style="display:flex;align-items:flex-start;overflow-x:auto">{"".join(cells)}</div>'
            f'<table style="margin:0;font-size:13px"><tbody>{sums}</tbody></table></div>'
            f"<div>{escape(frame.verdict)}</div></div>"
        )


def explain(standing: Standing, gradients: Named, name: str, sample: int) -> Explanation:
    """See `Trace.explain`. Raises `SetupError` for a sample that the batch does not have."""
    moment = moment_of(standing.timeline(shows_gradients=True))
    count = len(moment.trace.inputs)
    if isinstance(sample, bool) or not isinstance(sample, int) or not 1 <= sample <= count:
        message = _("expected a sample from 1 to {count}, the size of the batch, got {sample}")
        raise SetupError("sample", message.format(count=count, sample=sample))
    network = standing.computation.network
    ref = network.ref(index_of(network, name))
    view = View(selected=ref.name, sample=sample - 1, digits=_DIGITS)
    frame = ledger_frame(moment, view)
    if frame is None:
        raise SetupError(name, _("there is no gradient to explain: the loss is not a finite number"))
    reading = Reading(moment, view)
    target = target_of(reading)
    assert target is not None, "a parameter is selected"
    chain = account_of(reading, target)[0].chain
    factors = tuple(float(link.values[sample - 1]) for link in chain.links)
    return Explanation(ref.name, gradients[ref.name], factors, frame.agrees, frame, moment, view)


def _factor(factor: FactorFrame) -> str:
    colour = _COLOURS.get(factor.role)
    style = f"color:{colour};" if colour else ""
    return (f'<div style="text-align:center;padding:0 6px;white-space:nowrap"><div style="{style}min-height:54px">'
            f'{_typeset(factor.latex)}</div><div style="{style}font-weight:600">{escape(factor.number)}</div>'
            f'<div style="font-size:11px;opacity:.7">{escape(factor.source)}</div></div>')  # fmt: skip


def _sign(text: str) -> str:
    return f'<div style="padding:10px 2px">{text}</div>'


def _row(what: str, value: str) -> str:
    left, right = (f'<td style="text-align:{side}">' for side in ("left", "right"))
    return f"<tr>{left}{escape(what)}</td>{right}<b>{escape(value)}</b></td></tr>"


@lru_cache(maxsize=200)
def _typeset(latex: str) -> str:
    """A formula as an SVG in the colour of the text around it; 10 to 80 ms."""
    from ziamath.config import config  # imported late: a tenth of a second
    from ziamath.zmath import Latex

    config.svg2 = False
    return str(Latex(latex, size=18, color="currentColor").svg())
