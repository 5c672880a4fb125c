"""The error of the library, and the conversion of all internal errors to it."""

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
    """An error with a `sentence` on what could not be done and a `path` (`network.layers[1].units`, or the name of an
    argument); `str()` is both. The sentences are those of the command line."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}" if path else sentence)
        self.path = path
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.args[0])

    def __reduce__(self) -> tuple[type[GradvizError], tuple[str, str]]:
        return type(self), (self.path, self.sentence)


class UnknownNameError(GradvizError, KeyError):
    """A parameter that the network does not have; also a `KeyError`, since mappings raise it."""


def in_sentences(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Decorator: raise every error of input, files and memory in `function` as a `GradvizError`."""

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
    """The argument of a function for an option of the command line: x_range for --x-range."""
    return path.removeprefix("--").replace("-", "_") if re.fullmatch(r"--[a-z-]+", path) else path
