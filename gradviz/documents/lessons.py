"""Lessons: files that explain a subject in stops. Each stop opens a run at a certain place, with a view, a text,
a question with its answer, notes for the speaker, and the numbers expected there.

The format is documented in the manual, “Lessons, and how to write them”. Texts are Markdown without HTML.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from gradviz.data.errors import SetupError, expected
from gradviz.documents.atomic import write_atomically
from gradviz.documents.decode import check_keys, missing_key
from gradviz.documents.json_text import format_json, parse_json, read_text
from gradviz.documents.lesson_stop import Look, Stop, place_of, read_stop, whole_setup
from gradviz.documents.lesson_values import name_of, number_of, text_of, texts_of
from gradviz.resources import resource, resource_names
from gradviz.text import _, mark

__all__ = [
    "LEVELS", "Lesson", "LessonInfo", "Look", "Stop", "find_lesson", "is_lesson", "lesson_info", "lesson_names",
    "lesson_of", "lesson_to_json", "own_lesson", "parse_lesson", "place_of", "read_lesson", "with_stops",
    "write_lesson",
]  # fmt: skip

VERSION = 1
_FOLDER, _KEY = "lessons", "gradviz_lesson"
_ABOUT = ("level", "minutes", "objectives", "prerequisites", "learnt", "next")
_LESSON_KEYS = (_KEY, "title", "summary", *_ABOUT, "stops")
_MINUTES_PER_STOP = 1.5
# The title of each level, and for whom it is.
LEVELS: dict[str, tuple[str, str]] = {
    "first_steps": (mark("First steps"), mark("start here")),
    "backpropagation": (mark("Backpropagation"), mark("for the lecture and the homework after it")),
    "loss_surfaces": (mark("Loss surfaces"), mark("two weights, so nothing is hidden")),
}


class LessonInfo(NamedTuple):
    """The description of a lesson before it is opened. `name` is its name on the command line. `level` is a key of
    `LEVELS` or empty, `minutes` its duration (by default 1.5 minutes per stop), `objectives` are what students can do
    afterwards, `prerequisites` what they should know before, which may be names of lessons. `sizes` are the numbers of
    inputs and of the units of each layer. `words` is its whole text, for searching."""

    name: str
    title: str
    summary: str
    level: str = ""
    minutes: int = 0
    stops: int = 0
    objectives: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    next: str = ""
    sizes: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: its title, its subject in one sentence, its stops, and the folder at which its relative paths start.
    `learnt` are the sentences at its end, `next` is the name of the next lesson; for the others see `LessonInfo`."""

    title: str
    summary: str
    stops: tuple[Stop, ...]
    folder: Path
    level: str = ""
    minutes: float | None = None
    objectives: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    learnt: tuple[str, ...] = ()
    next: str = ""


def lesson_names() -> list[LessonInfo]:
    """The lessons that come with gradviz, in the order of their file names."""
    return [lesson_info(name, parse_json(read_text(resource(f"{_FOLDER}/{name}.json")), name))
            for name in resource_names(_FOLDER, ".json")]  # fmt: skip


def lesson_info(name: str, raw: dict[str, Any]) -> LessonInfo:
    """The description of a lesson, from JSON that was checked before."""
    stops = raw["stops"]
    about = {key: tuple(raw.get(key, ())) for key in ("objectives", "prerequisites", "learnt")}
    said = [str(stop.get(key, "")) for stop in stops for key in ("title", "text", "question", "answer")]
    return LessonInfo(
        name, raw["title"], raw.get("summary", ""), raw.get("level", ""),
        math.ceil(raw.get("minutes") or _MINUTES_PER_STOP * len(stops)), len(stops),
        about["objectives"], about["prerequisites"], raw.get("next", ""), _sizes(stops[0], name),
        " ".join((raw["title"], raw.get("summary", ""), *about["objectives"], *about["learnt"], *said)),
    )  # fmt: skip


def _sizes(stop: dict[str, Any], name: str) -> tuple[int, ...]:
    network = whole_setup(stop, None, name)["network"]
    return (network["inputs"], *(layer["units"] for layer in network["layers"]))


