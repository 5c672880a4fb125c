"""A thousand exercise sheets over ten setups, every answer computed again; see `tests.exercise_checks`."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tests.exercise_checks import SETUPS, document_of, faults

__all__ = ["main"]

_USUAL, _SEED = 1000, 1


def main(arguments: Sequence[str]) -> int:
    """`[N [SEED]]`: N variants, half of them with a calculator's numbers; exit status 1 where anything is wrong."""
    count, seed = (int(number) for number in (*arguments, *(_USUAL, _SEED)[len(arguments) :]))
    each, found, begun, answers = max(1, count // (2 * len(SETUPS))), 0, time.monotonic(), 0
    for name, setup in SETUPS.items():
        for difficulty in ("calculator", "hand"):
            document = document_of(setup, variants=each, seed=seed, difficulty=difficulty)
            wrong = faults(document)
            for fault in wrong:
                print(f"{name}, {difficulty}: {fault}")
            found += len(wrong)
            answers += sum(len(entry["questions"]) for entry in document)
    print(f"{2 * each * len(SETUPS)} variants of {len(SETUPS)} setups, {answers} answers computed again twice: "
          f"{found} faults, {time.monotonic() - begun:.0f} s")  # fmt: skip
    return int(found > 0)
