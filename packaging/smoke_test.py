"""Tries a packaged gradviz in every environment of this machine: ``python3 packaging/smoke_test.py PROGRAM``.

The environments: without a display, also with a file of the user's own parts; a virtual X11 display with OpenGL;
Wayland's variables set, but no Wayland; a Wayland compositor; and a file tree that contains only the program and the
system's libraries, without Python and the checkout. ``--tree FOLDER`` also tries a tree of your own. An environment
that this machine lacks is reported as not tried; one in which the program fails gives exit status 1. Only the standard
library is used.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

VIEWS = ("network", "surface", "loss", "output", "window")
# A file of the user's own parts, and a setup that uses all of them.
PARTS = Path(__file__).resolve().parent.parent / "tests" / "data" / "own_parts"
# Paths that files may be loaded from besides the bundle: the system, the folders of the test itself, and memory.
SYSTEM = ("/usr/lib", "/lib", "/etc", "/usr/share", "/var/cache", "/dev", "/memfd", "/SYSV", "/run", "/proc", "/sys")
# Parts of paths that show that a file belongs to another Python.
PYTHONS = ("/python", "libpython", "site-packages", "dist-packages")
_MOST_SECONDS = 600  # a time limit; on a busy machine the self-test may take minutes


class SmokeError(Exception):
    """A failure in one sentence, possibly with the program's output."""


class NotTriedError(Exception):
    """The reason why an environment could not be tried on this machine."""


