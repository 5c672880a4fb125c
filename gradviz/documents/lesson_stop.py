"""Reads one stop of a lesson from JSON: its setup, place, view, question and expected numbers."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from gradviz.data.errors import SetupError, expected, unknown_name
from gradviz.documents.decode import check_keys, missing_key
from gradviz.documents.json_text import key_path, parse_json, read_text
from gradviz.documents.lesson_question import read_question
from gradviz.documents.lesson_values import flag_of, list_of, name_of, object_of, text_of
from gradviz.documents.presets import find_preset, preset_folder
from gradviz.documents.setups import setup_from_json
from gradviz.engine.losses import LOSS_NAME
from gradviz.engine.network import Network
from gradviz.resources import resource_names
from gradviz.scene.lecture.lesson_question import LessonQuestion
from gradviz.scene.panels import Position, panels_at
from gradviz.scene.view.view import EdgeMode
from gradviz.scene.view.window_layout import Preset
from gradviz.text import _
from gradviz.training.setup import RunSetup
from gradviz.training.steps import Phase, Place, Steps

__all__ = ["LESSON_PANELS", "TEXT_KEYS", "Look", "Stop", "place_of", "read_stop", "whole_setup"]

LESSON_PANELS = panels_at(Position.MIDDLE, Position.PLOT, Position.BELOW, Position.PAGE, Position.FOOT)
TEXT_KEYS = ("title", "text", "question", "answer", "notes")
_LOOK_KEYS = ("selected", "edges", "sample", "surface", "all_data", "panels", "layout", "digits")
_KEYS = (*TEXT_KEYS, "setup", "changes", "at", "show", "panel", "reveal", "choices", "marks", "value", "tolerance",
         "expect")  # fmt: skip
_NUMBERS = ("loss", "data_loss", "loss_after", "train_loss", "test_loss", "diverged_at")
_TABLES = ("weights", "gradients", "weights_after", "activations", "pre_activations", "deltas")
_UNIT = re.compile(r"u([0-9]{1,9})\[([0-9]{1,9})\]")
_INPUT = re.compile(r"u0\[[0-9]{1,9}\]")
_MOST_UPDATES = 10**15  # the limit of the command line
_DIGITS = range(3, 18)


@dataclass(frozen=True, slots=True)
class Look:
    """The view of a stop: a selected name, the edge mode, a sample from 1, the two parameters of the surface, whether
    its loss is over all training samples (None: not changed), the panels that it mentions, one of the four layouts, and
    the number of digits."""

    selected: str | None = None
    edges: str | None = None
    sample: int | None = None
    surface: tuple[str, str] | None = None
    all_data: bool | None = None
    panels: tuple[str, ...] = ()
    layout: str | None = None
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop. `setup` is complete, including the changes of all previous stops; `raw` is the JSON object as written.

    `update` updates are done, and the next one is revealed up to `after`: `nothing`, a phase, or a phase and a layer
    such as `backward 2`. `panel` is the panel to look at, None where the stop names none; `reveal` are the panels that
    are covered until the answer. `expect` maps quantities to expected numbers; see `export.lesson_check`.
    """

    title: str
    text: str
    notes: str
    asked: LessonQuestion
    setup: RunSetup
    update: int
    after: str
    look: Look
    panel: str | None
    reveal: tuple[str, ...]
    expect: dict[str, Any]
    raw: dict[str, Any]

    @property
    def question(self) -> str:
        """The question as Markdown; empty where there is none."""
        return self.asked.text

    @property
    def answer(self) -> str:
        """The answer as Markdown; empty where there is none."""
        return self.asked.answer

    @property
    def panels(self) -> tuple[str, ...]:
        """The panels that the stop shows, the one to look at first; empty where it names none."""
        first = () if self.panel is None else (self.panel,)
        return tuple(dict.fromkeys((*first, *self.look.panels)))


def place_of(steps: Steps, update: int, after: str) -> Place:
    """The place after `update` updates with the next one revealed up to `after`. Raises `ValueError`."""
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


def whole_setup(entry: dict[str, Any], before: dict[str, Any] | None, path: str) -> dict[str, Any]:
    """The complete setup of a stop as JSON: its own, a preset's or that of the previous stop, with its changes applied.
    Raises `SetupError`, also for an unknown key of the stop."""
    check_keys(entry, _KEYS, path)
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


def read_stop(entry: dict[str, Any], raw_setup: dict[str, Any], path: str) -> Stop:
    """The checked stop of a JSON object at `path`; `raw_setup` is its complete setup as JSON. Raises `SetupError`."""
    try:
        setup = setup_from_json(raw_setup, path)
    except SetupError as error:
        where = "changes" if "changes" in entry else "setup"
        inner = error.path.removeprefix(path).lstrip(".")
        raise SetupError(f"{path}.{where}{'.' + inner if inner else ''}", error.sentence) from None
    network = Network(setup.network)
    update, after = _place(entry, network, path)
    texts = {key: text_of(entry, key, path) for key in TEXT_KEYS}
    look = _look(object_of(entry, "show", _LOOK_KEYS, path), network, f"{path}.show")
    asked = read_question(entry, texts.pop("question"), texts.pop("answer"), path)
    panel = name_of(entry, "panel", LESSON_PANELS, _("panel"), path)
    reveal = tuple(list_of(entry, "reveal", path, _panel))
    expect = object_of(entry, "expect", (*_NUMBERS, *_TABLES, "tolerance"), path)
    _check_expected(expect, network, f"{path}.expect")
    return Stop(**texts, asked=asked, setup=setup, update=update, after=after, look=look, panel=panel, reveal=reveal,
                expect=expect, raw=entry)  # fmt: skip


def _place(entry: dict[str, Any], network: Network, path: str) -> tuple[int, str]:
    at = object_of(entry, "at", ("update", "after"), path)
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
    return update, after


def _look(raw: dict[str, Any], network: Network, path: str) -> Look:
    selected = raw.get("selected")
    if selected is not None and not (isinstance(selected, str) and _is_name(selected, network)):
        message = _("the name of a weight, a bias or a unit of this network, or L")
        raise SetupError(f"{path}.selected", expected(message, selected))
    edges = name_of(raw, "edges", list(EdgeMode), _("edge mode"), path)
    sample, surface, digits = raw.get("sample"), raw.get("surface"), raw.get("digits")
    if sample is not None and (not isinstance(sample, int) or isinstance(sample, bool) or sample < 1):
        raise SetupError(f"{path}.sample", expected(_("a whole number of at least 1"), sample))
    if digits is not None and (not isinstance(digits, int) or isinstance(digits, bool) or digits not in _DIGITS):
        message = _("a whole number from {least} to {most}").format(least=_DIGITS[0], most=_DIGITS[-1])
        raise SetupError(f"{path}.digits", expected(message, digits))
    if surface is not None:
        _check_surface(surface, network, f"{path}.surface")
    panels = tuple(list_of(raw, "panels", path, _panel))
    layout = name_of(raw, "layout", list(Preset), _("layout"), path)
    return Look(selected, edges, sample, tuple(surface) if surface else None, flag_of(raw, "all_data", path), panels,
                layout, digits)  # fmt: skip


def _panel(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise SetupError(path, expected(_("the name of a panel"), value))
    if value not in LESSON_PANELS:
        raise SetupError(path, unknown_name(_("panel"), value, list(LESSON_PANELS)))
    return value


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
    """Whether this is the name of a parameter, of a unit such as `u2[1]`, or of the loss."""
    if name == LOSS_NAME:
        return True
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
