"""Checks of what is chosen by name with numbers of its own: the initializer and the optimizer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gradviz.data.errors import SetupError, expected, suggestion, unknown_name
from gradviz.engine.initializers import INITIALIZERS
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.text import _
from gradviz.training.ranges import check_number
from gradviz.training.setup import InitializerSetup, OptimizerSetup

__all__ = ["check_initializer", "check_optimizer"]


def check_initializer(setup: InitializerSetup) -> None:
    """Raises `SetupError` for an unknown name or option and for a number out of range."""
    entry = INITIALIZERS.get(setup.name)
    if entry is None:
        raise SetupError("initializer.name", unknown_name(_("initializer"), setup.name, INITIALIZERS))
    check_number("initializer.seed", setup.seed)
    check_number("initializer.bias", setup.bias)
    _check_options("initializer", setup.name, setup.options, entry.options, ("name", "seed", "bias"))
    numbers = {**entry.options, **dict(setup.options)}
    if "low" in numbers and numbers["low"] > numbers["high"]:
        message = _("at most the value of initializer.high, {high:g}").format(high=numbers["high"])
        raise SetupError("initializer.low", expected(message, numbers["low"]))


def check_optimizer(setup: OptimizerSetup) -> None:
    """Raises `SetupError` for an unknown name or option and for a number out of range."""
    entry = OPTIMIZERS.get(setup.name)
    if entry is None:
        raise SetupError("optimizer.name", unknown_name(_("optimizer"), setup.name, OPTIMIZERS))
    check_number("optimizer.learning_rate", setup.learning_rate)
    _check_options("optimizer", setup.name, setup.options, entry.options, ("name", "learning_rate"))


def _check_options(
    path: str,
    name: str,
    options: Iterable[tuple[str, object]],
    defaults: Mapping[str, Any],
    keys: tuple[str, ...],
) -> None:
    """Each option has the kind of value that its default has: a number, true or false, or numbers."""
    for option, value in options:
        place = f"{path}.{option}"
        if option not in defaults:
            message = _("unknown key for {name}; {suggestion}")
            sentence = message.format(name=name, suggestion=suggestion(option, (*keys, *defaults)))
            raise SetupError(place, sentence)
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
