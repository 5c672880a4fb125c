"""A race for the command line, with its report as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gradviz.data.errors import SetupError, shown
from gradviz.export.files import check_target, write_text
from gradviz.export.json_text import json_text
from gradviz.export.opening import open_with_progress
from gradviz.export.progress import race_progress
from gradviz.landscape.plane import compute_grid
from gradviz.scene.race.race_choice import lane_text, lane_words, read_lanes
from gradviz.scene.race.race_lanes import RaceFrame, level_to_reach, race_frame, reached_after
from gradviz.scene.race.race_surface import race_request
from gradviz.text import _
from gradviz.training.race import Race, RaceResult, RaceSetup, run_race
from gradviz.training.run import parameter_setup

__all__ = ["RaceReport", "race", "race_csv", "race_document", "race_text"]

_HEAD = ("run", "update", "train_loss", "test_loss", "penalty", "train_accuracy", "test_accuracy")
_ENDINGS = (".png", ".svg", ".pdf", ".csv")


@dataclass(frozen=True, slots=True)
class RaceReport:
    """A finished race; `source` is the setup's title, or the text that named it."""

    result: RaceResult
    frame: RaceFrame
    source: str

    def text(self, *, as_json: bool) -> str:
        """The text for standard output."""
        return json_text(race_document(self.result)) + "\n" if as_json else race_text(self.frame)


def race(
    setup: str, vary: str, texts: Sequence[str], updates: int, over: Sequence[str] | None, out: Path | None
) -> RaceReport:
    """Run the race that the command line asks for, and write its losses where `out` is a CSV file.

    Saved work begins where it was left. Raises `SetupError`.
    """
    if out is not None:
        if out.suffix.lower() not in _ENDINGS:
            message = _("expected a file that ends in .png, .svg, .pdf or .csv, got {name}")
            raise SetupError("--out", message.format(name=out.name))
        check_target(out)
    lanes = read_lanes(vary, texts)
    timeline = open_with_progress(setup)
    run, state = timeline.run, timeline.shown_state()
    base = run.setup
    if timeline.length or len(timeline.edits) > 1:
        base = replace(base, parameters=parameter_setup(run.network, state.parameters))
    if over is not None:
        _check_axes(run.network.find, over)
    ready = Race(RaceSetup(base, vary, lanes, updates), run.folder)
    with race_progress() as progress:
        result = run_race(ready, progress=progress)
    assert result is not None, "nobody cancels"
    if out is not None and out.suffix.lower() == ".csv":
        write_text(out, race_csv(result))
    request = race_request(result, None if over is None else (over[0], over[1]), principal=over is None)
    frame = race_frame(result, None if request is None else compute_grid(request))
    return RaceReport(result, frame, run.setup.title or setup)


def _check_axes(find: Callable[[str], object], names: Sequence[str]) -> None:
    for name in names:
        try:
            find(name)
        except KeyError:
            raise SetupError("--over", _("this network has no parameter {name}").format(name=shown(name))) from None
    if names[0] == names[1]:
        raise SetupError("--over", _("a surface needs two different parameters"))


def race_text(frame: RaceFrame) -> str:
    """A heading, the common choices of all runs, and a sentence for each run."""
    lines = [frame.title, *frame.notes[:1], *(f"{lane.place + 1}  {lane.sentence}" for lane in frame.lanes)]
    return "\n".join(lines) + "\n"


def race_document(result: RaceResult) -> dict[str, Any]:
    """The report with the keys of the command line; numbers that are not finite become null."""
    level, vary = level_to_reach(result), result.setup.vary
    return {
        "vary": vary, "updates": result.setup.updates, "same_start": result.same_start, "level": level,
        "runs": [
            {
                "value": lane_text(vary, lane.lane), "words": lane_words(lane.run, vary, lane.lane),
                "learning_rate": lane.run.learning_rate, "optimizer": lane.run.setup.optimizer.name,
                "updates": lane.end.update, "diverged_at": lane.diverged_at,
                "loss": {"train": lane.end.train, "test": lane.end.test},
                "lowest_loss": min((each.train for each in lane.points if each.is_finite), default=None),
                "reached_level_after": reached_after(lane, level), "parameters": lane.state.parameters,
            }
            for lane in result.lanes
        ],
    }  # fmt: skip


def race_csv(result: RaceResult) -> str:
    """One row per measured update of each run; `run` is the value in which it differs. A cell is empty where there is
    no number or it is not finite.
    """
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_HEAD)
    for lane in result.lanes:
        value = lane_text(result.setup.vary, lane.lane)
        for point in lane.points:
            numbers = (point.train, point.test, point.penalty, point.train_accuracy, point.test_accuracy)
            rows.writerow([value, point.update, *("" if each is None else repr(each) for each in numbers)])
    return out.getvalue()
