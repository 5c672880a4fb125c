"""Samples and initial weights of recorded Playground runs, to the last bit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradviz.data.playground import PLAYGROUND_DATA, PlaygroundRandom, draw_samples, draw_weights

RECORDED = Path(__file__).parent / "reference" / "playground_runs.json"
RUNS: list[dict[str, Any]] = json.loads(RECORDED.read_text("utf-8"))
DATA_OF = {"default": "circle", "spiral-7feat-L1-noise-b30": "spiral", "reg-plane": "reg-plane"}


def test_the_random_source_gives_the_published_numbers() -> None:
    rng = PlaygroundRandom("0.12345")
    assert [rng.random() for _ in range(3)] == [0.9152007406557323, 0.4702753218035592, 0.2736265229359467]


def test_the_seed_is_its_text_not_its_number() -> None:
    assert PlaygroundRandom("0.5").random() != PlaygroundRandom("0.50").random()


@pytest.mark.parametrize("recorded", RUNS, ids=lambda run: run["cfg"]["name"])
def test_samples_and_weights_are_the_recorded_ones(recorded: dict[str, Any]) -> None:
    setup = recorded["cfg"]
    rng = PlaygroundRandom(setup["seed"])
    samples = draw_samples(rng, DATA_OF[setup["name"]], setup["noise"] / 100)
    assert samples[:3].tolist() == [[s["x"], s["y"], s["label"]] for s in recorded["first3"]]
    weights = draw_weights(rng, (len(setup["inputs"]), *setup["shape"], 1))
    assert [layer.T.tolist() for layer in weights] == [[unit["w"] for unit in layer] for layer in recorded["init"]]


@pytest.mark.parametrize("key", PLAYGROUND_DATA)
def test_noise_moves_no_later_draw(key: str) -> None:
    quiet, noisy = PlaygroundRandom("0.7"), PlaygroundRandom("0.7")
    draw_samples(quiet, key, 0.0)
    draw_samples(noisy, key, 0.25)
    assert quiet.random() == noisy.random()
