"""Opens what a text names: a setup file, saved work, a preset, a lesson, or a TensorFlow Playground link."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gradviz.data.errors import SetupError, shown
from gradviz.documents.foreign import TABLE_SUFFIXES, is_table
from gradviz.documents.presets import find_preset, preset_folder, read_preset
from gradviz.documents.setups import read_setup
from gradviz.resources import resource_names
from gradviz.text import _
from gradviz.training.recomputation import Watch
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from gradviz.documents.lessons import Lesson

__all__ = ["RECORDING_SUFFIX", "WORK_SUFFIX", "is_playground_link", "open_setup", "open_timeline", "recorded_run",
           "recorded_timeline"]  # fmt: skip

WORK_SUFFIX, RECORDING_SUFFIX = ".gradviz", ".npz"


def is_playground_link(text: str) -> bool:
    """Whether this looks like a link to TensorFlow Playground, or like the part of one after the #."""
    return "playground.tensorflow.org" in text or (text.startswith("#") and "=" in text)


def open_setup(text: str) -> tuple[RunSetup, Path]:
    """The setup that `text` names, and the folder where its relative paths start.

    A file takes precedence over a preset of the same name, a preset over a lesson. For a lesson, it is the setup of the
    first stop; for a table, the one proposed by the rules.
    Raises `SetupError`; where nothing has this name, the error lists what is possible.
    """
    if is_playground_link(text):
        from gradviz.documents.playground_link import parse_link  # imported late: few starts need it

        return parse_link(text), Path()
    if "://" in text:
        raise SetupError("", _("{text} is not a link to TensorFlow Playground").format(text=shown(text)))
    path = Path(text)
    name = None if _exists(text) else find_preset(text)
    if name is not None:
        return read_preset(name), preset_folder()
    lesson = _lesson(text)
    if lesson is not None:
        return lesson.stops[0].setup, lesson.folder
    if path.suffix.lower() in TABLE_SUFFIXES and _exists(text) and is_table(path):
        return _of_table(path), path.parent
    if path.suffix.lower() not in ("", ".json", WORK_SUFFIX):
        from gradviz.documents.weights.read import refuse_weights  # imported late: few starts are on anything else

        run = recorded_run(path)
        if run is not None:
            return run.setup, run.folder
        refuse_weights(path)
    if path.suffix or _exists(text):
        return read_setup(path), path.parent
    presets = ", ".join(resource_names("presets", ".json"))
    message = _(
        "{text} is not a setup (.json), saved work (.gradviz), a TensorFlow Playground link, a preset or a lesson "
        "(gradviz lessons lists them); the presets are {presets}"
    )
    raise SetupError("", message.format(text=shown(text), presets=presets))


def open_timeline(text: str, watch: Watch | None = None) -> Timeline:
    """The run that `text` names, at its start; saved work where it was left. Raises `SetupError`.

    `watch` is asked while saved work is computed up to its cursor; see `work.read_work`.
    """
    path = Path(text)
    if path.suffix.lower() == WORK_SUFFIX:
        from gradviz.documents.work import read_work  # imported late: few starts need it

        return read_work(path, watch)
    return recorded_timeline(path) or Timeline(Run(*open_setup(text)))


def recorded_run(path: Path) -> Run | None:
    """The run in a file of stacked weights; None for any other file. Raises `SetupError` where something is missing."""
    if path.suffix.lower() != RECORDING_SUFFIX or not _exists(str(path)):
        return None
    from gradviz.documents.weights.recorded import read_recorded_run  # imported late: few starts are on one

    return read_recorded_run(path)


def recorded_timeline(path: Path) -> Timeline | None:
    """As `recorded_run`, at the first recorded state."""
    run = recorded_run(path)
    return None if run is None else Timeline(run)


def _of_table(path: Path) -> RunSetup:
    """The setup that the rules propose for a table."""
    from gradviz.data.csv_plan import plan_table  # all imported late: few starts need them
    from gradviz.data.csv_reading import reading_of
    from gradviz.data.csv_table import read_table
    from gradviz.scene.setup.csv_choice import setup_of_plan

    return setup_of_plan(plan_table(reading_of(read_table(path, path.name))), path.name, path.stem)


def _lesson(text: str) -> Lesson | None:
    """The lesson that `text` names, or that the file of this name is."""
    from gradviz.documents.lessons import find_lesson, is_lesson, read_lesson  # imported late: few starts need it

    path = Path(text) if _exists(text) else find_lesson(text)
    is_one = path is not None and path.suffix.lower() == ".json" and is_lesson(path)
    return read_lesson(path) if path is not None and is_one else None


def _exists(text: str) -> bool:
    try:
        return text != "" and Path(text).exists()
    except (OSError, ValueError):  # a name too long, or with a NUL: no file has it
        return False
