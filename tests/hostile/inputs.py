"""What the campaign mutates: setups, links, lessons, tables, saved work and command lines."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from gradviz.cli.commands import COMMANDS
from gradviz.documents.presets import preset_folder, read_preset
from gradviz.documents.work import packed_work, work_members
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.initializers import INITIALIZERS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.resources import resource, resource_names
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from tests.hostile.mutations import dumped, mutated_bytes, mutated_json, mutated_link

__all__ = ["KINDS", "Case", "make_case"]


@dataclass(frozen=True)
class Case:
    """The arguments of one call of gradviz, and the files beside it."""

    arguments: tuple[str, ...]
    files: dict[str, bytes] = field(default_factory=dict)


def make_case(number: int, seed: int) -> Case:
    """The case of a number: the same one whenever it is asked for."""
    rng = random.Random(f"{seed} {number}")
    return KINDS[rng.choice(tuple(KINDS))](rng)


# What a command is asked to do with a setup; short, since not the length of a run is tried here.
_ORDERS = (
    ("trace",), ("trace", "--updates", "3"), ("trace", "--format", "json"), ("train", "--updates", "5"),
    ("train", "--updates", "2", "--format", "json"), ("train", "--updates", "3", "--save", "out.gradviz"),
    ("train", "--updates", "3", "--save", "out.json", "--log", "log.csv"), ("check",), ("check", "--format", "json"),
    ("surface", "--size", "5", "--out", "out.csv"), ("surface", "--size", "4", "--line", "--out", "out.npz"),
    ("surface", "--size", "4", "--plane", "random", "--out", "out.csv"),
    ("surface", "--size", "4", "--plane", "gradient", "--out", "out.csv"),
    ("surface", "--size", "4", "--plane", "pca", "--updates", "3", "--out", "out.csv"),
    ("race", "--vary", "learning_rate", "0.1", "1e300", "--updates", "4"),
    ("race", "--vary", "optimizer", "adam", "sgd", "--updates", "4", "--out", "out.csv"),
    ("basins", "--size", "3", "--updates", "3", "--out", "out.csv"),
    ("solution", "--out", "out.md"), ("solution", "--out", "out.tex", "--digits", "17", "--updates", "2"),
    ("script", "--updates", "2", "--out", "out.py"),
)  # fmt: skip
_PICTURES = (
    ("render", "--view", "network", "--out", "out.svg"), ("render", "--view", "surface", "--out", "out.png"),
    ("render", "--view", "loss", "--updates", "3", "--out", "out.png"),
    ("render", "--view", "surface3d", "--out", "out.svg"), ("surface", "--size", "5", "--out", "out.svg"),
    ("basins", "--size", "3", "--updates", "3", "--out", "out.png"),
    ("race", "--vary", "activation", "tanh", "relu", "--updates", "4", "--out", "out.svg"),
    ("render", "--view", "output", "--out", "out.svg"),
    ("render", "--view", "output", "--updates", "2", "--out", "out.png"),
    ("render", "--view", "curvature", "--out", "out.svg"), ("render", "--view", "flow", "--out", "out.svg"),
    ("page", "--updates", "2", "--out", "out.html"),
)  # fmt: skip


# The largest numbers, the smallest, and neighbours.
_ENDS = (1.7976931348623157e308, -1.7976931348623157e308, 1e308, -9e307, 1e300, 0.0, 5e-324, -1e-310, 1e16, 1e16 + 2)


def _order(rng: random.Random, name: str) -> tuple[str, ...]:
    command, *options = rng.choice(_PICTURES if rng.random() < 0.1 else _ORDERS)
    return (command, name, *options)


@cache
def _setups() -> tuple[Any, ...]:
    names = [name for name in resource_names("presets", ".json") if not name.startswith("digits")]
    raw = [json.loads(resource(f"presets/{name}.json").read_text("utf-8")) for name in names]
    for setup in raw:
        if isinstance(setup["data"].get("csv"), str):
            setup["data"]["csv"] = str((preset_folder() / setup["data"]["csv"]).resolve())
    return tuple(raw)


def _any_setup(rng: random.Random) -> Any:
    """A setup that is right: a preset, or one put together from the tables."""
    if rng.random() < 0.4:
        return rng.choice(_setups())
    inputs, samples = rng.choice((1, 2, 2, 3)), rng.choice((1, 2, 5))
    sizes = [rng.choice((1, 2, 3)) for _ in range(rng.choice((1, 2, 2, 3)))]
    loss = rng.choice(sorted(LOSSES))
    hidden = sorted(name for name, entry in ACTIVATIONS.items() if not entry.output_only)
    last = LOSSES[loss].requires_activation or rng.choice(hidden)
    optimizer = rng.choice(sorted(OPTIMIZERS))
    scale = rng.choice((1.0, 1.0, 1.0, 255.0, 1e6, 1e150, 1e-150, 1e300))
    ends = rng.choice((0.0, 0.0, 0.5))  # how many of the numbers are at the ends of what a number can hold
    sizes[-1] = max(2, sizes[-1]) if last == "softmax" else sizes[-1]
    targets = [[1.0 if unit == row % sizes[-1] else 0.0 for unit in range(sizes[-1])] for row in range(samples)]

    def number() -> float:
        return rng.choice(_ENDS) if rng.random() < ends else rng.uniform(-scale, scale)

    setup: dict[str, Any] = {
        "gradviz": 1,
        "network": {"inputs": inputs, "layers": [
            {"units": units, "activation": last if place == len(sizes) - 1 else rng.choice(hidden),
             "bias": rng.random() < 0.8} for place, units in enumerate(sizes)]},
        "loss": loss,
        "initializer": _initializer(rng),
        "optimizer": {"name": optimizer, "learning_rate": rng.choice((0.1, 1.0, 1e-300, 1e300, 1e308))},
        "batch": {"size": rng.choice((1, 2, None)), "shuffle": rng.random() < 0.5},
        "data": {"inputs": [[number() for _ in range(inputs)] for _ in range(samples)], "targets": targets},
    }  # fmt: skip
    if ends:
        if last != "softmax" and last != "sigmoid":
            targets[0][0] = rng.choice(_ENDS)
        if rng.random() < 0.3:
            setup["data"]["ranges"] = [sorted(rng.sample(_ENDS, 2)) for _ in range(inputs)]
    if rng.random() < 0.3:
        setup["penalty"] = {"l1": rng.choice((0, 0.1)), "l2": rng.choice((0, 0.1, 1e300))}
    if rng.random() < 0.3:
        setup["optimizer"]["schedule"] = {"name": rng.choice(sorted(SCHEDULES)), "warm_up": rng.choice((0, 3))}
    if rng.random() < 0.2:
        setup["optimizer"]["clip"] = {rng.choice(("norm", "value")): rng.choice((1.0, 1e-300, 1e300))}
    if rng.random() < 0.2:
        setup["freeze"] = [rng.choice(("b1[*]", "w1[1,1]", "w1[*,*]"))]
    return setup


def _initializer(rng: random.Random) -> dict[str, Any]:
    size = rng.choice((0.5, 0.5, 1e-320, 1e150, 1e308))
    chosen = rng.choice(("usual", "usual", "constant", "uniform", "normal"))
    options: dict[str, Any] = {"constant": {"value": size}, "uniform": {"low": -size, "high": size},
                               "normal": {"std": size}}.get(chosen, {})  # fmt: skip
    name = rng.choice(sorted({*INITIALIZERS} - {"constant", "uniform", "normal"})) if chosen == "usual" else chosen
    return {"name": name, "seed": rng.randrange(10), **options}


def _setup_case(rng: random.Random) -> Case:
    setup = _any_setup(rng)
    text = mutated_json(setup, rng) if rng.random() < 0.8 else dumped(setup)
    return Case(_order(rng, "setup.json"), {"setup.json": text})


_LINK = ("https://playground.tensorflow.org/#activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane"
         "&learningRate=0.03&regularizationRate=0&noise=0&networkShape=4,2&seed=0.55&showTestData=false"
         "&discretize=false&percTrainData=50&x=true&y=true&xTimesY=false&xSquared=false&ySquared=false&cosX=false"
         "&sinX=false&cosY=false&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false"
         "&regularization=L2")  # fmt: skip


def _link_case(rng: random.Random) -> Case:
    return Case(_order(rng, mutated_link(_LINK, rng)))


@cache
def _lessons() -> tuple[Any, ...]:
    return tuple(json.loads(resource(f"lessons/{name}.json").read_text("utf-8"))
                 for name in resource_names("lessons", ".json"))  # fmt: skip


def _lesson_case(rng: random.Random) -> Case:
    lesson = dict(rng.choice(_lessons()))
    lesson["stops"] = [{**stop, "at": {**stop.get("at", {}), "update": min(20, stop.get("at", {}).get("update", 0))}}
                       for stop in lesson["stops"][:2]]  # fmt: skip
    for stop in lesson["stops"]:
        stop.pop("expect", None)
        stop["show"] = rng.choice(({"surface": ["w1[1,1]", "b1[1]"]}, {"selected": "w1[1,1]", "sample": 1}, {}))
        stop["expect"] = rng.choice(({"loss": 0.5}, {"weights": {"w1[1,1]": 0.5}}, {"tolerance": 1e-9}, {}))
    arguments = ("lessons", "lesson.json") if rng.random() < 0.8 else _order(rng, "lesson.json")
    # A far update is rightly long: it is trained to, with progress.
    text = re.sub(rb'"update": *[0-9]{5,16}(?![0-9])', b'"update": 9999', mutated_json(lesson, rng))
    return Case(arguments, {"lesson.json": text})


# Each with its target, how many other columns it has, and an output that suits it.
_TABLES = {
    b"hours,sleep,passed\n1,8,0\n2,7,0\n5,6,1\n6,8,1\n7,5,1\n3,9,0\n": ("passed", 2, "sigmoid"),
    b"x;y;t\n0,5;1,25;1\n1,5;-2,25;0\n2,0;3;1\n": ("t", 2, "linear"),
    b"a\tb\tlabel\n1\t2\tcat\n3\t4\tdog\n5\t6\tcat\n7\t8\tdog\n": ("label", 2, "sigmoid"),
    b"a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,1,1\n": ("c", 2, "linear"),
    "größe,ja\n1.5,ja\n2.5,nein\n3.5,ja\n".encode("latin-1"): ("ja", 1, "sigmoid"),
    "x,t\n1,0\n2,1\n3,0\n".encode("utf-16"): ("t", 1, "sigmoid"),
    b"x,y,t\n1e308,5e-324,1\n-1.7976931348623157e308,0,2\n1.7976931348623157e308,1e-310,-1e308\n": ("t", 2, "linear"),
}


def _table_case(rng: random.Random) -> Case:
    table = rng.choice(tuple(_TABLES))
    target, columns, activation = _TABLES[table]
    data: dict[str, Any] = {"csv": "table.csv", "targets": [target]}
    if rng.random() < 0.2:
        data["targets"] = rng.choice(([""], ["nobody"], ["passed", "passed"], [3], ["hours", "sleep"]))
    if rng.random() < 0.2:
        data["features"] = rng.choice((["hours", "sleep"], ["x"], [""], ["nobody"], ["passed"], [], [1, 2]))
    for key, values in (("train_fraction", (0.5, 1, 0.01, 1e-300)), ("standardize", (True, False)),
                        ("seed", (1, 10**30))):  # fmt: skip
        if rng.random() < 0.3:
            data[key] = rng.choice(values)
    setup = {"network": {"inputs": columns, "layers": [{"units": 1, "activation": activation}]}, "data": data}
    written = dumped(setup) if rng.random() < 0.7 else mutated_json(setup, rng)
    table = mutated_bytes(table, rng) if rng.random() < 0.8 else table
    return Case(_order(rng, "setup.json"), {"setup.json": written, "table.csv": table})


@cache
def _works() -> tuple[dict[str, bytes], ...]:
    """The members of some saved work: after training, after edits, diverged, without keyframes."""
    found = []
    for name, updates in (("xor-2-2-1", 130), ("spiral-2-8-8-1", 20), ("mazur-2-2-2", 3), ("one-neuron", 0)):
        timeline = Timeline(Run(read_preset(name), preset_folder()))
        timeline.play(updates) if updates else None
        parameters = timeline.shown_state().parameters.copy()
        parameters[0] += 0.5
        timeline.edit("w1[1,1]", parameters=parameters)
        timeline.play(7)
        timeline.seek(updates // 2)
        for keyframes in (True, False):
            found.append(work_members(timeline, preset_folder(), keyframes=keyframes))
    return tuple(found)


def _work_case(rng: random.Random) -> Case:
    members = dict(rng.choice(_works()))
    where = rng.random()
    if where < 0.6:
        members["work.json"] = mutated_json(json.loads(members["work.json"]), rng)
    elif where < 0.75:
        name = rng.choice(tuple(members))
        members[name] = mutated_bytes(members[name], rng)
    elif where < 0.85:
        numbers = bytearray(members["losses.f64"])
        at = rng.randrange(max(1, len(numbers) // 8)) * 8
        numbers[at : at + 8] = rng.choice((b"\0\0\0\0\0\0\xf0\x7f", b"\xff" * 8, b"\1" * 8, b"\0" * 8))
        members["losses.f64"] = bytes(numbers)
    elif where < 0.9:
        members.pop(rng.choice(tuple(members)))
    data = packed_work(members)
    if where > 0.95:
        out = io.BytesIO(data)
        with zipfile.ZipFile(out, "a", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))) as more:
            name = rng.choice(("x", "../../x", "work.json ", "states-99.f64", "/x"))
            more.writestr(zipfile.ZipInfo(name), b"\0" * 3_000_000, more.compression)
        data = out.getvalue()
    elif where > 0.9:
        data = mutated_bytes(data, rng)
    return Case(_order(rng, "work.gradviz"), {"work.gradviz": data})


_WORDS = (
    "xor-2-2-1", "mazur-2-2-2", "one-neuron", "0", "1", "-1", "3", "1e3", "1e-320", "2e-320", "1e308", "-1e308",
    "nan", "inf", "9" * 5000, "9" * 14, "", " ", "w1[1,1]", "b1[1]", "w9[9,9]", "w1[*,*]", "out.csv", "out.npz",
    "out.md", "out.py", "out", "no/such/out.csv", ".", "/", "/dev/null", "~", "random", "pca", "path", "gradient",
    "adam", "sgd", "adam:0.01", "adam:1e999", "learning_rate", "optimizer", "activation", "initializer", "240x180",
    "9999999x2", "json", "text", "é😀", "\x1b[31m", "a\nb", "--", "-", "--help", "@file", "%s%n", "{0}", "x" * 300,
    "setup.json", "0x10", "1_000", "٣",
)  # fmt: skip
_OPTIONS = (
    "--updates", "--format", "--out", "--save", "--log", "--size", "--x", "--y", "--x-range", "--y-range", "--plane",
    "--seed", "--normalise", "--line", "--scale", "--all-data", "--theme", "--figure-size", "--vary", "--over",
    "--linear", "--after", "--sample", "--digits", "--blank", "--framework", "--epochs", "--view", "--operations",
    "--dpi", "--frames", "--azimuth", "--elevation", "--turn", "--nobody", "--version", "-h", "--updates=3",
    "--size=0",
)  # fmt: skip


def _command_line_case(rng: random.Random) -> Case:
    setup = rng.choice(("xor-2-2-1", "mazur-2-2-2", "one-neuron", "setup.json"))
    words = list(_order(rng, setup)) if rng.random() < 0.8 else [rng.choice((*COMMANDS, "nobody"))]
    for _ in range(rng.choice((1, 1, 2, 3))):
        place = rng.randrange(1, len(words) + 1)
        what = rng.random()
        if what < 0.4:
            words[place:place] = [rng.choice(_OPTIONS), *rng.choices(_WORDS, k=rng.choice((0, 1, 1, 2)))]
        elif what < 0.7:
            words[place : place + 1] = [rng.choice(_WORDS)]
        elif what < 0.8:
            del words[place : place + 1]
        else:
            words[place:place] = ["--x-range", rng.choice(_WORDS), rng.choice(_WORDS)]
    if "window" in words or words[0] in ("self-test",) or not _is_short(words):
        words = ["trace", setup]
    return Case(tuple(words), {"setup.json": dumped(_any_setup(rng))})


def _is_short(words: list[str]) -> bool:
    """Whether nothing is asked for that is rightly long: fourteen digits of updates."""
    asked = (words[place + 1] for place, word in enumerate(words[:-1]) if word in ("--updates", "--epochs", "--after"))
    return not any(len(word) > 3 and word.isascii() and word.isdecimal() and len(word) < 16 for word in asked)


KINDS: dict[str, Callable[[random.Random], Case]] = {
    "setup": _setup_case,
    "link": _link_case,
    "lesson": _lesson_case,
    "table": _table_case,
    "work": _work_case,
    "command line": _command_line_case,
}
