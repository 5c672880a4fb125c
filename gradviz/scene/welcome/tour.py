"""The tour of the window: six parts, each of which ends when the user has done what it says."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.scene.frame import Frame
from gradviz.text import _, mark

__all__ = ["ENDING", "TOUR", "TourControls", "TourLook", "TourPart", "TourProgress", "advanced", "part_words"]


class TourLook(Frame, frozen=True):
    """The state of the window that the tour checks. `has_gradients`: all gradients of the update at the cursor are
    revealed; `selections` counts the clicked weights; `weights` are the bytes of all parameters on the screen."""

    has_gradients: bool
    updates_done: int
    length: int
    selections: int
    weights: bytes
    is_playing: bool
    learning_rate: float


Stage = Callable[[TourLook, TourLook], bool]  # called with the state at the beginning of the part and the current one


class TourPart(Frame, frozen=True):
    """`target` is the highlighted control, `title` says what to do, `text` what it is for; both may have the fields of
    `TourControls` in braces. `title_folded` is the title where the control is in the setup. The part is done when all
    its `stages` have occurred, one after the other.
    """

    target: str
    title: str
    text: str
    stages: tuple[Stage, ...]
    title_folded: str = ""


class TourControls(Frame, frozen=True):
    """The window's controls as they are now: the words on the `button` that steps, the keys `on` and `back` that step,
    and whether the toolbar has room for the field of the learning rate."""

    button: str
    on: str
    back: str
    has_rate: bool = True


def part_words(part: TourPart, controls: TourControls) -> tuple[str, str]:
    """Title and text of a part, naming the controls by their own words."""
    title = part.title if controls.has_rate or not part.title_folded else part.title_folded
    fields = {"button": controls.button, "on": controls.on, "back": controls.back}
    return _(title).format(**fields), _(part.text).format(**fields)


TOUR: tuple[TourPart, ...] = (
    TourPart(
        "next", mark("Press {button}, or {on}"),
        mark("Each press reveals the next step. Go on until the edges show their gradients; {back} goes back, to the "
             "same numbers."),
        (lambda before, now: now.has_gradients or now.updates_done > before.updates_done,),
    ),
    TourPart(
        "network", mark("Click an edge"), mark("Once computed, its gradient appears below, factor by factor: "
                                                            "the chain rule."),
        (lambda before, now: now.selections > before.selections,),
    ),
    TourPart(
        "surface", mark("Drag the point on the loss surface"), mark("Two weights follow, and everything that depends "
                                                                    "on them."),
        (lambda before, now: now.weights != before.weights and now.updates_done == before.updates_done,),
    ),
    TourPart(
        "play", mark("Press Space to train, and again to stop"), mark("Every update moves each weight against its "
                                                                      "gradient."),
        (lambda before, now: now.is_playing, lambda before, now: not now.is_playing),
    ),
    TourPart(
        "timeline", mark("Drag the timeline back to any update"), mark("Nothing is lost: every update is there, to the "
                                                                       "last digit."),
        (lambda before, now: now.updates_done < now.length,),
    ),
    TourPart(
        "learning_rate", mark("Change the learning rate, then press Ctrl+Z"),
        mark("Press ↑ or ↓, or type a number and Enter. Every change can be undone."),
        (lambda before, now: now.learning_rate != before.learning_rate,
         lambda before, now: now.learning_rate == before.learning_rate),
        mark("Open the setup (F2), change the learning rate, then press Ctrl+Z"),
    ),
)  # fmt: skip

ENDING = mark("That is all. F1 explains every word.")


class TourProgress(Frame, frozen=True):
    """`part` is the index in `TOUR`, its length where the tour is over, with the number of stages done; `before` is the
    state of the window at the beginning of the part."""

    before: TourLook
    part: int = 0
    stage: int = 0

    @property
    def is_over(self) -> bool:
        """Whether all parts are done."""
        return self.part >= len(TOUR)

    def next_part(self, now: TourLook) -> TourProgress:
        """The progress at the next part, whether this one is done or not."""
        return TourProgress(now, self.part + 1)


def advanced(progress: TourProgress, now: TourLook) -> TourProgress:
    """The progress for a new state of the window: at the next stage or part, or unchanged."""
    if progress.is_over:
        return progress
    stages = TOUR[progress.part].stages
    if not stages[progress.stage](progress.before, now):
        return progress
    return progress.but(stage=progress.stage + 1) if progress.stage + 1 < len(stages) else progress.next_part(now)
