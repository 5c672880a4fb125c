# ruff: noqa: E501 (a message stands whole, as it is shown)
"""Errors of a setup that is not JSON, or has wrong keys or types."""

from tests.documents.fault import MISSING, SetupFault, changed, setup_text

__all__ = ["KEYS", "SYNTAX", "TYPES"]

_DEEP = "[" * 100_000

SYNTAX = (
    SetupFault("empty file", "", "setup.json: the file is empty"),
    SetupFault("not JSON", "network = 2", "setup.json, line 1, column 1: expected a value"),
    SetupFault(
        "a table",
        "a,b,y\n1,2,0\n3,4,1\n",
        'setup.json: this is a table, not a setup; open it in the window with File › Open, or make a setup of it: gradviz import setup.json --out SETUP.json',
    ),
    SetupFault(
        "a picture",
        b"\x89PNG\r\n\x1a\n",
        "setup.json: this is a PNG picture; gradviz opens setups and lessons (.json) and saved work (.gradviz)",
    ),
    SetupFault(
        "a notebook",
        '{"cells": [], "metadata": {}, "nbformat": 4}',
        "setup.json: this is a Jupyter notebook; gradviz opens setups and lessons (.json) and saved work (.gradviz)",
    ),
    SetupFault(
        "keys without braces",
        '"network": 1,\n"data": 2,\n',
        "setup.json, line 1, column 10: expected the end of the file",
    ),
    SetupFault(
        "missing comma",
        '{"gradviz": 1\n "title": ""}',
        "setup.json, line 2, column 2: expected a comma or the end of the list or object",
    ),
    SetupFault(
        "trailing comma", '{"gradviz": 1,\n}', "setup.json, line 1, column 14: expected a value after the comma"
    ),
    SetupFault(
        "trailing comma in a list",
        '{"freeze": ["b1[*]", ]}',
        "setup.json, line 1, column 20: expected a value after the comma",
    ),
    SetupFault(
        "key without quotes", "{\n  network: 1}", "setup.json, line 2, column 3: expected a key in double quotes"
    ),
    SetupFault("missing colon", '{"network" 1}', "setup.json, line 1, column 12: expected a colon after the key"),
    SetupFault(
        "cut off",
        '{"network": {"inputs": 2',
        "setup.json, line 1, column 25: the file ends here, before the list or object is closed",
    ),
    SetupFault(
        "open text", '{"title": "spiral}', "setup.json, line 1, column 11: the text that begins here is never closed"
    ),
    SetupFault(
        "line break in a text",
        '{"title": "two\nlines"}',
        "setup.json, line 1, column 15: a line break or tab inside a text must be written as \\n or \\t",
    ),
    SetupFault(
        "unknown escape",
        '{"title": "50\\%"}',
        "setup.json, line 1, column 14: JSON does not allow this character after a backslash",
    ),
    SetupFault("two values", "{} {}", "setup.json, line 1, column 4: expected the end of the file"),
    SetupFault("nested too deep", _DEEP, "setup.json: lists and objects are nested more than 50 deep"),
    SetupFault(
        "Latin-1",
        '{\n"title": "Übung"}'.encode("latin-1"),
        "setup.json, line 2: the file is not text in UTF-8; save it as UTF-8",
    ),
    SetupFault("a list", "[]", 'setup.json: expected an object with the keys "network" and "data", got a list'),
    SetupFault("NaN", setup_text({"penalty.l1": float("nan")}), "penalty.l1: expected a finite number, got NaN"),
    SetupFault(
        "minus infinity",
        setup_text({"data.targets": [[0], [float("-inf")]]}),
        "data.targets[1][0]: expected a finite number, got -Infinity",
    ),
    SetupFault(
        "overflow", setup_text({}).replace("0.25", "1e999"), "data.targets[0][0]: expected a finite number, got 1e999"
    ),
    SetupFault(
        "whole number too long",
        setup_text({}).replace("0.25", "9" * 5000),
        "data.targets[0][0]: expected a finite number, got " + "9" * 29 + "…",
    ),
    SetupFault(
        "key twice", '{"network": {"inputs": 2, "inputs": 3}, "data": {}}', "network.inputs: this key is written twice"
    ),
    SetupFault(
        "half a surrogate pair", setup_text({"title": "\ud83d"}), "title: the text holds half of a surrogate pair"
    ),
)

