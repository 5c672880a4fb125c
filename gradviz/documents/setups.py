"""Setups as JSON files: read strictly, written readably and atomically, so that no failure can lose the old file."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from gradviz.data.errors import SetupError, expected, listed, unknown_key
from gradviz.data.setup import CsvData, DataSetup, GeneratedData, InlineData, PlaygroundData
from gradviz.documents.atomic import write_atomically
from gradviz.documents.decode import check_keys, decode, missing_key, such_as
from gradviz.documents.json_text import format_json, key_path, parse_json, read_text
from gradviz.text import _
from gradviz.training.checks import check_setup
from gradviz.training.ranges import check_number, range_at
from gradviz.training.setup import (
    BatchSetup,
    ClipSetup,
    InitializerSetup,
    LayerInitializer,
    NetworkSetup,
    OptimizerSetup,
    ParameterSetup,
    PenaltySetup,
    RunSetup,
    ScheduleSetup,
)

__all__ = ["VERSION", "parse_setup", "read_setup", "setup_from_json", "setup_to_json", "setup_value", "write_setup"]

VERSION = 1
# The key that distinguishes the forms of `data`, and the class of each.
_DATA_FORMS: dict[str, type[InlineData] | type[GeneratedData] | type[CsvData] | type[PlaygroundData]] = {
    "inputs": InlineData,
    "generator": GeneratedData,
    "csv": CsvData,
    "playground": PlaygroundData,
}


def read_setup(path: Path) -> RunSetup:
    """The checked setup of a file. Raises `SetupError`; its relative paths start at the file's folder."""
    return parse_setup(read_text(path), path.name)


def parse_setup(text: str, source: str) -> RunSetup:
    """The checked setup of a JSON text; `source` is its name for error messages. Raises `SetupError`."""
    return setup_from_json(parse_json(text, source), source)


def setup_from_json(raw: Any, source: str) -> RunSetup:
    """The checked setup of a parsed JSON value. Raises `SetupError`."""
    if not isinstance(raw, dict):
        raise SetupError(source, expected(_('an object with the keys "network" and "data"'), raw))
    if "network" not in raw and "data" not in raw:
        _refuse_weights(raw, source)
    check_keys(raw, ("gradviz", *(field.name for field in fields(RunSetup))), "")
    _check_version(raw.get("gradviz", VERSION))
    for key in ("network", "data"):
        if key not in raw:
            raise missing_key("", key)
    found: dict[str, Any] = {"network": _network(raw["network"])}
    found |= {key: decode(raw[key], kind, key) for key, kind in _PARTS.items() if key in raw}
    if raw.get("parameters") is not None:
        found["parameters"] = _parameters(raw["parameters"])
    if "initializer" in raw:
        found["initializer"] = _with_options(raw["initializer"], InitializerSetup, "initializer")
    if "optimizer" in raw:
        found["optimizer"] = _optimizer(raw["optimizer"])
    setup = RunSetup(**found, data=_data(raw["data"]))
    check_setup(setup)
    return setup


def _refuse_weights(raw: dict[str, Any], source: str) -> None:
    from gradviz.documents.weights.json_file import is_weights  # imported late: rarely needed

    if is_weights(raw):
        message = _("this file holds weights; to make a setup: gradviz import {name} --data TABLE --out SETUP.json")
        raise SetupError(source, message.format(name=source))


_PARTS: dict[str, Any] = {
    "title": str,
    "notes": str,
    "freeze": tuple[str, ...],
    "loss": str,
    "penalty": PenaltySetup,
    "batch": BatchSetup,
    "rules": str,
}


def _check_version(version: Any) -> None:
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        message = _("{version}, the version of setups that this gradviz reads").format(version=VERSION)
        raise SetupError("gradviz", expected(message, version))
    if version is not VERSION:
        check_number("gradviz", version)


def _parameters(raw: Any) -> ParameterSetup:
    if isinstance(raw, dict) and isinstance(raw.get("biases"), list):
        raw = {**raw, "biases": [[] if own is None else own for own in raw["biases"]]}
    return decode(raw, ParameterSetup, "parameters")


def _network(raw: Any) -> NetworkSetup:
    """The initializers of layers are read separately, because their options are keys beside their names."""
    own: dict[int, LayerInitializer] = {}
    if isinstance(raw, dict) and isinstance(raw.get("layers"), list):
        layers = list(raw["layers"])
        for place, layer in enumerate(layers):
            if isinstance(layer, dict) and layer.get("initializer") is not None:
                path = f"network.layers[{place}].initializer"
                own[place] = _with_options(layer["initializer"], LayerInitializer, path)
                layers[place] = {**layer, "initializer": None}
        raw = {**raw, "layers": layers}
    network = decode(raw, NetworkSetup, "network")
    return replace(network, layers=tuple(
        replace(layer, initializer=own.get(place)) for place, layer in enumerate(network.layers)
    ))  # fmt: skip


