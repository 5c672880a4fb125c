"""The checkout's own Python environment, ``.venv``: made, filled with pinned packages, then left alone."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dev_failure import DevError

EXTRAS = "test,dev,package"
# `pip --python` came with this version; Debian 12 has 23.0.
MINIMUM_PIP = (22, 3)
# What builds the editable install; from the same list of versions, so pip need not fetch its own.
BUILD_PACKAGES = ("hatchling",)


class Environment:
    """`.venv` of the checkout in `root`, or another one in `folder`."""

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.root = root
        self.folder = folder or root / ".venv"
        self.constraints = root / "packaging" / "constraints.txt"
        self._stamp = self.folder / "gradviz-installed"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.tool("python")

    def tool(self, name: str) -> Path:
        """The program `name` that a package installed."""
        folder, ending = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
        return self.folder / folder / f"{name}{ending}"

    def wanted(self) -> str:
        """What the installed packages follow from: they are installed again when this changes."""
        digest = hashlib.sha256(f"{sys.version_info[:3]} {EXTRAS} {self.root}".encode())
        for file in (self.root / "pyproject.toml", self.constraints):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def is_installed(self) -> bool:
        """Whether the packages are those that the checkout asks for."""
        return self._stamp.is_file() and self._stamp.read_text().strip() == self.wanted() and self._works()

    def provide(self) -> None:
        """Make the environment and install the packages, unless that was done; DevError on failure."""
        if self.is_installed():
            return
        if not self._works():
            self.make()
        self._stamp.unlink(missing_ok=True)
        print(f"Installing gradviz and its packages into {self.folder.name} (once; some minutes)", flush=True)
        self.install(*BUILD_PACKAGES)
        # Without isolation, so that the pins hold for the build as well.
        self.install("--no-build-isolation", "--editable", f"{self.root}[{EXTRAS}]")
        self._stamp.write_text(self.wanted() + "\n")

    def _works(self) -> bool:
        """Whether its interpreter starts and is of the version of ours: a system upgrade breaks it."""
        ask = "import sys; print(sys.version_info[:3])"
        try:
            done = subprocess.run([self.python, "-c", ask], capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return False
        return done.stdout.strip() == str(sys.version_info[:3])

    def make(self) -> None:
        """An empty environment, with a pip of its own where Python can give it one."""
        if importlib.util.find_spec("venv") is None:
            raise DevError(
                "this Python lacks its venv module: run: apt-get install python3-venv, then this again"
            )
        own_pip = importlib.util.find_spec("ensurepip") is not None
        if not own_pip:
            _check_outer_pip()
        print(f"Making {self.folder.name}", flush=True)
        if self.folder.exists():
            shutil.rmtree(self.folder)
        # Python's own, since inside another environment sys.executable would be a copy of a copy.
        python = getattr(sys, "_base_executable", None) or sys.executable
        command = [python, "-m", "venv", *([] if own_pip else ["--without-pip"]), str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr, flush=True)
            raise DevError(
                f"Python could not make {self.folder} (its message is above): check that the disk has "
                "space and that you may write there, then run this again"
            )

    def _pip(self) -> list[str]:
        """The pip that installs into the environment: its own, else that of the Python that runs dev.py."""
        own = subprocess.run([self.python, "-c", "import pip"], capture_output=True, check=False)
        if own.returncode == 0:
            return [str(self.python), "-m", "pip"]
        _check_outer_pip()
        return [sys.executable, "-m", "pip", "--python", str(self.python)]

    def install(self, *arguments: str) -> None:
        """Let pip install `arguments`, at the pinned versions; DevError on failure."""
        options = ["-qq", "--no-input", "--disable-pip-version-check", "--constraint", str(self.constraints)]
        command = [*self._pip(), "install", *options, *arguments]
        # A user's setting of `pip install --user` cannot hold inside an environment.
        variables = {**os.environ, "PIP_USER": "0"}
        if subprocess.run(command, env=variables, cwd=self.root, check=False).returncode:
            raise DevError(
                "pip could not install gradviz's packages (its message is above): check the network and "
                "the free disk space, then run python3 packaging/dev.py setup"
            )


def outer_pip_version() -> tuple[int, ...] | None:
    """The version of the pip of the Python that runs dev.py, None where it has none."""
    try:
        return tuple(int(part) for part in version("pip").split(".")[:2])
    except (PackageNotFoundError, ValueError):
        return None


def _check_outer_pip() -> None:
    found = outer_pip_version()
    if found is None:
        raise DevError("this Python has no pip: run: apt-get install python3-pip, then this again")
    if found < MINIMUM_PIP:
        oldest = ".".join(map(str, MINIMUM_PIP))
        raise DevError(
            f"this Python's pip is older than {oldest}: run: {sys.executable} -m pip install --upgrade pip, "
            "then this again"
        )
