"""Writes a Debian package of the packaged program without Debian's tools: an `ar` archive of two tar archives."""

import gzip
import hashlib
import io
import platform
import tarfile
from pathlib import Path

from dev_archive import DATE, LEVEL, add_file, add_folder, add_link, folder_bytes
from dev_system import LIBRARIES

NAME = "gradviz"
APPLICATION = "app.gradviz.gradviz"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "armhf", "riscv64": "riscv64"}
# Packages that were renamed when Debian changed to 64-bit times.
RENAMED = {"libglib2.0-0": "libglib2.0-0t64 | libglib2.0-0"}
# Libraries that the system provides besides those of Qt: see LEFT_TO_THE_SYSTEM in bundle_contents.py.
ALSO_NEEDED = ("libstdc++6", "zlib1g", "libx11-6", "libx11-xcb1", "libxcb1", "libfreetype6", "libwayland-client0",
               "libwayland-cursor0", "libwayland-egl1")  # fmt: skip
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)

_DESCRIPTION = """\
See gradient descent on a neural network
 gradviz draws a neural network as a graph whose edges glow by the size of their
 gradient, draws its loss as a surface over two of its weights, and lets you
 step forward, backpropagate and apply the update, one step at a time, in both
 directions. Every number on the screen is the number that training uses.
"""

_COPYRIGHT = """\
gradviz is copyright 2026 of the gradviz authors. The program is under the BSD
3-Clause licence, as in /usr/lib/gradviz/_internal/gradviz/_resources/licences/gradviz.txt
and, with the names left open, in /usr/share/common-licenses/BSD. Lessons, manual and
pictures are under the Creative Commons Attribution 4.0 International licence, as in
/usr/lib/gradviz/_internal/gradviz/_resources/lessons/LICENSE.

This package holds gradviz and the libraries that it is built from: Python, Qt for
Python (PySide6), NumPy, pyqtgraph, PyOpenGL, contourpy, ziamath, ziafont,
latex2mathml, Pillow and msgspec, each under its own licence. The texts of the
licences are in /usr/lib/gradviz/_internal/gradviz/_resources/licences and in the
folders /usr/lib/gradviz/_internal/*.dist-info; Help > About gradviz shows them.

Qt and Qt for Python are used under the GNU Lesser General Public License,
version 3. Their libraries are files of their own below
/usr/lib/gradviz/_internal/PySide6 and may be replaced by other builds of the same
version. Debian keeps that licence in /usr/share/common-licenses/LGPL-3.
"""

_CHANGES = """\
gradviz ({version}) unstable; urgency=low

  * See the history of the project.

 -- The gradviz authors <developers@gradviz.invalid>  Thu, 01 Jan 2026 00:00:00 +0000
"""


def write_debian_package(root: Path, bundle: Path, out: Path, version: str) -> Path:
    """Write the package of `bundle` to the folder `out`; returns its path."""
    architecture = ARCHITECTURES.get(platform.machine(), platform.machine())
    sums: dict[str, str] = {}
    data = _data_archive(root, bundle, version, sums)
    control = _control_archive(_control(version, architecture, folder_bytes(bundle)), sums)
    path = out / f"{NAME}_{version}_{architecture}.deb"
    members = (("debian-binary", b"2.0\n"), ("control.tar.xz", control), ("data.tar.xz", data))
    path.write_bytes(b"!<arch>\n" + b"".join(_member(name, contents) for name, contents in members))
    return path


