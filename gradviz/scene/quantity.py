"""The kinds of number that a step computes and that can be predicted before it."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["GRADIENT_KINDS", "LOSS_KINDS", "OUTPUT_KINDS", "Quantity"]


class Quantity(StrEnum):
    """The kind of a number."""

    VALUE = "value"
    SUM = "sum"
    LOSS = "loss"
    DELTA = "delta"
    GRADIENT = "gradient"
    SUBSTEP = "substep"
    STEP = "step"
    CHANGE = "change"
    EPOCH = "epoch"


# The kinds of number that a picture of a gradient, of a loss, or of the network's output reveals. The change of the
# loss follows from either of the first two.
GRADIENT_KINDS = frozenset({Quantity.DELTA, Quantity.GRADIENT, Quantity.SUBSTEP, Quantity.STEP, Quantity.CHANGE,
                            Quantity.EPOCH})  # fmt: skip
LOSS_KINDS = frozenset({Quantity.LOSS, Quantity.CHANGE, Quantity.EPOCH})
OUTPUT_KINDS = frozenset({Quantity.VALUE, Quantity.SUM})
