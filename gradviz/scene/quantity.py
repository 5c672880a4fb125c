"""The kinds of number that a step computes and that can be asked for before it is taken."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["GRADIENT_KINDS", "LOSS_KINDS", "OUTPUT_KINDS", "Quantity"]


class Quantity(StrEnum):
    """What kind of number it is."""

    VALUE = "value"
    SUM = "sum"
    LOSS = "loss"
    DELTA = "delta"
    GRADIENT = "gradient"
    SUBSTEP = "substep"
    STEP = "step"
    CHANGE = "change"
    EPOCH = "epoch"


# What a picture tells that shows a gradient, a loss, or what the network answers. How the loss changes follows from
# either of the first two.
GRADIENT_KINDS = frozenset({Quantity.DELTA, Quantity.GRADIENT, Quantity.SUBSTEP, Quantity.STEP, Quantity.CHANGE,
                            Quantity.EPOCH})  # fmt: skip
LOSS_KINDS = frozenset({Quantity.LOSS, Quantity.CHANGE, Quantity.EPOCH})
OUTPUT_KINDS = frozenset({Quantity.VALUE, Quantity.SUM})
