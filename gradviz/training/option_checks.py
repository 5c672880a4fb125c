"""Checks of choices that have options: initializers, the optimizer and its schedule."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from gradviz.data.errors import SetupError, expected, shown, unknown_key, unknown_name, unknown_part
from gradviz.data.other_names import counterpart
from gradviz.engine.initializers import INITIALIZERS
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.text import _
from gradviz.training.ranges import check_number
from gradviz.training.setup import InitializerSetup, LayerInitializer, OptimizerSetup


class _Entry(Protocol):
    """The common part of the entries of initializers, optimizers and schedules."""

    @property
    def options(self) -> Mapping[str, Any]: ...


__all__ = ["check_initializer", "check_layer_initializer", "check_optimizer"]


def check_initializer(setup: InitializerSetup) -> None:
    """Raises `SetupError` for an unknown name or option and for a number out of range."""
    _check_draw("initializer", setup.name, setup.options, ("name", "seed", "bias"))
    check_number("initializer.seed", setup.seed)
    check_number("initializer.bias", setup.bias)


def check_layer_initializer(path: str, setup: LayerInitializer) -> None:
    """As `check_initializer`, for a layer's own initializer at `path` of the setup."""
    _check_draw(path, setup.name, setup.options, ("name", "bias"))
    check_number(f"{path}.bias", setup.bias)


def _check_draw(path: str, name: str, options: tuple[tuple[str, float], ...], keys: tuple[str, ...]) -> None:
    entry = INITIALIZERS.get(name)
    if entry is None:
        raise SetupError(f"{path}.name", unknown_part(_("initializer"), name, INITIALIZERS))
    _check_options(path, name, options, INITIALIZERS, keys)
    numbers = {**entry.options, **dict(options)}
    if "low" in numbers and numbers["low"] > numbers["high"]:
        message = _("at most the value of {path}.high, {high:g}").format(path=path, high=numbers["high"])
        raise SetupError(f"{path}.low", expected(message, numbers["low"]))
    if "low" in numbers and not math.isfinite(numbers["high"] - numbers["low"]):
        message = _("expected a distance from {path}.low below {most:g}, got {low:g} and {high:g}")
        raise SetupError(f"{path}.high", message.format(most=sys.float_info.max, path=path, **numbers))


def check_optimizer(setup: OptimizerSetup) -> None:
    """Raises `SetupError` for an unknown name or option and for a number out of range."""
    entry = OPTIMIZERS.get(setup.name)
    if entry is None:
        raise SetupError("optimizer.name", unknown_part(_("optimizer"), setup.name, OPTIMIZERS))
    check_number("optimizer.learning_rate", setup.learning_rate)
    keys = ("name", "learning_rate", "schedule", "clip")
    _check_options("optimizer", setup.name, setup.options, OPTIMIZERS, keys)
    schedule, path = SCHEDULES.get(setup.schedule.name), "optimizer.schedule"
    if schedule is None:
        raise SetupError(f"{path}.name", unknown_name(_("schedule"), setup.schedule.name, SCHEDULES))
    check_number(f"{path}.warm_up", setup.schedule.warm_up)
    check_number(f"{path}.warm_up_from", setup.schedule.warm_up_from)
    own_keys = ("name", "warm_up", "warm_up_from")
    _check_options(path, schedule.name, setup.schedule.options, SCHEDULES, own_keys)
    check_number("optimizer.clip.norm", setup.clip.norm)
    check_number("optimizer.clip.value", setup.clip.value)
    if setup.clip.norm is not None and setup.clip.value is not None:
        raise SetupError("optimizer.clip", _("the keys {names} exclude each other; expected one of them").format(
            names='"norm", "value"'))  # fmt: skip


def _check_options(
    path: str,
    name: str,
    options: Iterable[tuple[str, object]],
    table: Mapping[str, _Entry],
    keys: tuple[str, ...],
) -> None:
    """Each option must have the type of its default: a number, true or false, or a list of numbers."""
    defaults = table[name].options
    for option, value in options:
        place = f"{path}.{option}" if option.isidentifier() else f"{path}[{shown(option)}]"
        if option not in defaults:
            raise SetupError(place, _unknown_option(option, name, table, (*keys, *defaults)))
        default = defaults[option]
        if isinstance(default, bool):
            if not isinstance(value, bool):
                raise SetupError(place, expected(_("true or false"), value))
        elif isinstance(default, tuple):
            if not isinstance(value, tuple):
                message = _("a list of {count} numbers").format(count=len(default))
                raise SetupError(place, expected(message, value))
            if len(value) != len(default):
                raise SetupError(place, expected(_("{count} numbers").format(count=len(default)), len(value)))
            for index, number in enumerate(value):
                check_number(f"{place}[{index}]", number)
        else:
            check_number(place, value)


def _unknown_option(option: str, name: str, table: Mapping[str, _Entry], known: Iterable[str]) -> str:
    """The sentence for an unknown option: it names the entries that have this option, or suggests a similar name."""
    known = list(known)
    if counterpart(option, known) is None:
        owners = [
            other for other, entry in table.items()
            if option in entry.options or counterpart(option, entry.options) is not None
        ]  # fmt: skip
        if not owners and option in table:
            owners = [option]
        if owners:
            *some, last = map(shown, owners)
            names = _("{names} or {last}").format(names=", ".join(some), last=last) if some else last
            return _('unknown key for {name}; it goes with "name": {names}').format(name=name, names=names)
    return unknown_key(option, known, name)
