"""Run › Where learning stops: what is found, what helps when tried on a copy, and one of the remedies as one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradviz.gui.background.worker import Worker
from gradviz.gui.parameter_edits import restart_with
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import Context
    from gradviz.gui.pages.diagnosis_view import DiagnosisView
    from gradviz.scene.remedies.findings import Finding
    from gradviz.scene.remedies.trials import Outcome, Trials

__all__ = ["DiagnosisCommands"]


class DiagnosisCommands:
    """Shows the panel beside the graph and keeps it true while the run goes on."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._view: DiagnosisView | None = None
        self._worker: Worker | None = None
        self._trials: Trials | None = None
        self._chosen = 0

    def show(self) -> None:
        """Open the panel, and look."""
        from gradviz.gui.pages.diagnosis_view import DiagnosisView  # imported late: few ask for it

        context, session = self._context, self._context.session
        session.pause()
        if self._worker is None:
            self._worker = Worker(context.parent_widget)
            self._worker.done.connect(self._tried)
            self._worker.failed.connect(context.complain)
            session.moment_changed.connect(self._follow)
            session.playing_changed.connect(self._follow)
        self._view = view = DiagnosisView(context.theme)
        view.finding_chosen.connect(self._choose)
        view.remedy_chosen.connect(self._apply)
        view.check_requested.connect(self._check)
        view.close_requested.connect(context.side_area.close_panel)
        view.destroyed.connect(self._closed)
        context.side_area.show_panel(view)
        self._check()

    def leave_while_covered(self, is_covering: bool) -> None:
        """An open question hides something: what is dead or saturated could answer it."""
        if is_covering and self._shown is not None:
            self._context.side_area.close_panel()

    def close(self) -> None:
        """The window closes."""
        if self._worker is not None:
            self._worker.close()

    # Inside

    def _closed(self) -> None:
        """The panel is gone, by whatever way; a newer one may be there already."""
        if self._context.side_area.panel is None:
            self._view = None
            if self._worker is not None:
                self._worker.cancel()

    @property
    def _shown(self) -> DiagnosisView | None:
        view = self._view
        return view if view is not None and self._context.side_area.panel is view else None

    def _find(self) -> tuple[Finding, ...]:
        from gradviz.scene.reading import Reading
        from gradviz.scene.remedies.findings import find_causes

        presenter = self._context.presenter
        if presenter.moment is None:
            return ()
        return find_causes(presenter.moment, Reading(presenter.moment, presenter.view))

    def _check(self) -> None:
        """Look again, and try the remedies for the first finding again."""
        self._chosen = 0
        self._trials = None
        self._show(self._find())

    def _follow(self) -> None:
        """The run went on or was edited: what was found may be gone, or something else be there."""
        view = self._shown
        if view is None or self._context.session.is_playing:
            return
        found = self._find()
        if found != view.findings or self._is_stale():
            self._chosen = 0
            self._show(found)

    def _is_stale(self) -> bool:
        return self._trials is not None and self._trials.as_it_is.setup != self._context.session.run.setup

    def _show(self, found: tuple[Finding, ...]) -> None:
        view = self._shown
        if view is None:
            return
        view.show_findings(found, self._chosen)
        if found:
            self._try(found[self._chosen])

    def _choose(self, place: int) -> None:
        view = self._shown
        if view is None:
            return
        self._chosen = place
        finding = view.findings[place]
        self._show(view.findings)
        if finding.names:
            self._context.presenter.look(selected=finding.names[0])

    def _try(self, finding: Finding) -> None:
        from gradviz.scene.remedies.trials import try_remedies

        view, worker, run = self._shown, self._worker, self._context.session.run
        assert view is not None
        assert worker is not None
        if self._trials is not None and self._trials.finding == finding and not self._is_stale():
            view.show_trials(self._trials)
            return
        view.show_trying()
        worker.start(lambda cancelled: try_remedies(run, finding, cancelled))

    def _tried(self, trials: Trials) -> None:
        self._trials = trials
        view = self._shown
        if view is not None and self._chosen < len(view.findings) and view.findings[self._chosen] == trials.finding:
            view.show_trials(trials)

    def _apply(self, outcome: Outcome) -> None:
        from gradviz.scene.remedies.trials import outcome_words

        trials, view = self._trials, self._shown
        if trials is None or view is None:
            return
        if self._is_stale():  # edited while it trained, when nothing was looked for
            self._context.session.pause()
            self._context.complain(_("The run was edited since: the remedies are tried again, and none was applied."))
            self._check()
            return
        sentence = _("{remedy} is applied. {outcome}").format(
            remedy=outcome.title, outcome=outcome_words(trials, outcome))  # fmt: skip
        view.show_after(sentence)
        restart_with(self._context.session, outcome.setup, outcome.title)
        self._context.say(sentence, [(_("Undo"), self._undo)])

    def _undo(self) -> None:
        view = self._shown
        if view is not None:
            view.show_after("")
        self._context.session.undo()
