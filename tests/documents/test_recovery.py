"""Recovery copies: a running program keeps its own copy, that of a killed program is found, none remains after use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import WriteError
from gradviz.documents.open import open_timeline
from gradviz.documents.places import recovery_folder
from gradviz.documents.recovery import RecoveryCopy, left_copies
from gradviz.documents.work import work_members
from gradviz.training.timeline import Timeline

KILLED = """
import os, signal, sys
from pathlib import Path
from gradviz.documents.open import open_timeline
from gradviz.documents.places import recovery_folder
from gradviz.documents.recovery import RecoveryCopy
from gradviz.documents.work import work_members
timeline = open_timeline("xor-2-2-1")
timeline.play(30)
RecoveryCopy().write(work_members(timeline, recovery_folder(), keyframes=False), Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def worked() -> Timeline:
    timeline = open_timeline("spiral-2-8-8-1")
    timeline.play(40)
    changed = np.array(timeline.shown_state().parameters)
    changed[3] += 0.5
    timeline.edit("w1[1,4]", parameters=changed)
    timeline.play(500)
    timeline.seek(123)
    return timeline


def members_of(timeline: Timeline) -> dict[str, bytes]:
    return work_members(timeline, recovery_folder(), keyframes=False)


def files() -> list[str]:
    return sorted(path.suffix for path in recovery_folder().glob("*"))


def test_a_running_program_keeps_its_copy_to_itself() -> None:
    copy = RecoveryCopy()
    copy.write(members_of(worked()), None)
    copy.write(members_of(worked()), None)
    assert files() == [".gradviz", ".lock"]
    assert left_copies() == []
    copy.remove()
    assert files() == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_program_leaves_its_copy_behind(tmp_path: Path) -> None:
    document = tmp_path / "with \udcff name.json"  # no UTF-8
    killed = subprocess.run([sys.executable, "-c", KILLED, os.fsencode(document)], check=False, timeout=60)
    assert killed.returncode == -9
    (left,) = left_copies()
    assert left.document == document
    timeline, own = left.read(), open_timeline("xor-2-2-1")
    own.play(30)
    assert timeline.state_after(30).same_as(own.state_after(30))
    left.remove()
    assert files() == []


def test_a_copy_without_keyframes_is_small_and_loses_nothing() -> None:
    timeline, copy = worked(), RecoveryCopy()
    copy.write(members_of(timeline), None)
    assert copy.path is not None
    lock, copy._lock = copy._lock, None  # as if the program had been killed
    assert lock is not None
    lock.close()
    back = left_copies()[0].read()
    assert (back.place, back.length, [edit.update for edit in back.edits]) == (timeline.place, 540, [0, 40])
    for update in (0, 17, 39, 40, 123, 300, 540):
        assert back.state_after(update).same_as(timeline.state_after(update))
    state = timeline.state_after(0)
    assert len(members_of(timeline)["states-1.f64"]) == 2 * (state.parameters.nbytes + state.slots.nbytes)


def test_a_damaged_copy_is_refused_in_a_sentence() -> None:
    recovery_folder().mkdir(parents=True)
    (recovery_folder() / "1-a.gradviz").write_bytes(b"PK")
    (left,) = left_copies()
    with pytest.raises(SetupError, match="damaged"):
        left.read()


def test_the_newest_copy_comes_first() -> None:
    recovery_folder().mkdir(parents=True)
    for name, age in (("old", 100.0), ("new", 300.0), ("middle", 200.0)):
        path = recovery_folder() / f"{name}.gradviz"
        path.write_bytes(b"")
        os.utime(path, (age, age))
    assert [copy.path.stem for copy in left_copies()] == ["new", "middle", "old"]


def test_a_folder_that_cannot_be_created_is_one_sentence(user_folder: Path) -> None:
    (user_folder / "data" / "gradviz").write_bytes(b"in the way")
    with pytest.raises(WriteError, match="recovery: Not a directory"):
        RecoveryCopy().write(members_of(open_timeline("one-neuron")), None)
