"""Tries remedies on copies of the run: trains each for a while from the start and diagnoses it again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from gradviz.data.errors import SetupError
from gradviz.scene.frame import Frame
from gradviz.scene.moment import moment_of
from gradviz.scene.reading import Reading
from gradviz.scene.remedies.findings import CHECKED, Finding, affected, find_causes
from gradviz.scene.remedies.remedies import remedies_for
from gradviz.scene.setup.setup_edits import fitted_with_data
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup
from gradviz.training.steps import Place
from gradviz.training.timeline import Timeline
from gradviz.training.trainer import Trainer

__all__ = ["UPDATES", "Outcome", "Trials", "outcome_words", "try_remedies", "verdict"]

UPDATES = 200
_MOST_SECONDS = 5.0  # for one copy; a large network does fewer updates, the same number in all copies
_BETTER = 0.99  # share of the loss without a remedy that a helpful one must stay below


class Outcome(Frame, frozen=True, eq=False):
    """The result of one copy after `updates`. `loss` is the present loss function over all training samples, infinite
    where training diverged; `accuracy` is None without classes. `remaining` of the finding's units are still affected.
    `setup` is its setup, `title` and `text` are those of the remedy, empty for the run as it is."""

    setup: RunSetup
    title: str
    text: str
    updates: int
    loss: float
    accuracy: float | None
    remaining: int
    fault: str = ""


class Trials(Frame, frozen=True, eq=False):
    """The outcome without changes, `as_it_is`, and those of the remedies, the best first."""

    finding: Finding
    as_it_is: Outcome
    outcomes: tuple[Outcome, ...]

    def helps(self, outcome: Outcome) -> bool:
        """Whether the loss is lower than without the remedy."""
        before = self.as_it_is.loss
        return math.isfinite(outcome.loss) and (not math.isfinite(before) or outcome.loss < _BETTER * before)

    @property
    def helps_most(self) -> Outcome | None:
        """The best remedy, where one helps."""
        best = self.outcomes[0] if self.outcomes else None
        return best if best is not None and self.helps(best) else None


def try_remedies(run: Run, finding: Finding, cancelled: Callable[[], bool] = lambda: False) -> Trials | None:
    """Train the run as it is and with each remedy, from the initial weights. None where `cancelled()` answered True."""
    as_it_is = _outcome(run, run, finding, "", "", UPDATES)
    updates = max(1, as_it_is.updates)
    outcomes = []
    for remedy, setup in remedies_for(run, finding):
        if cancelled():
            return None
        title = remedy.title_for(setup)
        try:
            changed = _run_with(setup, run)
            outcomes.append(_outcome(changed, run, finding, title, _(remedy.text), updates))
        except SetupError as error:
            outcomes.append(Outcome(setup, title, str(error), 0, math.inf, None, len(finding.names) or 1, str(error)))
    outcomes.sort(key=lambda each: (each.loss, each.remaining))
    return Trials(finding, as_it_is, tuple(outcomes))


def verdict(trials: Trials, outcome: Outcome) -> str:
    """Whether a remedy helps, in a few words."""
    if outcome.fault:
        return _("not possible here")
    if outcome is trials.helps_most:
        return _("helps most")
    return _("helps") if trials.helps(outcome) else _("does not help")


def outcome_words(trials: Trials, outcome: Outcome) -> str:
    """A sentence on the change of the finding and of the loss."""
    finding, before = trials.finding, trials.as_it_is
    if outcome.fault:
        return _("This is not possible here: {fault}.").format(fault=outcome.fault.rstrip("."))
    after, total = counted(outcome.updates), max(1, len(finding.names))
    if finding.layer < 0:
        gone = _("the loss stays finite") if not outcome.remaining else _("the loss is still not finite")
    elif not outcome.remaining:
        gone = _("the problem is gone ({what})").format(what=_(CHECKED[finding.trouble]))
    elif finding.names:
        gone = _("{n} of {total} units are still concerned").format(n=outcome.remaining, total=total)
    else:
        gone = _("the problem is still there ({what})").format(what=_(CHECKED[finding.trouble]))
    if not math.isfinite(outcome.loss):
        return _("After {n} updates {gone}, and training diverged.").format(n=after, gone=gone)
    new, old = number(outcome.loss, 4), number(before.loss, 4)
    if new == old:
        return _("After {n} updates {gone}; the loss is {new}, as without it.").format(n=after, gone=gone, new=new)
    return _("After {n} updates {gone}; the loss is {new} instead of {old}.").format(
        n=after, gone=gone, new=new, old=old if math.isfinite(before.loss) else _("not finite"))  # fmt: skip


def _run_with(setup: RunSetup, old: Run) -> Run:
    if setup.data == old.setup.data:
        return Run(setup, old.folder, old.dataset)
    fitted, dataset = fitted_with_data(setup, old.folder)
    return Run(fitted, old.folder, dataset)


def _outcome(run: Run, old: Run, finding: Finding, title: str, text: str, updates: int) -> Outcome:
    result = Trainer(run).train(run.initial_state(), updates, seconds=_MOST_SECONDS)
    timeline = Timeline(run)
    timeline.replace(run, "", replace(result.state, update=0))
    timeline.seek_place(Place(0, timeline.steps.phase_ends[2]))
    moment = moment_of(timeline)
    point = moment.now
    remaining = affected(finding, find_causes(moment, Reading(moment, View())))
    diverged = result.diverged_at is not None or not math.isfinite(point.train)
    if finding.layer < 0:
        remaining = int(diverged)
    loss = math.inf if diverged else _present_loss(timeline, old)
    return Outcome(run.setup, title, text, result.state.update, loss, point.train_accuracy, remaining)


def _present_loss(timeline: Timeline, old: Run) -> float:
    """The loss by the old loss function, so that setups with different loss functions can be compared."""
    run = timeline.run
    if run.setup.loss == old.setup.loss:
        return timeline.losses_now().train
    measured = Timeline(Run(replace(run.setup, loss=old.setup.loss), run.folder, run.dataset))
    measured.replace(measured.run, "", timeline.shown_state())
    return measured.losses_now().train
