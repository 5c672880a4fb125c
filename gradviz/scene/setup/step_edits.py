"""Edits of the form for the schedule, clipping and initializers: a setup and a text give a changed setup."""

from __future__ import annotations

import re
from dataclasses import replace

from gradviz.data.errors import SetupError
from gradviz.engine.initializers import INITIALIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.scene.text.number_input import read_number, read_whole
from gradviz.text import _
from gradviz.training.ranges import range_at
from gradviz.training.setup import ClipSetup, InitializerSetup, LayerInitializer, NetworkSetup, RunSetup

__all__ = ["edit_clip", "edit_draw", "edit_initializer_option", "edit_schedule", "layer_of_draw", "step_labels"]

_DRAW = re.compile(r"network\.layers\[(\d+)\]\.initializer\.(?:(name|bias)|options\.(\w+))\Z")
# The initial limit when clipping is turned on.
_FIRST_LIMIT = 1.0


def edit_schedule(setup: RunSetup, key: str, text: str) -> RunSetup:
    """Change the name of the schedule, one of its options, or its warm-up."""
    old, part = setup.optimizer.schedule, key.removeprefix("optimizer.schedule.")
    if part == "name":
        new = old if text == old.name else replace(old, name=text, options=())
    elif part.startswith("options."):
        name = part.removeprefix("options.")
        options = {**dict(old.options), name: _read(text, f"optimizer.schedule.{name}")}
        if options[name] == SCHEDULES[old.name].options[name]:
            del options[name]
        new = replace(old, options=tuple(options.items()))
    elif part == "warm_up":
        new = replace(old, warm_up=read_whole(text, key))
    else:
        new = replace(old, warm_up_from=_read(text, key))
    return replace(setup, optimizer=replace(setup.optimizer, schedule=new))


def edit_clip(setup: RunSetup, key: str, text: str) -> RunSetup:
    """Change the kind of clipping, or its limit."""
    part = key.removeprefix("optimizer.clip.")
    if part == "kind":
        chosen = setup.optimizer.clip.chosen
        limit = chosen[1] if chosen else _FIRST_LIMIT
        clip = ClipSetup() if text == "none" else ClipSetup(**{text: limit})
    else:
        clip = ClipSetup(**{part: _read(text, key)})
    return replace(setup, optimizer=replace(setup.optimizer, clip=clip))


def edit_draw(setup: RunSetup, key: str, text: str) -> RunSetup:
    """Change the initializer of one layer: `network.layers[1].initializer.name`, `.bias` or `.options.std`."""
    found = _DRAW.match(key)
    if found is None:
        raise KeyError(key)
    place, part, option = int(found[1]), found[2], found[3]
    layers = list(setup.network.layers)
    own = layers[place].initializer or LayerInitializer(setup.initializer.name)
    if part == "name":
        new = (own if text == own.name else LayerInitializer(text, own.bias)) if text else None
    elif part == "bias":
        new = replace(own, bias=read_number(text, key) if text.strip() else None)
    else:
        new = replace(own, options=_with(own.options, own.name, option, _read(text, key.replace(".options", ""))))
    layers[place] = replace(layers[place], initializer=new)
    return replace(setup, network=NetworkSetup(setup.network.inputs, tuple(layers)))


def edit_initializer_option(setup: RunSetup, key: str, text: str) -> RunSetup:
    """Change an option of the initializer of the whole network."""
    old, name = setup.initializer, key.removeprefix("initializer.options.")
    options = _with(old.options, old.name, name, read_number(text, key))
    return replace(setup, initializer=InitializerSetup(old.name, old.seed, old.bias, options))


def _with(
    options: tuple[tuple[str, float], ...], initializer: str, name: str, value: float
) -> tuple[tuple[str, float], ...]:
    new = {**dict(options), name: value}
    if new[name] == INITIALIZERS[initializer].options[name]:
        del new[name]
    return tuple(new.items())


def layer_of_draw(key: str) -> int | None:
    """The layer (from 1) to whose initializer a field belongs; None for any other field."""
    found = _DRAW.match(key)
    return None if found is None else int(found[1]) + 1


def step_labels() -> dict[str, str]:
    """The labels of these edits for Undo."""
    return {
        "optimizer.schedule.name": _("schedule"), "optimizer.schedule.warm_up": _("warm-up"),
        "optimizer.schedule.warm_up_from": _("start of the warm-up"),
        "optimizer.schedule.options.every": _("steps of the schedule"),
        "optimizer.schedule.options.factor": _("factor of the schedule"),
        "optimizer.schedule.options.over": _("length of the schedule"),
        "optimizer.schedule.options.lowest": _("lowest learning rate"),
        "optimizer.clip.kind": _("clipping"), "optimizer.clip.norm": _("clipping norm"),
        "optimizer.clip.value": _("clipping value"),
    }  # fmt: skip


def _read(text: str, path: str) -> float:
    """A number in the range of its path; numbers of updates are integers."""
    allowed = range_at(path)
    if allowed.whole:
        return read_whole(text, path, int(allowed.minimum or 0))
    number = read_number(text, path)
    if not allowed.holds(number):
        raise SetupError(path, _("{what} is needed; nothing was changed").format(what=allowed.describe()))
    return number
