"""States stored along one stretch of training, so that any other state needs only a short recomputation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from gradviz.training.state import RunState

__all__ = ["Keyframes", "recent_count", "state_size"]

# Python's overhead for one state, in bytes, beside its numbers.
_OVERHEAD_BYTES = 400
_RECENT_STATES = 64
_RECENT_BYTES = 16_000_000


class Keyframes:
    """States at multiples of `spacing` updates, in order. The spacing only ever doubles, so it stays a power of two."""

    def __init__(self, spacing: int) -> None:
        self.spacing = spacing
        self._updates: list[int] = []
        self._states: list[RunState] = []

    def __len__(self) -> int:
        return len(self._updates)

    @property
    def size(self) -> int:
        """The size of all states in bytes, approximately."""
        return len(self._states) * (state_size(self._states[0]) if self._states else 0)

    def next_due(self, update: int) -> int:
        """The first update after `update` whose state is to be stored."""
        return update - update % self.spacing + self.spacing

    def offer(self, state: RunState) -> bool:
        """Store the state if its update is due and not stored yet; returns whether it was stored."""
        return state.update % self.spacing == 0 and self.keep(state)

    def keep(self, state: RunState) -> bool:
        """Store the state, due or not, if its update is not stored yet; returns whether it was stored."""
        place = bisect_left(self._updates, state.update)
        if place < len(self._updates) and self._updates[place] == state.update:
            return False
        self._updates.insert(place, state.update)
        self._states.insert(place, state)
        return True

    def nearest(self, update: int) -> RunState | None:
        """The last stored state at or before `update`; None where there is none."""
        place = bisect_right(self._updates, update)
        return self._states[place - 1] if place else None

    @property
    def states(self) -> tuple[RunState, ...]:
        """All states, in order."""
        return tuple(self._states)

    def copy(self) -> Keyframes:
        """A copy of the lists; the states themselves are shared."""
        other = Keyframes(self.spacing)
        other._updates, other._states = list(self._updates), list(self._states)
        return other

    def forget_after(self, update: int) -> None:
        """Drop the states after `update`."""
        place = bisect_right(self._updates, update)
        del self._updates[place:], self._states[place:]

    def thin(self) -> None:
        """Double the spacing and drop the states that are no longer due."""
        self.spacing *= 2
        kept = [state for state in self._states if state.update % self.spacing == 0]
        self._states, self._updates = kept, [state.update for state in kept]


def state_size(state: RunState) -> int:
    """Bytes of one state."""
    return state.parameters.nbytes + state.slots.nbytes + _OVERHEAD_BYTES


def recent_count(state: RunState) -> int:
    """How many recently used states of this size are cached: 64, fewer where they are large."""
    return max(2, min(_RECENT_STATES, _RECENT_BYTES // state_size(state)))
