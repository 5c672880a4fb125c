"""The soak finds growth and lost references where there are some, and a few seconds of it find nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.growth import Sample, growth, lost_references, take_sample, verdict

ROOT = Path(__file__).resolve().parent.parent


def _samples(megabytes: list[float], references: list[int]) -> list[Sample]:
    return [Sample(place / 4, *pair) for place, pair in enumerate(zip(megabytes, references, strict=True))]


def test_growth_is_the_slope_and_one_jump_is_none() -> None:
    steady = _samples([100 + 0.5 * n for n in range(20)], [9000] * 20)
    assert growth(steady) == pytest.approx(2.0)
    assert verdict(steady) == ["memory grows by 2.00 MB a minute, more than 1"]
    jump = _samples([100.0] * 10 + [130.0] * 3 + [100.0] * 10, [9000] * 23)
    assert growth(jump) == 0.0
    assert verdict(jump) == []


def test_a_fall_of_the_references_is_found_and_a_rise_is_none() -> None:
    falling = _samples([100.0] * 20, [90_000 - 2000 * n for n in range(20)])
    assert 20_000 < lost_references(falling) < 40_000
    assert len(verdict(falling)) == 1
    assert "references to None were lost" in verdict(falling)[0]
    rising = _samples([100.0] * 20, [1000 + 1000 * n for n in range(20)])
    assert verdict(rising) == []


def test_too_short_a_time_tells_nothing_of_growth() -> None:
    assert verdict(_samples([100.0, 200.0, 300.0], [9000] * 3)) == []
    assert verdict([]) == []


def test_memory_is_really_measured() -> None:
    before = take_sample(0.0)
    kept = [bytearray(os.urandom(1024)) * 1024 for _number in range(60)]
    after = take_sample(1.0)
    assert 40 < after.megabytes - before.megabytes < 200
    assert len(kept) == 60


def test_a_few_seconds_of_random_use_raise_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.soak", "0.05"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=100
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "deeds, seed 1" in run.stdout
