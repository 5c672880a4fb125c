"""Requirements of gradviz that Python does not provide: the libraries that Qt loads, a display, tools for a build."""

import ctypes
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev_failure import DevError

# Libraries that Qt loads at run time and its wheels do not contain, with Debian's packages.
LIBRARIES = {
    # For drawing without a display: tests, exports, every headless command.
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    # For a window on X11.
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# The programs that test web pages, with Debian's packages; no other part of gradviz needs them.
BROWSER = {"chromium": "chromium", "chromedriver": "chromium-driver"}


def on_linux() -> bool:
    """Whether this is Linux, the only system where Qt needs libraries from outside its wheels."""
    return sys.platform.startswith("linux")


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can open: on Linux only if a display is set, elsewhere always."""
    named = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return named or not on_linux()


def loads(library: str) -> bool:
    """Whether the system's loader finds `library` and everything that it depends on."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries() -> list[str]:
    """Those of LIBRARIES that cannot be loaded here."""
    return [library for library in LIBRARIES if not loads(library)] if on_linux() else []


def install_command(libraries: Sequence[str]) -> list[str]:
    """The command that installs `libraries` on Debian and its derivatives."""
    return _apt_install([LIBRARIES[library] for library in libraries])


def provide_libraries() -> None:
    """Install Qt's missing libraries. Raises DevError with the command to run where we are not allowed to."""
    missing = missing_libraries()
    if missing:
        packages = [LIBRARIES[library] for library in missing]
        _provide("Qt needs system libraries that are missing here", missing, packages)
    if missing and (missing := missing_libraries()):
        raise DevError(
            f"{', '.join(missing)} cannot be loaded though installed: run: ldconfig, then this again"
        )


def has_browser() -> bool:
    """Whether the tests of web pages find Chromium and its driver."""
    return all(shutil.which(program) for program in BROWSER)


def provide_browser() -> None:
    """Install the browser of the tests; where we are not allowed to, say that these tests are skipped."""
    if has_browser() or not on_linux():
        return
    try:
        _provide("The tests of web pages need a browser", list(BROWSER), list(BROWSER.values()))
    except DevError as reason:
        print(f"{reason}; until then these tests are skipped, but in continuous integration.", flush=True)


def missing_build_tools() -> dict[str, str]:
    """Requirements of PyInstaller that this machine lacks, with Debian's packages."""
    missing = {}
    if shutil.which("objdump") is None:
        missing["objdump"] = "binutils"
    # Debian's Python is linked statically; its shared library is a separate package.
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    library = f"libpython{version}.so.1.0"
    if not loads(library) and not (Path(sysconfig.get_config_var("LIBDIR") or "") / library).is_file():
        missing[library] = f"libpython{version}"
    return missing


def provide_build_tools() -> None:
    """Install what PyInstaller lacks. Raises DevError with the command to run where we are not allowed to."""
    missing = missing_build_tools()
    if missing:
        _provide("PyInstaller needs tools that are missing here", list(missing), list(missing.values()))


def _provide(what: str, files: Sequence[str], packages: Sequence[str]) -> None:
    """Install `packages` with apt-get as root. Raises DevError with the command to run where that is not possible."""
    if shutil.which("apt-get") is None:
        raise DevError(
            f"{what}: install with your system's package manager the "
            f"packages that hold {', '.join(files)}, then run this again"
        )
    command = _apt_install(packages)
    if os.geteuid() != 0:
        raise DevError(f"{what}: run: sudo {' '.join(command)}")
    print(f"Installing system packages: {', '.join(packages)}", flush=True)
    # Without package lists, apt-get finds no package; with old lists it requests versions that no longer exist.
    problem = _apt(command) and (_apt(["apt-get", "update"]) or _apt(command))
    if problem:
        print(problem, file=sys.stderr, flush=True)
        raise DevError(f"apt-get could not install {', '.join(packages)} (see above): run: {' '.join(command)}")


def _apt_install(packages: Sequence[str]) -> list[str]:
    return ["apt-get", "install", "--yes", "--no-install-recommends", *packages]


def _apt(command: list[str]) -> str:
    """Run apt-get without questions; returns its output if it fails, an empty string if it succeeds."""
    print("  " + " ".join(command), flush=True)
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return (
        (done.stdout.strip()[-2000:] or f"it ended with status {done.returncode}") if done.returncode else ""
    )
