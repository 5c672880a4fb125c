"""The Debian package and the archives: Debian's own tools read the expected contents."""

import io
import shutil
import subprocess
import tarfile
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from gradviz.cli.commands import _EPILOG, COMMANDS
from tests.packaging.machines import PACKAGING

ROOT = PACKAGING.parent


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder as PyInstaller makes it, but small."""
    folder = tmp_path / "gradviz"
    (folder / "_internal" / "PySide6").mkdir(parents=True)
    (folder / "gradviz").write_bytes(b"\x7fELF program")
    (folder / "gradviz").chmod(0o755)
    (folder / "_internal" / "PySide6" / "libQt6Core.so.6").write_bytes(b"\x7fELF library, odd")
    (folder / "_internal" / "libQt6Core.so.6").symlink_to("PySide6/libQt6Core.so.6")
    return folder


def _members(package: Path) -> dict[str, bytes]:
    """The members of an `ar` archive."""
    data, place, found = package.read_bytes(), 8, {}
    assert data.startswith(b"!<arch>\n")
    while place < len(data):
        header = data[place : place + 60]
        assert header.endswith(b"`\n")
        size = int(header[48:58])
        found[header[:16].decode().strip()] = data[place + 60 : place + 60 + size]
        place += 60 + size + size % 2
    return found


def test_the_package_holds_the_program_and_what_a_desktop_asks_for(bundle: Path, tmp_path: Path) -> None:
    import dev_debian

    package = dev_debian.write_debian_package(ROOT, bundle, tmp_path, "1.2.3")
    members = _members(package)
    assert list(members) == ["debian-binary", "control.tar.xz", "data.tar.xz"]
    with tarfile.open(fileobj=io.BytesIO(members["data.tar.xz"])) as data:
        entries = {entry.name: entry for entry in data}
        names = [*entries]
        assert names == sorted(names)
        assert entries["./usr/bin/gradviz"].linkname == "../lib/gradviz/gradviz"
        assert entries["./usr/lib/gradviz/gradviz"].mode == 0o755
        assert entries["./usr/lib/gradviz/_internal/PySide6/libQt6Core.so.6"].mode == 0o644
        assert entries["./usr/lib/gradviz/_internal/libQt6Core.so.6"].issym()
        for file in ("applications/app.gradviz.gradviz.desktop", "metainfo/app.gradviz.gradviz.metainfo.xml",
                     "mime/packages/app.gradviz.gradviz.xml", "man/man1/gradviz.1.gz",
                     "icons/hicolor/16x16/apps/app.gradviz.gradviz.png", "doc/gradviz/copyright",
                     "icons/hicolor/scalable/apps/app.gradviz.gradviz.svg"):  # fmt: skip
            assert entries[f"./usr/share/{file}"].size > 0
        # dpkg makes no folders that the archive does not name.
        assert all(str(Path(name).parent) in (".", *(name.removeprefix("./") for name in names)) for name in names)
    with tarfile.open(fileobj=io.BytesIO(members["control.tar.xz"])) as control:
        fields = control.extractfile("./control").read().decode()
        sums = control.extractfile("./md5sums").read().decode()
    assert "Version: 1.2.3\n" in fields
    assert "Depends: libc6 (>= " in fields
    assert "libglib2.0-0" not in fields
    assert "usr/lib/gradviz/gradviz\n" in sums


def test_the_same_contents_give_the_same_bytes(bundle: Path, tmp_path: Path) -> None:
    import dev_archive
    import dev_debian

    made = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        made.append(dev_debian.write_debian_package(ROOT, bundle, folder, "1.2.3").read_bytes())
        made.append(dev_archive.pack_folder(bundle, folder / "gradviz-1.2.3").read_bytes())
    assert made[:2] == made[2:]


def test_dpkg_reads_the_package_where_installed(bundle: Path, tmp_path: Path) -> None:
    import dev_debian

    if shutil.which("dpkg-deb") is None:
        return
    package = dev_debian.write_debian_package(ROOT, bundle, tmp_path, "1.2.3")
    shown = subprocess.run(["dpkg-deb", "--info", package], capture_output=True, text=True, check=True)
    assert "Package: gradviz" in shown.stdout
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path / "out"], check=True)
    assert (tmp_path / "out" / "usr" / "bin" / "gradviz").resolve().read_bytes() == b"\x7fELF program"


def test_an_archive_unpacks_into_one_folder_with_links_and_rights(bundle: Path, tmp_path: Path) -> None:
    import dev_archive

    with tarfile.open(dev_archive.pack_folder(bundle, tmp_path / "gradviz-1.2.3-linux-x86_64")) as archive:
        entries = {entry.name: entry for entry in archive}
    assert {name.split("/")[0] for name in entries} == {"gradviz-1.2.3-linux-x86_64"}
    assert entries["gradviz-1.2.3-linux-x86_64/gradviz"].mode == 0o755
    assert entries["gradviz-1.2.3-linux-x86_64/_internal/libQt6Core.so.6"].linkname == "PySide6/libQt6Core.so.6"
    assert dev_archive.folder_bytes(bundle) == len(b"\x7fELF program") + len(b"\x7fELF library, odd")


def test_a_library_that_stays_outside_has_a_package_that_brings_it() -> None:
    import dev_debian

    packages = dev_debian.depends().split(", ")
    assert len(packages) == len(set(packages))
    for name in ("libgl1", "libegl1", "libdbus-1-3", "libfontconfig1", "libstdc++6", "zlib1g", "libxcb1"):
        assert name in packages


def test_desktop_files_speak_of_the_same_types_and_the_same_program() -> None:
    folder = PACKAGING / "desktop"
    desktop = dict(
        line.split("=", 1) for line in (folder / "app.gradviz.gradviz.desktop").read_text().splitlines() if "=" in line
    )
    types = set(desktop["MimeType"].rstrip(";").split(";"))
    info = ElementTree.parse(folder / "app.gradviz.gradviz.metainfo.xml").getroot()
    assert {each.text for each in info.iter("mediatype")} == types
    assert info.findtext("id") == desktop["Icon"] == "app.gradviz.gradviz"
    assert info.findtext("launchable") == "app.gradviz.gradviz.desktop"
    assert [each.text for each in info.iter("category")] == desktop["Categories"].rstrip(";").split(";")
    mime = ElementTree.parse(folder / "app.gradviz.gradviz.mime.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    assert {each.get("type") for each in mime.iter(f"{space}mime-type")} == types
    assert "*.gradviz" in {each.get("pattern") for each in mime.iter(f"{space}glob")}


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not here")
def test_the_desktop_entry_is_valid() -> None:
    """The AppStream metadata is tried as Flatpak hands it out: test_dev_recipes.py."""
    entry = PACKAGING / "desktop" / "app.gradviz.gradviz.desktop"
    done = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_source_archive_names_only_existing_files() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for name in project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]:
        assert (ROOT / name.lstrip("/")).exists(), name


def test_the_page_of_the_manual_has_every_command_and_every_exit_status() -> None:
    page = (PACKAGING / "desktop" / "gradviz.1").read_text().replace("\\-", "-")
    for command in COMMANDS:
        assert f"\n.B {command}\n" in page
    statuses = {line.split()[0] for line in _EPILOG.partition("exit status:\n")[2].splitlines()}
    for status in statuses:
        assert f"\n.B {status}\n" in page or f"\n.BR {status} " in page


def test_the_page_of_the_manual_is_written_as_the_tools_want_it() -> None:
    tools = (["man", "--warnings", "-E", "UTF-8", "-l"], ["mandoc", "-T", "lint", "-W", "warning"])
    for command in tools:
        if shutil.which(command[0]) is not None:
            done = subprocess.run(
                [*command, PACKAGING / "desktop" / "gradviz.1"], capture_output=True, text=True, check=False
            )
            assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
