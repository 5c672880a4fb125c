"""When writing fails, the old file is still there and complete, and no other file is left."""

import errno
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gradviz.documents.atomic import WriteError, write_atomically
from gradviz.resources import resource

OLD, NEW = b"old\n", b"new" * 50_000


def test_a_file_is_made_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "work.json"
    for content in (OLD, NEW, b""):
        write_atomically(path, content)
        assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["work.json"]


@pytest.mark.parametrize("function", ["write", "fsync", "replace", "open"])
def test_the_old_file_survives_a_full_disk(function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "work.json"
    write_atomically(path, OLD)

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, function, full)
        with pytest.raises(WriteError) as caught:
            write_atomically(path, NEW)
    expected = '"work.json" was not written: No space left on device; the file that was there is unchanged'
    assert str(caught.value) == expected
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["work.json"]


def test_partial_writes_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:1000]))
    write_atomically(tmp_path / "work.json", NEW)
    assert (tmp_path / "work.json").read_bytes() == NEW


def test_a_disk_that_fills_up_in_the_middle_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "work.json"
    write_atomically(path, OLD)
    write, room = os.write, [61_440]

    def filling(descriptor: int, data: memoryview) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = write(descriptor, data[: room[0]])
        room[0] -= done
        return done

    monkeypatch.setattr(os, "write", filling)
    with pytest.raises(WriteError):
        write_atomically(path, NEW)
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["work.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on file sizes is POSIX")
def test_the_old_file_survives_a_real_limit_of_the_system(tmp_path: Path) -> None:
    path = tmp_path / "work.json"
    write_atomically(path, OLD)
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from gradviz.documents.atomic import WriteError, write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (61_440, 61_440))\n"
        "try:\n    write_atomically(Path(sys.argv[1]), b'new' * 50_000)\n"
        "except WriteError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith('"work.json" was not written: File too large')
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["work.json"]


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "work.json").mkdir()
    with pytest.raises(WriteError, match="it is a folder"):
        write_atomically(tmp_path / "work.json", NEW)
    assert os.listdir(tmp_path) == ["work.json"]


def test_a_missing_folder_is_reported_without_mention_of_an_old_file(tmp_path: Path) -> None:
    with pytest.raises(WriteError) as caught:
        write_atomically(tmp_path / "nowhere" / "work.json", NEW)
    assert str(caught.value) == '"work.json" was not written: No such file or directory'


@pytest.mark.parametrize("name", ["ä" * 127 + "b", "x" * 250 + ".json"])
def test_a_name_as_long_as_the_system_allows_is_written(name: str, tmp_path: Path) -> None:
    for content in (OLD, NEW):
        write_atomically(tmp_path / name, content)
        assert (tmp_path / name).read_bytes() == content
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("name", ["x" * 256, "a\0b", "\ud800"])
def test_an_impossible_file_name_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="was not written: "):
        write_atomically(tmp_path / name, NEW)
    assert os.listdir(tmp_path) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from gradviz.documents.atomic import write_atomically
os.replace = lambda *_paths: os.kill(os.getpid(), signal.SIGKILL)
write_atomically(Path(sys.argv[1]), b"half a document")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="whether a process runs is asked on POSIX alone")
def test_leftovers_of_a_killed_save_are_removed_by_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "work.json"
    killed = subprocess.run([sys.executable, "-B", "-c", KILLED, str(path)], check=False, timeout=60)
    assert killed.returncode == -9
    (left,) = tmp_path.iterdir()
    # Of a program that runs, of one on another machine, and of another program.
    running = tmp_path / re.sub(r"-\d+-", f"-{os.getpid()}-", left.name)
    elsewhere = tmp_path / re.sub(r"gradviz-.{8}", "gradviz-00000000", left.name)
    other = tmp_path / ".other-1-2.tmp"
    for each in (running, elsewhere, other):
        each.touch()
    write_atomically(path, NEW)
    assert set(tmp_path.iterdir()) == {path, running, elsewhere, other}
    for each in (running, elsewhere, other):
        os.utime(each, (0, 0))
    write_atomically(path, OLD)
    assert set(tmp_path.iterdir()) == {path, other}


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links are POSIX")
def test_only_an_ordinary_file_is_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link.json").symlink_to(tmp_path / "pipe")
    with pytest.raises(WriteError, match="not an ordinary file"):
        write_atomically(tmp_path / "link.json", NEW)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_file_that_comes_with_gradviz_is_never_written(tmp_path: Path) -> None:
    lesson = next(resource("lessons").glob("*.json"))
    before = lesson.read_bytes()
    (tmp_path / "mine.json").symlink_to(lesson)
    for path in (lesson, tmp_path / "mine.json", lesson.with_name("new.json")):
        with pytest.raises(WriteError, match="it comes with gradviz, which keeps it as it is"):
            write_atomically(path, NEW)
    assert lesson.read_bytes() == before
    assert not lesson.with_name("new.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes are POSIX")
def test_links_and_permissions_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "real.json", tmp_path / "link.json"
    target.write_bytes(OLD)
    target.chmod(0o640)
    link.symlink_to(target)
    write_atomically(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
