"""The digits: drawn from a seed, distinguishable, and refused where they do not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradviz.data.digits import SIDE, draw_digits
from gradviz.data.errors import SetupError
from gradviz.data.generators import GENERATORS
from gradviz.data.load import TargetEncoding, load_data
from gradviz.data.setup import GeneratedData
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup, RunSetup

HINT = TargetEncoding(10, "softmax", "categorical_cross_entropy")


def setup(inputs: int = 784, outputs: int = 10, **data: object) -> RunSetup:
    layers = (LayerSetup(outputs, "softmax"),)
    return RunSetup(NetworkSetup(inputs, layers), GeneratedData("digits", samples=20, **data),  # type: ignore[arg-type]
                    loss="categorical_cross_entropy")  # fmt: skip


def test_an_entry_of_pixels_is_complete() -> None:
    entry = GENERATORS["digits"]
    assert entry.inputs == SIDE * SIDE == 784
    assert entry.classes == tuple("0123456789")
    assert entry.title
    assert entry.description.endswith(".")


def test_the_same_seed_draws_the_same_pictures_and_each_digit_equally_often() -> None:
    one, two = (load_data(GeneratedData("digits", 100, 0.1, 0.5, seed=3), Path(), HINT) for _ in range(2))
    other = load_data(GeneratedData("digits", 100, 0.1, 0.5, seed=4), Path(), HINT)
    assert one.inputs.tobytes() == two.inputs.tobytes() != other.inputs.tobytes()
    assert (one.targets.sum(axis=0) + one.test_targets.sum(axis=0)).tolist() == [10.0] * 10
    assert one.inputs.shape == one.test_inputs.shape == (50, 784)
    assert not one.inputs.flags.writeable
    assert one.coordinates is None
    assert one.features_of is None
    assert (one.encoding, one.classes) == ("one_hot", tuple("0123456789"))
    assert one.feature_names[783] == "x₇₈₄"


def test_paper_and_ink() -> None:
    images, labels = draw_digits(np.random.default_rng(1), 60, 0.0)
    assert labels.tolist() == [n % 10 for n in range(60)]
    assert images.min() == 0.0
    assert images.max() == 1.0
    border = images.reshape(-1, SIDE, SIDE)
    assert border[:, [0, -1]].max() == border[:, :, [0, -1]].max() == 0.0, "no digit is cut off"
    share = (images > 0.5).mean(axis=1)
    assert 0.02 < share.min() < share.max() < 0.35
    loud, _labels = draw_digits(np.random.default_rng(1), 60, 0.2)
    assert loud.min() >= 0.0
    assert loud.max() <= 1.0
    assert ((loud > 0.5) == (images > 0.5)).mean() > 0.9, "noise moves no stroke"


def test_each_digit_is_nearest_to_the_mean_of_its_class() -> None:
    images, labels = draw_digits(np.random.default_rng(2), 600, 0.0)
    square, shifts = images.reshape(-1, SIDE, SIDE), (-1, 0, 1)
    blurred = np.sum([np.roll(square, (x, y), (1, 2)) for x in shifts for y in shifts], axis=0).reshape(600, -1)
    means = np.stack([blurred[:400][labels[:400] == digit].mean(axis=0) for digit in range(10)])
    nearest = ((blurred[400:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)
    assert (nearest == labels[400:]).mean() > 0.6 > 0.2


@pytest.mark.parametrize(("wrong", "sentence"), [
    (setup(features=("x",)), "data.features: digits has its pixels as inputs; leave the features out"),
    (setup(inputs=2), "network.inputs: expected 784, one input per pixel of digits, got 2"),
    (setup(outputs=2), "network.layers[0].units: expected 10, one unit per class of digits, got 2"),
])  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_in_one_sentence(wrong: RunSetup, sentence: str) -> None:
    with pytest.raises(SetupError) as caught:
        Run(wrong)
    assert str(caught.value) == sentence


def test_a_handful_of_pictures_is_possible() -> None:
    for samples in (1, 2, 3):
        dataset = load_data(GeneratedData("digits", samples), Path(), HINT)
        assert len(dataset.inputs) + len(dataset.test_inputs) == samples
