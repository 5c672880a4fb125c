"""Keyframes: stored when due, nearest one found, every second one dropped when there are too many."""

import numpy as np

from gradviz.training.keyframes import Keyframes
from gradviz.training.state import RunState, frozen


def state_at(update: int) -> RunState:
    return RunState(frozen(np.zeros(10)), frozen(np.zeros((1, 10))), update)


def test_only_due_keyframes_are_kept_and_once() -> None:
    frames = Keyframes(4)
    kept = [update for update in (1, 4, 8, 4, 10, 12) if frames.offer(state_at(update))]
    assert kept == [4, 8, 12]
    assert len(frames) == 3
    assert [frames.next_due(update) for update in (0, 3, 4)] == [4, 4, 8]


def test_the_nearest_is_never_later() -> None:
    frames = Keyframes(4)
    for update in (12, 4, 8):
        frames.offer(state_at(update))
    found = {update: frames.nearest(update) for update in (3, 4, 7, 8, 11, 100)}
    assert {update: state and state.update for update, state in found.items()} == {
        3: None, 4: 4, 7: 4, 8: 8, 11: 8, 100: 12,
    }  # fmt: skip


def test_thinning_halves_and_keeps_multiples() -> None:
    frames = Keyframes(1)
    for update in range(1, 101):
        frames.offer(state_at(update))
    full = frames.size
    frames.thin()
    assert (len(frames), frames.spacing) == (50, 2)
    assert frames.size == full // 2
    assert frames.nearest(51).update == 50
    assert not frames.offer(state_at(101))