class Place:
    """How the program is run: the command before its name, and its environment variables, with as few of ours as
    possible."""

    def __init__(self, program: Path, home: Path, prefix: Sequence[str] = (), **variables: str) -> None:
        self.command = [*prefix, str(program)]
        self.home = home
        # On Windows, a program needs a few of the system's variables to start at all.
        kept = {name: value for name, value in os.environ.items() if os.name == "nt" and not name.startswith("PYTHON")}
        self.environment = {
            **kept, "PATH": os.environ["PATH"] if os.name == "nt" else "/usr/bin:/bin", "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home), "LANG": "C.UTF-8", **variables,
        }  # fmt: skip

    def run(self, *arguments: str) -> str:
        """The output of the program. Raises SmokeError where it fails."""
        try:
            done = subprocess.run(
                [*self.command, *arguments], env=self.environment, capture_output=True, text=True,
                timeout=_MOST_SECONDS, check=False, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise SmokeError(f"{' '.join(arguments)} did not end within {_MOST_SECONDS} s") from None
        if done.returncode or "Traceback" in done.stderr:
            said = (done.stdout + done.stderr).strip()[-1500:]
            raise SmokeError(f"{' '.join(arguments)}: exit status {done.returncode}\n{said}")
        return done.stdout


def work(place: Place, folder: str) -> str:
    """Run the self-test, train, save, open the saved file, and draw every figure of it into `folder`."""
    place.run("self-test")
    place.run("train", "xor-2-2-1", "--updates", "50", "--save", f"{folder}/work.gradviz")
    place.run("check", f"{folder}/work.gradviz")
    for view in VIEWS:
        for ending in ("png", "svg"):
            place.run("render", f"{folder}/work.gradviz", "--view", view, "--out", f"{folder}/{view}.{ending}")
    return place.run("--version").splitlines()[0]


def use_own_parts(place: Place, folder: Path) -> None:
    """Use a file of the user's own parts with the program, without any Python around it: check gradients, train,
    draw.
    """
    for name in ("my_parts.py", "stripes.json"):
        shutil.copy(PARTS / name, folder)
    own = ("--with", str(folder / "my_parts.py"))
    place.run("check", str(folder / "stripes.json"), *own)
    place.run("train", str(folder / "stripes.json"), *own, "--updates", "5", "--save", str(folder / "stripes.gradviz"))
    place.run("render", str(folder / "stripes.gradviz"), *own, "--view", "network", "--out", str(folder / "own.png"))


def use_window(place: Place, *, with_card: bool = False) -> str:
    """Open the window, use it and close it; returns the platform and the renderer of the surface in space."""
    lines = place.run("self-test", "--window").splitlines()
    window, surface = (next((line for line in lines if word in line), "") for word in ("window (", "surface in space"))
    if with_card and "graphics card" not in surface:
        raise SmokeError("the surface in space is drawn without OpenGL, on a display that has it (libgl1-mesa-dri)")
    return ", ".join(line.removeprefix("ok  ") for line in (window, surface) if line)


def without_display(program: Path, home: Path) -> str:
    """Try all commands, a file of the user's own parts, and the window, drawn into memory."""
    place = Place(program, home)
    said = work(place, str(home))
    use_own_parts(place, home)
    return f"{said}, {use_window(Place(program, home, QT_QPA_PLATFORM='offscreen'))}"


def on_x11(program: Path, home: Path) -> str:
    """Try the window on a virtual display with OpenGL."""
    with virtual_display() as display:
        return use_window(Place(program, home, DISPLAY=display), with_card=True)


def with_wayland_variables(program: Path, home: Path) -> str:
    """Try a session that claims to be Wayland but has only an X11 server."""
    with virtual_display() as display:
        variables = {"WAYLAND_DISPLAY": "wayland-of-nobody", "XDG_SESSION_TYPE": "wayland", "DISPLAY": display}
        return use_window(Place(program, home, **variables))


def on_wayland(program: Path, home: Path) -> str:
    """Try a Wayland compositor without a screen."""
    weston = shutil.which("weston")
    if weston is None:
        raise NotTriedError("there is no weston here")
    home.chmod(0o700)
    name = "gradviz-smoke"
    command = [weston, "--backend=headless-backend.so", f"--socket={name}", "--idle-time=0"]
    with background(command, {**os.environ, "XDG_RUNTIME_DIR": str(home)}):
        wait_for((home / name).exists, "the Wayland compositor did not start")
        return use_window(Place(program, home, WAYLAND_DISPLAY=name, XDG_SESSION_TYPE="wayland"))


def loads_nothing_foreign(program: Path, home: Path) -> str:
    """Check that every file that the running program maps is in its folder or belongs to the system."""
    if not sys.platform.startswith("linux"):
        raise NotTriedError("only Linux tells what a program has loaded")
    place = Place(program, home, QT_QPA_PLATFORM="offscreen")
    bundle = str(program.parent.resolve())
    running = subprocess.Popen([*place.command, "self-test", "--window"], env=place.environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    mapped: set[str] = set()
    while running.poll() is None:
        try:
            lines = Path(f"/proc/{running.pid}/maps").read_text().splitlines()
        except OSError:
            break
        mapped |= {line.split(maxsplit=5)[5] for line in lines if line.count("/")}
        time.sleep(0.02)
    if running.wait():
        raise SmokeError(f"self-test --window: exit status {running.returncode}")
    own = [file for file in mapped if file.startswith(bundle)]
    foreign = [file for file in mapped if is_foreign(file, bundle, home)]
    if foreign:
        raise SmokeError("it loaded " + ", ".join(sorted(foreign)))
    if len(own) < 20:
        raise SmokeError(f"only {len(own)} files of its own were seen loaded: the look was not close enough")
    return f"{len(own)} files of its own, {len(mapped) - len(own)} of the system"


def is_foreign(file: str, bundle: str, home: Path) -> bool:
    """Whether `file` is neither in the bundle nor part of the system; a file of another Python is always foreign."""
    if file.startswith((bundle, str(home))):
        return False
    return not file.startswith(SYSTEM) or any(sign in file for sign in PYTHONS)


def in_a_bare_tree(program: Path, home: Path) -> str:
    """Try a tree with only the program and the libraries that it is linked with: no Python, no shell."""
    if not sys.platform.startswith("linux"):
        raise NotTriedError("only Linux can change its root")
    tree = home / "tree"
    for folder in ("tmp", "dev", "proc", "etc", "opt"):
        (tree / folder).mkdir(parents=True)
    linked = [program, *program.parent.rglob("*.so"), *program.parent.rglob("*.so.*")]
    for library in sorted(libraries_of(linked, program.parent)):
        target = tree / library.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, target)
    for data in (Path("/etc/fonts"), Path("/usr/lib/locale/C.utf8")):
        if data.is_dir():
            shutil.copytree(data, tree / data.relative_to("/"), ignore_dangling_symlinks=True)
    return in_a_tree(program, tree)


def in_a_tree(program: Path, tree: Path) -> str:
    """Try the program copied into another file tree, with that tree as its root; nothing is installed there."""
    pythons = [str(file) for folder in ("usr/bin", "bin", "usr/local/bin") for file in (tree / folder).glob("python3*")]
    inside = tree / "opt" / "gradviz-smoke"
    shutil.rmtree(inside, ignore_errors=True)
    inside.parent.mkdir(exist_ok=True)
    shutil.copytree(program.parent, inside, symlinks=True)
    try:
        prefix = root_changer(tree)
        place = Place(Path("/opt/gradviz-smoke") / program.name, Path("/tmp"), prefix, QT_QPA_PLATFORM="offscreen")
        (tree / "tmp" / "gradviz-smoke").mkdir(exist_ok=True)
        said = work(place, "/tmp/gradviz-smoke")
        return f"{said}, {use_window(place)}; {'no Python there' if not pythons else 'with ' + ', '.join(pythons)}"
    finally:
        shutil.rmtree(inside, ignore_errors=True)
        shutil.rmtree(tree / "tmp" / "gradviz-smoke", ignore_errors=True)


def root_changer(tree: Path) -> list[str]:
    """The command that runs another one with `tree` as its root directory: as root, or in a user namespace."""
    chroot = shutil.which("chroot", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if chroot is None:
        raise NotTriedError("there is no chroot here")
    if os.geteuid() == 0:
        return [chroot, str(tree)]
    unshare = shutil.which("unshare")
    own_namespace = [unshare or "", "--user", "--map-root-user"]
    if unshare is None or subprocess.run([*own_namespace, "true"], capture_output=True, check=False).returncode:
        raise NotTriedError("this user may not change the root: try as root")
    return [*own_namespace, chroot, str(tree)]


def libraries_of(files: Iterable[Path], bundle: Path) -> set[str]:
    """The libraries outside `bundle` that `files` are linked with, including the loader."""
    found = set()
    for file in files:
        if not file.is_symlink():
            done = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False)
            words = done.stdout.replace("\t", " ").split()
            found |= {word for word in words if word.startswith("/") and not word.startswith(str(bundle))}
    return {library for library in found if Path(library).is_file()}


@contextmanager
def virtual_display() -> Iterator[str]:
    """Start a virtual X11 display with OpenGL; yields its name."""
    server = shutil.which("Xvfb")
    if server is None:
        raise NotTriedError("there is no Xvfb here")
    reading, writing = os.pipe()
    command = [server, "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with background(command, os.environ, writing):
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        if not number:
            raise SmokeError("the virtual display did not start")
        yield f":{number}"


@contextmanager
def background(command: Sequence[str], environment: Mapping[str, str], *inherited: int) -> Iterator[None]:
    """Run `command` in the background, without output."""
    running = subprocess.Popen(command, env=dict(environment), pass_fds=inherited, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()


def wait_for(condition: Callable[[], bool], complaint: str) -> None:
    """Wait up to ten seconds until `condition` holds; raises SmokeError with `complaint` otherwise."""
    end = time.monotonic() + 10
    while not condition():
        if time.monotonic() > end:
            raise SmokeError(complaint)
        time.sleep(0.05)


PLACES: tuple[tuple[str, Callable[[Path, Path], str]], ...] = (
    ("without a display", without_display),
    ("X11 with OpenGL", on_x11),
    ("Wayland's variables, X11", with_wayland_variables),
    ("Wayland", on_wayland),
    ("what it loads", loads_nothing_foreign),
    ("a bare tree", in_a_bare_tree),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try every environment; returns the exit status."""
    parser = argparse.ArgumentParser(description="Tries a packaged gradviz everywhere that this machine offers.")
    parser.add_argument("program", type=Path)
    parser.add_argument("--tree", type=Path, action="append", default=[], help="a root file system to try as well")
    chosen = parser.parse_args(arguments)
    program = chosen.program.resolve()
    places = list(PLACES)
    for tree in chosen.tree:
        places.append((f"the tree {tree}", lambda program, _home, tree=tree: in_a_tree(program, tree)))  # type: ignore[misc]
    failed = 0
    for name, attempt in places:
        with tempfile.TemporaryDirectory(prefix="gradviz-smoke-") as home:
            try:
                print(f"ok         {name}: {attempt(program, Path(home))}", flush=True)
            except NotTriedError as reason:
                print(f"not tried  {name}: {reason}", flush=True)
            except SmokeError as error:
                failed += 1
                print(f"FAILED     {name}: {error}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
