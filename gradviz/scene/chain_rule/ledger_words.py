"""The texts around the chain rule: title of the gradient check, its verdict, and the whole derivation as text."""

from __future__ import annotations

import numpy as np

from gradviz.scene.chain_rule.ledger_frame import FactorFrame
from gradviz.scene.chain_rule.nudge import Nudge
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import MINUS, counted
from gradviz.text import _

__all__ = ["check_title_of", "derivation", "verdict_of"]


def check_title_of(reading: Reading) -> str:
    """The title of the check: the sample or batch whose gradient is compared."""
    if reading.by_sample:
        return _("Sample {sample} of {count}").format(sample=reading.sample + 1, count=counted(reading.count))
    if reading.count == 1:
        return _("One sample")
    return _("Batch mean, {count} samples").format(count=counted(reading.count))


def verdict_of(check: Nudge, shown: float) -> str:
    """The comparison of backpropagation with the nudge, in words."""
    if not (np.isfinite(check.slope) and np.isfinite(shown)):
        return _("not finite: nothing to compare")
    if check.agrees:
        if check.digits is not None:
            return "✓ " + _("agree to {digits} digits").format(digits=check.digits)
        if check.slope == 0.0 == shown:
            return "✓ " + _("both exactly zero")
        return "✓ " + _("agree within rounding error")
    if check.kink:
        return _("differ: a kink lies within ε, so there is no single slope")
    return _("differ after {digits} digits").format(digits=check.digits or 0)


def derivation(
    title: str, heading: str, factors: tuple[FactorFrame, ...], parts: tuple[str, ...],
    sums: tuple[tuple[str, str], ...], check: tuple[str, ...],
) -> str:  # fmt: skip
    """The whole ledger as text, for screen readers and for copying."""
    result, *rest = factors
    numbers = [f"({factor.number})" if factor.number.startswith(MINUS) else factor.number for factor in rest]
    lines = [
        f"{title}, {heading}",
        f"{result.plain} = " + " · ".join(factor.plain for factor in rest),
        f"= {' · '.join(numbers)} = {result.number}",
        *parts,
        *(f"{what}: {value}" for what, value in sums),
        *check,
    ]
    return "\n".join(lines)
