"""Checks this installation: its files are present, its numbers are right, its figures can be drawn."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from gradviz.documents.lessons import find_lesson, lesson_names, read_lesson
from gradviz.documents.open import open_setup, open_timeline
from gradviz.documents.presets import preset_names
from gradviz.export.check_report import check_run
from gradviz.export.files import write_text
from gradviz.export.lesson_check import lesson_faults
from gradviz.resources import resource
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from gradviz.training.trace import trace_update
from gradviz.training.trainer import Trainer

__all__ = ["Check", "Draw", "report", "self_test"]

# The label of a check, and its function, which returns the fault or an empty text.
Check = tuple[str, Callable[[], str]]

Draw = Callable[[Timeline, str, Path], None]
_UPDATES = 5
# Mazur 2015, recomputed to fifty digits: the first loss, and the loss after one update with frozen biases.
_MAZUR = (0.29837110876000267, 0.29102777369359933)


def self_test(write: Callable[[str], None], draw: Draw, views: Sequence[str]) -> bool:
    """Run all checks, write a line for each, and return whether all succeeded.

    `draw` draws one of `views` of a timeline into a file; the caller provides it, because this package does not use Qt.
    """
    checks: list[Check] = [(_("fonts"), _fonts), (_("known numbers"), _known_numbers)]
    checks += [(preset.name, lambda name=preset.name: _preset(name)) for preset in preset_names()]  # type: ignore[misc]
    checks += [(f"{_('lesson')} {lesson.name}", lambda name=lesson.name: _lesson(name)) for lesson in lesson_names()]  # type: ignore[misc]
    checks += [(_("saved work"), _saved_work), (_("figures"), lambda: _figures(draw, views))]
    return report(checks, write)


def report(checks: Sequence[Check], write: Callable[[str], None]) -> bool:
    """Write a line for each check, with its fault where it has one, and a verdict; True where none failed."""
    failures = 0
    for title, check in checks:
        try:
            fault = check()
        except Exception as error:  # any exception, so that the other checks still run
            fault = f"{type(error).__name__}: {error}"
        failures += bool(fault)
        write(f"{_('ok') if not fault else _('FAILED')}  {title}{': ' + fault if fault else ''}\n")
    verdict = _("{n} of {all} checks failed.") if failures else _("gradviz works.")
    write(verdict.format(n=failures, all=len(checks)) + "\n")
    return not failures


def _fonts() -> str:
    return "" if any(resource("fonts").iterdir()) else _("the folder is empty")


def _known_numbers() -> str:
    trace = trace_update(run := _run("mazur-2-2-2"), run.initial_state())
    right = all(math.isclose(a, b, rel_tol=1e-12) for a, b in zip((trace.loss, trace.loss_after), _MAZUR, strict=True))
    return "" if right else _("the losses are {loss!r} and {after!r}").format(loss=trace.loss, after=trace.loss_after)


def _preset(name: str) -> str:
    run = _run(name)
    check = check_run(run)
    if not check.agrees:
        return _("gradients differ by {error:.3g} at {name}").format(error=check.max_relative_error, name=check.worst)
    state = run.initial_state()
    fast = Trainer(run).train(state, _UPDATES).state
    for _update in range(_UPDATES):
        state = trace_update(run, state).after
    return "" if fast.same_as(state) else _("fast training and traced training differ")


def _lesson(name: str) -> str:
    path = find_lesson(name)
    assert path is not None
    return "; ".join(lesson_faults(read_lesson(path)))


def _saved_work() -> str:
    from gradviz.documents.work import write_work

    timeline = Timeline(_run("xor-2-2-1"))
    timeline.play(_UPDATES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "work.gradviz"
        write_work(timeline, path, "", "")
        again = open_timeline(str(path))
    same = again.updates_done == _UPDATES and again.shown_state().same_as(timeline.shown_state())
    return "" if same else _("what was opened is not what was saved")


def _figures(draw: Draw, views: Sequence[str]) -> str:
    timeline = Timeline(_run("mazur-2-2-2"))
    timeline.play(_UPDATES)
    with tempfile.TemporaryDirectory() as folder:
        paths = {view: Path(folder) / f"{view}.png" for view in views}
        for view, path in paths.items():
            draw(timeline, view, path)
        write_text(Path(folder) / "network.txt", "gradviz")
        empty = [view for view, path in paths.items() if path.stat().st_size < 1000]
    return _("these pictures are empty: {views}").format(views=", ".join(empty)) if empty else ""


def _run(name: str) -> Run:
    return Run(*open_setup(name))
