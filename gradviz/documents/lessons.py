"""Lessons: files that lead through a subject, stop by stop. Each stop opens a run at a place, with something to
look at, a text, a question and its answer, notes for the speaker, and the numbers that must be found there.

The format is documented in the manual, “Lessons, and how to write them”. Texts are Markdown, in which no HTML is read.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from gradviz.data.errors import SetupError, expected, unknown_name
from gradviz.documents.atomic import write_atomically
from gradviz.documents.decode import check_keys, missing_key
from gradviz.documents.json_text import format_json, key_path, parse_json, read_text
from gradviz.documents.presets import find_preset, preset_folder
from gradviz.documents.setups import setup_from_json
from gradviz.engine.network import Network
from gradviz.resources import resource, resource_names
from gradviz.scene.view.view import EdgeMode
from gradviz.text import _
from gradviz.training.setup import RunSetup
from gradviz.training.steps import Phase, Place, Steps

__all__ = [
    "Lesson", "LessonInfo", "Look", "Stop", "find_lesson", "is_lesson", "lesson_names", "lesson_of", "lesson_to_json",
    "parse_lesson", "place_of", "read_lesson", "write_lesson",
]  # fmt: skip

VERSION = 1
_FOLDER, _KEY = "lessons", "gradviz_lesson"
_LESSON_KEYS = (_KEY, "title", "summary", "stops")
_LOOK_KEYS = ("selected", "edges", "sample", "surface", "all_data")
_STOP_KEYS = ("title", "text", "question", "answer", "notes", "setup", "changes", "at", "show", "expect")
_TEXTS = ("title", "text", "question", "answer", "notes")
_NUMBERS = ("loss", "data_loss", "loss_after", "train_loss", "test_loss", "diverged_at")
_UNIT = re.compile(r"u([0-9]{1,9})\[([0-9]{1,9})\]")
_INPUT = re.compile(r"u0\[[0-9]{1,9}\]")
_MOST_UPDATES = 10**15  # as many digits as the command line takes
_TABLES = ("weights", "gradients", "weights_after", "activations", "pre_activations", "deltas")


class LessonInfo(NamedTuple):
    """One lesson that comes with gradviz: `name` for the command line, the rest for people."""

    name: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a stop shows: a selected name, what edges say, a sample counted from 1, the surface's two parameters,
    and whether its loss is over all training samples (None: as it comes)."""

    selected: str | None = None
    edges: str | None = None
    sample: int | None = None
    surface: tuple[str, str] | None = None
    all_data: bool | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop. `setup` is whole: what its file says with the changes of all stops before. `raw` is as written.

    `update` updates are done, and of the next one everything up to `after` is revealed: `nothing`, a phase, or a
    phase and a layer such as `backward 2`. `expect` maps quantities to numbers; see `export.lesson_check`.
    """

    title: str
    text: str
    question: str
    answer: str
    notes: str
    setup: RunSetup
    update: int
    after: str
    look: Look
    expect: dict[str, Any]
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A title, what the lesson is about in one sentence, its stops, and where relative paths in it start."""

    title: str
    summary: str
    stops: tuple[Stop, ...]
    folder: Path


def lesson_names() -> list[LessonInfo]:
    """The lessons that come with gradviz, in the order of their file names."""
    infos = []
    for name in resource_names(_FOLDER, ".json"):
        raw = parse_json(read_text(resource(f"{_FOLDER}/{name}.json")), name)
        infos.append(LessonInfo(name, raw["title"], raw.get("summary", "")))
    return infos


def find_lesson(text: str) -> Path | None:
    """The file of the lesson with this name or title, in any case; None where there is none."""
    wanted = text.strip().casefold()
    for info in lesson_names():
        if wanted in (info.name, info.name.partition("-")[2], info.title.casefold()):
            return resource(f"{_FOLDER}/{info.name}.json")
    return None


def is_lesson(path: Path) -> bool:
    """Whether a file that can be read is a lesson, and no setup."""
    try:
        raw = parse_json(read_text(path), path.name)
    except (SetupError, OSError):
        return False
    return isinstance(raw, dict) and (_KEY in raw or ("stops" in raw and "network" not in raw))


def read_lesson(path: Path) -> Lesson:
    """The checked lesson in a file. Raises `SetupError` with the place of a fault."""
    return parse_lesson(read_text(path), path.name, path.parent)