KEYS = (
    changed("no network", "network", MISSING, "network: this key is missing and has no default"),
    changed("no data", "data", MISSING, "data: this key is missing and has no default"),
    changed("version 2", "gradviz", 2, "gradviz: expected 1, the version of setups that this gradviz reads, got 2"),
    changed("version as text", "gradviz", "1", 'gradviz: expected 1, got "1"'),
    changed("version with a point", "gradviz", 1.0, "gradviz: expected 1, got 1.0"),
    changed("unknown key", "optimiser", {}, 'optimiser: unknown key; did you mean "optimizer"?'),
    changed(
        "unknown key of a layer",
        "network.layers.0",
        {"unit": 2},
        'network.layers[0].unit: unknown key; did you mean "units"?',
    ),
    changed(
        "key that is no word",
        "batch",
        {"batch size": 3},
        'batch["batch size"]: unknown key; did you mean "size"?',
    ),
    changed("a key of the optimizer", "lr", 0.1, 'lr: unknown key; did you mean "optimizer.learning_rate"?'),
    changed(
        "how long to train",
        "epochs",
        10,
        "epochs: unknown key; how long to train is not part of a setup: gradviz train SETUP --epochs N, or --updates N",
    ),
    changed("batch as a number", "batch", 10, 'batch: expected an object such as {"size": 10}, got 10'),
    changed("nothing like it", "penalty", {"colour": 0.5}, 'penalty.colour: unknown key; expected one of "l1", "l2"'),
    changed(
        "layer without units",
        "network.layers.1",
        {"activation": "tanh"},
        "network.layers[1].units: this key is missing and has no default",
    ),
    changed("data of no form", "data", {"samples": 10}, 'data: expected one of the keys "inputs", "generator", "csv", "playground"'),
    changed(
        "data with a slip", "data", {"generater": "circle"}, 'data.generater: unknown key; did you mean "generator"?'
    ),
    changed(
        "data of two forms",
        "data",
        {"generator": "circle", "csv": "a.csv"},
        'data: the keys "generator", "csv" exclude each other; expected one of them',
    ),
    changed(
        "inline without targets", "data", {"inputs": [[1, 2]]}, "data.targets: this key is missing and has no default"
    ),
    changed(
        "key of another form",
        "data",
        {"generator": "circle", "standardize": True},
        'data.standardize: unknown key; expected one of "generator", "samples", "noise", "train_fraction", "seed", "features"',
    ),
)

TYPES = (
    changed(
        "units as a word",
        "network.layers.1.units",
        "two",
        'network.layers[1].units: expected a whole number of at least 1, got "two"',
    ),
    changed(
        "units not whole",
        "network.layers.1.units",
        2.5,
        "network.layers[1].units: expected a whole number of at least 1, got 2.5",
    ),
    changed(
        "no units", "network.layers.1.units", 0, "network.layers[1].units: expected a whole number of at least 1, got 0"
    ),
    changed(
        "true is no number", "network.inputs", True, "network.inputs: expected a whole number of at least 1, got true"
    ),
    changed(
        "null is no number", "network.inputs", None, "network.inputs: expected a whole number of at least 1, got null"
    ),
    changed(
        "layers as an object",
        "network.layers",
        {"units": 1},
        'network.layers: expected a list such as [{"units": 3}, {"units": 1}], got an object',
    ),
    changed(
        "layer as a number",
        "network.layers.0",
        4,
        'network.layers[0]: expected an object such as {"units": 3, "activation": "tanh"}, got 4',
    ),
    changed("bias as a number", "network.layers.0.bias", 1, "network.layers[0].bias: expected true or false, got 1"),
    changed("title as a number", "title", 3, "title: expected text, got 3"),
    changed("row as a number", "data.inputs", [1, 2], "data.inputs[0]: expected a list such as [0, 1], got 1"),
    changed("range as a number", "data.ranges", [1], "data.ranges[0]: expected two numbers in a list such as [-1, 1], got 1"),
    changed("half a range", "data.ranges", [[0]], "data.ranges[0]: expected two numbers in a list such as [-1, 1], got a list"),
    changed("text in a range", "data.ranges", [[0, "1"]], 'data.ranges[0][1]: expected a number, got "1"'),
    changed("text among numbers", "data.inputs.1.0", "1", 'data.inputs[1][0]: expected a number, got "1"'),
    changed(
        "seed below zero",
        "initializer",
        {"seed": -1},
        "initializer.seed: expected a whole number of at least 0, got -1",
    ),
    changed(
        "batch of nothing", "batch", {"size": 0}, "batch.size: expected a whole number of at least 1 or null, got 0"
    ),
    changed(
        "batch as text",
        "batch",
        {"size": "all"},
        'batch.size: expected a whole number of at least 1 or null, got "all"',
    ),
    changed(
        "batch with a point", "batch", {"size": 2.0}, "batch.size: expected a whole number of at least 1 or null, got 2.0"
    ),
    changed("shuffle as text", "batch", {"shuffle": "yes"}, 'batch.shuffle: expected true or false, got "yes"'),
    changed(
        "features as text",
        "data",
        {"generator": "circle", "features": "x"},
        'data.features: expected a list such as ["x", "y"] or null, got "x"',
    ),
    changed("optimizer as text", "optimizer", "adam", 'optimizer: expected an object such as {"name": "adam"}, got "adam"'),
    changed("loss as null", "loss", None, "loss: expected text, got null"),
)
