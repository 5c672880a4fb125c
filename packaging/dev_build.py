"""``dev.py build``: builds the packaged program and the files to distribute, and checks that they work."""

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from dev_archive import folder_bytes, pack_folder
from dev_debian import write_debian_package
from dev_environment import Environment
from dev_failure import DevError
from dev_startup import compare_starts
from dev_system import on_linux, provide_build_tools

MOST_UNPACKED_MB, MOST_PACKED_MB, MOST_START_RATIO = 190, 55, 1.3
PROGRAM = "gradviz"


class Build:
    """One run of the build in the checkout `root`, with the packages of `environment`."""

    def __init__(self, root: Path, environment: Environment) -> None:
        self.root = root
        self.environment = environment
        self.dist = root / "dist"
        self.folder = self.dist / PROGRAM
        self.version = told_version(root)
        self.label = f"{PROGRAM}-{self.version}-{_system()}-{platform.machine().lower()}"

    @property
    def program(self) -> Path:
        """The program file that users start."""
        if sys.platform == "darwin":
            return self.dist / "gradviz.app" / "Contents" / "MacOS" / PROGRAM
        # On Windows, the one with console output.
        return self.folder / ("gradviz-cli.exe" if os.name == "nt" else PROGRAM)

    @property
    def bundle(self) -> Path:
        """The folder to distribute."""
        return self.dist / "gradviz.app" if sys.platform == "darwin" else self.folder

    def pack_program(self) -> None:
        """Build the program with PyInstaller into ``dist/``."""
        if on_linux():
            provide_build_tools()
        _say("Packing the program with PyInstaller (one to two minutes)")
        log = self.root / "build" / "pyinstaller.log"
        log.parent.mkdir(exist_ok=True)
        command = [str(self.environment.python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        command += ["--distpath", str(self.dist), "--workpath", str(self.root / "build")]
        command.append(str(self.root / "packaging" / "gradviz.spec"))
        variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        with log.open("w") as output:
            done = subprocess.run(command, cwd=self.root, env=variables, stdout=output, stderr=output, check=False)
        if done.returncode or not self.program.is_file():
            print(log.read_text()[-3000:], file=sys.stderr, flush=True)
            raise DevError(f"PyInstaller could not pack the program (its message is above, all of it in {log})")
        strip_python(self.bundle)

    def archives(self) -> list[Path]:
        """Pack the folder for distribution: an archive, and on Linux also a Debian package and an AppImage."""
        _say("Packing archives (two minutes)")
        made = [pack_folder(self.bundle, self.dist / self.label)]
        if on_linux():
            made.append(write_debian_package(self.root, self.folder, self.dist, self.version))
            image = self.app_image()
            made += [image] if image else []
        return made

    def app_image(self) -> Path | None:
        """Build an AppImage; None where ``appimagetool`` is not installed."""
        tool = shutil.which("appimagetool")
        if tool is None:
            print("no AppImage: its tool, appimagetool, is not on this machine's path", flush=True)
            return None
        tree = self.root / "build" / "AppDir"
        shutil.rmtree(tree, ignore_errors=True)
        shutil.copytree(self.folder, tree / "usr" / "lib" / PROGRAM, symlinks=True)
        (tree / "AppRun").symlink_to(f"usr/lib/{PROGRAM}/{PROGRAM}")
        desktop = self.root / "packaging" / "desktop" / "app.gradviz.gradviz.desktop"
        shutil.copy(desktop, tree)
        shutil.copy(self.root / "resources" / "icons" / "gradviz-256.png", tree / "app.gradviz.gradviz.png")
        out = self.dist / f"{self.label}.AppImage"
        # The tool is an AppImage itself and may run on a system that cannot mount AppImages.
        variables = {**os.environ, "ARCH": platform.machine(), "APPIMAGE_EXTRACT_AND_RUN": "1"}
        if subprocess.run([tool, str(tree), str(out)], env=variables, check=False).returncode:
            raise DevError("appimagetool could not make the AppImage (its message is above)")
        return out

    def python_packages(self) -> list[Path]:
        """Build the wheel and the source archive."""
        _say("Building the wheel and the source archive")
        command = [str(self.environment.python), "-m", "hatchling", "build", "--directory", str(self.dist)]
        if subprocess.run(command, cwd=self.root, stdout=subprocess.DEVNULL, check=False).returncode:
            raise DevError("hatchling could not build the wheel (its message is above)")
        return [*self.dist.glob(f"{PROGRAM}-{self.version}-*.whl"), self.dist / f"{PROGRAM}-{self.version}.tar.gz"]

    def check_python_package(self, package: Path) -> bool:
        """Install `package` in a separate environment outside the checkout and run its self-test; whether that
        succeeds.
        """
        _say(f"Installing {package.name} into a fresh environment")
        folder = self.root / "build" / "fresh"
        shutil.rmtree(folder, ignore_errors=True)
        fresh = Environment(self.root, folder)
        fresh.make()
        fresh.install(str(package))
        # In another folder and without our environment variables, so that nothing of the checkout is found.
        variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        variables["QT_QPA_PLATFORM"] = "offscreen"
        works = True
        for arguments in (["self-test"], ["self-test", "--window"]):
            command = [str(fresh.tool(PROGRAM)), *arguments]
            done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
            works = works and done.returncode == 0
            said = done.stdout + done.stderr if done.returncode else done.stdout.splitlines()[-1]
            print(f"{' '.join(arguments)}: {said}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        return works

    def smoke_test(self, *arguments: str) -> bool:
        """Whether the packaged program works in every environment that can be tried on this machine."""
        _say("Trying the packaged program")
        command = [sys.executable, str(self.root / "packaging" / "smoke_test.py"), str(self.program), *arguments]
        return subprocess.run(command, cwd=self.root, check=False).returncode == 0


def told_version(root: Path) -> str:
    """The version, read from gradviz/__init__.py."""
    for line in (root / "gradviz" / "__init__.py").read_text(encoding="utf-8").splitlines():
        if line.startswith("__version__"):
            return line.split('"')[1]
    raise DevError("gradviz/__init__.py names no __version__: restore that line")


def build(root: Path, environment: Environment, arguments: Sequence[str]) -> int:
    """Build everything and check it; returns the exit status. With ``program``, only the folder with the program."""
    started = time.monotonic()
    work = Build(root, environment)
    work.pack_program()
    if list(arguments) == ["program"]:
        print(f"the program: {work.program}")
        return 0
    if arguments:
        raise DevError(f"build takes nothing, or the word program, and not {' '.join(arguments)!r}")
    archives = work.archives()
    packages = work.python_packages()
    checks: list[tuple[str, Callable[[], bool]]] = [("the packaged program", work.smoke_test)]
    checks += [(package.name, lambda package=package: work.check_python_package(package)) for package in packages]  # type: ignore[misc]
    failed = [name for name, check in checks if not check()]
    _say("Measuring the start, packaged and from source, in pairs")
    starts = compare_starts(work.program, environment.python, root)
    unpacked = folder_bytes(work.bundle) / 1e6
    rows = [("unpacked", f"{unpacked:.0f} MB", unpacked <= MOST_UNPACKED_MB, f"at most {MOST_UNPACKED_MB} MB")]
    for file in [*archives, *packages]:
        size = file.stat().st_size / 1e6
        rows.append((file.name, f"{size:.1f} MB", size <= MOST_PACKED_MB, f"at most {MOST_PACKED_MB} MB"))
    rows.append((
        "start", f"{starts.packaged:.2f} s, from source {starts.source:.2f} s: {starts.ratio:.2f} times",
        starts.ratio <= MOST_START_RATIO, f"at most {MOST_START_RATIO} times",
    ))  # fmt: skip
    print()
    for name, value, good, goal in rows:
        print(f"{name:42} {value}{'' if good else f'   MISSES THE GOAL: {goal}'}")
    print(f"{'built and checked in':42} {time.monotonic() - started:.0f} s")
    for name in failed:
        print(f"FAILED: {name} (what it said is above)", file=sys.stderr)
    # Start times vary between machines; the size of a build does not.
    return int(bool(failed) or not all(good for name, _value, good, _goal in rows if name != "start"))


def strip_python(bundle: Path) -> None:
    """Remove debug symbols from the libraries of Python, if its build has left them in.

    Other libraries are left alone: stripping breaks NumPy's.
    """
    tool = shutil.which("strip")
    if tool is None or not on_linux():
        return
    inner = bundle / "_internal"
    for file in [*inner.glob("libpython3*.so*"), *inner.glob("python3*/lib-dynload/*.so")]:
        if not file.is_symlink():
            subprocess.run([tool, "--strip-debug", str(file)], check=False, capture_output=True)


def _system() -> str:
    return {"Darwin": "macos"}.get(platform.system(), platform.system().lower())


def _say(sentence: str) -> None:
    print(f"\n{sentence}", flush=True)
