# ruff: noqa: E501 (a message stands whole, as it is shown)
"""Errors of a table on disk, or of a setup that uses it."""

import codecs
import json
from typing import Any

from tests.documents.fault import SetupFault, setup_text

__all__ = ["TABLES"]

_GOOD = "petal width,petal length,kind\n1,2,a\n3,4,b\n5,6,a\n"


def _table(name: str, content: str | bytes, message: str, **more: Any) -> SetupFault:
    """A setup on `flowers.csv`, three features wide; `more` are keys of `data`, `units` and `loss` of the network."""
    units, activation = more.pop("units", 2), more.pop("activation", "softmax")
    loss = more.pop("loss", "categorical_cross_entropy" if activation == "softmax" else "half_squared_error")
    setup = {
        "network": {"inputs": more.pop("inputs", 2), "layers": [{"units": units, "activation": activation}]},
        "loss": loss,
        "data": {"csv": "flowers.csv", "targets": ["kind"], **more},
    }
    data = content if isinstance(content, bytes) else content.encode()
    return SetupFault(name, json.dumps(setup), message, {"flowers.csv": data})


TABLES = (
    SetupFault(
        "no such table",
        setup_text({"data": {"csv": "nowhere.csv", "targets": ["kind"]}}),
        'data.csv: there is no file "nowhere.csv"',
    ),
    SetupFault(
        "a folder for a table",
        setup_text({"data": {"csv": ".", "targets": ["kind"]}}),
        'data.csv: "." is a folder, not a file',
    ),
    _table("empty table", "", "flowers.csv: the file is empty"),
    _table("blank table", codecs.BOM_UTF8 + b"\n \n", "flowers.csv: the file is empty"),
    _table(
        "spreadsheet",
        b"PK\x03\x04\x14\0\x06\0",
        "flowers.csv: this looks like a spreadsheet file; save it as CSV and open that",
    ),
    _table("header alone", "width,length,kind\n", "flowers.csv: there are no rows below the header"),
    _table(
        "one column",
        "width\n1\n2\n",
        "flowers.csv: expected columns separated by comma, semicolon, tab, | or blanks, got a single column",
    ),
    _table("ragged row", _GOOD + "7,8\n", "flowers.csv, row 5: expected 3 cells as in row 1, got 2"),
    _table(
        "ragged row after a blank one",
        "\n" + _GOOD + "\n7,8,a,b\n",
        "flowers.csv, row 7: expected 3 cells as in row 2, got 4",
    ),
    _table("a row of one cell first", "2026\n" + _GOOD, "flowers.csv, row 2: expected 1 cell as in row 1, got 3"),
    _table("a separator and nothing else", "sep=;\n", "flowers.csv: there are no rows below the header"),
    _table("open quote", _GOOD + '7,"8,a\n9,1,b\n', "flowers.csv, row 5: a quote is opened here and never closed"),
    _table(
        "text after a quote",
        _GOOD + '7,"8"8,a\n',
        "flowers.csv, row 5: a quote is followed by more text; double it where it belongs to the cell",
    ),
    _table("empty cell", _GOOD + "7,,a\n", 'flowers.csv, row 5, column "petal length": the cell is empty'),
    _table("n/a", _GOOD + "7,n/a,a\n", 'flowers.csv, row 5, column "petal length": expected a number, got "n/a"'),
    _table(
        "thousands", _GOOD + "1_000,2,a\n", 'flowers.csv, row 5, column "petal width": expected a number, got "1_000"'
    ),
    _table("nan", _GOOD + "nan,2,a\n", 'flowers.csv, row 5, column "petal width": expected a number, got "nan"'),
    _table("inf", _GOOD + "-inf,2,a\n", 'flowers.csv, row 5, column "petal width": expected a number, got "-inf"'),
    _table(
        "number too large",
        _GOOD + "1e999,2,a\n",
        'flowers.csv, row 5, column "petal width": expected a finite number, got "1e999"',
    ),
    _table(
        "number among labels",
        _GOOD + "7,8,9\n",
        'flowers.csv, row 5, column "kind": most cells here are labels, but this one is the number "9"',
    ),
    _table(
        "no header",
        "1,2,a\n3,x,b\n5,6,a\n",
        'flowers.csv, row 2, column 2: expected a number, got "x"',
        targets=["column 3"],
    ),
    _table(
        "half a header",
        "width,2,kind\n3,4,a\n5,6,b\n",
        'flowers.csv, row 1: is the first line a header? Column 1 holds text, "width", column 2 a number, "2"',
    ),
    _table(
        "two columns of a name",
        "width,width,kind\n1,2,a\n3,4,b\n",
        'flowers.csv, row 1, column 2: the name "width" is already that of column 1',
    ),
    _table(
        "unknown target",
        _GOOD,
        'data.targets[0]: flowers.csv has no column "species"; expected one of "petal width", "petal length", "kind"',
        targets=["species"],
    ),
    _table(
        "unknown feature column",
        _GOOD,
        'data.features[0]: flowers.csv has no column "petal widht"; did you mean "petal width"?',
        features=["petal widht"],
    ),
    _table(
        "target as a feature",
        _GOOD,
        'data.features[1]: "kind" is a target, so it cannot be a feature as well',
        features=["petal width", "kind"],
    ),
    _table("no target", _GOOD, "data.targets: expected at least one column, got an empty list", targets=[]),
    _table(
        "text as a feature",
        "colour,width,kind\nred,1,a\nblue,2,b\n",
        'flowers.csv, column "colour": a feature must hold numbers, but this column holds text such as "red"; name the features to use in data.features',
    ),
    _table(
        "text chosen as a feature",
        "colour,width,kind\nred,1,a\nblue,2,b\n",
        'flowers.csv, column "colour": a feature must hold numbers, but this column holds text such as "red"; leave it out',
        features=["colour", "width"],
    ),
    _table(
        "no feature left",
        "width,kind\n1,2\n3,4\n",
        "data.targets: no column of flowers.csv is left to be a feature",
        targets=["width", "kind"],
        activation="linear",
    ),
    _table(
        "mixed decimal marks",
        "width;length;kind\n1,5;2;a\n3;4.5;b\n",
        'flowers.csv, row 3, column "length": expected a decimal comma as in row 2, got "4.5"',
    ),
    _table(
        "one class",
        "width,length,kind\n1,2,a\n3,4,a\n",
        'flowers.csv, column "kind": expected at least two different labels, got only "a"',
    ),
    _table(
        "three classes, two outputs",
        _GOOD + "7,8,c\n",
        'network.layers[0].units: expected 3, one unit per class ("a", "b", "c"), got 2',
    ),
    _table(
        "three classes, one output",
        _GOOD + "7,8,c\n",
        'network.layers[0].units: expected 3, one unit per class ("a", "b", "c"), got 1',
        units=1,
        activation="tanh",
    ),
    _table(
        "two targets, one output",
        "a,b,c\n1,2,3\n",
        'network.layers[0].units: expected 2, one unit per target ("b", "c"), got 1',
        inputs=1,
        units=1,
        activation="linear",
        targets=["b", "c"],
    ),
    _table(
        "several targets with labels",
        "a,b,kind\n1,2,x\n3,4,y\n",
        'data.targets: several targets must all hold numbers, but column "kind" holds labels',
        inputs=1,
        targets=["b", "kind"],
    ),
    _table(
        "features unlike inputs",
        _GOOD,
        'network.inputs: expected 2, one input per feature ("petal width", "petal length"), got 4',
        inputs=4,
    ),
    _table(
        "target that is no probability in a table",
        "a,kind\n1,0\n2,5\n",
        'flowers.csv, row 3, column "kind": expected a number from 0 to 1, as binary_cross_entropy needs, got 5',
        inputs=1,
        units=1,
        activation="sigmoid",
        loss="binary_cross_entropy",
    ),
)
