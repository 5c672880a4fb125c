"""The soak test finds growth and lost references where they exist, and a few seconds of it find nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.growth import Sample, growth, lost_references, take_sample, verdict

ROOT = Path(__file__).resolve().parent.parent


def _samples(megabytes: list[float], references: list[int], in_use: list[float] | None = None) -> list[Sample]:
    """One each half minute."""
    return [
        Sample(place / 2, *triple)
        for place, triple in enumerate(zip(megabytes, references, in_use or megabytes, strict=True))
    ]


def test_growth_is_the_slope_of_the_second_half() -> None:
    steady = _samples([100 + 0.5 * n for n in range(20)], [9000] * 20)
    assert growth(steady) == pytest.approx(1.0)
    assert verdict(_samples([100 + n for n in range(20)], [9000] * 20)) == [
        "memory grows by 2.00 MB a minute, more than 1", "memory in use grows by 2.00 MB a minute, more than 1",
    ]  # fmt: skip
    warming_up = _samples([100.0 + min(80, 10 * n) for n in range(20)], [9000] * 20)
    assert growth(warming_up) == pytest.approx(0.0)
    assert verdict(warming_up) == []


@pytest.mark.parametrize("place", [11, 18])
def test_a_single_large_sample_neither_makes_growth_nor_hides_it(place: int) -> None:
    level, rising = [100.0] * 20, [100.0 + n for n in range(20)]
    level[place] = rising[place] = 300.0
    assert growth(_samples(level, [9000] * 20)) == 0.0
    assert growth(_samples(rising, [9000] * 20)) == pytest.approx(2.0)


def test_growth_of_used_memory_is_found_where_free_memory_hides_it() -> None:
    hidden = _samples([300.0] * 20, [9000] * 20, [100.0 + n for n in range(20)])
    assert verdict(hidden) == ["memory in use grows by 2.00 MB a minute, more than 1"]


def test_a_loss_of_references_is_found_and_a_gain_is_not_reported() -> None:
    falling = _samples([100.0] * 20, [90_000 - 2000 * n for n in range(20)])
    assert 20_000 < lost_references(falling) < 40_000
    assert len(verdict(falling)) == 1
    assert "references to None were lost" in verdict(falling)[0]
    rising = _samples([100.0] * 20, [1000 + 1000 * n for n in range(20)])
    assert verdict(rising) == []


def test_growth_is_not_judged_after_too_short_a_time() -> None:
    assert verdict(_samples([100.0, 200.0, 300.0, 400.0, 500.0], [9000] * 5)) == []
    assert verdict([]) == []


def test_memory_is_really_measured() -> None:
    before = take_sample(0.0)
    kept = [bytearray(os.urandom(1024)) * 1024 for _number in range(60)]
    after = take_sample(1.0)
    assert 40 < after.megabytes - before.megabytes < 200
    if sys.platform == "linux":
        assert 40 < after.in_use - before.in_use < 200
    assert len(kept) == 60


def test_a_few_seconds_of_random_use_raise_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.soak", "0.05"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=100
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "deeds, seed 1" in run.stdout