def desktop_files(root: Path, version: str) -> dict[str, bytes]:
    """The files that integrate the program into a desktop, by the path that they are installed to."""
    folder, icons = root / "packaging" / "desktop", root / "resources" / "icons"
    share = "usr/share"
    files = {
        f"{share}/applications/{APPLICATION}.desktop": (folder / f"{APPLICATION}.desktop").read_bytes(),
        f"{share}/metainfo/{APPLICATION}.metainfo.xml": (folder / f"{APPLICATION}.metainfo.xml").read_bytes(),
        f"{share}/mime/packages/{APPLICATION}.xml": (folder / f"{APPLICATION}.mime.xml").read_bytes(),
        f"{share}/icons/hicolor/scalable/apps/{APPLICATION}.svg": (icons / "gradviz.svg").read_bytes(),
        f"{share}/man/man1/{NAME}.1.gz": gzip.compress((folder / f"{NAME}.1").read_bytes(), 9, mtime=0),
        f"{share}/doc/{NAME}/copyright": _COPYRIGHT.encode(),
        f"{share}/doc/{NAME}/changelog.gz": gzip.compress(_CHANGES.format(version=version).encode(), 9, mtime=0),
    }
    for size in ICON_SIZES:
        icon = (icons / f"gradviz-{size}.png").read_bytes()
        files[f"{share}/icons/hicolor/{size}x{size}/apps/{APPLICATION}.png"] = icon
    return files


def depends() -> str:
    """The packages with the libraries that the bundle expects from the system."""
    libc = platform.libc_ver()[1] or "2.34"
    bundled = {"libxcb-icccm4", "libxcb-keysyms1", "libxcb-cursor0", "libxcb-shape0", "libxkbcommon0",
               "libxkbcommon-x11-0", "libglib2.0-0"}  # fmt: skip
    names = sorted({*LIBRARIES.values(), *ALSO_NEEDED} - bundled)
    return ", ".join([f"libc6 (>= {libc})", *(RENAMED.get(name, name) for name in names)])


def _control(version: str, architecture: str, size: int) -> bytes:
    fields = {
        "Package": NAME,
        "Version": version,
        "Architecture": architecture,
        "Maintainer": "The gradviz authors <developers@gradviz.invalid>",
        "Installed-Size": str(size // 1024),
        "Depends": depends(),
        "Recommends": "libgl1-mesa-dri",
        "Section": "education",
        "Priority": "optional",
        "Description": _DESCRIPTION.rstrip("\n"),
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode()


def _data_archive(root: Path, bundle: Path, version: str, sums: dict[str, str]) -> bytes:
    """All files and their folders; their digests are appended to `sums`."""
    files = {name: (data, False) for name, data in desktop_files(root, version).items()}
    links = {f"usr/bin/{NAME}": f"../lib/{NAME}/{NAME}"}
    for file in bundle.rglob("*"):
        inside = f"usr/lib/{NAME}/{file.relative_to(bundle).as_posix()}"
        if file.is_symlink():
            links[inside] = str(file.readlink())
        elif file.is_file():
            # A library does not have to be executable, and Debian's are not.
            files[inside] = (file.read_bytes(), file.parent == bundle)
    folders = {str(parent) for name in (*files, *links) for parent in Path(name).parents if str(parent) != "."}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz", preset=LEVEL, format=tarfile.GNU_FORMAT) as archive:
        for name in sorted({*files, *links, *folders}):
            if name in folders:
                add_folder(archive, f"./{name}")
            elif name in links:
                add_link(archive, f"./{name}", links[name])
            else:
                add_file(archive, f"./{name}", files[name][0], executable=files[name][1])
                sums[name] = hashlib.md5(files[name][0], usedforsecurity=False).hexdigest()
    return packed.getvalue()


def _control_archive(control: bytes, sums: dict[str, str]) -> bytes:
    listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz", format=tarfile.GNU_FORMAT) as archive:
        add_file(archive, "./control", control)
        add_file(archive, "./md5sums", listed)
    return packed.getvalue()


def _member(name: str, data: bytes) -> bytes:
    """A member of an `ar` archive: a header of 60 bytes, the data, and one padding byte if their number is odd."""
    header = f"{name:<16}{DATE:<12}{0:<6}{0:<6}{'100644':<8}{len(data):<10}`\n"
    return header.encode() + data + b"\n" * (len(data) % 2)
