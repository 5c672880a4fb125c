"""Many starts trained at once end at the same parameters as each one alone, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.training.batch_training import StartsTrainer, TrainedStarts
from gradviz.training.run import Run
from gradviz.training.setup import ClipSetup, PenaltySetup, ScheduleSetup
from gradviz.training.state import frozen
from gradviz.training.trainer import Trainer, TrainingResult
from tests.training.builders import run_of, scalar_run
from tests.training.test_exactness import runs


def starts_of(run: Run, count: int, seed: int = 0, spread: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return run.initial_state().parameters + spread * rng.normal(size=(count, run.network.parameter_count))


def trained(run: Run, starts: np.ndarray, updates: int, every: int = 1) -> TrainedStarts:
    found = StartsTrainer(run, len(starts)).train(starts, updates, every)
    assert found is not None
    return found


def alone(run: Run, start: np.ndarray, updates: int) -> TrainingResult:
    return Trainer(run).train(replace(run.initial_state(), parameters=frozen(start)), updates)


def check_each(run: Run, starts: np.ndarray, updates: int) -> None:
    found = trained(run, starts, updates)
    for place, start in enumerate(starts):
        own = alone(run, start, updates)
        assert found.diverged[place] == (own.diverged_at is not None)
        assert found.done[place] == own.state.update
        np.testing.assert_array_equal(found.ends[place], own.state.parameters)


@given(run=runs(), updates=st.integers(1, 20), count=st.integers(1, 5), seed=st.integers(0, 99))
@settings(max_examples=60)
def test_each_start_ends_where_it_ends_alone(run: Run, updates: int, count: int, seed: int) -> None:
    check_each(run, starts_of(run, count, seed), updates)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("size", [None, 3])
def test_every_optimizer_with_all_options_of_a_setup(optimizer: str, size: int | None) -> None:
    run = run_of(
        (3, 4, 2), ("tanh", "sigmoid"), samples=8, optimizer=optimizer, size=size, shuffle=size is not None,
        penalty=PenaltySetup(0.001, 0.01), freeze=("w1[1,1]", "b2[*]"), clip=ClipSetup(norm=0.2),
        schedule=ScheduleSetup("cosine", 5, options=(("over", 40),)), loss="binary_cross_entropy",
    )  # fmt: skip
    check_each(run, starts_of(run, 9), 60)


def test_diverging_starts_stop_as_they_would_alone_and_the_others_continue() -> None:
    run = scalar_run([1.0, 1.0], rate=0.5)
    starts = np.array([[0.3, 0.4], [9.0, -9.0], [1.0, 1.0], [40.0, 0.1], [0.0, 0.0]])
    check_each(run, starts, 200)
    found = trained(run, starts, 200)
    assert found.diverged.tolist() == [False, True, False, True, False]
    assert found.done[1] < 20


def test_the_path_contains_every_requested_state() -> None:
    run = run_of(optimizer="momentum", rate=0.05)
    starts = starts_of(run, 4)
    whole, sparse = trained(run, starts, 25), trained(run, starts, 25, 10)
    assert sparse.times.tolist() == [0, 10, 20, 25]
    np.testing.assert_array_equal(sparse.path, whole.path[sparse.times])
    for update in (0, 1, 17, 25):
        np.testing.assert_array_equal(whole.path[update, 2], alone(run, starts[2], update).state.parameters)


def test_settled_starts_are_not_trained_further() -> None:
    run = scalar_run([0.5], rate=0.5)  # halves its error: after 60 updates not a bit changes
    check_each(run, np.array([[0.5], [0.0], [-3.0]]), 3000)


def test_training_can_be_cancelled() -> None:
    run, asked = run_of(), []
    starts = starts_of(run, 2)
    assert StartsTrainer(run, 2).train(starts, 1000, cancelled=lambda: bool(asked.append(1)) or len(asked) > 5) is None
    assert len(asked) == 6


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.3, 0.0), (0.0, 0.1)])
def test_playgrounds_rules_hold_with_their_carried_batches_and_cut_links(l1: float, l2: float) -> None:
    run = run_of(
        (2, 3, 1), ("tanh", "tanh"), samples=9, size=4, rate=0.3, rules="playground", penalty=PenaltySetup(l1, l2),
    )  # fmt: skip
    check_each(run, starts_of(run, 7), 50)
