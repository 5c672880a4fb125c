"""The one error of the library, and how every fault below becomes one."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from gradviz.data.errors import SetupError, os_error_text
from gradviz.text import _

__all__ = ["GradvizError", "UnknownNameError", "in_sentences"]

_P = ParamSpec("_P")
_R = TypeVar("_R")


class GradvizError(ValueError):
    """What could not be done: `sentence` says what, `path` where (`network.layers[1].units`, or an argument's name),
    and `str()` is both. The sentences are those of the command line."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}" if path else sentence)
        self.path = path
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.args[0])

    def __reduce__(self) -> tuple[type[GradvizError], tuple[str, str]]:
        return type(self), (self.path, self.sentence)


class UnknownNameError(GradvizError, KeyError):
    """A parameter that the network does not have: also a `KeyError`, as a mapping raises it."""


def in_sentences(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let every fault of input, files and memory leave `function` as a `GradvizError`."""

    @functools.wraps(function)
    def call(*arguments: _P.args, **named: _P.kwargs) -> _R:
        try:
            return function(*arguments, **named)
        except SetupError as error:
            raise GradvizError(_as_argument(error.path), error.sentence) from None
        except OSError as error:
            raise GradvizError("", os_error_text(error)) from None
        except MemoryError:
            raise GradvizError("", _("this setup needs more memory than there is")) from None

    return call


def _as_argument(path: str) -> str:
    """An option of the command line as the argument of a function: --x-range is x_range."""
    return path.removeprefix("--").replace("-", "_") if re.fullmatch(r"--[a-z-]+", path) else path
