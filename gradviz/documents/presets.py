"""The setups that come with gradviz."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from gradviz.data.errors import SetupError, unknown_name
from gradviz.documents.setups import read_setup
from gradviz.resources import resource, resource_names
from gradviz.text import _
from gradviz.training.setup import RunSetup

__all__ = ["PresetInfo", "find_preset", "preset_folder", "preset_names", "read_preset"]

_FOLDER = "presets"


class PresetInfo(NamedTuple):
    """One preset: its `name` on the command line, its `title` and its `notes`."""

    name: str
    title: str
    notes: str


def preset_names() -> list[PresetInfo]:
    """All presets, by name."""
    infos = []
    for name in resource_names(_FOLDER, ".json"):
        setup = read_setup(resource(f"{_FOLDER}/{name}.json"))
        infos.append(PresetInfo(name, setup.title, setup.notes))
    return infos


def preset_folder() -> Path:
    """The folder where relative paths of presets start."""
    return resource(_FOLDER)


def find_preset(text: str) -> str | None:
    """The name of the preset with this name or title, ignoring case; None where there is none."""
    wanted = text.strip().casefold()
    names = resource_names(_FOLDER, ".json")
    if wanted in names:
        return wanted
    return next((info.name for info in preset_names() if info.title.casefold() == wanted), None)


def read_preset(name: str) -> RunSetup:
    """The preset with this name or title, ignoring case. Raises `SetupError`."""
    found = find_preset(name)
    if found is None:
        raise SetupError("", unknown_name(_("preset"), name, resource_names(_FOLDER, ".json")))
    return read_setup(resource(f"{_FOLDER}/{found}.json"))
