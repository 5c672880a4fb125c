"""The texts of a page: the sentence of each step, the chain rule of everything selectable, the update rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradviz.engine.network import ParameterRef
from gradviz.export.page.pool import Pool
from gradviz.scene.chain_rule.ledger import is_revealed, ledger_frame, target_of
from gradviz.scene.chain_rule.ledger_frame import LedgerFrame
from gradviz.scene.explanation.captions import announcement, sentence
from gradviz.scene.explanation.known_values import gradient_hint, known_rows
from gradviz.scene.explanation.substep_words import substep_title
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["chain_rules", "loss_change", "said", "update_rules"]


@np.errstate(all="ignore")
def said(moment: Moment, view: View, names: Sequence[str], pool: Pool) -> dict[str, Any]:
    """The sentences of a step: `says[0]` with nothing selected, then with each of `names` selected; the known numbers
    of each name; and which chain rules are revealed.
    """
    says, known, revealed = [_sentence(moment, replace(view, selected=None), pool)], [], []
    for name in names:
        own = replace(view, selected=name)
        reading = Reading(moment, own)
        target = target_of(reading)
        is_known = target is not None and is_revealed(reading, target)
        revealed.append("1" if is_known else "0")
        says.append(_sentence(moment, own, pool))
        known.append(None if is_known else pool.add([known_rows(reading), gradient_hint(reading)]))
    return {"says": says, "known": known, "revealed": "".join(revealed),
            "announcement": announcement(moment, replace(view, selected=None))}  # fmt: skip


def _sentence(moment: Moment, view: View, pool: Pool) -> int:
    return pool.add([pool.add([part.text, part.role]) for part in sentence(moment, view)])


def chain_rules(
    moment: Moment, view: View, names: Sequence[str], pool: Pool, ask: Callable[[], None]
) -> list[int | None]:
    """The chain rule of each name along each of its paths, None where it is not revealed at this moment; `ask` is
    called before each.
    """
    out: list[int | None] = []
    for name in names:
        ask()
        first = ledger_frame(moment, replace(view, selected=name, path=0))
        if first is None:
            out.append(None)
            continue
        along = [first]
        for path in range(1, len(first.paths)):
            frame = ledger_frame(moment, replace(view, selected=name, path=path))
            assert frame is not None, "what one path reveals, every path does"
            along.append(frame)
        out.append(pool.add({
            "title": first.title, "paths": first.paths, "along": [_path(frame, pool) for frame in along],
            "sums": pool.add(first.sum_lines), "listed": pool.add(first.listed), "check": first.check_title,
            "checks": pool.add(first.check_lines), "verdict": first.verdict, "agrees": first.agrees,
        }))  # fmt: skip
    return out


def _path(frame: LedgerFrame, pool: Pool) -> list[Any]:
    return [frame.heading, [pool.add([each.latex, each.plain, each.number, each.source, each.role])
                            for each in frame.factors]]  # fmt: skip


def update_rules(moment: Moment, view: View, refs: Sequence[ParameterRef], pool: Pool) -> list[int]:
    """For each parameter, the terms of its new value as (label, number), the new value first."""
    reading, digits, trace = Reading(moment, view), view.digits, moment.trace
    before, substeps = trace.before.parameters, trace.substeps
    rate, is_recorded = number(trace.learning_rate, digits), moment.run.recording is not None
    out = []
    for ref in refs:
        place = reading.network.index(ref)
        gradient = reading.gradient_of(ref)
        rows = [
            (_("new value"), number(reading.value_of(ref), digits)),
            (_("value before"), number(float(before[place]), digits)),
            *([] if is_recorded else [(_("learning rate η"), rate)]),
            (_("gradient"), "—" if gradient is None else number(gradient, digits)),
            *((substep_title(name), number(float(values[place]), digits))
              for name, values in substeps if name != "step"),
            (_("step"), number(float(trace.step[place]), digits)),
        ]
        out.append(pool.add([_("frozen") if reading.is_frozen(ref) else "", rows]))
    return out


def loss_change(moment: Moment, digits: int) -> list[tuple[str, str]]:
    """The loss of the batch before and after the update."""
    trace = moment.trace
    return [
        (_("Loss before"), number(trace.loss, digits)), (_("Loss after"), number(trace.loss_after, digits)),
        (_("Change"), number(trace.loss_after - trace.loss, digits)),
    ]  # fmt: skip
