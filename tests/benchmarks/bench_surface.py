"""The loss over a plane against a loop over its points, torch.vmap and JAX: one run, interleaved, medians.

One thread of BLAS and of every peer, float64. The peers come with `pip install .[bench]`; one that is not installed is
named and left out. Wanted: under 1 ms where 2-8-1 separates, 2-8-8-1 at 61×61 in 30 ms; on two-parameter slices five
times JAX's best and 20 times torch.vmap, on general planes within 1.5 times of JAX's best. Two weights into one unit
separate nowhere: there, as on general planes, its activation and all that follow are computed at every point, but only
that unit changes, so it must never take longer than a general plane.

`python -m tests.benchmarks.bench_surface [NETWORK | PLANE | GRID …]`: only those, such as 2-8-8-1 "one unit" 61.
"""

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import statistics
import sys
import time
import warnings

import numpy as np

from tests.benchmarks.surface_peers import MOST_BYTES, SURFACES, Problem, Surface

NETWORKS = (((2, 4, 1), 250), ((2, 8, 1), 250), ((2, 8, 8, 1), 250), ((2, 16, 16, 1), 250), ((2, 50, 50, 3), 300))
GRIDS = (61, 101)
ROUNDS = 7
_LONG = 1.0  # seconds; what takes longer is measured in fewer rounds
_JAX = ("JAX vmap", "JAX lax.map of rows", "JAX lax.map")


def _slices(sizes: tuple[int, ...]) -> dict[str, tuple[tuple[int, int, int], tuple[int, int, int]] | None]:
    """Planes by name: a weight at the bottom and one at the top (what the window opens with), two weights into
    different units of the last hidden layer, two of the output layer, two into one unit of the first layer, two
    random directions."""
    last = len(sizes) - 2
    return {
        "bottom × top": ((0, 0, 0), (last, 0, 0)),
        "two units": ((last - 1, 0, 0), (last - 1, 1, 1)),
        "output layer": ((last, 0, 0), (last, 1, 0)),
        "one unit": ((0, 0, 0), (0, 1, 0)),
        "general": None,
    }


def main() -> int:
    """Measure, print a table in Markdown, answer 1 where a goal is missed."""
    warnings.filterwarnings("ignore")
    print("one thread of BLAS, float64; milliseconds, median of", ROUNDS, "interleaved rounds; × is against gradviz")
    print("| network, plane, grid | " + " | ".join(SURFACES) + " |\n|---|" + "---|" * len(SURFACES))
    missed, told = [], set()
    for sizes, samples in NETWORKS:
        own: dict[tuple[str, int], float] = {}
        for plane, refs in _slices(sizes).items():
            if not _wanted(sizes, plane):
                continue
            problem = Problem(sizes, samples, refs)
            ready = {name: make for name in SURFACES if (make := _made(name, problem, told)) is not None}
            for grid in _grids():
                name = f"{'-'.join(map(str, sizes))}, {plane}, {grid}×{grid}"
                times = _measure(ready, problem, grid)
                print(f"| {name} | " + " | ".join(_cell(times, way) for way in SURFACES) + " |", flush=True)
                missed += [f"{name}: {fault}" for fault in _faults(sizes, plane, grid, times)]
                own[plane, grid] = times["gradviz"]
        missed += _slower_than_general(sizes, own)
    for line in missed:
        print("missed:", line)
    return int(bool(missed))


def _wanted(sizes: tuple[int, ...], plane: str) -> bool:
    """Whether the command line's words, where there are any of a kind, name this network and this plane."""
    networks = {"-".join(map(str, each)) for each, _samples in NETWORKS}
    named, over = networks & set(sys.argv), set(_slices(sizes)) & set(sys.argv)
    return (not named or "-".join(map(str, sizes)) in named) and (not over or plane in over)


def _grids() -> list[int]:
    return [grid for grid in GRIDS if str(grid) in sys.argv] or list(GRIDS)


def _slower_than_general(sizes: tuple[int, ...], own: dict[tuple[str, int], float]) -> list[str]:
    name = "-".join(map(str, sizes))
    return [
        f"{name}, one unit, {grid}×{grid}: {own['one unit', grid] * 1e3:.1f} ms, a general plane {seconds * 1e3:.1f} ms"
        for (plane, grid), seconds in own.items()
        if plane == "general" and own.get(("one unit", grid), 0.0) > seconds
    ]


def _made(name: str, problem: Problem, told: set[str]) -> Surface | None:
    try:
        return SURFACES[name](problem)
    except ImportError as error:
        if name not in told:
            told.add(name)
            print(f"{name} is left out: {error.name} is not installed", file=sys.stderr)
        return None


def _measure(ready: dict[str, Surface], problem: Problem, grid: int) -> dict[str, float]:
    xs = np.linspace(-2.0, 2.0, grid)
    first, expected = {}, None
    for name, surface in ready.items():
        if name == "JAX vmap" and grid * grid * problem.samples * max(problem.sizes) * 8 > MOST_BYTES:
            continue  # all points at once would not fit
        surface(xs, xs)  # compiled, warmed up
        start = time.perf_counter()
        found = surface(xs, xs)
        first[name] = time.perf_counter() - start
        expected = found if expected is None else expected
        np.testing.assert_allclose(found, expected, rtol=1e-3 if "32" in name else 1e-9)
    rounds: dict[str, list[float]] = {name: [] for name in first}
    for turn in range(ROUNDS):
        for name, seconds in first.items():
            if turn and seconds > _LONG / (1 + turn):
                continue
            repeat = max(1, min(20, int(0.01 / seconds)))
            start = time.perf_counter()
            for _again in range(repeat):
                ready[name](xs, xs)
            rounds[name].append((time.perf_counter() - start) / repeat)
    return {name: statistics.median(values) for name, values in rounds.items()}


def _cell(times: dict[str, float], way: str) -> str:
    if way not in times:
        return "–"
    digits = f"{times[way] * 1e3:.3g} ms" if times[way] < 1 else f"{times[way] * 1e3:.0f} ms"
    return digits if way == "gradviz" else f"{digits} ({times[way] / times['gradviz']:.3g}×)"


def _faults(sizes: tuple[int, ...], plane: str, grid: int, times: dict[str, float]) -> list[str]:
    own, found = times["gradviz"], []
    best = min((times[name] for name in _JAX if name in times), default=None)
    if sizes == (2, 8, 1) and grid == 61 and plane in ("bottom × top", "two units", "output layer") and own > 1e-3:
        found.append(f"{own * 1e3:.2f} ms, wanted 1 ms")
    if sizes == (2, 8, 8, 1) and grid == 61 and own > 30e-3:
        found.append(f"{own * 1e3:.1f} ms, wanted 30 ms")
    if best is not None:
        wanted = 1 / 1.5 if plane in ("general", "one unit") else 5.0
        if best / own < wanted:
            found.append(f"JAX's best is {best / own:.2f}×, wanted {wanted:.2f}×")
    separates = plane in ("bottom × top", "two units", "output layer")
    if separates and "torch.vmap" in times and times["torch.vmap"] / own < 20:
        found.append(f"torch.vmap is {times['torch.vmap'] / own:.1f}×, wanted 20×")
    return found


if __name__ == "__main__":
    raise SystemExit(main())
