"""Updates per second against PyTorch, scikit-learn and JAX: one run, interleaved rounds, medians, one thread.

The peers come with `pip install .[bench]`; one that is not installed is named and left out. Wanted: 10 times PyTorch
eager and scikit-learn up to 64 inputs, twice on 784-128-64-10, faster than JAX per update, a third of its scan.
"""

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import statistics
import sys
import time
import warnings

from gradviz.engine.blas import kernel_name
from tests.benchmarks.peers import PEERS, Update

NETWORKS = (
    ((2, 4, 2, 1), 10), ((2, 8, 8, 1), 10), ((2, 8, 8, 1), 250), ((2, 8, 8, 8, 8, 8, 8, 1), 30),
    ((64, 32, 16, 10), 32), ((784, 128, 64, 10), 64),
)  # fmt: skip
ROUNDS = 7
ROUND_SECONDS = 0.15
# What a peer's median time over ours must at least be, on networks up to 64 inputs and beyond.
WANTED = {"PyTorch eager": (10.0, 2.0), "scikit-learn": (10.0, 2.0), "JAX jit": (1.0, 1.0), "JAX scan": (1 / 3, 1 / 3)}


def main() -> int:
    """Measure every network, print a table in Markdown, answer 1 where a goal is missed."""
    warnings.filterwarnings("ignore")
    print(f"NumPy's BLAS runs the kernels for {kernel_name() or 'unknown processors'};", end=" ")
    print("one thread of BLAS; microseconds per update, median of", ROUNDS, "interleaved rounds; × is against gradviz")
    print("| network, batch | " + " | ".join(PEERS) + " |\n|---|" + "---|" * len(PEERS))
    missed = []
    for sizes, batch in NETWORKS:
        updates = _ready(sizes, batch)
        times = {name: statistics.median(rounds) for name, rounds in _measure(updates).items()}
        own = times["gradviz"]
        cells = [f"{times[name] * 1e6:.0f} µs" + ("" if name == "gradviz" else f" ({times[name] / own:.1f}×)")
                 if name in times else "–" for name in PEERS]  # fmt: skip
        name = "-".join(map(str, sizes)) + f", {batch}"
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
        for peer, (small, large) in WANTED.items():
            wanted = small if sizes[0] <= 64 else large
            if peer in times and times[peer] / own < wanted:
                missed.append(f"{name}: {peer} {times[peer] / own:.2f}×, wanted {wanted:.2f}×")
    for line in missed:
        print("missed:", line)
    return int(bool(missed))


def _ready(sizes: tuple[int, ...], batch: int) -> dict[str, tuple[Update, int]]:
    """Each library warmed up, with as many updates as fill a round."""
    ready = {}
    for name, make in PEERS.items():
        try:
            update = make(sizes, batch)
        except ImportError as error:
            print(f"{name} is left out: {error.name} is not installed", file=sys.stderr)
            continue
        update(20)
        start = time.perf_counter()
        update(20)
        count = max(20, int(20 * ROUND_SECONDS / (time.perf_counter() - start)))
        update(count)  # a compiled loop is compiled for its length
        ready[name] = (update, count)
    return ready


def _measure(updates: dict[str, tuple[Update, int]]) -> dict[str, list[float]]:
    rounds: dict[str, list[float]] = {name: [] for name in updates}
    for _round in range(ROUNDS):
        for name, (update, count) in updates.items():
            start = time.perf_counter()
            update(count)
            rounds[name].append((time.perf_counter() - start) / count)
    return rounds


if __name__ == "__main__":
    raise SystemExit(main())
