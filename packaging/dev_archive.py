"""Reproducible archives: their bytes depend only on their contents. Entries are sorted, owned by root, and have one
date.
"""

import io
import os
import platform
import tarfile
import zipfile
from pathlib import Path
from typing import Final

# The date of all entries unless SOURCE_DATE_EPOCH is set: 2026-01-01.
DATE = int(os.environ.get("SOURCE_DATE_EPOCH", "1767225600"))
# Nearly as small as level 9 in half the time.
LEVEL: Final = 6


def folder_bytes(folder: Path) -> int:
    """The total size in bytes of the files in `folder`; links are not followed."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def pack_folder(folder: Path, stem: Path) -> Path:
    """Write `folder` as an archive that this system opens with a double click: .tar.xz on Linux, .zip elsewhere.

    Returns the path of the archive, `stem` with the suffix.
    """
    if platform.system() == "Linux":
        out = stem.with_name(stem.name + ".tar.xz")
        with tarfile.open(out, "w:xz", preset=LEVEL, format=tarfile.GNU_FORMAT) as archive:
            add_tree(archive, folder, stem.name)
        return out
    out = stem.with_name(stem.name + ".zip")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(folder.rglob("*")):
            _add_to_zip(archive, file, f"{folder.name}/{file.relative_to(folder).as_posix()}")
    return out


def _add_to_zip(archive: zipfile.ZipFile, file: Path, name: str) -> None:
    """Add a file with its permissions, and a link as a link: a macOS program finds its libraries through links."""
    if file.is_symlink():
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        archive.writestr(entry, os.readlink(file))
    elif file.is_file():
        archive.write(file, name)


def add_tree(archive: tarfile.TarFile, folder: Path, name: str) -> None:
    """Add `folder` with all its contents to `archive` as `name`."""
    add_folder(archive, name)
    for file in sorted(folder.rglob("*")):
        inside = f"{name}/{file.relative_to(folder).as_posix()}"
        if file.is_symlink():
            add_link(archive, inside, os.readlink(file))
        elif file.is_dir():
            add_folder(archive, inside)
        else:
            add_file(archive, inside, file.read_bytes(), executable=os.access(file, os.X_OK))


def add_folder(archive: tarfile.TarFile, name: str) -> None:
    """Add an empty folder."""
    archive.addfile(_entry(name, tarfile.DIRTYPE, 0o755))


def add_link(archive: tarfile.TarFile, name: str, target: str) -> None:
    """Add a symbolic link to `target`."""
    entry = _entry(name, tarfile.SYMTYPE, 0o777)
    entry.linkname = target
    archive.addfile(entry)


def add_file(archive: tarfile.TarFile, name: str, data: bytes, *, executable: bool = False) -> None:
    """Add a file with the contents `data`."""
    entry = _entry(name, tarfile.REGTYPE, 0o755 if executable else 0o644)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def _entry(name: str, kind: bytes, mode: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode, entry.mtime = kind, mode, DATE
    entry.uname = entry.gname = "root"
    return entry
