"""Consistency checks of saved work: its statements are compared with each other before anything is computed from them.

The length must be that of a saved state, positions in the order of samples must follow from the number of updates, and
losses must belong to updates at which they are measured. So opening needs no training, and an inconsistency is
reported in a sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError, expected
from gradviz.documents.json_text import parse_json
from gradviz.documents.setups import setup_from_json
from gradviz.documents.work_archive import WorkArchive
from gradviz.text import _
from gradviz.training.edits import Edit, Version, new_edit
from gradviz.training.history import MOST_PATH, MOST_POINTS, LossHistory, LossPoint
from gradviz.training.keyframes import state_size
from gradviz.training.recording import MOST_RECORDED_NUMBERS, MOST_STATES, Recording
from gradviz.training.run import Run, target_encoding
from gradviz.training.state import RunState, frozen
from gradviz.training.steps import Place
from gradviz.training.stretches import KEYFRAME_BYTES

__all__ = ["CONTENT", "POINT_COLUMNS", "POSITION_KEYS", "RECORDED_VERSION", "WORK_VERSION", "read_version"]

WORK_VERSION, RECORDED_VERSION = 1, 2  # the version of the format without and with a recording
CONTENT = "work.json"
POINT_COLUMNS = len(LossPoint._fields)
POSITION_KEYS = ("update", "epoch", "position", "count")
_NOT_THINNED = 4  # states of an edit that are stored whatever their size
_MOST_UPDATES = 10**15
_MOST_SAMPLE_BYTES = 200_000_000


def read_version(archive: WorkArchive, folder: Path) -> Version:
    """The version in an archive, with its stated cursor; the state at the cursor is not computed yet.

    Raises `SetupError` for a fault that has a sentence, and `ValueError`, `TypeError`, `KeyError` or `IndexError` for
    any other.
    """
    content = parse_json(archive.text(CONTENT), CONTENT)
    if not isinstance(content, dict):
        raise TypeError("an object was expected")
    if content.get("gradviz_work") not in (WORK_VERSION, RECORDED_VERSION):
        raise SetupError("", _("this saved work was written by a newer gradviz"))
    edits = _edits(content["edits"], archive, folder)
    length = _whole(content["length"])
    _check_edits(edits, length)
    version = Version(tuple(edits), _history(content, archive, edits, length))
    version.length = length
    version.diverged_at = None if content["diverged_at"] is None else _whole(content["diverged_at"])
    if version.diverged_at not in (None, length):
        raise SetupError("diverged_at", expected(_("null or the length, {n}").format(n=length), version.diverged_at))
    version.place = Place(*(_whole(part) for part in content["place"]))
    return version


def _edits(entries: Any, archive: WorkArchive, folder: Path) -> list[Edit]:
    edits: list[Edit] = []
    before: Any = None
    datasets: list[tuple[Any, Dataset]] = []
    room = KEYFRAME_BYTES
    for place, entry in enumerate(_list(entries)):
        if before is not None and entry["setup"] == before:
            run = edits[-1].run.live  # an edit of a weight, or training that continues a recording
        else:
            run, before = _run(entry["setup"], folder, datasets), entry["setup"]
        if "recording" in entry:
            run = _recorded(run, entry["recording"], archive, place)
        positions = _list(entry["positions"])
        room -= max(0, len(positions) - _NOT_THINNED) * state_size(run.initial_state())
        if room < 0:
            raise SetupError(f"edits[{place}].positions", _("there are more states than gradviz ever keeps"))
        states = _states(run, positions, archive, place)
        label = entry["label"]
        if not isinstance(label, str):
            raise TypeError("a label is text")
        edit = new_edit(_whole(entry["update"]), run, states[0], label)
        for state in states[1:]:
            edit.keyframes.keep(state)  # the last state may be stored twice, as a keyframe and as the end
        edits.append(edit)
    return edits


def _run(raw: Any, folder: Path, datasets: list[tuple[Any, Dataset]]) -> Run:
    """The run of a setup; samples that an earlier edit has loaded are not read again."""
    setup = setup_from_json(raw, CONTENT)
    key = setup.data, target_encoding(setup)
    known = next((data for other, data in reversed(datasets) if other == key), None)
    run = Run(setup, folder, known)
    if known is None:
        datasets.append((key, run.dataset))
        if sum(_size(data) for _key, data in datasets) > _MOST_SAMPLE_BYTES:
            message = _("the samples of its edits take more than {limit} MB")
            raise SetupError("", message.format(limit=_MOST_SAMPLE_BYTES // 1_000_000))
    return run


def _recorded(run: Run, claim: Any, archive: WorkArchive, place: int) -> Run:
    """The run of a recording, with as many finite states as stated. Only the first stretch of a timeline may be one."""
    if place:
        raise SetupError(f"edits[{place}].recording", _("only the first stretch of a run can be recorded"))
    count, every = _whole(claim["states"]), _whole(claim["every"])
    if count > MOST_STATES or count * run.network.parameter_count > MOST_RECORDED_NUMBERS:
        raise SetupError(f"edits[{place}].recording", _("there are more states than gradviz ever keeps"))
    states = frozen(archive.numbers(f"recording-{place}.f64", count, run.network.parameter_count))
    return Run(run.setup, run.folder, run.dataset, Recording(states, every))


def _size(data: Dataset) -> int:
    return sum(part.nbytes for part in (data.inputs, data.targets, data.test_inputs, data.test_targets))


def _states(run: Run, positions: list[Any], archive: WorkArchive, place: int) -> list[RunState]:
    """States from their numbers. Raises `ValueError` where the size does not fit the network."""
    count, slots = run.network.parameter_count, len(run.optimizer.slots)
    rows = archive.numbers(f"states-{place}.f64", len(positions), count * (1 + slots))
    states = []
    for number, (row, position) in enumerate(zip(rows, positions, strict=True)):
        if not isinstance(position, list) or len(position) != len(POSITION_KEYS):
            wanted = _("a list of {count} whole numbers").format(count=len(POSITION_KEYS))
            raise SetupError(f"edits[{place}].positions[{number}]", expected(wanted, position))
        update, epoch, at, steps = (_whole(part) for part in position)
        memory = frozen(row[count:].reshape(slots, count))
        states.append(RunState(frozen(row[:count]), memory, update, epoch, at, steps))
    return states


def _check_edits(edits: list[Edit], length: int) -> None:
    """Raises `SetupError` where edits or their states are not in order, or a state is one that training cannot
    reach.
    """
    if length < edits[-1].update:
        raise SetupError("length", _("what is saved goes beyond it, to update {n}").format(n=edits[-1].update))
    if edits[0].update != 0 or any(a.update >= b.update for a, b in pairwise(edits)):
        raise SetupError("edits", _("the edits are not in the order of their updates, the first at update 0"))
    # Each edit begins at the end of the previous one; it may restart the epoch or the optimizer's count.
    epoch, position, count = 0, 0, 0
    for number, (edit, end) in enumerate(zip(edits, [*(edit.update for edit in edits[1:]), length], strict=True)):
        start, states = edit.state, (edit.state, *edit.keyframes.states)
        fits = (start.update, start.epoch) == (edit.update, epoch) and start.count in (count, 0)
        if not fits or start.position not in (position, 0) or start.position >= edit.run.samples:
            raise SetupError(f"edits[{number}].positions[0]", _("this is not where the training before it came to"))
        for place, state in enumerate(states):
            reached = edit.run.place_after(start.epoch, start.position, state.update - edit.update)
            if state.update > end or _position(state) != (*reached, start.count + state.update - edit.update):
                sentence = _("this is not where training comes to after update {n}").format(n=state.update)
                raise SetupError(f"edits[{number}].positions[{place}]", sentence)
        epoch, position = edit.run.place_after(start.epoch, start.position, end - edit.update)
        count = start.count + end - edit.update
    recording, end = edits[0].run.recording, [*(edit.update for edit in edits[1:]), length][0]
    if recording is not None and end > recording.updates:
        sentence = _("the recording ends after update {n}").format(n=recording.updates)
        raise SetupError("edits[0].recording", sentence)
    if recording is not None and any(
        not state.same_as(edits[0].run.recorded_state(state.update))
        for state in (edits[0].state, *edits[0].keyframes.states)
    ):
        raise SetupError("edits[0].positions", _("a state is not the recorded one"))
    last = edits[-1]
    if (last.state, *last.keyframes.states)[-1].update != length:
        raise SetupError("length", _("no state was saved for update {n}").format(n=length))


def _position(state: RunState) -> tuple[int, int, int]:
    return state.epoch, state.position, state.count


def _history(content: Any, archive: WorkArchive, edits: list[Edit], length: int) -> LossHistory:
    stride, count, updates = _whole(content["stride"]), _whole(content["losses"]), content["path"]
    if stride < 1 or count > MOST_POINTS or not isinstance(updates, list) or len(updates) > MOST_PATH:
        raise SetupError("losses", _("there are more losses than gradviz ever keeps"))
    history = LossHistory(stride)
    rows = archive.numbers("losses.f64", count, POINT_COLUMNS)
    measured = rows[:, 0]
    if not (np.isfinite(measured).all() and (measured >= 0).all() and (measured <= length).all()):
        raise SetupError("losses.f64", _("the losses belong to no update up to {n}").format(n=length))
    if (measured % stride).any() or (np.diff(measured) <= 0).any():
        raise SetupError("losses.f64", _("the losses are not in the order of their updates"))
    starts = [edit.update for edit in edits]
    for row in rows.tolist():
        update, train, test, penalty, train_share, test_share = row
        # NaN means a missing value only where nothing is measured; the values of a diverged run may be NaN.
        data = edits[bisect_right(starts, update) - 1].run.dataset
        has_test, has_classes = len(data.test_inputs) > 0, data.encoding != "number"
        history.points.append(
            LossPoint(
                int(update), train, test if has_test else None, penalty,
                train_share if has_classes else None, test_share if has_classes and has_test else None,
            )
        )  # fmt: skip
    updates = [_whole(update) for update in updates]
    if any(a >= b for a, b in pairwise(updates)) or (updates and updates[-1] > length):
        raise SetupError("path", _("expected updates in order, up to {n}").format(n=length))
    places = archive.numbers("path.f64", len(updates), edits[0].run.network.parameter_count)
    history.path = [(update, frozen(row)) for update, row in zip(updates, places, strict=True)]
    return history


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise TypeError("a list was expected")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_UPDATES:
        raise ValueError("expected a whole number")
    return value
