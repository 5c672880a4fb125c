"""`python -m tests.hostile [N [SEED]]`: N mutated inputs (20,000); exit status 1 where the program fails at one.

`python -m tests.hostile check [N [SEED]]` compares gradients of random networks instead, `exercises [N [SEED]]`
computes the answers of N exercise sheets (1000) again, `weights [N [SEED]]` reads mutated files of weights (3,000).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import gradviz  # noqa: F401  # before NumPy, which then does with one thread what it does in the program

_USUAL, _SEED = 20_000, 1
_KEPT = Path("gradviz-out") / "hostile"
_OTHERS = {
    "check": "tests.hostile.check_campaign", "exercises": "tests.hostile.exercise_campaign",
    "weights": "tests.hostile.weights_campaign",
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run the campaign that the arguments ask for."""
    if arguments and arguments[0] in _OTHERS:
        return int(import_module(_OTHERS[arguments[0]]).main(arguments[1:]))
    from tests.hostile.campaign import run_campaign

    count, seed = (int(number) for number in (*arguments, *(_USUAL, _SEED)[len(arguments) :]))
    failed = run_campaign(count, seed, _KEPT, lambda line: print(line, flush=True))
    print(f"{count} cases from seed {seed}: {failed or 'none'} failed" + (f"; see {_KEPT}" if failed else ""))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
