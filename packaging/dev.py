"""The one command of a checkout: ``python3 packaging/dev.py VERB [ARGUMENTS]``.

It needs only Python 3.11 or newer with pip: it installs whatever is missing, Python packages only into ``.venv``, and
reports every failure in one sentence that says what to do. It imports only the standard library.
"""

import sys

MINIMUM_PYTHON = (3, 11)

# Checked before the imports below, which an older Python cannot parse.
if sys.version_info[:2] < MINIMUM_PYTHON:
    sys.exit(
        f"dev.py: this Python is {sys.version_info[0]}.{sys.version_info[1]} and gradviz needs 3.11 or "
        "newer: start dev.py with such a one, for example: python3.12 packaging/dev.py"
    )

import argparse
import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from dev_environment import Environment, outer_pip_version
from dev_failure import DevError
from dev_system import has_display, install_command, missing_libraries, provide_browser, provide_libraries

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = "gradviz-out"
DEFAULT_SETUP = "circle-2-4-2-1"
VIEWS = ("window", "network", "surface", "loss")


def ready() -> Environment:
    """The environment of this checkout, made ready to run and test; quick where it already is."""
    # Libraries first: a failure is then noticed before a long download.
    provide_libraries()
    environment = Environment(ROOT)
    environment.provide()
    return environment


def call(command: Sequence[str | Path], *, offscreen: bool = False) -> int:
    """Run `command` in the checkout with its output shown; returns its exit status."""
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"} if offscreen else None
    # Our own output must come before the command's, also in a pipe.
    sys.stdout.flush()
    return subprocess.run(list(command), cwd=ROOT, env=variables, check=False).returncode


def setup(arguments: Sequence[str]) -> int:
    """install what is missing; do nothing if everything is here"""
    ready()
    print("gradviz is ready: python3 packaging/dev.py run")
    return 0


def run(arguments: Sequence[str]) -> int:
    """start gradviz with ARGUMENTS; without a display, draw its default session into gradviz-out/"""
    python = ready().python
    # With arguments, gradviz decides itself: most of its commands need no display.
    if arguments or has_display():
        return call([python, "-m", "gradviz", *arguments])
    print(f"There is no display here, so no window can open: the default figures go to {OUTPUT}/.")
    (ROOT / OUTPUT).mkdir(exist_ok=True)
    for view in VIEWS:
        out = f"{OUTPUT}/{view}.png"
        render: list[str | Path] = [
            python,
            "-m",
            "gradviz",
            "render",
            DEFAULT_SETUP,
            "--view",
            view,
            "--out",
            out,
        ]
        if call(render, offscreen=True):
            raise DevError(
                f"gradviz could not draw {out} (its message is above): run python3 packaging/dev.py doctor"
            )
        print(f"drawn: {out}")
    return 0


def test(arguments: Sequence[str]) -> int:
    """check imports and style, then run the tests; ARGUMENTS go to pytest"""
    environment = ready()
    provide_browser()
    for command in ("lint-imports --no-cache --no-logo", "ruff check"):
        if status := _tool(environment, command):
            return status
    # Two processes take 40 % less time for the whole suite; a selection of tests, or --pdb, runs better in one. Each
    # takes half of the files, whose tests share windows and data, and in the end some of the other's.
    chosen = arguments or ("-n", "2", "--dist", "worksteal")
    return call([environment.python, "-m", "pytest", *chosen], offscreen=True)


def lint(arguments: Sequence[str]) -> int:
    """check imports, style and types; all of them, even if one fails"""
    environment = ready()
    commands = ("lint-imports --no-cache --no-logo", "ruff check", "mypy")
    return max(_tool(environment, command) for command in commands)


def bench(arguments: Sequence[str]) -> int:
    """run the benchmarks of tests/benchmarks; ARGUMENTS name those to run"""
    return call([ready().python, "-m", "tests.benchmarks", *arguments], offscreen=True)


