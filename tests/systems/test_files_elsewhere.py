"""The file behaviour of Windows and macOS, simulated here: folders, locks, replaced files, names. See
packaging/SYSTEMS.md."""

import ast
import importlib.util
import ntpath
import os
import re
import sys
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import gradviz
from gradviz.data.setup import CsvData
from gradviz.documents import atomic, places, recovery, relocate
from gradviz.documents.atomic import WriteError, write_atomically
from gradviz.documents.open import open_setup

ROOT = Path(gradviz.__file__).parent


@pytest.mark.parametrize(
    ("system", "folder"),
    [("darwin", "Library/Application Support/gradviz/recovery"), ("win32", "AppData/Local/gradviz/recovery")],
)
def test_copies_are_in_the_folder_of_the_system(system: str, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert places.recovery_folder() == Path.home() / folder


class _Locks(ModuleType):
    """The locks of Windows: one byte of a file, held by one program at a time."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: dict[tuple[int, int], int] = {}

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        assert (mode, count) == (self.LK_NBLCK, 1)
        place = (os.fstat(descriptor).st_ino, os.lseek(descriptor, 0, os.SEEK_CUR))
        if place in self.held:
            raise PermissionError(13, "Permission denied")
        self.held[place] = descriptor


def test_windows_locks_a_byte_that_nothing_is_written_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    locks = _Locks()
    monkeypatch.setitem(sys.modules, "msvcrt", locks)
    monkeypatch.setattr("sys.platform", "win32")
    spec = importlib.util.spec_from_file_location("recovery_of_windows", recovery.__file__)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    path = tmp_path / "one.lock"
    with module._locked(path) as lock:
        lock.write(b"document")
        [(_inode, place)] = locks.held
        assert place > 1_000_000
        assert path.stat().st_size == len(b"document")
        with pytest.raises(PermissionError):
            module._locked(path)
    locks.held.clear()
    with module._locked(path) as lock:
        assert lock.read() == b"document"


def test_on_windows_no_process_is_asked_whether_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(process: int, signal: int) -> None:
        raise AssertionError("Windows ends the process instead")

    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr("sys.platform", "win32")
    assert atomic._runs(1)


def test_a_file_open_in_another_program_is_reported_and_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "kept.json"
    path.write_bytes(b"old")

    def refuse(old: object, new: object) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(WriteError, match="used by another process; the file that was there is unchanged"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["kept.json"]


def test_a_folder_that_cannot_be_opened_does_not_stop_a_save(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened = os.open

    def refuse_folders(path: Any, flags: int, *mode: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, *mode)

    monkeypatch.setattr(os, "open", refuse_folders)
    write_atomically(tmp_path / "new.json", b"new")
    assert (tmp_path / "new.json").read_bytes() == b"new"


def test_a_table_on_another_drive_is_stored_as_a_full_path_with_slashes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Drive(PureWindowsPath):
        def resolve(self) -> "Drive":
            return self

    monkeypatch.setattr(relocate, "Path", PureWindowsPath)
    monkeypatch.setattr(relocate, "os", SimpleNamespace(path=ntpath))
    setup = open_setup("mazur-2-2-2")[0]
    setup = replace(setup, data=CsvData("tables\\exam.csv", ("passed",)))
    near = relocate.relocated(setup, Drive("C:\\own\\work"), Drive("C:\\own\\kept"))  # type: ignore[arg-type]
    far = relocate.relocated(setup, Drive("C:\\own\\work"), Drive("D:\\kept"))  # type: ignore[arg-type]
    assert (near.data.csv, far.data.csv) == ("../work/tables/exam.csv", "C:/own/work/tables/exam.csv")  # type: ignore[union-attr]


def _is_bare(call: ast.Call) -> bool:
    """Whether a call that opens a file names neither a binary mode nor an encoding."""
    given = [*call.args, *(word.value for word in call.keywords)]
    texts = [part.value for each in given for part in ast.walk(each) if isinstance(part, ast.Constant)]
    words = [text for text in texts if isinstance(text, str)]
    return not any(text.startswith("utf-8") or ("b" in text and set(text) <= set("rwab+x")) for text in words)


def test_no_text_is_read_or_written_in_the_encoding_of_the_system() -> None:
    bare = []
    for path in sorted(ROOT.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if not re.search("open|read_text|write_text", source):
            continue
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            is_method = isinstance(node.func, ast.Attribute)
            owners = ("os.", "buffer.", "self.", "zipfile.", "guide.")
            opens = name == "open" and not ast.unparse(node.func).startswith(owners)
            # Functions of that name are gradviz's own, the package metadata's is UTF-8.
            opens = opens or (name in ("read_text", "write_text") and is_method and path.name != "licences.py")
            if opens and _is_bare(node) and "encoding" not in {word.arg for word in node.keywords}:
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}")
    assert bare == []


def test_no_two_files_of_gradviz_differ_in_case_alone_and_none_is_a_device_of_windows() -> None:
    for folder in (ROOT, ROOT.parent / "resources"):
        names = [str(path.relative_to(folder)) for path in folder.rglob("*") if "__pycache__" not in path.parts]
        assert len({name.casefold() for name in names}) == len(names)
        stems = {part.partition(".")[0].lower() for name in names for part in Path(name).parts}
        assert not stems & {"con", "prn", "aux", "nul"}
        assert not [name for name in names if set(name) & set('<>:"|?*\\')]