def _optimizer(raw: Any) -> OptimizerSetup:
    inner = ("schedule", "clip")
    plain = {key: value for key, value in raw.items() if key not in inner} if isinstance(raw, dict) else raw
    optimizer: OptimizerSetup = _with_options(plain, OptimizerSetup, "optimizer")
    if raw.get("schedule") is not None:
        optimizer = replace(optimizer, schedule=_schedule(raw["schedule"]))
    if raw.get("clip") is not None:
        optimizer = replace(optimizer, clip=decode(raw["clip"], ClipSetup, "optimizer.clip"))
    return optimizer


def _schedule(raw: Any) -> ScheduleSetup:
    """A schedule; its numbers of updates stay integers."""
    schedule: ScheduleSetup = _with_options(raw, ScheduleSetup, "optimizer.schedule")
    return replace(schedule, options=tuple((key, raw[key] if range_at(f"optimizer.schedule.{key}").whole else value)
                                           for key, value in schedule.options))  # fmt: skip


def _with_options(raw: Any, kind: Any, path: str) -> Any:
    """An initializer, optimizer or schedule, whose own options are keys beside the common ones."""
    if not isinstance(raw, dict):
        raise SetupError(path, expected(such_as(path, _("an object")), raw))
    common = {field.name for field in fields(kind)} - {"options"}
    plain = decode({key: value for key, value in raw.items() if key in common}, kind, path)
    options = tuple((key, _option(value)) for key, value in raw.items() if key not in common)
    return kind(**{name: getattr(plain, name) for name in common}, options=options)


def _option(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_option(item) for item in value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _data(raw: Any) -> DataSetup:
    if not isinstance(raw, dict):
        raise SetupError("data", expected(such_as("data", _("an object")), raw))
    present = [key for key in _DATA_FORMS if key in raw]
    if not present:
        for key in raw:
            if not any(key in (field.name for field in fields(form)) for form in _DATA_FORMS.values()):
                raise SetupError(key_path("data", key), unknown_key(key, _DATA_FORMS))
        raise SetupError("data", _("expected one of the keys {names}").format(names=listed(_DATA_FORMS)))
    if len(present) > 1:
        message = _("the keys {names} exclude each other; expected one of them").format(names=listed(present))
        raise SetupError("data", message)
    return decode(raw, _DATA_FORMS[present[0]], "data")


def setup_to_json(setup: RunSetup) -> str:
    """The setup as JSON text. Values equal to their defaults are left out, except those that readers expect.

    Raises `SetupError` with the path of a number that is not finite.
    """
    return format_json(setup_value(setup))


def setup_value(setup: RunSetup) -> dict[str, Any]:
    """The setup as lists, dicts, numbers and strings, ready for JSON."""
    network = {
        "inputs": setup.network.inputs,
        "layers": [
            {"units": layer.units, "activation": layer.activation}
            | ({} if layer.bias else {"bias": False})
            | ({} if layer.initializer is None else {"initializer": _chosen(layer.initializer, "name")})
            for layer in setup.network.layers
        ],
    }
    parts: dict[str, Any] = {
        "gradviz": VERSION,
        "title": setup.title or None,
        "notes": setup.notes or None,
        "network": network,
        "parameters": None if setup.parameters is None else _chosen(setup.parameters),
        "initializer": _chosen(setup.initializer, *([] if setup.parameters else ["name", "seed"])),
        "freeze": setup.freeze or None,
        "loss": setup.loss,
        "penalty": _chosen(setup.penalty),
        "optimizer": _chosen(setup.optimizer, "name"),
        "batch": _chosen(setup.batch),
        "rules": None if setup.rules == "gradviz" else setup.rules,
        "data": _chosen(setup.data, "samples", "noise", "train_fraction", "seed"),
    }
    return {key: part for key, part in parts.items() if part is not None and part != {}}


def _chosen(part: Any, *always: str) -> dict[str, Any]:
    """The fields of a part that differ from their defaults or are in `always`, with its options as further keys."""
    found: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name == "options":
            found |= dict(value)
        elif field.name in always or field.default is MISSING or value != field.default:
            found[field.name] = _chosen(value, "name") if is_dataclass(value) else value
    return found


def write_setup(setup: RunSetup, path: Path) -> None:
    """Write a setup atomically. Raises `SetupError` or `WriteError`."""
    write_atomically(path, setup_to_json(setup).encode())
