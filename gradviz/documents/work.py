"""Saved work (`.gradviz`): a run with its whole history, so that it goes on exactly where it was left.

A zip archive, whose checksums find any flipped bit: `work.json` says what there is, and each edit has its
states as plain little-endian float64 numbers, so that nothing in the file can be executed. Every size is
checked before memory is taken for it.
"""

from __future__ import annotations

import io
import json
import math
import stat
import zipfile
import zlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.data.errors import SetupError, shown
from gradviz.documents.atomic import write_atomically
from gradviz.documents.json_text import parse_json
from gradviz.documents.relocate import relocated
from gradviz.documents.setups import setup_from_json, setup_value
from gradviz.engine.network import Vector
from gradviz.text import _
from gradviz.training.edits import Edit, Version, new_edit
from gradviz.training.history import LossHistory, LossPoint
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen
from gradviz.training.steps import Place
from gradviz.training.timeline import Timeline

__all__ = ["packed_work", "read_work", "work_members", "write_work"]

_FORMAT = 1
_CONTENT = "work.json"
_MOST_BYTES = 500_000_000
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same work makes the same file
_POINT_COLUMNS = len(LossPoint._fields)
_POSITION_KEYS = ("update", "epoch", "position", "count")


def write_work(timeline: Timeline, path: Path, title: str = "", notes: str = "") -> None:
    """Save a timeline with its edits, states and losses, under this title where one is given.

    Raises `WriteError`; then an old file is as it was.
    """
    write_atomically(path, packed_work(work_members(timeline, path.parent, title, notes)))


def packed_work(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The file that holds these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, method)
    return out.getvalue()


def work_members(
    timeline: Timeline, folder: Path, title: str = "", notes: str = "", *, keyframes: bool = True
) -> dict[str, bytes]:
    """What saved work in `folder` consists of. Without `keyframes` it is small, and what lies between the edits is
    computed again when it is looked at."""
    version = timeline.version
    members: dict[str, bytes] = {}
    edits = []
    for place, edit in enumerate(version.edits):
        states = list(edit.keyframes.states) if keyframes else []
        if place == len(version.edits) - 1:
            states += [s for s in (timeline.state_after(version.length),) if s.update > edit.update]
        states = [edit.state, *states]
        members[f"states-{place}.f64"] = b"".join(
            np.ascontiguousarray(part, dtype="<f8").tobytes() for state in states
            for part in (state.parameters, state.slots)
        )  # fmt: skip
        setup = relocated(edit.run.setup, edit.run.folder, folder)
        setup = replace(setup, title=title or setup.title, notes=notes or setup.notes)
        edits.append(
            {
                "update": edit.update,
                "label": edit.label,
                "setup": setup_value(setup),
                "positions": [[getattr(state, key) for key in _POSITION_KEYS] for state in states],
            }
        )
    history = version.history
    points = [[math.nan if value is None else float(value) for value in point] for point in history.points]
    members["losses.f64"] = np.array(points, dtype="<f8").tobytes()
    places = [(update, parameters) for update, parameters in history.path]
    members["path.f64"] = b"".join(np.ascontiguousarray(each, dtype="<f8").tobytes() for _update, each in places)
    content = {
        "gradviz_work": _FORMAT,
        "length": version.length,
        # The operations inside a step are written where there are any: an older gradviz reads the rest.
        "place": list(version.place if version.place.inside else version.place[:2]),
        "diverged_at": version.diverged_at,
        "stride": history.stride,
        "losses": len(points),
        "path": [update for update, _parameters in places],
        "edits": edits,
    }
    return {_CONTENT: json.dumps(content, ensure_ascii=False).encode(), **members}


