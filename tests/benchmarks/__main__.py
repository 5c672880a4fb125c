"""`python -m tests.benchmarks [NAME …]`: run those benchmarks, or all; exit status 1 where a limit is not kept."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

_PREFIX = "bench_"


def names() -> list[str]:
    """All benchmarks, by name."""
    return sorted(path.stem.removeprefix(_PREFIX) for path in Path(__file__).parent.glob(f"{_PREFIX}*.py"))


def main(chosen: Sequence[str]) -> int:
    """Run the chosen benchmarks, or all, and print each measurement as it comes."""
    known = names()
    unknown = [name for name in chosen if name not in known]
    if unknown:
        print(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    good = True
    for name in chosen or known:
        print(name)
        for measurement in importlib.import_module(f"tests.benchmarks.{_PREFIX}{name}").measure():
            print(f"  {measurement}", flush=True)
            good = good and measurement.is_good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