def find_lesson(text: str) -> Path | None:
    """The file of the lesson with this name or title, ignoring case; None where there is none."""
    wanted = text.strip().casefold()
    if wanted in resource_names(_FOLDER, ".json"):
        return resource(f"{_FOLDER}/{wanted}.json")
    for info in lesson_names():
        if wanted in (info.name, info.name.partition("-")[2], info.title.casefold()):
            return resource(f"{_FOLDER}/{info.name}.json")
    return None


def own_lesson(key: str) -> LessonInfo | None:
    """The description of a lesson in a user's file, by its path; None where it cannot be read."""
    path = Path(key)
    if path.suffix.lower() != ".json":
        return None
    try:
        read_lesson(path)
        return lesson_info(key, parse_json(read_text(path), path.name))
    except (SetupError, OSError):
        return None


def is_lesson(path: Path) -> bool:
    """Whether a readable file is a lesson, not a setup."""
    try:
        raw = parse_json(read_text(path), path.name)
    except (SetupError, OSError):
        return False
    return isinstance(raw, dict) and (_KEY in raw or ("stops" in raw and "network" not in raw))


def read_lesson(path: Path) -> Lesson:
    """The checked lesson of a file. Raises `SetupError` with the place of a fault."""
    return parse_lesson(read_text(path), path.name, path.parent)


def parse_lesson(text: str, source: str, folder: Path) -> Lesson:
    """The checked lesson of a JSON text; its relative paths start at `folder`. Raises `SetupError`."""
    raw = parse_json(text, source)
    if not isinstance(raw, dict):
        raise SetupError(source, expected(_('an object with the keys "title" and "stops"'), raw))
    return lesson_of(raw, folder)


def lesson_of(raw: dict[str, Any], folder: Path) -> Lesson:
    """The checked lesson of a parsed JSON value. Raises `SetupError`."""
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
        before = whole_setup(entry, before, path)
        found.append(read_stop(entry, before, path))
    return Lesson(
        text_of(raw, "title", ""), text_of(raw, "summary", ""), tuple(found), folder,
        name_of(raw, "level", tuple(LEVELS), _("level"), "") or "", number_of(raw, "minutes", "", positive=True),
        texts_of(raw, "objectives", ""), texts_of(raw, "prerequisites", ""), texts_of(raw, "learnt", ""),
        _next(raw, folder),
    )  # fmt: skip


def _next(raw: dict[str, Any], folder: Path) -> str:
    """The next lesson: the name of one of gradviz's lessons, or of a file in the same folder."""
    name = text_of(raw, "next", "")
    if name and find_lesson(name) is None and not (name.endswith(".json") and (folder / name).is_file()):
        raise SetupError("next", expected(_("the name of a lesson, or of a lesson's file in the same folder"), name))
    return name


def with_stops(lesson: Lesson, stops: list[dict[str, Any]], folder: Path | None = None) -> Lesson:
    """The lesson with `stops` (JSON) instead of its own, relative to `folder`. Raises `SetupError`."""
    return lesson_of({**_about(lesson), "stops": stops}, lesson.folder if folder is None else folder)


def _about(lesson: Lesson) -> dict[str, Any]:
    """Everything of a lesson except its stops, as JSON."""
    values = {key: getattr(lesson, key) for key in ("summary", *_ABOUT)}
    values["minutes"] = None if lesson.minutes is None else _plain_number(lesson.minutes)
    return {_KEY: VERSION, "title": lesson.title} | {
        key: list(value) if isinstance(value, tuple) else value for key, value in values.items() if value
    }


def _plain_number(value: float) -> float:
    return int(value) if value.is_integer() else value


def lesson_to_json(lesson: Lesson) -> str:
    """The lesson as JSON text."""
    return format_json({**_about(lesson), "stops": [stop.raw for stop in lesson.stops]})


def write_lesson(lesson: Lesson, path: Path) -> None:
    """Write the lesson to a file atomically, so that no failure can lose the old one."""
    write_atomically(path, lesson_to_json(lesson).encode())