def parse_lesson(text: str, source: str, folder: Path) -> Lesson:
    """The checked lesson in a JSON text; relative paths in it start at `folder`. Raises `SetupError`."""
    raw = parse_json(text, source)
    if not isinstance(raw, dict):
        raise SetupError(source, expected(_('an object with the keys "title" and "stops"'), raw))
    return lesson_of(raw, folder)


def lesson_of(raw: dict[str, Any], folder: Path) -> Lesson:
    """The checked lesson in a value that JSON was read into. Raises `SetupError`."""
    check_keys(raw, _LESSON_KEYS, "")
    if raw.get(_KEY, VERSION) is not VERSION:
        message = _("{version}, the version of lessons that this gradviz reads").format(version=VERSION)
        raise SetupError(_KEY, expected(message, raw[_KEY]))
    for key in ("title", "stops"):
        if key not in raw:
            raise missing_key("", key)
    stops = raw["stops"]
    if not isinstance(stops, list) or not stops:
        raise SetupError("stops", expected(_("a list of at least one stop"), stops))
    found: list[Stop] = []
    before: dict[str, Any] | None = None
    for number, entry in enumerate(stops):
        path = f"stops[{number}]"
        if not isinstance(entry, dict):
            raise SetupError(path, expected(_("an object"), entry))
        check_keys(entry, _STOP_KEYS, path)
        before = _whole_setup(entry, before, path)
        found.append(_stop(entry, before, path))
    return Lesson(_text(raw, "title", ""), _text(raw, "summary", ""), tuple(found), folder)


def place_of(steps: Steps, update: int, after: str) -> Place:
    """The place after `update` updates where everything up to `after` is revealed. Raises `ValueError`."""
    if after == "nothing":
        return Place(update, 0)
    phase, _space, layer = after.partition(" ")
    ends = dict(zip(Phase, steps.phase_ends, strict=True))
    if phase not in list(Phase):
        raise ValueError(after)
    if not layer:
        return Place(update, ends[Phase(phase)])
    for number, step in enumerate(steps.sequence, 1):
        if step.phase == phase and step.layer is not None and str(step.layer + 1) == layer:
            return Place(update, number)
    raise ValueError(after)


def _whole_setup(entry: dict[str, Any], before: dict[str, Any] | None, path: str) -> dict[str, Any]:
    """The setup of a stop as JSON: its own, a preset's, or that of the stop before; then its changes."""
    own = entry.get("setup")
    if own is None and before is None:
        raise missing_key(path, "setup")
    if isinstance(own, str):
        name = find_preset(own)
        if name is None:
            known = resource_names("presets", ".json")
            raise SetupError(f"{path}.setup", unknown_name(_("preset"), own, known))
        own = parse_json(read_text(preset_folder() / f"{name}.json"), name)
        if isinstance(own["data"].get("csv"), str):
            own["data"]["csv"] = str(preset_folder() / own["data"]["csv"])
    if own is not None and not isinstance(own, dict):
        raise SetupError(f"{path}.setup", expected(_("an object or the name of a preset"), own))
    whole = own if own is not None else before
    changes = entry.get("changes", {})
    if not isinstance(changes, dict):
        raise SetupError(f"{path}.changes", expected(_("an object"), changes))
    assert whole is not None
    return _merged(whole, changes)


