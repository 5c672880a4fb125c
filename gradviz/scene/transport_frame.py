"""What the toolbar and the timeline show."""

from __future__ import annotations

from gradviz.scene.frame import Frame

__all__ = ["PhaseFrame", "TransportFrame"]


class PhaseFrame(Frame, frozen=True):
    """One chip of the phase strip. `status` is 'done', 'current' or 'ahead'."""

    phase: str
    text: str
    status: str


class TransportFrame(Frame, frozen=True):
    """Toolbar and timeline: where we are and what can be done. `fault` is a sentence, or empty.

    `learning_rate` is the base rate, which a person edits; `rate_now` is what a schedule makes of it, or empty.
    """

    position_text: str
    phases: tuple[PhaseFrame, ...]
    updates_done: int
    length: int
    edits: tuple[int, ...]
    timeline_text: str
    can_previous: bool
    can_next: bool
    learning_rate: float
    optimizer: str
    announcement: str
    fault: str
    rate_now: str = ""
