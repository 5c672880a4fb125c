"""The checkout's Python environment, ``.venv``: created with pinned packages, and updated only when the pins change."""

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
# The first version with `pip --python`; Debian 12 has 23.0.
MINIMUM_PIP = (22, 3)
# The build requirements of the editable install, from the same list of versions, so that pip does not fetch its own.
BUILD_PACKAGES = ("hatchling",)


class Environment:
    """The environment `.venv` of the checkout in `root`, or another one in `folder`."""

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.root = root
        self.folder = folder or root / ".venv"
        self.constraints = root / "packaging" / "constraints.txt"
        self._stamp = self.folder / "gradviz-installed"

    @property
    def python(self) -> Path:
        """The path of its interpreter."""
        return self.tool("python")

    def tool(self, name: str) -> Path:
        """The path of the program `name`, installed by a package."""
        folder, ending = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
        return self.folder / folder / f"{name}{ending}"

    def wanted(self) -> str:
        """Everything that determines the installed packages; they are installed again when this changes."""
        digest = hashlib.sha256(f"{sys.version_info[:3]} {EXTRAS} {self.root}".encode())
        for file in (self.root / "pyproject.toml", self.constraints):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def is_installed(self) -> bool:
        """Whether the installed packages are those that the checkout requires."""
        return self._stamp.is_file() and self._stamp.read_text().strip() == self.wanted() and self._works()

    def provide(self) -> None:
        """Create the environment and install the packages, unless that is done already. Raises DevError."""
        if self.is_installed():
            return
        if not self._works():
            self.make()
        self._stamp.unlink(missing_ok=True)
        print(f"Installing gradviz and its packages into {self.folder.name} (once; some minutes)", flush=True)
        self.install(*BUILD_PACKAGES)
        # Without build isolation, so that the pinned versions apply to the build as well.
        self.install("--no-build-isolation", "--editable", f"{self.root}[{EXTRAS}]")
        self._stamp.write_text(self.wanted() + "\n")

    def _works(self) -> bool:
        """Whether its interpreter starts and has the version of the running one: a system upgrade can break it."""
        ask = "import sys; print(sys.version_info[:3])"
        try:
            done = subprocess.run([self.python, "-c", ask], capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return False
        return done.stdout.strip() == str(sys.version_info[:3])

    def make(self) -> None:
        """Create an empty environment, with its own pip if this Python can install one."""
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
        # The base interpreter, since in another environment sys.executable would be a copy of a copy.
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
        """The pip that installs into the environment: its own, or else that of the Python that runs dev.py."""
        own = subprocess.run([self.python, "-c", "import pip"], capture_output=True, check=False)
        if own.returncode == 0:
            return [str(self.python), "-m", "pip"]
        _check_outer_pip()
        return [sys.executable, "-m", "pip", "--python", str(self.python)]

    def install(self, *arguments: str) -> None:
        """Install `arguments` with pip at the pinned versions. Raises DevError."""
        options = ["-qq", "--no-input", "--disable-pip-version-check", "--constraint", str(self.constraints)]
        command = [*self._pip(), "install", *options, *arguments]
        # A user setting of `pip install --user` would fail in an environment.
        variables = {**os.environ, "PIP_USER": "0"}
        if subprocess.run(command, env=variables, cwd=self.root, check=False).returncode:
            raise DevError(
                "pip could not install gradviz's packages (its message is above): check the network and "
                "the free disk space, then run python3 packaging/dev.py setup"
            )


def outer_pip_version() -> tuple[int, ...] | None:
    """The pip version of the Python that runs dev.py; None where it has no pip."""
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