def fuzz(arguments: Sequence[str]) -> int:
    """try random actions on the window: ACTIONS of them (10000) from SEED (1), one process, no display"""
    numbers = [*arguments, *("10000", "1")[len(arguments) :]]
    if len(numbers) != 2 or not all(number.isdecimal() for number in numbers) or int(numbers[0]) < 1:
        raise DevError("fuzz takes two whole numbers, such as: python3 packaging/dev.py fuzz 10000 1")
    os.environ["GRADVIZ_FUZZ_ACTIONS"], os.environ["GRADVIZ_FUZZ_SEED"] = numbers
    tests = ("tests/gui/test_fuzz.py", "tests/gui/test_fresh.py")
    return call([ready().python, "-m", "pytest", "-x", *tests], offscreen=True)


def hostile(arguments: Sequence[str]) -> int:
    """feed the program mutated inputs: N of them (20000) from SEED (1); "hostile check" tries random networks,
    "hostile exercises" the answers of 1000 exercise sheets, "hostile weights" files of weights"""
    return call([ready().python, "-m", "tests.hostile", *arguments], offscreen=True)


def doctor(arguments: Sequence[str]) -> int:
    """report what is installed and what is missing; change nothing"""
    environment, missing, pip = Environment(ROOT), missing_libraries(), outer_pip_version()
    installed = environment.is_installed()
    print(f"system     {platform.system()} {platform.release()} {platform.machine()}")
    print(f"Python     {platform.python_version()}, {sys.executable}")
    print(f"pip        {'.'.join(map(str, pip)) if pip else 'none'}")
    print(f"packages   {'installed in .venv' if installed else 'not installed, or not those asked for'}")
    print(f"libraries  {'all there' if not missing else 'missing: ' + ', '.join(missing)}")
    print(f"display    {'yes' if has_display() else 'none: gradviz draws into files'}")
    works = installed and call([environment.python, "-m", "gradviz", "self-test"], offscreen=True) == 0
    if missing:
        print(f"→ as root: {' '.join(install_command(missing))}")
    if not installed:
        print("→ python3 packaging/dev.py setup")
    return int(bool(missing) or not works)


def build(arguments: Sequence[str]) -> int:
    """build the program, archives and packages in dist/, and check them; "build program" builds only the program"""
    # Imported here because no other verb needs it.
    from dev_build import build as make

    return make(ROOT, ready(), arguments)


def recipes(arguments: Sequence[str]) -> int:
    """fill in the recipes of package collections from dist/; ARGUMENTS: the address of the release's files, the home
    page, the name of a conda-forge maintainer"""
    from dev_build import told_version
    from dev_recipes import write_recipes

    return write_recipes(ROOT, told_version(ROOT), arguments)


def manual(arguments: Sequence[str]) -> int:
    """build the manual as a web site in dist/manual that works offline, and check its links"""
    from dev_manual import make_manual

    return make_manual(ROOT, ready(), arguments)


def soak(arguments: Sequence[str]) -> int:
    """use the window at random and measure its memory; ARGUMENTS: the minutes (2)"""
    return call([ready().python, "-m", "tests.soak", *arguments], offscreen=True)


def _tool(environment: Environment, command: str) -> int:
    name, *rest = command.split()
    return call([str(environment.tool(name)), *rest])


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    function.__name__: function
    for function in (setup, run, test, lint, bench, fuzz, hostile, soak, build, recipes, manual, doctor)
}


def main(arguments: Sequence[str]) -> int:
    """Run the verb in `arguments` with the arguments that follow it; returns the exit status."""
    verbs = "\n".join(f"  {name:8}{function.__doc__}" for name, function in VERBS.items())
    parser = argparse.ArgumentParser(
        prog="dev.py", epilog=f"verbs:\n{verbs}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=VERBS, metavar="VERB")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENTS")
    chosen = parser.parse_args(arguments)
    try:
        return VERBS[chosen.verb](chosen.arguments)
    except DevError as error:
        print(f"dev.py: {error}", file=sys.stderr)
    except OSError as error:
        print(f"dev.py: {error.strerror} ({error.filename}): mend that and run this again", file=sys.stderr)
    except KeyboardInterrupt:
        print("dev.py: stopped", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
