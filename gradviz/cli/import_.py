"""`gradviz import`: makes a setup of a table or a file of weights, and prints how it was read."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from gradviz.cli.parsing import takes_format
from gradviz.cli.terminal import GOOD, write
from gradviz.data.csv_plan import UseChoices
from gradviz.data.csv_table import TableChoices
from gradviz.data.csv_text import SEPARATORS
from gradviz.data.errors import SetupError, shown
from gradviz.documents.weights.choices import WeightChoices
from gradviz.documents.weights.read import holds_weights
from gradviz.documents.weights.stored import LAYOUTS
from gradviz.export.import_report import import_table
from gradviz.export.weights_report import WeightsOrder, import_weights
from gradviz.text import _

__all__ = ["add_arguments", "work"]

_SEPARATORS = {word: mark for mark, word in SEPARATORS.items()} | {mark: mark for mark in SEPARATORS} | {"\\t": "\t"}
_DECIMALS = {"point": ".", "comma": ",", ".": ".", ",": ","}
_THOUSANDS = {"point": ".", "comma": ",", "blank": " ", "apostrophe": "'", "none": "none"}
_ENCODINGS = ("utf-8", "utf-16", "windows-1252", "latin-1")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the table, the setup to write, and choices that replace those of the rules."""
    meaning = _("a text table (.csv, .tsv, .txt, .data, …), or weights (.npz, .safetensors, .pt, .keras, .json)")
    parser.add_argument("source", type=Path, metavar="TABLE|WEIGHTS", help=meaning)
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
    parser.add_argument(
        "--thousands", choices=sorted(_THOUSANDS), metavar="T",
        help=_("point, comma, blank, apostrophe or none; default: as the numbers show")
    )  # fmt: skip
    parser.add_argument(
        "--empty", type=_marks, metavar="NA,-999",
        help=_("what stands for an empty cell, beside a blank one; default: NA, N/A, NaN, null, ?, -, none")
    )  # fmt: skip
    parser.add_argument("--encoding", choices=_ENCODINGS, help=_("of the file"))
    header = parser.add_mutually_exclusive_group()
    header.add_argument(
        "--header", dest="header", action="store_true", default=None, help=_("the first row holds names")
    )
    header.add_argument("--no-header", dest="header", action="store_false", help=_("the first row holds values"))
    takes_format(parser)
    _add_weight_arguments(parser)


def _add_weight_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options for information that a file of weights does not contain."""
    weights = parser.add_argument_group(_("of a file of weights"))
    weights.add_argument("--data", type=Path, metavar="TABLE", help=_("the samples; default: zeros"))
    weights.add_argument("--activations", type=_names, metavar="A,B", help=_("one for each layer: relu,relu,softmax"))
    weights.add_argument("--layout", choices=LAYOUTS, help=_("rows are a layer's inputs, or its units, as in PyTorch"))
    weights.add_argument("--chain", metavar="NAME", help=_("one of several chains of layers: the start of its names"))
    weights.add_argument("--loss", metavar="NAME", help=_("default: what goes with the output's activation"))
    weights.add_argument(
        "--outputs", type=Path, metavar="FILE", help=_("the model's own outputs for the table's rows: .npy or .csv")
    )


def work(chosen: argparse.Namespace) -> int:
    """Read the file, write the setup, and report."""
    reading = TableChoices(
        separator=_SEPARATORS.get(chosen.separator), decimal=_DECIMALS.get(chosen.decimal),
        encoding=chosen.encoding, header=chosen.header, thousands=_THOUSANDS.get(chosen.thousands), empty=chosen.empty,
    )  # fmt: skip
    use = UseChoices(
        targets=chosen.targets, inputs=chosen.inputs, target_kind=chosen.kind, one_hot=chosen.one_hot,
        missing=chosen.missing, standardize=chosen.standardize, train_share=chosen.train_share, split=chosen.split,
    )  # fmt: skip
    as_json = chosen.format == "json"
    if reading.thousands is not None and reading.thousands == reading.decimal:
        raise SetupError("--thousands", _("expected a different mark from the decimal mark"))
    try:
        if not holds_weights(chosen.source):
            _refuse_weight_options(chosen)
            write(import_table(chosen.source, chosen.out, reading, use, as_json=as_json))
            return GOOD
        said = WeightChoices(chosen.activations, chosen.layout, loss=chosen.loss)
        order = WeightsOrder(chosen.source, chosen.out, chosen.data, chosen.outputs, chosen.chain, said)
        write(import_weights(order, reading, use, as_json=as_json))
    except SetupError as error:
        raise SetupError(_OPTIONS.get(error.path, error.path), _in_options(error.sentence)) from error
    return GOOD


def _refuse_weight_options(chosen: argparse.Namespace) -> None:
    for name in ("data", "activations", "layout", "chain", "loss", "outputs"):
        if getattr(chosen, name) is not None:
            raise SetupError(f"--{name}", _("this belongs to a file of weights, and {name} is a table").format(
                name=shown(chosen.source.name)))  # fmt: skip


# Keys of a setup, or of `UseChoices`, → the options of the command line.
_OPTIONS = {"targets": "--targets", "inputs": "--inputs", "one_hot": "--one-hot", "missing": "--missing",
            "outputs": "--outputs"}  # fmt: skip


def _in_options(sentence: str) -> str:
    """A sentence with the names of setup keys replaced by those of options."""
    return sentence.replace('"decimal": "."', "--decimal point").replace('"decimal": ","', "--decimal comma")


def _names(text: str) -> tuple[str, ...]:
    """Names separated by commas; a name with a comma is quoted. Raises `argparse.ArgumentTypeError`."""
    names = tuple(name.strip() for row in _rows(text) for name in row)
    if not names or not all(names):
        raise argparse.ArgumentTypeError(_("expected names of columns, got {text!r}").format(text=text))
    return names


def _marks(text: str) -> tuple[str, ...]:
    """Texts separated by commas; where there are none, only blank cells are empty."""
    return tuple(mark.strip() for row in _rows(text) for mark in row if mark.strip())


def _rows(text: str) -> Iterator[list[str]]:
    """Rows of texts, since an argument may contain several lines."""
    return csv.reader(StringIO(text, newline=""), skipinitialspace=True)


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
