"""An error in an override, such as `paintEvent`, is reported and never ends the program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType

from shiboken6 import Shiboken

__all__ = ["complete_errors_of_overrides"]


def complete_errors_of_overrides() -> None:
    """Let every subclass of a Qt class, defined from now on, raise only complete exceptions from its overrides.

    Up to Python 3.11, an exception that C code raised, such as that of 1/0 or math.log(0), has no instance until some
    Python code handles it. Qt's binding looks for the arguments of that instance where one override is called within
    another, as `paintEvent` is within `event`, and the process dies. Handled and raised again, the exception has one.
    """
    if sys.version_info < (3, 12):
        Shiboken.Object.__init_subclass__ = classmethod(_with_complete_errors)  # type: ignore[assignment]


def _with_complete_errors(cls: type[Shiboken.Object], /, **options: object) -> None:
    super(Shiboken.Object, cls).__init_subclass__(**options)
    known = [vars(base) for base in cls.__mro__ if base.__module__.startswith("PySide6.")]
    for name, member in tuple(vars(cls).items()):
        if isinstance(member, FunctionType) and not name.startswith("__") and any(name in each for each in known):
            setattr(cls, name, _complete(member))


def _complete(method: Callable[..., object]) -> Callable[..., object]:
    @wraps(method)
    def override(*arguments: object, **options: object) -> object:
        try:
            return method(*arguments, **options)
        except BaseException:
            raise  # it has an instance now

    return override