def _merged(old: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """JSON merge patch (RFC 7386): objects are merged, null removes a key, everything else replaces."""
    out = dict(old)
    for key, value in changes.items():
        if value is None:
            out.pop(key, None)
        elif isinstance(value, dict):
            inner = out.get(key)
            out[key] = _merged(inner if isinstance(inner, dict) else {}, value)
        else:
            out[key] = value
    return out


def _stop(entry: dict[str, Any], raw_setup: dict[str, Any], path: str) -> Stop:
    try:
        setup = setup_from_json(raw_setup, path)
    except SetupError as error:
        where = "changes" if "changes" in entry else "setup"
        inner = error.path.removeprefix(path).lstrip(".")
        raise SetupError(f"{path}.{where}{'.' + inner if inner else ''}", error.sentence) from None
    network = Network(setup.network)
    at = _object(entry, "at", ("update", "after"), path)
    update = at.get("update", 0)
    if not isinstance(update, int) or isinstance(update, bool) or update < 0:
        raise SetupError(f"{path}.at.update", expected(_("a whole number of at least 0"), update))
    if update > _MOST_UPDATES:
        raise SetupError(f"{path}.at.update", expected(_("at most {most}").format(most=_MOST_UPDATES), update))
    after = at.get("after", "forward")
    try:
        place_of(Steps(network), update, after)
    except (ValueError, AttributeError):
        message = _("nothing, forward, loss, backward, update, or a phase and a layer such as backward 1")
        raise SetupError(f"{path}.at.after", expected(message, after)) from None
    texts = {key: _text(entry, key, path) for key in _TEXTS}
    look = _look(_object(entry, "show", _LOOK_KEYS, path), network, f"{path}.show")
    expect = _object(entry, "expect", (*_NUMBERS, *_TABLES, "tolerance"), path)
    _check_expected(expect, network, f"{path}.expect")
    return Stop(**texts, setup=setup, update=update, after=after, look=look, expect=expect, raw=entry)


def _look(raw: dict[str, Any], network: Network, path: str) -> Look:
    selected = raw.get("selected")
    if selected is not None and not (isinstance(selected, str) and _is_name(selected, network)):
        message = _("the name of a weight, a bias or a unit of this network")
        raise SetupError(f"{path}.selected", expected(message, selected))
    if raw.get("edges") not in (None, *EdgeMode):
        raise SetupError(f"{path}.edges", unknown_name(_("edge mode"), str(raw["edges"]), list(EdgeMode)))
    sample, surface = raw.get("sample"), raw.get("surface")
    if sample is not None and (not isinstance(sample, int) or isinstance(sample, bool) or sample < 1):
        raise SetupError(f"{path}.sample", expected(_("a whole number of at least 1"), sample))
    if surface is not None:
        _check_surface(surface, network, f"{path}.surface")
    all_data = raw.get("all_data")
    if all_data is not None and not isinstance(all_data, bool):
        raise SetupError(f"{path}.all_data", expected(_("true or false"), all_data))
    return Look(selected, raw.get("edges"), sample, tuple(surface) if surface else None, all_data)


def _check_surface(surface: Any, network: Network, path: str) -> None:
    if not isinstance(surface, list) or len(surface) != 2:
        raise SetupError(path, expected(_("a list of two parameters"), surface))
    for place, name in enumerate(surface):
        if not (isinstance(name, str) and _is_parameter(name, network)):
            raise SetupError(f"{path}[{place}]", expected(_("the name of a weight or a bias of this network"), name))
    if surface[0] == surface[1]:
        raise SetupError(f"{path}[1]", expected(_("another parameter than the first"), surface[1]))


def _check_expected(raw: dict[str, Any], network: Network, path: str) -> None:
    for key, value in raw.items():
        if key in _TABLES:
            if not isinstance(value, dict):
                raise SetupError(f"{path}.{key}", expected(_("an object"), value))
            for name, number in value.items():
                is_input = _INPUT.fullmatch(name) is not None
                if not _is_name(name, network) or (is_input and key != "activations"):
                    message = _("there is no weight, bias or unit of this name in the network")
                    raise SetupError(key_path(f"{path}.{key}", name), message)
                _check_finite(number, key_path(f"{path}.{key}", name))
        else:
            _check_finite(value, f"{path}.{key}")


def _is_name(name: str, network: Network) -> bool:
    """Whether a parameter, or a unit such as `u2[1]`, has this name."""
    if _UNIT.fullmatch(name):
        column, unit = (int(part) for part in _UNIT.fullmatch(name).groups())  # type: ignore[union-attr]
        return column < len(network.sizes) and 1 <= unit <= network.sizes[column]
    return _is_parameter(name, network)


def _is_parameter(name: str, network: Network) -> bool:
    try:
        network.find(name)
    except KeyError:
        return False
    return True


def _check_finite(value: Any, path: str) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        raise SetupError(path, expected(_("a finite number"), value))


def _object(entry: dict[str, Any], key: str, known: tuple[str, ...], path: str) -> dict[str, Any]:
    value = entry.get(key, {})
    if not isinstance(value, dict):
        raise SetupError(f"{path}.{key}", expected(_("an object"), value))
    check_keys(value, known, f"{path}.{key}")
    return value


def _text(entry: dict[str, Any], key: str, path: str) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise SetupError(key_path(path, key), expected(_("text"), value))
    return value


def lesson_to_json(lesson: Lesson) -> str:
    """The lesson as JSON text."""
    raw: dict[str, Any] = {_KEY: VERSION, "title": lesson.title}
    if lesson.summary:
        raw["summary"] = lesson.summary
    return format_json({**raw, "stops": [stop.raw for stop in lesson.stops]})


def write_lesson(lesson: Lesson, path: Path) -> None:
    """Write the lesson to a file, so that no fault can lose the old one."""
    write_atomically(path, lesson_to_json(lesson).encode())
