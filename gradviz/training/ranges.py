"""The allowed range of each number of a setup: one table for the check, the error message and the limits of fields."""

from __future__ import annotations

import math
import re

from gradviz.data.errors import SetupError, expected
from gradviz.records import FrozenRecord
from gradviz.text import _

__all__ = ["FINITE", "RANGES", "Range", "check_number", "out_of_range", "range_at"]


class Range(FrozenRecord, frozen=True):
    """The allowed numbers of one key. `above` and `below` exclude the minimum and the maximum themselves."""

    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    below: bool = False
    whole: bool = False
    nullable: bool = False

    def describe(self) -> str:
        """The range in words that follow `expected`: `a whole number of at least 1`."""
        words = _("a whole number") if self.whole else _("a number")
        low, high = _plain(self.minimum), _plain(self.maximum)
        if self.minimum is not None and self.maximum is not None:
            pattern = _("{words} from {low} to {high}")
            if self.above:
                pattern = _("{words} above {low} and up to {high}")
            elif self.below:
                pattern = _("{words} of at least {low} and below {high}")
            words = pattern.format(words=words, low=low, high=high) if low != high else low
        elif self.minimum is not None:
            pattern = _("{words} above {low}") if self.above else _("{words} of at least {low}")
            words = pattern.format(words=words, low=low)
        return _("{words} or null").format(words=words) if self.nullable else words

    def holds(self, value: float) -> bool:
        """Whether a finite number is within the range."""
        if self.minimum is not None and (value < self.minimum or (self.above and value == self.minimum)):
            return False
        return self.maximum is None or value < self.maximum or (not self.below and value == self.maximum)


def _plain(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}" if abs(bound) < 1e6 else str(int(bound))


FINITE = Range()
_SEED = Range(0, whole=True)
_POSITIVE_OR_ZERO = Range(0)
_SHARE = Range(0, 1)
_DECAY = Range(0, 1, below=True)

# Keys are paths without indices. The options of optimizers have PyTorch's limits, where it has any.
RANGES: dict[str, Range] = {
    "gradviz": Range(1, 1, whole=True),
    "network.inputs": Range(1, whole=True),
    "network.layers[].units": Range(1, whole=True),
    "initializer.seed": _SEED,
    "initializer.bias": FINITE,
    "initializer.value": FINITE,
    "initializer.low": FINITE,
    "initializer.high": FINITE,
    "initializer.mean": FINITE,
    "initializer.std": _POSITIVE_OR_ZERO,
    "initializer.gain": FINITE,
    "penalty.l1": _POSITIVE_OR_ZERO,
    "penalty.l2": _POSITIVE_OR_ZERO,
    "optimizer.learning_rate": Range(0, nullable=True),
    "optimizer.momentum": _POSITIVE_OR_ZERO,
    "optimizer.dampening": _SHARE,
    "optimizer.weight_decay": _POSITIVE_OR_ZERO,
    "optimizer.lr_decay": _POSITIVE_OR_ZERO,
    "optimizer.initial_accumulator_value": _POSITIVE_OR_ZERO,
    "optimizer.eps": _POSITIVE_OR_ZERO,
    "optimizer.alpha": _SHARE,
    "optimizer.betas[]": _DECAY,
    "optimizer.schedule.warm_up": Range(0, whole=True),
    "optimizer.schedule.warm_up_from": Range(0, 1, above=True),
    "optimizer.schedule.every": Range(1, whole=True),
    "optimizer.schedule.factor": Range(0, above=True),
    "optimizer.schedule.over": Range(1, whole=True),
    "optimizer.schedule.lowest": _POSITIVE_OR_ZERO,
    "optimizer.clip.norm": Range(0, above=True, nullable=True),
    "optimizer.clip.value": Range(0, above=True, nullable=True),
    "network.layers[].initializer.bias": Range(nullable=True),
    "batch.size": Range(1, whole=True, nullable=True),
    "batch.seed": _SEED,
    "data.samples": Range(1, 100_000, whole=True),
    "data.noise": _SHARE,
    "data.slider": Range(0, 50),
    "data.train_percent": Range(1, 100),
    "data.train_fraction": Range(0, 1, above=True),
    "data.seed": _SEED,
}


def range_at(path: str) -> Range:
    """The range of the number at a path such as `network.layers[1].units`; any finite number where none is listed."""
    key = re.sub(r"\[\d+\]", "[]", path)
    # The initializer of a layer has the same ranges as that of the setup.
    return RANGES.get(key) or RANGES.get(key.removeprefix("network.layers[]."), FINITE)


def check_number(path: str, value: object) -> None:
    """Raises `SetupError` unless `value` is a finite number (not a bool) within the range of its path."""
    allowed = range_at(path)
    if value is None and allowed.nullable:
        return
    is_number = isinstance(value, int if allowed.whole else (int, float)) and not isinstance(value, bool)
    if is_number:
        assert isinstance(value, (int, float))
        try:
            if not math.isfinite(value):
                raise SetupError(path, expected(_("a finite number"), value))
        except OverflowError:  # an int larger than the largest float
            is_number = allowed.whole and allowed.maximum is None
        if is_number and allowed.holds(value):
            return
    raise SetupError(path, out_of_range(allowed, value))


def out_of_range(allowed: Range, value: object) -> str:
    """The sentence with the expected range and the value; 1.0 keeps its point where a whole number was expected."""
    if allowed.whole and isinstance(value, float) and math.isfinite(value):
        return _("expected {what}, got {got}").format(what=allowed.describe(), got=repr(value))
    return expected(allowed.describe(), value)
