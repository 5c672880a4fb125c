"""The frames of an animated race: the frame of the finished race, truncated after some updates."""

from __future__ import annotations

import numpy as np

from gradviz.scene.race.race_lanes import LaneFrame, RaceFrame
from gradviz.training.race import LaneResult, RaceResult

__all__ = ["race_until"]


def race_until(frame: RaceFrame, result: RaceResult, update: int) -> RaceFrame:
    """The frame of a race after `update` updates, with the axes of the finished race, so that nothing jumps."""
    lanes = tuple(_lane_until(lane, found, update) for lane, found in zip(frame.lanes, result.lanes, strict=True))
    return frame.but(lanes=lanes)


def _lane_until(lane: LaneFrame, found: LaneResult, update: int) -> LaneFrame:
    seen = int(np.searchsorted(lane.xs, update, side="right"))
    steps = sum(each <= update for each, _parameters in found.path)
    is_over = found.diverged_at is not None and found.diverged_at <= update
    return lane.but(xs=lane.xs[:seen], ys=lane.ys[:seen], path=lane.path[:steps], diverged=is_over)
