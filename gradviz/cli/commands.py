"""The table of commands, and their dispatch.

A command is a row here and a module of the same name in this package, which is loaded when the command is called:
`add_arguments` declares its arguments, `work` runs it and returns the exit status.
"""

from __future__ import annotations

import argparse
import gc
import re
from importlib import import_module
from keyword import iskeyword
from typing import Protocol, cast

from gradviz.cli.drawing import gui_wanted
from gradviz.cli.parsing import Parser, takes_own_parts, use_own_parts
from gradviz.cli.terminal import GOOD, write
from gradviz.data.errors import SetupError, unknown_name
from gradviz.text import _, mark

__all__ = ["COMMANDS", "dispatch", "module_of"]

COMMANDS = {
    "trace": mark("one update in full, after N updates"),
    "train": mark("trains and reports losses, accuracies and weights"),
    "check": mark("backpropagation against central differences and the complex step"),
    "render": mark("draws a figure of the window into a file, without a display"),
    "animate": mark("training, the steps of an update, a race or a lesson as a moving picture"),
    "solution": mark("writes one update out by hand, with every number"),
    "exercises": mark("writes exercise sheets: variants of a network with other numbers, and their keys"),
    "script": mark("writes a program that reproduces the run, in NumPy or PyTorch"),
    "surface": mark("the loss over two parameters or over a plane, as numbers or as a figure"),
    "page": mark("one page for any browser: the steps of an update, or a lesson, with every number"),
    "race": mark("several runs that differ in one thing, side by side"),
    "basins": mark("where the optimizer ends from every start of a plane, and what diverges"),
    "import": mark("a table or a file of weights becomes a setup; says what was understood"),
    "presets": mark("lists the presets"),
    "lessons": mark("lists the lessons, or checks the numbers of one"),
    "self-test": mark("checks this installation"),
}

_EPILOG = """\
A SETUP is a .json setup, saved work (.gradviz), a recording of weights (.npz), a TensorFlow Playground link in
quotes, or the name of a preset or of a lesson (gradviz presets and gradviz lessons list them; of a lesson, the
setup of its first stop). The window also opens tables and files of weights, on their sheets.
A setup named like a command opens by its path: gradviz ./train

commands (gradviz COMMAND --help says more):
{commands}

exit status:
  0  done
  1  check: the gradients disagree; self-test: something does not work
  2  bad input, or a file that cannot be written: one sentence says what, and nothing is written
  70  a fault inside gradviz; the sentence names the log
  130  stopped by the keyboard; 141  whoever read the output has closed it
"""


class CommandModule(Protocol):
    """The interface of a command's module."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments of the command."""

    def work(self, chosen: argparse.Namespace) -> int:
        """Run the command and return the exit status."""


def module_of(command: str) -> CommandModule:
    """The module of a command of the table."""
    name = command.replace("-", "_")
    return cast(CommandModule, import_module(f"gradviz.cli.{name}_" if iskeyword(name) else f"gradviz.cli.{name}"))


def dispatch(arguments: list[str]) -> int:
    """Run the command that the arguments name, and return the exit status. Raises `SetupError`, `OSError`,
    `SystemExit`."""
    if arguments and arguments[0] in COMMANDS:
        name, module = arguments[0], module_of(arguments[0])
        parser = Parser(prog=f"gradviz {name}", description=_(COMMANDS[name]), allow_abbrev=False)
        module.add_arguments(parser)
        takes_own_parts(parser)
        chosen = parser.parse_args(arguments[1:])
        use_own_parts(chosen)
        return module.work(chosen)
    listed = "\n".join(f"  {name:10} {_(meaning)}" for name, meaning in COMMANDS.items())
    parser = Parser(
        prog="gradviz", usage="gradviz [SETUP] | gradviz COMMAND …", allow_abbrev=False,
        description=_("Opens the window on SETUP, or does what COMMAND says."),
        epilog=_EPILOG.format(commands=listed), formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("setup", nargs="?", metavar="SETUP", help=_("default: the preset circle-2-4-2-1"))
    parser.add_argument("--version", action="store_true", help=_("show the versions of gradviz and what it uses"))
    takes_own_parts(parser)
    chosen, more = parser.parse_known_args(arguments)
    if more and _is_like_a_command(arguments[0]):
        raise SetupError("", unknown_name(_("command"), arguments[0], COMMANDS))
    if more:
        parser.refuse(more)
    if chosen.version:
        from gradviz.export.versions import versions_text

        write(versions_text())
        return GOOD
    use_own_parts(chosen)
    return open_window(chosen.setup)


def _is_like_a_command(text: str) -> bool:
    """Whether a text before other arguments is a plain word and not a setup: a misspelt or unknown command."""
    from pathlib import Path  # all imported late: only what is misspelt needs it

    from gradviz.documents.presets import preset_names

    is_word = re.fullmatch(r"[A-Za-z][A-Za-z_-]*", text) is not None
    return is_word and not Path(text).exists() and text not in {preset.name for preset in preset_names()}


def open_window(setup: str | None) -> int:
    """Open the window on `setup` and return the exit status when it is closed."""
    gc.disable()  # objects created at start-up live on; the window turns garbage collection on when it is ready
    try:
        with gui_wanted():
            from gradviz.gui.app import run_window
        return run_window(setup)
    finally:
        gc.enable()
