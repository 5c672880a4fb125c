"""A thousand exercise sheets over ten setups, every answer computed again; see `tests.exercise_checks`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from gradviz.export.exercises.variants import TooFewVariantsError
from tests.exercise_checks import SETUPS, document_of, faults

__all__ = ["main"]

_USUAL, _SEED = 1000, 1


def main(arguments: Sequence[str]) -> int:
    """`[N [SEED]]`: N variants, half of them by hand where there are so many; exit status 1 where anything is wrong."""
    count, seed = (int(number) for number in (*arguments, *(_USUAL, _SEED)[len(arguments) :]))
    each, found, made, answers, begun = max(2, count // len(SETUPS)), 0, 0, 0, time.monotonic()
    for name, setup in SETUPS.items():
        by_hand = _by_hand(setup, each // 2, seed)
        others = document_of(setup, variants=each - len(by_hand), seed=seed, difficulty="calculator")
        for difficulty, document in (("hand", by_hand), ("calculator", others)):
            wrong = faults(document)
            for fault in wrong:
                print(f"{name}, {difficulty}: {fault}")
            found, made = found + len(wrong), made + len(document)
            answers += sum(len(entry["questions"]) for entry in document)
    print(f"{made} variants of {len(SETUPS)} setups, {answers} answers computed again twice: "
          f"{found} faults, {time.monotonic() - begun:.0f} s")  # fmt: skip
    return int(found > 0)


def _by_hand(setup: dict[str, Any], count: int, seed: int) -> list[dict[str, Any]]:
    """So many, or as many as a small network has of them."""
    try:
        return document_of(setup, variants=count, seed=seed, difficulty="hand")
    except TooFewVariantsError as error:
        return document_of(setup, variants=error.found, seed=seed, difficulty="hand")
