"""`python -m tests.hostile [N [SEED]]`: N mutated inputs (20,000); exit status 1 where the program fails at one.

`python -m tests.hostile check [N [SEED]]` compares gradients of random networks instead, where that campaign is there;
`python -m tests.hostile exercises [N [SEED]]` computes the answers of N exercise sheets (1000) again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import gradviz  # noqa: F401  # before NumPy, which then does with one thread what it does in the program

_USUAL, _SEED = 20_000, 1
_KEPT = Path("gradviz-out") / "hostile"
_CHECK = "tests.hostile.check_campaign"


def main(arguments: Sequence[str]) -> int:
    """Run the campaign that the arguments ask for."""
    if arguments and arguments[0] == "check":
        if find_spec(_CHECK) is None:
            print("there is no campaign of checks here", file=sys.stderr)
            return 2
        return int(import_module(_CHECK).main(arguments[1:]))
    if arguments and arguments[0] == "exercises":
        return int(import_module("tests.hostile.exercise_campaign").main(arguments[1:]))
    from tests.hostile.campaign import run_campaign

    count, seed = (int(number) for number in (*arguments, *(_USUAL, _SEED)[len(arguments) :]))
    failed = run_campaign(count, seed, _KEPT, lambda line: print(line, flush=True))
    print(f"{count} cases from seed {seed}: {failed or 'none'} failed" + (f"; see {_KEPT}" if failed else ""))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
