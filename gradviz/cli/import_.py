"""`gradviz import`: a table becomes a setup, and what was understood of it is said."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from gradviz.cli.parsing import takes_format
from gradviz.cli.terminal import GOOD, write
from gradviz.data.csv_plan import UseChoices
from gradviz.data.csv_table import TableChoices
from gradviz.data.csv_text import SEPARATORS
from gradviz.data.errors import SetupError
from gradviz.export.import_report import import_table
from gradviz.text import _

__all__ = ["add_arguments", "work"]

_SEPARATORS = {word: mark for mark, word in SEPARATORS.items()} | {mark: mark for mark in SEPARATORS} | {"\\t": "\t"}
_DECIMALS = {"point": ".", "comma": ",", ".": ".", ",": ","}
_ENCODINGS = ("utf-8", "utf-16", "windows-1252", "latin-1")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The table, the setup to write, and what to do otherwise than the rules say."""
    parser.add_argument("table", type=Path, metavar="TABLE", help=_("a text table: .csv, .tsv, .txt, .data, …"))
    parser.add_argument("--out", type=Path, metavar="SETUP.json", required=True, help=_("the setup to write"))
    names = _("names of columns, or their numbers from 1, separated by commas")
    parser.add_argument("--targets", type=_names, metavar="A,B", help=_("what to predict: {names}").format(names=names))
    parser.add_argument(
        "--inputs", type=_names, metavar="A,B", help=_("what to predict from: {names}").format(names=names)
    )
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--classes", dest="kind", action="store_const", const="classes", help=_("the target is a class"))
    kind.add_argument("--numbers", dest="kind", action="store_const", const="numbers", help=_("targets are numbers"))
    parser.add_argument("--one-hot", type=_names, metavar="A,B", help=_("inputs that are labels, one input for each"))
    missing = _("empty cells: refuse the table, skip their rows, or fill in the mean of the column")
    parser.add_argument("--missing", choices=("refuse", "skip", "mean"), help=missing)
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument(
        "--standardize", dest="standardize", action="store_true", default=None,
        help=_("subtract means, divide by standard deviations"),
    )  # fmt: skip
    scale.add_argument(
        "--no-standardize", dest="standardize", action="store_false", help=_("take the inputs as they are")
    )
    parser.add_argument("--train-share", type=_share, metavar="P", help=_("from 0 to 1, or in percent; the rest tests"))
    parser.add_argument("--split", choices=("random", "last"), default="random", help=_("which rows are for the test"))
    parser.add_argument(
        "--separator", choices=sorted(_SEPARATORS), metavar="S", help=_("comma, semicolon, tab, bar, blanks")
    )
    parser.add_argument(
        "--decimal", choices=sorted(_DECIMALS), metavar="D", help=_("point or comma; the other marks thousands")
    )
    parser.add_argument("--encoding", choices=_ENCODINGS, help=_("of the file"))
    header = parser.add_mutually_exclusive_group()
    header.add_argument(
        "--header", dest="header", action="store_true", default=None, help=_("the first row holds names")
    )
    header.add_argument("--no-header", dest="header", action="store_false", help=_("the first row holds values"))
    takes_format(parser)


def work(chosen: argparse.Namespace) -> int:
    """Read, write the setup, report."""
    reading = TableChoices(
        separator=_SEPARATORS.get(chosen.separator), decimal=_DECIMALS.get(chosen.decimal),
        encoding=chosen.encoding, header=chosen.header,
    )  # fmt: skip
    use = UseChoices(
        targets=chosen.targets, inputs=chosen.inputs, target_kind=chosen.kind, one_hot=chosen.one_hot,
        missing=chosen.missing, standardize=chosen.standardize, train_share=chosen.train_share, split=chosen.split,
    )  # fmt: skip
    try:
        write(import_table(chosen.table, chosen.out, reading, use, as_json=chosen.format == "json"))
    except SetupError as error:
        raise SetupError(_OPTIONS.get(error.path, error.path), _in_options(error.sentence)) from error
    return GOOD


# Where the command line says what a plan is told.
_OPTIONS = {"targets": "--targets", "inputs": "--inputs", "one_hot": "--one-hot", "missing": "--missing"}


def _in_options(sentence: str) -> str:
    """A sentence that names a key of a setup, with the option in its place."""
    return sentence.replace('"decimal": "."', "--decimal point").replace('"decimal": ","', "--decimal comma")


def _names(text: str) -> tuple[str, ...]:
    """Names separated by commas; one with a comma stands in quotes. Raises `argparse.ArgumentTypeError`."""
    names = tuple(name.strip() for row in csv.reader([text], skipinitialspace=True) for name in row)
    if not names or not all(names):
        raise argparse.ArgumentTypeError(_("expected names of columns, got {text!r}").format(text=text))
    return names


def _share(text: str) -> float:
    """A share above 0, up to 1; a number above 1 is in percent. Raises `argparse.ArgumentTypeError`."""
    try:
        value = float(text.removesuffix("%").replace(",", "."))
    except ValueError:
        value = 0.0
    if text.endswith("%") or value > 1.0:
        value /= 100.0
    if not 0.0 < value <= 1.0:
        raise argparse.ArgumentTypeError(
            _("expected a share above 0, up to 1 or 100 %, got {text!r}").format(text=text)
        )
    return value
