"""`python -m tests.benchmarks [NAME …]` runs these benchmarks, or all; exit status 1 where a limit is exceeded."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
_PREFIX = "bench_"


def names() -> list[str]:
    """All benchmarks, by name."""
    return sorted(path.stem.removeprefix(_PREFIX) for path in _FOLDER.glob(f"{_PREFIX}*.py"))


def main(chosen: Sequence[str]) -> int:
    """Run the chosen benchmarks, or all, each in a process of its own: its memory and its imports are its own."""
    known = names()
    unknown = [name for name in chosen if name not in known]
    if unknown:
        print(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    statuses = []
    for name in chosen or known:
        command = [sys.executable, "-m", f"tests.benchmarks.{_PREFIX}{name}"]
        statuses.append(subprocess.run(command, cwd=_FOLDER.parent.parent, check=False).returncode)
    return int(any(statuses))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
