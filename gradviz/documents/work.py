"""Saved work (`.gradviz`): a run with its whole history, which continues exactly where it was left.

The file is a zip archive, whose checksums detect any flipped bit: `work.json` describes the contents, and each edit has
its states as plain little-endian float64 numbers, so that nothing in the file can be executed. `work_claims` checks
the statements of a file before they are used.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import write_atomically
from gradviz.documents.relocate import relocated
from gradviz.documents.setups import setup_value
from gradviz.documents.work_archive import open_archive, text_method
from gradviz.documents.work_claims import CONTENT, POSITION_KEYS, RECORDED_VERSION, WORK_VERSION, read_version
from gradviz.text import _
from gradviz.training.recomputation import Watch
from gradviz.training.timeline import Timeline

__all__ = ["packed_work", "read_work", "work_members", "write_work"]

_WHEN = (1980, 1, 1, 0, 0, 0)  # a constant, so that the same work gives the same file


def write_work(timeline: Timeline, path: Path, title: str = "", notes: str = "") -> None:
    """Save a timeline with its edits, states and losses; `title` replaces that of the setup where it is given.

    Raises `WriteError`; an existing file is then unchanged.
    """
    write_atomically(path, packed_work(work_members(timeline, path.parent, title, notes)))


def packed_work(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The bytes of the archive with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            how = text_method(data, method) if name == CONTENT else method
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, how)
    return out.getvalue()


def work_members(
    timeline: Timeline, folder: Path, title: str = "", notes: str = "", *, keyframes: bool = True
) -> dict[str, bytes]:
    """The members of saved work whose relative paths start at `folder`. Without `keyframes` it is small, and the states
    between the edits are computed again when needed."""
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
        entry: dict[str, object] = {
            "update": edit.update,
            "label": edit.label,
            "setup": setup_value(setup),
            "positions": [[getattr(state, key) for key in POSITION_KEYS] for state in states],
        }
        recording = edit.run.recording
        if recording is not None:
            entry["recording"] = {"states": len(recording.states), "every": recording.every}
            members[f"recording-{place}.f64"] = np.ascontiguousarray(recording.states, dtype="<f8").tobytes()
        edits.append(entry)
    history = version.history
    points = [[math.nan if value is None else float(value) for value in point] for point in history.points]
    members["losses.f64"] = np.array(points, dtype="<f8").tobytes()
    places = [(update, parameters) for update, parameters in history.path]
    members["path.f64"] = b"".join(np.ascontiguousarray(each, dtype="<f8").tobytes() for _update, each in places)
    content = {
        # A gradviz without support for recordings would compute their updates itself.
        "gradviz_work": RECORDED_VERSION if any("recording" in entry for entry in edits) else WORK_VERSION,
        "length": version.length,
        # The number of operations is written only where it is not 0, so that an older gradviz can read the file.
        "place": list(version.place if version.place.inside else version.place[:2]),
        "diverged_at": version.diverged_at,
        "stride": history.stride,
        "losses": len(points),
        "path": [update for update, _parameters in places],
        "edits": edits,
    }
    return {CONTENT: json.dumps(content, ensure_ascii=False).encode(), **members}


def read_work(path: Path, watch: Watch | None = None) -> Timeline:
    """The timeline of a file, with the cursor where it was left.

    Reading takes long only where the cursor is far from all saved states: `watch(done, all)` is called meanwhile, and
    `StoppedError` is raised where it answers False. Raises `SetupError` with one sentence where the file is damaged or
    not saved work.
    """
    with open_archive(path) as archive:
        try:
            version = read_version(archive, path.parent)
        except SetupError as error:
            raise SetupError(path.name, str(error)) from error
        except _DAMAGE as error:
            raise _damaged(path) from error
    timeline, place = Timeline.resumed(version), version.place
    try:
        timeline.reach(place.update, watch)
        timeline.seek_place(place)
    except SetupError as error:
        raise SetupError(path.name, str(error)) from error
    except IndexError as error:
        raise _damaged(path) from error
    return timeline


_DAMAGE = (KeyError, ValueError, TypeError, IndexError, OverflowError)


def _damaged(path: Path) -> SetupError:
    return SetupError(path.name, _("this saved work is incomplete or damaged"))
