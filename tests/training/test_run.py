"""The order of samples, batches and epochs."""

import numpy as np
import pytest

from tests.training.builders import run_of


def test_an_epoch_shows_every_sample_once() -> None:
    run = run_of(samples=10, size=3, shuffle=True)
    for epoch in range(3):
        position, seen = 0, []
        while True:
            seen += np.arange(10)[run.batch_indices(epoch, position)].tolist()
            following, position = run.advance(epoch, position)
            if following != epoch:
                break
        assert sorted(seen) == list(range(10))
        assert seen != list(range(10))
        assert position == 0


def test_the_last_batch_may_be_smaller() -> None:
    run = run_of(samples=10, size=4)
    assert [len(run.batch(0, position)[0]) for position in (0, 4, 8)] == [4, 4, 2]
    assert run.batches_per_epoch == 3
    assert run.advance(0, 8) == (1, 0)


def test_the_order_depends_on_seed_and_epoch_alone() -> None:
    run = run_of(samples=20, size=20, shuffle=True, seed=5)
    expected = [np.random.default_rng([5, epoch]).permutation(20).tolist() for epoch in (0, 1, 7)]
    # Asked for out of order, and more of them than are remembered.
    for epoch, order in list(zip((0, 1, 7), expected, strict=True))[::-1] * 2:
        assert run.batch_indices(epoch, 0).tolist() == order


@pytest.mark.parametrize("size", [None, 7, 99])
def test_a_batch_is_at_most_all_samples(size: int | None) -> None:
    run = run_of(samples=7, size=size)
    assert (run.batch_size, run.batches_per_epoch) == (7, 1)