def read_work(path: Path) -> Timeline:
    """The timeline in a file. Raises `SetupError` with one sentence where the file is none or is damaged."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe might never end
            raise SetupError(path.name, _("this is not an ordinary file"))
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                raise SetupError(path.name, _("this file unpacks to more than 500 MB, which no saved work does"))
            members = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SetupError(path.name, _("this is no saved work of gradviz, or it is damaged")) from error
    except SetupError:
        raise
    except FileNotFoundError:
        raise SetupError("", _("there is no file {name}").format(name=shown(str(path)))) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        name, reason = shown(str(path)), getattr(error, "strerror", None) or error
        raise SetupError("", _("{name} cannot be read: {reason}").format(name=name, reason=reason)) from error
    try:
        return _timeline(members, path)
    except SetupError as error:
        raise SetupError(path.name, str(error)) from error
    except (KeyError, ValueError, TypeError, IndexError, UnicodeDecodeError) as error:
        raise SetupError(path.name, _("this saved work is incomplete or damaged")) from error


def _timeline(members: dict[str, bytes], path: Path) -> Timeline:
    content = parse_json(members[_CONTENT].decode(), _CONTENT)
    if not isinstance(content, dict):
        raise TypeError("an object was expected")
    if content.get("gradviz_work") != _FORMAT:
        raise SetupError("", _("this saved work was written by a newer gradviz"))
    edits: list[Edit] = []
    for place, entry in enumerate(content["edits"]):
        setup = setup_from_json(entry["setup"], _CONTENT)
        earlier = edits[-1].run if edits else None
        same = earlier is not None and earlier.setup.data == setup.data
        run = Run(setup, path.parent, earlier.dataset if earlier is not None and same else None)
        states = _states(run, entry["positions"], members[f"states-{place}.f64"])
        edit = new_edit(int(entry["update"]), run, states[0], str(entry["label"]))
        for state in states[1:]:
            edit.keyframes.keep(state)
        edits.append(edit)
    version = Version(tuple(edits), _history(content, members, edits[0].run))
    version.length = _whole(content["length"])
    if any(a.update >= b.update for a, b in pairwise(edits)) or edits[0].update != 0:
        raise ValueError("edits out of order")
    if version.length < edits[-1].update:
        raise ValueError("too short")
    version.diverged_at = None if content["diverged_at"] is None else _whole(content["diverged_at"])
    timeline = Timeline.resumed(version)
    update, revealed, *inside = (_whole(part) for part in content["place"])
    timeline.seek_place(Place(update, revealed, *inside))
    return timeline


def _states(run: Run, positions: list[list[int]], data: bytes) -> list[RunState]:
    """States from their numbers; a size that does not fit the network is a `ValueError`."""
    count, slots = run.network.parameter_count, len(run.optimizer.slots)
    rows = _numbers(data, len(positions), count * (1 + slots))
    return [
        RunState(frozen(row[:count]), frozen(row[count:].reshape(slots, count)), *(_whole(part) for part in position))
        for row, position in zip(rows, positions, strict=True)
    ]


def _numbers(data: bytes, rows: int, columns: int) -> Vector:
    if len(data) != rows * columns * 8:
        raise ValueError("wrong size")
    return np.frombuffer(data, dtype="<f8").astype(np.float64).reshape(rows, columns)


def _history(content: Any, members: dict[str, bytes], run: Run) -> LossHistory:
    history = LossHistory(max(1, _whole(content["stride"])))
    # NaN stands for 'there is none' only where none is measured; a diverged run may have a NaN of its own.
    has_test, has_classes = len(run.dataset.test_inputs) > 0, run.dataset.encoding != "number"
    for row in _numbers(members["losses.f64"], _whole(content["losses"]), _POINT_COLUMNS).tolist():
        update, train, test, penalty, train_share, test_share = row
        history.points.append(
            LossPoint(
                int(update), train, test if has_test else None, penalty,
                train_share if has_classes else None, test_share if has_classes and has_test else None,
            )
        )  # fmt: skip
    updates = [_whole(update) for update in content["path"]]
    rows = _numbers(members["path.f64"], len(updates), run.network.parameter_count)
    history.path = [(update, frozen(row)) for update, row in zip(updates, rows, strict=True)]
    return history


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("expected a whole number")
    return value
